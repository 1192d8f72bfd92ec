"""``t`` on a task: another day, somebody else, why."""

from datetime import date

import pytest

from huddle.screens.modals.change_task import ChangeTaskModal, TaskChanged
from tests.screens.host import (
    CALENDAR,
    HOSTILE,
    NONE_YET,
    ROW,
    STAFF,
    TODAY,
    fits,
    result_of,
    screen_of,
)

FRIDAY = date(2026, 11, 27)


def modal(due: date | None = date(2026, 11, 20), owner: str = "s-ortiz") -> ChangeTaskModal:
    return ChangeTaskModal(
        subject=ROW, staff=STAFF, today=TODAY, calendar=CALENDAR, dues={due}, owners={owner}
    )


def several() -> ChangeTaskModal:
    """Two tasks of two owners, due on two days."""
    return ChangeTaskModal(
        subject="2 tasks",
        staff=STAFF,
        today=TODAY,
        calendar=CALENDAR,
        dues={date(2026, 11, 20), None},
        owners={"s-ortiz", "s-chen"},
    )


async def test_a_task_is_put_off() -> None:
    given = await result_of(modal(), "=fri", "tab", "tab", "=office closed", "enter")
    assert given == TaskChanged(FRIDAY, "", "office closed")


async def test_a_task_is_handed_over_and_keeps_its_day() -> None:
    given = await result_of(modal(), "tab", "=che", "tab", "=speaks Mandarin", "enter")
    assert given == TaskChanged(None, "s-chen", "speaks Mandarin")


async def test_both_at_once() -> None:
    given = await result_of(modal(None, ""), "=fri", "tab", "=osei", "tab", "=x", "enter")
    assert given == TaskChanged(FRIDAY, "s-osei", "x")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 11, 20), "stays Fri 20 Nov"),
        (TODAY, "stays Tue 24 Nov"),
        (None, "stays without a deadline"),
    ],
)
async def test_it_says_what_stays(due: date | None, said: str) -> None:
    assert said in await screen_of(modal(due))


async def test_of_several_each_keeps_what_is_not_given() -> None:
    said = await screen_of(several())
    assert "each keeps its day" in said
    assert "each stays with its owner" in said
    given = await result_of(several(), "=fri", "tab", "tab", "=office closed", "enter")
    assert given == TaskChanged(FRIDAY, "", "office closed")
    given = await result_of(several(), "tab", "=che", "tab", "=away", "enter")
    assert given == TaskChanged(None, "s-chen", "away")
    assert await result_of(several(), "tab", "tab", "=why", "enter") is NONE_YET


async def test_a_reason_is_asked_for() -> None:
    assert await result_of(modal(), "=fri", "enter") is NONE_YET
    assert "▲ Why? Whoever looks at it next will ask" in await screen_of(modal(), "=fri", "enter")


@pytest.mark.parametrize("keys", [("enter",), ("tab", "tab", "=why", "enter"), ("=20 Nov 2026",)])
async def test_nothing_changed_is_not_saved(keys: tuple[str, ...]) -> None:
    assert await result_of(modal(TODAY), *keys) is NONE_YET


async def test_the_same_day_again_is_no_change() -> None:
    said = await screen_of(modal(FRIDAY), "=fri", "tab", "tab", "=why", "enter")
    assert "Nothing is changed yet: give another day or another owner" in said


async def test_a_day_that_is_past_is_refused() -> None:
    assert "is past" in await screen_of(modal(), "=2026-11-23", "enter")


async def test_a_hostile_reason_is_text() -> None:
    given = await result_of(modal(), "=fri", "tab", "tab", f"={HOSTILE[:10]}", "enter")
    assert given.reason == "O'Neil [/x"


async def test_escape_changes_nothing() -> None:
    assert await result_of(modal(), "=fri", "escape") is None


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_it_fits(size: tuple[int, int]) -> None:
    assert await fits(modal(), size)
