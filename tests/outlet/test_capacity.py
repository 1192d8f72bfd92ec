"""Capacity as text and JSON: the team's load everywhere, a worker's only where it is revealed."""

import json

import pytest
from rich.cells import cell_len

from db.types import TeamFacts
from huddle.outlet import capacity as outlet
from huddle.privacy import show
from huddle.privacy.capacity import absences, show_team, show_workers
from huddle.views.capacity import capacity
from huddle.views.load import caseloads
from tests.rules.build import board, facts, member, rules, staff

TODAY = "2026-11-20"


def team(name: str = "Jo Ortiz", tier_reason: str = "SMI") -> TeamFacts:
    return facts(
        TODAY,
        members=[
            member("M1", care_manager_id="s1", tier="HH+", tier_reason=tier_reason),
            member("M2", care_manager_id="s2", segment="maintenance"),
            member("M3", care_manager_id="", first="Theo", last="Wu", short_id="5512"),
        ],
        staff=[
            staff("s1", name=name, target_caseload=1, max_caseload=2),
            staff("s2", name="Wei Chen", cover_id="s1", away_to="2026-11-24"),
            staff("s3", name="Ada Lead", away_from="2026-11-23", target_caseload=10),
        ],
    )


def printed(known: TeamFacts, *, reveal: bool = False, width: int = 80) -> tuple[str, str]:
    loads = caseloads(known, rules())
    made = capacity(board(known), known, rules(), loads, notes=absences(loads, known))
    shown = show(made, known, rules(), reveal=reveal)
    said = show_team(loads, known, reveal=reveal), show_workers(loads, known, reveal=reveal)
    return outlet.as_text(shown, *said, width=width), outlet.as_json(shown, *said)


def test_revealed_each_worker_has_a_line_the_fullest_first() -> None:
    text, _ = printed(team(), reveal=True)
    assert text.splitlines()[3:] == [
        "Capacity  weighted load 3.05 of 51 recommended",
        "  3 members: 2 active, 1 maintenance",
        "  A. Lead away from Mon 23 Nov",
        "  W. Chen away until Tue 24 Nov, J. Ortiz covers",
        "",
        "Members without a worker  1",
        "  ■ Theo Wu",
        "    No worker, active, weighs 0.8",
        "",
        "Referrals without a worker  none",
        "",
        "Workers  3 · weighted load of the recommended",
        "  J. Ortiz                                   2 of 1, at most 2, over recommended",
        "    1 member: 1 active · covers W. Chen",
        "  W. Chen                                                             0.25 of 40",
        "    1 member: 1 maintenance · away until Tue 24 Nov, J. Ortiz covers",
        "  A. Lead                                                                0 of 10",
        "    no members · away from Mon 23 Nov",
    ]


def test_masked_the_team_s_figures_stand_alone() -> None:
    text, said = printed(team())
    assert text.splitlines()[3:] == [
        "Capacity  weighted load 3.05 of 51 recommended",
        "  3 members: 2 active, 1 maintenance",
        "  A. Lead away from Mon 23 Nov",
        "  W. Chen away until Tue 24 Nov, J. Ortiz covers",
        "",
        "Members without a worker  1",
        "  ■ T.W. ··5512",
        "    No worker, active",
        "",
        "Referrals without a worker  none",
        "",
        "Each worker's load is not for a masked list: add --reveal",
    ]
    document = json.loads(said)
    assert document["workers"] == []
    assert document["load"] == {
        "members": 3,
        "segments": {"active": 2, "maintenance": 1},
        "weighted": 3.05,
        "recommended": 51,
        "maximum": None,
        "standing": "within",
    }
    assert [each["key"] for each in document["sections"]] == ["unassigned", "referrals", "team"]


def test_the_json_has_each_worker_beside_the_agenda() -> None:
    workers = json.loads(printed(team(), reveal=True)[1])["workers"]
    assert workers[0] == {
        "members": 1,
        "segments": {"active": 1},
        "weighted": 2.0,
        "recommended": 1,
        "maximum": 2,
        "standing": "over recommended",
        "staff_id": "s1",
        "name": "J. Ortiz",
        "away": None,
        "covers": ["W. Chen"],
        "elsewhere": {"members": 0, "weighted": 0.0},
    }


def test_smi_and_hiv_weigh_the_same_and_read_alike() -> None:
    assert printed(team()) == printed(team(tier_reason="HIV"))
    assert printed(team(), reveal=True) == printed(team(tier_reason="HIV"), reveal=True)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_hostile_and_huge_names_stay_text_within_the_width(width: int) -> None:
    known = team(name="[red]\x1b[31m\u202eegasu\u202c " + "x" * 10_000)
    text, said = printed(known, reveal=True, width=width)
    assert "\x1b" not in text + said
    assert "\u202e" not in text + said
    assert max(map(cell_len, text.splitlines())) <= width
