"""The referral ledger: which referrals stand in it, at which stage, and how often loops close."""

from typing import Any

import pytest

from db.types import Decision, Member, Referral, ReferralHistory, ReferralStep, TeamFacts
from huddle.views.referrals import STAGES, SentReferral, as_board, ledger, organizations
from tests.rules.build import (
    CALENDAR,
    board,
    decision,
    facts,
    items,
    member,
    on,
    referral,
    rules,
)

TODAY = "2026-11-20"
NOTHING = ReferralHistory({}, {})


def team(
    *sent: Referral,
    as_of: str = TODAY,
    members: tuple[Member, ...] = (),
    decisions: tuple[Decision, ...] = (),
) -> TeamFacts:
    return facts(as_of, referrals=sent, members=members or (member(),), decisions=decisions)


def rows(
    known: TeamFacts, history: ReferralHistory = NOTHING, **chosen: str
) -> tuple[SentReferral, ...]:
    return ledger(board(known), known, rules(), CALENDAR, history, **chosen)


def row(*sent: Referral, history: ReferralHistory = NOTHING, **known: Any) -> SentReferral:
    (found,) = rows(team(*sent, **known), history)
    return found


@pytest.mark.parametrize(
    ("status", "known", "expected"),
    [
        ("draft", {}, ""),
        ("void", {}, ""),
        ("sent", {}, "sent"),
        ("received", {}, "sent"),
        ("accepted", {}, "accepted"),
        ("in_progress", {}, "in_progress"),
        ("on_hold", {}, "on_hold"),
        ("scheduled", {"appt_on": "2026-11-20"}, "scheduled"),
        ("scheduled", {"appt_on": "2026-11-19"}, "outcome"),
        ("accepted", {"appt_on": "2026-11-21"}, "scheduled"),
        ("scheduled", {"appt_on": "2026-11-19", "outcome": "wait list"}, "in_progress"),
        ("in_progress", {"appt_on": "2026-11-19", "kept_on": "2026-11-19"}, "in_progress"),
        ("no_show", {"appt_on": "2026-11-19"}, "no_show"),
        ("declined", {"status_on": "2026-11-10"}, "replace"),
        ("failed", {}, "replace"),
        ("completed", {"closed_on": "2026-10-21"}, "received"),
        ("completed", {"closed_on": "2026-10-20"}, ""),
        ("completed", {"status_on": "2026-11-01"}, "received"),
        ("completed", {}, ""),
        ("cancelled", {"closed_on": "2026-11-01"}, "known"),
        ("accepted", {"closed_on": "2026-11-01"}, "unknown"),
        ("accepted", {"closed_on": "2026-11-01", "outcome": "moved away"}, "known"),
        ("accepted", {"closed_on": "2026-11-01", "kept_on": "2026-10-30"}, "received"),
        ("", {}, "other"),
        ("on the moon", {}, "other"),
        ("", {"closed_on": "2026-11-01"}, "unknown"),
    ],
)
def test_the_stage_of_a_referral(status: str, known: dict[str, Any], expected: str) -> None:
    found = rows(team(referral(status, **known)))
    assert [each.stage for each in found] == ([expected] if expected else [])


def test_a_declined_one_that_was_sent_elsewhere_is_closed() -> None:
    old = referral("declined", "r1", status_on="2026-11-10")
    new = referral("sent", "r2", sent_on="2026-11-12", to_org="Other")
    assert [(each.item.key, each.stage) for each in rows(team(old, new))] == [
        ("referral:r2", "sent"),
        ("referral:r1", "known"),
    ]


def test_every_row_of_the_board_stands_in_the_ledger_as_it_is_there() -> None:
    known = team(
        referral("sent", "r1", sent_on="2026-11-02", status_on="2026-11-02"),
        referral("accepted", "r2", accepted_on="2026-11-02", status_on="2026-11-18"),
        referral("declined", "r3", status_on="2026-11-16", kind="food"),
        referral("sent", "r4", sent_on="2026-11-19", status_on="2026-11-19"),
        decisions=(decision("discussed", TODAY, "referral:r2"),),
    )
    evaluated = board(known)
    found = {each.item.key: each.item for each in rows(known)}
    listed = items(evaluated, "referrals")
    assert [each.key for each in listed] == ["referral:r1", "referral:r2", "referral:r3"]
    for each in listed:
        same = found[each.key]
        assert [reason.key for reason in same.reasons] == [reason.key for reason in each.reasons]
        assert (same.severity, same.due, same.owner, same.decision) == (
            *(each.severity, each.due, each.owner),
            each.decision,
        )
    assert found["referral:r2"].decision is not None
    # Sent Thursday, to be acknowledged in two business days: Monday.
    ahead = found["referral:r4"]
    assert (ahead.severity, ahead.due) == ("watch", on("2026-11-23"))
    assert ahead.reasons[0].rule == "referral-acknowledge"


def test_a_snoozed_row_is_in_the_ledger_with_its_decision() -> None:
    known = team(
        referral("sent", sent_on="2026-11-02", status_on="2026-11-02"),
        decisions=(decision("snooze", "2026-11-19", "referral:r1", until="2026-11-24"),),
    )
    assert items(board(known), "referrals") == ()
    (found,) = rows(known)
    assert found.item.decision is not None
    assert found.item.decision.kind == "snooze"


@pytest.mark.parametrize(
    ("day", "expected"),
    [(TODAY, "discussed"), ("2026-11-19", "")],
    ids=["today", "the day before"],
)
def test_what_was_decided_about_a_row_that_is_not_due_shows(day: str, expected: str) -> None:
    # Sent Thursday, to be acknowledged on Monday: the board has no row of it yet.
    known = team(
        referral("sent", sent_on="2026-11-19", status_on="2026-11-19"),
        decisions=(decision("discussed", day, "referral:r1"),),
    )
    (found,) = rows(known)
    assert (found.item.decision.kind if found.item.decision else "") == expected


def test_what_has_no_clock_says_so_and_which_date_is_missing() -> None:
    found = row(referral("sent"))
    reason = found.item.reasons[0]
    assert (reason.rule, reason.due, reason.neutral) == (
        *("referrals", None),
        "Referral open, no clock runs",
    )
    assert [neutral for _, neutral in reason.notes] == [
        "sent date missing: its clock cannot run",
        "status date missing: its clock cannot run",
    ]


def test_the_days_at_each_stage_and_the_last_chase_stand_beside_the_reason() -> None:
    steps = (
        ReferralStep("s1", "M1", "r1", "chase", on("2026-11-10"), "phone", "reached", "", "s1"),
        ReferralStep("s2", "M1", "r1", "chase", on("2026-11-18"), "mail", "no_answer", "", "s1"),
    )
    found = row(
        referral("accepted", sent_on="2026-11-02", accepted_on="2026-11-09"),
        history=ReferralHistory({}, {"r1": steps}),
    )
    assert found.days == 11
    assert found.chased == steps[1]
    assert [neutral for _, neutral in found.item.reasons[0].notes] == [
        "sent 2 Nov (7 days), accepted 9 Nov (11 days)",
        "asked 18 Nov, no answer",
    ]


def test_a_redirect_stands_beside_both_referrals() -> None:
    step = ReferralStep("s1", "M1", "r1", "redirect", on("2026-11-18"), "", "", "r2", "s1")
    known = team(
        referral("cancelled", "r1", closed_on="2026-11-18"),
        referral("sent", "r2", sent_on="2026-11-18", to_org="Other"),
    )
    found = {
        each.item.key: [neutral for _, neutral in each.item.reasons[0].notes]
        for each in rows(known, ReferralHistory({}, {"r1": (step,)}))
    }
    assert "another organization has it since 18 Nov" in found["referral:r1"]
    assert "in place of one to another organization" in found["referral:r2"]


def test_outcome_known_and_service_received_are_two_things() -> None:
    said = {
        each.item.key.removeprefix("referral:"): (each.outcome_known, each.service_received)
        for each in rows(
            team(
                referral("sent", "open"),
                referral("in_progress", "kept", kept_on="2026-11-18"),
                referral("in_progress", "waits", outcome="wait list"),
                referral("completed", "done", closed_on="2026-11-18"),
                referral("cancelled", "off", closed_on="2026-11-18", kept_on="2026-11-10"),
                referral("declined", "no", status_on="2026-11-18"),
                referral("accepted", "lost", closed_on="2026-11-18"),
            )
        )
    }
    assert said == {
        "open": (False, False),
        "kept": (True, True),
        "waits": (True, False),
        "done": (True, True),
        "off": (True, False),
        "no": (True, False),
        "lost": (False, False),
    }


@pytest.mark.parametrize(
    "who",
    [
        member(segment="closed", segment_start="2026-11-02"),
        member(vanished=True),
        member(deceased_on="2026-11-10"),
    ],
    ids=["closed", "vanished", "dead"],
)
def test_members_whose_rows_have_stopped_are_not_in_the_ledger(who: Member) -> None:
    assert rows(team(referral("sent"), members=(who,))) == ()


def test_inbound_referrals_are_not_ours_to_chase() -> None:
    assert rows(team(referral("sent", direction="in"))) == ()


def test_those_of_one_worker_or_one_organization() -> None:
    known = team(
        referral("sent", "r1", staff_id="s1"),
        referral("sent", "r2", staff_id="s2", to_org=" northside  HOUSING "),
        referral("sent", "r3", staff_id="", to_org="Pantry"),
        members=(member(care_manager_id="s2"),),
    )
    of = {each.item.key for each in rows(known, staff="s2")}
    assert of == {"referral:r2", "referral:r3"}
    to = {each.item.key for each in rows(known, organization="Northside Housing")}
    assert to == {"referral:r1", "referral:r2"}


def test_a_protected_member_is_not_listed_by_organization() -> None:
    who = member(privacy_tags=frozenset({"part2"}))
    known = team(referral("sent"), members=(who,))
    assert len(rows(known)) == 1
    assert rows(known, organization="Northside Housing") == ()


def test_the_sections_are_the_stages_and_count_their_rows() -> None:
    known = team(referral("sent", "r1"), referral("on_hold", "r2"), referral("sent", "r3"))
    made = as_board(board(known), rows(known))
    assert [each.key for each in made.sections] == list(STAGES)
    assert {each.key: each.count for each in made.sections if each.count} == {
        "sent": 2,
        "on_hold": 1,
    }
    assert made.hidden == ()


def test_organizations_stand_by_how_often_the_loop_closes() -> None:
    sent = [
        referral("completed", "a1", to_org="Pantry"),
        referral("sent", "a2", to_org="pantry "),
        referral("declined", "b1", to_org="Shelter", member_id="M2"),
        referral("sent", "b2", to_org="Shelter"),
        referral("sent", "b3", to_org="Shelter"),
        referral("void", "b4", to_org="Shelter"),
        referral("draft", "b5", to_org="Shelter"),
        referral("sent", "c1", to_org="Shelter", direction="in"),
        referral("sent", "d1", to_org="Zoo"),
        referral("sent", "d2", to_org=""),
        referral("sent", "d3", to_org=""),
    ]
    found = organizations(team(*sent, members=(member(), member("M2"))))
    assert [
        (each.name, each.sent, each.outcome_known, each.service_received, each.open)
        for each in found
    ] == [
        ("", 2, 0, 0, 2),
        ("Zoo", 1, 0, 0, 1),
        ("Shelter", 3, 1, 0, 2),
        ("Pantry", 2, 1, 1, 1),
    ]
    assert found[2].members == {"M1", "M2"}


def test_an_empty_team_has_an_empty_ledger() -> None:
    assert rows(facts(TODAY)) == ()
    assert organizations(facts(TODAY)) == ()


def test_ten_thousand_referrals_are_each_there_once() -> None:
    sent = [referral("sent", f"r{number}", sent_on="2026-11-02") for number in range(10_000)]
    found = rows(team(*sent))
    assert len({each.item.key for each in found}) == 10_000


def test_a_protected_member_s_referral_names_no_organization() -> None:
    who = member(privacy_tags=frozenset({"part2"}))
    found = row(referral("scheduled", appt_on="2026-11-30"), members=(who,))
    assert found.item.reasons[0].text == "Referral appointment 30 Nov"
