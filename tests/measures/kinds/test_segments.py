"""Measures of who comes, moves and goes, of goals and of assessments."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from db.types import Caseload, Goal, StandingChange, TeamFacts, TeamHistory
from tests.measures.look import look, said, written
from tests.rules.build import attempt, calls, contact, document, feed, member, on
from tests.rules.build import facts as bare_facts

AS_OF = "2026-11-30"
CAME_IN = (feed("2026-11-01T12:00Z", "all", "members", "goals"),)


def facts(as_of: str, **known: Any) -> TeamFacts:
    """A team whose members and goals have come in."""
    return bare_facts(as_of, feeds=CAME_IN, **known)


# The thirtieth day after 21 October 2026 is 20 November.
CAME = {"enrolled_on": "2026-10-21", "segment_start": "2026-10-21"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (calls("2026-10-20"), "not counted"),
        (calls("2026-10-21"), "counted"),
        (calls("2026-11-20"), "counted"),
        (calls("2026-11-21"), "not counted"),
        ([attempt("2026-11-02")], "not counted"),
        ([contact("2026-11-02", "collateral")], "not counted"),
    ],
)
def test_a_member_is_engaged_within_thirty_days(made: list[object], expected: str) -> None:
    known = facts(AS_OF, members=[member(**CAME)], contacts=made)
    assert said("M17", known) == said("M17-reached", known) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-11-19", "not due yet"),
        ("2026-11-20", "not counted"),
        ("2026-11-30", "not counted"),
        ("2026-12-01", "not looked at"),
    ],
)
def test_engagement_is_judged_once_when_its_days_are_over(as_of: str, expected: str) -> None:
    assert said("M17", facts(as_of, members=[member(**CAME)])) == expected


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"deceased_on": "2026-11-05"}, "deceased"),
        ({"segment": "closed", "segment_reason": "Not eligible"}, "ineligible"),
        ({"segment": "closed", "segment_reason": "moved away"}, "not counted"),
        ({"segment": "pended"}, "not counted"),
    ],
)
def test_who_could_not_be_engaged_is_left_out(standing: Mapping[str, str], expected: str) -> None:
    assert said("M17", facts(AS_OF, members=[member(**{**CAME, **standing})])) == expected


def test_days_run_from_the_first_assignment_where_it_is_known() -> None:
    first = datetime(2026, 10, 22, 3, 30, tzinfo=UTC)  # 23:30 of the 21st in New York
    own = (Caseload("north", "s2", first, None),)
    long_enrolled = facts(AS_OF, members=[member()], contacts=calls("2026-11-20"))
    assert said("M17", long_enrolled, TeamHistory(caseloads={"M1": own})) == "counted"
    assert said("M17", long_enrolled) == "not looked at"


def test_the_funnel_narrows() -> None:
    papers = [
        document("consent", "d1", signed_on="2026-11-20"),
        document("assessment", "d2", completed_on="2026-11-21"),
        document("plan", "d3", completed_on="2026-11-10"),
    ]
    known = facts(AS_OF, members=[member(**CAME)], documents=papers)
    assert said("M17-consented", known) == "counted"
    assert said("M17-assessed", known) == "not counted"
    assert said("M17-plan", known) == "not counted"


def goal(status: str, updated_on: str | None, goal_id: str = "g1") -> Goal:
    return Goal(goal_id, "M1", "", status, on(updated_on) if updated_on else None, None)


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        # 60 days before 30 November is 1 October.
        ([goal("active", "2026-10-01")], "counted"),
        ([goal("active", "2026-09-30")], "not counted"),
        ([goal("active", None)], "not counted"),
        ([goal("met", "2026-11-20")], "not counted"),
        ([goal("not_met", "2026-11-20")], "not counted"),
        ([goal("on_hold", "2026-11-20")], "not counted"),
        ([goal("met", "2026-11-20"), goal("active", "2026-10-05", "g2")], "counted"),
        ([], "not counted"),
    ],
)
def test_an_active_goal_moved_within_sixty_days(goals: list[Goal], expected: str) -> None:
    assert said("M16", facts(AS_OF, goals=goals)) == expected


def test_before_goals_came_in_a_past_day_has_no_figure_and_today_has() -> None:
    moved = [goal("active", "2026-11-10")]
    assert look("M16", bare_facts(AS_OF, goals=moved)).units == ()
    today = bare_facts(AS_OF, goals=moved, now="2026-11-30T17:00Z")
    assert look("M16", today).value == 1


def test_goals_are_asked_of_active_members() -> None:
    assert said("M16", facts(AS_OF, members=[member(segment="outreach")])) == "outreach"


def moved(column: str, before: str, after: str, at: str) -> TeamHistory:
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return TeamHistory(standings={"M1": (StandingChange(column, before, after, moment),)})


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (moved("tier", "HH+", "standard", "2026-11-10T15:00+00:00"), 1),
        (moved("tier", "standard", "HH+", "2026-11-10T15:00+00:00"), 0),
        (moved("segment", "active", "maintenance", "2026-11-10T15:00+00:00"), 1),
        (moved("segment", "active", "pended", "2026-11-10T15:00+00:00"), 0),
        # Midnight before 1 November 2026 in New York, still summer time, is 04:00 UTC.
        (moved("tier", "HH+", "standard", "2026-11-01T03:59+00:00"), 0),
        (moved("tier", "HH+", "standard", "2026-11-01T04:00+00:00"), 1),
    ],
)
def test_steps_down_of_the_month(history: TeamHistory, expected: int) -> None:
    assert look("M30", facts(AS_OF), history).value == expected


@pytest.mark.parametrize(
    ("reason", "expected"), [("Graduated", 1), ("goals met", 1), ("moved away", 0)]
)
def test_graduations_of_the_month(reason: str, expected: int) -> None:
    closed = member(segment="closed", segment_start="2026-11-10", segment_reason=reason)
    history = written("active", "closed", "2026-11-10T15:00+00:00")
    assert look("M30-graduation", facts(AS_OF, members=[closed]), history).value == expected


@pytest.mark.parametrize(
    ("left", "expected"), [("2026-08-12T15:00+00:00", 1), ("2026-08-11T15:00+00:00", 0)]
)
def test_who_comes_back_within_ninety_days_is_reactivated(left: str, expected: int) -> None:
    # 12 August and ninety days is 10 November.
    gone = StandingChange("segment", "active", "maintenance", datetime.fromisoformat(left))
    came = datetime.fromisoformat("2026-11-10T15:00+00:00")
    back = StandingChange("segment", "maintenance", "active", came)
    history = TeamHistory(standings={"M1": (gone, back)})
    assert look("M30-reactivation", facts(AS_OF), history).value == expected


@pytest.mark.parametrize(
    ("enrolled", "expected"),
    [("2026-10-31", 0), ("2026-11-01", 1), ("2026-11-30", 1), (None, 0)],
)
def test_members_recruited_in_the_month(enrolled: str | None, expected: int) -> None:
    known = facts(AS_OF, members=[member(enrolled_on=enrolled)])
    assert look("M32", known).value == expected


def test_assessments_completed_in_the_month_count_once() -> None:
    papers = [
        document("assessment", "d1", completed_on="2026-11-01"),
        document("reassessment", "d2", completed_on="2026-11-30"),
        document("assessment", "d3", completed_on="2026-10-31"),
        document("plan", "d4", completed_on="2026-11-05"),
        document("assessment", "d5", due_on="2026-11-05"),
    ]
    known = facts(AS_OF, members=[member(assessment_on="2026-11-30")], documents=papers)
    assert look("M33", known).value == 2
