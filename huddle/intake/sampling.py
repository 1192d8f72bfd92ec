"""The first rows of each sheet of a file, to look at while it is mapped."""

import itertools
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from huddle.intake import files
from huddle.intake.across import across
from huddle.intake.headers import DEPTH
from huddle.intake.sheets import FileError, Line, Merged, filled

MOST_ROWS = 5_000
MOST_CELLS = 1_000_000
"""How much of a sheet is looked at: enough to see what its columns are, however wide it is."""


class SheetSample(NamedTuple):
    """The first lines of a sheet of ``file``, read on the day ``today``. ``whole``: there are no
    more."""

    name: str
    lines: tuple[Line, ...]
    epoch: int
    whole: bool
    merged: tuple[Merged, ...]
    file: str
    today: date

    @property
    def cells(self) -> Sequence[Sequence[str]]:
        """The rows without their line numbers."""
        return [row for _, row in self.lines]

    def below(self, first: int) -> list[Line]:
        """The lines from the index ``first``, merged cells filled in, and spread where columns are
        periods."""
        lines = filled(iter(self.lines[first:]), self.merged, ())
        spread = across(self.cells, first - 1, (self.file, self.name), self.today)
        return list(spread.rows(lines) if spread else lines)


class Sample(NamedTuple):
    """The first rows of a file."""

    path: Path
    sheets: tuple[SheetSample, ...]
    notes: tuple[str, ...]


def take(path: Path, stopped: Callable[[], bool], today: date) -> Sample:
    """Reads the first rows of each sheet. ``stopped`` is asked while it reads; what is given up has
    the sheets so far. ``today`` is the day it is. Raises FileError when the file cannot be read."""
    opened = files.opened(path)
    found = []
    for sheet in opened.sheets:
        if stopped():
            break
        rows = sheet.rows()
        lines: list[Line] = []
        cells, whole = 0, True
        for line in rows:
            if len(lines) >= MOST_ROWS or (cells > MOST_CELLS and len(lines) > DEPTH):
                whole = False
                break
            lines.append(line)
            cells += len(line[1])
        if any(any(row) for _, row in lines):
            merged = tuple(itertools.islice(sheet.merged(), MOST_ROWS))
            found.append(
                SheetSample(sheet.name, tuple(lines), sheet.epoch, whole, merged, path.name, today)
            )
    if not found:
        raise FileError("no sheet with rows")
    return Sample(path, tuple(found), opened.notes)
