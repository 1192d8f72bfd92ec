"""Whom the workers of a team carry in other teams, on both databases, today and on a past day."""

from typing import Any

from db import models
from db.commands import add_team
from db.facts import carried_elsewhere
from tests.conftest import Database
from tests.db.seed import ANA, add, at, on


def south(north: Database) -> None:
    """Ana has M2 in the south too, and M4 there until the 12th; Far has M5 there."""
    add_team(north.engine, ANA, team_id="south", name="South'; DROP", now=at(1, 10))
    for number in (4, 5):
        known = {"member_id": f"M{number}", "short_id": f"441{number}", "segment": "active"}
        add(north, models.Member, {**known, "programme": "HH", "batch_id": "b-1"})
    for number, manager, until in (
        (2, "s-ana", None),
        (4, "s-ana", at(12)),
        (5, "s-far", None),
        (1, "", None),
    ):
        values: dict[str, Any] = {"care_manager_id": manager, "valid_to": until}
        add(
            north,
            models.Assignment,
            {"assignment_id": f"south-{number}", "member_id": f"M{number}", "team_id": "south"}
            | values,
        )


def carried(north: Database, team_id: str, day: int) -> list[tuple[str, str]]:
    conn = north.connect()
    try:
        found = carried_elsewhere(conn, team_id, on(day), at(20))
    finally:
        conn.close()
    return [(each.member_id, each.care_manager_id) for each in found]


def test_a_worker_s_members_of_another_team_and_nobody_else_s(north: Database) -> None:
    assert carried(north, "north", 20) == []
    south(north)
    assert carried(north, "north", 20) == [("M2", "s-ana")]
    # Ana works in the south because she carries a member there.
    assert carried(north, "south", 20) == [("M1", "s-ana"), ("M2", "s-ana"), ("M3", "s-ana")]


def test_a_past_day_has_whom_they_carried_then(north: Database) -> None:
    south(north)
    assert carried(north, "north", 11) == [("M2", "s-ana"), ("M4", "s-ana")]
    assert carried(north, "north", 12) == [("M2", "s-ana")]
