"""Measures of the huddle itself."""

from datetime import UTC, datetime

import pytest

from db.types import BarrierCourse, Held, TeamHistory
from tests.measures.look import look, said
from tests.rules.build import facts, feed, member, on, staff, task


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


def test_a_huddle_of_exactly_fifteen_minutes_is_within_them() -> None:
    ended = datetime(2026, 11, 2, 15, tzinfo=UTC)

    def of(day: str, seconds: dict[int, int], *, closed: bool = True) -> Held:
        (one,) = held(day).held
        return one._replace(
            huddle_id=f"h{day}", seconds=seconds, ended_at=ended if closed else None
        )

    history = TeamHistory(
        held=(
            of("2026-10-30", {0: 900}),  # of the month before
            of("2026-11-02", {0: 899}),
            of("2026-11-03", {0: 450, 1: 450}),
            of("2026-11-04", {0: 450, 1: 451}),
            of("2026-11-05", {0: 60}, closed=False),
        )
    )
    found = look("M25-on-time", facts("2026-11-30"), history)
    assert (found.numerator, found.denominator) == (2, 3)
    assert found.excluded == (("not closed", 1),)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        # Friday 30 October 2026, 12:00 EDT is 16:00 UTC; on Sunday the clocks go back.
        ("2026-10-30T20:00Z", 4),
        ("2026-10-31T03:59:59Z", 12),
        # Saturday and Sunday do not count: on Monday at 9:00 EST it is 12 hours and 9.
        ("2026-11-01T20:00Z", 12),
        ("2026-11-02T14:00Z", 21),
        ("2026-11-02T19:00Z", 26),
        ("2026-11-02T20:00Z", 27),
    ],
)
def test_a_feed_ages_by_the_hours_of_business_days(now: str, hours: int) -> None:
    known = facts(now[:10], feeds=[feed("2026-10-30T16:00Z")], now=now)
    assert look("M31", known).value == pytest.approx(hours, abs=0.001)


def test_the_oldest_feed_is_the_figure() -> None:
    came = [feed("2026-11-17T12:00Z", "a.csv"), feed("2026-11-17T20:00Z", "b.csv")]
    found = look("M31", facts("2026-11-17", feeds=came, now="2026-11-17T22:00Z"))
    assert (found.value, found.n) == (10, 2)
    assert [(part.name, part.value) for part in found.parts] == [("a.csv", 10), ("b.csv", 2)]
    assert look("M31", facts("2026-11-17")).value is None


def test_caseload_against_target_by_hand() -> None:
    # Weights of 3-rules.md: HH+ 2.0 whatever the reason, high 1.0, standard 0.8, outreach 0.4,
    # diligent search 0.3, maintenance 0.25, pended 0.1; 40 to a full-time worker.
    members = [
        member("M1", tier="HH+", tier_reason="AOT"),
        member("M2", tier="HIGH"),
        member("M3", segment="outreach"),
        member("M4", segment="pended", segment_reason="diligent search"),
        member("M5", segment="maintenance", care_manager_id="s2"),
        member("M6", segment="closed"),
        member("M7", deceased_on="2026-11-01"),
        member("M8", care_manager_id="s3"),
        member("M9", care_manager_id="s4"),
    ]
    workers = [
        staff("s1"),
        staff("s2", target_caseload=20),
        staff("s3", away_from="2026-11-09", away_to="2026-11-13"),
        staff("s4", active=False),
    ]
    found = look("M18", facts("2026-11-13", members=members, staff=workers))
    # s1: 2.0 + 1.0 + 0.4 + 0.3 = 3.7 of 40; s2: 0.25 of 20; s3 is away on its last day.
    assert found.numerator == pytest.approx(3.95)
    assert found.denominator == 60
    assert found.excluded == (("away", 1),)
    after = look("M18", facts("2026-11-16", members=members, staff=workers))
    assert after.numerator == pytest.approx(3.95 + 0.8)
    assert after.denominator == 100
