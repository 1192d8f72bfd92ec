"""``s``: hidden until a day, never past an official clock."""

from datetime import date

from huddle.screens.modals.snooze import Snoozed, SnoozeModal
from tests.screens.host import CALENDAR, NONE_YET, ROW, TODAY, fits, result_of, screen_of


def modal(cap: date | None = None, until: date = date(2026, 12, 1)) -> SnoozeModal:
    return SnoozeModal(
        subject=ROW,
        today=TODAY,
        calendar=CALENDAR,
        until=until,
        cap=cap,
        cap_rule="Contact after discharge",
    )


async def test_a_snooze_needs_a_reason() -> None:
    assert "A snooze needs a reason" in await screen_of(modal(), "enter")
    given = await result_of(modal(), "enter", "=On holiday", "enter")
    assert given == Snoozed(date(2026, 12, 1), "On holiday")


async def test_it_is_never_past_a_grade_a_clock() -> None:
    cap = date(2026, 11, 30)
    assert "held to Mon 30 Nov: Contact after discharge, grade A" in await screen_of(
        modal(cap), "=+10d"
    )
    given = await result_of(modal(cap), "=+10d", "tab", "=Away", "enter")
    assert given == Snoozed(cap, "Away")
    given = await result_of(modal(cap), "=fri", "tab", "=Away", "enter")
    assert given == Snoozed(date(2026, 11, 27), "Away")


async def test_it_opens_inside_the_cap() -> None:
    cap = date(2026, 11, 26)
    assert "→ Thu 26 Nov" in await screen_of(modal(cap))
    tomorrow = date(2026, 11, 25)
    assert await result_of(modal(tomorrow), "tab", "=Away", "enter") == Snoozed(tomorrow, "Away")


async def test_a_snooze_ends_on_a_later_day() -> None:
    assert await result_of(modal(), "=today", "tab", "=Away", "enter") is NONE_YET


async def test_a_clock_that_has_ended_cannot_be_snoozed() -> None:
    ended = date(2026, 11, 20)
    assert await result_of(modal(TODAY), "tab", "=Away", "enter") is NONE_YET
    assert "Its clock ends Fri 20 Nov (Contact after discharge, grade A)" in await screen_of(
        modal(ended), "tab", "=Away", "enter"
    )
    assert await result_of(modal(ended), "tab", "=Away", "enter") is NONE_YET


async def test_it_fits_the_smallest_screen() -> None:
    assert await fits(modal())
