"""The life of a huddle: start, roll-call, steps, close; notes on its record afterwards."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, Row, delete, func, select, update

from db import models
from db.commands.once import is_repeated, once
from db.commands.transaction import Write, writing
from db.history import as_text
from db.identifiers import uuid7
from db.models import table
from db.orders import ADD_A_NOTE, Actor, Attendee, CommandError, HuddleStarted, Seen, Target
from db.rows import KEYS


def start_huddle(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    facilitator: str = "",
    attendance: Sequence[Attendee] = (),
    now: datetime,
    huddle_id: str | None = None,
) -> HuddleStarted:
    """Starts the one huddle of the team and day at the actor's board, facilitated by the actor
    where nobody else is named; if it is there already, says so and changes nothing. A repetition
    with the same ``huddle_id`` finds the one it made, as made; where it has another roll or
    facilitator, those are the huddle's from then on. What the team decided earlier that
    day belongs to it. An older huddle that nobody closed is closed."""
    with writing(engine, actor, now) as write:
        day = write.day
        write.need(models.Team, "team", team_id=team_id)
        there = write.find(models.Huddle, team_id=team_id, day=day)
        if there is not None:
            made = there.huddle_id == huddle_id
            if made and there.status == "open" and there.host == actor.user_id:
                _correct(write, there, facilitator or actor.user_id, attendance)
                return HuddleStarted(there.huddle_id, True, "open", facilitator or actor.user_id)
            return HuddleStarted(there.huddle_id, made, there.status, there.facilitator)
        forgotten = _close_forgotten(write, team_id)
        new_id = huddle_id or uuid7()
        write.insert(
            models.Huddle,
            {
                "huddle_id": new_id,
                "team_id": team_id,
                "day": day,
                "status": "open",
                "step": 1,
                "facilitator": facilitator or actor.user_id,
                "host": actor.user_id,
                "started_at": write.now,
            },
        )
        _write_attendance(write, new_id, attendance)
        _take_in(write, team_id, new_id)
        write.record(
            "huddle.start",
            f"huddle:{new_id}",
            after={
                "team": team_id,
                "day": day,
                "facilitator": facilitator or actor.user_id,
                "present": sorted(one.staff_id for one in attendance if one.present),
                "closed": forgotten,
            },
        )
        return HuddleStarted(new_id, True, "open", actor.user_id)


def join_huddle(engine: Engine, actor: Actor, *, huddle_id: str, now: datetime) -> HuddleStarted:
    """Joins as a viewer: who joined stands in the audit log, and the facilitator stays."""
    with writing(engine, actor, now) as write:
        huddle = open_huddle(write, huddle_id)
        write.record("huddle.join", f"huddle:{huddle_id}")
        return HuddleStarted(huddle_id, False, huddle.status, huddle.facilitator)


def take_over(
    engine: Engine, actor: Actor, *, huddle_id: str, seen: Seen | None = None, now: datetime
) -> None:
    """Makes the actor the facilitator of an open huddle, which goes on at the actor's board.
    AlreadyChanged where another than was ``seen`` leads it by now."""
    with writing(engine, actor, now, seen) as write:
        huddle = open_huddle(write, huddle_id)
        mine = {"facilitator": actor.user_id, "host": actor.user_id}
        before = {"facilitator": huddle.facilitator, "host": huddle.host}
        if before != mine:
            write.set(models.Huddle, {"huddle_id": huddle_id}, **mine)
            write.record("huddle.take_over", f"huddle:{huddle_id}", before, mine)


def set_attendance(
    engine: Engine,
    actor: Actor,
    *,
    huddle_id: str,
    attendance: Sequence[Attendee],
    now: datetime,
) -> None:
    """Replaces the roll of an open huddle."""
    with writing(engine, actor, now) as write:
        open_huddle(write, huddle_id)
        _replace_roll(write, huddle_id, attendance)


def enter_step(
    engine: Engine,
    actor: Actor,
    *,
    huddle_id: str,
    step: int,
    box_seconds: int,
    seen: Seen | None = None,
    now: datetime,
    left_at: datetime | None = None,
) -> None:
    """Goes to a step of the agenda, whose time box is ``box_seconds``.

    Entering the present step again changes nothing, unless ``left_at`` says that the stay had been
    broken off then: so a huddle that was killed resumes without counting the gap. A repetition at
    the same ``now`` changes nothing either. AlreadyChanged where another than was ``seen`` leads it
    by now, CommandError where nothing was ``seen``: what waited for the network moves no huddle
    that somebody else took over."""
    with writing(engine, actor, now, seen) as write:
        led_by = open_huddle(write, huddle_id).host
        if seen is None and led_by not in ("", actor.user_id):
            raise CommandError("Somebody else leads this huddle now.")
        last = _last_step(write, huddle_id)
        if last is not None and last.left_at is None:
            if last.step == step and (left_at is None or last.entered_at == write.now):
                return
            _leave(write, last, left_at or write.now)
        write.insert(
            models.HuddleStep,
            {
                "huddle_id": huddle_id,
                "seq": last.seq + 1 if last else 1,
                "step": step,
                "box_seconds": box_seconds,
                "entered_at": write.now,
            },
        )
        write.set(models.Huddle, {"huddle_id": huddle_id}, step=step)
        write.record("huddle.step", f"huddle:{huddle_id}", after={"step": step})


@once
def close_huddle(
    engine: Engine,
    actor: Actor,
    *,
    huddle_id: str,
    carry: Sequence[Target] = (),
    reason: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> None:
    """Ends and locks the huddle. The rows in ``carry`` go to the next one, with one reason, but for
    those that somebody has decided about meanwhile. Closing a huddle that is closed changes
    nothing. ``seen`` is who ran it, for whoever closes it: AlreadyChanged where somebody else has
    taken it over or closed it since."""
    with writing(engine, actor, now, seen) as write:
        huddle = write.need(models.Huddle, "huddle", huddle_id=huddle_id)
        if huddle.status == "closed" and seen and huddle.facilitator != actor.user_id:
            raise CommandError("This huddle is closed and its record is locked.")
        if is_repeated(write, f"close:{huddle_id}", partial(_is_closed, huddle_id), ADD_A_NOTE):
            return
        last = _last_step(write, huddle_id)
        if last is not None and last.left_at is None:
            _leave(write, last, write.now)
        day = write.day
        carry = _undecided(write, carry)
        write.insert(
            models.Decision,
            *(
                {
                    "decision_id": uuid7(),
                    "team_id": huddle.team_id,
                    "huddle_id": huddle_id,
                    "item_key": target.item_key,
                    "reason_keys": reason_keys_text(target.reason_keys),
                    "member_id": target.member_id,
                    "kind": "carry",
                    "reason": reason,
                    "at": write.now,
                    "day": day,
                    "by": actor.user_id,
                    "mark": uuid7(),
                }
                for target in carry
            ),
        )
        write.set(
            models.Huddle,
            {"huddle_id": huddle_id},
            status="closed",
            ended_at=write.now,
            carry_reason=reason,
        )
        write.record(
            "huddle.close",
            f"huddle:{huddle_id}",
            after={"carried": [target.item_key for target in carry], "reason": reason},
        )


@once
def add_addendum(
    engine: Engine,
    actor: Actor,
    *,
    huddle_id: str,
    text: str,
    now: datetime,
    addendum_id: str | None = None,
) -> str:
    """Adds a dated note to the record of a huddle, closed or not; gives its id."""
    if not text.strip():
        raise CommandError("A note needs some words.")
    with writing(engine, actor, now) as write:
        write.need(models.Huddle, "huddle", huddle_id=huddle_id)
        if addendum_id and write.repeats(models.Addendum, ADD_A_NOTE, addendum_id=addendum_id):
            return addendum_id
        new_id = addendum_id or uuid7()
        write.insert(
            models.Addendum,
            {
                "addendum_id": new_id,
                "huddle_id": huddle_id,
                "text": text,
                "at": write.now,
                "by": actor.user_id,
            },
        )
        write.record("huddle.addendum", f"huddle:{huddle_id}", after={"text": text})
        return new_id


def _correct(
    write: Write, huddle: Row[Any], facilitator: str, attendance: Sequence[Attendee]
) -> None:
    """Brings in what was entered otherwise than when the huddle was started: who had no answer to
    that may have changed it, and goes on with the huddle."""
    roll = table(models.Attendance).c
    stored = write.conn.execute(
        select(roll.staff_id, roll.status, roll.cover_id).where(
            roll.agency_id == write.agency_id, roll.huddle_id == huddle.huddle_id
        )
    )
    if {*map(tuple, stored)} != {(one.staff_id, _status(one), one.cover_id) for one in attendance}:
        _replace_roll(write, huddle.huddle_id, attendance)
    if huddle.facilitator != facilitator:
        named, before = {"facilitator": facilitator}, {"facilitator": huddle.facilitator}
        write.set(models.Huddle, {"huddle_id": huddle.huddle_id}, **named)
        write.record("huddle.facilitator", f"huddle:{huddle.huddle_id}", before, named)


def _replace_roll(write: Write, huddle_id: str, attendance: Sequence[Attendee]) -> None:
    roll = table(models.Attendance)
    write.conn.execute(
        delete(roll).where(roll.c.agency_id == write.agency_id, roll.c.huddle_id == huddle_id)
    )
    _write_attendance(write, huddle_id, attendance)
    write.record(
        "huddle.attendance",
        f"huddle:{huddle_id}",
        after={
            "present": sorted(one.staff_id for one in attendance if one.present),
            "out": sorted(one.staff_id for one in attendance if not one.present),
        },
    )


def _status(one: Attendee) -> str:
    return "present" if one.present else "out"


def _is_closed(huddle_id: str, write: Write) -> bool:
    return write.find(models.Huddle, huddle_id=huddle_id, status="closed") is not None


def open_huddle(write: Write, huddle_id: str) -> Row[Any]:
    """The huddle. Raises CommandError when it is closed, because its record is locked."""
    huddle = write.need(models.Huddle, "huddle", huddle_id=huddle_id)
    if huddle.status != "open":
        raise CommandError("This huddle is closed and its record is locked. Add a note to it.")
    return huddle


def reason_keys_text(keys: Sequence[str]) -> str:
    """How a decision stores the reasons it covers."""
    import json

    return json.dumps(list(keys))


def _undecided(write: Write, rows: Sequence[Target]) -> list[Target]:
    """Of the rows those that no decision of today stands about, as far as it covers them: another
    seat may have decided since they were read."""
    decision = table(models.Decision).c
    covered: dict[str, set[str]] = {}
    whole = set()
    for key, reasons in write.conn.execute(
        select(decision.item_key, decision.reason_keys).where(
            decision.agency_id == write.agency_id,
            decision.item_key.in_([row.item_key for row in rows]),
            decision.day == write.day,
            decision.undone_at.is_(None),
            decision.kind.not_in(("log", "carry")),
        )
    ):
        keys = KEYS[reasons]
        covered.setdefault(key, set()).update(keys)
        if not keys:
            whole.add(key)
    return [
        row
        for row in rows
        if row.item_key not in whole
        and not (row.reason_keys and covered.get(row.item_key, set()).issuperset(row.reason_keys))
    ]


def _write_attendance(write: Write, huddle_id: str, attendance: Sequence[Attendee]) -> None:
    write.insert(
        models.Attendance,
        *(
            {
                "huddle_id": huddle_id,
                "staff_id": one.staff_id,
                "status": _status(one),
                "cover_id": one.cover_id,
            }
            for one in {one.staff_id: one for one in attendance}.values()
        ),
    )


def _take_in(write: Write, team_id: str, huddle_id: str) -> None:
    """Makes what was decided on the day before its huddle, with the tasks of it, the huddle's: it
    is read back at the close and stands in the record."""
    decision, task = table(models.Decision), table(models.Task)
    earlier = (
        decision.c.agency_id == write.agency_id,
        decision.c.team_id == team_id,
        decision.c.day == write.day,
        decision.c.huddle_id == "",
    )
    write.conn.execute(
        update(task)
        .where(
            task.c.agency_id == write.agency_id,
            task.c.huddle_id == "",
            task.c.created_on == write.day,
            task.c.task_id.in_(select(decision.c.task_id).where(*earlier)),
        )
        .values(huddle_id=huddle_id)
    )
    write.conn.execute(update(decision).where(*earlier).values(huddle_id=huddle_id))


def _last_step(write: Write, huddle_id: str) -> Row[Any] | None:
    stay = table(models.HuddleStep)
    return write.conn.execute(
        select(stay)
        .where(stay.c.agency_id == write.agency_id, stay.c.huddle_id == huddle_id)
        .order_by(stay.c.seq.desc())
        .limit(1)
    ).first()


def _leave(write: Write, stay: Row[Any], at: datetime) -> None:
    left_at = max(at, stay.entered_at)
    seconds = int((left_at - stay.entered_at) / timedelta(seconds=1))
    write.set(
        models.HuddleStep,
        {"huddle_id": stay.huddle_id, "seq": stay.seq},
        left_at=left_at,
        seconds=seconds,
        over_seconds=max(0, seconds - stay.box_seconds),
    )


def _close_forgotten(write: Write, team_id: str) -> list[str | None]:
    """Closes open huddles of earlier days as of the last thing that happened in them."""
    huddle, decision = table(models.Huddle), table(models.Decision).c
    closed = []
    for one in write.conn.execute(
        select(huddle).where(
            huddle.c.agency_id == write.agency_id,
            huddle.c.team_id == team_id,
            huddle.c.status == "open",
        )
    ).all():
        stay = _last_step(write, one.huddle_id)
        decided_at = write.conn.scalar(
            select(func.max(decision.at)).where(
                decision.agency_id == write.agency_id, decision.huddle_id == one.huddle_id
            )
        )
        ended_at = max(
            at for at in (one.started_at, stay and stay.entered_at, decided_at) if at is not None
        )
        if stay is not None and stay.left_at is None:
            _leave(write, stay, ended_at)
        write.set(models.Huddle, {"huddle_id": one.huddle_id}, status="closed", ended_at=ended_at)
        closed.append(as_text(one.day))
    return closed
