"""Tasks that no row of the board made: added, changed, finished by hand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Engine

from db import models
from db.commands.edits import edit_row, is_stored
from db.commands.once import once
from db.commands.transaction import Write, writing
from db.history import Value
from db.identifiers import uuid7
from db.orders import Actor, CommandError, Seen

CLOSED = ("done", "cancelled")


@once
def add_task(
    engine: Engine,
    actor: Actor,
    *,
    team_id: str,
    title: str,
    owner: str = "",
    due: date | None = None,
    member_id: str = "",
    huddle_id: str = "",
    now: datetime,
    task_id: str | None = None,
) -> str:
    """Adds a task and gives its id; a repetition with the same ``task_id`` changes nothing."""
    if not title.strip():
        raise CommandError("A task needs some words.")
    with writing(engine, actor, now) as write:
        if task_id and write.repeats(models.Task, task_id=task_id):
            return task_id
        write.need(models.Team, "team", team_id=team_id)
        if member_id:
            write.need(models.Member, "member", member_id=member_id)
        new_id = task_id or uuid7()
        values = {"title": title, "owner": owner, "due": due, "member_id": member_id}
        insert_task(write, new_id, team_id, values, huddle_id=huddle_id)
        write.record("task.add", f"task:{new_id}", after=values)
        return new_id


def insert_task(
    write: Write,
    task_id: str,
    team_id: str,
    values: Mapping[str, Value],
    *,
    huddle_id: str = "",
) -> None:
    """Writes an open task; ``values`` are its title, owner, due and member_id."""
    made = {"created_at": write.now, "created_on": write.day, "created_by": write.actor.user_id}
    write.insert(
        models.Task,
        {
            **values,
            "task_id": task_id,
            "team_id": team_id,
            "status": "open",
            **made,
            "huddle_id": huddle_id,
        },
    )


@once
def edit_task(
    engine: Engine,
    actor: Actor,
    *,
    task_id: str,
    title: str | None = None,
    owner: str | None = None,
    due: date | None = None,
    no_due: bool = False,
    reason: str = "",
    now: datetime,
    edit_id: str | None = None,
) -> None:
    """Changes what is given, and keeps why (``reason``); ``no_due`` takes the deadline away. With
    ``edit_id`` a repetition changes nothing, and ``take_back_edit`` takes it back.

    Raises CommandError for a closed task, and for an owner who does not work here."""
    given: dict[str, Value] = {"title": title, "owner": owner, "due": due, "reason": reason or None}
    values: dict[str, Value] = {name: value for name, value in given.items() if value is not None}
    if no_due:
        values["due"] = None
    with writing(engine, actor, now) as write:
        if edit_id and is_stored(write, edit_id):
            return
        before = _edit(write, task_id, values, edit_id or uuid7())
        if before:
            write.record("task.edit", f"task:{task_id}", before, {k: values[k] for k in before})


@once
def edit_tasks(
    engine: Engine,
    actor: Actor,
    *,
    task_ids: Sequence[str],
    owner: str | None = None,
    due: date | None = None,
    reason: str = "",
    seen: Seen | None = None,
    now: datetime,
    edit_id: str,
) -> None:
    """Gives tasks another owner, another day or both, and keeps why: all of them or none, and
    ``take_back_edit`` takes back all. A repetition with the same ``edit_id`` changes nothing.
    ``seen`` is how the tasks stood for whoever changes them.

    Raises CommandError for a closed task among them, and for an owner who does not work here;
    AlreadyChanged when somebody else has changed one since it was seen."""
    given: dict[str, Value] = {"owner": owner, "due": due, "reason": reason or None}
    values: dict[str, Value] = {name: value for name, value in given.items() if value is not None}
    with writing(engine, actor, now, seen) as write:
        if is_stored(write, edit_id):
            return
        before: dict[str, Value] = {}
        after: dict[str, Value] = {}
        for task_id in dict.fromkeys(task_ids):
            for name, value in _edit(write, task_id, values, edit_id).items():
                before[f"task:{task_id}:{name}"] = value
                after[f"task:{task_id}:{name}"] = values[name]
        if before:
            targets = " ".join(f"task:{task_id}" for task_id in dict.fromkeys(task_ids))
            write.record("task.edit", targets, before, after)


def _edit(
    write: Write, task_id: str, values: Mapping[str, Value], edit_id: str
) -> dict[str, Value]:
    """Writes the values of an open task that differ; gives what they were before."""
    task = write.need(models.Task, "task", task_id=task_id)
    if task.status in CLOSED:
        raise CommandError("This task is closed already.")
    owner = values.get("owner")
    if owner and owner != task.owner:
        write.need(models.Staff, "worker", staff_id=owner)
    return edit_row(write, models.Task, task, values, edit_id)


def finish_task(
    engine: Engine,
    actor: Actor,
    *,
    task_id: str,
    status: str = "done",
    reason: str = "",
    seen: Seen | None = None,
    now: datetime,
) -> None:
    """Closes a task as done or cancelled, today. Doing so twice changes nothing; a task that was
    closed otherwise is refused. ``seen`` is how it stood for whoever closes it.

    Raises AlreadyChanged when somebody else has changed it since."""
    if status not in CLOSED:
        raise CommandError("A task ends as done or cancelled.")
    with writing(engine, actor, now, seen) as write:
        task = write.need(models.Task, "task", task_id=task_id)
        if task.status == status:
            return
        if task.status in CLOSED:
            raise CommandError(f"This task is {task.status} already.")
        values: dict[str, Value] = {"status": status, "closed_on": write.day}
        if reason:
            values["reason"] = reason
        before = write.edit(models.Task, task, values)
        write.record("task.finish", f"task:{task_id}", before, values)


def reopen_task(engine: Engine, actor: Actor, *, task_id: str, now: datetime) -> None:
    """Takes back that a task was closed today; it stands open as before. Reopening an open task
    changes nothing; one that was closed on an earlier day is refused."""
    with writing(engine, actor, now) as write:
        task = write.need(models.Task, "task", task_id=task_id)
        if task.status not in CLOSED:
            return
        if task.closed_on != write.day:
            raise CommandError("This task was closed on an earlier day. Add a new one.")
        values: dict[str, Value] = {"status": "open", "closed_on": None}
        before = write.edit(models.Task, task, values)
        write.record("task.reopen", f"task:{task_id}", before, values)


def withdraw_task(engine: Engine, actor: Actor, *, task_id: str, now: datetime) -> None:
    """Takes back a task that was added by hand; doing so twice changes nothing. Raises CommandError
    when somebody has changed or decided about it since."""
    with writing(engine, actor, now) as write:
        withdraw(write, task_id)


def withdraw(write: Write, task_id: str) -> None:
    """Takes a task that was added by hand off the board, as part of what is being written. Raises
    CommandError when somebody has changed or decided about it since."""
    task = write.need(models.Task, "task", task_id=task_id)
    if task.removed_at is not None:
        return
    changed = write.find(models.Change, table_name="task", row_id=task_id, undone_at=None)
    decided = write.find(models.Decision, item_key=f"task:{task_id}", undone_at=None)
    if changed or decided:
        raise CommandError("The task has been worked on since. Finish or change the task.")
    before = write.edit(models.Task, task, {"removed_at": write.now})
    write.record("task.withdraw", f"task:{task_id}", before)
