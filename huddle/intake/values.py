"""Texts of one column → the values of its database columns, a few thousand at a time.

A column is read by a reader made for it once. Readers remember what they have read: most columns
hold few different texts, and a date that was read once needs no reading again.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import time
from typing import Any, NamedTuple

from huddle.intake.codes import NO, YES
from huddle.intake.columns import Column, Kind
from huddle.intake.dates import BadDate, DateReader, LocalClock, Moment
from huddle.intake.folding import fold, spelt
from huddle.plain import neutralised, plain, plain_lines

_MIDNIGHT = time()
_CLOCK = frozenset(f":{part:02}" for part in range(60))
_REMEMBERED = 20_000

_NOTHING = frozenset(
    variant
    for word in (
        *("n/a", "na", "n.a.", "n/a.", "#n/a", "null", "nil", "none", "nan", "-", "--", "---"),
        *(
            "–",
            "—",
            "#ref!",
            "#value!",
            "#name?",
            "#div/0!",
            "#null!",
            "#num!",
            "(blank)",
            "(null)",
        ),
        *("not applicable", "<null>", "\\n"),
    )
    for variant in (word, word.upper(), word.title(), word.capitalize())
)
_NO_NAME = frozenset(
    word for word in _NOTHING if word.casefold() not in ("na", "none", "nil", "null", "nan")
)
_NOT_KNOWN = frozenset(
    variant
    for word in (
        *("unknown", "unk", "tbd", "tba", "pending", "?", "??", "not known", "to be determined"),
        *("n/k", "not set", "not yet", "open", "ongoing", "present", "never", "no"),
    )
    for variant in (word, word.upper(), word.title(), word.capitalize())
)
_LONGEST_ID = 200
"""A database's index takes no text of any length, and no source has ids that are longer."""
_DAMAGED = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_MINUTES = re.compile(r"(\d{1,5})(?:\.\d+)?\s*(?:m|min|mins|minutes|minute)?\.?", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")


class Bad(NamedTuple):
    """Stands in a column for a text that cannot be what the column holds."""

    reason: str


class Fault(NamedTuple):
    """Why the row at ``place`` in the chunk is refused, and for which column."""

    place: int
    column: str
    reason: str


Values = list[Sequence[Any]]
"""One sequence for each database column."""


def clean(text: str) -> str:
    """``text`` as it is kept: on one line, nothing in it that a terminal would obey, without the
    apostrophe that an export put before a formula."""
    return _unmarked(plain(text))


def clean_note(text: str) -> str:
    """``text`` as ``clean`` keeps it, with its line breaks."""
    if "\n" not in text and "\r" not in text:
        return clean(text)
    return _unmarked("\n".join(plain_lines(text)).strip())


def says_nothing(text: str) -> bool:
    """Whether ``text`` is blank, or a word for nothing or for what nobody knows yet."""
    cleaned = clean(text)
    return not cleaned or cleaned in _NOTHING or cleaned in _NOT_KNOWN


def _unmarked(text: str) -> str:
    """``text`` without the apostrophe that ``neutralised`` put before it."""
    return text[1:] if text[:1] == "'" and neutralised(text[1:]) == text else text


def _clean_all(texts: Sequence[str], clean_one: Callable[[str], str]) -> Sequence[str]:
    joined = "".join(texts)
    if joined.isprintable() and "'" not in joined:
        return [text.strip() for text in texts]
    return [clean_one(text) for text in texts]


class Reader:
    """Reads one column. ``unknown`` counts the codes that nobody knows, ``odd`` the texts that
    were left out of a column that cannot hold them."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.unknown: Counter[str] = Counter()
        self.odd: Counter[str] = Counter()

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        """The values for ``texts``; a fault for each that cannot be."""
        raise NotImplementedError

    def _refuse(self, values: Sequence[Any], faults: list[Fault]) -> None:
        faults.extend(
            Fault(index, self.column.name, value.reason)
            for index, value in enumerate(values)
            if value.__class__ is Bad
        )


class TextReader(Reader):
    """Names, texts, notes and ids: kept as they are, cleaned. Words for "nothing" are blank, but in
    an export (``exported``), where somebody has written them here."""

    def __init__(self, column: Column, exported: bool) -> None:
        super().__init__(column)
        self._clean = clean_note if column.kind is Kind.NOTE else clean
        self._nothing = _NO_NAME if column.kind is Kind.NAME else _NOTHING
        if exported:
            self._nothing = frozenset()

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        values = _clean_all(texts, self._clean)
        if not self._nothing.isdisjoint(values):
            nothing = self._nothing
            values = ["" if value in nothing else value for value in values]
        if self.column.kind is Kind.ID:
            self._check(values, faults)
        return [values]

    def _check(self, values: Sequence[str], faults: list[Fault]) -> None:
        name = self.column.name
        if self.column.required and "" in values:
            faults.extend(
                Fault(index, name, f"no {name}") for index, value in enumerate(values) if not value
            )
        if len("".join(values)) > _LONGEST_ID and max(map(len, values)) > _LONGEST_ID:
            faults.extend(
                Fault(index, name, f"an id of more than {_LONGEST_ID} characters")
                for index, value in enumerate(values)
                if len(value) > _LONGEST_ID
            )
        if "+" in "".join(values):
            faults.extend(
                Fault(index, name, "a spreadsheet has shortened this id to a power of ten")
                for index, value in enumerate(values)
                if _DAMAGED.fullmatch(value)
            )


class _Memory(dict[str, Any]):
    """Values by text, each made once; emptied before it grows large."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> Any:
        if len(self) > _REMEMBERED:
            self.clear()
        value = self[text] = self._make(text)
        return value


class CodeReader(Reader):
    """Coded values: the code where the word is known, else the text itself, counted."""

    def __init__(self, column: Column, known: Mapping[str, str]) -> None:
        super().__init__(column)
        self._known = known
        self._strange: set[str] = set()
        self._memory = _Memory(self._code)

    def _code(self, text: str) -> str:
        text = clean(text)
        if not text:
            return str(self.column.default)
        code = self._known.get(spelt(text))
        if code is None and text in _NOTHING:
            return str(self.column.default)
        if code is not None:
            return code or str(self.column.default)
        if self._known and not self.column.free:
            self._strange.add(text)
        return text

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        memory = self._memory
        values = [memory[text] for text in texts]
        if self._strange:
            self.unknown.update(value for value in values if value in self._strange)
        return [values]


class TagsReader(CodeReader):
    """Several codes in one cell, kept in order with one space between."""

    def _code(self, text: str) -> str:
        cleaned = clean(text)
        if cleaned in _NOTHING:
            return ""
        tags: list[str] = []
        for part in re.split("[,;|]", cleaned):
            if code := self._known.get(fold(part)):
                tags.append(code)  # "HIV/AIDS" is one
            else:
                for piece in re.split(r"/|\s+(?:and|&)\s+", part):
                    tags.extend(self._tags(piece.split()))
        return " ".join(dict.fromkeys(tags))

    def _tags(self, words: Sequence[str]) -> Iterator[str]:
        """The codes in a run of words, the longest that is known first: "mental health sud"."""
        first = 0
        while first < len(words):
            for last in range(len(words), first, -1):
                if code := self._known.get(fold(" ".join(words[first:last]))):
                    yield code
                    first = last
                    break
            else:
                self._strange.add(words[first])
                yield words[first]
                first += 1

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        memory = self._memory
        values = [memory[text] for text in texts]
        if self._strange:
            self.unknown.update(
                tag for value in values if value for tag in value.split() if tag in self._strange
            )
        return [values]


class YesNoReader(Reader):
    """Yes, no or blank. Anything else is left blank, and counted."""

    def __init__(self, column: Column, yes: frozenset[str], no: frozenset[str]) -> None:
        super().__init__(column)
        self._yes, self._no = yes, no
        self._strange: set[str] = set()
        self._memory = _Memory(self._value)

    def _value(self, text: str) -> bool | None:
        cleaned = clean(text)
        word = fold(cleaned.removesuffix(".0")) or cleaned
        if word in self._yes:
            return True
        if word in self._no:
            return False
        if cleaned and cleaned not in _NOTHING and cleaned not in _NOT_KNOWN:
            self._strange.add(text)
        return self.column.default if isinstance(self.column.default, bool) else None

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        memory = self._memory
        values = [memory[text] for text in texts]
        if self._strange:
            self.odd.update(clean(text) for text in texts if text in self._strange)
        return [values]


class NumberReader(Reader):
    """Whole numbers; minutes also as "30 min" or 0:30. Anything else is left blank, and counted."""

    def __init__(self, column: Column) -> None:
        super().__init__(column)
        self._strange: set[str] = set()
        self._memory = _Memory(self._value)

    def _value(self, text: str) -> Any:
        cleaned = clean(text)
        if match := _MINUTES.fullmatch(cleaned):
            return int(match[1])
        if self.column.name == "minutes" and (match := _HOURS.fullmatch(cleaned)):
            return int(match[1]) * 60 + int(match[2])
        if self.column.required:
            return Bad("not a number")
        if cleaned and cleaned not in _NOTHING and cleaned not in _NOT_KNOWN:
            self._strange.add(text)
        return self.column.default

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        memory = self._memory
        values = [memory[text] for text in texts]
        if self.column.required:
            self._refuse(values, faults)
        if self._strange:
            self.odd.update(clean(text) for text in texts if text in self._strange)
        return [values]


class DayReader(Reader):
    """Days, as ISO text."""

    def __init__(self, column: Column, dates: DateReader, clock: LocalClock) -> None:
        super().__init__(column)
        self.dates = dates
        self._clock = clock
        self._memory = _Memory(self._value)

    def _moment(self, text: str) -> Moment | Bad | None:
        cleaned = clean(text)
        if not cleaned or cleaned in _NOTHING or cleaned in _NOT_KNOWN:
            return self._blank()
        try:
            return self.dates.read(cleaned) or self._blank()
        except BadDate as bad:
            return Bad(str(bad))

    def _blank(self) -> Bad | None:
        return Bad(f"no {self.column.name}") if self.column.required else None

    def _value(self, text: str) -> Any:
        moment = self._moment(text)
        return self._clock.local_day(moment).isoformat() if isinstance(moment, Moment) else moment

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        memory = self._memory
        values = [memory[text] for text in texts]
        if any(value.__class__ is Bad for value in values):
            self._refuse(values, faults)
        return [values]


class MomentReader(DayReader):
    """Days with or without a time: the day in the agency's zone, and the instant where there is a
    time. Midnight without a zone is how a spreadsheet writes a day, so it is no time."""

    def __init__(self, column: Column, dates: DateReader, clock: LocalClock) -> None:
        super().__init__(column, dates, clock)
        self._hours = _Memory(clock.hour)

    def _value(self, text: str) -> Any:
        if text[13:16] in _CLOCK and (len(text) == 16 or text[16:] in _CLOCK):
            day, hour = self._hours[text[:13]]
            if hour:
                clock = text[13:] if len(text) == 19 else text[13:] + ":00"
                at_midnight = text[11:16] == "00:00" and clock == ":00:00"
                return (day, None if at_midnight else f"{hour}{clock}.000000+00:00")
        moment = self._moment(text)
        if not isinstance(moment, Moment):
            return (moment, None)
        if moment.at is None or (moment.at == _MIDNIGHT and moment.zone is None):
            return (moment.day.isoformat(), None)
        instant = self._clock.utc(moment.day, moment.at, moment.zone)
        return (self._clock.local_day(moment).isoformat(), instant)

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        memory = self._memory
        pairs = [memory[text] for text in texts]
        days, instants = zip(*pairs, strict=True) if pairs else ((), ())
        if any(day.__class__ is Bad for day in days):
            self._refuse(days, faults)
        return [days, instants]


class InstantReader(DayReader):
    """Instants, as an export writes them."""

    def _value(self, text: str) -> Any:
        moment = self._moment(text)
        if not isinstance(moment, Moment):
            return moment
        return self._clock.utc(moment.day, moment.at or _MIDNIGHT, moment.zone)


class ValueReader(Reader):
    """Texts to the last character as an export writes them: a JSON string where cleaning would
    change the text. A blank is no value."""

    def read(self, texts: Sequence[str], faults: list[Fault]) -> Values:
        values = [self._value(text) for text in texts]
        self._refuse(values, faults)
        return [values]

    def _value(self, text: str) -> str | Bad | None:
        text = clean(text)
        if not text:
            return Bad(f"no {self.column.name}") if self.column.required else None
        if not text.startswith('"'):
            return text
        try:
            return str(json.loads(text))
        except ValueError:
            return Bad("not as an export writes it")


def reader_for(
    column: Column,
    dates: DateReader,
    clock: LocalClock,
    known: Mapping[str, str],
    *,
    exported: bool = False,
) -> Reader:
    """The reader of a column. ``known`` are a profile's own words for its codes, folded; for yes
    and no the codes are ``yes`` and ``no``. ``exported``: an export of ours wrote it."""
    kind = column.kind
    if kind in (Kind.CODE, Kind.TAGS):
        codes = {**(column.known or {}), **known}
        return CodeReader(column, codes) if kind is Kind.CODE else TagsReader(column, codes)
    if kind is Kind.YES_NO:
        yes = {word for word, code in known.items() if code == "yes"}
        no = {word for word, code in known.items() if code == "no"}
        return YesNoReader(column, (YES - no) | yes, (NO - yes) | no)
    if kind is Kind.NUMBER:
        return NumberReader(column)
    if kind is Kind.DAY:
        return DayReader(column, dates, clock)
    if kind is Kind.MOMENT:
        return MomentReader(column, dates, clock)
    if kind is Kind.INSTANT:
        return InstantReader(column, dates, clock)
    return ValueReader(column) if kind is Kind.VALUE else TextReader(column, exported)
