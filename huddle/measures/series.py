"""The days that a measure's points stand on, and the figures that they are made of."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from huddle.calendars import add_months
from huddle.measures.day import Day
from huddle.measures.kinds import KINDS, OF_NO_MEMBER
from huddle.measures.measure import Measure
from huddle.measures.point import Point
from huddle.measures.tally import Tally, Unit, tally

POINTS = 12
"""How many periods that are over a series shows, if no other number is asked for."""


class Scope(NamedTuple):
    """Whose figure: the team's, or one worker's, or one programme's."""

    staff_id: str = ""
    programme: str = ""

    def holds(self, unit: Unit) -> bool:
        """Whether a unit is of it."""
        return self.staff_id in ("", unit.staff_id) and self.programme in ("", unit.programme)


class Series(NamedTuple):
    """A measure on a day, with its points up to and on that day. ``goals`` are those that held for
    the points, one each; ``standing`` is how the last period that is over (``judged``, its end)
    stands to its goal: red, green, none or stale."""

    measure: Measure
    tally: Tally
    points: tuple[Point, ...]
    goals: tuple[float | None, ...] = ()
    standing: str = "none"
    judged: date | None = None

    @property
    def goal(self) -> float | None:
        """The goal that holds on the day."""
        return self.goals[-1] if self.goals else self.measure.goal


def figure(day: Day, measure: Measure, scope: Scope = Scope()) -> Tally:  # noqa: B008
    """The measure on that day. A day of which the feed that it rests on says nothing gives none."""
    if not _covered(day, measure):
        return tally((), measure.reckoned, measure.scale)
    units = (unit for unit in KINDS[measure.kind](day, measure) if scope.holds(unit))
    found = tally(units, measure.reckoned, measure.scale)
    if measure.kind in OF_NO_MEMBER:
        return found
    return found._replace(unread=day.facts.unread)


def days_of(measure: Measure, as_of: date, points: int = POINTS) -> tuple[date, ...]:
    """The days of its points, the last one ``as_of``: each day of the month so far, or the last
    days of the weeks (Sundays) or months before."""
    if measure.every == "day":
        first = as_of.replace(day=1)
        return tuple(first + timedelta(days=turn) for turn in range(as_of.day))
    if measure.every == "week":
        monday = as_of - timedelta(days=as_of.weekday())
        ends = [monday - timedelta(days=1 + 7 * back) for back in range(points)]
    else:
        month = as_of.replace(day=1)
        ends = [add_months(month, -back) - timedelta(days=1) for back in range(points)]
    return (*reversed(ends), as_of)


def series(
    measure: Measure, tallies: Mapping[date, Tally], as_of: date, points: int = POINTS
) -> Series:
    """The series of the figures of its days."""
    return Series(
        measure,
        tallies[as_of],
        tuple(
            Point(on, tallies[on].value, tallies[on].n, tallies[on].unread)
            for on in days_of(measure, as_of, points)
            if on in tallies
        ),
    )


def last_again(known: Series, now: Tally) -> Series:
    """The series with its last day measured anew."""
    last = known.points[-1]._replace(value=now.value, n=now.n)
    return known._replace(tally=now, points=(*known.points[:-1], last))


def all_days(measures: Iterable[Measure], as_of: date, points: int = POINTS) -> tuple[date, ...]:
    """Every day that these measures need, each once, in order."""
    return tuple(sorted({day for each in measures for day in days_of(each, as_of, points)}))


def _covered(day: Day, measure: Measure) -> bool:
    """Whether the feed that a measure rests on says anything of the day. Of contacts it does from
    the first period it holds; of what a source overwrites (when a goal moved, a plan was signed) a
    past day is known only if it had come by then."""
    if not measure.rests_on:
        return True
    if measure.rests_on != "contacts":
        came = any(measure.rests_on in feed.tables for feed in day.facts.feeds)
        return came or not day.over
    since = day.facts.contacts_from
    if since is None:
        return False
    first = day.week if measure.every == "week" else day.month
    return day.calendar.next_business_day(first - timedelta(days=1)) >= since
