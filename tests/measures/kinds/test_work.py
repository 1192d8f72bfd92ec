"""Measures of the huddle itself."""

from datetime import UTC, datetime

import pytest

from db.types import BarrierCourse, Held, TeamHistory
from tests.measures.look import look, said
from tests.rules.build import facts, member, on, task


def held(*days: str) -> TeamHistory:
    nine = [datetime.fromisoformat(f"{day}T14:00+00:00").astimezone(UTC) for day in days]
    return TeamHistory(
        held=tuple(
            Held(f"h{at}", on(day), "s1", at, at, frozenset({"s1"}), frozenset(), {}, {})
            for day, at in zip(days, nine, strict=True)
        )
    )


def test_working_days_count_from_the_first_huddle_on() -> None:
    # 2 November 2026 is a Monday, the 11th a holiday, the 14th and 15th a weekend. From the 9th to
    # the 17th there are six working days, three of them with a huddle.
    history = held("2026-11-09", "2026-11-12", "2026-11-17")
    found = look("M25", facts("2026-11-17"), history)
    assert (found.numerator, found.denominator) == (3, 6)
    assert found.excluded == (("before the first huddle", 5),)


def test_today_is_left_out_until_it_is_over_or_a_huddle_was_held() -> None:
    history = held("2026-11-12")
    found = look("M25", facts("2026-11-13", now="2026-11-13T15:00Z"), history)
    assert (found.numerator, found.denominator) == (1, 1)
    assert ("today, not held yet", 1) in found.excluded
    found = look("M25", facts("2026-11-13"), history)
    assert (found.numerator, found.denominator) == (1, 2)


def test_a_task_due_today_is_judged_when_the_day_is_over() -> None:
    due = [task(due="2026-11-13")]
    assert said("M24", facts("2026-11-13", tasks=due, now="2026-11-13T15:00Z")) == "due today"
    assert said("M24", facts("2026-11-13", tasks=due)) == "not counted"


def test_a_team_that_never_met_has_no_figure() -> None:
    assert look("M25", facts("2026-11-13")).value is None


@pytest.mark.parametrize(
    ("day", "counts"), [("2026-10-13", False), ("2026-10-14", True), ("2026-11-13", True)]
)
def test_a_review_of_thirty_days_ago_counts(day: str, *, counts: bool) -> None:
    # Thirty days before 13 November is 14 October.
    given = facts("2026-11-13", members=[member()], reviews={member().member_id: (day,)})
    assert said("M27", given) == ("counted" if counts else "not counted")


def course(barrier_id: str, opened: str, closed: str | None, returned: str | None) -> BarrierCourse:
    return BarrierCourse(
        *(barrier_id, "", "s1", "", on(opened), on(closed) if closed else None, 1),
        on(returned) if returned else None,
    )


def test_barriers_returned_in_the_month_count_open_or_closed() -> None:
    history = TeamHistory(
        barriers=(
            course("b1", "2026-10-01", None, "2026-10-31"),  # the day before the month
            course("b2", "2026-10-01", None, "2026-11-01"),
            course("b3", "2026-11-02", "2026-11-20", "2026-11-13"),
            course("b4", "2026-11-02", None, None),  # escalated, no answer yet
        )
    )
    known = facts("2026-11-30")
    assert look("M26-returned", known, history).value == 2
    assert look("M26-opened", known, history).value == 2
    assert look("M26-closed", known, history).value == 1
    # Open on the 30th: b1 and b2 for 60 days, b4 for 28.
    assert look("M26", known, history).value == 60
    assert look("M26-escalated", known, history).value == 3
