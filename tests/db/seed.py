"""A small agency for tests: team ``north`` with three members and three workers."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from db import facts, models
from db.commands import Actor, Target, add_team, init_agency
from db.types import TeamFacts
from tests.conftest import Database

ZONE = ZoneInfo("America/New_York")
ANA = Actor("agency", "s-ana")
BEN = Actor("agency", "s-ben")
RED = Target("contacts:M1:2026-11", ("contacts:M1:2026-11:ny-hh-core-monthly",), "M1")


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in the agency's zone."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def on(day: int, month: int = 11) -> date:
    return date(2026, month, day)


def add(database: Database, model: type[models.Row], *rows: Mapping[str, Any]) -> None:
    """Puts rows into a table as an import would."""
    with database.engine.begin() as conn:
        for row in rows:
            conn.execute(insert(model), {"agency_id": "agency", **row})


def set_up(database: Database) -> Database:
    """The agency, its team and its people, as a first import leaves them."""
    init_agency(database.engine, ANA, name="Agency", now=at(1))
    add_team(database.engine, ANA, team_id="north", name="Northside pod", now=at(1))
    add(
        database,
        models.Staff,
        {"staff_id": "s-ana", "name": "A. Ana", "team": "north", "cover_id": "s-cover"},
        {"staff_id": "s-ben", "name": "B. Ben", "team": "Northside pod"},
        {"staff_id": "s-cover", "name": "C. Cover", "team": "south"},
        {"staff_id": "s-far", "name": "F. Far", "team": "south"},
    )
    for number in (1, 2, 3):
        add(
            database,
            models.Member,
            {
                "member_id": f"M{number}",
                "short_id": f"441{number}",
                "first": "Rosa",
                "last": f"Member{number}",
                "programme": "HH",
                "segment": "active",
                "enrolled_on": date(2025, 3, 1),
                "care_manager_id": "s-ana",
                "batch_id": "b-1",
                "privacy_tags": "hiv part2" if number == 1 else "",
            },
        )
        add(
            database,
            models.Assignment,
            {
                "assignment_id": f"a-{number}",
                "member_id": f"M{number}",
                "team_id": "north",
                "care_manager_id": "s-ana",
            },
        )
    return database


def load(database: Database, as_of: date, now: datetime | None = None) -> TeamFacts:
    """The facts of ``north`` at the end of a day."""
    conn = database.connect()
    try:
        return facts.load(conn, "north", as_of, now or at(28, 12))
    finally:
        conn.close()


def change(
    database: Database,
    table: str,
    row_id: str,
    column: str,
    before: str | None,
    after: str | None,
    when: datetime,
    member_id: str = "M1",
) -> None:
    """A line of history, as an import writes it."""
    add(
        database,
        models.Change,
        {
            "change_id": f"{when.astimezone(UTC):%Y%m%d%H%M%S}-{row_id}-{column}",
            "table_name": table,
            "row_id": row_id,
            "member_id": member_id,
            "column_name": column,
            "before": before,
            "after": after,
            "changed_at": when,
            "batch_id": "b-2",
        },
    )
