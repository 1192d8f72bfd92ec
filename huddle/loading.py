"""From the team database to the board: the one path that every surface takes."""

from typing import NamedTuple

from db.facts import load as load_facts
from db.reader import Connection
from db.types import RuleSet, TeamFacts
from huddle.calendars import Calendar
from huddle.errors import HuddleError
from huddle.place import find
from huddle.rules import evaluate
from huddle.rules.board import Board
from huddle.rules.kind import RuleFileError
from huddle.rules.rule import Rule, load_rules
from huddle.settings import Settings, now, today


class Loaded(NamedTuple):
    """A team on one day, and the board that the rules make of it."""

    facts: TeamFacts
    rules: tuple[Rule, ...]
    calendar: Calendar
    board: Board


def load(conn: Connection, settings: Settings) -> Loaded:
    """Facts, rules in force and board of the chosen team on the chosen day.

    HuddleError when the team is not there, UsageError when the rehearsal clock cannot be read."""
    place = find(conn, settings.team)
    zone = place.agency.zone
    as_of = settings.as_of or today(zone)
    facts = load_facts(conn, place.team.team_id, as_of, now(zone))
    rules = stored_rules(facts.rules)
    calendar = Calendar(facts.holidays)
    return Loaded(facts, rules, calendar, evaluate(facts, rules, calendar))


def stored_rules(stored: RuleSet | None) -> tuple[Rule, ...]:
    """The rules with what the agency has put in force; HuddleError when that does not fit."""
    try:
        return load_rules(stored)
    except RuleFileError as error:
        raise HuddleError(
            f"The agency's rules do not fit this Huddle: {error}. Mend the file and put it in "
            "force: huddle rules apply FILE"
        ) from None
