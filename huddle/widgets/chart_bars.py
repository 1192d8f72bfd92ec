"""Bars in the terminal: name, bar, figure; told apart by length and words, never by colour."""

from collections.abc import Sequence

from huddle.measures.bar import Bar
from huddle.widgets.lines import Line, Span, cells, fit

_FULL = "█"
_HALF = "▌"
_LEAST = 4
CHOSEN = "▸"


def bar_lines(bars: Sequence[Bar], width: int, chosen: int | None = None) -> list[Line]:
    """A line for each bar in ``width`` cells, the longest as long as there is room for; where there
    is none for bars, names and figures. ``chosen`` is the place of the bar under the cursor."""
    if not bars:
        return []
    says = max(cells(bar.says) for bar in bars)
    named = min(max(cells(bar.name) for bar in bars), max(width - says - _LEAST - 4, width // 3))
    room = width - named - says - 4
    longest = max(bar.size for bar in bars)
    lines: list[Line] = []
    for place, bar in enumerate(bars):
        mark = Span(CHOSEN if place == chosen else " ", "where")
        name = Span(f"{fit(bar.name, named).ljust(named)} ")
        drawn = _drawn(bar.size / longest if longest else 0, room) if room >= _LEAST else ""
        figure = Span(f"{' ' if drawn else ''}{bar.says}", "strong")
        lines.append((mark, name, Span(drawn, "muted"), figure))
    return lines


def _drawn(share: float, room: int) -> str:
    """Halves of a cell; a bar of anything at all is seen."""
    halves = round(share * room * 2)
    if share > 0:
        halves = max(halves, 1)
    return _FULL * (halves // 2) + _HALF * (halves % 2)
