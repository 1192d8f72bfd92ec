"""``t`` on a task: it is put off or handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.identifiers import uuid7
from huddle import words
from huddle.privacy.labels import Labels
from huddle.screens.board.choices import staff_to_choose
from huddle.screens.live import Deed
from huddle.screens.modals.change_task import ChangeTaskModal, TaskChanged

if TYPE_CHECKING:
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host


def change_task(host: Host, item: ShownItem, target: RealTarget) -> None:
    """Asks for another day, another owner and why."""
    snapshot = host.snapshot
    task_id = target.item_key.removeprefix("task:")
    known = {task.task_id: task for task in snapshot.facts.tasks} if snapshot else {}
    if snapshot is None or task_id not in known:
        return
    task, edit_id, as_of = known[task_id], uuid7(), snapshot.facts.as_of
    if task.status != "open":
        host.say("This task is closed already. Undo takes that back on its day.", "soon")
        return
    if host.situation.marked:
        host.say(
            f"One task at a time; {host.key_of('assign')} gives the marked rows to one.", "soon"
        )
        return
    labels = Labels(snapshot.facts)

    def deed(changed: TaskChanged) -> Deed:
        def do(desk: Desk) -> str:
            desk.change_task(
                host.running.place(),
                task_id,
                due=changed.due,
                owner=changed.owner,
                reason=changed.reason,
                edit_id=edit_id,
            )
            said = (
                f"for {labels.staff(changed.owner)}" if changed.owner else "",
                words.due(changed.due, as_of),
            )
            return f"Saved: {item.member}, task {', '.join(filter(None, said))}."

        return Deed(do)

    modal = ChangeTaskModal(
        subject=item.member,
        staff=staff_to_choose(snapshot.facts),
        today=as_of,
        calendar=snapshot.calendar,
        due=task.due,
        owner=task.owner,
    )
    host.ask(modal, deed)
