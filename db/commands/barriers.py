"""Barriers: raised, noted, handed up a tier, returned with an answer, closed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row, func, select

from db import models
from db.commands.edits import edit_row, is_stored
from db.commands.meanwhile import last_note
from db.commands.once import once
from db.commands.transaction import Write, writing
from db.history import Value
from db.identifiers import uuid7
from db.models import table
from db.orders import Actor, CommandError, Seen

TIERS = ("team", "supervisor", "lead", "agency")
"""Who can have a barrier, from the team up; blank is the team."""
_NO_WORDS = "A note needs some words."


@once
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
        if barrier_id and write.repeats(models.Barrier, barrier_id=barrier_id):
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
                "number": _next_number(write, team_id),
            },
        )
        write.record("barrier.add", f"barrier:{new_id}", after=values)
        return new_id


@once
def note_barrier(
    engine: Engine,
    actor: Actor,
    *,
    barrier_id: str,
    text: str,
    next_step: str | None = None,
    owner: str | None = None,
    theirs: bool | None = None,
    response_due: date | None = None,
    seen: Seen | None = None,
    now: datetime,
    edit_id: str = "",
) -> None:
    """Adds a note to an open barrier, with what changed by it: all of it one edit. A repetition
    with the same ``edit_id`` changes nothing. AlreadyChanged, as with everything that is done about
    a barrier, where somebody else has changed it since it was ``seen``."""
    given: dict[str, Value] = {
        "next_step": next_step,
        "owner": owner,
        "theirs": theirs,
        "response_due": response_due,
    }
    values = {name: value for name, value in given.items() if value is not None}
    with _editing(engine, actor, barrier_id, now, edit_id, text, _NO_WORDS, seen) as edit:
        if not edit.stored:
            edit.add_note(text, "note")
            edit.change("note", values, {"text": text})


@once
def reword_note(
    engine: Engine,
    actor: Actor,
    *,
    barrier_id: str,
    text: str,
    seen: Seen | None = None,
    now: datetime,
    edit_id: str = "",
) -> None:
    """Changes the words of the last note of an open barrier. What it said before is kept, and the
    day of the note stays the one on which it was first written."""
    with _editing(engine, actor, barrier_id, now, edit_id, text, _NO_WORDS, seen) as edit:
        if edit.stored:
            return
        write = edit.write
        write.means(f"note:{barrier_id}", {"text": text})
        last = last_note(write, barrier_id)
        if last is None:
            raise CommandError("This barrier has no note yet. Add one.")
        before = edit_row(write, models.BarrierNote, last, {"text": text}, edit.edit_id)
        write.record("barrier.reword", f"barrier:{barrier_id}", before, {"text": text})


@once
def escalate_barrier(
    engine: Engine,
    actor: Actor,
    *,
    barrier_id: str,
    reason: str,
    response_due: date | None = None,
    seen: Seen | None = None,
    now: datetime,
    edit_id: str = "",
) -> str:
    """Hands a barrier to the next tier, with why and the day an answer is due; gives the tier.

    One tier at a time: CommandError where nobody is above."""
    missing = "Why does it go up? An escalation needs a reason."
    with _editing(engine, actor, barrier_id, now, edit_id, reason, missing, seen) as edit:
        if edit.stored:
            return str(edit.barrier.tier)
        place = edit.place
        if place + 1 == len(TIERS):
            raise CommandError("Nobody is above that tier. Note what happens next.")
        to_tier = TIERS[place + 1]
        edit.add(
            models.Escalation,
            "escalation",
            {
                "from_tier": edit.barrier.tier,
                "to_tier": to_tier,
                "response_due": response_due,
                "reason": reason,
            },
        )
        values: dict[str, Value] = {"tier": to_tier, "theirs": True, "response_due": response_due}
        edit.change("escalate", values, {"reason": reason})
        return to_tier


@once
def return_barrier(
    engine: Engine,
    actor: Actor,
    *,
    barrier_id: str,
    answer: str,
    response_due: date | None = None,
    seen: Seen | None = None,
    now: datetime,
    edit_id: str = "",
) -> str:
    """Takes a barrier back one tier with the answer, which is kept as a note; gives the tier. It
    is ours again; ``response_due`` is by when the next step is taken, none where none is set."""
    missing = "What was the answer? It is kept with the barrier."
    with _editing(engine, actor, barrier_id, now, edit_id, answer, missing, seen) as edit:
        if edit.stored:
            return str(edit.barrier.tier)
        place = edit.place
        if place == 0:
            raise CommandError("The team has this barrier already. Add a note.")
        edit.add_note(answer, "answer")
        tier = TIERS[place - 1]
        values: dict[str, Value] = {"tier": tier, "theirs": False, "response_due": response_due}
        edit.change("return", values, {"answer": answer})
        return tier


@once
def close_barrier(
    engine: Engine,
    actor: Actor,
    *,
    barrier_id: str,
    reason: str = "",
    seen: Seen | None = None,
    now: datetime,
    edit_id: str = "",
) -> None:
    """Closes a barrier, ``reason`` being what helped; closing it twice changes nothing. With an
    ``edit_id`` it can be taken back like any other edit; CommandError where another edit closed it,
    for what helped is kept once."""
    with writing(engine, actor, now, seen) as write:
        barrier = write.need(models.Barrier, "barrier", barrier_id=barrier_id)
        values: dict[str, Value] = {
            "closed_on": write.day,
            "closed_at": write.now,
            "closed_by": actor.user_id,
            "closed_reason": reason,
        }
        stored = is_stored(write, edit_id)
        if barrier.closed_at is not None:
            if not edit_id or stored:
                return
            write.means(f"barrier:{barrier_id}", values)
            raise CommandError("This barrier is closed already. Undo takes that back on its day.")
        edit_row(write, models.Barrier, barrier, values, edit_id)
        write.record("barrier.close", f"barrier:{barrier_id}", after={"reason": reason})


def _next_number(write: Write, team_id: str) -> int:
    b = table(models.Barrier).c
    last = select(func.max(b.number)).where(b.agency_id == write.agency_id, b.team_id == team_id)
    return int(write.conn.execute(last).scalar() or 0) + 1


class _Edit(NamedTuple):
    """One edit of a barrier, and whether it is ``stored`` already."""

    write: Write
    barrier: Row[Any]
    edit_id: str
    stored: bool

    @property
    def place(self) -> int:
        """The barrier's place among ``TIERS``; a tier that is not known is the team's."""
        tier = self.barrier.tier
        return TIERS.index(tier) if tier in TIERS else 0

    def add(self, model: type[models.Row], name: str, values: Mapping[str, Value]) -> None:
        """Adds a row of the barrier's as part of the edit, so that it goes with it."""
        key, write = f"{name}_id", self.write
        made = {key: uuid7(), "barrier_id": self.barrier.barrier_id, **values}
        write.insert(model, {**made, "removed_at": write.now, **write.made})
        row = write.need(model, name, **{key: made[key]})
        write.change(model, row, {"removed_at": None}, edit_id=self.edit_id)

    def add_note(self, text: str, kind: str) -> None:
        """Adds a note or an answer."""
        self.add(models.BarrierNote, "note", {"text": text, "kind": kind})

    def change(self, act: str, values: Mapping[str, Value], said: Mapping[str, Value]) -> None:
        """Changes the barrier, and records what was done with what was ``said`` about it."""
        before = edit_row(self.write, models.Barrier, self.barrier, values, self.edit_id)
        about = f"barrier:{self.barrier.barrier_id}"
        self.write.record(f"barrier.{act}", about, before, {**said, **values})


@contextmanager
def _editing(
    engine: Engine,
    actor: Actor,
    barrier_id: str,
    now: datetime,
    edit_id: str,
    said: str,
    missing: str,
    seen: Seen | None = None,
) -> Iterator[_Edit]:
    """An edit of an open barrier. CommandError with ``missing`` where nothing was ``said``, and
    where the barrier is closed, but for a repetition."""
    if not said.strip():
        raise CommandError(missing)
    with writing(engine, actor, now, seen) as write:
        stored = is_stored(write, edit_id)
        barrier = write.need(models.Barrier, "barrier", barrier_id=barrier_id)
        if barrier.closed_at is not None and not stored:
            raise CommandError("This barrier is closed. Raise a new one.")
        yield _Edit(write, barrier, edit_id or uuid7(), stored)
