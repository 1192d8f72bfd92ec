"""A shared agency on PostgreSQL for tests: two teams, people with a login each, and rows in every
table, one of the north and one of the south."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import psycopg
from sqlalchemy import Boolean, Date, Integer, Table, insert, text

from db import models, schema
from db.columns import Instant
from db.commands.logins import add_login, disable_login
from db.orders import Actor
from tests.conftest import Database

OWNER = Actor("agency", "owner")
NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)

PEOPLE: Mapping[str, tuple[str, str]] = {
    "lead": ("s-young", "lead"),
    "supervisor": ("s-abbas", "supervisor"),
    "worker": ("s-kim", "staff"),
    "cover": ("s-cover", "staff"),
    "feeds": ("feeds", "feeds"),
    "wall": ("wall", "wall"),
    "gone": ("s-gone", "staff"),
}
"""Who signs in, by what they are here: whom the login stands for, and its role. ``gone`` was
disabled."""

# s-kim carries M1 and M2 in the north, s-away M4 (whom s-cover covers), nobody M5; s-far carries
# M9 in the south.
MEMBERS = {
    "M1": ("north", "s-kim"),
    "M2": ("north", "s-kim"),
    "M4": ("north", "s-away"),
    "M5": ("north", ""),
    "M9": ("south", "s-far"),
}
STAFF: tuple[Mapping[str, Any], ...] = (
    {"staff_id": "s-young", "role": "team lead", "team": "north"},
    {"staff_id": "s-abbas", "role": "supervisor", "team": "east"},
    {"staff_id": "s-kim", "role": "care manager", "team": "north", "supervisor_id": "s-abbas"},
    {
        "staff_id": "s-away",
        "team": "north",
        "away_from": date(2020, 1, 1),
        "away_to": date(2120, 1, 1),
        "cover_id": "s-cover",
    },
    {"staff_id": "s-cover", "role": "care manager", "team": "east"},
    {"staff_id": "s-far", "role": "care manager", "team": "south"},
    {"staff_id": "s-gone", "role": "care manager", "team": "north"},
)
SIDES: Mapping[str, Mapping[str, str]] = {
    "n": {"team_id": "north", "member_id": "M1", "staff_id": "s-kim"},
    "s": {"team_id": "south", "member_id": "M9", "staff_id": "s-far"},
}
"""Of each side, what the row of each table names."""

_FIRST = ("agency", "team", "staff", "member", "assignment", "login", "audit", "holiday")
TABLES = tuple(
    table
    for table in models.Row.metadata.sorted_tables
    if table.name not in (*_FIRST, "supervision_note", "saved_view")
)
"""Those that have one row of each side, whose key begins with the side's letter."""


def make(database: Database, suffix: str) -> dict[str, str]:
    """Fills an empty database and gives the login of each of ``PEOPLE``, whose names end in
    ``suffix``: the roles of a server are there for all its databases."""
    # What is granted on a database as a whole is not copied with its template.
    schema.upgrade(database.url)
    at_any_time(database)
    at, day = NOW, NOW.date()
    with database.engine.begin() as conn:

        def put(model: type[models.Row], *rows: Mapping[str, Any]) -> None:
            for row in rows:
                conn.execute(insert(model), {"agency_id": "agency", **row})

        put(models.Agency, {"name": "A", "zone": "America/New_York", "created_at": at})
        put(
            models.Team,
            *({"team_id": id_, "name": id_.title(), "created_at": at} for id_ in _TEAMS),
        )
        put(models.Holiday, {"day": day, "name": "Day", "kind": "federal"})
        put(models.Staff, *STAFF)
        for id_, (team, worker) in MEMBERS.items():
            member = {"member_id": id_, "short_id": id_, "last": f"Name of {id_}"}
            put(models.Member, {**member, "care_manager_id": worker})
            at_team = {"member_id": id_, "team_id": team, "care_manager_id": worker}
            put(models.Assignment, {"assignment_id": f"a-{id_}", **at_team})
        for side, named in SIDES.items():
            for table in TABLES:
                conn.execute(insert(table), {"agency_id": "agency", **row(table, side, named)})
        for author in ("s-abbas", "s-far"):
            private = {"author_id": author, "staff_id": "s-kim", "text": "x", "at": at, "day": day}
            put(models.SupervisionNote, {"note_id": author, **private})
        for user in ("s-kim", "s-far"):
            view = {"view_id": user, "user_id": user, "screen": "q", "name": "v", "at": at}
            put(models.SavedView, view)
    logins = {who: f"{who}_{suffix}" for who in PEOPLE}
    for who, (staff_id, role) in PEOPLE.items():
        add_login(
            database.engine,
            OWNER,
            login=logins[who],
            staff_id=staff_id,
            role=role,
            password=None,
            now=NOW,
            team_id="north" if role == "wall" else "",
        )
    disable_login(database.engine, OWNER, login=logins["gone"], now=NOW)
    return logins


_TEAMS = ("north", "south", "east")


def at_any_time(database: Database) -> None:
    """Lets people write at the time of a test, and not of the server's clock alone."""
    said = "SELECT interval '1000 years'"
    with database.engine.begin() as conn:
        conn.execute(
            text(
                "CREATE OR REPLACE FUNCTION huddle.slack() RETURNS interval LANGUAGE sql IMMUTABLE"
                f" SET search_path = pg_catalog, pg_temp AS $$ {said} $$"
            )
        )


def row(table: Table, side: str, named: Mapping[str, str]) -> dict[str, Any]:
    """A row of a table that names what ``named`` says, where it has such columns."""
    values: dict[str, Any] = {}
    for column in table.columns:
        key = column.name
        if key == "agency_id":
            continue
        if key in named:
            values[key] = named[key]
        elif key.endswith("_id") and (column.primary_key or column.foreign_keys):
            values[key] = f"{side}-1" if key != "other_id" else f"{side}-2"
        elif column.nullable or column.server_default is not None:
            continue
        else:
            values[key] = _value(column.type, side)
    if "owner" in table.columns:
        values["owner"] = named["staff_id"]
    if table.name in ("change", "source_value"):
        values |= {"table_name": "member", "row_id": named["member_id"]}
    if table.name == "reject":
        values["reject_id"] = 1
    return values


def _value(kind: Any, side: str) -> Any:
    if isinstance(kind, Instant):
        return NOW
    for type_, value in ((Date, NOW.date()), (Integer, 1 if side == "n" else 2), (Boolean, False)):
        if isinstance(kind, type_):
            return value
    return f"{side}-1"


def url_of(database: Database, login: str) -> str:
    """The address of the database for a login."""
    before, at, after = database.url.partition("@")
    return f"{before.partition('://')[0]}://{login}{at}{after}"


def sign_in(database: Database, login: str) -> "psycopg.Connection[Any]":
    """What somebody has who has ``psql`` and that login."""
    url = url_of(database, login).replace("+psycopg", "", 1)
    return psycopg.connect(url, autocommit=True)


def seen(database: Database, login: str, query: str) -> list[Any]:
    """The first column of what a query gives somebody, in order."""
    with closing(sign_in(database, login)) as conn:
        return sorted(found[0] for found in conn.execute(query).fetchall())
