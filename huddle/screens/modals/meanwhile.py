"""Somebody else has changed a row meanwhile: both versions, and what becomes of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from huddle import words
from huddle.plain import plain
from huddle.privacy.meanwhile import ShownChange, ShownField
from huddle.screens.live import LEAVE, WRITE
from huddle.widgets.dialog import Hint, Modal, Said, toned

_MOST = 8
"""How many rows are told field by field."""


class MeanwhileModal(Modal[str]):
    """What was changed, field by field: as it was seen, as it stands, as it would be. ``W`` writes
    over it, ``K`` keeps it and gives up what was typed, Escape goes back to that. Enter and small
    letters choose nothing: they may have been meant for what is under it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("W", "write", "Write over it", show=False),
        Binding("K", "keep", "Keep theirs", show=False),
        Binding("enter", "ask", show=False),
    ]
    AUTO_FOCUS = "#fields"

    def __init__(
        self,
        changes: Sequence[ShownChange],
        masked: Sequence[ShownChange],
        *,
        refused: str,
        final: bool,
        typed: bool,
    ) -> None:
        """``masked`` is what is shown instead when the board is masked again. ``refused`` says why
        yours cannot be written any more, where it is ``final`` that it cannot. ``typed`` is whether
        something was entered that can be gone back to."""
        super().__init__("Changed meanwhile")
        self._changes = changes
        self._masked = masked
        self._refused = refused
        self._final = final
        self._typed = typed

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="fields"):
            yield Static(self._content(), id="versions")
        yield Static("", id="said")

    def hints(self) -> Sequence[Hint]:
        write = () if self._final else (Hint("W", "write mine over it", "screen.write"),)
        keep = (Hint("K", "keep theirs", "screen.keep"),) if self._typed else ()
        back = "back to what I typed" if self._typed else "leave it"
        return (*write, *keep, Hint("Esc", back, "screen.cancel"))

    def _content(self) -> Content:
        return Content("\n").join(list(self._lines()))

    def _lines(self) -> Iterator[Content]:
        above = ("", "")
        for change in self._changes[:_MOST]:
            head = (change.subject, change.said)
            if head != above:
                yield from (Content(""),) if any(above) else ()
                yield from (toned((change.subject, "strong")),) if change.subject else ()
                yield toned((f"{change.said}.", "soon"))
                above = head
            for field in change.fields:
                yield from _versions(field)
        more = len(self._changes) - _MOST
        if more > 0:
            yield toned((f"{words.counted(more, 'more row')} changed too.", "muted"))
        if self._refused:
            yield Content("")
            yield toned((f"Yours cannot be written now: {plain(self._refused)}", "act"))

    def mask(self, twins: Mapping[str, str]) -> None:
        self._changes = self._masked
        self.query_one("#versions", Static).update(self._content())

    def action_write(self) -> None:
        """Mine is written over theirs."""
        if self._final:
            self.say(Said("act", "Yours cannot be written any more: go back, or keep theirs"))
        else:
            self.dismiss(WRITE)

    def action_keep(self) -> None:
        """Theirs stays, and what was typed is given up."""
        self.dismiss(LEAVE)

    def action_ask(self) -> None:
        keys = " or ".join(hint.key for hint in self.hints())
        self.say(Said("soon", f"Both versions stand here: {keys} decides"))


def _versions(field: ShownField) -> Iterator[Content]:
    yield Content("")
    yield toned((field.label, "strong"))
    was = f", was {field.was}" if field.was else ""
    yield toned(("  theirs  ", "muted"), (field.theirs, ""), (was, "muted"))
    yield toned(
        ("  yours   ", "muted"), (field.yours or "leaves it so", "" if field.yours else "muted")
    )
