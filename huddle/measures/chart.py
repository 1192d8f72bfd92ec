"""A run chart as a value: what the terminal and a file both draw, and say.

Nothing here names a member: points, lines, and sentences about them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from huddle.measures.bar import Bar
from huddle.measures.point import Point, monthly, period
from huddle.measures.signals import Signal, read
from huddle.words import day
from huddle.words import figure as figure
from huddle.words import shown as shown

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Annotation(NamedTuple):
    """Something that happened on a day and may explain what came after: a PDSA cycle began.

    ``letter`` marks the day in the chart, ``text`` stands beside it in the legend."""

    on: date
    letter: str
    text: str


class Pace(NamedTuple):
    """What a cumulative measure should have reached at the end of a day to arrive at its goal."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a chart shows.

    ``unit`` is that of the values: ``share`` (0 to 1, said as per cent), ``days``, ``hours``,
    ``minutes``, ``count``, or the words of a rate. ``every`` is the period of a point (day, week,
    month), "" where it is told by their days. ``median`` is None where none is drawn (no data,
    or a measure that only grows within its month: there ``pace`` is drawn in its place). ``held``
    is how many first points gave the median, 0 where all did. ``unfinished``: the last point's
    period is not over. ``notes`` are what there is to say beside the signals. ``source`` says where
    the measure's definition is from. ``bars`` are the parts of the latest figure, where they are
    drawn."""

    title: str
    subtitle: str
    points: tuple[Point, ...]
    unit: str
    every: str = ""
    goal: float | None = None
    median: float | None = None
    held: int = 0
    unfinished: bool = False
    pace: tuple[Pace, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    signals: tuple[Signal, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    bars: tuple[Bar, ...] = ()

    @property
    def last(self) -> Point | None:
        """The latest point that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    def period(self, on: date) -> str:
        """The period of a point in words: "Jun", "3 Jun"."""
        return period(self.points, on, self.every)

    @property
    def monthly(self) -> bool:
        """Whether each point is a month."""
        return monthly(self.points, self.every)

    @property
    def due(self) -> float | None:
        """What the pace asks for on the day of the latest value; None without one."""
        last = self.last
        reached = [step.value for step in self.pace if last is not None and step.on <= last.on]
        return reached[-1] if reached else None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What stands below the chart, the signals first."""
        return (*(signal.text for signal in self.signals), *self.notes)

    @property
    def marked(self) -> frozenset[int]:
        """The places in ``points`` that a shift or a trend is made of; runs are of the whole."""
        return frozenset(
            place for signal in self.signals if signal.kind != "runs" for place in signal.points
        )

    def stretches(self) -> Iterator[tuple[list[date], list[float]]]:
        """The points that a line joins: days and values of each stretch without a gap."""
        days: list[date] = []
        values: list[float] = []
        for point in self.points:
            if point.value is not None:
                days.append(point.on)
                values.append(point.value)
            elif days:
                yield days, values
                days, values = [], []
        if days:
            yield days, values


def run_chart(
    title: str,
    subtitle: str,
    points: Sequence[Point],
    unit: str,
    *,
    every: str = "",
    goal: float | None = None,
    unfinished: bool = False,
    changes: Sequence[tuple[date, str]] = (),
    source: str = "",
) -> Chart:
    """The run chart of a series with its median and signals (``huddle.measures.signals``).

    ``unfinished``: the period of the last point is not over, it is drawn and gives no sign.
    ``changes`` are the days on which something was tried, with what to call it; they are lettered
    in order of time, and the first may end the baseline."""
    annotations = lettered(changes)
    on = [change.on for change in annotations]
    reading = read(points, on, unfinished=unfinished, every=every)
    return Chart(
        title,
        subtitle,
        tuple(points),
        unit,
        every,
        goal,
        reading.median,
        reading.held,
        unfinished,
        annotations=annotations,
        signals=reading.signals,
        notes=reading.notes,
        source=source,
    )


def pace_chart(
    title: str,
    subtitle: str,
    points: Sequence[Point],
    unit: str,
    *,
    goal: float,
    pace: Sequence[Pace],
    changes: Sequence[tuple[date, str]] = (),
    source: str = "",
) -> Chart:
    """The chart of a measure that adds up within its month, against its pace. It has no median and
    no signals: what only grows is a trend by its making, and says nothing by it."""
    chart = Chart(
        title,
        subtitle,
        tuple(points),
        unit,
        goal=goal,
        pace=tuple(pace),
        annotations=lettered(changes),
        source=source,
    )
    return replace(chart, notes=(_on_pace(chart),))


def lettered(changes: Sequence[tuple[date, str]]) -> tuple[Annotation, ...]:
    """Changes in order of time, each with its letter; after Z the letters begin again."""
    return tuple(
        Annotation(on, _LETTERS[place % len(_LETTERS)], text)
        for place, (on, text) in enumerate(sorted(changes))
    )


def _on_pace(chart: Chart) -> str:
    last = chart.last
    if last is None or last.value is None:
        return "No data yet."
    if chart.due is None:
        return "No pace is set for this day."
    have, want = shown(last.value, chart.unit), shown(chart.due, chart.unit)
    how = "on pace" if last.value >= chart.due else "behind the pace"
    return f"{have} on {day(last.on, last.on)} where the pace is {want}: {how}."


def level(value: float, unit: str) -> str:
    """A value beside the line that it is drawn as: "14", "95 %"."""
    return f"{figure(value, unit)}{' %' if unit == 'share' else ''}"


def axis(unit: str) -> str:
    """What the numbers of an axis are: "per cent", "days", "number"."""
    return {"share": "per cent", "count": "number"}.get(unit, unit)
