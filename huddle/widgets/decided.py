"""What this huddle has decided so far: the newest decisions, or one where room is short."""

from collections.abc import Sequence
from typing import NamedTuple

from huddle.widgets.bars import CountAsked
from huddle.widgets.lines import Drawing, Line, Span, fit, width_of


class DecidedLine(NamedTuple):
    """One decision: its glyph (✓ decided, ↑ escalated), whose row, and what was decided."""

    glyph: str
    member: str
    words: str


class Decided(Drawing):
    """The newest decisions, the last one lowest. Its height is the stylesheet's: if it grew with
    each decision, each would have the whole screen laid out anew."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title = ""
        self.none_yet = ""
        self.decisions: tuple[DecidedLine, ...] = ()
        self.compact = False

    def fill(
        self, title: str, decisions: Sequence[DecidedLine], *, none_yet: str, compact: bool
    ) -> None:
        """Shows the decisions under ``title`` with their count, or that there are ``none_yet``;
        ``compact`` on one line."""
        self.title, self.none_yet = title, none_yet
        self.decisions, self.compact = tuple(decisions), compact
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        head = (Span(self.title, "strong"), Span(f"  {len(self.decisions)}", "muted"))
        if self.compact:
            if not self.decisions:
                return [head]
            last = _line(self.decisions[-1])
            text = "".join(span.text for span in last)
            room = width - width_of(head) - 3
            if room <= 8:
                return [head]
            return [(*head, Span("   "), Span(fit(text, room), "muted"))]
        if not self.decisions or self.size.height < 2:
            return [head, (Span(self.none_yet, "faint"),)]
        return [head, *(_line(each) for each in self.decisions[1 - self.size.height :])]

    def clicked(self, index: int, x: int) -> None:
        self.post_message(CountAsked("day"))


def _line(decided: DecidedLine) -> Line:
    return (
        Span(f"{decided.glyph} ", "watch"),
        Span(f"{decided.member}  ", "strong"),
        Span(decided.words),
    )
