"""One sheet read as one table: from its cells to the values of database columns, in chunks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from typing import Any, NamedTuple

from huddle.intake.codes import NO, YES
from huddle.intake.columns import MARK, Column, Kind, Table
from huddle.intake.compose import Texts, compose, time_of
from huddle.intake.dates import DateReader, LocalClock
from huddle.intake.folding import fold
from huddle.intake.headers import Heading
from huddle.intake.patterns import Pattern, is_made, sources
from huddle.intake.periods import EACH
from huddle.intake.profiles import TableProfile
from huddle.intake.sheets import Again, CutOff, Line
from huddle.intake.trailing import any_trails, is_footnote, is_summary, sums_up
from huddle.intake.values import DayReader, Fault, Reader, reader_for, says_nothing

_YEARS_AHEAD = 20
_ROOM = 16 << 20
"""About how many bytes a list of lines may take."""
_CELL = 50
"""About how many bytes a cell takes besides its text."""


class Refused(NamedTuple):
    """A row that cannot be taken: its place among the rows of its sheet, its line, the header of
    the column that is to blame, why, and its key as far as it has one."""

    row: int
    line: int
    column: str
    reason: str
    key: str


class Chunk(NamedTuple):
    """Some rows, ready to be stored: their places and lines, then a sequence for each column."""

    rows: Sequence[int]
    lines: Sequence[int]
    values: Sequence[Sequence[Any]]
    refused: Sequence[Refused]
    left_out: Mapping[str, int]


class _Source:
    """Where the text of a column comes from: cells, a pattern around cells, or a constant, which
    also stands where all cells are blank.

    ``passed`` counts the rows in which cells say different things, and the first has it."""

    def __init__(
        self, places: tuple[int, ...] = (), pattern: Pattern | None = None, constant: str = ""
    ) -> None:
        self.places = places
        self.passed = 0
        self.pattern = pattern
        self._constant = constant

    def begin(self) -> None:
        """Forgets what was read."""
        self.passed = 0
        if self.pattern is not None:
            self.pattern.begin()

    def texts(self, columns: Sequence[Sequence[str]], count: int) -> Sequence[str]:
        if self.pattern is not None:
            filled = self.pattern.filled
            return [filled([columns[place][row] for place in self.places]) for row in range(count)]
        if not self.places:
            return [self._constant] * count
        if len(self.places) == 1:
            texts = columns[self.places[0]]
        else:
            several = zip(*(columns[place] for place in self.places), strict=True)
            texts = [self._first(each) for each in several]
        if self._constant:
            return [text if text.strip() else self._constant for text in texts]
        return texts

    def _first(self, texts: Sequence[str]) -> str:
        filled = [text for text in texts if text.strip()]
        if any(text.strip() != filled[0].strip() for text in filled[1:]):
            self.passed += 1
        return filled[0] if filled else ""


class Reading:
    """Reads the rows of a sheet as one table.

    ``sample`` are some of its rows, to see what they bring. ``this_year`` decides what two digits
    of a year mean. ``exported``: an export of ours wrote it. Raises ValueError, saying which, when
    the profile names a header that the sheet has not got."""

    def __init__(
        self,
        heading: Heading,
        profile: TableProfile,
        clock: LocalClock,
        this_year: int,
        epoch: int,
        sample: Sequence[Sequence[str]],
    ) -> None:
        self.table: Table = heading.table
        self.heading = heading
        self.profile = profile
        self._width = len(heading.labels)
        self._clock, self._year, self._epoch = clock, this_year, profile.epoch or epoch
        self._sources = self._find_sources()
        self._labels = {
            name: heading.labels[source.places[0]]
            for name, source in self._sources.items()
            if source.places
        }
        self._where = [
            (self.place(label), frozenset(fold(word) for word in words), "*" in words)
            for label, words in profile.where.items()
        ]
        each = {place for place, label in enumerate(heading.labels) if label in EACH}
        self._once = bool(each) and not any(
            each.intersection(source.places) for source in self._sources.values()
        )
        given = self._texts([list(row) for row in sample])
        self._settle_patterns()
        self.flags = self._drop_flags(given)
        compose(self.table, given)
        self.exported = self.table.ours or MARK in given
        self.columns = tuple(
            column
            for column in self.table.columns
            if column.name in given and column.kind is not Kind.HELPER
        )
        self.stored = tuple(name for column in self.columns for name in column.stored)
        self._settled = profile.month_first is not None
        self._month_first = dict.fromkeys(
            (column.name for column in self.columns), profile.month_first is not False
        )
        self._readers: list[Reader] = []
        self.untimed = 0
        self.begin()

    def begin(self) -> None:
        """Forgets what was read, for reading from the beginning."""
        self._readers = [self._reader(column) for column in self.columns]
        self.untimed = 0
        for source in self._sources.values():
            source.begin()

    def _reader(self, column: Column) -> Reader:
        latest = self._year if column.past else self._year + _YEARS_AHEAD
        dates = DateReader(
            month_first=self._month_first[column.name], epoch=self._epoch, latest=latest
        )
        known = self.profile.codes.get(column.name, {})
        return reader_for(column, dates, self._clock, known, exported=self.exported)

    def read(self, lines: Sequence[Line], first: int) -> Chunk:
        """The rows of ``lines``, of which the first has the place ``first`` in the sheet."""
        rows = [cells for _, cells in lines]
        places: Sequence[int] = range(first, first + len(rows))
        numbers: Sequence[int] = [number for number, _ in lines]
        left_out: Counter[str] = Counter()
        refused: list[Refused] = []
        if not self._plain(rows):
            keep = self._kept(lines, first, left_out, refused)
            rows = list(compress(rows, keep))
            places, numbers = list(compress(places, keep)), list(compress(numbers, keep))
        if not rows:
            return Chunk((), (), [()] * len(self.stored), refused, left_out)
        texts = self._texts(rows)
        untimed = compose(self.table, texts)
        faults: list[Fault] = []
        bad: dict[int, Fault] = {}
        values: list[Sequence[Any]] = []
        for reader in self._readers:
            values.extend(reader.read(texts.get(reader.column.name) or [""] * len(rows), faults))
        if faults:
            for fault in faults:
                bad.setdefault(fault.place, fault)
            key = texts[self.table.keys[0]]
            refused.extend(
                Refused(
                    places[index],
                    numbers[index],
                    self._labels.get(fault.column, fault.column),
                    fault.reason,
                    key[index].strip(),
                )
                for index, fault in sorted(bad.items())
            )
            good = [index not in bad for index in range(len(rows))]
            places, numbers = list(compress(places, good)), list(compress(numbers, good))
            values = [list(compress(column, good)) for column in values]
        self.untimed += sum(1 for place in untimed if place not in bad)
        return Chunk(places, numbers, values, refused, left_out)

    def matches(self, cells: Sequence[str]) -> bool:
        """Whether the profile wants this row for this table."""
        return all(
            not says_nothing(text) if any_text else fold(text) in words
            for place, words, any_text in self._where
            for text in (cells[place] if place < len(cells) else "",)
        )

    def settle(self) -> bool:
        """Decides by what was read so far how each column writes its dates. True when a column has
        to be read again, from the beginning."""
        turned = self._settle_patterns()
        if self._settled:
            return turned
        for reader in self._readers:
            if isinstance(reader, DayReader):
                dates = reader.dates
                told = dates.days_first or dates.months_first
                month_first = dates.days_first <= dates.months_first
                if told and month_first is not dates.month_first:
                    self._month_first[reader.column.name] = month_first
                    turned = True
        return turned

    def _settle_patterns(self) -> bool:
        patterns = [source.pattern for source in self._sources.values() if source.pattern]
        return any([pattern.settle() for pattern in patterns])

    @property
    def days_first(self) -> tuple[str, ...]:
        """The headers of the columns whose dates are read day first."""
        return tuple(
            self._labels.get(reader.column.name, reader.column.name)
            for reader in self._readers
            if isinstance(reader, DayReader) and not reader.dates.month_first
        )

    @property
    def unknown(self) -> Mapping[str, Counter[str]]:
        """By column the codes that nobody knows; they are kept."""
        return {each.column.name: each.unknown for each in self._readers if each.unknown}

    @property
    def odd(self) -> Mapping[str, Counter[str]]:
        """By column the texts that it cannot hold; they are left blank."""
        return {each.column.name: each.odd for each in self._readers if each.odd}

    @property
    def key_places(self) -> Iterator[int]:
        """Where the cells stand that tell the rows apart."""
        for key in self.table.keys:
            yield from self._sources[key].places

    @property
    def doubled(self) -> Mapping[str, int]:
        """By header that stands more than once, in how many rows its later cells say something
        else and are not used. Where a profile names several headers, that is as it wants it."""
        return {
            self._labels[name]: source.passed
            for name, source in self._sources.items()
            if source.passed and name not in self.profile.columns
        }

    @property
    def time_label(self) -> str:
        """The header of the times of day; ``untimed`` counts those that cannot be read."""
        return self.label(time_of(self.table))

    def label(self, column: str) -> str:
        """The header that a column comes from, else its own name."""
        return self._labels.get(column, column)

    def _plain(self, rows: Sequence[Sequence[str]]) -> bool:
        """Whether every row is surely one of the table's: as most are, so it is asked at once."""
        key = self._sources[self.table.keys[0]].places
        some = self._where or self._once
        if some or len(key) != 1 or any(len(row) != self._width for row in rows):
            return False
        keys = [row[key[0]] for row in rows]
        return "" not in keys and self.heading.labels[key[0]] not in keys and not any_trails(keys)

    def _kept(
        self,
        lines: Sequence[Line],
        first: int,
        left_out: Counter[str],
        refused: list[Refused],
    ) -> list[bool]:
        """For each line whether it is a row of this table. Widens short rows in place of a copy."""
        keep = []
        labels, width, where = self.heading.labels, self._width, self._where
        key = self._sources[self.table.keys[0]].places[:1]
        for index, (number, cells) in enumerate(lines):
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                reason = f"{len(cells)} cells under {width} headers: a separator too many?"
                refused.append(Refused(first + index, number, "", reason, ""))
                keep.append(False)
            elif (
                not any(cells)
                or not any(cell.strip() for cell in cells)
                or (self._once and isinstance(cells, Again))
            ):
                keep.append(False)
            elif (
                key
                and len(cells) > key[0]
                and labels[key[0]]
                and (" ".join(cells[key[0]].split()) == labels[key[0]])
            ):
                left_out["header again"] += 1
                keep.append(False)
            elif (key and len(cells) > key[0] and is_summary(cells[key[0]])) or self._sums_up(
                cells
            ):
                left_out["totals"] += 1
                keep.append(False)
            elif is_footnote(cells, width):
                left_out["footnotes"] += 1
                keep.append(False)
            elif len(cells) < width and isinstance(cells, CutOff):
                reason = "the file ends within this line: is it still being written?"
                refused.append(Refused(first + index, number, "", reason, ""))
                keep.append(False)
            else:
                keep.append(not where or self.matches(cells))
        return keep

    def _sums_up(self, cells: Sequence[str]) -> bool:
        """Whether a row sums others up and says not all that an id is made of."""
        source = self._sources[self.table.keys[0]]
        if not sums_up(cells) or not source.places:
            return False
        return any(len(cells) <= each or not cells[each].strip() for each in source.places)

    def _texts(self, rows: Sequence[Sequence[str]]) -> Texts:
        width = self._width
        if any(len(row) != width for row in rows):
            rows = [
                [*row, *[""] * (width - len(row))] if len(row) < width else row[:width]
                for row in rows
            ]
        columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) or [()] * width
        count = len(rows)
        return {name: source.texts(columns, count) for name, source in self._sources.items()}

    def _find_sources(self) -> dict[str, _Source]:
        profile, found = self.profile, {}
        if not profile.only:
            found = {name: _Source(places) for name, places in self.heading.columns.items()}
        for name, said in profile.columns.items():
            places = tuple(self.place(label) for label in sources(said))
            pattern = None
            if is_made(said):
                pattern = Pattern(said[0], profile.month_first, self._epoch, self._year)
            found[name] = _Source(places, pattern, profile.values.get(name, ""))
        for name, constant in profile.values.items():
            if name not in profile.columns:
                found[name] = _Source(constant=constant)
        return found

    def _drop_flags(self, given: Texts) -> tuple[str, ...]:
        """Gives up columns of days that only say yes and no ("Closed: Y"); gives their headers."""
        dropped = []
        for column in self.table.columns:
            if (
                column.kind is not Kind.DAY
                or column.required
                or column.name in self.profile.columns
            ):
                continue
            said = {fold(text) for text in given.get(column.name, ()) if text.strip()}
            if said and said <= YES | NO:
                del self._sources[column.name], given[column.name]
                dropped.append(self._labels.pop(column.name, column.name))
        return tuple(dropped)

    def place(self, label: str) -> int:
        """Where a header stands. Raises ValueError, saying which, when the sheet has not got it."""
        wanted = fold(label)
        for place, known in enumerate(self.heading.labels):
            if fold(known) == wanted:
                return place
        raise ValueError(label)


def chunks(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    """The lines in lists of ``size``, the last shorter, and shorter where they hold so much that
    memory would grow with them."""
    some: list[Line] = []
    room = _ROOM
    for line in lines:
        some.append(line)
        room -= len("".join(line[1])) + _CELL * len(line[1])
        if len(some) == size or room < 0:
            yield some
            some, room = [], _ROOM
    if some:
        yield some
