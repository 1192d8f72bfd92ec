"""Measures of referrals: days between steps, loops closed in thirty days, ages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from db.types import ReferralHistory, ReferralStep, StatusChange, TeamFacts, TeamHistory
from tests.measures.look import look, said
from tests.rules.build import facts as bare_facts
from tests.rules.build import feed, member, on, referral

AS_OF = "2026-11-30"
CAME_IN = (feed("2026-11-01T12:00Z", "referrals.csv", "referrals"),)


def facts(as_of: str, **known: Any) -> TeamFacts:
    """A team whose referrals have come in."""
    return bare_facts(as_of, feeds=CAME_IN, **known)


def moved(*changes: tuple[str, str, str]) -> TeamHistory:
    """What was written of referral r1: its status before and after, and when."""
    written = tuple(
        StatusChange("r1", "status", before, after, datetime.fromisoformat(at).astimezone(UTC))
        for before, after, at in changes
    )
    return TeamHistory(referrals=ReferralHistory({"r1": written}, {}))


def test_days_to_a_kept_appointment_have_a_middle_and_a_ninetieth() -> None:
    sent = [
        referral("completed", f"r{turn:02}", sent_on="2026-11-01", kept_on=f"2026-11-{turn + 1:02}")
        for turn in range(1, 21)
    ]
    found = look("M6", facts(AS_OF, referrals=sent))
    assert (found.value, found.high, found.n) == (10.5, 18, 20)


@pytest.mark.parametrize(
    ("dates", "status", "expected"),
    [
        ({"sent_on": "2026-10-20", "kept_on": "2026-10-31"}, "completed", "not looked at"),
        ({"sent_on": "2026-10-20", "kept_on": "2026-11-01"}, "completed", "counted"),
        ({"sent_on": "2026-10-20", "kept_on": "2026-12-01"}, "scheduled", "not looked at"),
        ({"sent_on": "2026-10-20", "kept_on": "2026-11-05"}, "cancelled", "cancelled"),
        ({"kept_on": "2026-11-05"}, "completed", "day of sending missing"),
        ({"sent_on": "2026-11-06", "kept_on": "2026-11-05"}, "completed", "dates do not fit"),
    ],
)
def test_which_kept_appointments_are_looked_at(
    dates: Mapping[str, str], status: str, expected: str
) -> None:
    assert said("M6", facts(AS_OF, referrals=[referral(status, **dates)])) == expected


def test_steps_come_from_their_columns_or_from_what_was_written() -> None:
    own = referral("accepted", sent_on="2026-11-02", accepted_on="2026-11-06")
    assert look("M6-accepted", facts(AS_OF, referrals=[own])).value == 4
    bare = referral("scheduled", sent_on="2026-11-02")
    history = moved(
        ("sent", "accepted", "2026-11-05T15:00+00:00"),
        # 23:30 of the 9th in New York.
        ("accepted", "scheduled", "2026-11-10T04:30+00:00"),
    )
    known = facts(AS_OF, referrals=[bare])
    assert look("M6-accepted", known, history).value == 3
    assert look("M6-scheduled", known, history).value == 7


# The thirtieth day after 21 October 2026 is 20 November.
SENT = "2026-10-21"


@pytest.mark.parametrize(
    ("status", "dates", "known", "received"),
    [
        ("completed", {"closed_on": "2026-11-20"}, "counted", "counted"),
        ("completed", {"closed_on": "2026-11-21"}, "not counted", "not counted"),
        ("declined", {"status_on": "2026-11-20"}, "counted", "not counted"),
        ("declined", {"status_on": "2026-11-21"}, "not counted", "not counted"),
        ("in_progress", {"kept_on": "2026-11-10"}, "counted", "counted"),
        ("accepted", {"accepted_on": "2026-10-25"}, "not counted", "not counted"),
        ("void", {"status_on": "2026-10-25"}, "void", "void"),
        ("draft", {}, "not looked at", "not looked at"),
    ],
)
def test_a_loop_is_closed_within_thirty_days(
    status: str, dates: Mapping[str, str], known: str, received: str
) -> None:
    team = facts(AS_OF, referrals=[referral(status, sent_on=SENT, **dates)])
    assert said("M7", team) == known
    assert said("M7-received", team) == received


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-11-19", "not due yet"),
        ("2026-11-20", "not counted"),
        ("2026-11-30", "not counted"),
        ("2026-12-01", "not looked at"),
    ],
)
def test_a_loop_is_judged_once_when_its_days_are_over(as_of: str, expected: str) -> None:
    assert said("M7", facts(as_of, referrals=[referral(sent_on=SENT)])) == expected


def test_an_early_outcome_waits_for_its_days_too() -> None:
    early = referral("completed", sent_on=SENT, closed_on="2026-10-30")
    assert said("M7", facts("2026-10-31", referrals=[early])) == "not due yet"
    assert said("M7", facts(AS_OF, referrals=[early])) == "counted"


def test_an_outcome_is_known_from_the_first_day_it_was() -> None:
    late = referral("declined", sent_on=SENT, status_on="2026-11-25")
    history = moved(("sent", "declined", "2026-11-10T15:00+00:00"))
    assert said("M7", facts(AS_OF, referrals=[late]), history) == "counted"


def test_thirty_days_over_a_leap_day() -> None:
    # The thirtieth day after 31 January 2028 is 1 March.
    closed = [referral("completed", sent_on="2028-01-31", closed_on="2028-03-01")]
    assert said("M7", facts("2028-02-29", referrals=closed)) == "not due yet"
    assert said("M7", facts("2028-03-31", referrals=closed)) == "counted"


def test_open_referrals_stand_in_bands_of_age() -> None:
    # Sent 7, 8, 14, 15, 30 and 31 days before the 30th.
    days = ("2026-11-23", "2026-11-22", "2026-11-16", "2026-11-15", "2026-10-31", "2026-10-30")
    sent = [
        referral("sent", f"r{turn}", sent_on=day, status_on=AS_OF) for turn, day in enumerate(days)
    ]
    closed = referral("completed", "done", sent_on="2026-11-01")
    undated = referral("sent", "undated")
    found = look("M8", facts(AS_OF, referrals=[*sent, closed, undated]))
    assert [(part.name, part.numerator) for part in found.parts] == [
        ("0 to 7 days", 1),
        ("8 to 14 days", 2),
        ("15 to 30 days", 2),
        ("31 days and more", 1),
    ]
    assert (found.value, found.excluded) == (0, (("day of sending missing", 1),))


@pytest.mark.parametrize(
    ("status_on", "chased", "expected"),
    [
        ("2026-11-24", "", "not counted"),
        ("2026-11-23", "", "counted"),
        ("2026-11-10", "2026-11-24", "not counted"),
    ],
)
def test_a_referral_is_quiet_after_seven_days_without_a_step(
    status_on: str, chased: str, expected: str
) -> None:
    steps = {}
    if chased:
        step = ReferralStep("s", "M1", "r1", "chase", on(chased), "phone", "reached", "", "s1")
        steps = {"r1": (step,)}
    history = TeamHistory(referrals=ReferralHistory({}, steps))
    known = facts(AS_OF, referrals=[referral(sent_on="2026-11-01", status_on=status_on)])
    assert said("M8", known, history) == expected


def test_the_referral_of_a_member_who_died_has_no_age() -> None:
    known = facts(
        AS_OF, members=[member(deceased_on="2026-11-29")], referrals=[referral(sent_on=SENT)]
    )
    assert said("M8", known) == "deceased"


def test_a_referral_is_of_the_worker_who_sent_it() -> None:
    sent = referral("completed", sent_on="2026-11-02", kept_on="2026-11-04", staff_id="gone")
    assert look("M6", facts(AS_OF, referrals=[sent])).units[0].staff_id == "gone"
    nobody = sent._replace(staff_id="")
    assert look("M6", facts(AS_OF, referrals=[nobody])).units[0].staff_id == "s1"
