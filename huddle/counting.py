"""A team counted for its wall, again and again: today's figures each time, and the points of days
that are over now and then, since measuring these takes long."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from db import reader
from db.measuring import history
from db.reader import Connection
from huddle.loading import Loaded
from huddle.measures import goals
from huddle.measures.day import Day
from huddle.measures.measure import Measure, load_measures
from huddle.measures.point import Point
from huddle.measures.series import Series, figure
from huddle.settings import Settings
from huddle.views.counts import Counts, Goal, Measured, count, large_enough

LOOK_BACK_AFTER = timedelta(minutes=10)
"""How long a change may wait until the points of past days are measured anew."""


class Counting:
    """Counts one team. Every method may block; they are for one thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._of: date | None = None
        """The day before which the points have been measured."""
        self._measured: Measured | None = None
        self._points: Mapping[str, tuple[Point, ...]] = {}
        self._over: Mapping[str, Point] = {}
        """By measure, the points before the day, and that of its last period that is over."""
        self._shown: tuple[Measure, ...] = ()

    def count(self, conn: Connection, loaded: Loaded) -> Counts:
        """The team of ``loaded``, read at the same moment."""
        facts = loaded.facts
        day = Day(facts, history(conn, facts), loaded.rules, loaded.calendar)
        self._shown = _shown_goals(day)
        late = goals.late_tables(facts, day.in_force, loaded.calendar)
        found = [self._goal(day, measure, late) for measure in self._shown]
        measured = self._measured if self._of == facts.as_of else None
        return count(loaded.board, facts, loaded.calendar, found, measured)

    def behind(self, day: date, version: int, now: datetime) -> bool:
        """Whether the points before ``day`` are still to be measured, or again: ``version`` is
        another one than they are of, and it is long enough ago."""
        if self._of != day or self._measured is None:
            return True
        return version != self._measured.seq and now - self._measured.at >= LOOK_BACK_AFTER

    def look_back(self, conn: Connection, day: date, version: int, now: datetime) -> None:
        """Measures the points before ``day``. As long as there are many, it takes long."""
        from huddle.measuring import measure

        settings = self.settings._replace(as_of=day)
        with reader.snapshot(conn):
            found = measure(conn, settings, self._shown)
            over = dict(_over(conn, settings, found.series, day))
        self._of, self._measured, self._over = day, Measured(now, version), over
        self._points = {each.measure.id: tuple(_before(each, day)) for each in found.series}

    def adopt(self, counts: Counts) -> None:
        """Takes over the points that somebody else has measured later than these were."""
        theirs = counts.measured
        if theirs is None:
            return
        mine = self._measured
        if mine is not None and self._of == counts.as_of and mine.at >= theirs.at:
            return
        self._of, self._measured = counts.as_of, theirs
        self._points = {each.measure.id: each.points[:-1] for each in counts.goals}
        self._over = {
            each.measure.id: Point(each.stand.on, each.stand.value, each.n)
            for each in counts.goals
            if each.stand is not None
        }

    def _goal(self, day: Day, measure: Measure, late: frozenset[str]) -> Goal:
        tally, goal = figure(day, measure), goals.goal_for(measure, day.history.targets, day.as_of)
        measured = self._of == day.as_of
        before = self._points.get(measure.id, ()) if measured else ()
        over = self._over.get(measure.id) if measured else None
        points: tuple[Point, ...] = ()
        if before or (measure.every == "day" and day.as_of.day == 1):
            points = (*before, Point(day.as_of, tally.value, tally.n))
        # By the same figure, goal and feeds as everywhere.
        stand = over and goals.stand(
            measure, over.value, over.on, day.history.targets, day.calendar, late
        )
        return Goal(measure, tally.value, tally.n, goal and goal.value, stand, points)


def _before(series: Series, day: date) -> Iterator[Point]:
    return (large_enough(series.measure, point) for point in series.points if point.on < day)


def _over(
    conn: Connection, settings: Settings, found: Sequence[Series], as_of: date
) -> Iterator[tuple[str, Point]]:
    """The point of each measure's last period that is over. On the first of a month a series of
    days does not hold it."""
    from huddle.measuring import load_day

    days: dict[date, Day] = {}
    for each in found:
        on = goals.last_over(each.measure, as_of)
        point = next((point for point in each.points if point.on == on), None)
        if point is None:
            if on not in days:
                days[on] = load_day(conn, settings, on)
            tally = figure(days[on], each.measure)
            point = Point(on, tally.value, tally.n)
        yield each.measure.id, large_enough(each.measure, point)


def _shown_goals(day: Day) -> tuple[Measure, ...]:
    """The team's goals that may stand on a wall: none of members whom a protected subject
    concerns."""
    chosen = goals.chosen(load_measures(), day.history.choices, day.as_of)
    return tuple(each for each in chosen if not each.tags)
