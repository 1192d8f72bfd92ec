"""The requests ledger as text and JSON: complete, masked, and never cut."""

import json
from typing import Any

import pytest
from rich.cells import cell_len

from db.types import Member, ServiceRequest, TeamFacts
from huddle.outlet import requests as outlet
from huddle.privacy import show
from huddle.privacy.requests import COLUMNS, ShownRequest, show_requests
from huddle.views.requests import as_board, ledger
from tests.rules.build import CALENDAR, board, facts, member, request, rules, staff

REDUCED: dict[str, Any] = {
    "received": "2026-10-20",
    "payer": "Empire Plan",
    "service": "home health aide",
    "decision": "reduced",
    "decision_on": "2026-11-10",
    "notice_on": "2026-11-10",
    "effective_on": "2026-11-25",
    "previously_authorized": True,
    "member_updated_on": "2026-11-14",
}


def team(*asked: ServiceRequest, **who: Any) -> TeamFacts:
    whose: Member = member(**who)
    return facts(
        "2026-11-16", requests=asked, members=(whose,), staff=[staff("s1", name="Jo Ortiz")]
    )


def printed(known: TeamFacts, *, reveal: bool = False, width: int = 80) -> tuple[str, str]:
    rows = ledger(board(known), known, rules(), CALENDAR)
    shown = show(as_board(board(known), rows), known, rules(), reveal=reveal)
    listed = show_requests(shown, rows, known)
    return outlet.as_text(shown, listed, width=width), outlet.as_json(shown, listed)


def only(known: TeamFacts, *, reveal: bool = False) -> ShownRequest:
    rows = ledger(board(known), known, rules(), CALENDAR)
    shown = show(as_board(board(known), rows), known, rules(), reveal=reveal)
    (found,) = show_requests(shown, rows, known)
    return found


def test_the_text_says_each_clock_with_what_is_left_and_what_is_lost() -> None:
    text, _ = printed(team(request(**REDUCED)), reveal=True)
    assert text.splitlines()[3:] == [
        "Open requests  1",
        "",
        "  ▲ Rosa Alvarez  home health aide · J. Ortiz                         due 25 Nov",
        "    Empire Plan · Medicaid plan · reduced 10 Nov · member told 2 days ago",
        "    ▲ Ask by Wed 25 Nov to keep the service · 7 business days, 9 days left",
        "      if it passes: the service is not kept during an appeal",
        "      keep-benefits, 42 CFR 438.420",
        "    ● Appeal can be filed until Sat 9 Jan 2027 · 36 business days, 54 days left",
        "      if it passes: no appeal can be filed with the plan, and no hearing asked",
        "      for after it",
        "      appeal-file, 42 CFR 438.402 (60 days), 422.582 (65 days, grade B),",
        "      422.633(d) (60 days after receipt, presumed 5 days after the notice)",
        "    ● Member last updated 14 Nov · 4 business days, 5 days left",
        "      if it passes: the member does not know how the request stands",
        "      member-update, Local default",
    ]


def test_the_json_is_an_agenda_with_the_clocks_beside() -> None:
    _, said = printed(team(request(**REDUCED)))
    document = json.loads(said)
    assert document["schema"] == "huddle.requests/1"
    section, lapsed = document["sections"]
    assert (lapsed["key"], lapsed["items"]) == ("lapsed", [])
    assert (section["key"], section["count"]) == ("requests", len(section["items"]))
    (row,) = section["items"]
    assert set(row) == {
        *("key", "member_id", "member", "owner", "severity", "due", "last_responsible_day"),
        *("days_overdue", "decision", "reasons"),
    }
    clocks = document["clocks"][row["key"]]
    assert [(each["clock"], each["due"], each["days_left"]) for each in clocks] == [
        ("keep the service", "2026-11-25", 9),
        ("appeal", "2027-01-09", 54),
        ("member told", "2026-11-21", 5),
    ]


def test_every_clock_has_its_place_whether_it_runs_or_not() -> None:
    found = only(team(request(**REDUCED)), reveal=True)
    assert {cell.name: cell.words for cell in found.cells} == {
        "decision": "reduced 10 Nov",
        "extension": "",
        "authorization end": "",
        "keep the service": "25 Nov",
        "appeal": "9 Jan 2027",
        "appeal decision": "",
        "fair hearing": "",
        "member told": "told 2 days ago",
    }
    assert tuple(cell.name for cell in found.cells) == COLUMNS


def test_masked_neither_name_nor_service_nor_plan_nor_decision_shows() -> None:
    for said in printed(team(request(**REDUCED))):
        for hidden in ("Rosa", "Alvarez", "home health", "Empire", "reduced", 'M1"', "q1"):
            assert hidden not in said
    assert only(team(request(**REDUCED))).cells[0].words == "decided 10 Nov"


@pytest.mark.parametrize("tags", ["part2", "hiv", "dv"])
def test_of_a_protected_record_free_text_shows_to_nobody(tags: str) -> None:
    known = team(request(**REDUCED), privacy_tags=frozenset({tags}))
    for said in printed(known, reveal=True):
        assert "home health" not in said
        assert "Empire" not in said
        assert "reduced" not in said


def test_two_who_differ_in_why_alone_read_alike() -> None:
    plain = printed(team(request(**REDUCED)))
    assert plain == printed(team(request(**REDUCED), tier="HH+", tier_reason="HIV"))
    assert plain == printed(team(request(**REDUCED), privacy_tags=frozenset({"part2"})))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_hostile_and_huge_text_stays_text_within_the_width(width: int) -> None:
    hostile = "[red]\x1b[31m\u202eegasu\u202c " + "x" * 10_000
    known = team(request(**REDUCED | {"service": hostile, "payer": hostile}))
    text, said = printed(known, reveal=True, width=width)
    assert "\x1b" not in text + said
    assert "\u202e" not in text + said
    assert "[red]" in text
    assert max(map(cell_len, text.splitlines())) <= width


def test_nothing_open_says_so() -> None:
    text, said = printed(team())
    assert text.splitlines()[3] == "Open requests  none"
    assert json.loads(said)["clocks"] == {}
