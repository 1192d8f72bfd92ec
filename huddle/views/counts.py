"""What the wall shows of a team and only who reads its members can count: numbers, never a name.

They may be kept for somebody who reads no member: nothing is in them that the wall leaves out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from db.types import Staff, TeamFacts
from huddle.calendars import Calendar
from huddle.measures.goals import Stand
from huddle.measures.measure import Measure
from huddle.measures.point import Point
from huddle.rules.board import Board, Severity

FEWEST = 5
"""A share of fewer than this many says too much about each of them: it is left out."""


class SectionCount(NamedTuple):
    """Of a step of the agenda (a key of ``huddle.rules.board.SECTIONS``), how many rows press."""

    key: str
    act: int
    soon: int


class BarrierCount(NamedTuple):
    """Open barriers: how many, of how many the answer is overdue, how many days the oldest is old,
    for how many working days the quietest has no note, and how many somebody else must mend."""

    open: int
    late: int
    oldest: int
    quiet: int
    theirs: int


class Goal(NamedTuple):
    """A measure of the wall on the day: ``value`` of ``n`` things and what it is to come to
    (``aim``); how its last period that is over stands, and its points up to the day, once these
    have been measured. ``few``: it is of too few, and nothing of it is said."""

    measure: Measure
    value: float | None
    n: int
    aim: float | None
    stand: Stand | None = None
    points: tuple[Point, ...] = ()
    few: bool = False


class Measured(NamedTuple):
    """When the points of days that are over were measured, and the number of the log's last record
    then (of a file, another that changes with each commit)."""

    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Counts:
    """A team on the day ``as_of``. ``decided`` is how many rows were decided about on it;
    ``workers`` are the ids of those who are of the team. Until its goals were ``measured`` they
    have no points."""

    as_of: date
    sections: tuple[SectionCount, ...]
    decided: int
    barriers: BarrierCount
    goals: tuple[Goal, ...]
    workers: tuple[str, ...]
    measured: Measured | None = None


def count(
    board: Board,
    facts: TeamFacts,
    calendar: Calendar,
    goals: Sequence[Goal],
    measured: Measured | None = None,
) -> Counts:
    """The numbers of a board and of the facts that it is made of. ``goals`` are as measured: what
    is of too few is taken out of them here."""
    return Counts(
        as_of=facts.as_of,
        sections=tuple(_sections(board)),
        decided=len({each.item_key for each in facts.decisions if each.day == facts.as_of}),
        barriers=_barriers(facts, calendar),
        goals=tuple(map(_said, goals)),
        workers=tuple(each.staff_id for each in facts.staff if works_here(facts, each)),
        measured=measured,
    )


def large_enough(measure: Measure, point: Point) -> Point:
    """The point, without its value where that is a share of too few."""
    few = measure.unit == "share" and point.n < FEWEST
    return point._replace(value=None) if few else point


def works_here(facts: TeamFacts, staff: Staff) -> bool:
    """Whether somebody is of the team, and no wall."""
    return staff.active and facts.is_own(staff) and "wall" not in staff.role.casefold().split()


def _sections(board: Board) -> list[SectionCount]:
    found = []
    for section in board.sections:
        press = Counter(item.severity for item in section.items)
        found.append(SectionCount(section.key, press[Severity.ACT], press[Severity.SOON]))
    return found


def _barriers(facts: TeamFacts, calendar: Calendar) -> BarrierCount:
    """Counted, never named, since a title may name anybody."""
    as_of, opened, day = facts.as_of, facts.barriers, timedelta(days=1)
    return BarrierCount(
        open=len(opened),
        late=sum(each.response_due is not None and each.response_due < as_of for each in opened),
        oldest=max(((as_of - each.opened_on).days for each in opened), default=0),
        quiet=max(
            (calendar.business_days(each.noted_on + day, as_of) for each in opened), default=0
        ),
        theirs=sum(each.theirs for each in opened),
    )


def _said(goal: Goal) -> Goal:
    if goal.value is not None and goal.n < FEWEST:
        return Goal(goal.measure, None, 0, None, few=True)
    return goal
