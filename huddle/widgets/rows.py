"""The rows of one step, and folds that stand for several."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from huddle.widgets.cursor_list import CursorList
from huddle.widgets.entries import Entry, Fold, Heading, Row, decided_today
from huddle.widgets.lines import Line, Span, cells, spread, width_of, wrapped
from huddle.widgets.selection import COLUMNS

if TYPE_CHECKING:
    from huddle.privacy.shown import ShownItem

_MARK = "▌"


class RowList(CursorList[Entry]):
    """Rows and folds."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.marked: frozenset[str] = frozenset()
        self.empty: tuple[str, ...] = ()
        self.airy = False
        self.columns: tuple[str, ...] = tuple(COLUMNS)
        self.as_of = date.min

    def fill(
        self,
        entries: tuple[Entry, ...],
        *,
        as_of: date,
        marked: Collection[str] = frozenset(),
        empty: tuple[str, ...] = (),
    ) -> None:
        """Shows other rows, or what stands where there is none."""
        self.marked, self.empty, self.as_of = frozenset(marked), empty, as_of
        self.show(entries)

    def setting(self) -> object:
        return self.as_of, self.columns

    def mark_of(self, entry: Entry) -> object:
        if isinstance(entry, Fold):
            return self.marked.issuperset(entry.rows)
        return entry.key in self.marked

    def parted(self, entry: Entry, following: Entry) -> bool:
        """Airy, rows stand apart; folds stand together, and what is opened under its fold."""
        if isinstance(following, Heading):
            return True
        if isinstance(entry, Row):
            return self.airy
        if isinstance(entry, Heading):
            return False
        inside = isinstance(following, Fold) or following.inside == entry.key
        return self.airy and not inside

    def nothing(self, width: int) -> Sequence[Line]:
        return [line for text in self.empty for line in wrapped(text, "muted", width, 2)]

    def opens(self, entry: Entry) -> bool:
        return isinstance(entry, Fold)

    def draw(self, entry: Entry, width: int) -> Sequence[Line]:
        if isinstance(entry, Heading):
            return [(Span(f" {entry.title}", "strong"), Span(f"  {entry.size}", "muted"))]
        return self._row(entry, width) if isinstance(entry, Row) else self._fold(entry, width)

    def _row(self, row: Row, width: int) -> list[Line]:
        item = row.item
        decided = row.done or decided_today(item, self.as_of)
        margin = Span(_MARK if self.mark_of(row) else " ", "where")
        inset = 2 if row.inside else 0
        left = margin, Span(" " * inset)
        body = 3 + inset
        lines = [
            (*left, *line)
            for line in _heading(self._told(item), decided=decided, width=width - 2 - inset)
        ]
        lines += [
            (margin, *line) for line in self.under(item, "done" if decided else "", width - 2, body)
        ]
        if decided and item.decision is not None and "decision" in self.columns:
            lines += [
                (margin, *line)
                for line in wrapped(f"✓ {item.decision.words}", "muted", width - 2, body - 1)
            ]
        return lines

    def under(self, item: ShownItem, tone: str, width: int, body: int) -> Sequence[Line]:
        """What stands under the head of a row from cell ``body`` on: its reasons."""
        lines: list[Line] = []
        for reason in item.reasons if "reasons" in self.columns else item.reasons[:1]:
            text = reason.text
            if reason.due_words and reason.due_words != item.due_words:
                text = f"{text} · {reason.due_words}"
            lines += wrapped(text, tone, width, body - 1)
        return lines

    def head(self, item: ShownItem) -> ShownItem:
        """The row as its first line says it."""
        return item

    def _told(self, item: ShownItem) -> ShownItem:
        """The head of a row with what the chosen columns leave of it."""
        head = self.head(item)
        return head._replace(
            owner=head.owner if "owner" in self.columns else "",
            due_words=head.due_words if "due" in self.columns else "",
        )

    def _fold(self, fold: Fold, width: int) -> list[Line]:
        left = (
            Span(_MARK if self.mark_of(fold) else " ", "where"),
            Span(f"{'▾' if fold.opened else '▸'} ", "muted"),
            Span(f"{fold.glyph} ", fold.tone),
            Span(f"{fold.size} {fold.says}", "strong"),
            Span(f" · {fold.label}" if fold.label else "", "muted"),
        )
        room = width - width_of(left) - 2
        hint = fold.hint if cells(fold.hint) <= room else fold.hint.removeprefix("first ")
        line = spread(
            left, (Span(hint if cells(hint) <= room else "", fold.tone), Span(" ")), width
        )
        return [line]


def _heading(item: ShownItem, *, decided: bool, width: int) -> list[Line]:
    """Glyph, member, owner and due words: on one line where they fit, else over several."""
    glyph = Span("✓ ", "faint") if decided else Span(f"{item.glyph} ", item.severity.value)
    in_clear = item.revealed and item.member_key is not None
    member = Span(item.member, "done" if decided else ("note" if in_clear else "strong"))
    owner = Span(item.owner, "done" if decided else "muted")
    due = Span(item.due_words, "done" if decided else item.severity.value)
    taken = width_of((glyph, member, due))
    gap = width - taken - 2 - cells(item.owner)
    if gap >= 2:
        return [(glyph, member, Span("  "), owner, Span(" " * gap), due)]
    if taken + 1 <= width:
        first: list[Line] = [spread((glyph, member), (due,), width)]
    else:
        parts = wrapped(item.member, member.tone, width - cells(glyph.text))
        first = [(glyph, *parts[0]), *((Span("  "), *part) for part in parts[1:])]
        first.append(spread((Span("  "),), (due,), width))
    return [*first, (Span("  "), owner)]
