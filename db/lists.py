"""What people keep beside the facts of a team: views of lists, questions for the case conference,
readings of charts."""

from datetime import timedelta
from typing import Any, NamedTuple

from db import queries, reader
from db.reader import Connection
from db.rows import bound, converted, day_end
from db.types import BarrierStep, ChartReading, Question, TeamFacts


class SavedView(NamedTuple):
    """How somebody wants to look at a screen again; ``value`` is JSON."""

    view_id: str
    screen: str
    name: str
    value: str


def saved_views(conn: Connection, facts: TeamFacts, user_id: str) -> tuple[SavedView, ...]:
    """The views that a person kept, of every screen."""
    return tuple(converted(SavedView, _rows(conn, facts, "saved_views", user_id)))


def questions(conn: Connection, facts: TeamFacts) -> tuple[Question, ...]:
    """What the conference is to answer on the day of ``facts``, or has answered on it."""
    return tuple(converted(Question, _rows(conn, facts, "questions")))


def chart_readings(conn: Connection, facts: TeamFacts) -> tuple[ChartReading, ...]:
    """The readings of charts until the end of the day of ``facts``, the last one last."""
    return tuple(converted(ChartReading, _rows(conn, facts, "chart_reviews")))


def barrier_steps(conn: Connection, facts: TeamFacts) -> tuple[BarrierStep, ...]:
    """What was done about the team's barriers until the end of the day of ``facts``."""
    return tuple(converted(BarrierStep, _rows(conn, facts, "barrier_steps")))


def _rows(conn: Connection, facts: TeamFacts, query: str, user_id: str = "") -> list[Any]:
    dialect = reader.dialect(conn)
    names = bound(
        dialect,
        agency_id=facts.agency_id,
        team_id=facts.team_id,
        cut=day_end(facts.as_of, facts.zone),
        user_id=user_id,
        began=day_end(facts.as_of - timedelta(days=1), facts.zone),
    )
    return conn.execute(queries.of(dialect)[query], names).fetchall()
