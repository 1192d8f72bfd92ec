"""The board of one team on one day."""

from collections.abc import Sequence

from db.types import TeamFacts
from huddle.calendars import Calendar
from huddle.rules.board import SECTIONS, Board, Section
from huddle.rules.rule import Rule


def evaluate(facts: TeamFacts, rules: Sequence[Rule], calendar: Calendar) -> Board:
    """What needs attention on the facts' as-of day, by the rules that are on and in force then."""
    return Board(
        as_of=facts.as_of,
        now=facts.now,
        team_id=facts.team_id,
        team_name=facts.team_name,
        zone=facts.zone,
        active=frozenset(),
        excluded=(),
        feeds=(),
        sections=tuple(Section(key, title, ()) for key, title in SECTIONS),
    )
