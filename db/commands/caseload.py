"""Members given to another worker, several at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, select

from db import models
from db.commands.edits import edit_row, is_stored
from db.commands.meanwhile import beside, changed_rows
from db.commands.once import once
from db.commands.transaction import Write, writing
from db.identifiers import uuid7
from db.models import table
from db.orders import Actor, AlreadyChanged, CommandError, Reassignment

_TASK, _REFERRAL = table(models.Task), table(models.Referral)
_REQUEST = table(models.ServiceRequest)
_OPEN_WORK: tuple[tuple[type[models.Row], str, str, ColumnElement[bool]], ...] = (
    (models.Task, "task_id", "owner", _TASK.c.status.not_in(("done", "cancelled"))),
    (
        *(models.Referral, "referral_id", "staff_id"),
        _REFERRAL.c.status.not_in(("completed", "cancelled", "void", "draft")),
    ),
    (models.ServiceRequest, "request_id", "staff_id", _REQUEST.c.resolved_on.is_(None)),
)
"""What goes with a member to the new worker while it is the old one's: its key, the column that
names its worker, and when it is open."""


@once
def reassign(
    engine: Engine,
    actor: Actor,
    *,
    moves: Sequence[Reassignment],
    to_id: str,
    reason: str = "",
    with_work: bool = True,
    now: datetime,
    edit_id: str | None = None,
) -> str:
    """Gives members to a worker, all or none, each with the history of who had them; gives the id
    of the edit, with which all is taken back. ``with_work`` gives their open tasks, referrals and
    requests too, as far as they were the old worker's. A repetition with the same ``edit_id``
    changes nothing. ``reason`` is why, where a maximum is passed.

    Raises AlreadyChanged when somebody else has given a member to another worker than the one in
    ``moves``; CommandError for a member or worker who is not there or does not work here any more.
    """
    if not moves:
        raise CommandError("Nobody is chosen. Mark members with Space, then move them.")
    new_id = edit_id or uuid7()
    with writing(engine, actor, now) as write:
        if edit_id and is_stored(write, edit_id):
            return edit_id
        worker = write.need(models.Staff, "worker", staff_id=to_id)
        if not worker.active:
            raise CommandError("This worker does not work here any more. Choose another.")
        by_id = {each.member_id: each for each in moves}
        rows = _members(write, list(by_id))
        _check(write, rows, by_id, to_id)
        moved = [row for row in rows if row.care_manager_id != to_id]
        if not moved:
            raise CommandError("They have this worker already.")
        work: list[str] = []
        for row in moved:
            edit_row(write, models.Member, row, {"care_manager_id": to_id}, new_id)
            if with_work and row.care_manager_id:
                work += _give_work(write, row, to_id, new_id)
        write.record(
            "caseload.move",
            " ".join([*(f"member:{row.member_id}" for row in moved), *work]),
            {row.member_id: row.care_manager_id for row in moved},
            {"to": to_id, **({"reason": reason} if reason else {})},
        )
        return new_id


def _members(write: Write, member_ids: Sequence[str]) -> list[Row[Any]]:
    member = table(models.Member)
    found: list[Row[Any]] = []
    for start in range(0, len(member_ids), 500):
        some = member_ids[start : start + 500]
        found += write.conn.execute(
            select(member)
            .where(member.c.agency_id == write.agency_id, member.c.member_id.in_(some))
            .order_by(member.c.short_id)
        ).all()
    return found


def _check_beside(
    write: Write, rows: Sequence[Row[Any]], asked: Mapping[str, Reassignment]
) -> None:
    """Raises CommandError for members whom another team has as its own: only a file says with whom
    they are in this one."""
    place = table(models.Assignment).c
    for row in rows:
        from_id = asked[row.member_id].from_id
        beside = select(place.assignment_id).where(
            place.agency_id == write.agency_id,
            place.member_id == row.member_id,
            place.care_manager_id == from_id,
            place.valid_to.is_(None),
            place.feed != "",
        )
        if row.care_manager_id != from_id and write.conn.execute(beside).first():
            raise CommandError(
                f"··{row.short_id[-4:]} is another team's member too. Change who has them here in"
                " the file that says so, then import it."
            )


def _check(
    write: Write, rows: Sequence[Row[Any]], asked: Mapping[str, Reassignment], to_id: str
) -> None:
    """Raises for members who are not as they were seen."""
    there = {row.member_id for row in rows if row.undone_at is None}
    if gone := sum(member_id not in there for member_id in asked):
        raise CommandError(
            f"{gone} of {len(asked)} are not in the database any more. Nothing was moved; look,"
            " then move again."
        )
    _check_beside(write, rows, asked)
    seen = {
        f"member:{row.member_id}": {"care_manager_id": asked[row.member_id].from_id}
        for row in rows
        if row.care_manager_id != asked[row.member_id].from_id
    }
    if changed := changed_rows(write, seen):
        raise AlreadyChanged(beside(changed, {key: {"care_manager_id": to_id} for key in seen}))


def _give_work(write: Write, member: Row[Any], to_id: str, edit_id: str) -> list[str]:
    """Gives a member's open work of the old worker to the new one; gives what it was."""
    given = []
    for model, key, whose, is_open in _OPEN_WORK:
        columns = table(model).c
        open_ones = select(table(model)).where(
            columns.agency_id == write.agency_id,
            columns.member_id == member.member_id,
            columns[whose] == member.care_manager_id,
            is_open,
            columns.removed_at.is_(None),
        )
        for row in write.conn.execute(open_ones).all():
            edit_row(write, model, row, {whose: to_id}, edit_id)
            given.append(f"{table(model).name}:{row._mapping[key]}")
    return given
