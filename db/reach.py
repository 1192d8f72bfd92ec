"""Which teams somebody works in: beside what a file says of them, where they carry a member."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from db import queries, reader
from db.reader import Connection
from db.rows import bound, converted, day_end


class Reach(NamedTuple):
    """A team, and somebody who works in it: the person who was asked about, or one whom they cover
    or supervise. ``said`` is what the staff list says of their teams: ids with semicolons between,
    or a name."""

    team_id: str
    team_name: str
    staff_id: str
    cover_id: str
    supervisor_id: str
    said: str


def reach(
    conn: Connection, agency_id: str, zone: str, user_id: str, as_of: date
) -> tuple[Reach, ...]:
    """The teams of a person, of whom they cover and of whom they supervise, as they were at the
    end of ``as_of`` in ``zone``; by team."""
    dialect = reader.dialect(conn)
    names = bound(dialect, agency_id=agency_id, user_id=user_id, cut=day_end(as_of, zone))
    return tuple(converted(Reach, conn.execute(queries.of(dialect)["reach"], names).fetchall()))


def home(found: Iterable[Reach], staff_id: str) -> str:
    """The team where a person begins: the first that the staff list puts them in, else the first
    of those where they carry a member, else of those whose workers they supervise; "" for none."""
    rows = tuple(found)
    theirs = [each for each in rows if each.staff_id == staff_id]
    for each in theirs:
        for said in each.said.split(";"):
            for other in theirs:
                if said.strip() in (other.team_id, other.team_name):
                    return other.team_id
    supervised = [each for each in rows if each.supervisor_id == staff_id]
    return min((each.team_id for each in theirs or supervised), default="")


def own(found: Iterable[Reach], staff_id: str) -> dict[str, str]:
    """The names of one person's teams, by id."""
    return {each.team_id: each.team_name for each in found if each.staff_id == staff_id}
