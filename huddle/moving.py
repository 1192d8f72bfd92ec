"""``huddle move``: a team's file to a server, kept only if every past month looks alike there."""

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
from huddle.place import connected
from huddle.rules import evaluate
from huddle.rules.board import Board
from huddle.settings import Settings, now, today, without_password

if TYPE_CHECKING:
    from db.moving import Said


MONTHS = 36
"""How far back boards are compared at the end of every month, where nobody had one earlier."""


class Moved(NamedTuple):
    """What was moved: rows in all, records of the log, teams, and the days whose boards were
    compared."""

    rows: int
    records: int
    teams: int
    days: tuple[date, ...]


def move(settings: Settings, source: str, target: str, said: "Said") -> Moved | None:
    """Copies the file's database into the server's, and compares both before that is kept: every
    row, the audit log, and for every team the facts and the board at the end of every month since
    anybody had one, of every year before, and today. The file is closed for writing then.

    A file that the server has already, from a move that was cut, is closed alone: None then.

    HuddleError or DatabaseError, with nothing kept, where a side cannot be used or they differ."""
    from db.moving import AlreadyMoved, close

    there = without_password(target)
    try:
        return _moved(settings, source, there, said)
    except AlreadyMoved as arrived:
        with connected(settings._replace(db=source)) as old:
            whose = agencies.agency(old)
        close(source, there, whose.agency_id, settings.user, now(whose.zone), arrived)
        return None


def _moved(settings: Settings, source: str, target: str, said: "Said") -> Moved:
    from db.moving import moving, verified

    with moving(source, target, said) as both:
        whose = agencies.agency(both.old)
        rows = both.compare_rows(said)
        records = verified(both.new, whose.agency_id)
        moment = now(whose.zone)
        last = today(whose.zone)
        days = tuple(compared(_first_day(both.old, last), _first_record(both.old, last), last))
        teams = agencies.teams(both.old)
        for place, day in enumerate(days, 1):
            for team in teams:
                _compare(both.old, both.new, team.team_id, day, moment)
            said("comparing boards", place, len(days))
        both.record(whose.agency_id, settings.user, {"rows": rows, "records": records}, moment)
    return Moved(rows, records, len(teams), days)


def compared(first: date, board: date, last: date) -> Iterator[date]:
    """The days of which boards are compared, from ``first`` on, which any fact is of: the ends of
    years; from the day ``board``, on which somebody had the first one, or ``MONTHS`` ago, the ends
    of months; ``last``."""
    closely = min(board, last - timedelta(days=MONTHS * 31)).replace(day=1)
    if first < closely:
        yield from (date(year, 12, 31) for year in range(first.year, closely.year))
    yield from month_ends(max(first, closely), last)


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
    asked = ("SELECT min(day) FROM contact", "SELECT min(changed_at) FROM change")
    return min(_first_record(conn, today), *(_earliest(conn, query, today) for query in asked))


def _first_record(conn: Connection, today: date) -> date:
    """The first day on which anybody of the agency could have had a board."""
    return _earliest(conn, "SELECT min(at) FROM audit", today)


def _earliest(conn: Connection, query: str, today: date) -> date:
    row = conn.execute(query).fetchone()
    return date.fromisoformat(str(row[0])[:10]) if row and row[0] else today


def _compare(old: Connection, new: Connection, team: str, day: date, moment: datetime) -> None:
    before, after = (load_facts(conn, team, day, moment) for conn in (old, new))
    if before != after or _board(before) != _board(after):
        raise HuddleError(
            f"The board of team {team} on {day} is another on the server. Nothing was moved; "
            "please report this"
        )


def _board(facts: TeamFacts) -> Board:
    return evaluate(facts, stored_rules(facts.rules), Calendar(facts.holidays))
