"""The list of rows: one widget, drawn line by line; its cursor belongs to a row, not to a place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message

from huddle.widgets.entries import DECIDED, Entry, Fold, Row, decided_today
from huddle.widgets.lines import BLANK, Line, LineView, Span, spread, width_of, wrapped

if TYPE_CHECKING:
    from huddle.privacy.shown import ShownItem

_MARK = "▌"


class RowList(LineView, can_focus=True):
    """Rows and folds. ``cursor`` is the key of the entry that keys act on."""

    BINDINGS = LineView.MOVES

    class Moved(Message):
        """The cursor went to another entry; ``left`` is the key of the one it was on."""

        def __init__(self, left: str | None) -> None:
            super().__init__()
            self.left = left

    class Chosen(Message):
        """An entry was clicked that is to be opened."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.entries: tuple[Entry, ...] = ()
        self.cursor: str | None = None
        self.marked: Collection[str] = frozenset()
        self.empty: tuple[str, ...] = ()
        self.airy = False
        self._as_of = date.min
        self._starts: list[int] = []
        self._entry_at: list[int] = []

    @property
    def place(self) -> int | None:
        """The index of the entry under the cursor."""
        for index, entry in enumerate(self.entries):
            if entry.key == self.cursor:
                return index
        return None

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        place = self.place
        return None if place is None else self.entries[place]

    def fill(
        self,
        entries: tuple[Entry, ...],
        *,
        as_of: date,
        marked: Collection[str] = frozenset(),
        empty: tuple[str, ...] = (),
    ) -> None:
        """Shows other entries. The cursor stays on its row, at its place on the screen; where that
        row is gone it goes to the next one that is still there, else to the last."""
        before, top = self.entries, self._screen_line()
        survivors = {entry.key for entry in entries}
        if self.cursor not in survivors:
            keys = [entry.key for entry in before]
            at = keys.index(self.cursor) if self.cursor in keys else 0
            following = [key for key in keys[at:] if key in survivors]
            ends = (entries[-1 if keys else 0].key,) if entries else (None,)
            self.cursor = (*following, *ends)[0]
        self.entries, self.marked, self.empty, self._as_of = (
            entries,
            frozenset(marked),
            empty,
            as_of,
        )
        self.redraw()
        if top is not None and self.place is not None:
            self.scroll_to(y=self._starts[self.place] - top, animate=False)
        self._reveal_cursor()

    def go(self, key: str | None) -> None:
        """Puts the cursor on an entry, if there is such."""
        if key == self.cursor or key not in {entry.key for entry in self.entries}:
            return
        left = self.cursor
        self._repaint_current()
        self.cursor = key
        self._repaint_current()
        self._reveal_cursor()
        self.post_message(self.Moved(left))

    def begin(self, cursor: str | None) -> None:
        """Another list is about to be filled in: the cursor goes to this entry of it, if it is
        there, else to the first."""
        self.entries, self.cursor = (), cursor
        self.scroll_to(y=0, animate=False)

    def build(self, width: int) -> Sequence[Line]:
        lines: list[Line] = []
        self._starts, self._entry_at = [], []
        for index, entry in enumerate(self.entries):
            self._starts.append(len(lines))
            drawn = self._row(entry, width) if isinstance(entry, Row) else self._fold(entry, width)
            if self.airy and isinstance(entry, Row):
                drawn.append(BLANK)
            lines += drawn
            self._entry_at += [index] * len(drawn)
        if not self.entries:
            for text in self.empty:
                lines += wrapped(text, "muted", width, 2)
        return lines

    def _row(self, row: Row, width: int) -> list[Line]:
        item = row.item
        decided = decided_today(item, self._as_of)
        margin = Span(_MARK if item.key in self.marked else " ", "where")
        inset = 2 if row.inside else 0
        left = margin, Span(" " * inset)
        body = 3 + inset
        lines = [
            (*left, *line) for line in _heading(item, decided=decided, width=width - 2 - inset)
        ]
        for reason in item.reasons:
            text = reason.text
            if reason.due_words and reason.due_words != item.due_words:
                text = f"{text} · {reason.due_words}"
            tone = "done" if decided else ""
            lines += [(margin, *line) for line in wrapped(text, tone, width - 2, body - 1)]
        if decided and item.decision is not None:
            lines += [
                (margin, *line)
                for line in wrapped(f"✓ {item.decision.words}", "muted", width - 2, body - 1)
            ]
        return lines

    def _fold(self, fold: Fold, width: int) -> list[Line]:
        count = f"{fold.size}" if fold.key == DECIDED else f"{fold.size} more"
        line = spread(
            (
                Span(" "),
                Span(f"{'▾' if fold.opened else '▸'} ", "muted"),
                Span(f"{fold.glyph} ", fold.tone),
                Span(f"{count} ", "strong"),
                Span(fold.label if fold.key == DECIDED else f"· {fold.label}", "muted"),
            ),
            (Span(fold.hint, fold.tone), Span(" ")),
            width,
        )
        return [line]

    def ground(self, index: int) -> Style:
        place = self.place
        if place is None or not self._lit(index, place):
            return self.tone("")
        return self.tone("cursor" if self.has_focus else "resting")

    def _lit(self, index: int, place: int) -> bool:
        if index >= len(self._entry_at) or self._entry_at[index] != place:
            return False
        return self.lines[index] != BLANK

    def _repaint_current(self) -> None:
        place = self.place
        if place is not None and place < len(self._starts):
            self.refresh_lines(self._starts[place], self._height(place))

    def _height(self, place: int) -> int:
        following = place + 1
        end = self._starts[following] if following < len(self._starts) else len(self._entry_at)
        return end - self._starts[place]

    def _screen_line(self) -> int | None:
        place = self.place
        if place is None or place >= len(self._starts):
            return None
        return self._starts[place] - self.scroll_offset.y

    def _reveal_cursor(self) -> None:
        place = self.place
        height = self.scrollable_content_region.height
        if place is None or place >= len(self._starts) or height <= 0:
            return
        first = self._starts[place]
        following = first + self._height(place)
        top = self.scroll_offset.y
        if first < top or following - first >= height:
            self.scroll_to(y=first, animate=False)
        elif following > top + height:
            self.scroll_to(y=following - height, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._reveal_cursor()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def clicked(self, index: int, x: int) -> None:
        if index >= len(self._entry_at):
            return
        key = self.entries[self._entry_at[index]].key
        if key == self.cursor or key.startswith("fold:"):
            self.post_message(self.Chosen(key))
        self.go(key)

    def action_move(self, by: int) -> None:
        place = self.place
        if place is not None:
            self._to(place + by)

    def action_page(self, by: int) -> None:
        place = self.place
        if place is None:
            return
        line = self._starts[place] + by * max(self.size.height - 2, 1)
        line = min(max(line, 0), len(self._entry_at) - 1)
        target = self._entry_at[line]
        self._to(target if target != place else place + by)

    def action_edge(self, to: int) -> None:
        self._to(0 if to < 0 else len(self.entries) - 1)

    def _to(self, place: int) -> None:
        if self.entries:
            self.go(self.entries[min(max(place, 0), len(self.entries) - 1)].key)


def _heading(item: ShownItem, *, decided: bool, width: int) -> list[Line]:
    """Glyph, member, owner and due words: on one line where they fit, else over several."""
    glyph = Span("✓ ", "faint") if decided else Span(f"{item.glyph} ", item.severity.value)
    member = Span(item.member, "done" if decided else ("note" if item.revealed else "strong"))
    owner = Span(item.owner, "done" if decided else "muted")
    due = Span(item.due_words, "done" if decided else item.severity.value)
    if width_of((glyph, member, owner, due)) + 4 <= width:
        return [spread((glyph, member, Span("  "), owner), (due,), width)]
    if width_of((glyph, member, due)) + 1 <= width:
        first: list[Line] = [spread((glyph, member), (due,), width)]
    else:
        parts = wrapped(item.member, member.tone, width - cell_len(glyph.text))
        first = [(glyph, *parts[0]), *((Span("  "), *part) for part in parts[1:])]
        first.append(spread((Span("  "),), (due,), width))
    return [*first, (Span("  "), owner)]
