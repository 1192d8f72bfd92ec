"""Lines that a dialog tells: a mark or a label, and a text that wraps beside it."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from huddle.widgets.dialog import plain_inside
from huddle.widgets.lines import BLANK, Line, LineView, Span, width_of, wrap


class Told(NamedTuple):
    """One line of a story. What does not fit goes on under ``text``, not under ``lead``."""

    text: str = ""
    tone: str = ""
    lead: Line = BLANK


def headed(title: str, more: str = "") -> Told:
    """A heading, with a count or a remark beside it."""
    return Told(more, "muted", (Span(f"{plain_inside(title)}  ", "strong"),))


def labelled(label: str, text: str) -> Told:
    """A muted label of fixed width, and what it says."""
    return Told(text, "", (Span(f"{label:<13}", "muted"),))


class Story(LineView, can_focus=True):
    """Told lines, scrolled with the keys that move everywhere."""

    BINDINGS: ClassVar[list[BindingType]] = LineView.MOVES

    def __init__(self, told: Iterable[Told], *, id: str) -> None:
        super().__init__(id=id)
        self.told = tuple(told)

    def tell(self, told: Iterable[Told]) -> None:
        """Tells something else, from its beginning."""
        self.told = tuple(told)
        self.scroll_home(animate=False)
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        width -= 1  # Between the text and the bar beside it.
        lines: list[Line] = []
        for told in self.told:
            indent = width_of(told.lead)
            parts = wrap(plain_inside(told.text), max(width - indent, 1)) or [""]
            lines.append((*told.lead, Span(parts[0], told.tone)))
            lines += [(Span(" " * indent), Span(part, told.tone)) for part in parts[1:]]
        return lines

    def show_line(self, starts: str) -> None:
        """Scrolls to the first line that begins with ``starts``."""
        for index, line in enumerate(self.lines):
            if "".join(span.text for span in line).startswith(starts):
                self.scroll_to(y=index, animate=False)
                return
