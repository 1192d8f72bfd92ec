"""Measures of what is owed after an event: each clock at its end, and who is left out."""

from dataclasses import replace

import pytest

from db.types import Contact, TeamFacts
from huddle.measures.day import Day
from huddle.measures.measure import load_measures
from huddle.measures.series import figure
from tests.measures.look import NOTHING, look, said, written
from tests.rules.build import (
    CALENDAR,
    attempt,
    calls,
    contact,
    decision,
    document,
    event,
    facts,
    member,
    on,
    rules,
    visits,
)

# Friday 20 November 2026; two business days after it are over on Tuesday the 24th.
LEFT = event("discharge", "2026-11-20")


def after(as_of: str, *made: Contact, **known: object) -> TeamFacts:
    """The team after that discharge."""
    return facts(as_of, **{"events": [LEFT], "contacts": made, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("as_of", "made", "expected"),
    [
        ("2026-11-30", calls("2026-11-19"), "not counted"),
        ("2026-11-30", calls("2026-11-20"), "counted"),
        ("2026-11-30", calls("2026-11-24"), "counted"),
        ("2026-11-30", calls("2026-11-25"), "not counted"),
        ("2026-11-30", [attempt("2026-11-23")], "not counted"),
        ("2026-11-23", [], "not due yet"),
        ("2026-11-23", calls("2026-11-23"), "not due yet"),
        ("2026-11-24", [], "not counted"),
        ("2026-11-24", calls("2026-11-23"), "counted"),
        ("2026-12-01", calls("2026-11-23"), "not looked at"),
        ("2026-11-24", [contact("2026-11-24", entered_on="2026-11-25")], "not counted"),
        ("2026-11-25", [contact("2026-11-24", entered_on="2026-11-25")], "counted"),
    ],
)
def test_two_business_days_after_a_discharge(
    as_of: str, made: list[Contact], expected: str
) -> None:
    assert said("M9", after(as_of, *made)) == expected


def test_what_is_due_today_is_judged_when_the_day_is_over() -> None:
    # 23:59:59 in New York is 04:59:59 UTC.
    assert said("M9", after("2026-11-24", now="2026-11-24T20:00Z")) == "not due yet"
    assert said("M9", after("2026-11-24", now="2026-11-25T04:59Z")) == "not due yet"
    assert said("M9", after("2026-11-24", now="2026-11-25T05:00Z")) == "not counted"
    answered = after("2026-11-24", *calls("2026-11-24"), now="2026-11-24T20:00Z")
    assert said("M9", answered) == "counted"


def test_a_holiday_is_no_business_day() -> None:
    # Thanksgiving is the 26th: the two days after Tuesday the 24th are the 25th and the 27th.
    left = [event("discharge", "2026-11-24")]
    assert said("M9", after("2026-11-30", *calls("2026-11-27"), events=left)) == "counted"
    assert said("M9", after("2026-11-30", *calls("2026-11-28"), events=left)) == "not counted"


def test_a_discharge_is_of_the_month_in_which_its_days_end() -> None:
    left = [event("discharge", "2026-10-30")]  # a Friday: over on Tuesday 3 November
    assert said("M9", after("2026-10-31", events=left)) == "not due yet"
    assert said("M9", after("2026-11-30", events=left)) == "not counted"


def test_a_discharge_that_was_told_late_is_a_miss_of_the_month_it_was_told() -> None:
    told = [event("discharge", "2026-10-20", known_on=on("2026-11-05"))]
    assert said("M9", after("2026-11-04", events=told)) == "not looked at"
    assert said("M9", after("2026-11-05", *calls("2026-11-05"), events=told)) == "not counted"
    assert said("M9", after("2026-12-31", events=told)) == "not looked at"
    lag = look("M9-notice", after("2026-11-30", events=told))
    assert (lag.value, lag.n) == (16, 1)


def test_an_excused_miss_is_a_miss() -> None:
    key = "event:e1:tcm-contact-2bd"
    excused = decision("excuse", "2026-11-25", "watch:M1", key, reason="member away")
    assert said("M9", after("2026-11-30", decisions=[excused])) == "not counted"


@pytest.mark.parametrize(
    ("died", "expected"),
    [("2026-11-24", "died"), ("2026-11-25", "not counted")],
)
def test_a_death_in_the_window_leaves_it_out_and_one_after_it_does_not(
    died: str, expected: str
) -> None:
    assert said("M9", after("2026-11-30", members=[member(deceased_on=died)])) == expected


@pytest.mark.parametrize(
    ("left", "back", "expected"),
    [
        ("2026-11-20T15:00Z", "2026-11-22T14:59Z", "back in hospital within 48 hours"),
        ("2026-11-20T15:00Z", "2026-11-22T15:00Z", "not counted"),
        ("2026-11-20", "2026-11-22", "back in hospital within 48 hours"),
        ("2026-11-20", "2026-11-23", "not counted"),
        ("2026-11-20", "2026-11-20", "not counted"),
        ("2026-11-20T15:00Z", "2026-11-20T09:00Z", "not counted"),
    ],
)
def test_who_goes_back_within_two_days_is_left_out(left: str, back: str, expected: str) -> None:
    events = [event("discharge", left), event("admit", back, "e2")]
    assert said("M9", after("2026-11-30", events=events)) == expected


def test_a_stay_of_one_visit_is_not_its_own_readmission() -> None:
    stay = [
        event("admit", "2026-11-20", visit_id="v"),
        event("discharge", "2026-11-20", "e2", visit_id="v"),
    ]
    assert said("M9", after("2026-11-30", events=stay)) == "not counted"


def test_who_is_pended_when_the_days_end_is_left_out() -> None:
    pended = [member(segment="pended", segment_start="2026-11-24")]
    assert said("M9", after("2026-11-30", members=pended)) == "pended"
    later = [member(segment="pended", segment_start="2026-11-25")]
    assert said("M9", after("2026-11-30", members=later)) == "not counted"
    back = written("pended", "active", "2026-11-25T15:00+00:00")
    assert said("M9", after("2026-11-30", members=[member(segment_start=None)]), back) == "pended"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (visits("2026-11-02"), "not counted"),
        (visits("2026-11-03"), "counted"),
        (visits("2026-11-09"), "counted"),
        (visits("2026-11-10"), "not counted"),
        (calls("2026-11-09"), "counted"),
    ],
)
def test_a_mental_health_stay_is_followed_up_within_seven_days(
    made: list[Contact], expected: str
) -> None:
    left = [event("discharge", "2026-11-02", tags="mh")]
    known = facts("2026-11-30", events=left, contacts=made)
    assert said("M10-fuh-7", known) == expected
    assert said("M10-fum-7", known) == "not looked at"


def test_thirty_days_end_after_a_leap_day() -> None:
    left = [event("discharge", "2028-01-31", tags="mh")]  # the thirtieth day is 1 March 2028
    assert said("M10-fuh-30", facts("2028-02-29", events=left)) == "not due yet"
    on_time = facts("2028-03-31", events=left, contacts=visits("2028-03-01"))
    assert said("M10-fuh-30", on_time) == "counted"
    late = facts("2028-03-31", events=left, contacts=visits("2028-03-02"))
    assert said("M10-fuh-30", late) == "not counted"


def test_what_happens_after_the_first_of_december_is_no_part_of_the_measurement_year() -> None:
    first = [event("discharge", "2026-12-01", tags="mh")]
    assert said("M10-fuh-7", facts("2026-12-31", events=first)) == "not counted"
    second = [event("discharge", "2026-12-02", tags="mh")]
    assert said("M10-fuh-7", facts("2026-12-31", events=second)) == (
        "after 1 December, no part of the measurement year"
    )
    assert said("M9", facts("2026-12-31", events=second)) == "not counted"


@pytest.mark.parametrize(("tag", "other"), [("mh", "sud"), ("sud", "mh")])
def test_ed_visits_for_mental_health_and_substance_use(tag: str, other: str) -> None:
    ids = {"mh": "M10-fum-7", "sud": "M10-fua-7"}
    known = facts(
        "2026-11-30",
        events=[event("ed", "2026-11-02", tags=tag)],
        contacts=visits("2026-11-09"),
    )
    assert said(ids[tag], known) == "counted"
    assert said(ids[other], known) == "not looked at"


def test_an_ed_visit_that_became_a_stay_is_the_stays() -> None:
    events = [event("ed", "2026-11-02", tags="mh"), event("admit", "2026-11-03", "e2")]
    assert said("M10-fum-7", facts("2026-11-30", events=events)) == "not looked at"


@pytest.mark.parametrize(
    ("complexity", "visited", "measure", "expected"),
    [
        ("high", "2026-11-09", "M11-7", "counted"),
        ("high", "2026-11-10", "M11-7", "not counted"),
        ("moderate", "2026-11-16", "M11-14", "counted"),
        ("moderate", "2026-11-17", "M11-14", "not counted"),
        ("", "2026-11-16", "M11-14", "counted"),
        ("moderate", "2026-11-16", "M11-7", "not looked at"),
    ],
)
def test_a_visit_within_seven_or_fourteen_days(
    complexity: str, visited: str, measure: str, expected: str
) -> None:
    left = [event("discharge", "2026-11-02", complexity=complexity)]
    known = facts("2026-11-30", events=left, contacts=visits(visited))
    assert said(measure, known) == expected


@pytest.mark.parametrize(
    ("signed", "tries", "expected"),
    [
        ("2026-10-02", 0, "not counted"),
        ("2026-10-03", 0, "counted"),
        ("2026-11-02", 0, "counted"),
        ("2026-11-03", 0, "not counted"),
        ("2026-11-03", 2, "not counted"),
        ("2026-11-03", 3, "3 attempts made"),
        ("2026-11-02", 3, "counted"),
    ],
)
def test_an_ltss_plan_is_updated_within_thirty_days(signed: str, tries: int, expected: str) -> None:
    known = facts(
        "2026-11-30",
        members=[member(ltss=True)],
        events=[event("discharge", "2026-10-03")],  # the thirtieth day is 2 November
        contacts=[attempt(f"2026-10-{20 + turn}") for turn in range(tries)],
        documents=[document("plan", signed_on=signed)],
    )
    assert said("M12", known) == expected


def test_a_planned_stay_is_left_out_and_said_so() -> None:
    left = [event("discharge", "2026-10-05", tags="planned")]
    known = facts("2026-11-30", members=[member(ltss=True)], events=left)
    assert said("M12", known) == "planned"


@pytest.mark.parametrize(
    ("as_of", "back", "expected"),
    [
        ("2026-11-30", "2026-11-19", "counted"),
        ("2026-11-30", "2026-11-20", "not counted"),
        ("2026-11-18", "2026-11-10", "not due yet"),
        ("2026-12-31", "2026-11-10", "not looked at"),
    ],
)
def test_back_in_hospital_within_thirty_days(as_of: str, back: str, expected: str) -> None:
    # The thirtieth day after 20 October is 19 November.
    events = [event("discharge", "2026-10-20"), event("admit", back, "e2")]
    assert said("M28", facts(as_of, events=events)) == expected


def test_ed_visits_are_of_the_days_that_members_were_active() -> None:
    members = [
        member("M1"),
        member("M2", segment="closed", segment_start="2026-11-07"),
        member("M3", segment="pended"),
    ]
    events = [event("ed", "2026-11-01"), event("ed", "2026-10-31", "e2")]
    found = look("M28-ed", facts("2026-11-15", members=members, events=events))
    # 15 and 6 of 30 days: 0.7 member-months, one visit.
    assert found.denominator == pytest.approx(0.7)
    assert found.value == pytest.approx(1000 / 0.7)
    assert found.excluded == (("pended", 1),)


def test_a_rule_that_is_not_in_force_yet_asks_for_nothing() -> None:
    later = tuple(
        replace(rule, effective_from=on("2026-12-01")) if rule.id == "tcm-contact-2bd" else rule
        for rule in rules()
    )
    measure = next(each for each in load_measures() if each.id == "M9")
    day = Day(after("2026-11-30"), NOTHING, later, CALENDAR)
    assert figure(day, measure).units == ()
