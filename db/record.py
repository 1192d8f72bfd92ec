"""One huddle as it stands in the database: to resume it, and to read its record; and what somebody
did beside its decisions."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from db import queries, reader
from db.errors import DataError
from db.reader import Connection
from db.rows import Fetched, bound, converted, day_end
from db.types import Huddle, TeamFacts

_ROWS = {"referral": "referral", "service_request": "request"}
"""What the key of a row of the board begins with, by the table that it is about."""


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


class ByHand(NamedTuple):
    """Something a person did that is no decision and still stands, so that it can be taken back.
    ``kind`` is finished or task (of a task), barrier, worry, question, reviewed, agreed or edit;
    ``key`` is the id of what it is about (of several agreed or asked at once, of the first), or of
    the edit, and then ``about`` names the table. ``mark`` orders what one instant holds, among ids
    of decisions too."""

    kind: str
    key: str
    at: datetime
    mark: str
    about: str


def by_hand(conn: Connection, facts: TeamFacts, user_id: str) -> tuple[ByHand, ...]:
    """What a person did in the team on the day of ``facts`` beside decisions, the last one last."""
    return tuple(converted(ByHand, _of_the_day(conn, "by_hand", facts, user_id)))


def worked_on(conn: Connection, facts: TeamFacts, user_id: str) -> dict[str, str]:
    """The referrals and service requests that a person changed by hand on the day of ``facts``, by
    the key of their row, each with its member."""
    return {
        f"{_ROWS[table]}:{row_id}": member_id
        for table, row_id, member_id in _of_the_day(conn, "worked_on", facts, user_id)
    }


def _of_the_day(conn: Connection, query: str, facts: TeamFacts, user_id: str) -> Fetched:
    names = bound(
        reader.dialect(conn),
        agency_id=facts.agency_id,
        team_id=facts.team_id,
        as_of=facts.as_of,
        cut=facts.now,
        began=day_end(facts.as_of - timedelta(days=1), facts.zone),
        user_id=user_id,
    )
    return conn.execute(queries.of(reader.dialect(conn))[query], names).fetchall()


def course(
    conn: Connection, agency_id: str, huddle_id: str
) -> tuple[tuple[Stay, ...], tuple[Attended, ...]]:
    """The stays of a huddle in its steps and its roll alone, which every login of the team may
    read."""
    sql = queries.of(reader.dialect(conn))
    asked = {name: sql[name] for name in ("stays", "attendance")}
    key = {"agency_id": agency_id, "huddle_id": huddle_id}
    return _course(reader.fetched_at_once(conn, asked, key))


def _course(rows: Mapping[str, Fetched]) -> tuple[tuple[Stay, ...], tuple[Attended, ...]]:
    return tuple(converted(Stay, rows["stays"])), tuple(converted(Attended, rows["attendance"]))


def read(conn: Connection, agency_id: str, huddle_id: str) -> HuddleRecord:
    """The record of a huddle, open or closed. Raises DataError when there is none."""
    sql = queries.of(reader.dialect(conn))
    key = {"agency_id": agency_id, "huddle_id": huddle_id}
    asked = {name: sql[name] for name in ("huddle", "stays", "attendance", "addenda")}
    with reader.snapshot(conn):
        rows = reader.fetched_at_once(conn, asked, key)
    found = converted(Huddle, rows["huddle"])
    if not found:
        raise DataError("There is no such huddle in this database.")
    return HuddleRecord(
        found[0],
        *_course(rows),
        tuple(converted(Addendum, rows["addenda"])),
    )
