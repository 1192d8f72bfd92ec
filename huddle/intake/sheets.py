"""A sheet: rows of text with their line numbers, whatever kind of file they come from."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

WIDEST = 16_384
"""How many columns a table may have, as in a spreadsheet."""

LONGEST = 131_072
"""How many characters a cell may have."""

Row = Sequence[str]
Line = tuple[int, Row]
"""The line on which a row begins (the first is 1), and its cells."""


class CutOff(list[str]):
    """The cells of a last line that nothing ends: there may have been more to it."""


class Again(list[str]):
    """The cells of a line that came before, once more for another thing that it says."""


class Merged(NamedTuple):
    """Cells merged downwards: the first and the last line, and the place in the row. The text is on
    the first line only."""

    first: int
    last: int
    place: int


class Sheet(NamedTuple):
    """One table of rows in a file. ``rows`` reads them from the beginning, as often as it is
    called. ``epoch`` is where serial day numbers begin (1900 or 1904). ``notes`` say what reading
    the file had to settle. ``merged`` gives the cells that are merged over rows."""

    name: str
    rows: Callable[[], Iterator[Line]]
    epoch: int = 1900
    notes: tuple[str, ...] = ()
    merged: Callable[[], Sequence[Merged]] = tuple


def filled(lines: Iterator[Line], merged: Sequence[Merged], but: Collection[int]) -> Iterator[Line]:
    """The lines with the text of merged cells on each line that they cover, in rows that say
    something else too. The places ``but`` stay as they are, as do cells merged with one above the
    first of the lines."""
    begin: dict[int, list[Merged]] = {}
    for each in merged:
        if each.place not in but:
            begin.setdefault(each.first, []).append(each)
    if not begin:
        yield from lines
        return
    covering: dict[int, tuple[int, str]] = {}
    for number, cells in lines:
        row = list(cells)
        if any(row):
            for place, (last, text) in covering.items():
                if number <= last and not row[place]:
                    row[place] = text
        for each in begin.get(number, ()):
            if each.place < len(row):
                covering[each.place] = (each.last, row[each.place])
        yield number, row


class FileError(Exception):
    """The file cannot be read. The message says why and what to do, and quotes nothing of it.
    ``expected``: it is of a kind that teams do send, so that it is missed also when it was only
    found in a folder."""

    def __init__(self, message: str, *, expected: bool = False) -> None:
        super().__init__(message)
        self.expected = expected
