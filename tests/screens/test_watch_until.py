"""``w``: in sight until a day."""

from datetime import date

from huddle.screens.modals.watch_until import WatchUntil, WatchUntilModal
from tests.screens.host import CALENDAR, ROW, TODAY, fits, result_of, screen_of


def modal() -> WatchUntilModal:
    return WatchUntilModal(subject=ROW, today=TODAY, calendar=CALENDAR, until=date(2026, 11, 27))


async def test_enter_takes_the_day_it_opens_with() -> None:
    assert await result_of(modal(), "enter") == WatchUntil(date(2026, 11, 27), "")


async def test_a_day_and_a_reason() -> None:
    given = await result_of(modal(), "=mon", "tab", "=New tenancy", "enter")
    assert given == WatchUntil(date(2026, 11, 30), "New tenancy")


async def test_it_says_what_is_wrong_and_leaves_with_nothing_on_escape() -> None:
    assert "is not a day" in await screen_of(modal(), "=never", "enter")
    assert await result_of(modal(), "=never", "enter", "escape") is None


async def test_it_fits_the_smallest_screen() -> None:
    assert await fits(modal())
