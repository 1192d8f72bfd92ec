"""Measures of contacts: months and weeks at their edges, who is in them, what counts."""

from collections.abc import Mapping

import pytest

from db.types import TeamHistory
from tests.measures.look import look, said, written
from tests.rules.build import attempt, calls, contact, event, facts, member, staff, visits

NOVEMBER_20 = "2026-11-20"


@pytest.mark.parametrize(
    ("as_of", "contacted", "expected"),
    [
        ("2026-11-20", "2026-10-31", "not counted"),
        ("2026-11-20", "2026-11-01", "counted"),
        ("2026-11-20", "2026-11-20", "counted"),
        ("2026-11-30", "2026-11-30", "counted"),
        ("2028-02-29", "2028-01-31", "not counted"),
        ("2028-02-29", "2028-02-29", "counted"),
        ("2028-03-02", "2028-02-29", "not counted"),
    ],
)
def test_a_contact_counts_in_its_own_month(as_of: str, contacted: str, expected: str) -> None:
    known = facts(as_of, contacts=[contact(contacted)])
    assert said("M1", known) == said("M1-month", known) == expected
    assert said("M2", known) == expected


def test_on_the_first_of_a_month_there_is_no_figure() -> None:
    found = look("M1", facts("2026-11-01", contacts=[contact("2026-11-01")]))
    assert (found.value, found.n) == (None, 0)
    assert found.excluded == (("the month has just begun", 1),)
    assert look("M1", facts("2026-11-02")).value == 0


@pytest.mark.parametrize(("as_of", "expected"), [("2026-11-20", 0), ("2026-11-21", 1)])
def test_a_late_entry_counts_from_the_day_it_was_entered(as_of: str, expected: int) -> None:
    late = contact("2026-11-19", entered_on="2026-11-21")
    assert look("M1", facts(as_of, contacts=[late])).numerator == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (contact("2026-11-19", "collateral"), "not counted"),
        (contact("2026-11-19", with_whom="provider"), "not counted"),
        (contact("2026-11-19", with_whom="guardian"), "counted"),
        (contact("2026-11-19", "pigeon"), "not counted"),
        (attempt("2026-11-19"), "not counted"),
        (contact("2026-11-19", outcome=""), "not counted"),
        (contact("2026-11-19", by="gone"), "counted"),
    ],
)
def test_only_a_two_way_contact_with_the_member_is_meaningful(made: object, expected: str) -> None:
    known = facts(NOVEMBER_20, contacts=[made], staff=[staff(), staff("gone", active=False)])  # type: ignore[list-item]
    assert said("M1", known) == expected


def test_a_core_service_is_one_with_anyone_and_nothing_else_is() -> None:
    assert said("M2", facts(NOVEMBER_20, contacts=[contact("2026-11-19", "collateral")])) == (
        "counted"
    )
    assert said("M2", facts(NOVEMBER_20, contacts=[contact("2026-11-19", core=False)])) == (
        "not counted"
    )


@pytest.mark.parametrize(
    ("enrolled", "expected"),
    [
        ("2026-11-13", "not counted"),
        ("2026-11-14", "enrolled in the last 7 days"),
        ("2026-11-20", "enrolled in the last 7 days"),
    ],
)
def test_who_was_enrolled_in_the_last_seven_days_is_left_out_of_m1(
    enrolled: str, expected: str
) -> None:
    known = facts(NOVEMBER_20, members=[member(enrolled_on=enrolled, segment_start=enrolled)])
    assert said("M1", known) == expected
    assert said("M2", known) == "not counted"


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"segment": "closed", "segment_start": "2026-11-01"}, "closed"),
        ({"segment": "closed", "segment_start": "2026-11-02"}, "not counted"),
        ({"segment": "closed", "segment_start": "2026-11-20"}, "not counted"),
        ({"segment": "maintenance", "segment_start": "2026-11-10"}, "not counted"),
        ({"segment": "pended", "segment_start": "2026-11-10"}, "pended"),
        ({"segment": "outreach", "segment_start": "2026-06-01"}, "outreach"),
        ({"deceased_on": "2026-11-01"}, "deceased"),
        ({"deceased_on": "2026-11-02"}, "not counted"),
    ],
)
def test_who_was_active_on_a_day_of_the_month_is_in_it(
    standing: Mapping[str, str], expected: str
) -> None:
    assert said("M1", facts(NOVEMBER_20, members=[member(**standing)])) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # Clocks went back at two in the morning of 1 November 2026: midnight after it is 05:00 UTC.
        ("2026-11-02T04:59+00:00", "maintenance"),
        ("2026-11-02T05:00+00:00", "not counted"),
    ],
)
def test_a_segment_without_a_start_begins_on_the_local_day_it_was_written(
    at: str, expected: str
) -> None:
    resting = member(segment="maintenance", segment_start=None)
    history = written("active", "maintenance", at)
    assert said("M1", facts(NOVEMBER_20, members=[resting]), history) == expected


def test_a_segment_written_later_began_on_the_day_its_source_gives() -> None:
    closed = member(segment="closed", segment_start="2026-10-30")
    history = written("active", "closed", "2026-11-05T15:00+00:00", "2026-10-30")
    assert said("M1", facts(NOVEMBER_20, members=[closed]), history) == "closed"


def test_a_start_that_was_given_before_is_that_of_another_segment() -> None:
    resting = member(segment="maintenance", segment_start="2025-01-01")
    history = written("active", "maintenance", "2026-11-05T15:00+00:00")
    assert said("M1", facts(NOVEMBER_20, members=[resting]), history) == "not counted"


def test_a_pended_month_is_no_active_one_whatever_came_after() -> None:
    closed = member(segment="closed", segment_start="2026-11-10")
    history = written("pended", "closed", "2026-11-10T15:00+00:00", "2026-11-10")
    assert said("M1", facts(NOVEMBER_20, members=[closed]), history) == "closed"


def test_a_month_that_the_feed_does_not_cover_has_no_figure() -> None:
    # 2 November 2026 is the first business day of its month.
    assert look("M1", facts(NOVEMBER_20, contacts_from="2026-11-03")).units == ()
    assert look("M1", facts(NOVEMBER_20, contacts_from="2026-11-02")).value == 0
    assert look("M29", facts(NOVEMBER_20, contacts_from=None)).value is None


SMI = {"tier": "HH+", "tier_reason": "SMI"}
AOT = {"tier": "HH+", "tier_reason": "AOT"}
HIV = {"tier": "HH+", "tier_reason": "HIV"}


@pytest.mark.parametrize(
    ("tier", "made", "expected"),
    [
        (SMI, visits("2026-11-03", "2026-11-04") + calls("2026-11-05", "2026-11-06"), "counted"),
        (SMI, visits("2026-11-03", "2026-11-04") + calls("2026-11-05"), "not counted"),
        (
            SMI,
            visits("2026-11-03") + calls("2026-11-04", "2026-11-05", "2026-11-06"),
            "not counted",
        ),
        (AOT, visits("2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06"), "counted"),
        (
            AOT,
            visits("2026-11-03", "2026-11-04", "2026-11-05") + calls("2026-11-06"),
            "not counted",
        ),
        (
            HIV,
            visits("2026-11-03", "2026-11-04", by="other") + calls("2026-11-05", "2026-11-06"),
            "not counted",
        ),
        (
            HIV,
            visits("2026-11-03")
            + visits("2026-11-04", by="other")
            + calls("2026-11-05", "2026-11-06"),
            "counted",
        ),
        ({"tier": "HH+"}, calls("2026-11-03"), "counted"),
        ({**SMI, "segment": "pended"}, [], "pended"),
        ({}, calls("2026-11-03"), "not looked at"),
    ],
)
def test_hh_plus_members_are_held_to_their_own_standard(
    tier: Mapping[str, str], made: list[object], expected: str
) -> None:
    known = facts(NOVEMBER_20, members=[member(**tier)], contacts=made)  # type: ignore[arg-type]
    assert said("M3", known) == expected


def test_a_standard_counts_from_enrolment() -> None:
    made = visits("2026-11-05", "2026-11-12", "2026-11-13", "2026-11-16", "2026-11-17")
    assert said("M3", facts(NOVEMBER_20, members=[member(**SMI)], contacts=made)) == "counted"
    late = member(**SMI, enrolled_on="2026-11-12", segment_start="2026-11-12")
    assert said("M3", facts(NOVEMBER_20, members=[late], contacts=made)) == "counted"
    later = member(**SMI, enrolled_on="2026-11-13", segment_start="2026-11-13")
    assert said("M3", facts(NOVEMBER_20, members=[later], contacts=made)) == "not counted"


def test_the_ladder_says_how_many_stand_on_each_rung() -> None:
    members = [member(name, **SMI) for name in ("M1", "M2", "M3", "M4")]
    made = [
        *visits("2026-11-03", member_id="M2"),
        *visits("2026-11-03", member_id="M3"),
        *visits(*(f"2026-11-0{turn}" for turn in range(2, 8)), member_id="M4"),
    ]
    found = look("M3", facts(NOVEMBER_20, members=members, contacts=made))
    assert [(part.name, part.numerator, part.value) for part in found.parts] == [
        ("0 this month", 1, 0.25),
        ("1 this month", 2, 0.5),
        ("4 or more this month", 1, 0.25),
    ]
    assert (found.numerator, found.denominator) == (1, 4)


@pytest.mark.parametrize(
    ("as_of", "made", "events", "expected"),
    [
        ("2026-11-22", visits("2026-11-15"), [], "not counted"),
        ("2026-11-22", visits("2026-11-16"), [], "counted"),
        ("2026-11-22", visits("2026-11-22"), [], "counted"),
        ("2026-11-22", calls("2026-11-18"), [], "not counted"),
        ("2026-11-22", [], [event("admit", "2026-11-16")], "in hospital all week"),
        ("2026-11-22", [], [event("admit", "2026-11-17")], "not counted"),
        (
            "2026-11-22",
            [],
            [event("admit", "2026-11-10"), event("discharge", "2026-11-18", "e2")],
            "not counted",
        ),
        ("2026-11-16", visits("2026-11-16"), [], "the week has just begun"),
        ("2026-11-17", [], [], "not counted"),
        # The week of the clocks: Monday 26 October to Sunday 1 November, 23:30 in New York.
        ("2026-11-01", visits("2026-11-02T04:30Z"), [], "counted"),
        ("2026-11-02", visits("2026-11-02T05:30Z"), [], "the week has just begun"),
    ],
)
def test_an_aot_week_asks_for_a_visit(
    as_of: str, made: list[object], events: list[object], expected: str
) -> None:
    known = facts(as_of, members=[member(**AOT)], contacts=made, events=events)  # type: ignore[arg-type]
    assert said("M4", known) == expected


def test_days_since_the_last_contact() -> None:
    members = [member(name) for name in ("M1", "M2", "M3")] + [member("M4", segment="pended")]
    made = [*calls("2026-11-20"), *calls("2026-10-31", member_id="M2")]
    found = look("M5", facts(NOVEMBER_20, members=members, contacts=made))
    assert (found.value, found.n) == (10, 2)
    assert found.excluded == (("never reached", 1), ("pended", 1))


def test_attempts_by_the_hour_hold_across_the_clocks() -> None:
    made = [
        attempt("2026-11-01T05:30Z"),  # 01:30, summer time
        contact("2026-11-01T06:30Z"),  # 01:30 again, winter time
        contact("2026-11-02T19:00Z"),  # 14:00
        attempt("2026-11-03"),
        attempt("2026-10-31"),
    ]
    found = look("M19-hour", facts(NOVEMBER_20, contacts=made))
    assert (found.numerator, found.denominator) == (2, 4)
    parts = {part.name: (part.numerator, part.denominator) for part in found.parts}
    assert parts == {"00–02 h": (1, 2), "14–16 h": (1, 1), "time missing": (0, 1)}


def test_attempts_by_channel() -> None:
    made = [attempt("2026-11-03"), *calls("2026-11-04"), *visits("2026-11-05")]
    parts = {part.name: part.value for part in look("M19", facts(NOVEMBER_20, contacts=made)).parts}
    assert parts == {"home": 1, "phone": 0.5}


def test_where_contacts_are_made() -> None:
    made = [
        *visits("2026-11-01", "2026-11-20"),
        contact("2026-11-05", "video"),
        contact("2026-11-05", ""),
        contact("2026-11-05", "collateral"),
        *visits("2026-10-31"),
    ]
    found = look("M29", facts(NOVEMBER_20, contacts=made))
    assert (found.numerator, found.denominator, found.value) == (2, 4, 0.5)
    shares = {part.name: part.value for part in found.parts}
    assert shares == {"home": 0.5, "video": 0.25, "channel missing": 0.25}


def test_minutes_that_nobody_wrote_are_left_out() -> None:
    made = [contact("2026-11-05", contact_id=name) for name in ("a", "b", "c")]
    history = TeamHistory(minutes={"a": 10, "b": 25})
    found = look("M29-minutes", facts(NOVEMBER_20, contacts=made), history)
    assert (found.value, found.n, found.excluded) == (17.5, 2, (("minutes missing", 1),))
