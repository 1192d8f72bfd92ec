"""What a person should know about a file that was imported. Nothing of it quotes a member."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from huddle import words
from huddle.intake.columns import Kind
from huddle.intake.reading import Reading
from huddle.intake.tables import BY_NAME
from huddle.privacy.cells import shown_word

if TYPE_CHECKING:
    from db.imports import Applied

_SHOWN = 5
_NAMED = 40
"""How many headers are named before the rest is counted."""
_WIDE = 24
"""How many characters of a word are said."""
_NEEDED = {
    ("contacts", "core_service"): (
        "so no contact counts as a core service; if all of them are",
        "yes",
    ),
    ("members", "segment"): (
        "so nobody counts as active unless another file says so; if all of them are",
        "active",
    ),
    ("members", "programme"): (
        "so no programme's standards apply unless another file names it; if all are in one",
        "HH",
    ),
}
"""Columns without which a table does little: what follows, and what a mapping may say for all."""

_RECOGNISED = {"cin": "the same CIN", "zeros": "leading zeros were lost"}
"""By what a member was recognised, in words."""

_NAMES_PEOPLE = frozenset(("with",))
"""Columns in which people write names where a code should be."""


MANY = 0.2
"""Which part of a full file's members may be missing at once before it looks like half a file."""

_FEW = 2
"""How many may be missing from any file."""


def too_many(missing: int, listed: int) -> bool:
    """Whether so many members are missing at once that the file may be cut short."""
    return missing > max(_FEW, listed * MANY)


def warnings(result: "Applied") -> Iterator[str]:
    """What a person must see before anybody leaves the board."""
    for name, counts in result.counts.items():
        missing = counts.vanished + len(counts.elsewhere)
        if counts.listed and too_many(missing, counts.listed):
            yield (
                f"{name}: {missing} of {counts.listed} are missing from this file. Is it whole? "
                "Nobody leaves the board before a person confirms; if it is cut short, take it "
                "back with --undo"
            )


def remarks(
    readings: Sequence[Reading],
    result: "Applied",
    named: Callable[[str, str], str],
    *,
    reveal: bool,
) -> Iterator[str]:
    """What a person should know about a file. ``named`` calls a row of a table by its key as it may
    be shown; ``reveal`` says cells and the source's own ids."""
    for team in result.teams:
        yield f"new team: {team}"
    for reading in readings:
        yield from _of_reading(reading, reveal=reveal)
    for name, counts in result.counts.items():
        if counts.strangers:
            yield f"{name}: workers not in staff, kept: {_counted(counts.strangers)}"
        if counts.kept:
            yield f"{name}: edits made here kept: {_counted(counts.kept)}"
        if counts.behind:
            said = _counted(counts.behind)
            yield f"{name}: another source has said otherwise since, and has it: {said}"
        for why, words_for in _RECOGNISED.items():
            known = [each for each in counts.recognised if each.why == why]
            if known:
                ids = [
                    f"{each.source_id} is {each.member_id}"
                    if reveal
                    else named(name, each.member_id)
                    for each in known[:_SHOWN]
                ]
                shown = _listed(ids) + _more(len(known))
                yield f"{name} known by another id ({words_for}): {shown}"
        if counts.alike:
            who = words.counted(counts.alike, "member")
            yield f"{who} may be somebody known already: huddle import --questions"
        if counts.back:
            shown = _some(name, counts.back, named)
            yield f"{name} on the board again, for the file has them: {shown}"
        if counts.elsewhere:
            shown = _some(name, counts.elsewhere, named)
            yield f"{name} no longer in this file, but in another source's still: {shown}"
        if counts.older:
            yield f"{name}: left as the newer file has them: {counts.older}"
        if counts.gone:
            yield f"{name} no longer in the file: {_some(name, counts.gone, named)}"
            yield "they stay until somebody confirms: huddle import --questions"
    if result.twice:
        yield f"contacts that another source has too, counted once: {result.twice}"
    if result.replaced:
        yield f"contacts logged here that the source now has: {result.replaced}"


def _some(table: str, keys: Sequence[str], named: Callable[[str, str], str]) -> str:
    return _listed([named(table, key) for key in keys[:_SHOWN]]) + _more(len(keys))


def _of_reading(reading: Reading, *, reveal: bool) -> Iterator[str]:
    name = reading.table.name
    if reading.heading.unused and not reading.profile.only:
        yield f"{name}: columns not used: {_headers(reading.heading.unused)}"
    for label, passed in reading.doubled.items():
        where = _in_rows(passed)
        yield f"{name}: {label} stands more than once; {where} the first is used, not the rest"
    for label in reading.days_first:
        yield f"{name}: dates in {label} are read day first"
    for label in reading.flags:
        yield f"{name}: {label} says yes or no and no day, so it is not used"
    for column, counted in reading.unknown.items():
        said = f"{name}: {reading.label(column)} has codes nobody knows, kept: "
        names = column in _NAMES_PEOPLE
        yield said + (
            _in_rows(counted.total())
            if names
            else _counted(_words(counted, name, column, reveal=reveal))
        )
    for column, counted in reading.odd.items():
        kind = reading.table.by_name[column].kind
        what = "neither yes nor no" if kind is Kind.YES_NO else "no number"
        rows = _in_rows(counted.total())
        yield f"{name}: {reading.label(column)} is {what} {rows}, left blank"
    if reading.untimed:
        rows = _in_rows(reading.untimed)
        yield f"{name}: {reading.time_label} is no time of day {rows}, dated by day only"
    given = {column.name for column in reading.columns}
    mapped = BY_NAME[reading.profile.table]
    for (table, column), (so, word) in _NEEDED.items():
        if name == table and column in mapped.by_name and column not in given:
            says = f'say "every row: {word}" once: huddle import --map FILE'
            yield f"{name}: no column {column}, {so}, {says}"


def _words(counted: Counter[str], table: str, column: str, *, reveal: bool) -> Counter[str]:
    """The words as they may be said; those that may not are counted together."""
    told = Counter[str]()
    for word, count in counted.items():
        told[shown_word(word, table, column, count, revealed=reveal)] += count
    return told


def _in_rows(number: int) -> str:
    return f"in {words.counted(number, 'row')}"


def _headers(labels: Sequence[str]) -> str:
    more = len(labels) - _NAMED
    shown = _listed([label[:_WIDE] for label in labels[:_NAMED]])
    return shown + (f" and {more:,} more" if more > 0 else "")


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)


def _more(count: int) -> str:
    return f" and {count - _SHOWN} more" if count > _SHOWN else ""


def _counted(counted: Counter[str]) -> str:
    shown = [f"{word[:_WIDE]} ({count})" for word, count in counted.most_common(_SHOWN)]
    return ", ".join(shown) + _more(len(counted))
