"""What a surface may show: the board as plain, final strings. Nothing else reaches a screen.

A shown value is masked or revealed as a whole when it is made; no surface masks or unmasks
anything. Masked keys carry no id of a source: what a row really is stands in
``ShownBoard.targets`` alone, which is for commands and never for display.

They are named tuples, because making a dozen frozen dataclasses costs ten milliseconds of start-up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from huddle.rules.board import Severity

GLYPHS: Mapping[Severity, str] = {Severity.ACT: "▲", Severity.SOON: "■", Severity.WATCH: "●"}
"""The shape that stands beside every colour."""


class RealTarget(NamedTuple):
    """What a shown row or reason stands for in the database: what a decision is taken about."""

    item_key: str
    reason_keys: tuple[str, ...]
    member_id: str | None


class Targets(dict[tuple[str, str], RealTarget]):
    """(item key, reason key or "") → what it stands for. Its repr, as in a traceback, is silent."""

    def __repr__(self) -> str:
        return f"Targets({len(self)})"


class ShownReason(NamedTuple):
    """One reason of a row. ``due_words`` is short ("due Fri"); ``rule`` is the rule's id, or its
    neutral group where the rule would tell a protected fact, and then ``grade``, ``source``,
    ``url``, ``number``, ``override`` and ``effective`` ("from 2026-01-01") are empty."""

    key: str
    rule: str
    title: str
    severity: Severity
    due: date | None
    due_words: str
    text: str
    on: date | None
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    grade: str = ""
    source: str = ""
    url: str = ""
    number: str = ""
    override: str = ""
    effective: str = ""

    @property
    def glyph(self) -> str:
        """The shape of the severity."""
        return GLYPHS[self.severity]


class ShownDecision(NamedTuple):
    """What was decided about a row. ``words`` says it in one short line ("task for J. Ortiz, due
    Fri"); ``text`` is the task's or the decision's own text, or its neutral twin."""

    kind: str
    until: date | None
    owner_id: str
    owner: str
    task_id: str
    on: date
    by: str
    text: str
    words: str


class ShownItem(NamedTuple):
    """A row. ``member`` is the label to print: "R.A. ··4417", a full name, or for a matter without
    a member its title. ``member_key`` is the short id when masked, the source's id when not."""

    key: str
    section: str
    member_key: str | None
    member: str
    owner_id: str | None
    owner: str
    severity: Severity
    due: date | None
    last_responsible_day: date | None
    days_overdue: int
    due_words: str
    reasons: tuple[ShownReason, ...]
    decision: ShownDecision | None = None
    last_made: date | None = None
    last_attempted: date | None = None
    revealed: bool = False

    @property
    def glyph(self) -> str:
        """The shape of the severity."""
        return GLYPHS[self.severity]

    @property
    def in_short(self) -> str:
        """Its most urgent reason and when it is due, in one line."""
        return " · ".join(filter(None, (self.reasons[0].text, self.due_words)))


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A step of the agenda that lists rows. ``key`` is one of ``huddle.rules.board.SECTIONS``."""

    key: str
    title: str
    items: tuple[ShownItem, ...]

    @property
    def count(self) -> int:
        """How many rows, all of them, folded or not."""
        return len(self.items)


class ShownFeed(NamedTuple):
    """A feed with its age. ``imported_at`` is in the agency's zone; ``age`` reads "2 h"."""

    name: str
    imported_at: datetime
    age_hours: float
    age: str
    stale: bool


UNREAD = "with another team now, not shown to you"
"""Members of a past day whom whoever looks may not read any more."""


class Excluded(NamedTuple):
    """Members that no row counts, and why. ``members`` are labels, in the order of short ids;
    ``unread`` are as many more of whom nothing may be shown."""

    reason: str
    members: tuple[str, ...]
    unread: int = 0

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.members) + self.unread


class ShownBoard(NamedTuple):
    """The whole board. ``active`` counts members; ``targets`` maps (item key, reason key or "")
    to what it stands for.
    ``hidden`` rows are snoozed, in a baseline, excused or assigned away. ``part``: its members are
    not the team's, but those whom the login of who looks reads."""

    as_of: date
    now: datetime
    team_id: str
    team_name: str
    masked: bool
    active: int
    excluded: tuple[Excluded, ...]
    feeds: tuple[ShownFeed, ...]
    sections: tuple[ShownSection, ...]
    hidden: tuple[ShownItem, ...] = ()
    warnings: tuple[str, ...] = ()
    targets: Targets = Targets()
    part: bool = False

    def target(self, item_key: str, reason_key: str = "") -> RealTarget:
        """What the row, or one reason of it, stands for. KeyError when the board has no such."""
        return self.targets[item_key, reason_key]


class ShownOpen(NamedTuple):
    """An open referral, service request, task or barrier of a member, in one line."""

    kind: str
    text: str
    due: date | None
    due_words: str


class Mark(NamedTuple):
    """One cell of the timeline: the days ``first`` to ``last`` and what happened in them.
    ``glyph`` is ▲ event, ● contact, ○ attempt, · nothing; ``kind`` the same as a word."""

    first: date
    last: date
    kind: str
    glyph: str
    contacts: int
    attempts: int
    events: int


class ShownMember(NamedTuple):
    """A member for the detail pane. ``line`` reads "Health Home · HH+ · active"; ``goal`` has no
    line, one or two; ``rows`` are the member's rows on the board, hidden ones last."""

    member_key: str
    label: str
    line: str
    manager: str
    rows: tuple[ShownItem, ...]
    opened: tuple[ShownOpen, ...]
    goal: tuple[str, ...]
    timeline: tuple[Mark, ...]
    last_made: date | None
    last_attempted: date | None
    contact_words: str
    revealed: bool

    @property
    def why(self) -> tuple[ShownReason, ...]:
        """Every reason of every row that is not hidden from the board, the row's order kept."""
        return tuple(reason for row in self.rows for reason in row.reasons)
