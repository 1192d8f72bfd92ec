"""Caseload reviews: what a one-on-one keeps of each member, both signatures, and private notes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select

from db import encryption, models
from db.commands.edits import edit_row, is_stored
from db.commands.members import insert_review
from db.commands.once import once
from db.commands.tasks import insert_task, withdraw
from db.commands.transaction import Write, writing
from db.history import Value
from db.identifiers import uuid7
from db.models import table
from db.orders import ADD_A_NOTE, OPEN_FILE, STEPS, Actor, AgreedAction, CommandError, Seen

_OWN = "Somebody else reviews your caseload with you. You sign when they have finished."


@once
def review_member(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    staff_id: str,
    member_id: str,
    note: str = "",
    now: datetime,
    entry_id: str,
) -> None:
    """Records that a member of a worker's caseload was reviewed today, in the open session of the
    two, which begins with its first entry. A repetition with the same id changes nothing."""
    with writing(engine, actor, now) as write:
        if write.repeats(models.ReviewEntry, entry_id=entry_id):
            return
        session_id = _session(write, team_id, staff_id)
        insert_review(write, entry_id, member_id, staff_id, note)
        _enter(write, entry_id, session_id, member_id, review_id=entry_id)
        after = {"staff": staff_id, "session": session_id}
        write.record("review.add", f"member:{member_id}", after=after)


def take_back_review(engine: Engine, actor: Actor, *, entry_id: str, now: datetime) -> None:
    """Takes back that a member was reviewed. Doing so twice changes nothing. Raises CommandError
    for somebody else's review, and once the session is signed."""
    with writing(engine, actor, now) as write:
        entry = write.need(models.ReviewEntry, "review", entry_id=entry_id)
        if entry.undone_at is not None:
            return
        session = write.need(models.ReviewSession, "review", session_id=entry.session_id)
        if session.supervisor_id != actor.user_id or not entry.review_id:
            raise CommandError("Who recorded the review takes it back. W works as them.")
        if session.finished_at is not None:
            raise CommandError("That review is signed, and its record stays.")
        write.set(models.ReviewEntry, {"entry_id": entry_id}, undone_at=write.now)
        write.set(models.Review, {"review_id": entry.review_id}, undone_at=write.now)
        before = {"session": entry.session_id}
        write.record("review.undo", f"member:{entry.member_id}", before=before)


@once
def agree_actions(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    staff_id: str,
    actions: Sequence[AgreedAction],
    now: datetime,
) -> None:
    """Adds the tasks that were agreed about members, all or none, and keeps them in the open
    session of the two. A repetition with the same ids changes nothing."""
    if not all(each.title.strip() for each in actions):
        raise CommandError("A task needs some words.")
    with writing(engine, actor, now) as write:
        if write.repeats(models.ReviewEntry, entry_id=actions[0].entry_id):
            return
        session_id = _session(write, team_id, staff_id)
        for entry_id, member_id, title, owner, due in actions:
            write.need(models.Member, "member", member_id=member_id)
            values: dict[str, Value] = {
                "title": title,
                "owner": owner,
                "due": due,
                "member_id": member_id,
            }
            insert_task(write, entry_id, team_id, values)
            _enter(write, entry_id, session_id, member_id, task_id=entry_id)
            after = {**values, "session": session_id}
            write.record("review.agree", f"task:{entry_id}", after=after)


def take_back_agreed(engine: Engine, actor: Actor, *, entry_id: str, now: datetime) -> None:
    """Takes back the task that was agreed, with all that were agreed in the same act, all or none.
    Doing so twice changes nothing. Raises CommandError when one of them was worked on since."""
    with writing(engine, actor, now) as write:
        entry = write.need(models.ReviewEntry, "task", entry_id=entry_id)
        entries = table(models.ReviewEntry)
        together = select(entries.c.entry_id, entries.c.task_id).where(
            entries.c.agency_id == write.agency_id,
            entries.c.session_id == entry.session_id,
            entries.c.at == entry.at,
            entries.c.task_id != "",
            entries.c.undone_at.is_(None),
        )
        for each in write.conn.execute(together).all():
            withdraw(write, each.task_id)
            write.set(models.ReviewEntry, {"entry_id": each.entry_id}, undone_at=write.now)


def sign_review(engine: Engine, actor: Actor, *, session_id: str, now: datetime) -> None:
    """Signs a session. The supervisor's signature finishes it; the worker's comes after that.
    Signing twice changes nothing. Raises CommandError for anybody else."""
    with writing(engine, actor, now) as write:
        session = write.need(models.ReviewSession, "review", session_id=session_id)
        if actor.user_id == session.supervisor_id:
            column = "finished_at"
        elif actor.user_id == session.staff_id:
            column = "signed_at"
            if session.finished_at is None:
                raise CommandError("The review goes on. You sign when it is finished.")
        else:
            raise CommandError("The worker and who reviewed sign. W works as one of them.")
        if session._mapping[column] is None:
            write.set(models.ReviewSession, {"session_id": session_id}, **{column: write.now})
            write.record("review.sign", f"session:{session_id}", after={"as": column})


@once
def step_member(
    engine: Engine,
    actor: Actor,
    *,
    member_id: str,
    step: str,
    reason: str = "",
    seen: Seen | None = None,
    now: datetime,
    edit_id: str,
) -> None:
    """Moves a member to a tier or segment (one of ``STEPS``), from today; ``take_back_edit`` takes
    it back. ``reason`` is why, where a worker's maximum is passed. A repetition with the same
    ``edit_id`` changes nothing. AlreadyChanged where somebody else has moved the member since they
    were ``seen``."""
    with writing(engine, actor, now, seen) as write:
        if is_stored(write, edit_id):
            return
        member = write.need(models.Member, "member", member_id=member_id)
        values: dict[str, Value] = dict(STEPS[step])
        if "segment" in values and values["segment"] != member.segment:
            values["segment_start"] = write.day
        before = edit_row(write, models.Member, member, values, edit_id)
        if not before:
            raise CommandError("That is how it is already. Nothing was changed.")
        after = {name: values[name] for name in before} | ({"reason": reason} if reason else {})
        write.record("member.step", f"member:{member_id}", before, after)


@once
def note_privately(
    engine: Engine,
    actor: Actor,
    *,
    staff_id: str,
    member_id: str = "",
    text: str,
    now: datetime,
    note_id: str,
) -> None:
    """Keeps a private note for the actor alone. The audit record says that there is one, and not
    what it says or about whom. Raises CommandError where the database is an open file."""
    if not encryption.protects(engine):
        raise CommandError(OPEN_FILE)
    if not text.strip():
        raise CommandError("A note needs some words.")
    with writing(engine, actor, now) as write:
        if write.repeats(models.SupervisionNote, ADD_A_NOTE, note_id=note_id):
            return
        write.insert(
            models.SupervisionNote,
            {
                "note_id": note_id,
                "author_id": actor.user_id,
                "staff_id": staff_id,
                "member_id": member_id,
                "text": text,
                "at": write.now,
                "day": write.day,
            },
        )
        write.record("supervision.note", f"note:{note_id}")


def _session(write: Write, team_id: str, staff_id: str) -> str:
    """The open session of the actor with the worker, in whichever team it was begun; begun in this
    one where there is none."""
    supervisor_id = write.actor.user_id
    if supervisor_id == staff_id:
        raise CommandError(_OWN)
    write.need(models.Team, "team", team_id=team_id)
    write.need(models.Staff, "worker", staff_id=staff_id)
    key = {"staff_id": staff_id, "supervisor_id": supervisor_id}
    known = write.find(models.ReviewSession, **key, finished_at=None)
    if known is not None:
        return str(known.session_id)
    session_id = uuid7()
    write.insert(
        models.ReviewSession,
        {
            "session_id": session_id,
            "team_id": team_id,
            **key,
            "opened_on": write.day,
            "opened_at": write.now,
        },
    )
    return session_id


def _enter(write: Write, entry_id: str, session_id: str, member_id: str, **what: Any) -> None:
    values = {"entry_id": entry_id, "session_id": session_id, "member_id": member_id, **what}
    write.insert(models.ReviewEntry, {"review_id": "", "task_id": "", **values, **write.made})
