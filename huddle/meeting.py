"""One huddle's life: prepare, run through the steps against their time boxes, close.

A state machine without a clock of its own: every transition takes the instant at which it happens
and gives a new ``Meeting``. What it holds (visits: which step was entered when, and left when) is
what the team database stores, so a huddle that was killed resumes from the stored visits.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple


class Phase(StrEnum):
    """Where a huddle stands. Nothing is timed in *prepare*; nothing changes once *closed*."""

    PREPARE = "prepare"
    RUNNING = "running"
    CLOSED = "closed"


class Step(NamedTuple):
    """A step of the agenda: its number as shown, its section (or ``close``) and its time box."""

    number: int
    key: str
    title: str
    box: timedelta


STEPS: tuple[Step, ...] = (
    Step(1, "followups", "Follow-ups", timedelta(minutes=1, seconds=30)),
    Step(2, "watch", "Watch today", timedelta(minutes=4)),
    Step(3, "contacts", "Contacts", timedelta(minutes=2, seconds=30)),
    Step(4, "referrals", "Referrals", timedelta(minutes=2)),
    Step(5, "requests", "Requests", timedelta(minutes=1, seconds=30)),
    Step(6, "documents", "Documents", timedelta(seconds=30)),
    Step(7, "barriers", "Barriers", timedelta(minutes=1, seconds=30)),
    Step(8, "close", "Close", timedelta(minutes=1, seconds=30)),
)

FIRST, LAST = STEPS[0].number, STEPS[-1].number
MINUTE = timedelta(minutes=1)
TICK_WHEN_OVER = timedelta(seconds=10)


class MeetingError(ValueError):
    """A transition that the huddle's phase does not allow; the text says which."""


def step_of(key: str) -> Step:
    """The step whose section is ``key``. Raises ``KeyError`` for a key that is no step."""
    for step in STEPS:
        if step.key == key:
            return step
    raise KeyError(key)


class Visit(NamedTuple):
    """A stay at one step. ``left_at`` is ``None`` while the huddle still stands there."""

    step: int
    entered_at: datetime
    left_at: datetime | None = None


class StepTime(NamedTuple):
    """Time given to one step over all its visits, and how much of it lay beyond the box."""

    step: Step
    spent: timedelta

    @property
    def overrun(self) -> timedelta:
        return max(self.spent - self.step.box, timedelta(0))

    @property
    def minutes(self) -> float:
        """Minutes spent, to one decimal, for the record."""
        return round(self.spent / MINUTE, 1)


class Meeting(NamedTuple):
    """One huddle. Make it with ``Meeting()`` (prepare) or ``Meeting.resume``."""

    phase: Phase = Phase.PREPARE
    started_at: datetime | None = None
    closed_at: datetime | None = None
    visits: tuple[Visit, ...] = ()

    @classmethod
    def resume(
        cls,
        started_at: datetime,
        visits: Sequence[Visit],
        *,
        now: datetime,
        last_seen: datetime | None = None,
        closed_at: datetime | None = None,
    ) -> "Meeting":
        """The huddle as stored. Visits without an end are ended by the next visit.

        ``last_seen`` is the last instant at which the huddle is known to have been alive (its last
        stored step or decision). Where it is given, the time between it and ``now``, when nobody
        could see the board, is counted for no step.
        """
        ordered = sorted(visits, key=lambda visit: visit.entered_at)
        ended = [
            visit._replace(left_at=visit.left_at or following.entered_at)
            for visit, following in pairwise(ordered)
        ]
        if ordered:
            ended.append(ordered[-1])
        else:
            ended.append(Visit(FIRST, started_at))
        last = ended[-1]
        if closed_at is not None:
            ended[-1] = last._replace(left_at=last.left_at or closed_at)
            return cls(Phase.CLOSED, started_at, closed_at, tuple(ended))
        if last.left_at is None and last_seen is not None:
            last = ended[-1] = last._replace(left_at=max(last.entered_at, min(last_seen, now)))
        if last.left_at is not None:
            ended.append(Visit(last.step, now))
        return cls(Phase.RUNNING, started_at, None, tuple(ended))

    @property
    def step(self) -> Step:
        """The step it stands at: the first one in prepare, the last one when closed."""
        if self.phase is Phase.CLOSED:
            return STEPS[-1]
        return STEPS[self.visits[-1].step - 1] if self.visits else STEPS[0]

    def start(self, now: datetime) -> "Meeting":
        """Begins, at the first step."""
        if self.phase is not Phase.PREPARE:
            raise MeetingError(f"a huddle that is {self.phase} cannot be started")
        return Meeting(Phase.RUNNING, now, None, (Visit(FIRST, now),))

    def enter(self, number: int, now: datetime) -> "Meeting":
        """Goes to step ``number``, forward or back. Entering the present step changes nothing."""
        if self.phase is not Phase.RUNNING:
            raise MeetingError(f"a huddle in phase {self.phase} has no steps to enter")
        if not FIRST <= number <= LAST:
            raise MeetingError(f"there is no step {number}: the steps are {FIRST} to {LAST}")
        if number == self.step.number:
            return self
        left = (*self.visits[:-1], self.visits[-1]._replace(left_at=now))
        return self._replace(visits=(*left, Visit(number, now)))

    def next(self, now: datetime) -> "Meeting":
        """The step after this one; stays at the last."""
        return self.enter(min(self.step.number + 1, LAST), now)

    def back(self, now: datetime) -> "Meeting":
        """The step before this one; stays at the first."""
        return self.enter(max(self.step.number - 1, FIRST), now)

    def close(self, now: datetime) -> "Meeting":
        """Ends it, from any step. The record is locked from here on."""
        if self.phase is not Phase.RUNNING:
            raise MeetingError(f"a huddle in phase {self.phase} cannot be closed")
        left = (*self.visits[:-1], self.visits[-1]._replace(left_at=now))
        return self._replace(phase=Phase.CLOSED, closed_at=now, visits=left)

    def spent(self, number: int, now: datetime) -> timedelta:
        """Time at step ``number`` over all its visits."""
        return sum(
            (
                max((visit.left_at or now) - visit.entered_at, timedelta(0))
                for visit in self.visits
                if visit.step == number
            ),
            timedelta(0),
        )

    def times(self, now: datetime) -> tuple[StepTime, ...]:
        """Every step of the agenda with the time it took, in order."""
        return tuple(StepTime(step, self.spent(step.number, now)) for step in STEPS)

    def total(self, now: datetime) -> timedelta:
        """Time at all steps together."""
        return sum((each.spent for each in self.times(now)), timedelta(0))

    def overrun(self, now: datetime) -> timedelta:
        """How much of the total lies beyond the time boxes together (15 minutes)."""
        boxes = sum((step.box for step in STEPS), timedelta(0))
        return max(self.total(now) - boxes, timedelta(0))

    def over(self, now: datetime) -> bool:
        """Whether the present step has overrun its box by enough to be said (ten seconds)."""
        spent = self.spent(self.step.number, now)
        return self.phase is Phase.RUNNING and spent >= self.step.box + TICK_WHEN_OVER

    def clock(self, now: datetime) -> str:
        """What the header shows; changes only at the instants of ``redraw_in``.

        ``2 min of 4:00`` while there is time, ``4:20 of 4:00`` when there is none. Empty unless
        the huddle runs.
        """
        if self.phase is not Phase.RUNNING:
            return ""
        box = self.step.box
        spent = self.spent(self.step.number, now)
        if self.over(now):
            beyond = (spent - box) // TICK_WHEN_OVER * TICK_WHEN_OVER
            return f"{clock_words(box + beyond)} of {clock_words(box)}"
        return f"{spent // MINUTE} min of {clock_words(box)}"

    def redraw_in(self, now: datetime) -> float | None:
        """Seconds until ``clock`` next reads otherwise; ``None`` unless the huddle runs."""
        if self.phase is not Phase.RUNNING:
            return None
        box = self.step.box
        spent = self.spent(self.step.number, now)
        if self.over(now):
            until = TICK_WHEN_OVER - (spent - box) % TICK_WHEN_OVER
        else:
            until = min(MINUTE - spent % MINUTE, box + TICK_WHEN_OVER - spent)
        return until.total_seconds()


def clock_words(span: timedelta) -> str:
    """A span as minutes and seconds: ``4:00``, ``0:30``, ``61:05``."""
    seconds = int(span.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}"
