"""What measures ask about a team beside its facts: how it came to stand as it does. Read when
somebody looks at measures, since the board needs none of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from db import queries, reader, referrals
from db.facts import CLOSED_MATTERS_DAYS
from db.reader import Connection
from db.rows import Fetched, bound, converted, day_end
from db.types import (
    BarrierCourse,
    Caseload,
    GoalChoice,
    GoalTarget,
    Held,
    Huddle,
    ReviewSession,
    StandingChange,
    TeamFacts,
    TeamHistory,
)

T = TypeVar("T", bound=tuple[Any, ...])


def history(conn: Connection, facts: TeamFacts) -> TeamHistory:
    """The history of the team of ``facts`` at the end of its day, in eleven queries."""
    fetch = _fetching(conn, facts)
    with reader.snapshot(conn):
        return TeamHistory(
            standings=_by_member(StandingChange, fetch("team_standings")),
            caseloads=_by_member(Caseload, fetch("team_caseloads")),
            referrals=referrals.history(conn, facts),
            minutes=dict(map(tuple, fetch("minutes"))),
            held=tuple(_held(facts.huddles, fetch("team_stays"), fetch("team_attendance"))),
            barriers=tuple(converted(BarrierCourse, fetch("barrier_courses"))),
            sessions=tuple(converted(ReviewSession, fetch("team_sessions"))),
            targets=tuple(converted(GoalTarget, fetch("goal_targets"))),
            choices=tuple(converted(GoalChoice, fetch("goal_choices"))),
        )


def choices(conn: Connection, facts: TeamFacts) -> tuple[GoalChoice, ...]:
    """Which measures the team chose as its goals, up to the end of the day of ``facts``."""
    return tuple(converted(GoalChoice, _fetching(conn, facts)("goal_choices")))


def targets(conn: Connection, facts: TeamFacts) -> tuple[GoalTarget, ...]:
    """What the team set for its measures, up to the end of the day of ``facts``."""
    return tuple(converted(GoalTarget, _fetching(conn, facts)("goal_targets")))


def _fetching(conn: Connection, facts: TeamFacts) -> Callable[[str], Fetched]:
    """What answers a query by its name, about the team on the day of ``facts``."""
    dialect = reader.dialect(conn)
    names = bound(
        dialect,
        agency_id=facts.agency_id,
        team_id=facts.team_id,
        as_of=facts.as_of,
        since=facts.as_of - timedelta(days=CLOSED_MATTERS_DAYS),
        cut=day_end(facts.as_of, facts.zone),
    )
    sql = queries.of(dialect)
    return lambda query: conn.execute(sql[query], names).fetchall()


def _by_member(kind: type[T], fetched: Fetched) -> dict[str, tuple[T, ...]]:
    """The rows grouped by their first column, which is no part of them."""
    made = converted(kind, [row[1:] for row in fetched])
    own: Callable[[tuple[Any, ...]], str] = itemgetter(0)
    paired = zip(map(own, fetched), made, strict=True)
    return {key: tuple(row for _, row in rows) for key, rows in groupby(paired, itemgetter(0))}


def _held(huddles: Iterable[Huddle], stays: Fetched, attendance: Fetched) -> Iterable[Held]:
    seconds: Mapping[str, dict[int, int]] = defaultdict(dict)
    over: Mapping[str, dict[int, int]] = defaultdict(dict)
    for huddle_id, step, took, beyond in stays:
        seconds[huddle_id][step] = int(took)
        over[huddle_id][step] = int(beyond)
    there: Mapping[tuple[str, str], set[str]] = defaultdict(set)
    for huddle_id, staff_id, status in attendance:
        there[huddle_id, status].add(staff_id)
    for each in huddles:
        yield Held(
            huddle_id=each.huddle_id,
            day=each.day,
            facilitator=each.facilitator,
            started_at=each.started_at,
            ended_at=each.ended_at,
            present=frozenset(there[each.huddle_id, "present"]),
            out=frozenset(there[each.huddle_id, "out"]),
            seconds=seconds[each.huddle_id],
            over_seconds=over[each.huddle_id],
        )
