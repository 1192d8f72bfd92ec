"""The record of one closed huddle, as plain values."""

from datetime import date, datetime
from typing import NamedTuple

from db import record
from db.types import Decision, Task, TeamFacts


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
    carried rows among them; ``tasks`` are those made in it; ``barriers`` counts the barriers raised
    in it, ``addenda`` the notes added since."""

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


def of_stored(kept: record.HuddleRecord, facts: TeamFacts) -> HuddleRecord:
    """A stored huddle, which must be closed, with what it decided; ``facts`` are those of the day
    it ended on."""
    huddle = kept.huddle
    assert huddle.ended_at is not None, "only a closed huddle has a record"
    return HuddleRecord(
        huddle_id=huddle.huddle_id,
        day=huddle.day,
        facilitator=huddle.facilitator,
        started_at=huddle.started_at,
        ended_at=huddle.ended_at,
        attendance=tuple(Attended(*each) for each in kept.attendance),
        steps=tuple(StepRecord(stay.step, stay.seconds, stay.over_seconds) for stay in kept.stays),
        decisions=tuple(each for each in facts.decisions if each.huddle_id == huddle.huddle_id),
        tasks=tuple(each for each in facts.tasks if each.huddle_id == huddle.huddle_id),
        barriers=sum(each.huddle_id == huddle.huddle_id for each in facts.barriers),
        addenda=len(kept.addenda),
    )
