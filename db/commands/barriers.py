"""Barriers: raised, noted, handed up, closed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row

from db import models
from db.commands.transaction import Write, writing
from db.history import Value
from db.identifiers import uuid7
from db.orders import Actor, CommandError


def add_barrier(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    title: str,
    member_id: str = "",
    owner: str = "",
    next_step: str = "",
    reason_code: str = "",
    tier: str = "",
    theirs: bool = False,
    response_due: date | None = None,
    from_key: str = "",
    huddle_id: str = "",
    now: datetime,
    barrier_id: str | None = None,
) -> str:
    """Raises a barrier and gives its id; a repetition with the same id changes nothing."""
    if not title.strip():
        raise CommandError("A barrier needs some words.")
    with writing(engine, actor, now) as write:
        if barrier_id and write.find(models.Barrier, barrier_id=barrier_id):
            return barrier_id
        write.need(models.Team, "team", team_id=team_id)
        new_id = barrier_id or uuid7()
        values = {
            "title": title,
            "member_id": member_id,
            "owner": owner,
            "next_step": next_step,
            "reason_code": reason_code,
            "tier": tier,
            "theirs": theirs,
            "response_due": response_due,
            "from_key": from_key,
        }
        write.insert(
            models.Barrier,
            {
                **values,
                "barrier_id": new_id,
                "team_id": team_id,
                "huddle_id": huddle_id,
                "opened_on": write.day,
                "opened_at": write.now,
                "opened_by": actor.user_id,
            },
        )
        write.record("barrier.add", f"barrier:{new_id}", after=values)
        return new_id


def note_barrier(
    engine: Engine,
    actor: Actor,
    *,
    barrier_id: str,
    text: str,
    next_step: str | None = None,
    owner: str | None = None,
    response_due: date | None = None,
    now: datetime,
    note_id: str | None = None,
) -> str:
    """Adds a note to an open barrier, with what changed by it; gives the note's id."""
    if not text.strip():
        raise CommandError("A note needs some words.")
    given: dict[str, Value] = {
        "next_step": next_step,
        "owner": owner,
        "response_due": response_due,
    }
    with writing(engine, actor, now) as write:
        if note_id and write.find(models.BarrierNote, note_id=note_id):
            return note_id
        barrier = _open(write, barrier_id)
        new_id = note_id or uuid7()
        write.insert(
            models.BarrierNote,
            {
                "note_id": new_id,
                "barrier_id": barrier_id,
                "text": text,
                **write.made,
            },
        )
        values = {name: value for name, value in given.items() if value is not None}
        before = write.edit(models.Barrier, barrier, values)
        write.record("barrier.note", f"barrier:{barrier_id}", before, {"text": text, **values})
        return new_id


def escalate_barrier(
    engine: Engine,
    actor: Actor,
    *,
    barrier_id: str,
    to_tier: str,
    theirs: bool = True,
    response_due: date | None = None,
    reason: str = "",
    now: datetime,
    escalation_id: str | None = None,
) -> str:
    """Hands a barrier to another tier, with the day an answer is due; gives the escalation's id."""
    with writing(engine, actor, now) as write:
        if escalation_id and write.find(models.Escalation, escalation_id=escalation_id):
            return escalation_id
        barrier = _open(write, barrier_id)
        new_id = escalation_id or uuid7()
        write.insert(
            models.Escalation,
            {
                "escalation_id": new_id,
                "barrier_id": barrier_id,
                "from_tier": barrier.tier,
                "to_tier": to_tier,
                "response_due": response_due,
                "reason": reason,
                **write.made,
            },
        )
        values: dict[str, Value] = {
            "tier": to_tier,
            "theirs": theirs,
            "response_due": response_due,
        }
        before = write.edit(models.Barrier, barrier, values)
        write.record("barrier.escalate", f"barrier:{barrier_id}", before, values)
        return new_id


def close_barrier(
    engine: Engine, actor: Actor, *, barrier_id: str, reason: str = "", now: datetime
) -> None:
    """Closes a barrier; closing it twice changes nothing."""
    with writing(engine, actor, now) as write:
        barrier = write.need(models.Barrier, "barrier", barrier_id=barrier_id)
        if barrier.closed_at is not None:
            return
        write.set(
            models.Barrier,
            {"barrier_id": barrier_id},
            closed_on=write.day,
            closed_at=write.now,
            closed_by=actor.user_id,
            closed_reason=reason,
        )
        write.record("barrier.close", f"barrier:{barrier_id}", after={"reason": reason})


def _open(write: Write, barrier_id: str) -> Row[Any]:
    barrier = write.need(models.Barrier, "barrier", barrier_id=barrier_id)
    if barrier.closed_at is not None:
        raise CommandError("This barrier is closed. Raise a new one.")
    return barrier
