"""Which row is the header, which table it heads, and which column each of its cells names.

People keep titles above the header, spread a header over two rows, merge its cells, break its lines
and repeat it. So every row near the top is tried, alone and together with the row above it, against
every table; the reading that explains most columns has it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from huddle.intake import periods
from huddle.intake.columns import Kind, Table
from huddle.intake.folding import fold
from huddle.intake.tables import TABLES
from huddle.plain import plain

DEPTH = 40
"""How many rows may stand above the data."""

_MARGIN = 0.4
_OVER = 2
"""Which of a cell's names is what stands over it alone."""
_BRACES = str.maketrans("{}", "()")
_DATED = re.compile(r"\d\s?[-/.]\s?\d|\b(?:19|20)\d\d\b")
_LONGEST = 200
"""What is longer than this is no header, but text."""
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class Heading(NamedTuple):
    """A header understood. ``columns`` gives for each column of ``table`` the positions of its
    cells, the first of which counts where it is filled; ``labels`` are the header's own words by
    position, ``first`` the index of the first row of data, ``unused`` the labels nobody knows,
    ``rival`` the table that would do just as well."""

    table: Table
    first: int
    labels: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    unused: tuple[str, ...]
    score: float
    rival: str = ""


def labels(row: Sequence[str]) -> tuple[str, ...]:
    """A header row's cells, each on one line."""
    return tuple(" ".join(cell.split()) for cell in row)


def titled(rows: Sequence[Sequence[str]], index: int) -> tuple[str, ...]:
    """What a mapping calls the columns under the header at ``index``: each by a name that no other
    has and that folds to something.

    A cell without words takes those above it; words that stand more than once take what is merged
    over them ("Last contact Date") and, if that does not tell them apart, a number ("Date [2]"). A
    column without any is called by its letters. Behind columns of periods stand those that are made
    of their cells (``periods.EACH``)."""
    own = [_unbraced(label) for label in labels(rows[index])]
    over, group = _groups(rows, index, len(own))
    known = Counter(fold(label or above) for label, above in zip(own, over, strict=True))
    names: list[str] = []
    taken: set[str] = set()
    for place, label in enumerate(own):
        name = label or over[place]
        if label and group[place] and known[fold(label)] > 1:
            name = f"{group[place]} {label}"
        if not fold(name):
            name = f"column {letters(place)}"
        number, first = 2, name
        while fold(name) in taken:
            name, number = f"{first} [{number}]", number + 1
        taken.add(fold(name))
        names.append(name)
    if fold(periods.EACH_DAY) not in taken and periods.places(names):
        names += periods.EACH
    return tuple(names)


def over(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """What is merged over each column under the header at ``index``, blank where nothing is."""
    return _groups(rows, index, len(rows[index]))[1]


def letters(place: int) -> str:
    """What a spreadsheet calls the column at ``place``: A, B, … Z, AA."""
    text, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _unbraced(label: str) -> str:
    """Braces in a profile stand around the name of a column, so none can be in one."""
    return plain(label).translate(_BRACES)


def _groups(rows: Sequence[Sequence[str]], index: int, width: int) -> tuple[list[str], list[str]]:
    """For each column what stands in the row above the header, and what is merged over it; blank
    where that row is a title or names no columns."""
    above = [_unbraced(cell) for cell in labels(rows[index - 1])[:width]] if index else []
    filled = [cell for cell in above if cell]
    if len(filled) < 2 or any(_DATED.search(cell) for cell in filled):
        return [""] * width, [""] * width
    above += [""] * (width - len(above))
    group, last = [], ""
    for cell in above:
        last = cell or last
        group.append(last)
    return above, group


def find(
    rows: Sequence[Sequence[str]], name: str, tables: Sequence[Table] = TABLES
) -> Heading | None:
    """The heading of a sheet from its first ``rows``. ``name`` is that of the file or the sheet;
    it decides where the columns alone do not. None when no table's key column is there."""
    spoken = hints(name)
    found_by_table: dict[str, Heading] = {}
    for index in range(min(len(rows), DEPTH)):
        if sum(1 for cell in rows[index] if cell.strip()) < 2:
            continue
        for heads in _candidates(rows, index):
            said = _said(heads)
            for table in tables:
                if table.key_words.isdisjoint(said):
                    continue
                found = _read(table, heads, said, index + 1, table.name in spoken)
                known = found_by_table.get(table.name)
                if found and (known is None or found.score > known.score + 1e-9):
                    found_by_table[table.name] = found
    if not found_by_table:
        return None
    best, *others = sorted(found_by_table.values(), key=lambda each: -each.score)
    if others and others[0].score > best.score - _MARGIN:
        best = best._replace(rival=others[0].table.name)
    return _below(best, rows)


def read(rows: Sequence[Sequence[str]], index: int, table: Table) -> Heading | None:
    """The heading whose own row is at ``index``, for a table that is known already."""
    found = (
        _read(table, heads, _said(heads), index + 1, False) for heads in _candidates(rows, index)
    )
    return max((each for each in found if each), key=lambda each: each.score, default=None)


def nearest(rows: Sequence[Sequence[str]], tables: Sequence[Table] = TABLES) -> tuple[str, str]:
    """For rows without a heading: the table whose header one of them would be, had it the column
    of its ids, and that column; two blanks where there is none."""
    best, score = ("", ""), 2.5
    for index in range(min(len(rows), DEPTH)):
        known = [words(label) for label in labels(rows[index]) if label]
        for table in tables:
            if table.ours:
                continue
            named = {
                table.ranks[word][0][1] for forms in known for word in forms if word in table.ranks
            }
            value = len(named) + len(named) / max(len(known), 1)
            if value > score and len(named) >= len(known) / 2:
                best, score = (table.name, table.keys[0]), value
    return best


def _candidates(rows: Sequence[Sequence[str]], index: int) -> list[list[tuple[str, ...]]]:
    """For each cell of the row at ``index`` what it may be called: by itself, and with the row
    above it, whose merged cells reach to the next filled one."""
    own = labels(rows[index])
    alone: list[tuple[str, ...]] = [(label,) if label else () for label in own]
    if index == 0:
        return [alone]
    above = labels(rows[index - 1])
    above += ("",) * (len(own) - len(above))
    if not any(above):
        return [alone]
    both: list[tuple[str, ...]] = []
    group = ""
    for position, label in enumerate(own):
        over = above[position] if len(above[position]) <= _LONGEST else ""
        group = over or group
        if label and group:
            both.append(tuple(dict.fromkeys((f"{group} {label}", label, over or label))))
        else:
            both.append((label or over,) if label or over else ())
    return [alone, both]


def without_aside(label: str) -> str:
    """A header without what stands in brackets."""
    return _ASIDE.sub(" ", label)


def words(label: str) -> tuple[str, ...]:
    """A header's folded forms, the whole first: "DOB (mm/dd/yyyy)" is also "dob"."""
    return _words(label[:_LONGEST])


@lru_cache(maxsize=4096)
def _words(label: str) -> tuple[str, ...]:
    whole = fold(label)
    short = fold(without_aside(label))
    return (whole,) if whole == short or not short else (whole, short)


_Said = Mapping[str, Sequence[tuple[int, int, int]]]
"""For each folded word of a row where it stands: its position, which of the names there it is, and
which form of that name."""


def _said(heads: Sequence[tuple[str, ...]]) -> _Said:
    found: dict[str, list[tuple[int, int, int]]] = {}
    for position, names in enumerate(heads):
        for place, name in enumerate(names):
            for form, word in enumerate(words(name)):
                found.setdefault(word, []).append((position, place, form))
    return found


def _read(
    table: Table, heads: Sequence[tuple[str, ...]], said: _Said, first: int, hinted: bool
) -> Heading | None:
    own = {*table.keys, "member_id"}
    claims = sorted(
        (rank + 20 * (place + form), position, place, form, column)
        for word in table.ranks.keys() & said.keys()
        for rank, column in table.ranks[word]
        for position, place, form in said[word]
        if not (place == _OVER and column in own)  # "Member" over a name and a birthday is no id
    )
    named = {column for *_, column in claims}
    if not named.issuperset(table.keys):
        return None
    shown = [names[-2 if len(names) > 2 else -1] if names else "" for names in heads]
    columns: dict[str, list[int]] = {}
    taken: dict[int, str] = {}
    trust: dict[str, int] = {}
    for rank, position, place, _, column in claims:
        if position in taken:
            continue
        name = heads[position][place]
        if column not in columns:
            columns[column], trust[column] = [position], rank
        elif fold(name) == fold(shown[columns[column][0]]):
            columns[column].append(position)
        else:
            continue
        taken[position], shown[position] = column, name
    if not all(key in columns for key in table.keys):
        return None
    if table.ours and len(columns) < len(table.columns) * 0.7:
        return None
    filled = sum(1 for names in heads if names)
    counted = [name for name in columns if table.by_name[name].kind is not Kind.HELPER]
    speaks = hinted or table.ours or _speaks(table, shown, columns)
    if not speaks and len(columns) <= filled / 2:
        return None
    matched = sum(1.0 if trust[name] == 0 else 0.9 - trust[name] / 100 for name in counted)
    missing = sum(1 for each in table.columns if each.required and each.name not in columns)
    score = matched + matched / max(filled, 1) * 2 - 2 * missing
    score += 3 * hinted + 2 * speaks + table.ours
    return Heading(
        table,
        first,
        tuple(shown),
        {name: tuple(places) for name, places in columns.items()},
        tuple(label for position, label in enumerate(shown) if label and position not in taken),
        score,
    )


def _speaks(table: Table, shown: Sequence[str], columns: Mapping[str, Sequence[int]]) -> bool:
    """Whether the header says by itself that its rows are the table's: by a key that only they
    have, or, for members, by their names."""
    if table.keys[0] == "member_id":
        return len(columns) >= 4 and not {"first", "last", "full_name"}.isdisjoint(columns)
    return fold(shown[columns[table.keys[0]][0]]) not in ("id", "recordid", "rowid")


def _below(heading: Heading, rows: Sequence[Sequence[str]]) -> Heading:
    """The heading without the rows below it that only name the columns once more."""
    first = heading.first
    known = heading.table.ranks
    key = heading.columns[heading.table.keys[0]][0]
    while first < len(rows):
        cells = [cell for cell in labels(rows[first]) if cell]
        named = [cell for cell in cells if any(word in known for word in words(cell))]
        heads = len(rows[first]) > key and any(word in known for word in words(rows[first][key]))
        if not heads or len(named) < 2 or len(named) < len(cells) / 2:
            break
        first += 1
    return heading._replace(first=first)


def hints(name: str) -> frozenset[str]:
    """The tables that a file's or sheet's name speaks of."""
    plain = fold(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name))
    parts = {fold(part) for part in re.split(r"[^A-Za-z]+", name)}
    found = {
        table.name
        for table in TABLES
        if plain in table.titles
        or parts & set(table.titles)
        or any(len(title) > 6 and title in plain for title in table.titles)
    }
    return frozenset(found)
