"""Outbound referrals: each clock appears on its due day as soon, and is act from the day after."""

from typing import Any

import pytest

from db.types import Member, Referral
from tests.rules.build import (
    board,
    facts,
    item,
    items,
    member,
    on,
    reasons,
    referral,
    severity,
)


def listed(as_of: str, *sent: Referral, who: Member | None = None) -> dict[str, str]:
    """Rule and severity of each reason of M1's referrals, most urgent first."""
    shown = board(facts(as_of, members=[who or member()], referrals=sent))
    return {rule: each.severity.value for rule, each in reasons(shown, "referrals").items()}


@pytest.mark.parametrize(
    ("as_of", "sent_on", "expected"),
    [
        pytest.param("2026-11-17", "2026-11-16", None, id="Monday's, on Tuesday"),
        pytest.param("2026-11-18", "2026-11-16", "soon", id="Monday's, on Wednesday"),
        pytest.param("2026-11-19", "2026-11-16", "act", id="Monday's, on Thursday"),
        pytest.param("2026-11-23", "2026-11-20", None, id="Friday's, on Monday"),
        pytest.param("2026-11-24", "2026-11-20", "soon", id="Friday's, on Tuesday"),
        pytest.param("2026-11-24", "2026-11-21", "soon", id="Saturday's, on Tuesday"),
        pytest.param("2026-11-27", "2026-11-25", None, id="over Thanksgiving, on Friday"),
        pytest.param("2026-11-30", "2026-11-25", "soon", id="over Thanksgiving, on Monday"),
        pytest.param("2026-12-01", "2026-11-25", "act", id="over Thanksgiving, on Tuesday"),
    ],
)
@pytest.mark.parametrize("status", ["sent", "received"])
def test_to_be_acknowledged_in_two_business_days(
    as_of: str, sent_on: str, expected: str | None, status: str
) -> None:
    found = listed(as_of, referral(status, sent_on=sent_on, status_on=sent_on))
    assert found.get("referral-acknowledge") == expected


@pytest.mark.parametrize(
    "status",
    [
        "draft",
        "accepted",
        "scheduled",
        "no_show",
        "in_progress",
        "on_hold",
        "declined",
        "failed",
        "cancelled",
        "completed",
        "void",
    ],
)
def test_an_answered_referral_needs_no_acknowledgement(status: str) -> None:
    found = listed("2026-11-19", referral(status, sent_on="2026-11-16", status_on="2026-11-16"))
    assert "referral-acknowledge" not in found


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-16", None, id="the ninth business day"),
        pytest.param("2026-11-17", "soon", id="the tenth, Veterans Day left out"),
        pytest.param("2026-11-18", "act", id="the eleventh"),
    ],
)
@pytest.mark.parametrize("status", ["accepted", "in_progress"])
def test_to_be_scheduled_in_ten_business_days(
    as_of: str, expected: str | None, status: str
) -> None:
    found = listed(
        as_of,
        referral(status, sent_on="2026-10-30", accepted_on="2026-11-02", status_on="2026-11-12"),
    )
    assert found.get("referral-schedule") == expected


@pytest.mark.parametrize(
    ("status", "known"),
    [
        pytest.param("accepted", {"appt_on": "2026-12-01"}, id="an appointment ahead"),
        pytest.param("accepted", {"appt_on": "2026-11-10"}, id="an appointment passed"),
        pytest.param("sent", {}, id="still only sent"),
        pytest.param("scheduled", {}, id="scheduled"),
        pytest.param("on_hold", {}, id="on hold"),
        pytest.param("completed", {}, id="completed"),
    ],
)
def test_what_needs_no_scheduling(status: str, known: dict[str, Any]) -> None:
    found = listed(
        "2026-11-20",
        referral(status, sent_on="2026-10-30", accepted_on="2026-11-02", **known),
    )
    assert "referral-schedule" not in found


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-14", None, id="the sixth day"),
        pytest.param("2026-11-15", "soon", id="the seventh, a Sunday: no roll"),
        pytest.param("2026-11-16", "act", id="the eighth"),
    ],
)
@pytest.mark.parametrize(
    "status", ["sent", "received", "accepted", "scheduled", "no_show", "in_progress", "on_hold"]
)
def test_quiet_for_seven_days(as_of: str, expected: str | None, status: str) -> None:
    found = listed(as_of, referral(status, sent_on="2026-11-06", status_on="2026-11-08"))
    assert found.get("referral-quiet") == expected


@pytest.mark.parametrize(
    "status", ["draft", "declined", "failed", "cancelled", "completed", "void"]
)
def test_what_is_not_open_is_never_quiet_nor_old(status: str) -> None:
    found = listed("2026-12-31", referral(status, sent_on="2026-11-06", status_on="2026-11-08"))
    assert not {"referral-quiet", "referral-30d"} & set(found)


@pytest.mark.parametrize(
    ("appt_on", "quiet"),
    [
        pytest.param("2026-11-25", False, id="ahead"),
        pytest.param("2026-11-20", False, id="today: ahead until the day is over"),
        pytest.param("2026-11-19", True, id="yesterday"),
        pytest.param(None, True, id="none"),
    ],
)
def test_an_appointment_ahead_keeps_quiet_and_thirty_days_still(
    appt_on: str | None, quiet: bool
) -> None:
    sent = referral("scheduled", sent_on="2026-10-01", status_on="2026-11-02", appt_on=appt_on)
    found = listed("2026-11-20", sent)
    assert ("referral-quiet" in found) is quiet
    assert ("referral-30d" in found) is quiet


@pytest.mark.parametrize(
    ("known", "due"),
    [
        pytest.param(
            {"status_on": None, "accepted_on": "2026-11-05", "sent_on": "2026-11-02"},
            "2026-11-12",
            id="no status date: the day accepted",
        ),
        pytest.param(
            {"status_on": None, "accepted_on": None, "sent_on": "2026-11-02"},
            "2026-11-09",
            id="no status date: the day sent",
        ),
    ],
)
def test_quiet_without_a_status_date(known: dict[str, Any], due: str) -> None:
    shown = board(facts("2026-11-20", referrals=[referral("on_hold", **known)]))
    found = reasons(shown, "referrals")["referral-quiet"]
    assert found.due == on(due)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-18", None, id="the day itself"),
        pytest.param("2026-11-19", "soon", id="the day after"),
        pytest.param("2026-11-20", "act", id="two days after"),
    ],
)
def test_an_appointment_passed_without_outcome(as_of: str, expected: str | None) -> None:
    sent = referral("scheduled", sent_on="2026-11-10", status_on="2026-11-17", appt_on="2026-11-18")
    assert listed(as_of, sent).get("referral-outcome") == expected


@pytest.mark.parametrize(
    ("status", "known", "lacking"),
    [
        pytest.param("scheduled", {"outcome": "seen"}, False, id="an outcome"),
        pytest.param("scheduled", {"kept_on": "2026-11-18"}, False, id="kept"),
        pytest.param("no_show", {}, False, id="no show"),
        pytest.param("completed", {}, False, id="completed"),
        pytest.param("cancelled", {}, False, id="cancelled"),
        pytest.param("scheduled", {"closed_on": "2026-11-19"}, False, id="closed beside open"),
        pytest.param("accepted", {}, True, id="accepted"),
        pytest.param("in_progress", {}, True, id="in progress"),
    ],
)
def test_what_an_outcome_is(status: str, known: dict[str, Any], lacking: bool) -> None:
    sent = referral(
        status, sent_on="2026-11-10", status_on="2026-11-17", appt_on="2026-11-18", **known
    )
    assert ("referral-outcome" in listed("2026-11-20", sent)) is lacking


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-18", "soon", id="the day of the no-show"),
        pytest.param("2026-11-19", "act", id="the day after"),
    ],
)
def test_a_no_show(as_of: str, expected: str) -> None:
    sent = referral("no_show", sent_on="2026-11-10", status_on="2026-11-18", appt_on="2026-11-18")
    assert listed(as_of, sent) == {"referral-no-show": expected}


@pytest.mark.parametrize("status", ["declined", "failed"])
@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-17", {}, id="one business day"),
        pytest.param("2026-11-18", {"referral-replace": "soon"}, id="two business days"),
        pytest.param("2026-11-19", {"referral-replace": "act"}, id="three business days"),
        pytest.param("2027-02-19", {"referral-replace": "act"}, id="three months"),
    ],
)
def test_declined_or_failed_has_one_clock_alone(
    status: str, as_of: str, expected: dict[str, str]
) -> None:
    sent = referral(status, sent_on="2026-10-02", accepted_on="2026-10-05", status_on="2026-11-16")
    assert listed(as_of, sent) == expected


@pytest.mark.parametrize(
    ("other", "replaced"),
    [
        pytest.param(
            referral("sent", "r2", sent_on="2026-11-17", status_on="2026-11-17"), True, id="sent"
        ),
        pytest.param(
            referral("sent", "r2", sent_on="2026-11-16", status_on="2026-11-16"),
            True,
            id="sent on the day it failed",
        ),
        pytest.param(
            referral("received", "r2", direction="in", sent_on="2026-11-17"), False, id="inbound"
        ),
        pytest.param(
            referral("sent", "r2", sent_on="2026-11-10", status_on="2026-11-17"),
            False,
            id="sent before",
        ),
        pytest.param(
            referral("sent", "r2", sent_on="2026-11-17", status_on="2026-11-17", kind="food"),
            False,
            id="of another kind",
        ),
        pytest.param(
            referral("sent", "r2", sent_on="2026-11-17", status_on="2026-11-17", member_id="M2"),
            False,
            id="for another member",
        ),
    ],
)
def test_a_failed_referral_that_was_replaced(other: Referral, replaced: bool) -> None:
    failed = referral("failed", sent_on="2026-10-02", status_on="2026-11-16")
    known = facts("2026-11-20", members=[member(), member("M2")], referrals=[failed, other])
    assert (item(board(known), "referral:r1", "referrals") is None) is replaced


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-17", None, id="29 days"),
        pytest.param("2026-11-18", "soon", id="30 days"),
        pytest.param("2026-11-19", "act", id="31 days"),
    ],
)
def test_open_for_thirty_days(as_of: str, expected: str | None) -> None:
    sent = referral(
        "in_progress", sent_on="2026-10-19", accepted_on="2026-10-20", status_on="2026-11-16"
    )
    assert listed(as_of, sent).get("referral-30d") == expected


def test_one_row_for_each_referral_its_reasons_in_order() -> None:
    sent = referral("sent", sent_on="2026-10-12", status_on="2026-10-12")
    row = item(board(facts("2026-11-11", referrals=[sent])), "referral:r1", "referrals")
    assert row is not None
    assert [(each.key, each.severity.value, each.due) for each in row.reasons] == [
        # Sent on Columbus Day, so Tuesday and Wednesday are its two business days.
        ("referral:r1:referral-acknowledge", "act", on("2026-10-14")),
        ("referral:r1:referral-quiet", "act", on("2026-10-19")),
        ("referral:r1:referral-30d", "soon", on("2026-11-11")),
    ]
    assert (row.severity, row.due, row.days_overdue) == ("act", on("2026-10-14"), 28)
    assert row.member_id == "M1"


def test_a_missing_date_gives_no_reason() -> None:
    assert listed("2026-11-20", referral("sent")) == {}
    assert listed("2026-11-20", referral("accepted", status_on="2026-11-19")) == {}
    assert listed("2026-11-20", referral("no_show")) == {}


def test_two_referrals_are_two_rows() -> None:
    shown = board(
        facts(
            "2026-11-20",
            referrals=[
                referral("sent", "r1", sent_on="2026-11-12", status_on="2026-11-12"),
                referral("sent", "r2", sent_on="2026-11-10", status_on="2026-11-10"),
            ],
        )
    )
    assert [each.key for each in items(shown, "referrals")] == ["referral:r2", "referral:r1"]


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        pytest.param(member(segment="outreach"), True, id="outreach"),
        pytest.param(member(segment="pended"), True, id="pended"),
        pytest.param(member(segment="maintenance"), True, id="maintenance"),
        pytest.param(member(programme="OTHER"), True, id="a programme without a standard"),
        pytest.param(member(segment="closed"), False, id="closed"),
        pytest.param(member(deceased_on="2026-11-19"), False, id="dead"),
    ],
)
def test_whose_referrals_are_listed(who: Member, stands: bool) -> None:
    sent = referral("sent", sent_on="2026-11-12", status_on="2026-11-12")
    assert bool(listed("2026-11-20", sent, who=who)) is stands


def test_inbound_referrals_have_no_clocks_here() -> None:
    came = referral("received", direction="in", sent_on="2026-10-02", status_on="2026-10-02")
    assert listed("2026-11-20", came) == {}


def test_neutral_words_name_neither_kind_nor_organization() -> None:
    sent = referral(
        "sent",
        sent_on="2026-11-08",
        status_on="2026-11-08",
        kind="methadone",
        to_org="Mercy Detox",
    )
    row = item(board(facts("2026-11-20", referrals=[sent])), "referral:r1", "referrals")
    assert row is not None
    assert severity(row) == "act"
    said = " ".join(
        [each.neutral for each in row.reasons]
        + [note for each in row.reasons for _, note in each.notes]
    ).lower()
    assert "methadone" not in said
    assert "mercy" not in said
