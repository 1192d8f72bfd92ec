"""The member under the cursor: why here, what is open, the goal, the last 90 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from huddle import words
from huddle.widgets.lines import BLANK, Line, LineView, Span, wrapped

if TYPE_CHECKING:
    from huddle.privacy.shown import Mark, ShownItem, ShownMember, ShownReason

_MARKS = {"event": "note", "contact": "watch", "attempt": "muted", "nothing": "faint"}


class Detail(LineView, can_focus=True):
    """Shows a row with its member, or with no member just the row."""

    BINDINGS = LineView.MOVES

    class Resized(Message):
        """The detail has another width: the marks of its timeline are made for one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.item: ShownItem | None = None
        self.member: ShownMember | None = None
        self.note: tuple[str, ...] = ()
        self._as_of = date.min

    def fill(
        self,
        item: ShownItem | None,
        member: ShownMember | None,
        *,
        as_of: date,
        note: tuple[str, ...] = (),
    ) -> None:
        """Shows another row, from its top; the same row again keeps its place. ``note`` stands
        where there is no row."""
        another = (item and item.key) != (self.item and self.item.key)
        self.item, self.member, self.note, self._as_of = item, member, note, as_of
        self.redraw()
        if another:
            self.scroll_to(y=0, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.post_message(self.Resized())

    def build(self, width: int) -> Sequence[Line]:
        width -= 1  # Between the text and the bar beside it.
        item, member = self.item, self.member
        if item is None:
            return [line for text in self.note for line in wrapped(text, "muted", width)]
        label, tone = (member.label, member.revealed) if member else (item.member, item.revealed)
        lines = wrapped(label, "note" if tone else "strong", width)
        if member is None:
            if item.owner:
                lines += _pair("Owner", item.owner, width)
            return [*lines, BLANK, *self._why(item.reasons, width), *_decision(item, width)]
        lines += wrapped(member.line, "muted", width)
        lines += _pair("Care manager", member.manager or "nobody yet", width)
        if member.contact_words:
            lines += wrapped(member.contact_words, "muted", width)
        lines += [BLANK, *self.why(width), *_decision(item, width)]
        told = {reason.key for reason in item.reasons}
        rows = [row for row in member.rows if row.key != item.key]
        others = [reason for row in rows for reason in row.reasons if reason.key not in told]
        if others:
            lines += [BLANK, (Span("Also on the board", "strong"),)]
            lines += [line for reason in others for line in _reason(reason, width, self._as_of)]
        if member.opened:
            lines += [BLANK, (Span("Open", "strong"),)]
            for open_ in member.opened:
                named = open_.text.partition(",")[0].lower().endswith(open_.kind)
                what = open_.text if named else f"{open_.kind}  {open_.text}"
                lines += wrapped(" · ".join(filter(None, (what, open_.due_words))), "", width)
        if member.goal:
            lines += [BLANK, (Span("Working toward", "strong"),)]
            lines += [line for text in member.goal for line in wrapped(text, "", width)]
        if member.timeline:
            lines += [BLANK, (Span("Last 90 days", "strong"),), *timeline(member.timeline, width)]
        return lines

    def why(self, width: int) -> list[Line]:
        """Why the row is here."""
        return self._why(self.item.reasons, width) if self.item is not None else []

    def _why(self, reasons: Sequence[ShownReason], width: int) -> list[Line]:
        lines: list[Line] = [(Span("Why here", "strong"),)]
        for reason in reasons:
            lines += _reason(reason, width, self._as_of)
            for note in reason.notes:
                lines += wrapped(note, "muted", width, 2)
        return lines


def _reason(reason: ShownReason, width: int, as_of: date) -> list[Line]:
    first, *rest = wrapped(reason.text, "", width - 2)
    lines: list[Line] = [(Span(f"{reason.glyph} ", reason.severity.value), *first)]
    lines += [(Span("  "), *line) for line in rest]
    about = " · ".join(part for part in (reason.number, reason.due_words) if part)
    if about:
        lines += wrapped(about, "muted", width, 2)
    return lines


def _decision(item: ShownItem, width: int) -> list[Line]:
    if item.decision is None:
        return []
    said = f"✓ {item.decision.words}"
    if item.decision.kind == "assign" and item.decision.text:
        said = f"{said}: {item.decision.text}"
    return [BLANK, (Span("Decided", "strong"),), *wrapped(said, "", width)]


def _pair(label: str, value: str, width: int) -> list[Line]:
    if len(label) + 2 + len(value) <= width:
        return [(Span(f"{label}  ", "muted"), Span(value))]
    return [(Span(label, "muted"),), *wrapped(value, "", width, 2)]


def timeline(marks: Sequence[Mark], width: int) -> list[Line]:
    """The marks on one line and the months below it, each where its first mark stands."""
    marks = marks[-width:]
    names = [words.month(mark.last) for mark in marks]
    begins = [at for at, name in enumerate(names) if at == 0 or name != names[at - 1]]
    months = ""
    for at, following in zip(begins, [*begins[1:], len(names)], strict=True):
        if following - at > len(names[at]):
            months = months.ljust(at) + names[at]
    return [
        tuple(Span(mark.glyph, _MARKS.get(mark.kind, "muted")) for mark in marks),
        (Span(months, "faint"),),
    ]
