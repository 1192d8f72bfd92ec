"""What the columns of a sheet may be: by their names, by the words in them, by what stands below.

An import is certain or asks. This is for asking: it knows the words that practices write over the
columns of their trackers, which are too loose to import by, and says how sure each guess is.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from huddle.intake import headers, periods
from huddle.intake.codes import NO, YES
from huddle.intake.columns import Column, Kind, Table
from huddle.intake.dates import BadDate, DateReader
from huddle.intake.folding import fold, spelt
from huddle.intake.period_cells import ONLY_DAY
from huddle.intake.tables import BY_NAME, MAPPED
from huddle.intake.values import clean, says_nothing
from huddle.intake.wordings import LOOSE, MEANT, SHORT_FORMS

LOOKED_AT = 60
"""How many filled cells of a column are looked at to see what it holds."""
MOSTLY = 0.6
"""From which share on a column is what most of its cells are."""
MOST_GUESSED = 200
"""In how many columns more than known words is looked for: a sheet can have 16,384."""
_FUZZY = 0.87
_LATEST = 2199


class Trust(IntEnum):
    """How sure a guess is."""

    MAYBE = 1
    LIKELY = 2
    SURE = 3


class Guess(NamedTuple):
    """A column of ours that a header may mean, and how sure that is."""

    column: str
    trust: Trust


BESIDE: Mapping[str, str] = {
    **dict.fromkeys(("contacts", "calls", "attempts", "appointments"), "at")
}
"""Tables that a row of members may hold too, with the column that says so."""


class Look(NamedTuple):
    """What stands in a column: how many cells are filled, and which shares of them are days,
    names of people, and ids."""

    filled: int
    days: float
    names: float
    ids: float
    words: Mapping[str, int]


def look(texts: Sequence[str]) -> Look:
    """What the cells of a column say."""
    counted: dict[str, int] = {}
    for text in texts:
        cleaned = clean(text)
        if cleaned:
            counted[cleaned] = counted.get(cleaned, 0) + 1
            if len(counted) >= LOOKED_AT:
                break
    filled = [text for text in counted if not says_nothing(text)]
    total = max(len(filled), 1)
    return Look(
        len(filled),
        sum(map(_is_day, filled)) / total,
        sum(map(_is_name, filled)) / total,
        sum(map(_is_id, filled)) / total,
        counted,
    )


NOTHING_SEEN = Look(0, 0.0, 0.0, 0.0, {})
_DAYS = DateReader(latest=_LATEST)


def _is_day(text: str) -> bool:
    try:
        _DAYS.read(text)
    except BadDate:
        return False
    return True


def _is_name(text: str) -> bool:
    return len(text) < 60 and bool(re.fullmatch(r"[^\W\d_][^\d;:/|]*[ ,][^\d;:/|]*", text))


def _is_id(text: str) -> bool:
    return bool(re.fullmatch(r"(?=.*\d)[\w#.-]{2,40}", text)) and not _is_day_like(text)


def _is_day_like(text: str) -> bool:
    return bool(re.search(r"\d[-/.]\d{1,2}[-/.]\d", text))


@lru_cache(maxsize=40_000)
def forms(label: str) -> tuple[str, ...]:
    """The folded forms of a header in which its words are looked for, the plainest first."""
    found = list(headers.words(label))
    for text in dict.fromkeys((headers.without_aside(label), label)):
        found += _spoken(text)
    return tuple(dict.fromkeys(fold(each) for each in found if fold(each)))


def _spoken(text: str) -> list[str]:
    """The words of a header in their long forms, with and without what says little."""
    tokens = re.findall(r"[^\W_]+\+?|#", re.sub(r"['’]", "", text).casefold())
    tokens = ["number" if token == "#" else SHORT_FORMS.get(token, token) for token in tokens]
    found = ["".join(tokens)]
    inner = [token for token in tokens if token not in ("the", "of", "for", "and", "a", "date")]
    if inner and "date" in tokens:
        found += ["".join(inner), "".join([*inner, "date"])]
    return found


@cache
def loose_words(table: str) -> Mapping[str, str]:
    """Loose words of a table, folded, with the column that each means."""
    found: dict[str, str] = {}
    for column, words in LOOSE.get(table, {}).items():
        for word in words.split("|"):
            for form in forms(word):
                found.setdefault(form, column)
    for column_ in BY_NAME[table].columns:
        for name in column_.names:
            found.setdefault(forms(name)[-1], column_.name)
    return found


def candidates(table: Table, label: str, seen: Look) -> Iterator[Guess]:
    """The columns of a table that a header may mean, the likeliest first."""
    found: dict[str, Trust] = {}
    whole, *others = forms(label) or ("",)
    loose = loose_words(table.name)
    for _, name in table.ranks.get(whole, ()):
        found.setdefault(name, Trust.SURE)
    for form in (whole, *others):
        if form in loose:
            found.setdefault(loose[form], Trust.LIKELY)
        for _, name in table.ranks.get(form, ()):
            found.setdefault(name, Trust.LIKELY)
    if not found:
        if column := _by_values(table, seen):
            found[column] = Trust.MAYBE
        else:
            near = difflib.get_close_matches(whole, table.ranks, 1, _FUZZY) if whole else []
            if near:
                found[table.ranks[near[0]][0][1]] = Trust.MAYBE
    fitting = {_fitted(table, name, seen): trust for name, trust in reversed(found.items())}
    ranked = [
        (name, trust)
        for name, trust in reversed(fitting.items())
        if name and not table.by_name[name].extra and _holds(table.by_name[name], seen)
    ]
    yield from (Guess(name, trust) for name, trust in sorted(ranked, key=lambda each: -each[1]))


def _fitted(table: Table, name: str, seen: Look) -> str:
    """A column that names a member by id or by name, as what stands below says."""
    if table.name != "members" and name == "member_id" and seen.names > MOSTLY:
        return ""
    if table.name == "members" and seen.filled:
        if name == "member_id" and seen.names > MOSTLY:
            return "full_name"
        if name in ("full_name", "first", "last") and seen.ids > 0.8:
            return "member_id"
    return name


def _holds(column: Column, seen: Look) -> bool:
    """Whether what stands below a header can be in the column at all."""
    if not seen.filled:
        return True
    if column.kind in (Kind.DAY, Kind.MOMENT):
        return seen.days >= 0.5
    if column.kind is Kind.NAME or column.name == "full_name":
        return seen.days < 0.5
    if column.kind is Kind.YES_NO:
        known = sum(1 for word in seen.words if spelt(word) in YES | NO)
        return known * 2 >= seen.filled
    return True


def _by_values(table: Table, seen: Look) -> str:
    """The coded column whose words most of the cells are."""
    best, share = "", 0.6
    total = sum(seen.words.values())
    for column in table.columns:
        if column.kind is Kind.CODE and column.known and seen.filled > 1:
            known = sum(n for word, n in seen.words.items() if column.known.get(spelt(word)))
            if known / max(total, 1) > share:
                best, share = column.name, known / total
    return best


@lru_cache(maxsize=16)
def worth_guessing(labels: tuple[str, ...]) -> tuple[int, ...]:
    """The places of the headers that are looked at: the first, and further on those whose words are
    known."""
    return tuple(
        place for place, label in enumerate(labels) if place < MOST_GUESSED or is_known(label)
    )


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The index of the row that most looks like a header: words that are known, cells that are
    words, and rows of another kind below it."""
    best, score = 0, -1.0
    rows = [row[:MOST_GUESSED] for row in rows[: headers.DEPTH]]
    widest = max(_width(rows), 1)
    for index in range(len(rows)):
        apart_from = periods.places(headers.labels(rows[index]))
        filled = [
            cell
            for place, cell in enumerate(rows[index])
            if cell.strip() and place not in apart_from
        ]
        if len(filled) < 2:
            continue
        names = [
            label
            for place, label in enumerate(headers.titled(rows, index)[: len(rows[index])])
            if not label.startswith("column ") and place not in apart_from
        ]
        known = sum(1 for label in names if is_known(label)) / max(len(names), 1)
        worded = sum(1 for cell in filled if _is_worded(cell)) / len(filled)
        apart = len(set(filled)) / len(filled)
        wide = min((len(filled) + len(apart_from)) / widest, 1)
        data = sum(1 for cell in filled if _is_day_like(cell)) / len(filled)
        value = 3 * known + worded + apart + 2 * wide - 3 * data - index * 0.01
        if value > score:
            best, score = index, value
    return best


@lru_cache(maxsize=40_000)
def is_known(label: str) -> bool:
    """Whether a header is made of words that we know."""
    return any(
        form in table.ranks or form in loose_words(table.name)
        for table in MAPPED
        for form in forms(label)
    )


def is_due_day(label: str) -> bool:
    """Whether a header says until when somebody should follow up: a task's due day."""
    return any(loose_words("tasks").get(form) == "due" for form in forms(label))


_IS_THE_LAST = re.compile(r"(?i)\b(?:last|latest|most recent)\b")
_WAS_MADE = re.compile(
    r"(?i)(?<!un)success|\breached\b|\bmade\b|\bseen\b|\bf2f\b|face[ -]to[ -]face|\bcompleted\b"
    r"|\bspoke"
)


def is_the_last(label: str) -> bool:
    """Whether a header of days is of the last time only, as a row of a list has it and no log."""
    return bool(_IS_THE_LAST.search(label))


def was_made(label: str) -> bool:
    """Whether a header of days says that on them somebody was reached."""
    return bool(_WAS_MADE.search(label))


def is_event_day(label: str) -> bool:
    """Whether a header says when an event was: of an admission and a discharge in one row only one
    comes in."""
    return any(loose_words("events").get(form) == "at" for form in forms(label))


def _is_worded(cell: str) -> bool:
    """Whether a cell is words: without digits, or so long that they are part of a phrase."""
    return not re.search(r"\d", cell) or len(re.findall(r"[^\W\d_]{3,}", cell)) >= 2


def _width(rows: Sequence[Sequence[str]]) -> int:
    """The widest of the first rows, by filled cells."""
    return max((sum(1 for cell in row if cell.strip()) for row in rows[: headers.DEPTH]), default=0)


def code_guess(column: Column, word: str) -> str:
    """The code that a word may mean; blank where there is nothing to go by."""
    known = _choices(column)
    folded = spelt(clean(word))
    meant = MEANT.get(column.name, {}).get(folded, "")
    if meant and meant in known.values():
        return meant
    parts = [fold(part) for part in re.split(r"[-/,;:(]| w/? | with ", word) if fold(part)]
    # "closed - no show" says why it was closed, "spoke - will call back" what became of it.
    for part in parts[:0:-1] if parts[:1] == ["closed"] and parts[1:] else parts[:1]:
        if known.get(part) or MEANT.get(column.name, {}).get(part):
            return known.get(part) or MEANT[column.name][part]
    near = difflib.get_close_matches(folded, known, 1, _FUZZY)
    return known[near[0]] if near else ""


def both_guess(column: Column, word: str) -> str:
    """The code that a word may mean where one column says how a contact was made and with what
    result: whoever visited reached somebody, whoever left a message called."""
    folded = spelt(clean(word))
    contacts = BY_NAME["contacts"].by_name
    if folded in _DONE:
        return "reached" if column.name == "outcome" else ""
    if column.name == "outcome":
        made = code_guess(contacts["channel"], word)
        return code_guess(column, word) or ("reached" if made else "")
    tried = code_guess(contacts["outcome"], word) in ("left_msg", "no_answer")
    return code_guess(column, word) or ("phone" if tried else "")


_DONE = frozenset(("x", "✓", "✔", "√", "done", "met", "yes", "y", spelt(ONLY_DAY)))
"""Words under a month that say no more than that somebody was reached."""


def _choices(column: Column) -> Mapping[str, str]:
    if column.kind is Kind.YES_NO:
        return {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}
    return column.known or {}


def codes_of(column: Column) -> tuple[str, ...]:
    """The codes that a column may hold, each once."""
    return tuple(dict.fromkeys(code for code in _choices(column).values() if code))
