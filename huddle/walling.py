"""From the team database to the wall, again and again: one connection, held by whoever reads."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from db import address, logins, record, schema
from db import reader as reading
from db.measuring import history
from db.reader import Connection
from db.types import TeamFacts
from huddle.errors import HuddleError
from huddle.loading import Loaded, load
from huddle.measures import goals
from huddle.measures.day import Day
from huddle.measures.measure import Measure, load_measures
from huddle.measures.point import Point
from huddle.measures.run import chart_of
from huddle.measures.series import Series, figure
from huddle.measures.tally import Tally
from huddle.meeting import Visit
from huddle.place import connect
from huddle.privacy.labels import Labels
from huddle.settings import Settings, now, today
from huddle.views.wall import FEWEST, Goal, Meet, Seen

AGAIN_AFTER = timedelta(minutes=5)
"""How long after a read the feeds have aged enough to be read again, though nobody has written."""
LOOK_BACK_AFTER = timedelta(minutes=10)
"""How long a change may wait until the points of past days are measured anew."""


class WallReader:
    """Reads the wall of one team. Every method may block; they are for one thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._conn: Connection | None = None
        self._file: tuple[int, int] | None = None
        self._version = 0
        self._zone = ""
        self._read_at: datetime | None = None
        self._read_for: date | None = None
        self._past: dict[str, Series] = {}
        self._over: dict[str, Point] = {}
        self._shown: tuple[Measure, ...] = ()
        self._past_of: date | None = None
        self._past_at: datetime | None = None
        self._past_version = 0

    def read(self) -> Seen:
        """What the wall shows, as the database is now. Raises what ``huddle.loading`` raises, once
        a new connection has not helped."""
        held = self._conn is not None
        try:
            return self._seen()
        except Exception:
            self.close()
            if not held:
                raise
        # A server that began anew has cut what was held, and answers whoever asks again.
        return self.read()

    def close(self) -> None:
        """Lets go of the database."""
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()

    def outdated(self) -> bool:
        """Whether to read again: somebody has written, a new day has begun, or the feeds have
        aged. Yes where the question itself fails: the next read, on a new connection, says what is
        wrong."""
        if self._conn is None or self._read_at is None:
            return True
        if self._file_now() != self._file:
            return True
        try:
            if reading.data_version(self._conn) != self._version:
                return True
        except Exception:
            self.close()
            return True
        zone = self._zone
        return now(zone) - self._read_at >= AGAIN_AFTER or self._day(zone) != self._read_for

    def behind(self) -> bool:
        """Whether the points of past days are still to be measured, or again."""
        if self._past_of != self._read_for:
            return True
        changed = self._past_version != self._version
        assert self._past_at is not None
        return changed and now(self._zone) - self._past_at >= LOOK_BACK_AFTER

    def look_back(self) -> None:
        """Measures the points of past days. As long as there are many, it takes long."""
        from huddle.measuring import measure

        conn, day = self._conn, self._read_for
        if conn is None or day is None:
            return
        version = self._version
        settings = self.settings._replace(as_of=day)
        with reading.snapshot(conn):
            schema.require(conn)
            found = measure(conn, settings, self._shown)
            over = dict(_over(conn, settings, found.series, day))
        reading.let_go(conn)
        self._past_of, self._past_at, self._past_version = day, now(self._zone), version
        self._past = {each.measure.id: each for each in found.series}
        self._over = over

    def _file_now(self) -> tuple[int, int] | None:
        """Which file the database is at present; none for a server, or where it is gone."""
        path = address.parse(self.settings.db).path
        try:
            found = None if path is None else path.stat()
        except OSError:
            return None
        return None if found is None else (found.st_dev, found.st_ino)

    def _day(self, zone: str) -> date:
        return self.settings.as_of or today(zone)

    def _seen(self) -> Seen:
        if self._file_now() != self._file:
            self.close()  # what was there before, nobody writes to any more
        if self._conn is None:
            self._file = self._file_now()
            self._conn = connect(self.settings)
            reading.hold_little(self._conn)
            schema.require(self._conn)
            _refuse_its_own_login(self._conn)
        conn = self._conn
        with reading.snapshot(conn):
            schema.require(conn)  # they may have been brought up to date, or put back, meanwhile
            self._version = reading.data_version(conn)
            loaded = load(conn, self.settings)
            facts = loaded.facts
            goals = tuple(self._goals(conn, loaded))
            meet = _meet(conn, facts)
        # The next read is after a write, to which no page that is kept would be of use.
        reading.let_go(conn)
        self._zone = facts.zone
        self._read_at, self._read_for = now(facts.zone), facts.as_of
        return Seen(
            board=loaded.board,
            facts=facts,
            calendar=loaded.calendar,
            meet=meet,
            goals=goals,
            named=Labels(facts).staff,
            now=self._read_at,
            today=today(facts.zone),
            start=self.settings.huddle_start,
        )

    def _goals(self, conn: Connection, loaded: Loaded) -> list[Goal]:
        facts = loaded.facts
        day = Day(facts, history(conn, facts), loaded.rules, loaded.calendar)
        self._shown = _shown_goals(day)
        late = goals.late_tables(facts, day.in_force, loaded.calendar)
        return [
            _goal(
                measure,
                figure(day, measure),
                self._points(measure, facts.as_of),
                self._stand(measure, day, late),
                day,
            )
            for measure in self._shown
        ]

    def _points(self, measure: Measure, as_of: date) -> Sequence[Point]:
        """Its points before the day, once they have been measured."""
        known = self._past.get(measure.id)
        if known is None or self._past_of != as_of:
            return ()
        return [_large_enough(measure, point) for point in known.points if point.on < as_of]

    def _stand(self, measure: Measure, day: Day, late: frozenset[str]) -> goals.Stand | None:
        """How its last period that is over stands, once that has been measured: by the same
        figure, goal and feeds as everywhere."""
        point = self._over.get(measure.id)
        if point is None or self._past_of != day.as_of:
            return None
        value = _large_enough(measure, point).value
        return goals.stand(measure, value, point.on, day.history.targets, day.calendar, late)


def _refuse_its_own_login(conn: Connection) -> None:
    """HuddleError for a login of a server that reads no member: there is nothing to count."""
    seat = logins.seat(conn)
    if seat is not None and seat.role == "wall":
        raise HuddleError(
            "This login reads no member, so it can count none. Start the wall with a lead's login"
        )


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
        yield each.measure.id, point


def _large_enough(measure: Measure, point: Point) -> Point:
    """The point, without its value where that is a share of too few."""
    few = measure.unit == "share" and point.n < FEWEST
    return point._replace(value=None) if few else point


def _shown_goals(day: Day) -> tuple[Measure, ...]:
    """The team's goals that may stand on a wall: none of members whom a protected subject
    concerns."""
    chosen = goals.chosen(load_measures(), day.history.choices, day.as_of)
    return tuple(each for each in chosen if not each.tags)


def _goal(
    measure: Measure,
    tally: Tally,
    before: Sequence[Point],
    stand: goals.Stand | None,
    day: Day,
) -> Goal:
    chart, goal = None, goals.goal_for(measure, day.history.targets, day.as_of)
    aim = None if goal is None else goal.value
    if before or (measure.every == "day" and day.as_of.day == 1):
        points = (*before, Point(day.as_of, tally.value, tally.n))
        series = Series(measure, tally, points)
        chart = chart_of(series, day.facts.team_name, day.calendar, goal=aim)
        if chart.pace:
            # The note holds today, which is not over, against its pace.
            chart = replace(chart, notes=())
    return Goal(measure, tally.value, tally.n, aim, stand, chart)


def _meet(conn: Connection, facts: TeamFacts) -> Meet:
    """The huddle of the day with where it stands and who is there."""
    for huddle in facts.huddles:
        if huddle.day == facts.as_of:
            kept = record.read(conn, facts.agency_id, huddle.huddle_id)
            return Meet(
                huddle,
                tuple(Visit(stay.step, stay.entered_at, stay.left_at) for stay in kept.stays),
                tuple(each.staff_id for each in kept.attendance if each.status == "present"),
                tuple(
                    (each.staff_id, each.cover_id)
                    for each in kept.attendance
                    if each.status == "out"
                ),
            )
    return Meet()
