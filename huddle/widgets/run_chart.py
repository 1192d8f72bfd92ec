"""A run chart: what the measure is now, the plot, and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from textual import events

from huddle.measures.bar import Bar
from huddle.measures.chart import Chart, figure, shown
from huddle.plain import shortened
from huddle.widgets.big import big
from huddle.widgets.chart_bars import bar_lines
from huddle.widgets.detail import Detail
from huddle.widgets.dialog import plain_inside
from huddle.widgets.lines import BLANK, Drawing, Line, Span, cells, fit, wrap
from huddle.widgets.plot import (
    CHANGE,
    CHOSEN,
    GOAL,
    LINE,
    MEDIAN,
    PACE,
    POINT,
    SIGNAL,
    UNFINISHED,
    plotted,
)
from huddle.words import day

_TONES = {
    POINT: "strong",
    UNFINISHED: "strong",
    SIGNAL: "note",
    CHOSEN: "where",
    GOAL: "watch",
    PACE: "watch",
    MEDIAN: "faint",
    CHANGE: "note",
    **dict.fromkeys("◀▶", "note"),
    **dict.fromkeys("│┤└─┬", "faint"),
}
_LOWEST = 5
"""Rows below which a plot shows nothing."""
_SHARE = 5
_DIGITS = 5
"""A large value takes so much of the height, a fifth, and as many rows at least."""
_LONGEST = 150
_MARGINS = 22
"""Columns beside a plot: the labels of its axis and of its level lines, as wide as they get."""


class RunChart(Drawing):
    """Draws a chart as high as the widget is; ``large`` is for the wall."""

    def __init__(self, *, large: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.large = large
        self.chart: Chart | None = None

    def fill(self, chart: Chart | None) -> None:
        """Shows another chart."""
        self.chart = chart
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self.lines = ()  # another height is another plot
        super().on_resize(event)

    def build(self, width: int) -> Sequence[Line]:
        if self.chart is None:
            return []
        high = self.scrollable_content_region.height
        draw = large_lines if self.large else chart_lines
        return draw(self.chart, width, high).lines


class ChartDetail(Detail):
    """A chart beside the rows that it is of one of, with a cursor on its points; what the point
    under the cursor is stands above the plot."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.chart: Chart | None = None
        self.chosen: int | None = None
        self._columns: tuple[int, ...] = ()
        self._first_bar = 0

    def show(self, chart: Chart | None, note: tuple[str, ...] = ()) -> None:
        """Shows another chart, or ``note`` where there is none. The cursor stays on the day that
        it was on, if the chart has it."""
        if chart is self.chart and note == self.note:
            return
        before = None
        if self.chart is not None and self.chosen is not None:
            before = _places(self.chart)[self.chosen]
        self.chart, self.note = chart, note
        places = _places(chart) if chart else []
        self.chosen = places.index(before) if before is not None and before in places else None
        self.redraw()

    def move(self, by: int) -> None:
        """Puts the cursor on the point ``by`` places on, after the last on the bars; from nowhere
        it goes to the last point, or on to the first bar."""
        if self.chart is None or not self.chart.points:
            return
        last = len(_places(self.chart)) - 1
        begin = len(self.chart.points) - 1 + (by > 0 and bool(self.chart.bars))
        self._choose(begin if self.chosen is None else min(max(self.chosen + by, 0), last))

    @property
    def bar(self) -> Bar | None:
        """The bar under the cursor."""
        chart, chosen = self.chart, self.chosen
        if chart is None or chosen is None or chosen < len(chart.points):
            return None
        return chart.bars[chosen - len(chart.points)]

    def _choose(self, place: int) -> None:
        if place != self.chosen:
            self.chosen = place
            self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self.lines = ()  # another height is another plot
        super().on_resize(event)

    def clicked(self, index: int, x: int) -> None:
        columns, chart = self._columns, self.chart
        if chart is not None and 0 <= index - self._first_bar < len(chart.bars):
            self._choose(len(chart.points) + index - self._first_bar)
        elif columns:
            self._choose(min(range(len(columns)), key=lambda place: abs(columns[place] - x)))

    def build(self, width: int) -> Sequence[Line]:
        if self.chart is None:
            return super().build(width)
        high = self.scrollable_content_region.height
        # One cell between the chart and the bar beside it.
        drawn = chart_lines(self.chart, width - 1, high, chosen=self.chosen)
        self._columns, self._first_bar = drawn.columns, drawn.first_bar
        return drawn.lines


def _places(chart: Chart) -> list[date | str]:
    """What the cursor goes over: the days of the points, then the names of the bars."""
    return [*(point.on for point in chart.points), *(bar.name for bar in chart.bars)]


class Drawn(NamedTuple):
    """A chart in lines, and the column of each of its points; no column where none is drawn.
    ``first_bar`` is the line of the first bar."""

    lines: list[Line]
    columns: tuple[int, ...] = ()
    first_bar: int = 0


def chart_lines(chart: Chart, width: int, height: int, *, chosen: int | None = None) -> Drawn:
    """A chart in ``height`` lines: what the chosen point is, the bars, the plot, how many each
    point rests on, what the shapes mean, what it says in words. Where that is too high the legend
    goes, then the plot; where the words alone are, there are more lines. ``chosen`` is the place of
    a point, or after the points that of a bar."""
    points = len(chart.points)
    bar = None if chosen is None or chosen < points else chosen - points
    chosen = chosen if bar is None else None
    head = _head(chart, width, chosen)
    first_bar = len(head)
    head += bar_lines(chart.bars, width, bar)
    legend, said = _legend(chart, width), _sentences(chart, width)
    counted = _counts_fit(chart, width)
    room = height - len(head) - len(said) - counted
    legend = legend[max(len(legend) - max(room - _LOWEST, 0), 0) :]
    high = room - len(legend)
    if high < _LOWEST or chart.last is None:
        return Drawn([*head, *said], (), first_bar)
    plot = plotted(chart, width, high, chosen=chosen)
    drawn = [_toned(row, large=False) for row in plot.rows]
    counts = _counts(chart, plot.columns, width) if counted else []
    return Drawn([*head, *drawn, *counts, *legend, *said], plot.columns, first_bar)


def large_lines(chart: Chart, width: int, height: int) -> Drawn:
    """A chart to be read from afar in ``height`` lines: the last value in digits as large as leave
    the plot its room, beside them what it is, and a plot with few labels."""
    last = chart.last
    value = "-" if last is None or last.value is None else figure(last.value, chart.unit)
    small = " %" if chart.unit == "share" else ""
    rows = big(value, width // 2, max(height // _SHARE, _DIGITS))
    rows = [row + (small if row is rows[-1] else " " * len(small)) for row in rows]
    beside = _beside(chart, width - cells(rows[0]) - 2, len(rows))
    head = [(Span(f"{row}  ", "strong"), *line) for row, line in zip(rows, beside, strict=True)]
    high = height - len(head) - 1
    if high < _LOWEST or last is None:
        return Drawn([*head])
    plot = plotted(chart, width, high, large=True)
    drawn = [_toned(row, large=True) for row in plot.rows]
    return Drawn([*head, BLANK, *drawn], plot.columns)


def _beside(chart: Chart, room: int, high: int) -> list[Line]:
    """What the value is, in exactly so many lines: whole where there are enough of them."""
    said = [
        ("", "strong", plain_inside(chart.title)),
        ("", "", _now(chart, None)),
        (f"{SIGNAL} " if chart.signals else "", "", next(iter(chart.sentences), "")),
    ]
    lines: list[Line] = [
        (Span(mark if place == 0 else " " * len(mark), "note"), Span(part, tone))
        for mark, tone, text in said
        for place, part in enumerate(wrap(text, room - len(mark)))
    ]
    if len(lines) > high:
        lines = [
            (Span(mark, "note"), Span(fit(text, room - len(mark)), tone))
            for mark, tone, text in said[:high]
        ]
    return [*lines, *([BLANK] * (high - len(lines)))]


def _head(chart: Chart, width: int, chosen: int | None) -> list[Line]:
    """The title, and what the point is; whose chart it is, the screen says."""
    title = wrap(shortened(plain_inside(chart.title), _LONGEST), width)
    now = _now(chart, chosen)  # without data there is a sentence that says so
    return [
        *((Span(part, "strong"),) for part in title),
        *((Span(part),) for part in wrap(now, width) if now),
    ]


def _now(chart: Chart, chosen: int | None) -> str:
    """What the chosen point is, or the last one, beside goal and median."""
    point = chart.last if chosen is None else chart.points[chosen]
    if point is None:
        return ""
    value = "no data" if point.value is None else shown(point.value, chart.unit)
    parts = [f"{chart.period(point.on)}: {value}", f"n {point.n}"]
    if chart.unfinished and point == chart.points[-1]:
        parts.append("not over yet")
    if chart.goal is not None:
        parts.append(f"goal {shown(chart.goal, chart.unit)}")
    if chart.median is not None:
        parts.append(f"median {shown(chart.median, chart.unit)}")
    return " · ".join(parts)


def _toned(row: str, *, large: bool) -> Line:
    """The row in spans of one tone each; what no shape is, is a label. From afar the line is as
    strong as its points."""
    line = "strong" if large else "muted"

    def tone(char: str) -> str:
        return line if char in LINE else _TONES.get(char, "" if char == " " else "muted")

    return tuple(Span("".join(part), name) for name, part in groupby(row, key=tone))


def _counts_fit(chart: Chart, width: int) -> bool:
    """Whether there is room below every point for how many it rests on."""
    widest = max((len(str(point.n)) for point in chart.points), default=0)
    days = [point.on.toordinal() for point in chart.points]
    if len(days) < 2:
        return True
    nearest = min(b - a for a, b in pairwise(days)) / (days[-1] - days[0])
    return nearest * (width - _MARGINS) > widest + 1


def _counts(chart: Chart, columns: Sequence[int], width: int) -> list[Line]:
    """How many each point rests on, below it; nothing where two would be read as one number."""
    row = [" "] * width
    row[0] = "n"
    for point, column in zip(chart.points, columns, strict=True):
        text = str(point.n)
        start = min(max(column - len(text) // 2, 2), width - len(text))
        if row[start - 1] != " ":
            return []
        row[start : start + len(text)] = text
    return [(Span("".join(row).rstrip(), "faint"),)]


def _legend(chart: Chart, width: int) -> list[Line]:
    """What the shapes mean, those that are there."""
    parts = [f"{SIGNAL} in a signal"] * bool(chart.marked)
    parts += [f"{UNFINISHED} not over yet"] * chart.unfinished
    parts += [f"{PACE}{PACE} pace"] * bool(chart.pace)
    lines = wrap(" · ".join(parts), width) if parts else []
    last = chart.points[-1].on if chart.points else None
    for change in chart.annotations:
        on = day(change.on, last or change.on)
        text = f"{CHANGE}{change.letter} {on}: {shortened(plain_inside(change.text), _LONGEST)}"
        lines += wrap(text, width)
    return [(Span(line, "muted"),) for line in lines]


def _sentences(chart: Chart, width: int) -> list[Line]:
    lines: list[Line] = []
    for signal in chart.signals:
        first, *rest = wrap(signal.text, width - 2)
        lines.append((Span(f"{SIGNAL} ", "note"), Span(first, "strong")))
        lines += [(Span("  "), Span(part, "strong")) for part in rest]
    return [*lines, *((Span(part),) for note in chart.notes for part in wrap(note, width))]
