"""The profile that a draft ends in, and a name for it."""

from dataclasses import replace
from glob import escape

from huddle.intake import guessing, headers
from huddle.intake.dates import MONTHS
from huddle.intake.draft import Draft, SheetDraft
from huddle.intake.folding import fold
from huddle.intake.periods import EACH_DAY
from huddle.intake.profiles import Profile, Skip, TableProfile
from huddle.intake.sampling import Sample, SheetSample

_SAYS_SO = {**guessing.BESIDE, "tasks": "due"}
"""Tables that a row may hold besides, with the column that says so."""


def profile_of(draft: Draft, sample: Sample, name: str) -> Profile:
    """The profile that reads the next file of this source as this draft reads this one."""
    several = _alike(draft)
    taken = [sheet for sheet in draft.sheets if sheet.tables]
    tables = [
        replace(
            _saved(each, place, sheet, sheet.name if sheet.labels in several else "", draft.full),
            sheet=sheet.name if len(taken) > 1 else "",
        )
        for sheet in draft.sheets
        for place, each in enumerate(sheet.tables)
    ]
    unique: dict[str, TableProfile] = {}
    for table in tables:
        unique.setdefault(repr(replace(table, sheet="")), table)
    skips = tuple(
        Skip(f"sheet {sheet.name}", (escape(sheet.name),), _own(sheet, sample.sheets[place]))
        for place, sheet in enumerate(draft.sheets)
        if not sheet.tables and len(_own(sheet, sample.sheets[place])) > 1
    )
    return Profile(name, "", (), tuple(unique.values()), skips)


def _alike(draft: Draft) -> set[tuple[str, ...]]:
    """The headers that two sheets share which are read differently."""
    read: dict[tuple[str, ...], set[str]] = {}
    for sheet in draft.sheets:
        if sheet.tables:
            read.setdefault(sheet.labels, set()).add(repr(sheet.tables))
    return {labels for labels, ways in read.items() if len(ways) > 1}


def _own(sheet: SheetDraft, sample: SheetSample) -> tuple[str, ...]:
    row = sample.cells[sheet.index]
    return tuple(dict.fromkeys(label for label in headers.labels(row) if fold(label)))


def _saved(
    table: TableProfile, place: int, sheet: SheetDraft, only_in: str, full: bool
) -> TableProfile:
    where: dict[str, tuple[str, ...]] = {}
    day = table.columns.get(_SAYS_SO.get(table.table, ""), ())
    if place or day == (EACH_DAY,):
        where = {day[0]: ("*",)} if len(day) == 1 else {}
    return replace(
        table,
        files=(escape(only_in),) if only_in else (),
        headers=sheet.used,
        seen=sheet.labels,
        only=True,
        full=full and not place,
        where=where,
    )


def proposed_name(file_name: str) -> str:
    """A name for a profile, from the name of a file without its version and its day."""
    import re

    from huddle.intake.files import feed_of

    stem = feed_of(file_name).rpartition(".")[0] or file_name
    words = re.findall(r"[^\W_]+", stem.casefold())
    kept = [
        word
        for word in words
        if not re.fullmatch(r"v?\d+|final|copy|new|draft|updated|latest|rev\d*", word)
        and not (word.startswith(tuple(MONTHS)) and len(word) <= 9)
    ]
    return "-".join(kept or words)[:40].strip("-") or "profile"
