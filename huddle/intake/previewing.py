"""How the rows of a sheet would arrive, read by what reads them in an import; nothing is stored."""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from huddle.intake import guessing
from huddle.intake.codes import NO, YES
from huddle.intake.columns import Column, Kind
from huddle.intake.dates import LocalClock
from huddle.intake.draft import Draft, Place, SheetDraft
from huddle.intake.folding import spelt
from huddle.intake.headers import Heading
from huddle.intake.keeping import profile_of
from huddle.intake.patterns import sources
from huddle.intake.periods import EACH
from huddle.intake.profiles import TableProfile
from huddle.intake.reading import Reading
from huddle.intake.sampling import Sample, SheetSample
from huddle.intake.sheets import Again, Line
from huddle.intake.tables import BY_NAME, imported_as
from huddle.intake.trailing import is_footnote, sums_up
from huddle.intake.values import clean

MOST_WORDS = 300
SHOWN = 10


class Arrival(NamedTuple):
    """What becomes of one line in one table: the values of its columns, or why it is refused and
    under which header."""

    table: str
    values: Mapping[str, str]
    header: str = ""
    reason: str = ""


class Row(NamedTuple):
    """A line of a sheet with what it becomes; with no arrivals it is left out."""

    line: int
    arrivals: tuple[Arrival, ...]

    @property
    def refused(self) -> bool:
        """Whether any of it is refused."""
        return any(each.reason for each in self.arrivals)


class Preview(NamedTuple):
    """The first rows of a sheet as they would arrive, then those that would be refused. ``looked``
    rows were looked at, ``refused`` of them refused; ``counts`` are the rows for each table.
    ``whole``: there are no more."""

    rows: tuple[Row, ...]
    rejected: tuple[Row, ...]
    looked: int
    refused: int
    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    whole: bool


class CodeWord(NamedTuple):
    """A word of theirs in a coded column: how often it stands there and on which line first; the
    code that it means (blank: none), whether somebody said so, and what it may mean."""

    place: Place
    header: str
    word: str
    times: int
    line: int
    code: str
    answered: bool
    known: bool
    guess: str


def preview(
    draft: Draft, sample: Sample, number: int, clock: LocalClock, this_year: int
) -> Preview:
    """How the rows of the sheet of that number would arrive."""
    sheet, cells = draft.sheets[number], sample.sheets[number]
    lines = cells.below(sheet.index + 1)
    fates: dict[int, list[Arrival]] = {}
    reasons: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    alone = Draft((sheet,), full=draft.full)
    for table in profile_of(alone, Sample(sample.path, (cells,), ()), "preview").tables:
        for line, arrival in _arrivals(table, sheet, cells, lines, clock, this_year):
            fates.setdefault(line, []).append(arrival)
            if arrival.reason:
                reasons[f"{arrival.table}: {arrival.reason} ({arrival.header or 'row'})"] += 1
            else:
                counts[arrival.table] += 1
    filled = dict.fromkeys(number for number, row in lines if any(row))
    rows = [Row(number, tuple(fates.get(number, ()))) for number in filled]
    bad = [row for row in rows if row.refused]
    return Preview(
        tuple(rows[:SHOWN]),
        tuple(bad[:50]),
        len(rows),
        len(bad),
        counts,
        reasons,
        cells.whole,
    )


def _arrivals(
    table: TableProfile,
    sheet: SheetDraft,
    cells: SheetSample,
    lines: Sequence[Line],
    clock: LocalClock,
    this_year: int,
) -> Iterator[tuple[int, Arrival]]:
    ours = imported_as(table.table)
    lacking = [
        column.name
        for column in ours.columns
        if column.required and column.name not in {**table.columns, **table.values}
    ]
    if lacking:
        for number, row in lines:
            if any(row):
                yield number, Arrival(table.table, {}, "", f"no column for {lacking[0]} yet")
        return
    heading = Heading(ours, sheet.index + 1, sheet.labels, {}, (), 0.0)
    rows = [row for _, row in lines]
    reading = Reading(heading, table, clock, this_year, cells.epoch, rows)
    chunk = reading.read(lines, 0)
    if reading.settle():
        reading.begin()
        chunk = reading.read(lines, 0)
    for line, values in zip(chunk.lines, zip(*chunk.values, strict=True), strict=False):
        shown = {
            name: said
            for name, value in zip(reading.stored, values, strict=True)
            if (said := _said(value)) and name in _shown(reading.columns)
        }
        yield line, Arrival(table.table, shown)
    for refused in chunk.refused:
        yield refused.line, Arrival(table.table, {}, refused.column, refused.reason)


def _shown(columns: Sequence[Column]) -> frozenset[str]:
    """The stored columns that tell what there is: of a day and its instant the day."""
    return frozenset(column.stored[0] for column in columns)


def _said(value: object) -> str:
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def code_words(sheet: SheetDraft, cells: SheetSample) -> list[CodeWord]:
    """The words in the coded columns of a sheet, those that nobody knows first, the frequent before
    the rare."""
    below = cells.below(sheet.index + 1)
    found: list[CodeWord] = []
    for table in sheet.tables:
        lines = _of_table(table, sheet, below)
        for name, said in table.columns.items():
            column = BY_NAME[table.table].by_name[name]
            asked = column.kind is Kind.YES_NO or (
                column.kind is Kind.CODE and column.known and not column.free
            )
            if not asked:
                continue
            known = table.codes.get(name, {})
            both = {table.columns.get("channel"), table.columns.get("outcome")} == {said}
            guess = guessing.both_guess if both else guessing.code_guess
            counted, first = _counted(lines, [sheet.labels.index(each) for each in sources(said)])
            for word, count in itertools.islice(counted.most_common(), MOST_WORDS):
                code, sure = _meaning(column, word, known)
                found.append(
                    CodeWord(
                        (table.table, name),
                        sources(said)[0],
                        word,
                        count,
                        first[word],
                        code,
                        spelt(word) in known,
                        sure,
                        "" if sure else guess(column, word),
                    )
                )
    return sorted(found, key=lambda each: (each.known and not each.answered, -each.times))


def _of_table(table: TableProfile, sheet: SheetDraft, lines: Sequence[Line]) -> list[Line]:
    """The lines that may be rows of a table: no sums, no footnotes, and each once unless its cells
    are rows."""
    said = {label for each in table.columns.values() for label in sources(each)}
    key = sources(table.columns.get(BY_NAME[table.table].keys[0], ()))
    places = [sheet.labels.index(label) for label in key]
    once = said.isdisjoint(EACH)
    return [
        (number, row)
        for number, row in lines
        if not (once and isinstance(row, Again))
        and not is_footnote(row, len(sheet.labels))
        and not (sums_up(row) and any(len(row) <= at or not row[at].strip() for at in places))
    ]


def _counted(lines: Sequence[Line], places: Sequence[int]) -> tuple[Counter[str], dict[str, int]]:
    counted: Counter[str] = Counter()
    first: dict[str, int] = {}
    for number, row in lines:
        texts = (row[place] for place in places if place < len(row))
        word = next((cleaned for text in texts if (cleaned := clean(text))), "")
        if word:
            counted[word] += 1
            first.setdefault(word, number)
    return counted, first


def _meaning(column: Column, word: str, known: Mapping[str, str]) -> tuple[str, bool]:
    """The code of a word, and whether it is known at all. "NA" in a column of answers may be one:
    it is asked, though an import takes it for nothing."""
    folded = spelt(word)
    if folded in known:
        return known[folded], True
    if column.kind is Kind.YES_NO:
        code = "yes" if folded in YES else "no" if folded in NO else ""
        return code, bool(code)
    codes = column.known or {}
    return codes.get(folded, ""), folded in codes


def unanswered(words: Sequence[CodeWord]) -> list[CodeWord]:
    """The words that mean nothing yet."""
    return [word for word in words if not word.known]
