"""Whether the huddle itself is well: held, on time, within its boxes, attended; what became of what
it decided, and which rows come back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import Decision, Held, Task, TeamFacts
from huddle.measures.day import Day
from huddle.meeting import STEPS

GRACE_MINUTES = 5
"""How late a huddle may begin and still be on time. Grade L."""
DECIDED_AGAIN = 2
CARRIED_AGAIN = 3
"""On how many days of the period a row is decided about, or carried, to be one that comes back."""
_USUAL_OF = 5
_CARRY = "carry"
_HALF_DAY = 12 * 60
_IN_TIME, _LATE, _UNDONE, _CANCELLED, _WAITING = "in time", "late", "undone", "cancelled", "waiting"


class Span(NamedTuple):
    """A period up to and with the day that is looked from. ``name`` is week or month."""

    name: str
    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last


class StepTime(NamedTuple):
    """A step over the huddles that took it. ``seconds`` is the middle one of their lengths;
    ``over`` how many of ``huddles`` ran past the box."""

    number: int
    title: str
    box: int
    seconds: int
    over: int
    huddles: int


class OneHuddle(NamedTuple):
    """One huddle. ``late`` is how many minutes after its time it began, None where no time is known
    (negative: before it); ``closed`` whether somebody closed it; ``seconds`` what its steps took
    together, None while it is open and where no step was timed."""

    day: date
    began: time
    late: int | None
    closed: bool
    seconds: int | None
    over: int
    present: int
    roll: int
    decisions: int

    @property
    def on_time(self) -> bool:
        """Whether it began within the grace of its time."""
        return self.late is not None and self.late <= GRACE_MINUTES


class Back(NamedTuple):
    """How many matters of a kind (referral, watch, …) came back."""

    kind: str
    decided: int
    carried: int


@dataclass(frozen=True, slots=True)
class Health:
    """The huddles of a team in a period. ``held`` counts working days with a huddle of
    ``working_days``, from the team's first huddle on; today is none of these until it has one or is
    over. ``start`` is when the huddle is meant to begin, ``start_set`` whether somebody said so.
    ``kinds`` are decisions made in huddles, ``between`` how many were made between them. ``due``
    are the tasks from huddles that were to be done in the period, ``in_time`` those of them that
    were, ``late`` those done after their day, ``undone`` those still to do."""

    span: Span
    working_days: int
    held: int
    start: time | None
    start_set: bool
    huddles: tuple[OneHuddle, ...]
    steps: tuple[StepTime, ...]
    kinds: tuple[tuple[str, int], ...]
    between: int
    due: int
    in_time: int
    late: int
    undone: int
    cancelled: int
    back: tuple[Back, ...]

    @property
    def timed(self) -> int:
        """How many huddles there is a start to set against."""
        return sum(each.late is not None for each in self.huddles)

    @property
    def on_time(self) -> int:
        """How many of them began in time."""
        return sum(each.on_time for each in self.huddles)

    @property
    def measured(self) -> int:
        """How many huddles have been closed and timed, and so have a length."""
        return sum(each.seconds is not None for each in self.huddles)

    @property
    def days_off(self) -> int:
        """How many huddles were held on weekends and holidays."""
        return len(self.huddles) - self.held

    @property
    def in_budget(self) -> int:
        """How many of those took no longer than all boxes together."""
        budget = sum(step.box.total_seconds() for step in STEPS)
        return sum(each.seconds is not None and each.seconds <= budget for each in self.huddles)

    @property
    def attendance(self) -> tuple[int, int]:
        """How many were there, of how many on the rolls."""
        return sum(each.present for each in self.huddles), sum(each.roll for each in self.huddles)


def week_of(as_of: date) -> Span:
    """The calendar week of a day, up to it."""
    return Span("week", as_of - timedelta(days=as_of.weekday()), as_of)


def month_of(as_of: date) -> Span:
    """The calendar month of a day, up to it."""
    return Span("month", as_of.replace(day=1), as_of)


def usual_start(facts: TeamFacts, before: date) -> time | None:
    """When the last huddles before a day began, in the agency's zone, to the minute: the middle one
    of five. None where none was held."""
    zone = ZoneInfo(facts.zone)
    held = sorted((each for each in facts.huddles if each.day < before), key=lambda each: each.day)
    minutes = [
        local.hour * 60 + local.minute
        for each in held[-_USUAL_OF:]
        for local in (each.started_at.astimezone(zone),)
    ]
    middle = int(median(minutes)) if minutes else None
    return None if middle is None else time(middle // 60, middle % 60)


def health(day: Day, span: Span, start: time | None = None) -> Health:
    """The huddles of a period. ``start`` is when they are meant to begin; None is the middle of the
    five before the period, else of those in it. What was decided in a huddle is of the huddle's
    day, though midnight had passed."""
    facts = day.facts
    meant = (
        start or usual_start(facts, span.first) or usual_start(facts, span.last + timedelta(days=1))
    )
    held = sorted(
        (each for each in day.history.held if span.holds(each.day)), key=lambda each: each.day
    )
    counted, with_huddle = _counted(day, span)
    day_of = {each.huddle_id: each.day for each in day.history.held}
    made = [
        (each, on)
        for each in facts.decisions
        for on in (day_of.get(each.huddle_id, each.day),)
        if span.holds(on)
    ]
    by_huddle: Mapping[str, int] = Counter(each.huddle_id for each, _ in made)
    inside = [each for each, _ in made if each.huddle_id in day_of]
    tasks = Counter(
        _outcome(each, day) for each in facts.tasks if each.huddle_id and span.holds(each.due)
    )
    return Health(
        span=span,
        working_days=len(counted),
        held=len(with_huddle),
        start=meant,
        start_set=start is not None,
        huddles=tuple(_one(day, each, meant, by_huddle[each.huddle_id]) for each in held),
        steps=tuple(_steps(held)),
        kinds=tuple(sorted(Counter(each.kind for each in inside).items())),
        between=len(made) - len(inside),
        due=tasks[_IN_TIME] + tasks[_LATE] + tasks[_UNDONE],
        in_time=tasks[_IN_TIME],
        late=tasks[_LATE],
        undone=tasks[_UNDONE],
        cancelled=tasks[_CANCELLED],
        back=tuple(_back(made)),
    )


def _counted(day: Day, span: Span) -> tuple[list[date], list[date]]:
    """The working days of the period on which a huddle was to be held, and those of them with one:
    as the measure of huddles held counts them, but that a team without any has missed them all."""
    days = {each.day for each in day.history.held}
    first = min(days, default=span.first)
    counted = [
        each
        for each in _days(span)
        if day.calendar.is_business_day(each)
        and each >= first
        and (each in days or each != day.as_of or day.over)
    ]
    return counted, [each for each in counted if each in days]


def _outcome(task: Task, day: Day) -> str:
    """What became of a task whose day has come: what is due today can still be done."""
    if task.status == "cancelled":
        return _CANCELLED
    if task.status == "done":
        in_time = task.closed_on and task.due and task.closed_on <= task.due
        return _IN_TIME if in_time else _LATE
    return _WAITING if task.due == day.as_of and not day.over else _UNDONE


def _days(span: Span) -> Iterable[date]:
    return (span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1))


def _one(day: Day, held: Held, start: time | None, decisions: int) -> OneHuddle:
    local = held.started_at.astimezone(ZoneInfo(day.facts.zone))
    late = None
    if start is not None:
        apart = local.hour * 60 + local.minute - (start.hour * 60 + start.minute)
        late = (apart + _HALF_DAY) % (2 * _HALF_DAY) - _HALF_DAY
    closed = held.ended_at is not None
    over = sum(held.over_seconds.values())
    return OneHuddle(
        day=held.day,
        began=time(local.hour, local.minute),
        late=late,
        closed=closed,
        seconds=sum(held.seconds.values()) if closed and held.seconds else None,
        over=over,
        present=len(held.present),
        roll=len(held.present | held.out),
        decisions=decisions,
    )


def _steps(held: Iterable[Held]) -> Iterable[StepTime]:
    closed = [each for each in held if each.ended_at is not None]
    for step in STEPS:
        took = [each.seconds[step.number] for each in closed if step.number in each.seconds]
        box = int(step.box.total_seconds())
        if took:
            over = sum(seconds > box for seconds in took)
            middle = int(median(took))
            yield StepTime(step.number, step.title, box, middle, over, len(took))


def _back(made: Iterable[tuple[Decision, date]]) -> Iterable[Back]:
    """Rows that are decided about again and again, by what they are about: decisions, each with
    the day that it is of."""
    decided: dict[str, set[date]] = defaultdict(set)
    carried: dict[str, set[date]] = defaultdict(set)
    for each, on in made:
        (carried if each.kind == _CARRY else decided)[each.item_key].add(on)
    again = Counter(_kind(key) for key, days in decided.items() if len(days) >= DECIDED_AGAIN)
    later = Counter(_kind(key) for key, days in carried.items() if len(days) >= CARRIED_AGAIN)
    for kind in sorted(again.keys() | later.keys()):
        yield Back(kind, again[kind], later[kind])


def _kind(item_key: str) -> str:
    return item_key.partition(":")[0]
