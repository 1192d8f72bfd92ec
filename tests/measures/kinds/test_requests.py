"""M20 to M23 worked by hand from domain.md §4 and the clocks of the rules. New York: EST is UTC-5
from 1 November 2026, EDT UTC-4 before."""

from typing import Any

import pytest

from tests.measures.look import look, said
from tests.rules.build import decision, facts, feed, member, request

NOON = "2026-11-08T17:00Z"
CAME_IN = (feed("2026-10-01T12:00Z", "requests.csv", "service_requests"),)


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        # Medicaid managed care: 7 calendar days, received Sunday 1 November, due Sunday the 8th.
        ("2026-11-07", "counted"),
        ("2026-11-08", "counted"),
        ("2026-11-09", "not counted"),
    ],
)
def test_a_plan_has_seven_days(decided: str, expected: str) -> None:
    asked = request(received="2026-11-01", decision="approved", decision_on=decided)
    assert said("M20", facts("2026-11-30", requests=[asked])) == expected


@pytest.mark.parametrize(
    ("as_of", "now", "expected"),
    [
        ("2026-11-07", None, "not looked at"),
        ("2026-11-08", NOON, "not looked at"),
        ("2026-11-08", None, "not counted"),
        ("2026-11-30", None, "not counted"),
        ("2026-12-01", None, "not looked at"),
    ],
)
def test_one_that_expired_is_a_miss_of_the_month_of_its_due_day(
    as_of: str, now: str | None, expected: str
) -> None:
    given = [request(received="2026-11-01")]
    assert said("M20", facts(as_of, requests=given, now=now)) == expected


def test_one_decided_late_in_the_next_month_is_judged_once() -> None:
    # Due 30 October, decided 3 November.
    late = [request(received="2026-10-23", decision="denied", decision_on="2026-11-03")]
    assert said("M20", facts("2026-10-31", requests=late)) == "not counted"
    assert said("M20", facts("2026-11-30", requests=late)) == "not looked at"


@pytest.mark.parametrize(
    ("start", "decided", "expected"),
    [
        # The rating period decides between 14 and 7 days, not the day of the request.
        ("2025-07-01", "2026-01-24", "counted"),
        ("2026-01-01", "2026-01-24", "not counted"),
    ],
)
def test_seven_or_fourteen_days_by_rating_period(start: str, decided: str, expected: str) -> None:
    asked = request(
        received="2026-01-10", rating_period_start=start, decision="approved", decision_on=decided
    )
    assert said("M20", facts("2026-01-31", requests=[asked])) == expected


def test_seventy_two_hours_run_across_the_change_of_the_clocks() -> None:
    # Received 30 October 00:30 EDT, 04:30 UTC. The clocks go back on 1 November, so 72 hours end on
    # that day at 23:30 EST and not on the 2nd at 00:30. An hour later they end on the 2nd.
    for received, decided, expected in (
        ("2026-10-30T04:30Z", "2026-11-01", "counted"),
        ("2026-10-30T04:30Z", "2026-11-02", "not counted"),
        ("2026-10-30T05:30Z", "2026-11-02", "counted"),
        ("2026-10-30T05:30Z", "2026-11-03", "not counted"),
    ):
        asked = request(
            kind="expedited", received=received, decision="approved", decision_on=decided
        )
        assert said("M20", facts("2026-11-30", requests=[asked])) == expected


def test_figures_of_a_month_by_hand() -> None:
    members = [member("M1"), member("M2", deceased_on="2026-11-02"), member("M3", segment="closed")]
    made = {"decision_on": "2026-11-12", "received": "2026-11-06"}
    requests = [
        request("q1", decision="approved", **made),
        request("q2", decision="denied", **made),
        request("q3", decision="partial", **{**made, "decision_on": "2026-11-20"}),  # due the 13th
        request("q4", decision="withdrawn", **made),
        request("q5", decision="approved", **{**made, "payer_type": "unheard of"}),
        request("q6", decision="denied", member_id="M2", **made),  # dead: nothing is asked
        request("q7", decision="denied", member_id="M3", **made),  # closed: requests remain
    ]
    known = facts("2026-11-30", members=members, requests=requests)
    on_time = look("M20", known)
    assert (on_time.numerator, on_time.denominator) == (3, 4)  # q1 q2 q7 of q1 q2 q3 q7
    assert dict(on_time.excluded) == {"no clock known": 1, "withdrawn": 1}
    refused = look("M21", known)
    assert (refused.numerator, refused.denominator) == (3, 5)  # q2 q3 q7 of q1 q2 q3 q5 q7
    assert dict(refused.excluded) == {"withdrawn": 1}


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-10-31", 0), ("2026-11-01", 1), ("2026-11-30", 1), ("2026-12-01", 0)],
)
def test_appeals_of_the_month_by_the_day_they_were_decided(on: str, expected: int) -> None:
    won = request(decision="denied", appeal_decision="partial", appeal_decision_on=on)
    assert look("M21-overturned", facts("2026-11-30", requests=[won])).denominator == expected


def test_an_appeal_that_was_withdrawn_is_left_out() -> None:
    appeals = [
        request(f"q{at}", decision="denied", appeal_decision=each, appeal_decision_on="2026-11-10")
        for at, each in enumerate(("upheld", "overturned", "partial", "withdrawn"))
    ]
    found = look("M21-overturned", facts("2026-11-30", requests=appeals))
    assert (found.numerator, found.denominator) == (2, 3)
    assert found.excluded == (("withdrawn", 1),)


# Notice of 15 September 2026: sixty days later is 14 November.
DENIED: dict[str, Any] = {"decision": "denied", "notice_on": "2026-09-15"}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"appeal_filed_on": "2026-11-13"}, "counted"),
        ({"appeal_filed_on": "2026-11-14"}, "counted"),
        ({"appeal_filed_on": "2026-11-15"}, "not counted"),
        ({}, "not counted"),
        ({"resolved_on": "2026-11-14"}, "the member chose not to"),
        ({"resolved_on": "2026-11-15"}, "not counted"),
    ],
)
def test_a_denial_is_appealed_or_let_be_within_sixty_days(
    known: dict[str, str], expected: str
) -> None:
    given = [request(**DENIED, **known)]
    assert said("M22", facts("2026-11-30", requests=given)) == expected


@pytest.mark.parametrize(
    ("at", "reasons", "expected"),
    [
        ("2026-11-14", (), "the member chose not to"),
        ("2026-11-14", ("request:q1:appeal-file",), "the member chose not to"),
        ("2026-11-14", ("request:q1:keep-benefits",), "not counted"),
        ("2026-11-15", (), "not counted"),
    ],
)
def test_the_member_s_choice_leaves_a_denial_out(
    at: str, reasons: tuple[str, ...], expected: str
) -> None:
    chose = decision("choice", at, "request:q1", *reasons)
    known = facts("2026-11-30", requests=[request(**DENIED)], decisions=[chose])
    assert said("M22", known) == expected


@pytest.mark.parametrize(
    ("as_of", "now", "expected"),
    [
        ("2026-11-13", None, "not looked at"),
        ("2026-11-14", "2026-11-14T17:00Z", "not looked at"),
        ("2026-11-14", None, "not counted"),
        ("2026-12-01", None, "not looked at"),
    ],
)
def test_a_denial_is_judged_when_its_window_has_closed(
    as_of: str, now: str | None, expected: str
) -> None:
    given = [request(**DENIED)]
    assert said("M22", facts(as_of, requests=given, now=now)) == expected


def test_medicare_advantage_has_sixty_five_days() -> None:
    # 15 September and sixty-five days is 19 November.
    for filed, expected in (("2026-11-19", "counted"), ("2026-11-20", "not counted")):
        given = request(**DENIED, payer_type="medicare_advantage", appeal_filed_on=filed)
        assert said("M22", facts("2026-11-30", requests=[given])) == expected


@pytest.mark.parametrize(
    ("effective", "filed", "expected"),
    [
        # The later of notice and ten days (11 November) and the day it takes effect.
        ("2026-11-05", "2026-11-11", "counted"),
        ("2026-11-05", "2026-11-12", "not counted"),
        ("2026-11-20", "2026-11-20", "counted"),
        ("2026-11-20", "2026-11-21", "not counted"),
    ],
)
def test_a_service_is_kept_within_ten_days(effective: str, filed: str, expected: str) -> None:
    taken = request(
        decision="reduced",
        previously_authorized=True,
        notice_on="2026-11-01",
        effective_on=effective,
        appeal_filed_on=filed,
    )
    assert said("M22-benefits", facts("2026-11-30", requests=[taken])) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [("2026-11-24", "counted"), ("2026-11-23", "counted"), ("2026-11-22", "not counted")],
)
def test_a_member_is_told_within_seven_days(told: str, expected: str) -> None:
    given = [request(received="2026-10-01", member_updated_on=told)]
    assert said("M23", facts("2026-11-30", requests=given, feeds=CAME_IN)) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, "not counted"),
        ({"decision": "denied", "notice_on": "2026-10-10"}, "not counted"),
        ({"decision": "denied", "appeal_decision": "overturned"}, "not looked at"),
        # An authorization that runs asks for no word each week.
        ({"decision": "approved", "auth_end_on": "2027-03-31"}, "not looked at"),
        ({"decision": "withdrawn"}, "not looked at"),
        ({"resolved_on": "2026-11-01"}, "not looked at"),
    ],
)
def test_word_is_owed_while_a_request_waits(known: dict[str, str], expected: str) -> None:
    given = [request(received="2026-10-01", **known)]
    assert said("M23", facts("2026-11-30", requests=given, feeds=CAME_IN)) == expected
