"""From the team database to the board: the one path that every surface takes."""

from typing import NamedTuple

from db import reader, schema, teams
from db.facts import load as load_facts
from db.reader import Connection
from db.types import TeamFacts
from huddle.calendars import Calendar
from huddle.rules import evaluate
from huddle.rules.board import Board
from huddle.rules.rule import Rule, load_rules
from huddle.settings import Settings, now, today


class Loaded(NamedTuple):
    """A team on one day, and the board that the rules make of it."""

    facts: TeamFacts
    rules: tuple[Rule, ...]
    calendar: Calendar
    board: Board


def connect(settings: Settings) -> Connection:
    """A reading connection to a database whose tables are those of this program.

    DatabaseError, with what to do, when there is none."""
    conn = reader.connect(settings.db)
    try:
        schema.require(conn)
    except BaseException:
        conn.close()
        raise
    return conn


def load(conn: Connection, settings: Settings) -> Loaded:
    """Facts, rules in force and board of the chosen team on the chosen day.

    DataError when the team is not there, UsageError when the rehearsal clock cannot be read."""
    team = teams.find(conn, settings.team)
    as_of = settings.as_of or today(team.zone)
    facts = load_facts(conn, team.team_id, as_of, now(team.zone))
    rules = load_rules(facts.rules)
    calendar = Calendar(facts.holidays)
    return Loaded(facts, rules, calendar, evaluate(facts, rules, calendar))
