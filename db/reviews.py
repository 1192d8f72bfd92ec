"""Caseload reviews as they were held with one worker, and somebody's own private notes."""

from datetime import date
from typing import NamedTuple

from db import queries, reader
from db.reader import Connection
from db.rows import Fetched, bound, converted, day_end
from db.types import ReviewEntry, ReviewSession, TeamFacts


class SupervisionNote(NamedTuple):
    """A private note of its author's. ``member_id`` may be blank."""

    note_id: str
    staff_id: str
    member_id: str
    text: str
    day: date


def sessions(
    conn: Connection, facts: TeamFacts, staff_id: str, user_id: str
) -> tuple[ReviewSession, ...]:
    """The reviews of a worker's caseload that were begun in the team, or that are a user's own, the
    last one last; as known on the day."""
    found = converted(ReviewSession, _rows(conn, facts, "review_sessions", staff_id, user_id))
    cut = day_end(facts.as_of, facts.zone)
    return tuple(
        each._replace(
            finished_at=each.finished_at if each.finished_at and each.finished_at < cut else None,
            signed_at=each.signed_at if each.signed_at and each.signed_at < cut else None,
        )
        for each in found
    )


def entries(
    conn: Connection, facts: TeamFacts, staff_id: str, user_id: str
) -> tuple[ReviewEntry, ...]:
    """What those reviews kept of each member, the last one last."""
    return tuple(converted(ReviewEntry, _rows(conn, facts, "review_entries", staff_id, user_id)))


def own_notes(
    conn: Connection, facts: TeamFacts, staff_id: str, user_id: str
) -> tuple[SupervisionNote, ...]:
    """What a user has noted privately about the work with a worker: nobody else's notes."""
    return tuple(
        converted(SupervisionNote, _rows(conn, facts, "supervision_notes", staff_id, user_id))
    )


def _rows(conn: Connection, facts: TeamFacts, query: str, staff_id: str, user_id: str) -> Fetched:
    dialect = reader.dialect(conn)
    names = bound(
        dialect,
        agency_id=facts.agency_id,
        team_id=facts.team_id,
        cut=day_end(facts.as_of, facts.zone),
        user_id=user_id,
        staff_id=staff_id,
    )
    return conn.execute(queries.of(dialect)[query], names).fetchall()
