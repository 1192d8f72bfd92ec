"""What people keep beside the facts of a team: views of lists, questions for the case conference,
readings of charts."""

from datetime import date, datetime
from typing import Any, NamedTuple

from db import queries, reader
from db.reader import Connection
from db.rows import bound, converted
from db.types import TeamFacts


class SavedView(NamedTuple):
    """How somebody wants to look at a screen again; ``value`` is JSON."""

    view_id: str
    screen: str
    name: str
    value: str


class Question(NamedTuple):
    """What the next case conference is to answer, about a row or a member."""

    question_id: str
    member_id: str
    item_key: str
    question: str
    day: date
    at: datetime
    by: str


class ChartReading(NamedTuple):
    """One reading of a member's chart in a quarter; the answers are yes, no or na."""

    member_id: str
    staff_id: str
    quarter: str
    assessment: str
    linked: str
    issues: str
    verified: str
    day: date
    at: datetime
    by: str


def saved_views(conn: Connection, facts: TeamFacts, user_id: str) -> tuple[SavedView, ...]:
    """The views that a person kept, of every screen."""
    return tuple(converted(SavedView, _rows(conn, facts, "saved_views", user_id)))


def questions(conn: Connection, facts: TeamFacts) -> tuple[Question, ...]:
    """What was on the conference's list at the end of the day of ``facts``, answered or not."""
    return tuple(converted(Question, _rows(conn, facts, "questions")))


def chart_readings(conn: Connection, facts: TeamFacts) -> tuple[ChartReading, ...]:
    """The readings of charts until the end of the day of ``facts``, the last one last."""
    return tuple(converted(ChartReading, _rows(conn, facts, "chart_reviews")))


def _rows(conn: Connection, facts: TeamFacts, query: str, user_id: str = "") -> list[Any]:
    dialect = reader.dialect(conn)
    names = bound(
        dialect,
        agency_id=facts.agency_id,
        team_id=facts.team_id,
        cut=facts.now,
        user_id=user_id,
    )
    return conn.execute(queries.of(dialect)[query], names).fetchall()
