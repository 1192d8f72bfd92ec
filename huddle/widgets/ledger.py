"""The requests ledger: rows with every clock in a column of its own, and the detail of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from huddle import words
from huddle.plain import shortened
from huddle.privacy.shown import GLYPHS
from huddle.rules.board import Severity
from huddle.widgets.detail import Detail
from huddle.widgets.lines import BLANK, Drawing, Line, Span, fit, wrapped
from huddle.widgets.rows import RowList

if TYPE_CHECKING:
    from huddle.privacy.requests import ShownCell, ShownClock, ShownRequest
    from huddle.privacy.shown import ShownItem

HEADS: Mapping[str, tuple[str, ...]] = {
    "Decision": ("extension", "decision"),
    "Auth ends": ("authorization end",),
    "Keep by": ("keep the service",),
    "Appeal": ("appeal",),
    "On appeal": ("appeal decision",),
    "Hearing": ("fair hearing",),
    "Told": ("member told",),
}
"""The columns, each with the clocks that stand in it, of which the first that runs is shown: an
extension runs in the place of the decision."""

_SHORT_HEADS = ("Plan", "Ends", "Keep", "Appeal", "Result", "Hearing", "Told")
_ROOMY = 10
"""From so many cells on a column has room for its whole name, and for a space behind a shape."""
_INDENT = 3
_SHAPES = f"{''.join(GLYPHS.values())}✓"
_SERVICE = 30


def _column(width: int) -> int:
    return max((width - _INDENT) // len(HEADS), 8)


def clock_heads(column: int) -> Line:
    """The names of the columns, each of so many cells."""
    heads = HEADS if column >= _ROOMY else _SHORT_HEADS
    return tuple(Span(fit(head, column), "muted") for head in heads)


def clock_cells(request: ShownRequest, column: int, as_of: date, tone: str = "") -> Line:
    """The clocks of a request side by side, in columns of so many cells."""
    cells = {cell.name: cell for cell in request.cells}
    spans = []
    for names in HEADS.values():
        text, own = _short(_first([cells[name] for name in names]), as_of)
        if column < _ROOMY and text[:1] in _SHAPES:
            text = text.replace(" ", "", 1)
        spans.append(Span(fit(text, column), tone or own))
    return tuple(spans)


class LedgerHead(Drawing):
    """The names of the columns, above the rows."""

    def build(self, width: int) -> Sequence[Line]:
        # The bar beside the rows takes a cell of theirs, and a margin stands before these.
        return [(Span(" " * (_INDENT - 1)), *clock_heads(_column(width - 1)))]


class LedgerRows(RowList):
    """Rows of requests, each with its clocks in columns."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.requests: Mapping[str, ShownRequest] = {}

    def setting(self) -> object:
        return super().setting(), id(self.requests)

    def head(self, item: ShownItem) -> ShownItem:
        request = self.requests.get(item.key)
        if request is None:
            return item
        return item._replace(owner=f"{shortened(request.service, _SERVICE)} · {item.owner}")

    def under(self, item: ShownItem, tone: str, width: int, body: int) -> Sequence[Line]:
        request = self.requests.get(item.key)
        if request is None:
            return super().under(item, tone, width, body)
        clocks = clock_cells(request, _column(width), self.as_of, tone)
        return [(Span(" " * (_INDENT - 1)), *clocks)]


class LedgerDetail(Detail):
    """A request with every clock under one another, then its member."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.request: ShownRequest | None = None

    def why(self, width: int) -> list[Line]:
        request = self.request
        if request is None:
            return super().why(width)
        lines: list[Line] = [(Span("Request", "strong"),), *wrapped(request.service, "", width)]
        why = f"reason given: {request.why}" if request.why else ""
        for text in (request.plan, request.state, why, f"member {request.told}"):
            lines += wrapped(text, "muted", width) if text else []
        lines += [BLANK, (Span("Clocks", "strong"),)]
        running = {clock.name for clock in request.clocks}
        for clock in request.clocks:
            lines += _clock(clock, width)
        if not request.clocks:
            lines += wrapped(request.item.reasons[0].text, "", width)
        for cell in request.cells:
            if cell.name not in running and cell.words and cell.name != "member told":
                lines += wrapped(f"{_titled(cell.name)}: {cell.words}", "muted", width)
        return lines


def _first(cells: Sequence[ShownCell]) -> ShownCell:
    return next((cell for cell in cells if cell.clock is not None), cells[-1])


def _short(cell: ShownCell, as_of: date) -> tuple[str, str]:
    """A cell of the table and its tone: a day that is to come with its shape, what was done with a
    tick."""
    day = words.short_day(cell.day, as_of) if cell.day is not None else ""
    if cell.name == "member told":
        near = cell.clock is not None and cell.clock.reason.severity is not Severity.WATCH
        return day or "not yet", "soon" if near else "muted"
    if cell.clock is None:
        return (f"✓ {day}".rstrip(), "muted") if cell.done else (day or "·", "faint")
    reason = cell.clock.reason
    return f"{reason.glyph} {day or 'no date'}", reason.severity.value


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


def _clock(clock: ShownClock, width: int) -> list[Line]:
    reason = clock.reason
    first, *rest = wrapped(clock.says, "", width - 2)
    lines: list[Line] = [(Span(f"{reason.glyph} ", reason.severity.value), *first)]
    lines += [(Span("  "), *line) for line in rest]
    if clock.left:
        lines += wrapped(clock.left, reason.severity.value, width, 2)
    for note in reason.notes:
        lines += wrapped(note, "note", width, 2)
    if clock.lost:
        lines += wrapped(f"if it passes: {clock.lost}", "muted", width, 2)
    about = ", ".join(filter(None, (reason.rule, reason.source)))
    return [*lines, *wrapped(about, "faint", width, 2)]
