"""A list with a cursor on one of its entries, drawn line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from rich.style import Style
from textual import events
from textual.message import Message

from huddle.widgets.lines import BLANK, Line, LineView


class Keyed(Protocol):
    """What stands in a list. One with an empty key is passed over by the cursor."""

    @property
    def key(self) -> str: ...


Each = TypeVar("Each", bound=Keyed)


class CursorList(LineView, Generic[Each], can_focus=True):
    """Entries of one line or several. ``cursor`` is the key of the entry that keys act on: it
    belongs to that entry, not to a place. What an entry reads is kept while the entry stays the
    same, so that a list of thousands is drawn once."""

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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: tuple[Each, ...] = ()
        self.cursor: str | None = None
        self._places: dict[str, int] = {}
        self._starts: list[int] = []
        self._entry_at: list[int] = []
        self._drawn: dict[str, tuple[object, Sequence[Line]]] = {}
        self._drawn_for: object = None

    # What subclasses say

    def draw(self, entry: Each, width: int) -> Sequence[Line]:
        """The lines of an entry in ``width`` cells."""
        raise NotImplementedError

    def setting(self) -> object:
        """What lines depend on besides their entry; another one has all of them drawn anew."""
        return None

    def mark_of(self, entry: Each) -> object:
        """What the lines of one entry depend on besides the entry itself."""
        return None

    def parted(self, entry: Each, following: Each) -> bool:
        """Whether a blank line stands between two entries."""
        return False

    def nothing(self, width: int) -> Sequence[Line]:
        """The lines where there is no entry."""
        return ()

    def opens(self, entry: Each) -> bool:
        """Whether one click opens the entry though the cursor is elsewhere."""
        return False

    # The list

    @property
    def place(self) -> int | None:
        """The index of the entry under the cursor."""
        return None if self.cursor is None else self._places.get(self.cursor)

    @property
    def current(self) -> Each | None:
        """The entry under the cursor."""
        place = self.place
        return None if place is None else self.entries[place]

    def show(self, entries: tuple[Each, ...]) -> None:
        """Shows other entries. The cursor stays on its entry, at its place on the screen; where
        that is gone it goes to the next one that is still there, else to the last."""
        before, top = self.entries, self._screen_line()
        places = {entry.key: place for place, entry in enumerate(entries) if entry.key}
        if self.cursor not in places:
            keys = [entry.key for entry in before]
            at = self._places.get(self.cursor or "", 0)
            following = (key for key in keys[at:] if key in places)
            ends = tuple(places)[-1 if keys else 0] if places else None
            self.cursor = next(following, ends)
        self.entries, self._places = entries, places
        self.redraw()
        place = self.place
        if top is not None and place is not None and place < len(self._starts):
            self.scroll_to(y=self._starts[place] - top, animate=False)
        self._reveal_cursor()

    def go(self, key: str | None) -> None:
        """Puts the cursor on an entry, if there is such."""
        if key is None or key == self.cursor or key not in self._places:
            return
        left = self.cursor
        self._repaint_current()
        self.cursor = key
        self._repaint_current()
        self._reveal_cursor(from_its_top=True)
        self.post_message(self.Moved(left))

    def begin(self, cursor: str | None) -> None:
        """Another list is about to be shown: the cursor goes to this entry of it, if it is there,
        else to the first."""
        self.entries, self._places, self.cursor = (), {}, cursor
        self.scroll_to(y=0, animate=False)

    def build(self, width: int) -> Sequence[Line]:
        setting = (width, self.setting())
        if setting != self._drawn_for:
            self._drawn_for, self._drawn = setting, {}
        drawn, before = {}, self._drawn
        lines: list[Line] = []
        starts: list[int] = []
        entry_at: list[int] = []
        last: Each | None = None
        for index, entry in enumerate(self.entries):
            if last is not None and self.parted(last, entry):
                lines.append(BLANK)
                entry_at.append(index - 1)
            starts.append(len(lines))
            key, reads = entry.key or f"#{index}", (entry, self.mark_of(entry))
            known = before.get(key)
            if known is None or known[0] != reads:
                known = (reads, self.draw(entry, width))
            drawn[key] = known
            lines += known[1]
            entry_at += [index] * len(known[1])
            last = entry
        self._drawn, self._starts, self._entry_at = drawn, starts, entry_at
        return lines if self.entries else self.nothing(width)

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
            first, end = self._extent(place)
            self.refresh_lines(first, end - first)

    def _extent(self, place: int) -> tuple[int, int]:
        """The first line of an entry and the one after its last, the blank one left out."""
        following = place + 1
        end = self._starts[following] if following < len(self._starts) else len(self._entry_at)
        if self._starts[place] + 1 < end <= len(self.lines) and self.lines[end - 1] == BLANK:
            end -= 1
        return self._starts[place], end

    def _screen_line(self) -> int | None:
        place = self.place
        if place is None or place >= len(self._starts):
            return None
        return self._starts[place] - self.scroll_offset.y

    def _reveal_cursor(self, *, from_its_top: bool = False) -> None:
        """Scrolls until the entry under the cursor can be read; one that is taller than the list
        stays as far read as it was, unless it is to be read ``from_its_top``."""
        place = self.place
        height = self.scrollable_content_region.height
        if place is None or place >= len(self._starts) or height <= 0:
            return
        first, end = self._extent(place)
        top = self.scroll_offset.y
        if end - first > height and not from_its_top and first <= top <= end - height:
            return
        if first < top or end - first >= height:
            self.scroll_to(y=self._heading_of(place, end - height), animate=False)
        elif end > top + height:
            self.scroll_to(y=end - height, animate=False)

    def _heading_of(self, place: int, highest: int) -> int:
        """The first line of what is passed over right above an entry, where that is not above line
        ``highest``: a heading is read with the first row under it."""
        line = self._starts[place]
        while place > 0 and not self.entries[place - 1].key and self._starts[place - 1] >= highest:
            place -= 1
            line = self._starts[place]
        return line

    def _read_on(self, by: int, lines: int) -> bool:
        """Scrolls within the entry under the cursor, where that way some of it is out of sight."""
        place = self.place
        height = self.scrollable_content_region.height
        if place is None or place >= len(self._starts) or height <= 0:
            return False
        first, end = self._extent(place)
        top = self.scroll_offset.y
        hidden = end - (top + height) if by > 0 else top - first
        if hidden <= 0 or end - first <= height:
            return False
        self.scroll_to(y=top + by * min(hidden, lines), animate=False)
        return True

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
        entry = self.entries[self._entry_at[index]]
        if not entry.key:
            return
        if entry.key == self.cursor or self.opens(entry):
            self.post_message(self.Chosen(entry.key))
        self.go(entry.key)

    def action_move(self, by: int) -> None:
        place = self.place
        if place is not None and not self._read_on(by, abs(by)):
            self._to(place + by, by)

    def action_page(self, by: int) -> None:
        place = self.place
        page = max(self.size.height - 2, 1)
        if place is None or self._read_on(by, page):
            return
        line = min(max(self._starts[place] + by * page, 0), len(self._entry_at) - 1)
        target = self._entry_at[line]
        self._to(target if target != place else place + by, by)

    def action_edge(self, to: int) -> None:
        self._to(0 if to < 0 else len(self.entries) - 1, -to)

    def _to(self, place: int, by: int) -> None:
        """To the entry at ``place``, or the next one on that way that the cursor may stand on."""
        place = min(max(place, 0), len(self.entries) - 1)
        while 0 <= place < len(self.entries):
            if self.entries[place].key:
                self.go(self.entries[place].key)
                return
            place += 1 if by > 0 else -1
