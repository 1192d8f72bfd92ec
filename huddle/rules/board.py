"""What evaluation gives: a board of sections, items and reasons. Plain immutable values."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Severity(StrEnum):
    """How much an item presses. ``rank`` orders: act first."""

    ACT = "act"
    SOON = "soon"
    WATCH = "watch"

    @property
    def rank(self) -> int:
        return _RANK[self]


_RANK = {Severity.ACT: 0, Severity.SOON: 1, Severity.WATCH: 2}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about an item, as the board shows it."""

    decision_id: str
    kind: str
    until: date | None
    owner: str
    text: str
    task_id: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that needs attention for one matter.

    ``text`` says the whole reason; ``neutral`` says it in words fit for a shared screen: no
    protected fact, no number that only a protected tier has, no free text. ``shared`` is the text
    without what only the HIV tier asks for, "" where nothing else is owed: a revealed row of that
    tier says it. ``on`` is the day of the fact it speaks of. ``due_at`` is set where the clock runs
    in hours. ``evidence`` holds keys such as ``event:ev-88`` and ``contact:c-12``. ``notes`` are
    further sentences for the detail and for ``?`` (a conflict between rules, a late entry, what is
    lost), each with its neutral twin.
    """

    key: str
    rule: str
    severity: Severity
    due: date | None
    text: str
    neutral: str
    on: date | None = None
    evidence: tuple[str, ...] = ()
    last_responsible_day: date | None = None
    due_at: datetime | None = None
    notes: tuple[tuple[str, str], ...] = ()
    shared: str = ""

    @property
    def masked_order(self) -> tuple[int, date, date, str]:
        """Most urgent first, ties by what a mask shows: the order by rule would tell the rule."""
        return (self.severity.rank, self.due or date.max, self.on or date.max, self.neutral)


@dataclass(frozen=True, slots=True)
class Item:
    """One matter: a row. Reasons stand most urgent first, severity and due are the first one's."""

    key: str
    section: str
    member_id: str | None
    owner: str | None
    severity: Severity
    due: date | None
    last_responsible_day: date | None
    days_overdue: int
    reasons: tuple[Reason, ...]
    decision: Decided | None = None
    last_made: date | None = None
    last_attempted: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A step of the agenda that lists rows. ``key`` is one of ``SECTIONS``. ``as_given``: the rows
    stand in this order, which tells nothing that a mask hides, and not by clock and age."""

    key: str
    title: str
    items: tuple[Item, ...]
    as_given: bool = False

    @property
    def count(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class FeedAge:
    """A feed and whether it missed a delivery. ``age_hours`` counts to the board's ``now``."""

    name: str
    imported_at: datetime
    age_hours: float
    stale: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the huddle looks at. ``active`` members are counted by id; ``excluded`` says for
    every other member of the team why not, so that both together are the whole team.
    ``hidden`` are items snoozed, in a baseline, excused or assigned away from their
    section, for "why is this count 7?". ``aside`` are the tasks that no step lists: due after the
    next huddle, or closed on the day."""

    as_of: date
    now: datetime
    team_id: str
    team_name: str
    zone: str
    active: frozenset[str]
    excluded: tuple[tuple[str, tuple[str, ...]], ...]
    feeds: tuple[FeedAge, ...]
    sections: tuple[Section, ...]
    hidden: tuple[Item, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    aside: tuple[Item, ...] = ()


SECTIONS: tuple[tuple[str, str], ...] = (
    ("followups", "Follow-ups"),
    ("watch", "Watch today"),
    ("contacts", "Contacts"),
    ("referrals", "Referrals"),
    ("requests", "Requests"),
    ("documents", "Documents"),
    ("barriers", "Barriers"),
)
