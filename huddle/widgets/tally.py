"""Counts under headings, each of which opens to exactly what it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.geometry import Size

from huddle.widgets.cursor_list import CursorList
from huddle.widgets.dialog import GLYPHS, plain_inside
from huddle.widgets.lines import BLANK, Line, Span, width_of, wrap

_INSET = " " * 7
"""Of what a count counts: the text begins where that of the count does."""


class Counted(NamedTuple):
    """One of those that a count counts. ``severity`` is act, soon or watch, "" for what has none;
    ``row`` is the key of the row to go to, "" where there is none."""

    label: str
    text: str = ""
    severity: str = ""
    row: str = ""


class Count(NamedTuple):
    """A number and what it counts: "9 pended". ``elsewhere`` is the number of what is counted and
    cannot be listed here."""

    key: str
    says: str
    counted: tuple[Counted, ...]
    elsewhere: int = 0


class Total(NamedTuple):
    """Counts under one heading; ``number`` stands beside it, ``None`` for none."""

    title: str
    number: int | None
    counts: tuple[Count, ...]


class _Heading(NamedTuple):
    title: str
    first: bool
    key: str = ""


class _Number(NamedTuple):
    key: str
    size: int
    says: str
    opens: bool
    opened: bool


class _Part(NamedTuple):
    key: str
    counted: Counted


class Tally(CursorList[_Heading | _Number | _Part]):
    """Totals with their counts. ``opened`` are the keys of the counts that show what they
    count."""

    def __init__(self, totals: Sequence[Total], *, opened: str, id: str) -> None:
        super().__init__(id=id)
        self.totals = tuple(totals)
        self.opened = frozenset({opened})
        self.cursor = opened
        self.show(tuple(self._listed()))

    def add(self, total: Total) -> None:
        """One more total, at the end."""
        self.totals += (total,)
        self.show(tuple(self._listed()))
        self.refresh(layout=True)

    @property
    def row(self) -> str:
        """The key of the row under the cursor, if it is one to go to."""
        entry = self.current
        return entry.counted.row if isinstance(entry, _Part) else ""

    def turn(self) -> None:
        """Opens the count under the cursor, or closes it."""
        entry = self.current
        if isinstance(entry, _Number):
            self.opened ^= {entry.key}
            self.show(tuple(self._listed()))
            self.refresh(layout=True)

    def turn_to(self, *, opened: bool) -> None:
        """Opens or closes the count that the cursor is on or in."""
        entry = self.current
        if isinstance(entry, _Part) and not opened:
            self.go(entry.key.rpartition("/")[0])
            entry = self.current
        if isinstance(entry, _Number) and entry.opened != opened:
            self.turn()

    def begin_at_cursor(self) -> None:
        """Scrolls so far that what the cursor's count counts is in sight, as much as there is."""
        if self.place is not None and self.place < len(self._starts):
            self.scroll_to(y=max(self._starts[self.place] - 2, 0), animate=False)

    def _listed(self) -> Iterator[_Heading | _Number | _Part]:
        for total in self.totals:
            beside = "" if total.number is None else f": {total.number}"
            yield _Heading(f"{total.title}{beside}", total is self.totals[0])
            for count in total.counts:
                opened = count.key in self.opened
                size = len(count.counted)
                number = count.elsewhere or size
                yield _Number(count.key, number, count.says, bool(size), opened)
                if opened:
                    for place, each in enumerate(count.counted):
                        yield _Part(f"{count.key}/{place}", each)

    def opens(self, entry: _Heading | _Number | _Part) -> bool:
        return isinstance(entry, _Number)

    def draw(self, entry: _Heading | _Number | _Part, width: int) -> Sequence[Line]:
        width -= 1  # Between the text and the bar beside it.
        if isinstance(entry, _Heading):
            heading: Line = (Span(plain_inside(entry.title), "strong"),)
            return [heading] if entry.first else [BLANK, heading]
        if isinstance(entry, _Number):
            mark = ("▾ " if entry.opened else "▸ ") if entry.opens else "  "
            lead: Line = (Span(mark, "muted"), Span(f"{entry.size:>4} ", "strong"))
            return _beside(lead, entry.says, width)
        glyph = GLYPHS.get(entry.counted.severity, "")
        label = plain_inside(entry.counted.label)
        text = plain_inside(entry.counted.text)
        begin: Line = (Span(_INSET), Span(f"{glyph} " if glyph else "", entry.counted.severity))
        indent = Span(" " * (len(_INSET) + len(begin[1].text)))
        whole = f"{label}  {text}" if text else label
        first, *rest = wrap(whole, max(width - len(indent.text), 1))
        named, after = first[: len(label)], first[len(label) :]
        return [
            (*begin, Span(named, "strong"), Span(after)),
            *((indent, Span(each)) for each in rest),
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # As many lines as entries at least: where those fill the screen, no more need be known.
        many = len(self.entries) >= viewport.height
        return len(self.entries) if many else len(self.build(width))


def _beside(lead: Line, text: str, width: int) -> list[Line]:
    indent = width_of(lead)
    first, *rest = wrap(plain_inside(text), max(width - indent, 1))
    return [(*lead, Span(first)), *((Span(" " * indent), Span(each)) for each in rest)]
