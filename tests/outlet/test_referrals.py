"""The referral ledger as text and JSON: complete, masked, and never cut."""

import json
from typing import Any

import pytest
from rich.cells import cell_len

from db.types import Referral, ReferralHistory, ReferralStep, TeamFacts
from huddle.outlet import referrals as outlet
from huddle.privacy import show
from huddle.privacy.referrals import show_organizations, show_referrals
from huddle.views.referrals import Organization, as_board, ledger, organizations
from tests.rules.build import CALENDAR, board, event, facts, member, on, referral, rules, staff

CHASED = ReferralHistory(
    {}, {"r1": (ReferralStep("1", "M1", "r1", "chase", on("2026-11-18"), "", "left_msg", "", ""),)}
)


def team(*sent: Referral, **who: Any) -> TeamFacts:
    return facts(
        "2026-11-20",
        referrals=sent,
        members=(member(**who),),
        staff=[staff("s1", name="Jo Ortiz")],
    )


def printed(
    known: TeamFacts,
    *,
    reveal: bool = False,
    width: int = 80,
    history: ReferralHistory = CHASED,
) -> tuple[str, str]:
    rows = ledger(board(known), known, rules(), CALENDAR, history)
    shown = show(as_board(board(known), rows), known, rules(), reveal=reveal)
    counted = show_organizations(organizations(known), known, reveal=reveal)
    text = outlet.as_text(shown, counted, width=width)
    return text, outlet.as_json(shown, show_referrals(shown, rows), counted)


def sent(**known: Any) -> tuple[Referral, ...]:
    return (
        referral(sent_on="2026-11-16", status_on="2026-11-16", **known),
        referral("completed", "r2", sent_on="2026-11-02", closed_on="2026-11-12", **known),
    )


def test_the_text_says_stage_days_chase_and_how_often_the_loop_closes() -> None:
    text, _ = printed(team(*sent()), reveal=True)
    # Sent on Monday, to be acknowledged on Wednesday the 18th: two days late on Friday.
    assert text.splitlines()[3:] == [
        "Referrals  1 open, 1 to act on",
        "",
        "Sent, no answer yet  1",
        "  ▲ Rosa Alvarez  J. Ortiz                                           2 days late",
        "    Housing referral to Northside Housing sent 4 days ago, not acknowledged",
        "      sent 16 Nov (4 days)",
        "      asked 18 Nov, message left",
        "",
        "Closed lately, service received  1",
        "  ● Rosa Alvarez  J. Ortiz",
        "    Housing referral to Northside Housing closed 12 Nov, service received",
        "      sent 2 Nov (10 days), completed 12 Nov",
        "",
        "Organizations, the loop that closes least often first",
        "  Northside Housing            outcome known 1/2 · service received 1/2 · open 1",
    ]


def test_the_json_is_an_agenda_with_how_each_came_there_beside() -> None:
    _, said = printed(team(*sent()), reveal=True)
    document = json.loads(said)
    assert document["schema"] == "huddle.referrals/1"
    counts = {each["key"]: each["count"] for each in document["sections"] if each["count"]}
    assert counts == {"sent": 1, "received": 1}
    assert document["referrals"]["referral:r1"] == {
        "stage": "sent",
        "days_at_status": 4,
        "statuses": [{"status": "sent", "since": "2026-11-16", "days": 4}],
        "asked_on": "2026-11-18",
        "answer": "left_msg",
        "outcome_known": False,
        "service_received": False,
    }
    assert document["organizations"] == [
        {
            "name": "Northside Housing",
            "sent": 2,
            "outcome_known": 1,
            "service_received": 1,
            "open": 1,
        }
    ]


def test_masked_neither_name_nor_kind_nor_organization_shows() -> None:
    for said in printed(team(*sent())):
        for hidden in ("Rosa", "Alvarez", "ousing", 'M1"', "r1"):
            assert hidden not in said
    assert "1 other organization" in printed(team(*sent()))[0]


@pytest.mark.parametrize("tags", ["part2", "hiv", "dv"])
def test_of_a_protected_record_no_organization_shows_to_anybody(tags: str) -> None:
    for said in printed(team(*sent(), privacy_tags=frozenset({tags})), reveal=True):
        assert "ousing" not in said


def test_two_who_differ_in_why_alone_read_alike() -> None:
    plain = printed(team(*sent()))
    assert plain == printed(team(*sent(), tier="HH+", tier_reason="HIV"))
    assert plain == printed(team(*sent(), privacy_tags=frozenset({"part2"})))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_hostile_and_huge_text_stays_text_within_the_width(width: int) -> None:
    hostile = "[red]\x1b[31m\u202eegasu\u202c " + "x" * 10_000
    known = team(*sent(kind=hostile, to_org=hostile, outcome=hostile))
    for reveal in (False, True):
        text, said = printed(known, reveal=reveal, width=width)
        assert "\x1b" not in text + said
        assert "\u202e" not in text + said
        assert max(map(cell_len, text.splitlines())) <= width
        assert ("[red]" in text) is reveal


def organization(members: int, name: str = "Pantry") -> Organization:
    whom = frozenset(f"M{number}" for number in range(1, members + 1))
    return Organization(name, 10, 6, 4, 3, whom)


@pytest.mark.parametrize(
    ("members", "reveal", "name"),
    [
        (4, False, "1 other organization"),
        (5, False, "Pantry"),
        (1, True, "Pantry"),
    ],
)
def test_an_organization_is_named_where_that_tells_of_nobody(
    members: int, reveal: bool, name: str
) -> None:
    known = facts("2026-11-20", members=[member(f"M{number}") for number in range(1, 6)])
    (shown,) = show_organizations([organization(members)], known, reveal=reveal)
    assert shown == (name, 10, 6, 4, 3)


def test_an_organization_of_protected_members_alone_is_never_named() -> None:
    tags = frozenset({"part2"})
    members = [member(f"M{number}", privacy_tags=tags) for number in range(1, 7)]
    known = facts("2026-11-20", members=members)
    several = [organization(5, "Detox"), organization(6, "Clinic")]
    (shown,) = show_organizations(several, known, reveal=True)
    assert shown == ("2 other organizations", 20, 12, 8, 6)


@pytest.mark.parametrize("reveal", [False, True])
def test_a_facility_with_protected_records_is_never_named(reveal: bool) -> None:
    known = facts(
        "2026-11-20",
        members=[member(f"M{number}") for number in range(1, 6)],
        events=[event("ed", "2026-11-02", facility="Harbor DETOX ", tags="part2")],
    )
    (shown,) = show_organizations([organization(5, "Harbor  Detox")], known, reveal=reveal)
    assert shown.name == "1 other organization"


def test_nothing_sent_says_so() -> None:
    text, said = printed(team())
    assert text.splitlines()[3:] == ["Referrals  0 open"]
    assert json.loads(said)["referrals"] == {}
