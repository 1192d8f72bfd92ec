"""Capacity as a board: nobody's members and referrals first, then the team, then the workers."""

from dataclasses import replace
from typing import Any

from db.types import Referral, TeamFacts
from huddle.rules.board import Board
from huddle.views.capacity import Headed, capacity
from huddle.views.load import Load, caseloads
from tests.rules.build import board, decision, facts, member, on, referral, rules, staff

TODAY = "2026-11-20"


def view(known: TeamFacts, *, open_to_all: bool = False) -> Board:
    def name(load: Load) -> Headed:
        return Headed(load.staff.staff_id, f"{load.weighted} of {load.recommended}")

    loads = caseloads(known, rules())
    return capacity(board(known), known, rules(), loads, workers=name if open_to_all else None)


def keys(shown: Board) -> dict[str, list[str]]:
    return {each.key: [item.key for item in each.items] for each in shown.sections}


def test_those_without_a_worker_stand_first() -> None:
    known = facts(
        TODAY,
        members=[member("M1", care_manager_id="s1"), member("M2", care_manager_id="")],
        staff=[staff("s1")],
    )
    shown = view(known)
    assert [each.key for each in shown.sections] == ["unassigned", "referrals", "team"]
    assert keys(shown)["unassigned"] == ["member:M2"]
    (row,) = shown.sections[0].items
    assert (row.severity, row.owner, row.reasons[0].text, row.reasons[0].neutral) == (
        *("soon", None, "No worker, active, weighs 0.8"),
        "No worker, active",
    )


def test_it_says_why_a_member_is_nobody_s() -> None:
    known = facts(
        TODAY,
        members=[
            member("M1", care_manager_id=""),
            member("M2", care_manager_id="s1"),
            member("M3", care_manager_id="s7"),
        ],
        staff=[staff("s1", active=False)],
    )
    assert [each.reasons[0].neutral for each in view(known).sections[0].items] == [
        "No worker, active",
        "Worker has left, active",
        "Worker not on the staff list, active",
    ]


def test_the_team_s_row_says_what_all_weigh_together() -> None:
    known = facts(
        TODAY,
        members=[
            member("M1", care_manager_id="s1", tier="HH+"),
            member("M2", care_manager_id="s1", segment="maintenance"),
            member("M3", care_manager_id=""),
        ],
        staff=[staff("s1")],
    )
    (row,) = view(known).sections[2].items
    said = "3 members, weighing 3.05 of 40 recommended: 2 active, 1 in maintenance"
    assert (row.key, row.reasons[0].text, row.reasons[0].neutral) == ("capacity:team", said, said)


def test_masked_no_worker_s_section_is_there() -> None:
    known = facts(TODAY, members=[member(care_manager_id="s1")], staff=[staff("s1")])
    assert "worker:s1" not in keys(view(known))


def test_each_worker_s_members_follow_the_fullest_first() -> None:
    known = facts(
        TODAY,
        members=[
            member("M1", care_manager_id="s1"),
            member("M2", care_manager_id="s2"),
            member("M3", care_manager_id="s2"),
            member("M4", care_manager_id="s3", tier="HH+"),
        ],
        staff=[
            *(staff("s1", max_caseload=0), staff("s2"), staff("s3", target_caseload=80)),
            staff("lead"),
        ],
    )
    shown = view(known, open_to_all=True)
    # s1 is over its maximum; s2 has 1.6 of 40, s3 2 of 80; the lead carries nobody.
    assert [each.key for each in shown.sections[4:]] == ["worker:s1", "worker:s2", "worker:s3"]
    rows = {each.key: each for each in shown.sections[3].items}
    assert {key: each.severity.value for key, each in rows.items()} == {
        "worker:s1": "act",
        "worker:s2": "watch",
        "worker:s3": "watch",
    }
    assert rows["worker:s3"].reasons[0].neutral == "2 of 80"
    assert keys(shown)["worker:s2"] == ["member:M2", "member:M3"]
    listed = [key for section in shown.sections for key in keys(shown)[section.key]]
    assert sorted(key for key in listed if key.startswith("member:")) == [
        *("member:M1", "member:M2", "member:M3", "member:M4"),
    ]


def inbound(referral_id: str, **known: Any) -> Referral:
    return referral(
        "sent", referral_id, direction="in", **{"staff_id": "", "sent_on": "2026-11-19", **known}
    )


def test_referrals_that_nobody_looks_after() -> None:
    known = facts(
        TODAY,
        members=[
            member("M1", care_manager_id="s1"),
            member("M2", care_manager_id=""),
            member("M3", care_manager_id="", segment="closed"),
        ],
        staff=[staff("s1")],
        referrals=[
            inbound("in-new"),
            inbound("in-old", sent_on="2026-11-18"),
            inbound("in-taken", staff_id="s1"),
            inbound("in-closed", closed_on="2026-11-19"),
            referral("sent", "out", staff_id=""),
            referral("sent", "out-nobody", member_id="M2", staff_id=""),
            referral("completed", "out-done", member_id="M2", staff_id=""),
            referral("sent", "out-gone", member_id="M3", staff_id=""),
        ],
    )
    shown = view(known)
    rows = {item.key: item for item in shown.sections[1].items}
    assert set(rows) == {"referral:in-new", "referral:in-old", "referral:out-nobody"}
    # Two days after it came the board says so too: its own reason stands.
    assert rows["referral:in-old"].reasons[0].rule == "signal-inbound-unassigned"
    assert rows["referral:in-new"].reasons[0].text == "Referral to us of 19 Nov has no worker"
    assert rows["referral:in-new"].reasons[0].on == on("2026-11-19")


def test_a_decision_about_a_row_shows() -> None:
    known = facts(
        TODAY,
        members=[member("M1", care_manager_id="", tier="")],
        referrals=[referral("sent", staff_id="", sent_on="2026-11-02", status_on="2026-11-02")],
        decisions=[decision("discussed", TODAY, "referral:r1")],
    )
    (row,) = view(known).sections[1].items
    assert row.decision is not None


def test_a_decision_about_a_member_s_row_shows() -> None:
    known = facts(
        TODAY,
        members=[member("M1", care_manager_id="")],
        decisions=[decision("discussed", TODAY, "member:M1")],
    )
    (row,) = view(known).sections[0].items
    assert row.decision is not None


def test_an_empty_team() -> None:
    shown = view(replace(facts(TODAY), members=()), open_to_all=True)
    assert keys(shown) == {
        "unassigned": [],
        "referrals": [],
        "team": ["capacity:team"],
        "workers": [],
    }
