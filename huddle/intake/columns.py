"""What a column and a table of the import are, and the columns that many tables have."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from huddle.intake.folding import fold


class Kind(Enum):
    """How the text of a column is read."""

    ID = "id"
    NAME = "name"
    TEXT = "text"
    NOTE = "note"
    CODE = "code"
    TAGS = "tags"
    DAY = "day"
    MOMENT = "moment"
    INSTANT = "instant"
    YES_NO = "yes_no"
    NUMBER = "number"
    VALUE = "value"
    HELPER = "helper"


MARK = "huddle_batch"
"""The column by which an imported table is known as one that an export wrote."""

_VALUES = frozenset((Kind.DAY, Kind.MOMENT, Kind.INSTANT, Kind.YES_NO, Kind.NUMBER, Kind.VALUE))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the import.

    ``known`` are its codes by folded word; in a ``free`` column any other word is as good.
    ``stored`` names the database columns that it fills: none for a helper, which only completes
    another column. ``default`` stands for a blank. ``past`` marks a day that cannot lie ahead. An
    ``extra`` column is written by an export for the way back and is asked of nobody."""

    name: str
    kind: Kind
    names: tuple[str, ...]
    stored: tuple[str, ...]
    required: bool
    known: Mapping[str, str] | None
    free: bool
    default: str | bool | int | None
    past: bool
    extra: bool


@dataclass(frozen=True)
class Table:
    """One table of the import.

    ``stored`` is its database table. ``keys`` are the columns that tell its rows apart. ``nouns``
    are what its rows are called: in referrals, "Referral status" is the column ``status``.
    ``titles`` are words by which a file or a sheet names the table. ``parents`` are the columns
    that must name a row of another database table. The rows of ``ours`` are made by Huddle itself.
    """

    name: str
    stored: str
    columns: tuple[Column, ...]
    titles: tuple[str, ...]
    nouns: tuple[str, ...]
    keys: tuple[str, ...]
    parents: tuple[tuple[str, str], ...]
    ours: bool

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Its columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def key_words(self) -> frozenset[str]:
        """The folded headers that may name its first key, which each of its headers has."""
        return frozenset(
            word
            for word, named in self.ranks.items()
            if any(column == self.keys[0] for _, column in named)
        )

    @cached_property
    def ranks(self) -> dict[str, tuple[tuple[int, str], ...]]:
        """For a folded header, the columns it may name, each with how little that is to be trusted
        (0: the column's own name)."""
        found: dict[str, dict[str, int]] = {}
        for column in self.columns:
            for rank, name in enumerate((column.name, *column.names)):
                word = fold(name)
                words = (word,) if self.ours else (word, *(noun + word for noun in self.nouns))
                for each in words:
                    known = found.setdefault(each, {})
                    known[column.name] = min(rank, known.get(column.name, rank))
        return {
            word: tuple(sorted((rank, name) for name, rank in columns.items()))
            for word, columns in found.items()
        }


def column(
    kind: Kind,
    name: str,
    names: str = "",
    *,
    stored: tuple[str, ...] | None = None,
    required: bool = False,
    known: Mapping[str, str] | None = None,
    free: bool = False,
    default: str | bool | int | None = None,
    past: bool = False,
    extra: bool = False,
) -> Column:
    """A column with the usual ``names`` for it, parted by ``|``. A blank stands for itself, unless
    it is a value, of which there is none then."""
    if default is None and kind not in _VALUES:
        default = ""
    if stored is None:
        stored = () if kind is Kind.HELPER else (name,)
    words = tuple(word for word in names.split("|") if word)
    return Column(name, kind, words, stored, required, known, free, default, past, extra)


def table(
    name: str,
    stored: str,
    titles: str,
    nouns: str,
    *columns: Column,
    keys: tuple[str, ...] = (),
    parents: tuple[tuple[str, str], ...] = (),
    ours: bool = False,
) -> Table:
    """A table with the ``titles`` and ``nouns`` for it, parted by ``|``; unless it is one of ours,
    with what an export writes of when each row came and went."""
    return Table(
        name,
        stored,
        columns if ours else (*columns, *_KEPT),
        tuple(fold(title) for title in (name, *titles.split("|")) if title),
        tuple(fold(noun) for noun in nouns.split("|") if noun),
        keys or (columns[0].name,),
        parents,
        ours,
    )


_KEPT = (
    *(
        column(Kind.INSTANT, name, extra=True)
        for name in ("known_from", "vanished_at", "removed_at")
    ),
    column(Kind.ID, MARK, stored=("batch_id",), extra=True),
    column(Kind.ID, "last_batch", extra=True),
)
WORKER = (
    "staff|worker|worker id|care manager|care manager id|staff member|cm|cm id|case manager"
    "|case manager id|care coordinator|care coordinator id|assigned to|assigned staff|employee id"
    "|employee|owner|completed by|entered by|user id|staff name|worker name|care manager name"
    "|case mgr|care mgr|coordinator|care coordinator name|cm name|navigator"
)
MEMBER_NAMES = (
    "client id|patient id|mrn|medical record number|participant id|enrollee id|consumer id"
    "|mrn number|mrn no|mr number|mr no|medical record no|med rec number|emr id|ehr id|emr number"
    "|chart no|chart id|record no|pt id|pt number|pt no"
    "|record number|chart number|person id|mbr id|member no|client no|patient no|member number"
    "|client number|patient number|mem id|subject id|member|client|patient|participant|enrollee"
)
MEMBER = column(Kind.ID, "member_id", MEMBER_NAMES, required=True)
MEMBER_KNOWN = (("member_id", "member"),)
TIME = column(Kind.HELPER, "at_time", "time|time of day|start time|hour")
