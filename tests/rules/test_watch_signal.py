"""Signals in Watch: no clock, no due day. And the one row that a death leaves."""

from collections.abc import Sequence

import pytest

from db.types import Appointment, Contact, Event, Member, Referral
from tests.rules.build import (
    appointment,
    attempt,
    board,
    contact,
    decision,
    document,
    event,
    facts,
    item,
    items,
    member,
    on,
    reason,
    reasons,
    referral,
    request,
    severity,
)


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        pytest.param([event("admit", "2026-11-10")], "watch", id="an admission"),
        pytest.param([event("admit", "2025-11-10")], "watch", id="an admission a year ago"),
        pytest.param(
            [event("admit", "2026-11-10"), event("discharge", "2026-11-12", "e2")],
            None,
            id="the next discharge ends it",
        ),
        pytest.param(
            [event("admit", "2026-11-10"), event("discharge", "2026-11-10", "e2")],
            None,
            id="a discharge on the same day ends it",
        ),
        pytest.param(
            [event("discharge", "2026-11-08", "e0"), event("admit", "2026-11-10")],
            "watch",
            id="an earlier discharge does not",
        ),
        pytest.param(
            [
                event("admit", "2026-11-10", visit_id="v1"),
                event("discharge", "2026-11-12", "e2", visit_id="v1"),
            ],
            None,
            id="the discharge of its visit ends it",
        ),
        pytest.param(
            [
                event("admit", "2026-11-10"),
                event("discharge", "2026-11-12", "e2"),
                event("admit", "2026-11-16", "e3"),
            ],
            "watch",
            id="admitted again",
        ),
    ],
)
def test_an_admission_without_its_discharge(happened: list[Event], expected: str | None) -> None:
    found = reason(board(facts("2026-11-20", events=happened)), "watch", "signal-inpatient")
    assert severity(found) == expected
    if found:
        assert found.due is None


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        pytest.param([event("jail", "2026-11-10")], "watch", id="jail"),
        pytest.param(
            [event("jail", "2026-11-10"), event("release", "2026-11-16", "e2")],
            None,
            id="jail, then release",
        ),
        pytest.param(
            [event("release", "2026-11-08", "e0"), event("jail", "2026-11-10")],
            "watch",
            id="an earlier release",
        ),
        pytest.param(
            [
                event("release", "2026-11-08", "e0", visit_id="v1"),
                event("jail", "2026-11-10", visit_id="v1"),
            ],
            "watch",
            id="an earlier release under the same number",
        ),
        pytest.param(
            [
                event("jail", "2026-11-02"),
                event("release", "2026-11-09", "e2"),
                event("jail", "2026-11-16", "e3"),
            ],
            "watch",
            id="jail again",
        ),
    ],
)
def test_jail_without_release(happened: list[Event], expected: str | None) -> None:
    found = reason(board(facts("2026-11-20", events=happened)), "watch", "signal-jail")
    assert severity(found) == expected
    if found:
        assert found.due is None


@pytest.mark.parametrize(
    ("as_of", "booked_on", "expected"),
    [
        pytest.param("2026-11-18", "2026-11-18", "soon", id="today"),
        pytest.param("2026-11-18", "2026-11-19", "watch", id="tomorrow"),
        pytest.param("2026-11-18", "2026-11-20", None, id="the day after tomorrow"),
        pytest.param("2026-11-18", "2026-11-17", None, id="yesterday"),
        pytest.param("2026-11-20", "2026-11-21", "watch", id="Friday for Saturday"),
        pytest.param("2026-11-20", "2026-11-22", "watch", id="Friday for Sunday"),
        pytest.param("2026-11-20", "2026-11-23", "watch", id="Friday for Monday"),
        pytest.param("2026-11-20", "2026-11-24", None, id="Friday for Tuesday"),
        pytest.param("2026-11-21", "2026-11-23", "watch", id="Saturday for Monday"),
        pytest.param("2026-11-21", "2026-11-24", None, id="Saturday for Tuesday"),
        pytest.param("2026-11-25", "2026-11-26", "watch", id="for Thanksgiving"),
        pytest.param("2026-11-25", "2026-11-27", "watch", id="for the Friday after Thanksgiving"),
        pytest.param("2026-11-25", "2026-11-28", None, id="for the Saturday after that"),
        pytest.param("2026-11-26", "2026-11-27", "watch", id="Thanksgiving for Friday"),
        pytest.param("2026-12-31", "2027-01-04", "watch", id="New Year's Eve for Monday"),
        pytest.param("2026-12-31", "2027-01-05", None, id="New Year's Eve for Tuesday"),
    ],
)
def test_an_appointment_near(as_of: str, booked_on: str, expected: str | None) -> None:
    shown = board(facts(as_of, appointments=[appointment(booked_on)]))
    found = reason(shown, "watch", "signal-appointment")
    assert severity(found) == expected
    if found:
        assert found.key == "appointment:a1:signal-appointment"
        assert found.due is None


@pytest.mark.parametrize(
    ("status", "shown"),
    [("booked", True), ("arrived", True), ("kept", True), ("no_show", True), ("cancelled", False)],
)
def test_an_appointment_of_any_status_but_cancelled(status: str, shown: bool) -> None:
    known = facts("2026-11-18", appointments=[appointment("2026-11-18", status)])
    assert (reason(board(known), "watch", "signal-appointment") is not None) is shown


def test_two_appointments_today_give_two_reasons() -> None:
    booked: list[Appointment] = [
        appointment("2026-11-18", appt_id="a1"),
        appointment("2026-11-18", appt_id="a2"),
    ]
    row = item(board(facts("2026-11-18", appointments=booked)), "watch:M1", "watch")
    assert row is not None
    assert {each.key for each in row.reasons} == {
        "appointment:a1:signal-appointment",
        "appointment:a2:signal-appointment",
    }


@pytest.mark.parametrize(
    ("as_of", "made", "expected"),
    [
        pytest.param(
            "2026-11-20",
            [attempt("2026-11-16"), attempt("2026-11-17")],
            None,
            id="two attempts",
        ),
        pytest.param(
            "2026-11-20",
            [attempt("2026-11-16"), attempt("2026-11-17"), attempt("2026-11-18")],
            "soon",
            id="three attempts",
        ),
        pytest.param(
            "2026-11-20",
            [
                attempt("2026-11-16", "left_msg"),
                attempt("2026-11-17", "no_show"),
                attempt("2026-11-18", "refused"),
            ],
            "soon",
            id="of any kind",
        ),
        pytest.param(
            "2026-11-20",
            [
                attempt("2026-11-16"),
                contact("2026-11-17"),
                attempt("2026-11-18"),
                attempt("2026-11-19"),
            ],
            None,
            id="a contact in between starts again",
        ),
        pytest.param(
            "2026-11-20",
            [
                attempt("2026-11-16"),
                contact("2026-11-17", with_whom="provider"),
                attempt("2026-11-18"),
                attempt("2026-11-19"),
            ],
            "soon",
            id="a talk with a provider does not",
        ),
        pytest.param(
            "2026-11-20",
            [
                attempt("2026-11-16"),
                contact("2026-11-17", "collateral", with_whom="collateral"),
                attempt("2026-11-18"),
                attempt("2026-11-19"),
            ],
            "soon",
            id="nor does a collateral",
        ),
        pytest.param(
            "2026-11-20",
            [attempt("2026-11-16"), attempt("2026-11-17"), contact("2026-11-18", outcome="")],
            None,
            id="a blank outcome is no attempt",
        ),
        pytest.param(
            "2026-11-20",
            [attempt("2026-06-16"), attempt("2026-07-17"), attempt("2026-11-18")],
            "soon",
            id="only the last must be recent",
        ),
        pytest.param(
            "2026-11-20",
            [
                contact("2026-11-18T15:00Z"),
                attempt("2026-11-18T16:00Z"),
                attempt("2026-11-18T17:00Z"),
                attempt("2026-11-18T18:00Z"),
            ],
            "soon",
            id="three within hours after a contact",
        ),
        pytest.param(
            "2026-11-20",
            [
                attempt("2026-11-18T14:00Z"),
                attempt("2026-11-18T15:00Z"),
                attempt("2026-11-18T16:00Z"),
                contact("2026-11-18T17:00Z"),
            ],
            None,
            id="three, and reached an hour later",
        ),
        pytest.param(
            "2026-12-18",
            [attempt("2026-11-16"), attempt("2026-11-17"), attempt("2026-11-18")],
            "soon",
            id="the last 30 days ago",
        ),
        pytest.param(
            "2026-12-19",
            [attempt("2026-11-16"), attempt("2026-11-17"), attempt("2026-11-18")],
            None,
            id="the last 31 days ago",
        ),
    ],
)
def test_three_attempts_since_the_last_contact(
    as_of: str, made: list[Contact], expected: str | None
) -> None:
    found = reason(board(facts(as_of, contacts=made)), "watch", "signal-unreached")
    assert severity(found) == expected
    if found:
        assert found.due is None


@pytest.mark.parametrize(
    ("as_of", "who", "expected"),
    [
        pytest.param(
            "2026-11-19",
            member(concern="worried", concern_until="2026-11-20"),
            "watch",
            id="the day before its date",
        ),
        pytest.param(
            "2026-11-20",
            member(concern="worried", concern_until="2026-11-20"),
            "watch",
            id="on its date",
        ),
        pytest.param(
            "2026-11-21",
            member(concern="worried", concern_until="2026-11-20"),
            None,
            id="the day after its date",
        ),
        pytest.param(
            "2026-12-30",
            member(concern="worried", concern_until="2026-12-31", concern_since="2026-10-01"),
            "watch",
            id="a given date may lie further than 30 days off",
        ),
        pytest.param(
            "2026-11-30",
            member(concern="worried", concern_since="2026-11-01"),
            "watch",
            id="no date: 29 days on",
        ),
        pytest.param(
            "2026-12-01",
            member(concern="worried", concern_since="2026-11-01"),
            "watch",
            id="no date: 30 days on",
        ),
        pytest.param(
            "2026-12-02",
            member(concern="worried", concern_since="2026-11-01"),
            None,
            id="no date: 31 days on",
        ),
        pytest.param("2026-11-20", member(), None, id="no concern"),
    ],
)
def test_a_concern_flagged_by_staff(as_of: str, who: Member, expected: str | None) -> None:
    found = reason(board(facts(as_of, members=[who])), "watch", "signal-concern")
    assert severity(found) == expected
    if found:
        assert found.due is None
        assert "worried" not in found.neutral


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-17", "watch", id="the day after the decision"),
        pytest.param("2026-11-20", "watch", id="on its date"),
        pytest.param("2026-11-21", None, id="the day after its date"),
    ],
)
def test_a_decision_to_watch_until(as_of: str, expected: str | None) -> None:
    taken = decision(
        "watch",
        "2026-11-16",
        "watch:M1",
        "event:e1:follow-up-ed-2bd",
        until="2026-11-20",
    )
    known = facts(as_of, events=[event("ed", "2026-11-13")], decisions=[taken])
    found = reason(board(known), "watch", "signal-watch-until")
    assert severity(found) == expected


ENROLLED = member(enrolled_on="2026-11-02", segment_start="2026-11-02")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-02", None, id="the day of enrolment"),
        pytest.param("2026-11-03", None, id="day 1"),
        pytest.param("2026-11-04", "watch", id="day 2"),
        pytest.param("2026-11-05", "watch", id="day 3"),
        pytest.param("2026-11-06", "soon", id="day 4"),
        pytest.param("2026-12-02", "soon", id="day 30"),
        pytest.param("2026-12-03", None, id="day 31"),
    ],
)
def test_a_new_member_without_contact(as_of: str, expected: str | None) -> None:
    found = reason(board(facts(as_of, members=[ENROLLED])), "watch", "signal-new-member")
    assert severity(found) == expected
    if found:
        assert found.due is None


@pytest.mark.parametrize(
    ("who", "made", "listed"),
    [
        pytest.param(ENROLLED, [attempt("2026-11-04")], True, id="an attempt"),
        pytest.param(
            ENROLLED, [contact("2026-11-04", with_whom="provider")], True, id="with a provider"
        ),
        pytest.param(ENROLLED, [contact("2026-11-04", core=False)], False, id="a contact"),
        pytest.param(ENROLLED, [contact("2026-10-20")], False, id="a contact before enrolment"),
        pytest.param(ENROLLED._replace(segment="outreach"), [], False, id="in outreach"),
        pytest.param(ENROLLED._replace(segment="pended"), [], False, id="pended"),
        pytest.param(ENROLLED._replace(enrolled_on=None), [], False, id="no enrolment date"),
    ],
)
def test_who_is_a_new_member_without_contact(
    who: Member, made: list[Contact], listed: bool
) -> None:
    shown = board(facts("2026-11-09", members=[who], contacts=made))
    assert (reason(shown, "watch", "signal-new-member") is not None) is listed


def inbound(status: str = "received", staff_id: str = "", direction: str = "in") -> Referral:
    return referral(status, sent_on="2026-11-14", staff_id=staff_id, direction=direction)


@pytest.mark.parametrize(
    ("as_of", "came", "listed"),
    [
        pytest.param("2026-11-15", inbound(), False, id="a day later"),
        pytest.param("2026-11-16", inbound(), True, id="two days later"),
        pytest.param("2026-11-17", inbound(), True, id="three days later"),
        pytest.param("2027-01-17", inbound(), True, id="two months later"),
        pytest.param("2026-11-17", inbound(staff_id="s1"), False, id="with a worker"),
        pytest.param("2026-11-17", inbound(direction="out"), False, id="outbound"),
        pytest.param("2026-11-17", inbound(status="completed"), False, id="completed"),
        pytest.param("2026-11-17", inbound(status="cancelled"), False, id="cancelled"),
    ],
)
def test_an_inbound_referral_without_a_worker(as_of: str, came: Referral, listed: bool) -> None:
    shown = board(facts(as_of, referrals=[came]))
    found = reason(shown, "watch", "signal-inbound-unassigned")
    assert severity(found) == ("soon" if listed else None)
    if found:
        assert found.key == "referral:r1:signal-inbound-unassigned"
        assert found.due is None
        assert items(shown, "referrals") == ()


@pytest.mark.parametrize(
    ("who", "happened"),
    [
        pytest.param(member(deceased_on="2026-11-16"), [], id="date of death"),
        pytest.param(member(deceased_on="2026-11-20"), [], id="died today"),
        pytest.param(member(), [event("death", "2026-11-16", "e9")], id="death event"),
    ],
)
def test_a_death_leaves_one_row_to_close_the_record(who: Member, happened: Sequence[Event]) -> None:
    known = facts(
        "2026-11-20",
        members=[who],
        events=[event("ed", "2026-11-10"), event("admit", "2026-11-13", "e2"), *happened],
        contacts=[attempt("2026-11-10"), attempt("2026-11-11"), attempt("2026-11-12")],
        appointments=[appointment("2026-11-20")],
        referrals=[referral("sent", sent_on="2026-11-02")],
        requests=[request(received="2026-11-02")],
        documents=[document("plan", due_on="2026-11-16")],
    )
    shown = board(known)
    rows = [each for part in shown.sections for each in part.items]
    assert [each.key for each in rows] == ["watch:M1"]
    assert [each.rule for each in rows[0].reasons] == ["signal-close-record"]
    assert (rows[0].severity, rows[0].due) == ("soon", None)
    assert "M1" not in shown.active


def test_a_closed_member_who_died_leaves_nothing() -> None:
    known = facts(
        "2026-11-20",
        members=[member(segment="closed", deceased_on="2026-11-16")],
        requests=[request(received="2026-11-02")],
    )
    assert [each for part in board(known).sections for each in part.items] == []


def test_a_closed_member_keeps_service_requests_alone() -> None:
    known = facts(
        "2026-11-20",
        members=[member(segment="closed", concern="worried", consent_expires="2026-11-10")],
        events=[event("ed", "2026-11-10")],
        appointments=[appointment("2026-11-20")],
        referrals=[referral("sent", sent_on="2026-11-02")],
        requests=[request(received="2026-11-02")],
    )
    shown = board(known)
    assert [each.key for part in shown.sections for each in part.items] == ["request:q1"]


def test_a_pended_member_keeps_watch_referrals_and_requests() -> None:
    known = facts(
        "2026-11-20",
        members=[member(segment="pended", consent_expires="2026-11-10")],
        events=[event("ed", "2026-11-10")],
        referrals=[referral("sent", sent_on="2026-11-02")],
        requests=[request(received="2026-11-02")],
    )
    shown = board(known)
    assert {each.key for part in shown.sections for each in part.items} == {
        "watch:M1",
        "referral:r1",
        "request:q1",
    }


def test_a_row_takes_severity_and_due_from_its_most_urgent_reason() -> None:
    known = facts(
        "2026-11-24",
        members=[member(concern="worried", concern_until="2026-12-31")],
        events=[event("ed", "2026-11-20"), event("discharge", "2026-11-18", "e2")],
        appointments=[appointment("2026-11-24")],
    )
    row = item(board(known), "watch:M1", "watch")
    assert row is not None
    assert [(each.rule, each.severity.value) for each in row.reasons] == [
        ("tcm-contact-2bd", "act"),
        ("follow-up-ed-2bd", "act"),
        ("signal-appointment", "soon"),
        ("tcm-visit-14d", "watch"),
        ("signal-concern", "watch"),
    ]
    assert (row.severity, row.due, row.days_overdue) == ("act", on("2026-11-20"), 4)


def test_a_signal_stands_after_a_clock_of_the_same_severity() -> None:
    known = facts(
        "2026-11-20",
        events=[event("ed", "2026-11-19"), event("admit", "2026-11-02", "e2")],
        appointments=[appointment("2026-11-20")],
    )
    row = item(board(known), "watch:M1", "watch")
    assert row is not None
    assert [each.rule for each in row.reasons] == [
        "follow-up-ed-2bd",
        "signal-appointment",
        "signal-inpatient",
    ]
    assert (row.severity, row.due) == ("soon", on("2026-11-23"))


def test_watch_shows_one_row_for_each_member() -> None:
    known = facts(
        "2026-11-20",
        members=[member("M1"), member("M2"), member("M3")],
        events=[
            event("ed", "2026-11-19", "e1", member_id="M1"),
            event("admit", "2026-11-02", "e2", member_id="M1"),
            event("ed", "2026-11-19", "e3", member_id="M2"),
        ],
    )
    shown = board(known)
    assert sorted(each.key for each in items(shown, "watch")) == ["watch:M1", "watch:M2"]
    assert set(reasons(shown, "watch", "M2")) == {"follow-up-ed-2bd"}
