"""The plot of a chart in characters: drawn by Plotext, told apart by shape and never by colour.

Plotext 5 through textual-plotext: pure Python and 20 ms to import, where textual-plot brings NumPy
(60 ms and 14 MiB) and has neither dates nor level lines. It is imported when the first chart is
drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from huddle.measures.chart import Chart, figure, level
from huddle.measures.scale import Scale, scale
from huddle.words import day, month

if TYPE_CHECKING:
    from textual_plotext import Plot

POINT = "●"
SIGNAL = "◆"
UNFINISHED = "○"
CHOSEN = "◉"
GOAL = "━"
MEDIAN = "╌"
PACE = "∙"
CHANGE = "┆"
LINE = "▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Quarters of a cell: finer dots (Braille) are in fewer fonts."""

_THICK = {POINT: "▐█▌", SIGNAL: "◀█▶", UNFINISHED: "▐ ▌", CHOSEN: "▐◉▌"}

_LABEL_GAP = 3
_BLOCK = 5
"""Columns that a thick point asks for."""
_EDGE = 0.015


class Plotted(NamedTuple):
    """The rows of a plot, and the column of each point in them."""

    rows: tuple[str, ...]
    columns: tuple[int, ...]


def plotted(
    chart: Chart, width: int, height: int, *, large: bool = False, chosen: int | None = None
) -> Plotted:
    """The plot in ``width`` by ``height`` cells. ``large`` is for reading from afar: thick lines,
    few labels. ``chosen`` is the place of the point under the cursor."""
    from textual_plotext import Plot

    beside = _named_levels(chart)
    wide = width - max((len(name) + 1 for name, _ in beside), default=0)
    plot = Plot()
    plot._set_size(wide, height)
    plot.theme("clear")
    plot.xaxes(True, False)
    plot.yaxes(True, False)
    days = [point.on.toordinal() for point in chart.points]
    first, last = _span([*days, *(step.on.toordinal() for step in chart.pace)])
    axis = scale(_values(chart), max(height // (5 if large else 3), 2), chart.unit)
    names = [figure(tick, chart.unit) for tick in axis.ticks]
    margin = max(map(len, names)) + 1
    room = wide - margin
    plot.xlim(first, last)
    plot.ylim(axis.low, axis.high)
    plot.yticks(list(axis.ticks), names)
    plot.xticks(*_dates(chart, room, 3 if large else 12))
    _levels(plot, chart, first, last)
    for change in chart.annotations:
        on = change.on.toordinal()
        plot.plot([on, on], [axis.low, axis.high], marker=CHANGE)
        plot.text(change.letter, on, axis.high, alignment="center")
    _line(plot, chart)
    thick = large and room >= _BLOCK * len(days)
    for place, point in enumerate(chart.points):
        if point.value is not None:
            mark = CHOSEN if place == chosen else mark_of(chart, place)
            text = _THICK[mark] if thick else mark
            plot.text(text, days[place], point.value, alignment="center")
    rows = [row.replace("\x1b[0m", "").ljust(wide) for row in plot.build().splitlines()]
    inside = height - 1 - bool(days)  # without the axis and its labels
    for name, place in _apart([(name, _row(at, axis, inside)) for name, at in beside]):
        if 0 <= place < len(rows):
            rows[place] += f" {name}"
    columns = tuple(margin + _cell(on, first, last, room) for on in days)
    return Plotted(tuple(row.rstrip() for row in rows), columns)


def _named_levels(chart: Chart) -> list[tuple[str, float]]:
    """The level lines with what to call them."""
    levels = (("goal", chart.goal), ("median", chart.median))
    return [(f"{name} {level(at, chart.unit)}", at) for name, at in levels if at is not None]


def _row(at: float, axis: Scale, rows: int) -> int:
    """The row, from the top, that a level line is in."""
    return rows - 1 - _cell(at, axis.low, axis.high, rows)


def _cell(value: float, low: float, high: float, cells: int) -> int:
    """The cell of so many that Plotext draws a value in."""
    return floor(round(0.5 + (cells - 1) * (value - low) / (high - low), 8))


def _apart(names: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """No two names in one row: the second goes to the next."""
    taken: set[int] = set()
    placed = []
    for name, row in names:
        free = next(at for at in (row, row + 1, row - 1) if at not in taken)
        taken.add(free)
        placed.append((name, free))
    return placed


def mark_of(chart: Chart, place: int) -> str:
    """The shape of a point."""
    if chart.unfinished and place == len(chart.points) - 1:
        return UNFINISHED
    return SIGNAL if place in chart.marked else POINT


def _span(days: Sequence[int]) -> tuple[float, float]:
    """From before the first day to after the last, so that no point lies on an edge."""
    if not days:
        return 0, 1
    first, last = min(days), max(days)
    room = (last - first) * _EDGE or 1
    return first - room, last + room


def _values(chart: Chart) -> Iterator[float]:
    yield from (point.value for point in chart.points if point.value is not None)
    yield from (step.value for step in chart.pace)
    yield from (at for at in (chart.goal, chart.median) if at is not None)


def _levels(plot: Plot, chart: Chart, first: float, last: float) -> None:
    if chart.pace:
        on = [step.on.toordinal() for step in chart.pace]
        plot.plot(on, [step.value for step in chart.pace], marker=PACE)
    if chart.median is not None:
        plot.plot([first, last], [chart.median, chart.median], marker=MEDIAN)
    if chart.goal is not None:
        plot.plot([first, last], [chart.goal, chart.goal], marker=GOAL)


def _line(plot: Plot, chart: Chart) -> None:
    """The points joined, but not over a period without a value."""
    for on, values in chart.stretches():
        if len(on) > 1:
            plot.plot([day.toordinal() for day in on], values, marker="hd")


def _dates(chart: Chart, room: int, most: int) -> tuple[list[float], list[str]]:
    """Which days are labelled, from the last back, as many as have room."""
    points = chart.points
    if not points:
        return [], []
    of_months = chart.monthly
    names = [
        f"{month(p.on)} '{p.on.year % 100:02}" if of_months else day(p.on, p.on) for p in points
    ]
    many = max(min(room // (max(map(len, names)) + _LABEL_GAP), most), 1)
    chosen = range(len(points) - 1, -1, -ceil(len(points) / many))[::-1]
    if of_months:  # the year is said once
        names = [
            name if place == chosen[0] or points[place].on.month == 1 else name[:3]
            for place, name in enumerate(names)
        ]
    return [points[place].on.toordinal() for place in chosen], [names[place] for place in chosen]
