"""``t`` on a task, or on every marked one: put off or handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.identifiers import uuid7
from huddle import words
from huddle.privacy.labels import Labels
from huddle.screens.board.choices import staff_to_choose
from huddle.screens.live import Deed
from huddle.screens.modals.change_task import ChangeTaskModal, TaskChanged
from huddle.screens.seen import Seen
from huddle.screens.seen import tasks as tasks_of

if TYPE_CHECKING:
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host


def change_task(host: Host, item: ShownItem, target: RealTarget) -> None:
    """Asks for another day, another owner and why, once for all the chosen tasks."""
    snapshot = host.snapshot
    known = {task.task_id: task for task in snapshot.facts.tasks} if snapshot else {}
    ids = [each.item_key.removeprefix("task:") for _, each in host.chosen()]
    tasks = [known[each] for each in ids if each in known]
    if snapshot is None or not tasks:
        return
    if any(task.status != "open" for task in tasks):
        which = "This task is" if len(tasks) == 1 else "A marked task is"
        host.say(f"{which} closed already. Undo takes that back on its day.", "soon")
        return
    edit_id, as_of = uuid7(), snapshot.facts.as_of
    seen = Seen(snapshot.facts, tasks_of(task.task_id for task in tasks))
    labels = Labels(snapshot.facts)
    several = "" if len(tasks) == 1 else words.counted(len(tasks), "task")

    def deed(changed: TaskChanged) -> Deed:
        def do(desk: Desk) -> str:
            desk.change_tasks(
                host.running.place(),
                [task.task_id for task in tasks],
                due=changed.due,
                owner=changed.owner,
                reason=changed.reason,
                seen=seen.rows,
                edit_id=edit_id,
            )
            said = (
                f"for {labels.staff(changed.owner)}" if changed.owner else "",
                words.due(changed.due, as_of),
            )
            subject = several or f"{item.member}, task"
            return f"Saved: {subject} {', '.join(filter(None, said))}."

        return Deed(do, failed=learn)

    def learn() -> None:
        stand = [seen.rows[f"task:{task.task_id}"] for task in tasks]
        modal.stand(
            {each["due"] for each in stand if not isinstance(each["due"], (str, int))},
            {str(each["owner"]) for each in stand},
        )

    modal = ChangeTaskModal(
        subject=several or item.member,
        staff=staff_to_choose(snapshot.facts),
        today=as_of,
        calendar=snapshot.calendar,
        dues={task.due for task in tasks},
        owners={task.owner for task in tasks},
    )
    host.ask(modal, deed, seen)
