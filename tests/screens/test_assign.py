"""``a``: text, owner, due."""

from datetime import date

import pytest
from textual.widgets import Input

from huddle.screens.modals.assign import Assigned, AssignForm, AssignModal
from huddle.widgets import dialog
from tests.screens.host import (
    CALENDAR,
    HOSTILE,
    HOSTILE_SHOWN,
    NONE_YET,
    ROW,
    STAFF,
    TODAY,
    Host,
    fits,
    press,
    result_of,
    screen_lines,
    screen_of,
)

FORM = AssignForm("Call after the ED visit", "s-ortiz", TODAY)


def modal(form: AssignForm = FORM, clock: date | None = None, rows: int = 1) -> AssignModal:
    return AssignModal(
        form, subject=ROW, staff=STAFF, today=TODAY, calendar=CALENDAR, clock=clock, rows=rows
    )


async def test_enter_at_once_is_a_whole_decision() -> None:
    assert await result_of(modal(), "enter") == Assigned(
        "Call after the ED visit", "s-ortiz", TODAY
    )


async def test_escape_decides_nothing() -> None:
    assert await result_of(modal(), "=x", "escape") is None


async def test_typing_replaces_what_was_filled_in() -> None:
    given = await result_of(modal(), "=Home visit", "tab", "=che", "tab", "=fri", "enter")
    assert given == Assigned("Home visit", "s-chen", date(2026, 11, 27))


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("tomorrow", date(2026, 11, 25)),
        ("+2bd", date(2026, 11, 27)),
        ("+3bd", date(2026, 11, 30)),
        ("3 Dec", date(2026, 12, 3)),
        ("2027-01-04", date(2027, 1, 4)),
    ],
)
async def test_enter_saves_from_the_due_field(phrase: str, day: date) -> None:
    given = await result_of(modal(), "tab", "tab", f"={phrase}", "enter")
    assert given == Assigned("Call after the ED visit", "s-ortiz", day)


async def test_the_day_it_means_is_shown_while_it_is_typed() -> None:
    assert "fri → Fri 27 Nov" in await screen_of(modal(), "tab", "tab", "=fri")
    assert "→ Mon 4 Jan 2027" in await screen_of(modal(), "tab", "tab", "=4 jan")


async def test_a_phrase_that_is_no_day_says_what_is() -> None:
    shown = await screen_of(modal(), "tab", "tab", "=someday", "enter")
    assert '"someday" is not a day: try today, tomorrow, fri, +2bd' in shown


async def test_a_past_day_is_refused() -> None:
    shown = await screen_of(modal(), "tab", "tab", "=2026-11-23", "enter")
    assert "Mon 23 Nov is past: choose today or later" in shown


async def test_a_due_after_the_clock_is_warned_about_and_allowed() -> None:
    late = modal(clock=date(2026, 11, 25))
    assert "after the clock of this row ends, Wed 25 Nov" in await screen_of(
        late, "tab", "tab", "=fri"
    )
    given = await result_of(modal(clock=date(2026, 11, 25)), "tab", "tab", "=fri", "enter")
    assert given == Assigned("Call after the ED visit", "s-ortiz", date(2026, 11, 27))
    on_time = modal(clock=date(2026, 11, 27))
    assert "after the clock" not in await screen_of(on_time, "tab", "tab", "=fri")


async def test_a_proposal_that_is_past_opens_as_today() -> None:
    given = await result_of(modal(AssignForm("Call", "s-osei", date(2026, 11, 20))), "enter")
    assert given == Assigned("Call", "s-osei", TODAY)


async def test_nothing_leaves_without_text_owner_and_due() -> None:
    empty = AssignForm()
    assert "A task needs a text" in await screen_of(modal(empty), "enter")
    assert "A person is needed" in await screen_of(modal(empty), "=Call", "enter")
    assert "A day is needed" in await screen_of(modal(empty), "=Call", "tab", "=mc", "enter")


async def test_the_field_with_the_problem_gets_the_focus() -> None:
    given = await result_of(modal(AssignForm("Call")), "enter", "=osei", "enter", "=fri", "enter")
    assert given == Assigned("Call", "s-osei", date(2026, 11, 27))


@pytest.mark.parametrize(
    ("typed", "owner"),
    [("osei", "s-osei"), ("jo", "s-ortiz"), ("M. Chen", "s-chen"), ("s-ruiz", "s-ruiz")],
)
async def test_an_owner_by_any_part_of_the_name(typed: str, owner: str) -> None:
    given = await result_of(modal(), "tab", f"={typed}", "enter")
    assert given.owner == owner


async def test_an_owner_with_the_arrow_keys_alone() -> None:
    given = await result_of(modal(), "tab", "down", "down", "enter")
    assert given.owner == "s-osei"
    given = await result_of(modal(), "tab", "up", "enter")
    assert given.owner == "s-ruiz"


async def test_escape_folds_the_names_before_it_leaves() -> None:
    assert await result_of(modal(), "tab", "down", "escape") is NONE_YET
    assert await result_of(modal(), "tab", "down", "escape", "escape") is None


async def test_nobody_of_that_name() -> None:
    assert "Nobody of that name" in await screen_of(modal(), "tab", "=zz", "enter")


async def test_somebody_away_is_said() -> None:
    assert "D. Ruiz, away until Fri 27 Nov" in await screen_of(modal(), "tab", "=ruiz")


async def test_several_rows_keep_what_was_proposed_for_each() -> None:
    assert await result_of(modal(AssignForm(), rows=3), "enter") == Assigned("", "", None)
    given = await result_of(modal(AssignForm(), rows=3), "tab", "=chen", "enter")
    assert given == Assigned("", "s-chen", None)
    assert "each row keeps its own" in await screen_of(modal(AssignForm(), rows=3))


async def test_the_mouse_picks_a_name_and_saves() -> None:
    app = Host(modal())
    async with app.run_test(size=(80, 24)) as pilot:
        owner = app.screen.query_one("#owner Input", Input)
        await pilot.click(owner)
        await pilot.click("#owner Names", offset=(2, 2))
        assert owner.value == "P. Osei"
        await pilot.click(".hints", offset=(2, 0))
        await pilot.pause()
        assert app.result == Assigned("Call after the ED visit", "s-osei", TODAY)


async def test_hostile_text_is_shown_and_never_read_as_markup() -> None:
    hostile = AssignModal(
        AssignForm(HOSTILE, "s", TODAY),
        subject=HOSTILE,
        staff=[*STAFF],
        today=TODAY,
        calendar=CALENDAR,
    )
    assert HOSTILE_SHOWN in await screen_of(hostile)
    given = await result_of(modal(AssignForm(HOSTILE, "s-chen", TODAY)), "enter")
    assert given.text == HOSTILE_SHOWN


async def test_it_fits_the_smallest_screen_and_the_first_field_has_the_focus() -> None:
    assert await fits(modal())
    app = Host(modal())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, [])
        assert app.screen.focused is app.screen.query_one("#text Input")


async def test_a_form_whose_saving_takes_long_says_so_and_then_why_it_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialog, "SAVING_SECONDS", 0.01)
    form = modal()
    entered: list[Assigned] = []
    form.saves = entered.append
    app = Host(form)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, ["enter", "enter", "escape"])
        await pilot.pause(0.02)
        assert entered == [Assigned("Call after the ED visit", "s-ortiz", TODAY)]
        assert "Saving…" in "\n".join(screen_lines(app))
        form.unsaved("The database is busy.")
        await pilot.pause()
        assert "The database is busy." in "\n".join(screen_lines(app))
        await press(pilot, ["escape"])
        assert app.screen is not form
