"""Every modal under every palette: the stylesheet names no variable that a palette lacks."""

import gc
from weakref import ref

import pytest
from textual.widgets import Input

import themes
from huddle.screens.modals.assign import AssignForm, AssignModal
from huddle.screens.modals.find import FindModal, FindRow
from tests.screens.host import CALENDAR, NONE_YET, STAFF, TODAY, Host, screen_lines
from tests.screens.test_board_looks import contrast


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


@pytest.mark.parametrize("theme", [name for name in themes.load() if name != themes.PLAIN])
async def test_what_stands_in_a_field_can_be_read(theme: str) -> None:
    """4.5:1 or better: what is marked to be typed over, and what says what belongs there."""
    modal = AssignModal(
        AssignForm("Call", "s-chen", TODAY), subject="", staff=STAFF, today=TODAY, calendar=CALENDAR
    )
    app = Host(modal, theme)
    async with app.run_test(size=(80, 24)) as pilot:
        for empty in (False, True):
            if empty:
                await pilot.press("backspace")
            await pilot.pause()
            field = app.screen.focused
            assert isinstance(field, Input)
            assert bool(field.value) is not empty
            part = "input--placeholder" if empty else "input--selection"
            style = field.get_component_rich_style(part)
            ground = style.bgcolor or field.rich_style.bgcolor
            assert style.color is not None
            assert ground is not None
            pair = style.color.get_truecolor().hex, ground.get_truecolor().hex
            assert contrast(*pair) >= 4.5, (part, pair)


async def test_what_a_closed_dialog_painted_is_freed() -> None:
    app = Host(FindModal(rows=[], masked=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        painted = ref(app.screen.query_one("#dialog")._styles_cache)
        await pilot.press("escape")
        await pilot.pause()
        del app.modal
        gc.collect()
        assert app.result is None
        assert painted() is None
