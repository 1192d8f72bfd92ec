"""The single lines around the board: where we are, what was said, which keys work."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.message import Message

from huddle.widgets.lines import BLANK, Drawing, Line, Span, cells, fit, spread, width_of

_DOT = " · "


class CountAsked(Message):
    """A number was clicked: what it counts is to be shown. ``step`` is the key of the step that it
    belongs to; "" is the one that is shown."""

    def __init__(self, which: str, step: str = "") -> None:
        super().__init__()
        self.which = which
        self.step = step


class Part(NamedTuple):
    """A piece of a bar. Pieces of lower ``rank`` go first where the bar is too narrow. ``counts``
    names what a click on a number shows; ``named`` has a name in it, which may be without end."""

    text: str
    tone: str = ""
    rank: int = 9
    counts: str = ""
    named: bool = False


SHORTEST_NAME = 16
MINOR = 5


class Bar(Drawing):
    """Pieces from the left and pieces flush right, parted by dots; never wrapped. Where they do
    not fit the least important goes, whole. A name without end is cut to half the bar, and down to
    ``SHORTEST_NAME`` cells before a piece of more than ``MINOR`` rank goes."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.left: tuple[Part, ...] = ()
        self.right: tuple[Part, ...] = ()
        self._zones: list[tuple[int, int, str]] = []

    def fill(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Shows other pieces; empty ones are left out."""
        self.left = tuple(part for part in left if part.text)
        self.right = tuple(part for part in right if part.text)
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        left, right = (
            [_cut(part, width // 2) for part in side] for side in (self.left, self.right)
        )
        while left or right:
            drawn = _dotted(left), _dotted(right)
            taken = width_of(drawn[0]) + width_of(drawn[1]) + (2 if left and right else 0)
            if taken <= width or len(left) + len(right) == 1:
                at_right = width - width_of(drawn[1])
                self._zones = [*_zones(left, 0), *_zones(right, at_right)]
                return [spread(*drawn, width) if taken <= width else (*drawn[0], *drawn[1])]
            weakest = min((*left, *right), key=lambda part: part.rank)
            over = taken - width
            if weakest.rank > MINOR and (_give_way(left, over) or _give_way(right, over)):
                continue
            (left if weakest in left else right).remove(weakest)
        self._zones = []
        return [BLANK]

    def clicked(self, index: int, x: int) -> None:
        for start, end, counts in self._zones:
            if start <= x < end:
                self.post_message(CountAsked(counts))


def _zones(parts: Sequence[Part], start: int) -> list[tuple[int, int, str]]:
    """Where the parts that count something stand, the first of all beginning at ``start``."""
    zones = []
    for part in parts:
        end = start + cells(part.text)
        if part.counts:
            zones.append((start, end, part.counts))
        start = end + cells(_DOT)
    return zones


def _cut(part: Part, room: int) -> Part:
    long = part.named and cells(part.text) > room
    return part._replace(text=fit(part.text, room)) if long else part


def _give_way(parts: list[Part], by: int) -> bool:
    """Cuts the first name that can be cut by so many cells; whether there is one."""
    for place, part in enumerate(parts):
        room = max(cells(part.text) - by, SHORTEST_NAME)
        if (shorter := _cut(part, room)) is not part:
            parts[place] = shorter
            return True
    return False


def _dotted(parts: Sequence[Part]) -> Line:
    spans: list[Span] = []
    for part in parts:
        if spans:
            spans.append(Span(_DOT, "faint"))
        spans.append(Span(part.text, part.tone))
    return tuple(spans)


class FooterKey(NamedTuple):
    """A key that works now: its name as shown, what it does in a few words and in one or two.
    One that ``stays`` goes last where there is no room for all."""

    command: str
    key: str
    words: str
    short: str
    stays: bool = False


class KeyBar(Drawing):
    """At most eight keys that work now, and the palette, each a button for the mouse."""

    MOST = 8

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.keys: tuple[FooterKey, ...] = ()
        self.always: FooterKey | None = None
        self._zones: list[tuple[int, int, str]] = []

    def fill(self, keys: Sequence[FooterKey], always: FooterKey) -> None:
        """Shows the keys; ``always`` stands at the right end and goes last."""
        self.keys, self.always = tuple(keys)[: self.MOST], always
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        self._zones = []
        if self.always is None:
            return [BLANK]
        last = (Span(f"{self.always.key} ", "strong"), Span(self.always.words, "muted"))
        room = width - width_of(last) - 2
        keys, short = list(self.keys), False
        if _taken(keys, short=False) > room:
            short = True
            while keys and _taken(keys, short=True) > room:
                keys.remove(next((key for key in reversed(keys) if not key.stays), keys[-1]))
        spans: list[Span] = []
        for key in keys:
            start = width_of(spans)
            spans += (Span(f"{key.key} ", "strong"), Span(key.short if short else key.words))
            self._zones.append((start, width_of(spans), key.command))
            spans.append(Span("  "))
        self._zones.append((width - width_of(last), width, self.always.command))
        return [spread(spans, last, width)]

    def clicked(self, index: int, x: int) -> None:
        for start, end, command in self._zones:
            if start <= x < end:
                self.post_message(self.Pressed(command))


def _taken(keys: Sequence[FooterKey], *, short: bool) -> int:
    return sum(cells(f"{key.key} {key.short if short else key.words}  ") for key in keys)
