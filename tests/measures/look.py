"""Short ways to look at a measure of a made-up team."""

from datetime import UTC, datetime

from db.types import StandingChange, TeamFacts, TeamHistory
from huddle.measures.day import Day
from huddle.measures.measure import load_measures
from huddle.measures.series import figure
from huddle.measures.tally import Tally
from tests.rules.build import CALENDAR, rules

NOTHING = TeamHistory()


def look(measure_id: str, known: TeamFacts, history: TeamHistory = NOTHING) -> Tally:
    """The measure of that team on its day."""
    measure = next(each for each in load_measures() if each.id == measure_id)
    return figure(Day(known, history, rules(), CALENDAR), measure)


def said(measure_id: str, known: TeamFacts, history: TeamHistory = NOTHING) -> str:
    """``counted``, ``not counted``, or why it is left out, of the one thing that is looked at;
    ``not looked at`` where there is none."""
    units = look(measure_id, known, history).units
    assert len(units) <= 1
    if not units:
        return "not looked at"
    return units[0].excluded or ("counted" if units[0].counted else "not counted")


def written(before: str, after: str, at: str, start: str = "") -> TeamHistory:
    """M1's segment as it was written at that instant."""
    moment = datetime.fromisoformat(at).astimezone(UTC)
    changes = [StandingChange("segment", before, after, moment)]
    if start:
        changes.append(StandingChange("segment_start", None, start, moment))
    return TeamHistory(standings={"M1": tuple(changes)})
