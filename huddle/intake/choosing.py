"""What a sheet is: which tables it holds, by its own words, by a profile, or none.

A profile that was asked for comes first, then one that was saved for this source, then one of those
that ship and know their files by the headers, then the sheet's own header.
"""

from collections.abc import Sequence
from typing import NamedTuple

from huddle.intake import headers, profiles
from huddle.intake.headers import Heading
from huddle.intake.profiles import Profile, TableProfile
from huddle.intake.sheets import FileError
from huddle.intake.tables import BY_NAME, ONLY_OUT, TABLES

Cells = Sequence[Sequence[str]]


class Chosen(NamedTuple):
    """How a sheet is read. ``left_out`` is what it is called where it holds nothing for a huddle,
    its first ``first`` rows its header; ``problem`` is why it is no table at all. ``zone`` is where
    days begin, in an export that says so."""

    tables: Sequence[tuple[TableProfile, Heading]] = ()
    profile: str = ""
    left_out: str = ""
    first: int = 0
    zone: str = ""
    problem: str = ""


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
    heading = headers.find(cells[: headers.DEPTH], hint, tables)
    profile, chosen = _by_profile(cells, names, heading, asked, known)
    for skip in profile.skip:
        index = _row_with(cells, skip.headers)
        if index is not None and skip.fits(names, cells[index]):
            return Chosen(profile=profile.name, left_out=skip.what, first=index + 1)
    if chosen:
        return Chosen(chosen, profile.name)
    if heading is None:
        return _elsewhere(cells, hint)
    if heading.rival:
        raise FileError(
            f"the header fits {heading.table.name} and {heading.rival}: name the file or the sheet "
            "after its table, or use a profile"
        )
    return Chosen([(TableProfile(heading.table.name), heading)])


def _by_profile(
    cells: Cells,
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
                found = _headed(each, names, cells, heading)
                if found is not None:
                    chosen.append((each, found))
        if chosen or wanted:
            return profile, chosen
        if not profile.sources and any(
            skip.headers and _row_with(cells, skip.headers) is not None for skip in profile.skip
        ):
            return profile, []
    return profiles.NONE, []


def _elsewhere(cells: Cells, hint: str) -> Chosen:
    """A sheet that is none of the import's tables: one that an export writes for reading only, or
    somebody else's."""
    stays = headers.find(cells[: headers.DEPTH], hint, ONLY_OUT)
    if stays is None:
        return Chosen(problem=_unrecognised(cells))
    zone = ""
    if "zone" in stays.columns and len(cells) > stays.first:
        zone = cells[stays.first][stays.columns["zone"][0]]
    what = f"{stays.table.name} (every database keeps its own)"
    return Chosen(left_out=what, first=stays.first, zone=zone)


def _headed(
    profile: TableProfile,
    names: Sequence[str],
    cells: Sequence[Sequence[str]],
    heading: Heading | None,
) -> Heading | None:
    """The heading of a sheet for one table of a profile; none where it is not for this sheet."""
    table = BY_NAME[profile.table]
    if profile.header_row is not None:
        index: int | None = profile.header_row - 1
    elif profile.headers:
        index = _row_with(cells, profile.headers)
    elif heading is not None:
        index = heading.first - 1
    else:
        wanted = [profiles.named(said[0]) for said in profile.columns.values() if len(said) == 1]
        index = _row_with(cells, [label for labels in wanted for label in labels])
    if index is None or not 0 <= index < len(cells):
        return None
    labels = headers.labels(cells[index])
    if not profile.fits(names, labels, heading.table.name if heading else ""):
        return None
    if heading is not None and heading.table is table and heading.first - 1 == index:
        return heading
    known = headers.read(cells, index, table)
    if known is not None:
        return known
    return Heading(table, index + 1, labels, {}, (), 0.0)


def _row_with(cells: Sequence[Sequence[str]], wanted: Sequence[str]) -> int | None:
    """The first row near the top that has all these headers."""
    if not wanted:
        return None
    words = {headers.words(label)[0] for label in wanted}
    for index, row in enumerate(cells[: headers.DEPTH]):
        if words <= {headers.words(label)[0] for label in headers.labels(row)}:
            return index
    return None


def _unrecognised(cells: Sequence[Sequence[str]]) -> str:
    """Why a sheet is no table. It quotes no cell, since what is taken for a header may be data."""
    if max((len(row) for row in cells), default=0) < 2:
        return "one column only, which is no table of an import"
    table, key = headers.nearest(cells)
    if table:
        return (
            f"these look like {table}, without a column {key}: name the one that tells its rows "
            "apart so, or make one of others in a profile"
        )
    return (
        "no table is recognised: the header needs the column of its ids, such as member_id or "
        "contact_id; or map the columns in a profile"
    )
