"""M13 to M15 worked by hand: domain.md §4, members with a valid document of those whom a rule asks
for one; within grace is left out. The as-of day is the end of that day."""

from typing import Any

import pytest

from db.types import TeamFacts
from tests.measures.look import look, said
from tests.rules.build import document, feed, member
from tests.rules.build import facts as bare

CAME_IN = (feed("2026-01-01T12:00Z", "members.csv", "members"),)


def facts(as_of: str, **known: Any) -> TeamFacts:
    return bare(as_of, feeds=CAME_IN, **known)


def one_care(**known: Any) -> object:
    return member(programme="ONECARE", **known)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # Assessed 31 August 2025: the next is due a year later, 31 August 2026.
        ("2026-08-30", "counted"),
        ("2026-08-31", "counted"),
        ("2026-09-01", "not counted"),
    ],
)
def test_an_assessment_is_valid_for_a_year(as_of: str, expected: str) -> None:
    known = facts(as_of, members=[one_care(assessment_on="2025-08-31", enrolled_on="2024-01-01")])
    assert said("M13", known) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # Enrolled in mid-month, 15 July 2026: ninety days later is 13 October.
        ("2026-07-15", "the first is not due yet"),
        ("2026-10-13", "the first is not due yet"),
        ("2026-10-14", "not counted"),
    ],
)
def test_the_first_assessment_has_ninety_days(as_of: str, expected: str) -> None:
    known = facts(as_of, members=[one_care(enrolled_on="2026-07-15", segment_start="2026-07-15")])
    assert said("M13", known) == expected


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"segment": "maintenance"}, "not counted"),
        ({"segment": "pended"}, "pended"),
        ({"segment": "outreach"}, "outreach"),
        ({"segment": "closed"}, "closed"),
        ({"deceased_on": "2026-09-01"}, "deceased"),
    ],
)
def test_documents_are_asked_of_who_is_in_care(standing: dict[str, Any], expected: str) -> None:
    overdue = one_care(assessment_on="2025-01-10", enrolled_on="2024-01-01", **standing)
    assert said("M13", facts("2026-10-31", members=[overdue])) == expected


def test_nobody_is_asked_where_no_rule_asks() -> None:
    # For Health Home the assessment's interval is not verified: the rule is off.
    assert said("M13", facts("2026-10-31", members=[member()])) == "not looked at"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026-09-29", "counted"), ("2026-09-30", "counted"), ("2026-10-01", "not counted")],
)
def test_a_plan_is_valid_for_a_year_from_its_signature(as_of: str, expected: str) -> None:
    papers = [document("plan", completed_on="2025-09-01", signed_on="2025-09-30")]
    assert said("M14", facts(as_of, documents=papers)) == expected


def test_a_plan_day_that_is_given_replaces_the_computed_one() -> None:
    papers = [document("plan", signed_on="2026-01-10")]
    due = member(plan_due_on="2026-06-30")
    assert said("M14", facts("2026-06-30", members=[due], documents=papers)) == "counted"
    assert said("M14", facts("2026-07-01", members=[due], documents=papers)) == "not counted"


@pytest.mark.parametrize(
    "papers",
    [
        [],
        [document("plan", completed_on="2026-10-01")],
        [document("plan", completed_on="2026-10-01", due_on="2026-12-31")],
    ],
)
def test_a_plan_that_nobody_signed_is_not_current(papers: list[Any]) -> None:
    assert said("M14", facts("2026-10-31", documents=papers)) == "not counted"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026-02-27", "counted"), ("2026-02-28", "counted"), ("2026-03-01", "not counted")],
)
def test_a_consent_is_valid_through_its_last_day(as_of: str, expected: str) -> None:
    known = facts(as_of, members=[member(consent_expires="2026-02-28")])
    assert said("M15", known) == expected


def test_a_consent_written_and_not_signed_is_none() -> None:
    papers = [document("consent", completed_on="2026-10-01", due_on="2026-12-31")]
    assert said("M15", facts("2026-10-31", documents=papers)) == "not counted"


def test_the_figure_of_five_members_by_hand() -> None:
    five = [
        member("M1", consent_expires="2026-10-31"),  # its last day: valid
        member("M2", consent_expires="2026-10-30"),  # ended
        member("M3"),  # no date at all: missing
        member("M4", consent_expires="2027-01-01", segment="maintenance"),
        member("M5", consent_expires="2026-01-01", segment="pended"),
    ]
    found = look("M15", facts("2026-10-31", members=five))
    assert (found.numerator, found.denominator) == (2, 4)
    assert found.excluded == (("pended", 1),)
