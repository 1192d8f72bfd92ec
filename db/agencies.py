"""Whose database it is, and which teams it has: what is asked before anything else is read."""

from typing import NamedTuple

from db import logins, queries, reader
from db.errors import DataError
from db.reader import Connection


class Agency(NamedTuple):
    """Whose database it is; days are decided in its zone (an IANA name)."""

    agency_id: str
    name: str
    zone: str


class Team(NamedTuple):
    """A team of the agency."""

    team_id: str
    name: str


def agency(conn: Connection) -> Agency:
    """The agency of the database. Raises DataError when none is set up."""
    row = conn.execute(queries.of(reader.dialect(conn))["agency"]).fetchone()
    if row is None:
        raise DataError("No agency is set up in this database. Set it up with: huddle init")
    return Agency(*row)


def teams(conn: Connection) -> tuple[Team, ...]:
    """Every team, by id."""
    found = conn.execute(queries.of(reader.dialect(conn))["teams"]).fetchall()
    return tuple(sorted(Team(*row) for row in found))


def role(conn: Connection, agency_id: str, user_id: str) -> str | None:
    """What somebody is: as they signed in, else by the staff list; ``None`` for who is not on
    it."""
    signed_in = logins.seat(conn)
    if signed_in is not None and signed_in.staff_id == user_id:
        return signed_in.role
    names = {"agency_id": agency_id, "user_id": user_id}
    row = conn.execute(queries.of(reader.dialect(conn))["role"], names).fetchone()
    return None if row is None else row[0] or ""
