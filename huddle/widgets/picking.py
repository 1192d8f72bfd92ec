"""Picking one of many while typing: what find, the owner filter and the member field share."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from huddle.plain import plain
from huddle.widgets.dialog import GLYPHS, Hanging, Hint, Modal, Said, plain_inside, toned
from huddle.widgets.lines import cells

Result = TypeVar("Result")

MOST_LISTED = 200
WIDEST = 24
_MASKED_ID = "··"
_INITIALS = 3
FEW_LETTERS = rf"(?:[\W\d_]*[^\W\d_]){{0,{_INITIALS}}}[\W\d_]*"
"""What a line on a masked screen takes: no more letters than initials have."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One of many: its key, what is shown (or what makes it, once it is), what masked typing is
    held against (``label``), and what open typing is (``words``)."""

    key: str
    content: Content | Callable[[], Content]
    label: str
    words: str = ""

    def shown(self) -> Content:
        """What the list shows of it."""
        return self.content() if callable(self.content) else self.content


def row_content(severity: str, label: str, text: str, where: str = "") -> Content:
    """A row in one line: its shape in its colour, whom it is about, why, and in which section."""
    parts = [(f"{GLYPHS[severity]} ", severity), (label, "strong"), (f"  {text}", "")]
    return toned(*parts, *([(f" · {where}", "muted")] if where else []))


def in_columns(rows: Iterable[Sequence[tuple[str, str]]]) -> list[Content]:
    """Rows of texts in tones, each but the last of a row as wide as the widest in its place, as far
    as ``WIDEST`` cells: what one compares stands under one another."""
    rows = [[(plain_inside(text), tone) for text, tone in row] for row in rows]
    widest: dict[int, int] = {}
    for row in rows:
        for place, (text, _) in enumerate(row[:-1]):
            widest[place] = min(max(widest.get(place, 0), cells(text)), WIDEST)
    return [
        toned(
            *(
                (text + " " * (widest.get(place, 0) - cells(text)), tone)
                for place, (text, tone) in enumerate(row[:-1])
            ),
            row[-1],
        )
        for row in rows
    ]


def matches(entry: Entry, typed: str, *, masked: bool) -> bool:
    """Whether an entry fits what was typed. Masked, letters are initials and digits are part of
    the short id; open, every word typed stands somewhere in the entry."""
    if not masked:
        whole = f"{entry.label} {entry.words}".casefold()
        return all(word in whole for word in typed.casefold().split())
    letters = "".join(re.findall(r"[^\W\d_]", typed)).casefold()
    digits = "".join(re.findall(r"\d", typed))
    who, found, short_id = entry.label.partition(_MASKED_ID)
    if not found:
        words = who.casefold().split()
        return (not letters or any(word.startswith(letters) for word in words)) and (
            not digits or digits in who
        )
    initials = "".join(re.findall(r"[^\W\d_]", who)).casefold()
    return initials.startswith(letters) and digits in short_id


def too_open(typed: str) -> bool:
    """Whether typing on a masked screen is more than initials and digits."""
    return len(re.findall(r"[^\W\d_]", typed)) > _INITIALS


class TypedLine(Input):
    """The line that is typed in. Masked, what is more than initials and digits never stands in
    it: on a shared screen it would be read."""

    class Refused(Message):
        """Something typed or pasted was not taken."""

    def __init__(self, hint: str, *, masked: bool) -> None:
        super().__init__(
            placeholder=hint, restrict=FEW_LETTERS if masked else None, compact=True, id="typed"
        )
        self.cursor_blink = False

    def restricted(self) -> None:
        self.post_message(self.Refused())


class Listed(Hanging, can_focus=False):
    """What fits; the line above it moves in it, the mouse picks from it."""


class PickModal(Modal[Result], Generic[Result]):
    """A line to type in and the list of what fits. Up and down move, Enter picks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Previous", show=False),
        Binding("pagedown", "move(10)", "Ten on", show=False),
        Binding("pageup", "move(-10)", "Ten back", show=False),
    ]
    DEFAULT_CLASSES = "pick"
    NOTHING_YET: ClassVar[str] = "There is nothing to choose yet"
    """What is said where nothing is listed before something is typed."""

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        *,
        masked: bool,
        hint: str,
        current: str = "",
    ) -> None:
        """``current`` is the key that the list opens at."""
        super().__init__(title)
        self._entries = entries
        self._masked = masked
        self._hint = hint
        self._current = current
        self._fitting: list[Entry] = []

    def picked(self, key: str) -> Result:
        """What picking the entry of that key gives."""
        raise NotImplementedError

    def fitting(self, typed: str) -> list[Entry]:
        """The entries that fit what was typed, in the order in which they are listed."""
        return [each for each in self._entries if matches(each, typed, masked=self._masked)]

    def told(self, fitting: Sequence[Entry]) -> str:
        """How many fit, where all of them are listed."""
        return f"{len(fitting)} of {len(self._entries)}"

    def list_again(self) -> None:
        """Lists anew what fits what was typed."""
        self._list(plain(self.query_one(TypedLine).value))

    def body(self) -> Iterable[Widget]:
        yield TypedLine(self._hint, masked=self._masked)
        yield Listed()
        yield Static("", id="said")

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("↑ ↓", "move", "screen.move(1)"),
            Hint("Enter", "choose", "screen.choose"),
            *super().hints(),
        )

    def on_mount(self) -> None:
        self._list("")

    @property
    def highlighted(self) -> Entry | None:
        """The entry that Enter picks."""
        at = self.query_one(Listed).highlighted
        return self._fitting[at] if at is not None and self._fitting else None

    def _list(self, typed: str) -> None:
        listed = self.query_one(Listed)
        said = self.query_one("#said", Static)
        self._fitting = self.fitting(typed)
        listed.hang([each.shown() for each in self._fitting[:MOST_LISTED]])
        if self._fitting:
            keys = [each.key for each in self._fitting[:MOST_LISTED]]
            listed.highlighted = keys.index(self._current) if self._current in keys else 0
        if not self._fitting:
            none = "Nothing fits: take something away" if typed else self.NOTHING_YET
            said.update(Said("muted", none).content)
        elif len(self._fitting) > MOST_LISTED:
            said.update(
                Said("muted", f"{MOST_LISTED} of {len(self._fitting)}: type to narrow").content
            )
        else:
            said.update(Said("muted", self.told(self._fitting)).content)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._current = ""
        self._list(plain(event.value))

    @on(TypedLine.Refused)
    def _refused(self) -> None:
        self.say(Said("act", "On a masked screen: initials and digits only"))

    @on(Input.Submitted)
    def action_choose(self) -> None:
        entry = self.highlighted
        if entry is not None:
            self.dismiss(self.picked(entry.key))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.picked(self._fitting[event.option_index].key))

    def action_move(self, by: int) -> None:
        listed = self.query_one(Listed)
        if listed.option_count:
            at = -1 if listed.highlighted is None else listed.highlighted
            listed.highlighted = min(max(at + by, 0), listed.option_count - 1)
