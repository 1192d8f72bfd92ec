"""Whether somebody has changed a task since whoever writes looked at it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select

from db import models
from db.commands.transaction import Write
from db.models import table
from db.orders import AlreadyChanged, ChangedTask, TaskSeen


def check_tasks(write: Write, tasks: Iterable[Row[Any]], seen: Mapping[str, TaskSeen]) -> None:
    """Compares tasks with how they were seen, by their id; what was not looked at is not compared.
    What the actor changed since is no surprise to them.

    Raises AlreadyChanged, with every task that somebody else or an import has changed."""
    found = [_changed(write, task, seen[task.task_id]) for task in tasks if task.task_id in seen]
    changed = tuple(each for each in found if each is not None)
    if changed:
        raise AlreadyChanged(changed)


def _changed(write: Write, task: Row[Any], seen: TaskSeen) -> ChangedTask | None:
    now = TaskSeen(task.title, task.owner, task.due)
    unlike = [name for name in TaskSeen._fields if getattr(now, name) != getattr(seen, name)]
    if not unlike:
        return None
    change = table(models.Change).c
    made = write.conn.execute(
        select(change.column_name, change.by, change.batch_id, change.changed_at)
        .where(
            change.agency_id == write.agency_id,
            change.table_name == "task",
            change.row_id == task.task_id,
            change.column_name.in_(unlike),
        )
        .order_by(change.changed_at, change.change_id)
    ).all()
    last = {each.column_name: each for each in made}
    others = [each for each in last.values() if each.batch_id or each.by != write.actor.user_id]
    if last and not others:
        return None
    latest = max(others, key=lambda each: each.changed_at, default=None)
    by = latest.by if latest is not None and not latest.batch_id else ""
    return ChangedTask(task.task_id, seen, now, by, latest.changed_at if latest else None)
