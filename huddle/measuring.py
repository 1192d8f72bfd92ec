"""From the team database to measures: each point is read as of its own day, by the path of the
board, so that it is what people could have known then."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from db.facts import load as load_facts
from db.measuring import history
from db.orders import GoalStanding
from db.reader import Connection, snapshot
from db.types import TeamFacts
from huddle.calendars import Calendar
from huddle.loading import stored_rules
from huddle.measures import goals
from huddle.measures.day import Day
from huddle.measures.measure import Measure, load_measures
from huddle.measures.series import POINTS, Scope, Series, all_days, days_of, figure, series
from huddle.measures.tally import Tally
from huddle.place import find
from huddle.settings import Settings, now, today

TEAM = Scope()
Said = Callable[[str, int, int], None]
"""Told the name of what is done, how much of it, and how much there is."""


class Measured(NamedTuple):
    """The measures of a team on a day, each with its points."""

    facts: TeamFacts
    series: tuple[Series, ...]


def load_day(conn: Connection, settings: Settings, as_of: date | None = None) -> Day:
    """The chosen team as measures look at it, on the chosen day or on ``as_of``. HuddleError as
    the board's ``load``."""
    place = find(conn, settings.team)
    zone = place.agency.zone
    on = as_of or settings.as_of or today(zone)
    facts = load_facts(conn, place.team.team_id, on, now(zone))
    return Day(facts, history(conn, facts), stored_rules(facts.rules), Calendar(facts.holidays))


def standings(conn: Connection, settings: Settings) -> tuple[GoalStanding, ...]:
    """How the goals of the chosen team stand on the chosen day: each by the figure of its last
    period that was over, against what that was to come to."""
    with snapshot(conn):
        latest = load_day(conn, settings)
        days = {latest.as_of: latest}
        late = goals.late_tables(latest.facts, latest.in_force, latest.calendar)
        found = []
        for each in goals.chosen(load_measures(), latest.history.choices, latest.as_of):
            on = goals.last_over(each, latest.as_of)
            if on not in days:
                days[on] = load_day(conn, settings, on)
            found.append(_standing(latest, each, figure(days[on], each), on, late))
        return tuple(found)


def _standing(
    latest: Day, measure: Measure, tally: Tally, on: date, late: frozenset[str]
) -> GoalStanding:
    stand = goals.stand(measure, tally.value, on, latest.history.targets, latest.calendar, late)
    return GoalStanding(
        measure_id=measure.id,
        title=measure.title,
        unit=measure.unit,
        period_start=goals.begins(measure, on),
        period_end=on,
        value=goals.as_text(stand.value),
        n=tally.n,
        goal=goals.as_text(stand.aimed),
        standing=stand.colour,
    )


def measure(
    conn: Connection,
    settings: Settings,
    measures: Sequence[Measure],
    *,
    scope: Scope = TEAM,
    points: int = POINTS,
    said: Said | None = None,
    latest: Day | None = None,
) -> Measured:
    """These measures on the chosen day with their points. A day is read once, in a fixed number of
    queries, whatever is measured on it; ``said`` is told of each. ``latest`` is the chosen day
    where it has been read."""
    with snapshot(conn):
        day = load_day(conn, settings) if latest is None else latest
        return _measured(conn, settings, day, measures, scope, points, said)


def _measured(
    conn: Connection,
    settings: Settings,
    latest: Day,
    measures: Sequence[Measure],
    scope: Scope,
    points: int,
    said: Said | None,
) -> Measured:
    as_of = latest.as_of
    days = all_days(measures, as_of, points)
    found: dict[str, dict[date, Tally]] = {each.id: {} for each in measures}
    for place, on in enumerate(days):
        if said is not None:
            said("Measuring", place, len(days))
        day = latest if on == as_of else load_day(conn, settings, on)
        for each in measures:
            if on in days_of(each, as_of, points):
                found[each.id][on] = figure(day, each, scope)
    late = goals.late_tables(latest.facts, latest.in_force, latest.calendar)
    return Measured(
        latest.facts,
        tuple(
            _judged(latest, series(each, found[each.id], as_of, points), late) for each in measures
        ),
    )


def _judged(latest: Day, found: Series, late: frozenset[str]) -> Series:
    """The series with the goals that held, and how its last period that is over stands."""
    measure, targets = found.measure, latest.history.targets
    held = [goals.goal_for(measure, targets, point.on) for point in found.points]
    found = found._replace(goals=tuple(each and each.value for each in held))
    on = goals.last_over(measure, latest.as_of)
    for point in found.points:
        if point.on == on:
            stand = goals.stand(measure, point.value, on, targets, latest.calendar, late)
            return found._replace(standing=stand.colour, judged=on)
    return found
