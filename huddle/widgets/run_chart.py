"""A run chart: what the measure is now, the plot, and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.renderables.digits import Digits

from huddle.measures.chart import Chart, figure, shown
from huddle.measures.point import period
from huddle.widgets.dialog import plain_inside
from huddle.widgets.lines import BLANK, Drawing, Line, Span, cells, fit, spread, wrap
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
    Plotted,
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


class RunChart(Drawing, can_focus=True):
    """Draws a chart as high as the widget is. The arrow keys go from point to point; what the
    point under the cursor is stands above the plot."""

    class Chosen(Message):
        """The cursor went to another point, whose place in the chart is ``place``."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, large: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.large = large
        self.chart: Chart | None = None
        self.chosen: int | None = None
        self._plotted = Plotted((), ())

    def fill(self, chart: Chart | None) -> None:
        """Shows another chart; the cursor stays on the day that it was on, if there is one."""
        before = self.chosen_on
        self.chart = chart
        days = [point.on for point in chart.points] if chart else []
        self.chosen = days.index(before) if before is not None and before in days else None
        self.redraw()

    @property
    def chosen_on(self) -> date | None:
        """The day of the point under the cursor, None where there is none."""
        if self.chart is None or self.chosen is None:
            return None
        return self.chart.points[self.chosen].on

    def move(self, by: int) -> None:
        """Puts the cursor on the point ``by`` places on; from nowhere it goes to the last."""
        last = len(self.chart.points) - 1 if self.chart else -1
        if last < 0:
            return
        self.choose(last if self.chosen is None else min(max(self.chosen + by, 0), last))

    def choose(self, place: int | None) -> None:
        """Puts the cursor on a point, or nowhere."""
        if place != self.chosen:
            self.chosen = place
            self.redraw()
            if place is not None:
                self.post_message(self.Chosen(place))

    def on_resize(self, event: events.Resize) -> None:
        self.lines = ()  # another height is another plot
        super().on_resize(event)

    def clicked(self, index: int, x: int) -> None:
        columns = self._plotted.columns
        if columns:
            self.choose(min(range(len(columns)), key=lambda place: abs(columns[place] - x)))

    def build(self, width: int) -> Sequence[Line]:
        chart = self.chart
        if chart is None:
            return []
        head = self._large_head(chart, width) if self.large else self._head(chart, width)
        foot = [] if self.large else [*_legend(chart, width), *_sentences(chart, width)]
        rows = self.scrollable_content_region.height - len(head)
        numbers = 0 if self.large else 1
        while foot and rows - len(foot) - numbers < _LOWEST:
            foot.pop(0)  # the legend goes first, what is said in words last
        high = rows - len(foot) - numbers
        if high < _LOWEST or chart.last is None:
            return [*head, *foot]
        self._plotted = plotted(chart, width, high, large=self.large, chosen=self.chosen)
        drawn = [_toned(row, large=self.large) for row in self._plotted.rows]
        under = [_counts(chart, self._plotted.columns, width)] if numbers else []
        return [*head, *drawn, *under, *foot]

    def _head(self, chart: Chart, width: int) -> list[Line]:
        title, subtitle = plain_inside(chart.title), plain_inside(chart.subtitle)
        first: list[Line]
        if cells(title) + cells(subtitle) + 2 <= width:
            first = [spread([Span(title, "strong")], [Span(subtitle, "muted")], width)]
        else:
            first = [(Span(part, "strong"),) for part in wrap(title, width)]
            first += [(Span(fit(subtitle, width), "muted"),)] if subtitle else []
        return [*first, *((Span(part),) for part in wrap(self._now(chart), width))]

    def _large_head(self, chart: Chart, width: int) -> list[Line]:
        """The last value in digits of three rows, beside them what it is."""
        last = chart.last
        value = "-" if last is None or last.value is None else figure(last.value, chart.unit)
        big = _digits(value)
        small = " %" if chart.unit == "share" else ""
        big = [row + (small if row is big[-1] else " " * len(small)) for row in big]
        room = width - cells(big[0]) - 2
        said = [
            Span(fit(plain_inside(chart.title), room), "strong"),
            Span(fit(self._now(chart), room)),
        ]
        signal = chart.signals[0].text if chart.signals else chart.notes[0] if chart.notes else ""
        mark = Span(f"{SIGNAL} " if chart.signals else "", "note")
        beside: list[Line] = [
            (said[0],),
            (said[1],),
            (mark, Span(fit(signal, room - len(mark.text)))),
        ]
        return [
            *((Span(f"{row}  ", "strong"), *line) for row, line in zip(big, beside, strict=True)),
            BLANK,
        ]

    def _now(self, chart: Chart) -> str:
        """What the point under the cursor is, or the last one, beside the goal."""
        chosen = chart.last if self.chosen is None else chart.points[self.chosen]
        if chosen is None:
            return "No data yet."
        when = period(chart.points, chosen.on)
        value = "no data" if chosen.value is None else shown(chosen.value, chart.unit)
        parts = [f"{when}: {value}", f"n {chosen.n}"]
        if chart.unfinished and chosen == chart.points[-1]:
            parts.append("not over yet")
        if chart.goal is not None:
            parts.append(f"goal {shown(chart.goal, chart.unit)}")
        if chart.median is not None:
            parts.append(f"median {shown(chart.median, chart.unit)}")
        return " · ".join(parts)


def _digits(text: str) -> list[str]:
    """A number in Textual's digits, three rows high."""
    drawn = Digits(text, Style()).render(Style(bold=True))
    return "".join(part.text for part in drawn if isinstance(part, Segment)).splitlines()


def _toned(row: str, *, large: bool) -> Line:
    """The row in spans of one tone each; what no shape is, is a label. From afar the line is as
    strong as its points."""
    line = "strong" if large else "muted"

    def tone(char: str) -> str:
        return line if char in LINE else _TONES.get(char, "" if char == " " else "muted")

    return tuple(Span("".join(part), name) for name, part in groupby(row, key=tone))


def _counts(chart: Chart, columns: Sequence[int], width: int) -> Line:
    """How many each point rests on, below it, where there is room for every one."""
    texts = [str(point.n) for point in chart.points]
    row = [" "] * width
    row[0] = "n"
    end = 1
    for text, column in zip(texts, columns, strict=True):
        start = min(max(column - len(text) // 2, 0), width - len(text))
        if start <= end:
            return BLANK
        row[start : start + len(text)] = text
        end = start + len(text)
    return (Span("".join(row).rstrip(), "faint"),)


def _legend(chart: Chart, width: int) -> list[Line]:
    """What the shapes mean, those that are there."""
    parts = [f"{SIGNAL} in a signal"] * bool(chart.marked)
    parts += [f"{UNFINISHED} not over yet"] * chart.unfinished
    parts += [f"{PACE}{PACE} pace"] * bool(chart.pace)
    lines = wrap(" · ".join(parts), width) if parts else []
    last = chart.points[-1].on if chart.points else None
    for change in chart.annotations:
        on = day(change.on, last or change.on)
        text = f"{CHANGE}{change.letter} {on}: {plain_inside(change.text)}"
        lines += wrap(text, width)
    return [(Span(line, "muted"),) for line in lines]


def _sentences(chart: Chart, width: int) -> list[Line]:
    lines: list[Line] = []
    for signal in chart.signals:
        first, *rest = wrap(signal.text, width - 2)
        lines.append((Span(f"{SIGNAL} ", "note"), Span(first, "strong")))
        lines += [(Span("  "), Span(part, "strong")) for part in rest]
    return [*lines, *((Span(part),) for note in chart.notes for part in wrap(note, width))]
