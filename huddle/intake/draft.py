"""A mapping in the making: what the sheets of a file hold, and what each of our columns comes from.

Values only: every edit gives another draft, so that a screen can take a step back. What it ends in
is a profile, which the import reads like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from huddle.intake.guessing import Trust
from huddle.intake.patterns import is_made, sources
from huddle.intake.profiles import TableProfile
from huddle.intake.tables import BY_NAME, MAPPED

TABLE_NAMES = tuple(table.name for table in MAPPED)

Place = tuple[str, str]
"""A table of ours and one of its columns."""

DECIDING: tuple[tuple[str, str, str], ...] = (
    ("members", "segment", "only active members count"),
    ("members", "programme", "says whose standards apply"),
    ("service_requests", "payer_type", "says which clock runs"),
    ("contacts", "outcome", "without it a contact counts as nothing"),
    ("contacts", "channel", "in person or not depends on it"),
    ("contacts", "core_service", "Health Home standards count core services"),
    ("calls", "outcome", "without it a contact counts as nothing"),
    ("calls", "core_service", "Health Home standards count core services"),
)
"""Columns without which a table does little, and why."""


@dataclass(frozen=True)
class SheetDraft:
    """How one sheet is read: the index of its header, what its columns are called, and its tables
    with what each column comes from (none: the sheet is left out). ``chosen`` are the columns that
    a person has settled, ``trust`` says of the others how sure they are. ``said`` is what has
    changed since a profile was saved."""

    name: str
    index: int
    labels: tuple[str, ...]
    tables: tuple[TableProfile, ...] = ()
    trust: Mapping[Place, Trust] = field(default_factory=dict)
    chosen: frozenset[Place] = frozenset()
    said: tuple[str, ...] = ()

    def table(self, name: str) -> TableProfile | None:
        """One of its tables, by name."""
        return next((each for each in self.tables if each.table == name), None)

    @property
    def left_out(self) -> "SheetDraft":
        """The sheet holding nothing."""
        return SheetDraft(self.name, self.index, self.labels)

    def uses(self, label: str) -> list[Place]:
        """The columns of ours that come from a header, alone or with others."""
        return [
            (each.table, column)
            for each in self.tables
            for column, said in each.columns.items()
            if label in sources(said)
        ]

    @property
    def used(self) -> tuple[str, ...]:
        """The headers that something comes from, in their order."""
        wanted = {
            label
            for each in self.tables
            for said in each.columns.values()
            for label in sources(said)
        }
        return tuple(label for label in self.labels if label in wanted)


@dataclass(frozen=True)
class Draft:
    """How a file is read. ``profile`` is the name of the saved one that it began with, ``missing``
    the sheets that this one was saved for and the file has not got."""

    sheets: tuple[SheetDraft, ...]
    profile: str = ""
    full: bool = False
    missing: tuple[str, ...] = ()

    def with_sheet(self, place: int, sheet: SheetDraft) -> "Draft":
        """The draft with another sheet in that place."""
        sheets = (*self.sheets[:place], sheet, *self.sheets[place + 1 :])
        return replace(self, sheets=sheets)


@dataclass(frozen=True)
class Need:
    """A column of ours that must be filled (``required``) or had better be, and why."""

    table: str
    column: str
    required: bool
    why: str


def direct(sheet: SheetDraft, label: str) -> list[Place]:
    """The columns of ours that are that header and nothing more."""
    return [
        (table.table, column)
        for table in sheet.tables
        for column, said in table.columns.items()
        if label in said and not is_made(said)
    ]


def needs(draft: SheetDraft) -> list[Need]:
    """Columns of ours that nothing fills, the required first, and ids that are made."""
    found = []
    for each in draft.tables:
        for column in BY_NAME[each.table].columns:
            said = each.columns.get(column.name, ())
            if column.name in each.values:
                continue
            if column.required and (is_made(said) or not said):
                why = "needed" if not said else "made of others"
                found.append(Need(each.table, column.name, not said, why))
    for table, name, why in DECIDING:
        profile = draft.table(table)
        if profile is not None and name not in {**profile.columns, **profile.values}:
            found.append(Need(table, name, False, why))
    return sorted(found, key=lambda need: not need.required)


def lacking(draft: Draft) -> list[str]:
    """Why the draft cannot be imported as it stands, a sentence each."""
    if not any(sheet.tables for sheet in draft.sheets):
        return ["No sheet is taken yet: step 1, Enter says what one holds"]
    return [
        f"{sheet.name}: {need.table} need {need.column}"
        for sheet in draft.sheets
        for need in needs(sheet)
        if need.required
    ]
