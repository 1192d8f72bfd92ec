"""A sheet with a column for each month, week or day, read as a row for each of their cells."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from huddle.intake import headers, period_cells, periods
from huddle.intake.folding import fold
from huddle.intake.periods import EACH_DAY, Period
from huddle.intake.sheets import Again, CutOff, Line
from huddle.intake.trailing import sums_up
from huddle.intake.values import says_nothing

_NO_ANSWER = "na"
"""What elsewhere says nothing, and here mostly that nobody answered."""


class Across:
    """How the cells under periods become rows. Each row of the sheet comes once for each thing that
    such a cell says, with three cells more: those that ``periods.EACH`` names. Where none says
    anything it comes once, with those three blank.

    ``undated`` counts the rows whose cell gave no day, so that they have the first of their
    period."""

    def __init__(self, width: int, found: Mapping[int, Period]) -> None:
        self._width = width
        self._found = found
        self._ordinals = _ordinals(found)
        self.undated = 0

    def rows(self, lines: Iterator[Line]) -> Iterator[Line]:
        """The lines, spread."""
        self.undated = 0
        width = self._width
        for number, cells in lines:
            if len(cells) < width and isinstance(cells, CutOff):
                yield number, cells
                continue
            own = [*cells[:width], *[""] * (width - len(cells))]
            beyond = list(cells[width:])
            some = False
            for each in self._entries(own):
                row = [*own, *each, *beyond]
                yield number, Again(row) if some else row
                some = True
            if not some:
                yield number, [*own, "", "", "", *beyond] if any(cells) else cells

    def _entries(self, cells: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        if sums_up(cells) and not any(_worded(cells[place]) for place in self._found):
            return
        for place, period in self._found.items():
            text = cells[place]
            if not text or (says_nothing(text) and text.strip().casefold() != _NO_ANSWER):
                continue
            for number, entry in enumerate(period_cells.entries(text, period), start=1):
                self.undated += not entry.told
                key = f"{period.first.isoformat()}{self._ordinals[place]}"
                yield f"{key}.{number}" if number > 1 else key, entry.day.isoformat(), entry.words


def _worded(text: str) -> bool:
    return any(map(str.isalpha, text))


def _ordinals(found: Mapping[int, Period]) -> dict[int, str]:
    """For each column which one of its period it is; blank for the first."""
    times: dict[date, int] = {}
    ordinals = {}
    for place, period in found.items():
        times[period.first] = times.get(period.first, 0) + 1
        ordinals[place] = f" {times[period.first]}" if times[period.first] > 1 else ""
    return ordinals


def across(
    rows: Sequence[Sequence[str]], index: int, names: Sequence[str], today: date
) -> Across | None:
    """How the sheet with the header at ``index`` of its first ``rows`` is spread; none where it has
    no columns of periods. ``names`` are those of its file and its own."""
    own = rows[index] if 0 <= index < len(rows) else ()
    if any(fold(label) == fold(EACH_DAY) for label in own):
        return None  # refused rows of such a sheet are spread already
    found = periods.places(headers.titled(rows, index)[: len(own)]) if own else {}
    if not found:
        return None
    below = rows[index + 1 :]
    filled = [place for row in below for place in found if place < len(row) and row[place].strip()]
    said = " ".join((*names, *(cell for row in rows[:index] for cell in row)))
    return Across(len(own), periods.with_years(found, said, max(filled, default=-1), today))
