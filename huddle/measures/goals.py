"""Goals: which measures a team works toward, what they should come to, and whether they do.

A goal holds for whole months and is set before they begin, so the goal of a past point is the one
that held when the period of the point began. What no goal was set for keeps that of its definition.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from db.types import GoalChoice, GoalTarget, TeamFacts
from huddle.calendars import Calendar
from huddle.measures.measure import Measure
from huddle.measures.pace import pace
from huddle.rules import feed
from huddle.rules.rule import Rule

CHOSEN = ("M1", "M6", "M24")
"""What a team works toward until it chooses."""
MOST = 3
"""More goals than these are none."""
OWN = frozenset(
    {
        *("tasks in time", "huddle held", "huddle in budget", "attendance", "barriers"),
        *("one-on-ones", "caseload", "feed age"),
    }
)
"""Kinds of measure of what Huddle itself holds: no late file makes them wrong."""
_DIGITS = 9

Colour = Literal["red", "green", "none", "stale"]
"""How a figure stands to its goal; ``none`` where there is no figure or no goal, ``stale`` where
the feed that it rests on missed a delivery: then green would be a claim, and red may be late."""

WORDS: Mapping[Colour, str] = {
    "red": "▲ red: goal not met",
    "green": "● green: goal met",
    "none": "○ neither red nor green",
    "stale": "◌ neither: its feed is late",
}
"""A colour in words, with a shape of its own."""


class Goal(NamedTuple):
    """What a measure should come to: ``source`` says who set it, or where its number is from."""

    value: float
    source: str


class Stand(NamedTuple):
    """How a period that is over stands: its last day, its figure, what that is held against (None
    without a goal), and red, green or neither."""

    on: date
    value: float | None
    aimed: float | None
    colour: Colour


def begins(measure: Measure, on: date) -> date:
    """The first day of the period that a point of ``on`` is of; a daily one is of its month."""
    return on - timedelta(days=on.weekday()) if measure.every == "week" else on.replace(day=1)


def last_over(measure: Measure, as_of: date) -> date:
    """The end of the last period that is over before ``as_of``; for a daily point the day before,
    since the day itself is not."""
    return as_of - timedelta(days=1) if measure.every == "day" else _day_before(measure, as_of)


def _day_before(measure: Measure, as_of: date) -> date:
    return begins(measure, as_of) - timedelta(days=1)


def goal_for(measure: Measure, targets: Iterable[GoalTarget], on: date) -> Goal | None:
    """The goal that held for the point of ``on``: the last one set for a month that had begun when
    the point's period did, else that of the definition, else none."""
    first = begins(measure, on)
    held = [
        each for each in targets if each.measure_id == measure.id and each.period_start <= first
    ]
    if held:
        target = max(held, key=lambda each: (each.period_start, each.at, each.target_id))
        return Goal(float(target.value), f"set by {target.by or 'the team'}: {target.reason}")
    return None if measure.goal is None else Goal(measure.goal, measure.goal_source)


def chosen(
    known: Sequence[Measure], choices: Iterable[GoalChoice], on: date
) -> tuple[Measure, ...]:
    """The measures that are the team's goals on a day, in the order in which they were chosen."""
    held = [each for each in choices if each.period_start <= on]
    ids: tuple[str, ...] = CHOSEN
    if held:
        last = max(held, key=lambda each: (each.period_start, each.at, each.choice_id))
        ids = tuple(last.measures.split())
    by_id = {each.id: each for each in known}
    return tuple(by_id[each] for each in ids if each in by_id)


def late_tables(facts: TeamFacts, rules: Iterable[Rule], calendar: Calendar) -> frozenset[str]:
    """The tables of whose feeds one has missed a delivery."""
    ages = feed.ages(facts, rules, calendar)
    stale = {age.name for age in ages if age.stale}
    return frozenset(name for each in facts.feeds if each.name in stale for name in each.tables)


def rests_on(measure: Measure) -> frozenset[str]:
    """The tables whose feeds must be in time before a measure is called green."""
    if measure.kind in OWN:
        return frozenset()
    return frozenset({"members", measure.rests_on} - {""})


def aim(measure: Measure, goal: float, on: date, calendar: Calendar) -> float:
    """What the figure of ``on`` is held against: the goal, or on the way through a month the pace
    that leads to it."""
    if measure.plot != "pace line":
        return goal
    return next((step.value for step in pace(on, goal, calendar) if step.on == on), goal)


def colour(
    measure: Measure,
    value: float | None,
    aimed: float | None,
    late: Collection[str] = (),
) -> Colour:
    """How a figure stands to what it is held against; one that is equal meets it. ``late`` are the
    tables that are."""
    if value is None or aimed is None or measure.better not in ("up", "down"):
        return "none"
    if rests_on(measure).intersection(late):
        return "stale"
    has, needs = round(value, _DIGITS), round(aimed, _DIGITS)
    met = has >= needs if measure.better == "up" else has <= needs
    return "green" if met else "red"


def stand(
    measure: Measure,
    value: float | None,
    on: date,
    targets: Iterable[GoalTarget],
    calendar: Calendar,
    late: Collection[str] = (),
) -> Stand:
    """How the figure of the period that ends ``on`` stands to the goal that held for it."""
    goal = goal_for(measure, targets, on)
    aimed = None if goal is None else aim(measure, goal.value, on, calendar)
    return Stand(on, value, aimed, colour(measure, value, aimed, late))


def as_text(value: float | None) -> str:
    """A number as it is kept: "0.85", "14"; blank for none."""
    if value is None:
        return ""
    return format(Decimal(str(round(value, _DIGITS))).normalize(), "f")


def parsed(text: str, measure: Measure) -> float | None:
    """A goal as people write it, in the measure's unit: "85 %", "0.85", "14"; none where it is no
    number that the measure can reach. A share above 1 is per cent."""
    words = text.strip().replace(",", ".")
    per_cent = words.endswith("%")
    try:
        value = float(Decimal(words.rstrip("%").strip()))
    except InvalidOperation:
        return None
    if measure.unit == "share" and (per_cent or value > 1):
        value /= 100
    elif per_cent:
        return None
    fits = 0 <= value <= (1 if measure.unit == "share" else 100_000)
    return round(value, _DIGITS) if fits else None
