"""From the team database to the board: the one path that every surface takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from db import reader, schema
from db.facts import Agency, Team, agency, teams
from db.facts import load as load_facts
from db.reader import Connection
from db.types import TeamFacts
from huddle.calendars import Calendar
from huddle.errors import HuddleError
from huddle.rules import evaluate
from huddle.rules.board import Board
from huddle.rules.kind import RuleFileError
from huddle.rules.rule import Rule, load_rules
from huddle.settings import Settings, now, today


class Place(NamedTuple):
    """The agency and the team that this run is about."""

    agency: Agency
    team: Team


class Loaded(NamedTuple):
    """A team on one day, and the board that the rules make of it."""

    facts: TeamFacts
    rules: tuple[Rule, ...]
    calendar: Calendar
    board: Board


@contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    """A reading connection to a database whose tables are those of this program, closed after.

    DatabaseError, with what to do, when there is none."""
    conn = reader.connect(settings.db)
    try:
        schema.require(conn)
        yield conn
    finally:
        conn.close()


def find(conn: Connection, team_id: str = "") -> Place:
    """The agency, and the team of that id; where none is named, the only one.

    DataError without an agency; HuddleError when there is no such team, or several and none was
    named."""
    whose = agency(conn)
    known = teams(conn)
    found = [team for team in known if team_id in ("", team.team_id)]
    if len(found) == 1:
        return Place(whose, found[0])
    if not known:
        raise HuddleError("There is no team yet. Set one up with: huddle init --team ID")
    ids = ", ".join(team.team_id for team in known)
    if not team_id:
        raise HuddleError(f"There are several teams. Choose one with --team: {ids}")
    raise HuddleError(f"No team is called {team_id!r}. There are: {ids}")


def load(conn: Connection, settings: Settings) -> Loaded:
    """Facts, rules in force and board of the chosen team on the chosen day.

    HuddleError when the team is not there, UsageError when the rehearsal clock cannot be read."""
    place = find(conn, settings.team)
    zone = place.agency.zone
    as_of = settings.as_of or today(zone)
    facts = load_facts(conn, place.team.team_id, as_of, now(zone))
    try:
        rules = load_rules(facts.rules)
    except RuleFileError as error:
        raise HuddleError(
            f"The agency's rules do not fit this Huddle: {error}. Mend the file and put it in "
            "force: huddle rules apply FILE"
        ) from None
    calendar = Calendar(facts.holidays)
    return Loaded(facts, rules, calendar, evaluate(facts, rules, calendar))
