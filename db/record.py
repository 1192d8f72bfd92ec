"""One huddle as it stands in the database: to resume it, and to read its record."""

from datetime import datetime
from typing import NamedTuple

from db import queries, reader
from db.errors import DataError
from db.reader import Connection
from db.rows import converted
from db.types import Huddle


class Stay(NamedTuple):
    """One stay in one step of the agenda, with its time box and what it ran past it."""

    step: int
    box_seconds: int
    entered_at: datetime
    left_at: datetime | None
    seconds: int
    over_seconds: int


class Attended(NamedTuple):
    """Somebody on the roll; ``status`` is present or out."""

    staff_id: str
    status: str
    cover_id: str


class Addendum(NamedTuple):
    """A note on the record, dated."""

    addendum_id: str
    text: str
    at: datetime
    by: str


class HuddleRecord(NamedTuple):
    """A huddle, where it stood and when, who was there, and the notes on its record."""

    huddle: Huddle
    stays: tuple[Stay, ...]
    attendance: tuple[Attended, ...]
    addenda: tuple[Addendum, ...]


def read(conn: Connection, agency_id: str, huddle_id: str) -> HuddleRecord:
    """The record of a huddle, open or closed. Raises DataError when there is none."""
    sql = queries.of(reader.dialect(conn))
    key = {"agency_id": agency_id, "huddle_id": huddle_id}
    with reader.snapshot(conn):
        found = converted(Huddle, conn.execute(sql["huddle"], key).fetchall())
        if not found:
            raise DataError("There is no such huddle in this database.")
        return HuddleRecord(
            found[0],
            tuple(converted(Stay, conn.execute(sql["stays"], key).fetchall())),
            tuple(converted(Attended, conn.execute(sql["attendance"], key).fetchall())),
            tuple(converted(Addendum, conn.execute(sql["addenda"], key).fetchall())),
        )
