"""A column made of several headers: a text with headers in braces, such as ``{MRN} {Visit!day}``.

Behind a header may stand what its cells are: ``!name`` or ``!day``. Then "Alvarez, Rosa" makes the
same text as "Rosa Alvarez", and 2 Jan 1970 the same as 01/02/70. A text that begins with ``made:``
gives an id in which nothing of what it is made of can be read.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time
from functools import lru_cache
from typing import NamedTuple

from huddle.intake.compose import split_name
from huddle.intake.dates import BadDate, DateReader
from huddle.intake.folding import fold
from huddle.intake.headers import without_aside

MADE = "made:"
NAME, DAY = "name", "day"

_BRACES = re.compile(rf"\{{([^{{}}]+?)(?:!({NAME}|{DAY}))?\}}")
_LENGTH = 16
"""How many hexadecimal digits an id has that is made of other columns."""
_REMEMBERED = 4_096


class Piece(NamedTuple):
    """A header in a pattern, and what its cells are: ``NAME``, ``DAY`` or anything (blank)."""

    label: str
    cells: str = ""

    def __str__(self) -> str:
        return f"{{{self.label}!{self.cells}}}" if self.cells else f"{{{self.label}}}"


def pieces(text: str) -> tuple[Piece, ...]:
    """The headers in a pattern; none where the text is no pattern."""
    return tuple(Piece(*found) for found in _BRACES.findall(text))


def sources(said: Sequence[str]) -> tuple[str, ...]:
    """The headers that a column comes from: those in its pattern, else what is said of it."""
    if is_made(said):
        return tuple(piece.label for piece in pieces(said[0]))
    return tuple(said)


def is_made(said: Sequence[str]) -> bool:
    """Whether a column is a pattern."""
    return len(said) == 1 and bool(_BRACES.search(said[0]))


def hides(text: str) -> bool:
    """Whether nothing can be read in what a pattern makes."""
    return text.startswith(MADE)


def hidden(parts: Iterable[Piece], lead: str = "") -> str:
    """The pattern of an id made of these headers that shows nothing of them. ``lead`` is a word
    that tells it from others of the same cells."""
    return MADE + lead + "".join(map(str, parts))


def shown(parts: Iterable[Piece], lead: str = "") -> str:
    """The pattern of an id in which these headers, after ``lead``, can be read."""
    return " ".join(filter(None, (lead, *map(str, parts))))


def renamed(text: str, now: Mapping[str, str]) -> str:
    """A pattern, or a single header, with each header as it is spelt ``now``, by folded name."""
    if not _BRACES.search(text):
        return now[fold(text)]
    return _BRACES.sub(lambda found: str(Piece(now[fold(found[1])], found[2] or "")), text)


class Pattern:
    """Fills one pattern from the cells of its headers.

    ``month_first`` is how 3/4/2026 is read; none: as the column's other days say. ``epoch`` and
    ``latest`` are a ``DateReader``'s."""

    def __init__(self, text: str, month_first: bool | None, epoch: int, latest: int) -> None:
        self._hides = hides(text)
        split = _BRACES.split(text.removeprefix(MADE))
        self._between = split[::3]
        self._kinds = [kind or "" for kind in split[2::3]]
        self._settled = month_first is not None
        self._month_first = [month_first is not False] * len(self._kinds)
        self._epoch, self._latest = epoch, latest
        self._dates: list[DateReader] = []
        self._read: list[Callable[[str], str]] = []
        self.begin()

    def begin(self) -> None:
        """Forgets what was read, for reading from the beginning."""
        self._dates = [
            DateReader(month_first=first, epoch=self._epoch, latest=self._latest)
            for first in self._month_first
        ]
        self._read = [
            lru_cache(_REMEMBERED)(self._reader(kind, dates))
            for kind, dates in zip(self._kinds, self._dates, strict=True)
        ]

    def _reader(self, kind: str, dates: DateReader) -> Callable[[str], str]:
        if kind == DAY:
            return lambda text: _day(text, dates) or (_same(text) if self._hides else text.strip())
        if not self._hides:
            return str.strip
        return _same_name if kind == NAME else _same

    def settle(self) -> bool:
        """Decides by what was read so far how days are written. True when all has to be read
        again, from the beginning."""
        if self._settled:
            return False
        turned = False
        for place, dates in enumerate(self._dates):
            first = dates.days_first <= dates.months_first
            if (dates.days_first or dates.months_first) and first is not dates.month_first:
                self._month_first[place] = first
                turned = True
        return turned

    def filled(self, cells: Sequence[str]) -> str:
        """The text for the cells under the pattern's headers; blank where one of them is."""
        if not all(cell.strip() for cell in cells):
            return ""
        texts = [read(cell) for read, cell in zip(self._read, cells, strict=True)]
        if self._hides:
            return hashlib.sha256(self._joined(texts).encode()).hexdigest()[:_LENGTH]
        return self._between[0] + "".join(
            text + after for text, after in zip(texts, self._between[1:], strict=True)
        )

    def _joined(self, texts: Sequence[str]) -> str:
        """The lead and the parts of a hidden id: a first and a last name side by side are one."""
        joined = self._between[0]
        for place, text in enumerate(texts):
            goes_on = place and self._kinds[place] == self._kinds[place - 1] == NAME
            joined += text if goes_on or not place else f"\x1f{text}"
        return joined


def _same(text: str) -> str:
    """A text without its case, spaces and punctuation; accents stay, since they tell names
    apart."""
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", text).casefold()
        if char.isalnum() or unicodedata.category(char).startswith("M") or char == "+"
    )
    return kept or text.strip()


def _same_name(text: str) -> str:
    """A name as first and last: "Alvarez, Rosa", "rosa alvarez" and "Alvarez, Rosa (Rosie)" are the
    same."""
    bare = without_aside(text)
    return _same(" ".join(split_name(bare if fold(bare) else text)))


def _day(text: str, dates: DateReader) -> str:
    """A day, with its time of day where there is one, in one style; blank where it is none."""
    try:
        moment = dates.read(text.strip())
    except BadDate:
        return ""
    if moment is None:
        return ""
    if moment.at is None or moment.at == time():
        return moment.day.isoformat()
    return f"{moment.day.isoformat()} {moment.at.isoformat()}"
