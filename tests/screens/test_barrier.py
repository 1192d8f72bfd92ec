"""``e``: what the team cannot fix alone."""

from datetime import date

from huddle.rules.barrier import answer_due
from huddle.rules.rule import load_rules
from huddle.screens.modals.barrier import BarrierModal, BarrierRaised
from tests.screens.host import CALENDAR, ROW, STAFF, TODAY, fits, result_of, screen_of


def modal() -> BarrierModal:
    return BarrierModal(
        subject=ROW,
        staff=STAFF,
        today=TODAY,
        calendar=CALENDAR,
        answer_due=answer_due(load_rules(), TODAY, CALENDAR),
        owner="s-ortiz",
    )


async def test_a_barrier_with_its_next_step() -> None:
    given = await result_of(
        modal(), "=No beds", "tab", "tab", "=Ask the county", "tab", "right", "tab", "=fri", "enter"
    )
    assert given == BarrierRaised(
        "No beds", "s-ortiz", "Ask the county", theirs=True, response_due=date(2026, 11, 27)
    )


async def test_the_answer_is_due_five_working_days_on_and_ours_to_begin_with() -> None:
    given = await result_of(modal(), "=No beds", "tab", "=chen", "tab", "=Ask", "enter")
    # Wed 25, (Thu 26 closed), Fri 27, Mon 30, Tue 1, Wed 2
    assert given == BarrierRaised("No beds", "s-chen", "Ask", False, date(2026, 12, 2))


async def test_title_and_next_step_are_needed() -> None:
    assert "A barrier needs a title" in await screen_of(modal(), "enter")
    assert "A barrier needs a next step" in await screen_of(modal(), "=No beds", "enter")
    assert await result_of(modal(), "=No beds", "escape") is None


async def test_it_fits_the_smallest_screen() -> None:
    assert await fits(modal())
