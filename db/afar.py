"""A team on the day that is, for a login that reads no member: who works there, its huddles and its
files. Nothing of a member is asked for, so that no policy refuses it."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from db import logins, queries, reader
from db.agencies import Agency, Team
from db.facts import CLOSED_MATTERS_DAYS, feeds_of
from db.reader import Connection
from db.rows import DAYS, Fetched, bound, converted, day_end
from db.types import Huddle, RuleSet, Staff, TeamFacts


def load(
    conn: Connection, agency: Agency, team: Team, now: datetime, workers: Collection[str]
) -> TeamFacts:
    """The team at the instant ``now``, without all that is of its members. ``workers`` are staff
    ids of the team beside those whom the staff list puts there."""
    dialect = reader.dialect(conn)
    as_of = now.astimezone(ZoneInfo(agency.zone)).date()
    names = bound(
        dialect,
        agency_id=agency.agency_id,
        team_id=team.team_id,
        as_of=as_of,
        cut=day_end(as_of, agency.zone),
        since=as_of - timedelta(days=CLOSED_MATTERS_DAYS),
    )

    def fetch(query: str) -> Fetched:
        return conn.execute(queries.of(dialect)[query], names).fetchall()

    with reader.snapshot(conn):
        rules = converted(RuleSet, fetch("rules"))
        return TeamFacts(
            agency_id=agency.agency_id,
            team_id=team.team_id,
            team_name=team.name,
            zone=agency.zone,
            as_of=as_of,
            now=now.astimezone(UTC),
            members=(),
            staff=tuple(_staff(converted(Staff, fetch("staff_listed")), team, workers)),
            huddles=tuple(converted(Huddle, fetch("huddles"))),
            feeds=feeds_of(fetch("feeds"), team.team_id),
            holidays=frozenset(DAYS[day] for (day,) in fetch("holidays")),
            rules=rules[0] if rules else None,
            seat=logins.seat(conn),
        )


def _staff(listed: list[Staff], team: Team, workers: Collection[str]) -> Iterator[Staff]:
    """Who is of the team, and who covers for them."""
    own = [
        each
        for each in listed
        if each.staff_id in workers
        or each.team == team.name
        or team.team_id in each.team.split(";")
    ]
    wanted = {each.staff_id for each in own} | {each.cover_id for each in own}
    return (each for each in listed if each.staff_id in wanted)
