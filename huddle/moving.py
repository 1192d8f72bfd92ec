"""``huddle move``: a team's file to a server, kept only if every past month looks alike there."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from db import agencies
from db.facts import load as load_facts
from db.reader import Connection
from db.types import TeamFacts
from huddle.calendars import Calendar
from huddle.errors import HuddleError
from huddle.loading import stored_rules
from huddle.rules import evaluate
from huddle.rules.board import Board
from huddle.settings import Settings, now, today

if TYPE_CHECKING:
    from db.moving import Said


class Moved(NamedTuple):
    """What was moved: rows in all, records of the log, teams, and the days whose boards were
    compared."""

    rows: int
    records: int
    teams: int
    days: tuple[date, ...]


def move(settings: Settings, source: str, target: str, said: "Said") -> Moved:
    """Copies the file's database into the server's, and compares both before that is kept: how many
    rows each table has, the audit log, and for every team the facts and the board at the end of
    every month and today.

    HuddleError or DatabaseError, with nothing kept, where a side cannot be used or they differ."""
    from db.moving import moving, record_move, rows_of, verified

    with moving(source, target, said) as (old, new):
        whose = agencies.agency(old)
        counts = rows_of(old)
        if rows_of(new) != counts:
            raise HuddleError("The server counts other rows than the file. Nothing was moved")
        records = verified(new, whose.agency_id)
        moment = now(whose.zone)
        day = today(whose.zone)
        days = tuple(month_ends(_first_day(old, day), day))
        teams = agencies.teams(old)
        for place, day in enumerate(days, 1):
            for team in teams:
                _compare(old, new, team.team_id, day, moment)
            said("comparing months", place, len(days))
        rows = sum(counts.values())
        record_move(
            new,
            whose.agency_id,
            settings.user,
            json.dumps({"rows": rows, "records": records}),
            moment,
        )
    return Moved(rows, records, len(teams), days)


def month_ends(first: date, last: date) -> Iterator[date]:
    """The last day of each month from that of ``first`` on that is over by ``last``, then ``last``
    itself."""
    day = first.replace(day=1)
    while True:
        following = (day + timedelta(days=32)).replace(day=1)
        end = following - timedelta(days=1)
        if end >= last:
            break
        yield end
        day = following
    yield last


def _first_day(conn: Connection, today: date) -> date:
    """The earliest day that any board of the agency could show something of."""
    earliest = [
        str(row[0])[:10]
        for query in (
            "SELECT min(at) FROM audit",
            "SELECT min(day) FROM contact",
            "SELECT min(changed_at) FROM change",
        )
        if (row := conn.execute(query).fetchone()) and row[0]
    ]
    return min(map(date.fromisoformat, earliest), default=today)


def _compare(old: Connection, new: Connection, team: str, day: date, moment: datetime) -> None:
    before, after = (load_facts(conn, team, day, moment) for conn in (old, new))
    if before != after or _board(before) != _board(after):
        raise HuddleError(
            f"The board of team {team} on {day} is another on the server. Nothing was moved; "
            "please report this"
        )


def _board(facts: TeamFacts) -> Board:
    return evaluate(facts, stored_rules(facts.rules), Calendar(facts.holidays))
