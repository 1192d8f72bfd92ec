"""Who may open what."""

from datetime import date

import pytest

from db.types import TeamFacts
from huddle.roles import (
    Role,
    leads,
    may_pass_maximum,
    may_review,
    may_see_work_of,
    moves_members,
    only_looks,
    role_of,
)
from tests.rules.build import facts, staff

AS_OF = date(2026, 11, 24)


def team() -> TeamFacts:
    return facts(
        AS_OF,
        staff=[
            staff("lead", role="Team Lead"),
            staff("super", role="clinical supervisor"),
            staff("s-1", role="care manager", supervisor_id="peer"),
            staff(
                "s-2",
                role="",
                away_from=date(2026, 11, 23),
                away_to=date(2026, 11, 24),
                cover_id="s-1",
            ),
            staff("peer", role="peer specialist"),
            staff("screen", role="wall"),
        ],
    )


@pytest.mark.parametrize(
    ("user", "role"),
    [
        ("lead", Role.LEAD),
        ("super", Role.SUPERVISOR),
        ("s-1", Role.STAFF),
        ("s-2", Role.STAFF),
        ("screen", Role.WALL),
        ("wall", Role.WALL),
        ("root", Role.UNKNOWN),
    ],
)
def test_the_staff_list_says_who_somebody_is(user: str, role: Role) -> None:
    assert role_of(team(), user) is role


def test_leads_supervisors_and_a_team_without_a_list_see_everybody() -> None:
    assert [role for role in Role if leads(role)] == [Role.LEAD, Role.SUPERVISOR, Role.UNKNOWN]
    assert [role for role in Role if only_looks(role)] == [Role.WALL]


@pytest.mark.parametrize(
    ("user", "whose", "may"),
    [
        ("lead", "s-1", True),
        ("super", "s-2", True),
        ("root", "s-2", True),
        ("s-1", "s-1", True),
        ("s-1", "lead", False),
        ("s-1", "s-2", True),  # who is away, and s-1 covers
        ("s-2", "s-1", False),
        ("peer", "s-1", True),  # whose supervisor the list says they are
        ("screen", "s-1", False),
        ("s-1", "nobody", False),
    ],
)
def test_staff_see_their_own_work_and_that_of_whom_they_cover(
    user: str, whose: str, may: bool
) -> None:
    assert may_see_work_of(team(), user, whose) is may


@pytest.mark.parametrize(
    ("user", "whose", "may"),
    [
        ("lead", "s-1", True),
        ("super", "s-2", True),
        ("root", "s-2", True),
        ("lead", "lead", False),
        ("s-1", "s-1", False),
        ("s-1", "s-2", False),  # whom s-1 covers, and sees
        ("peer", "s-1", True),
        ("screen", "s-1", False),
    ],
)
def test_leads_and_supervisors_record_a_review(user: str, whose: str, may: bool) -> None:
    assert may_review(team(), user, whose) is may


def test_a_supervisor_passes_the_maximum_and_a_lead_does_not() -> None:
    passing = [role for role in Role if may_pass_maximum(role)]
    assert passing == [Role.SUPERVISOR, Role.UNKNOWN]
    moving = [role for role in Role if not moves_members(role)]
    assert moving == [Role.LEAD, Role.SUPERVISOR, Role.UNKNOWN]
