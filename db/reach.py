"""Which teams somebody works in: beside what a file says of them, where they carry a member."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from db import queries, reader
from db.reader import Connection
from db.rows import bound, converted, day_end


class Reach(NamedTuple):
    """A team, and somebody who works in it: the person who was asked about, or one whom they cover
    or supervise."""

    team_id: str
    team_name: str
    staff_id: str
    cover_id: str
    supervisor_id: str


def reach(
    conn: Connection, agency_id: str, zone: str, user_id: str, as_of: date
) -> tuple[Reach, ...]:
    """The teams of a person, of whom they cover and of whom they supervise, as they were at the
    end of ``as_of`` in ``zone``; by team."""
    dialect = reader.dialect(conn)
    names = bound(dialect, agency_id=agency_id, user_id=user_id, cut=day_end(as_of, zone))
    return tuple(converted(Reach, conn.execute(queries.of(dialect)["reach"], names).fetchall()))


def own(found: Iterable[Reach], staff_id: str) -> dict[str, str]:
    """The names of one person's teams, by id."""
    return {each.team_id: each.team_name for each in found if each.staff_id == staff_id}
