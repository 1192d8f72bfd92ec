"""A week or a month on one page: what the team's work came to, as the programme lead takes it to
the weekly meeting. Counts of the team; a worker's own stand apart, for who may see them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import BarrierCourse, Contact, Cycle
from huddle.measures.day import Day
from huddle.measures.goals import chosen
from huddle.measures.health import Health, Span
from huddle.measures.measure import Measure, load_measures
from huddle.measures.misses import misses
from huddle.measures.run import chart_of
from huddle.measures.series import Series
from huddle.rules import evaluate
from huddle.rules.red import Reds
from huddle.views.load import caseloads

OPENS, CLOSES = time(8), time(18)
"""Working hours: a contact before or after them counts as outside. Grade L."""


class Hours(NamedTuple):
    """When contacts were made and entered. ``timed`` are those of which the time of day is known,
    ``outside`` those of them on working days but out of working hours; ``days_off`` were made, and
    ``entered_off`` entered, on weekends and holidays; ``entered`` is of how many the day of entry
    is known."""

    contacts: int
    timed: int
    outside: int
    days_off: int
    entered: int
    entered_off: int


class Worker(NamedTuple):
    """One worker's own. ``load`` and ``target`` are weighted members."""

    staff_id: str
    hours: Hours
    load: float
    target: int


class Barriers(NamedTuple):
    """Counts: open on the day, whose answer is overdue, that were escalated; how many days the
    oldest has been open (0 for none); opened and closed in the period."""

    open: int
    overdue: int
    escalated: int
    oldest: int
    opened: int
    closed: int


class Stand(NamedTuple):
    """A measure against its goal and against its period before. ``off`` and ``better`` are None
    where there is nothing to say."""

    measure: Measure
    value: float | None
    n: int
    goal: float | None
    off: bool | None
    before: float | None
    better: bool | None


class Repeated(NamedTuple):
    """A goal that stays red: so many ``times`` running, of huddles or of periods (``what``)."""

    title: str
    times: int
    what: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The page as a value. ``goals`` are the ids of what the team works toward, ``repeated`` those
    that need problem solving. ``causes`` are the reasons for misses in the period with how many,
    the most frequent first; ``cycles`` are PDSA cards running on the day, or judged in the period.
    ``load`` and ``target`` are the team's weighted members and what its workers are meant to have;
    ``over`` is how many of ``workers`` have more."""

    span: Span
    stands: tuple[Stand, ...]
    goals: tuple[str, ...]
    repeated: tuple[Repeated, ...]
    health: Health
    barriers: Barriers
    causes: tuple[tuple[str, int], ...]
    cycles: tuple[Cycle, ...]
    hours: Hours
    load: float
    target: int
    over: int
    workers: tuple[Worker, ...]


def summary(
    day: Day, span: Span, measured: Sequence[Series], health: Health, *, reveal: bool
) -> Summary:
    """The summary of a period up to the day. Unless revealed, no load tells a reason for a tier."""
    facts = day.facts
    loads = caseloads(facts, day.in_force).for_sight(reveal=reveal).loads
    made = [
        each for contacts in facts.contacts.values() for each in contacts if span.holds(each.day)
    ]
    workers = tuple(
        Worker(
            staff_id,
            hours(day, (each for each in made if each.staff_id == staff_id)),
            float(load.weighted),
            load.recommended,
        )
        for staff_id, load in sorted(loads.items())
        if load.carries
    )
    board = evaluate(facts, day.rules, day.calendar)
    causes = misses(board, facts, (day.as_of - span.first).days + 1)
    return Summary(
        span=span,
        stands=tuple(stand(each, day) for each in measured),
        goals=tuple(each.id for each in chosen(load_measures(), day.history.choices, day.as_of)),
        repeated=tuple(_repeated(day)),
        health=health,
        barriers=_barriers(day, span),
        causes=tuple((each.code, each.count) for each in causes),
        cycles=tuple(
            each for each in facts.cycles if not each.verdict or span.holds(each.closed_on)
        ),
        hours=hours(day, made),
        load=sum(each.load for each in workers),
        target=sum(each.target for each in workers),
        over=sum(each.load > each.target for each in workers),
        workers=workers,
    )


def stand(series: Series, day: Day) -> Stand:
    """Where a measure stands. What adds up within its month is set against its pace, and against
    no earlier day: it could only have grown."""
    measure, points = series.measure, series.points
    if not points:
        return Stand(measure, None, 0, series.goal, None, None, None)
    chart = chart_of(series, "", day.calendar, goal=series.goal)
    over = points[:-1] if chart.unfinished else points
    values = [each.value for each in over if each.value is not None]
    now, before = (values[-1], values[-2]) if len(values) > 1 else (None, None)
    better = None
    if measure.every != "day" and now is not None and before is not None and now != before:
        better = {"up": now > before, "down": now < before}.get(measure.better)
    tally = series.tally
    earlier = None if measure.every == "day" else (values[-1] if values else None)
    off = {"red": True, "green": False}.get(series.standing)
    return Stand(measure, tally.value, tally.n, series.goal, off, earlier, better)


def hours(day: Day, contacts: Iterable[Contact]) -> Hours:
    """When these contacts were made and entered, in the agency's zone."""
    zone, working = ZoneInfo(day.facts.zone), day.calendar.is_business_day
    found: Counter[str] = Counter()
    for each in contacts:
        off = not working(each.day)
        found["contacts"] += 1
        found["days_off"] += off
        if each.at is not None:
            local = each.at.astimezone(zone).time()
            found["timed"] += 1
            found["outside"] += not off and not OPENS <= local < CLOSES
        if each.entered_on is not None:
            found["entered"] += 1
            found["entered_off"] += not working(each.entered_on)
    return Hours(*(found[name] for name in Hours._fields))


def _repeated(day: Day) -> Iterator[Repeated]:
    for each in Reds(list(day.of_kind("red")), day.facts.results).reds():
        if each.rule is not None and each.rule is each.repeated:
            of_periods = each.periods >= each.rule.whole("running")
            times = each.periods if of_periods else each.huddles
            yield Repeated(each.last.title, times, "period" if of_periods else "huddle")


def _barriers(day: Day, span: Span) -> Barriers:
    as_of, opened = day.as_of, day.facts.barriers
    courses: Sequence[BarrierCourse] = day.history.barriers
    return Barriers(
        open=len(opened),
        overdue=sum(_before(each.response_due, as_of) for each in opened),
        escalated=sum(each.closed_on is None and each.escalated > 0 for each in courses),
        oldest=max(((as_of - each.opened_on).days for each in opened), default=0),
        opened=sum(span.holds(each.opened_on) for each in courses),
        closed=sum(span.holds(each.closed_on) for each in courses),
    )


def _before(due: date | None, as_of: date) -> bool:
    return due is not None and due < as_of
