"""A run chart as a picture for a report: SVG or PNG, the same bytes for the same chart.

Drawn by Matplotlib (the extra ``charts``), imported when the first picture is made. Lines and
points differ in shape and not in colour alone, since a report is printed and copied. Nothing in a
chart names a member.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from huddle import words
from huddle.errors import HuddleError
from huddle.measures.chart import Chart, axis, figure, level, shown
from huddle.measures.scale import scale
from huddle.outlet.new_file import write_new
from huddle.plain import plain, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENDINGS = (".svg", ".png")

_DOTS = 150
_WIDE, _PLOT, _HEAD, _DATES, _LINE = 10.0, 3.6, 0.85, 0.75, 0.23
"""Inches: how wide the picture is, and how high the plot, what stands above it, the dates with
the numbers below it, and each line of words under these."""
_INK, _GREY, _GOAL, _SIGN = "#1b1e27", "#5b6275", "#0b5c8a", "#9c2a6b"
_MOST_LABELS = 12
_MOST_COUNTED = 31
_LONGEST, _LONG_TITLE = 110, 70
_SETTINGS: Any = {
    "svg.fonttype": "none",  # text stays text: it can be searched, and read aloud
    "svg.hashsalt": "huddle",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
    "text.parse_math": False,
}


def write(chart: Chart, path: Path) -> Path:
    """Draws the chart into a new file, as its ending says, and gives its whole path.

    HuddleError for another ending, a file that is there already, a disk that does not take it, or
    when the extra ``charts`` is not installed."""
    return write_new(path, drawn(chart, form_of(path)))


def form_of(path: Path) -> str:
    """What kind of picture a file is to be, by its ending: svg or png. HuddleError for another."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise HuddleError(f"{path.name} ends in none of {', '.join(ENDINGS)}. Name it so")
    return ending.removeprefix(".")


def drawn(chart: Chart, form: str) -> bytes:
    """The picture of a chart, ``form`` svg or png. HuddleError when ``charts`` is not installed."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise HuddleError(
            "A chart as a file needs the extra charts: pip install 'care-huddle[charts]'"
        ) from None
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()  # not as somebody's own settings have it
        matplotlib.rcParams.update(_SETTINGS)
        warnings.simplefilter("ignore")  # a letter that the font does not have
        picture = Figure(dpi=_DOTS, facecolor="white")
        _draw(chart, picture)
        out = io.BytesIO()
        picture.savefig(out, format=form, metadata=_metadata(chart, form))
    return _described(out.getvalue(), chart) if form == "svg" else out.getvalue()


def described(chart: Chart) -> str:
    """What the picture shows, for those who cannot see it: every point, the lines, the signals."""
    parts = [f"{_text(chart.title)}. {_text(chart.subtitle)}."]
    points = [
        f"{chart.period(point.on)} "
        f"{'no data' if point.value is None else shown(point.value, chart.unit)} (n {point.n})"
        for point in chart.points
    ]
    parts += [f"Points: {'; '.join(points)}."] if points else []
    if chart.goal is not None:
        parts.append(f"Goal {shown(chart.goal, chart.unit)}.")
    if chart.median is not None:
        parts.append(f"Median {shown(chart.median, chart.unit)}.")
    parts += [f"{text}." for text in _changes(chart)]
    return " ".join([*parts, *chart.sentences])


def _metadata(chart: Chart, form: str) -> dict[str, Any]:
    if form == "svg":
        return {"Title": _text(chart.title), "Creator": "Huddle", "Date": None}
    return {"Title": _text(chart.title), "Description": described(chart), "Software": None}


def _described(svg: bytes, chart: Chart) -> bytes:
    """With what the picture shows as its description, which is what is read aloud."""
    text = svg.decode("utf-8")
    head, _, rest = text.partition("</title>")
    return f"{head}</title>\n <desc>{escape(described(chart))}</desc>{rest}".encode()


def _draw(chart: Chart, picture: Figure) -> None:
    below = [*_changes(chart), *_marked(chart)]
    if chart.source:
        below.append(f"Source: {_text(chart.source)}")
    foot = _LINE * (len(below) + 1)
    high = _HEAD + _PLOT + _DATES + foot
    picture.set_size_inches(_WIDE, high)
    axes = picture.add_axes((0.08, (foot + _DATES) / high, 0.79, _PLOT / high))
    title = _text(chart.title)
    size = 15 if len(title) <= _LONG_TITLE else 10
    picture.text(0.03, 1 - 0.30 / high, title, fontsize=size, fontweight="bold", color=_INK)
    picture.text(0.03, 1 - 0.56 / high, _text(chart.subtitle), color=_GREY)
    for place, line in enumerate(reversed(below)):
        picture.text(0.03, _LINE * (place + 0.7) / high, line, fontsize=10, color=_INK)
    _frame(axes, chart)
    if chart.last is None:
        axes.text(0.5, 0.5, "No data yet", ha="center", transform=axes.transAxes, color=_GREY)
        return
    _lines(axes, chart)
    _points(axes, chart)


def _frame(axes: Axes, chart: Chart) -> None:
    levels = [each for each in (chart.goal, chart.median) if each is not None]
    values = [point.value for point in chart.points if point.value is not None]
    along = scale([*values, *levels, *(step.value for step in chart.pace)], 6, chart.unit)
    axes.set_ylim(along.low, along.high)
    axes.set_yticks(along.ticks, [figure(tick, chart.unit) for tick in along.ticks])
    axes.set_ylabel(axis(chart.unit), color=_GREY)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_GREY)
    axes.tick_params(colors=_GREY)
    axes.grid(axis="y", color="#e4e6ee", linewidth=0.8)
    axes.set_axisbelow(True)
    days = [point.on for point in chart.points]
    step = -(-len(days) // _MOST_LABELS) or 1
    chosen = days[::-1][::step][::-1]
    axes.set_xticks([day.toordinal() for day in chosen], [_date(chart, day) for day in chosen])
    ends = sorted([*days, *(step.on for step in chart.pace)])
    if ends:
        room = max((ends[-1] - ends[0]).days * 0.02, 0.5)
        axes.set_xlim(ends[0].toordinal() - room, ends[-1].toordinal() + room)


def _date(chart: Chart, on: date) -> str:
    if chart.monthly:
        return (
            f"{words.month(on)}\n{on.year}"
            if on.month == 1 or on == chart.points[0].on
            else words.month(on)
        )
    return words.day(on, on)


def _lines(axes: Axes, chart: Chart) -> None:
    if chart.pace:
        axes.plot(
            [step.on.toordinal() for step in chart.pace],
            [step.value for step in chart.pace],
            linestyle=":",
            linewidth=1.8,
            color=_GOAL,
        )
    named = []
    if chart.goal is not None:
        axes.axhline(chart.goal, color=_GOAL, linewidth=2.2)
        named.append((chart.goal, f"goal {level(chart.goal, chart.unit)}", _GOAL))
    if chart.median is not None:
        axes.axhline(chart.median, color=_GREY, linewidth=1.4, linestyle=(0, (6, 4)))
        named.append((chart.median, f"median {level(chart.median, chart.unit)}", _GREY))
    apart = _apart([at for at, *_ in named], axes)
    for (at, text, colour), up in zip(named, apart, strict=True):
        axes.annotate(
            text,
            (1, at),
            xycoords=("axes fraction", "data"),
            xytext=(6, up),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=10,
            annotation_clip=False,
        )
    for change in chart.annotations:
        on = change.on.toordinal()
        axes.axvline(on, color=_SIGN, linewidth=1.2, linestyle="-.")
        axes.annotate(
            change.letter,
            (on, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            color=_SIGN,
            fontweight="bold",
        )


def _apart(levels: Sequence[float], axes: Axes) -> list[float]:
    """How far up or down each of at most two names goes, in points, so that they can be read."""
    low, high = axes.get_ylim()
    if len(levels) < 2 or abs(levels[0] - levels[1]) > (high - low) * 0.06:
        return [0.0] * len(levels)
    return [8.0, -8.0] if levels[0] >= levels[1] else [-8.0, 8.0]


def _points(axes: Axes, chart: Chart) -> None:
    for on, values in chart.stretches():
        axes.plot([day.toordinal() for day in on], values, color=_INK, linewidth=1.5)
    last = len(chart.points) - 1
    for place, point in enumerate(chart.points):
        if point.value is None:
            continue
        sign = place in chart.marked
        hollow = chart.unfinished and place == last
        axes.plot(
            point.on.toordinal(),
            point.value,
            marker="D" if sign else "o",
            markersize=8 if sign else 6.5,
            markerfacecolor="white" if hollow else _SIGN if sign else _INK,
            markeredgecolor=_SIGN if sign else _INK,
            clip_on=False,
        )
    if len(chart.points) <= _MOST_COUNTED:
        axes.annotate(
            "n",
            (0, 0),
            xycoords="axes fraction",
            xytext=(-16, -44),
            textcoords="offset points",
            color=_GREY,
            fontsize=8,
        )
        for point in chart.points:
            axes.annotate(
                str(point.n),
                (point.on.toordinal(), 0),
                xycoords=("data", "axes fraction"),
                xytext=(0, -44),
                textcoords="offset points",
                ha="center",
                color=_GREY,
                fontsize=8,
            )


def _changes(chart: Chart) -> list[str]:
    last = chart.points[-1].on if chart.points else None
    return [
        f"{change.letter}  {words.day(change.on, last or change.on)}: {_text(change.text)}"
        for change in chart.annotations
    ]


def _marked(chart: Chart) -> Iterator[str]:
    """What the picture says in words; a diamond leads where points are drawn as diamonds."""
    for signal in chart.signals:
        yield f"◆  {signal.text}" if signal.kind != "runs" else signal.text
    yield from chart.notes
    if chart.pace:
        yield "Dotted: the pace that reaches the goal on the month's last working day."
    if chart.unfinished:
        yield "○  The last period is not over: its point gives no signal."


def _text(text: str) -> str:
    return shortened(plain(text), _LONGEST)
