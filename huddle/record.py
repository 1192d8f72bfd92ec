"""The record of one closed huddle, as plain values."""

from datetime import date, datetime
from typing import NamedTuple

from db.types import Decision, Task


class Attended(NamedTuple):
    """One worker at a huddle. ``status`` is present or out; ``cover_id`` covers one who is out."""

    staff_id: str
    status: str
    cover_id: str = ""


class StepRecord(NamedTuple):
    """One stay in one step. ``over_seconds`` is what it ran past its time box."""

    step: int
    seconds: int
    over_seconds: int


class HuddleRecord(NamedTuple):
    """A closed huddle: who, how long, and what it decided. ``decisions`` are those not undone, the
    carried rows among them; ``tasks`` are those the decisions made; ``barriers`` counts the
    barriers raised in it, ``addenda`` the notes added since."""

    huddle_id: str
    day: date
    facilitator: str
    started_at: datetime
    ended_at: datetime
    attendance: tuple[Attended, ...] = ()
    steps: tuple[StepRecord, ...] = ()
    decisions: tuple[Decision, ...] = ()
    tasks: tuple[Task, ...] = ()
    barriers: int = 0
    addenda: int = 0
