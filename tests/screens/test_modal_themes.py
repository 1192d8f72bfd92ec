"""Every modal under every palette: the stylesheet names no variable that a palette lacks."""

import pytest

import themes
from huddle.screens.modals.assign import AssignForm, AssignModal
from huddle.screens.modals.find import FindModal, FindRow
from tests.screens.host import CALENDAR, NONE_YET, STAFF, TODAY, Host, screen_lines


@pytest.mark.parametrize("theme", [*themes.load()])
async def test_a_form_is_drawn(theme: str) -> None:
    modal = AssignModal(
        AssignForm("Call", "s-chen", TODAY), subject="", staff=STAFF, today=TODAY, calendar=CALENDAR
    )
    app = Host(modal, theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "down")
        assert any("P. Osei" in line for line in screen_lines(app))
        assert app.result is NONE_YET


@pytest.mark.parametrize("theme", [*themes.load()])
async def test_the_chosen_row_stands_out_and_not_by_colour_alone_where_there_is_none(
    theme: str,
) -> None:
    rows = [FindRow(f"k{n}", "act", f"R.A. ··000{n}", "Event", "Watch") for n in range(2)]
    app = Host(FindModal(rows=rows, masked=True), theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        styles = {
            segment.text: segment.style
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if "··000" in segment.text
        }
        first, second = styles["R.A. ··0000"], styles["R.A. ··0001"]
        assert first is not None
        assert second is not None
        if theme == themes.PLAIN:
            assert first.underline
            assert not second.underline
        else:
            assert first.bgcolor != second.bgcolor
