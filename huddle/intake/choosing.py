"""What a sheet is: which tables it holds, by its own words, by a profile, or none.

A profile that was asked for comes first, then one that was saved for this source, then one of those
that ship and know their files by the headers, then the sheet's own header.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from huddle.intake import headers, periods, profiles
from huddle.intake.columns import Table
from huddle.intake.folding import fold
from huddle.intake.guessing import (
    BESIDE,
    LOOKED_AT,
    MOSTLY,
    Trust,
    candidates,
    look,
    worth_guessing,
)
from huddle.intake.headers import Heading
from huddle.intake.patterns import sources
from huddle.intake.profiles import Profile, TableProfile
from huddle.intake.sheets import FileError
from huddle.intake.tables import BY_NAME, ONLY_OUT, TABLES, imported_as

HOW = "huddle import --map FILE"
"""How a person says in a terminal what the columns of a file are."""

Cells = Sequence[Sequence[str]]


class Chosen(NamedTuple):
    """How a sheet is read. ``left_out`` is what it is called where it holds nothing for a huddle,
    its first ``first`` rows its header; ``problem`` is why it is no table at all, ``mappable``
    whether a person could say what it is. ``zone`` is where days begin, in an export that says so.
    ``saved`` is whether the app saved its profile, which is then for the files of one source;
    ``new`` are the headers that this profile has not seen. ``named_by_people`` is the header that
    would be the members' id though it holds names."""

    tables: Sequence[tuple[TableProfile, Heading]] = ()
    profile: str = ""
    left_out: str = ""
    first: int = 0
    zone: str = ""
    problem: str = ""
    mappable: bool = False
    saved: bool = False
    new: tuple[str, ...] = ()
    named_by_people: str = ""


class Changed(NamedTuple):
    """A profile that the app saved for a sheet whose headers have become others: the table it was
    for, the row that is the header now, and the headers that are missing."""

    profile: Profile
    table: TableProfile
    row: int
    missing: tuple[str, ...]


def choose(
    cells: Cells,
    names: tuple[str, str],
    named: str,
    asked: Profile | None,
    known: Sequence[Profile],
) -> Chosen:
    """How a sheet is read, from its first rows.

    ``names`` are those of its file and its own. ``named`` is its table where a rejects file says
    so. ``asked`` is the profile that the person named, ``known`` are those that may be
    used without. Raises FileError where the sheet could be two tables."""
    if not any(any(cell.strip() for cell in row) for row in cells):
        return Chosen(problem="nothing in it")
    tables = (BY_NAME[named],) if named in BY_NAME else TABLES
    hint = named or names[1]
    # A profile of the app knows its headers; looking for others in a wide sheet takes a while.
    sure = asked is not None and all(each.seen for each in asked.tables)
    heading = None if sure else headers.find(cells[: headers.DEPTH], hint, tables)
    tops = _Tops(cells)
    profile, chosen = _by_profile(cells, tops, names, heading, asked, known)
    for skip in profile.skip:
        index = tops.having(skip.headers) if skip.headers else None
        if index is not None and skip.fits(names, cells[index]):
            return Chosen(profile=profile.name, left_out=skip.what, first=index + 1)
    if chosen:
        seen = any(each.seen for each, _ in chosen)
        return Chosen(chosen, profile.name, saved=seen, new=_not_seen(chosen))
    if moved := changed(cells, (asked,) if asked else known, tops):
        raise FileError(
            f"its columns have changed since profile {moved.profile.name} was saved; missing: "
            f"{', '.join(moved.missing)}; map it again: {HOW}"
        )
    if sure:
        heading = headers.find(cells[: headers.DEPTH], hint, tables)
    if heading is None:
        return _elsewhere(cells, hint)
    if heading.rival:
        raise FileError(
            f"the header fits {heading.table.name} and {heading.rival}: name the file or the sheet "
            f"after its table, or map it: {HOW}"
        )
    return Chosen(
        [(TableProfile(heading.table.name), heading)], named_by_people=_names(cells, heading)
    )


def unmatched(cells: Cells, heading: Heading) -> list[str]:
    """Headers that nothing comes from, though they are likely columns that are still open."""
    below = cells[heading.first : heading.first + LOOKED_AT * 5]
    unused = set(heading.unused)
    found = [heading.labels[place] for place in periods.places(heading.labels)]
    titled = headers.titled(cells, heading.first - 1)
    for place in worth_guessing(tuple(heading.labels)):
        label = heading.labels[place]
        if label not in unused:
            continue
        seen = look([row[place] for row in below if place < len(row)])
        tables = [heading.table, *(BY_NAME[name] for name in BESIDE)]
        for table in tables if heading.table.name == "members" else tables[:1]:
            wanted = set(BESIDE.values()) if table is not heading.table else table.by_name.keys()
            if any(
                guess.column in wanted
                and guess.trust > Trust.MAYBE
                and not _filled(table, guess.column, heading)
                for guess in candidates(table, label, seen)
            ):
                found.append(titled[place])
                break
    return found


_NAME_PARTS = frozenset(("full_name", "first", "last", "name"))


def _filled(table: Table, column: str, heading: Heading) -> bool:
    """Whether a column has its header already; a name, where a part of it has."""
    if table is not heading.table:
        return False
    known = set(heading.columns)
    return column in known or (column in _NAME_PARTS and bool(known & _NAME_PARTS))


def _names(cells: Cells, heading: Heading) -> str:
    """The header of the members' ids where names of people stand under it; blank elsewhere."""
    places = heading.columns.get("member_id", ())
    if heading.table.ours or not places:
        return ""
    below = cells[heading.first : heading.first + LOOKED_AT * 5]
    seen = look([row[places[0]] for row in below if places[0] < len(row)])
    return heading.labels[places[0]] if seen.names > MOSTLY else ""


class _Tops:
    """The rows that may be a header, as folded words: by their own cells, and as a mapping calls
    their columns. Made once for a sheet, since a sheet may have 16,384 columns."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells[: headers.DEPTH]

    @cached_property
    def own(self) -> list[frozenset[str]]:
        """By their own cells."""
        return [frozenset(map(fold, headers.labels(row))) for row in self._cells]

    @cached_property
    def titled(self) -> list[frozenset[str]]:
        """As a mapping calls the columns."""
        return [
            frozenset(map(fold, headers.titled(self._cells, index)))
            for index in range(len(self._cells))
        ]

    def having(self, wanted: Sequence[str], *, titled: bool = False) -> int | None:
        """The first row that has all these headers."""
        words = {fold(label) for label in wanted}
        rows = self.titled if titled else self.own
        return next((index for index, row in enumerate(rows) if words <= row), None)


def changed(cells: Cells, known: Sequence[Profile], tops: "_Tops | None" = None) -> Changed | None:
    """The profile, of those that the app saved, that most of a sheet's headers speak of, though
    not all that it needs are there; none where there is no such profile."""
    tops = tops or _Tops(cells)
    best: Changed | None = None
    for profile in known:
        for each in profile.tables:
            wanted = {fold(header): header for header in each.seen and each.headers}
            for index, names in enumerate(tops.titled if wanted else ()):
                missing = tuple(header for word, header in wanted.items() if word not in names)
                if len(missing) * 2 < len(wanted) and (
                    best is None or len(missing) < len(best.missing)
                ):
                    best = Changed(profile, each, index, missing)
    return best


def _not_seen(chosen: Sequence[tuple[TableProfile, Heading]]) -> tuple[str, ...]:
    """The headers that nobody had seen when the profile of a sheet was saved."""
    seen = {fold(label) for each, _ in chosen for label in each.seen}
    labels = chosen[0][1].labels if seen else ()
    if fold(periods.EACH_DAY) in seen:
        seen |= periods.come_and_go(labels)
    return tuple(
        label
        for label in labels
        if fold(label) not in seen and label not in periods.EACH and not label.startswith("column ")
    )


def _by_profile(
    cells: Cells,
    tops: _Tops,
    names: tuple[str, str],
    heading: Heading | None,
    asked: Profile | None,
    known: Sequence[Profile],
) -> tuple[Profile, list[tuple[TableProfile, Heading]]]:
    """The profile for a sheet, with those of its tables that the sheet holds."""
    for profile in (asked,) if asked else known:
        wanted = bool(asked) or profile.is_for(names[0])
        chosen = []
        for each in profile.tables:
            if wanted or (each.headers and not profile.sources):
                found = _headed(each, names, cells, tops, heading)
                if found is not None:
                    chosen.append((each, found))
        if chosen or wanted:
            return profile, chosen
        if not profile.sources and any(
            skip.headers and tops.having(skip.headers) is not None for skip in profile.skip
        ):
            return profile, []
    return profiles.NONE, []


def _elsewhere(cells: Cells, hint: str) -> Chosen:
    """A sheet that is none of the import's tables: one that an export writes for reading only, or
    somebody else's."""
    stays = headers.find(cells[: headers.DEPTH], hint, ONLY_OUT)
    if stays is None:
        return Chosen(problem=_unrecognised(cells), mappable=_is_table(cells))
    zone = ""
    if "zone" in stays.columns and len(cells) > stays.first:
        zone = cells[stays.first][stays.columns["zone"][0]]
    what = f"{stays.table.name} (every database keeps its own)"
    return Chosen(left_out=what, first=stays.first, zone=zone)


def _headed(
    profile: TableProfile,
    names: Sequence[str],
    cells: Cells,
    tops: _Tops,
    heading: Heading | None,
) -> Heading | None:
    """The heading of a sheet for one table of a profile; none where it is not for this sheet."""
    table = imported_as(profile.table)
    if profile.header_row is not None:
        index: int | None = profile.header_row - 1
    elif profile.headers:
        index = tops.having(profile.headers, titled=bool(profile.seen))
    elif heading is not None:
        index = heading.first - 1
    else:
        wanted = [sources(said) for said in profile.columns.values() if len(said) == 1]
        named = [label for labels in wanted for label in labels]
        index = tops.having(named) if named else None
    if index is None or not 0 <= index < len(cells):
        return None
    labels = headers.titled(cells, index) if profile.seen else headers.labels(cells[index])
    if not profile.fits(names, labels, heading.table.name if heading else ""):
        return None
    if profile.seen:
        return Heading(table, index + 1, labels, {}, (), 0.0)
    if heading is not None and heading.table is table and heading.first - 1 == index:
        return heading
    known = headers.read(cells, index, table)
    if known is not None:
        return known
    return Heading(table, index + 1, labels, {}, (), 0.0)


def _is_table(cells: Cells) -> bool:
    """Whether some rows of a sheet have several cells: a header, and what stands below it."""
    return sum(1 for row in cells if sum(1 for cell in row if cell.strip()) >= 2) >= 2


def _unrecognised(cells: Sequence[Sequence[str]]) -> str:
    """Why a sheet is no table. It quotes no cell, since what is taken for a header may be data."""
    if max((len(row) for row in cells), default=0) < 2:
        return "one column only, which is no table of an import"
    table, key = headers.nearest(cells)
    if table:
        return (
            f"these look like {table}, without a column {key}: name the one that tells its rows "
            f"apart so, or map it: {HOW}"
        )
    return (
        "no table is recognised: the header needs the column of its ids, such as member_id or "
        f"contact_id; or map it: {HOW}"
    )
