"""``t`` on members: what a move would come to, before it is done."""

from typing import Any

import pytest

from huddle.privacy.capacity import ShownWhatIf, show_what_if
from huddle.screens.modals.move_members import MembersMoved, MoveMembersModal
from huddle.views.load import caseloads
from tests.rules.build import facts, member, rules, staff
from tests.screens.host import (
    HOSTILE,
    HOSTILE_SHOWN,
    NONE_YET,
    ROW,
    SIZES,
    STAFF,
    fits,
    result_of,
    screen_of,
)

WITHIN = ShownWhatIf(("J. Ortiz  8 → 7.2 of 40", "M. Chen  8 → 8.8 of 40"), "", over_maximum=False)
OVER = ShownWhatIf((), "M. Chen would pass the maximum.", over_maximum=True)


def modal(
    outcome: ShownWhatIf = WITHIN,
    *,
    subject: str = ROW,
    figures: bool = True,
    may_pass: bool = True,
) -> MoveMembersModal:
    return MoveMembersModal(
        subject=subject,
        staff=STAFF,
        what_if=lambda _: outcome,
        work="3 tasks, 1 referral",
        figures=figures,
        may_pass=may_pass,
    )


async def test_a_name_and_enter_move_them_with_their_work() -> None:
    assert await result_of(modal(), "=chen", "enter") == MembersMoved("s-chen", True, "")


async def test_their_work_can_stay() -> None:
    keys = ("=chen", "tab", "right", "enter")
    assert await result_of(modal(), *keys) == MembersMoved("s-chen", False, "")


async def test_nobody_is_moved_to_nobody() -> None:
    assert await result_of(modal(), "enter") is NONE_YET


async def test_both_loads_stand_there_as_soon_as_one_is_chosen() -> None:
    assert "→ 7.2 of 40" not in await screen_of(modal())
    assert "Open with them: 3 tasks, 1 referral" in await screen_of(modal())
    said = await screen_of(modal(), "=chen")
    assert "J. Ortiz 8 → 7.2 of 40 M. Chen 8 → 8.8 of 40" in said


async def test_a_maximum_takes_a_reason() -> None:
    assert await result_of(modal(OVER), "=chen", "enter") is NONE_YET
    keys = ("=chen", "enter", "=leave", "enter")
    assert await result_of(modal(OVER), *keys) == MembersMoved("s-chen", True, "leave")


async def test_who_may_not_pass_a_maximum_is_told_who_may() -> None:
    form = modal(OVER, may_pass=False)
    assert "a supervisor can do it" in await screen_of(form, "=chen", "enter")


async def test_masked_it_says_where_loads_are_to_be_seen() -> None:
    assert "Loads are not for a masked screen." in await screen_of(modal(figures=False))


@pytest.mark.parametrize("size", SIZES)
async def test_the_form_fits(size: tuple[int, int]) -> None:
    lines = tuple(f"Worker {number}  40 → 39.2 of 40, at most 50" for number in range(5))
    assert await fits(modal(ShownWhatIf(lines, "x" * 60, over_maximum=True)), size)


async def test_hostile_text_is_text() -> None:
    assert HOSTILE_SHOWN in await screen_of(modal(subject=HOSTILE))


def what_if(*member_ids: str, to: str, figures: bool = True, **known: Any) -> ShownWhatIf:
    team = facts(
        "2026-11-20",
        members=[
            member("M1", care_manager_id="s1", tier="HH+"),
            member("M2", care_manager_id="s2"),
            member("M3", care_manager_id=""),
        ],
        staff=[
            staff("s1", name="Jo Ortiz"),
            staff("s2", name="Wei Chen", **known),
            staff("s9", name="Far Away", team="south"),
        ],
    )
    loads = caseloads(team, rules())
    return show_what_if(loads, member_ids, to, team, figures=figures)


def test_whom_it_takes_from_stands_before_whom_it_is_given_to() -> None:
    assert what_if("M1", "M3", to="s2").lines == (
        "J. Ortiz  2 → 0 of 40",
        "W. Chen  0.8 → 3.6 of 40",
    )


@pytest.mark.parametrize(
    ("known", "warning", "over"),
    [
        ({"max_caseload": 2}, "W. Chen would pass the maximum.", True),
        ({"max_caseload": 3}, "", False),
        ({"target_caseload": 2}, "W. Chen would be over what is recommended.", False),
        ({"target_caseload": 0}, "W. Chen is over what is recommended already.", False),
        (
            {"away_to": "2026-11-24", "cover_id": "s1"},
            "W. Chen is away until Tue 24 Nov, J. Ortiz covers.",
            False,
        ),
    ],
)
def test_what_a_move_would_pass(known: dict[str, Any], warning: str, over: bool) -> None:
    found = what_if("M1", to="s2", **known)
    assert (found.warning, found.over_maximum) == (warning, over)


def test_masked_only_what_stops_it_is_said() -> None:
    assert what_if("M1", to="s2", figures=False, target_caseload=1) == ShownWhatIf((), "", False)
    stopped = what_if("M1", to="s2", figures=False, max_caseload=1)
    assert stopped == ShownWhatIf((), "W. Chen would pass the maximum.", True)


def test_to_whom_they_have_already_nothing_changes() -> None:
    assert what_if("M2", to="s2", max_caseload=0) == ShownWhatIf(
        ("W. Chen  0.8 → 0.8 of 40, at most 0, over maximum",), "", False
    )


def test_somebody_of_another_team_has_no_caseload_here_yet() -> None:
    assert what_if("M1", to="s9").warning == "F. Away has no caseload in this team yet."
