"""Weighted caseloads, worked out by hand from the weights of 3-rules.md."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from db.types import Member, RuleSet, Staff, TeamFacts
from huddle.rules.rule import load_rules
from huddle.views.load import Weights, caseloads
from tests.rules.build import facts, instant, member, rules, staff

TODAY = "2026-11-20"


def team(*members: Member, workers: tuple[Staff, ...] = ()) -> TeamFacts:
    return facts(TODAY, members=members, staff=workers or (staff("s1"),))


@pytest.mark.parametrize(
    ("known", "segment", "weight"),
    [
        ({"tier": "HH+", "tier_reason": "AOT"}, "active", "3.3"),
        ({"tier": "hh+", "tier_reason": "aot"}, "active", "3.3"),
        ({"tier": "HH+", "tier_reason": "SMI"}, "active", "2"),
        ({"tier": "HH+", "tier_reason": "HIV"}, "active", "2"),
        ({"tier": "HH+", "tier_reason": ""}, "active", "2"),
        ({"tier": "high"}, "active", "1"),
        ({"tier": "standard"}, "active", "0.8"),
        ({"tier": ""}, "active", "0.8"),
        ({"tier": "", "tier_reason": "AOT"}, "active", "0.8"),
        ({"segment": "outreach", "tier": "HH+"}, "outreach", "0.4"),
        ({"segment": "active", "enrolled_on": "2026-11-21"}, "outreach", "0.4"),
        ({"segment": "active", "enrolled_on": "2026-11-20"}, "active", "0.8"),
        ({"segment": "pended", "segment_reason": "Diligent Search"}, "pended", "0.3"),
        ({"segment": "pended", "segment_reason": "hospital"}, "pended", "0.1"),
        ({"segment": "maintenance"}, "maintenance", "0.25"),
        ({"segment": ""}, "other", "0.8"),
        ({"segment": "on the moon"}, "other", "0.8"),
    ],
)
def test_what_a_member_weighs(known: dict[str, Any], segment: str, weight: str) -> None:
    loads = caseloads(team(member(**{"care_manager_id": "s1", **known})), rules())
    (carried,) = loads.loads["s1"].members
    assert (carried.segment, carried.weight) == (segment, Decimal(weight))


@pytest.mark.parametrize(
    "known",
    [{"segment": "closed"}, {"vanished": True}, {"deceased_on": "2026-11-01"}],
    ids=["closed", "vanished", "dead"],
)
def test_who_is_no_work_any_more(known: dict[str, Any]) -> None:
    loads = caseloads(team(member(care_manager_id="s1", **known)), rules())
    assert loads.members == ()


def test_everybody_is_counted_once_and_the_sum_is_the_teams() -> None:
    members = [member(f"M{number}", care_manager_id="s1") for number in range(40)]
    members += [member(f"N{number}", care_manager_id="s2", tier="HH+") for number in range(21)]
    members += [member("X", care_manager_id=""), member("Y", care_manager_id="gone")]
    workers = (staff("s1"), staff("s2", max_caseload=40), staff("lead"))
    loads = caseloads(team(*members, workers=workers), rules())
    assert loads.loads["s1"].weighted == Decimal("32")
    assert loads.loads["s2"].weighted == Decimal("42")
    assert [each.member.member_id for each in loads.unassigned] == ["X", "Y"]
    assert loads.weighted == Decimal("75.6")
    assert len(loads.members) == 63
    # The lead has no members and no target: no room for more.
    assert loads.recommended == 80


@pytest.mark.parametrize(
    ("members", "recommended", "maximum"),
    [(50, False, False), (51, True, False), (60, True, False), (61, True, True)],
    ids=["at the recommended", "over it", "at the maximum", "over it too"],
)
def test_recommended_and_maximum(members: int, recommended: bool, maximum: bool) -> None:
    # 0.8 each: 50 weigh 40, 60 weigh 48.
    several = [member(f"M{number}", care_manager_id="s1") for number in range(members)]
    loads = caseloads(team(*several, workers=(staff("s1", max_caseload=48),)), rules())
    load = loads.loads["s1"]
    assert (load.over_recommended, load.over_maximum) == (recommended, maximum)


def test_a_worker_s_own_target_goes_before_the_agency_s() -> None:
    workers = (staff("s1", target_caseload=20), staff("s2", target_caseload=0), staff("s3"))
    loads = caseloads(team(workers=workers), rules())
    assert [loads.loads[each].recommended for each in ("s1", "s2", "s3")] == [20, 0, 40]
    assert [loads.loads[each].carries for each in ("s1", "s2", "s3")] == [True, False, False]


def test_one_who_left_has_nobody() -> None:
    known = team(member(care_manager_id="s1"), workers=(staff("s1", active=False),))
    loads = caseloads(known, rules())
    assert loads.loads == {}
    assert len(loads.unassigned) == 1


def test_a_worker_of_another_team_is_there_with_the_members_they_have_here() -> None:
    away = staff("s9", team="south")
    loads = caseloads(team(member(care_manager_id="s9"), workers=(staff("s1"), away)), rules())
    assert set(loads.loads) == {"s1", "s9"}
    assert set(caseloads(team(workers=(staff("s1"), away)), rules()).loads) == {"s1"}


def test_what_if_moves_the_weight_and_nothing_else() -> None:
    members = (
        member("M1", care_manager_id="s1", tier="HH+", tier_reason="AOT"),
        member("M2", care_manager_id="s1"),
        member("M3", care_manager_id="s2"),
        member("M4", care_manager_id=""),
    )
    loads = caseloads(team(*members, workers=(staff("s1"), staff("s2"))), rules())
    after = loads.moved(["M1", "M4"], "s2")
    assert (loads.loads["s1"].weighted, loads.loads["s2"].weighted) == (
        Decimal("4.1"),
        Decimal("0.8"),
    )
    assert (after.loads["s1"].weighted, after.loads["s2"].weighted) == (
        Decimal("0.8"),
        Decimal("4.9"),
    )
    assert (after.unassigned, after.weighted) == ((), loads.weighted)
    assert after.worker_of("M1") == "s2"


def test_an_agency_has_its_own_weights() -> None:
    text = (
        '[[override]]\nrule = "caseload-weights"\ntarget = 30\n[override.weights]\nstandard = 150\n'
    )
    at = instant("2026-11-01T12:00Z")
    assert at is not None
    own = load_rules(RuleSet(1, text, "lead", at))
    weights = Weights.of(facts(TODAY), own)
    assert (weights.target, weights.hundredths["standard"]) == (30, 150)


def test_500_members_and_none() -> None:
    many = [member(f"M{number}", care_manager_id="s1") for number in range(500)]
    assert caseloads(team(*many), rules()).weighted == Decimal("400")
    assert caseloads(replace(facts(TODAY), members=()), rules()).weighted == 0


@pytest.mark.parametrize("reason", ["AOT", "SMI", "HIV", ""])
def test_masked_no_load_limit_or_move_tells_why_somebody_is_hh_plus(reason: str) -> None:
    # Anybody in HH+ weighs 2, which is within 3; AOT would weigh 3.3.
    member_of = {"care_manager_id": "s1", "tier": "HH+", "tier_reason": reason}
    workers = (staff("s1", max_caseload=3), staff("s2", target_caseload=1))
    loads = caseloads(team(member(**member_of), workers=workers), rules()).for_sight(reveal=False)
    first, second = loads.loads["s1"], loads.moved(["M1"], "s2").loads["s2"]
    assert (first.weighted, first.over_maximum) == (Decimal("2"), False)
    assert (second.weighted, second.over_recommended) == (Decimal("2"), True)


def test_revealed_loads_are_what_they_are() -> None:
    member_of = {"care_manager_id": "s1", "tier": "HH+", "tier_reason": "AOT"}
    loads = caseloads(team(member(**member_of)), rules())
    assert loads.for_sight(reveal=True).loads["s1"].weighted == Decimal("3.3")


def shared_worker() -> TeamFacts:
    """s1 has M1 and M2 here; in other teams M2 again, M8 of HH+ with AOT, and M9 who is closed."""
    here = team(
        member("M1", care_manager_id="s1"),
        member("M2", care_manager_id="s1", tier="high"),
        member("M3", care_manager_id="s2"),
        workers=(staff("s1", target_caseload=4, max_caseload=6), staff("s2")),
    )
    beside = (
        member("M2", care_manager_id="s1", tier="high"),
        member("M8", care_manager_id="s1", tier="HH+", tier_reason="AOT"),
        member("M9", care_manager_id="s1", segment="closed"),
    )
    return replace(here, elsewhere=beside)


def test_a_load_is_that_of_all_teams_and_the_team_s_sum_is_its_own() -> None:
    loads = caseloads(shared_worker(), rules())
    load = loads.loads["s1"]
    assert [each.member.member_id for each in load.members] == ["M1", "M2"]
    assert [each.member.member_id for each in load.beside] == ["M8"]
    assert (load.weighted, load.weighted_beside) == (Decimal("5.1"), Decimal("3.3"))
    assert load.over_recommended
    assert not load.over_maximum
    assert loads.weighted == Decimal("2.6")
    assert len(loads.members) == 3
    # Masked, HH+ weighs 2 whatever its reason.
    assert loads.for_sight(reveal=False).loads["s1"].weighted == Decimal("3.8")


def test_a_move_is_weighed_with_what_is_carried_elsewhere() -> None:
    loads = caseloads(shared_worker(), rules())
    assert loads.moved(["M3"], "s1").loads["s1"].weighted == Decimal("5.9")
    # Whom they keep in the other team they keep, also when given away here.
    assert loads.moved(["M1", "M2"], "s2").loads["s1"].weighted == Decimal("4.3")
    heavy = replace(
        shared_worker(), elsewhere=(*shared_worker().elsewhere, member("M7", care_manager_id="s2"))
    )
    assert caseloads(heavy, rules()).loads["s1"].weighted == Decimal("5.1")
