"""The tasks of a team as a surface may show them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import Task, TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.labels import Labels
from huddle.privacy.mask import Keys
from huddle.privacy.neutral import neutral_texts, task_words
from huddle.privacy.protected import has_protected_record
from huddle.rules.rule import load_rules


class ShownTask(NamedTuple):
    """A task. ``member`` is the label, "" for a task about nobody; ``member_key`` and ``from_key``
    are masked with it. ``created_at`` is in the agency's zone."""

    task_id: str
    title: str
    member_key: str | None
    member: str
    owner_id: str
    owner: str
    due: date | None
    due_words: str
    status: str
    created_at: datetime | None
    created_by: str
    huddle_id: str
    from_key: str
    closed_on: date | None
    closed_words: str = ""


def show_tasks(
    tasks: Iterable[Task], facts: TeamFacts, *, reveal: bool = False
) -> tuple[ShownTask, ...]:
    """The tasks in the order given. Masked, a title that somebody typed gives way to what the
    kind of row says that the task was made from."""
    labels = Labels(facts)
    keys = Keys(facts.agency_id, labels.by_id)
    zone = ZoneInfo(facts.zone)
    neutral = neutral_texts(load_rules(facts.rules))

    def shown(task: Task) -> ShownTask:
        member_id = task.member_id or None
        full_text = reveal and not has_protected_record(labels.by_id.get(task.member_id))
        task_id, member_key, from_key = task.task_id, member_id, task.from_key
        if not reveal:
            task_id = keys.matter(f"task:{task_id}", None).removeprefix("task:")
            member_key = keys.member(member_id) if member_id else None
            from_key = keys.matter(from_key, member_id)
        return ShownTask(
            task_id=plain(task_id),
            title=plain(task.title)
            if full_text
            else task_words(task.title, task.from_key, neutral),
            member_key=member_key,
            member=labels.member(member_id, open_row=reveal) if member_id else "",
            owner_id=plain(task.owner),
            owner=labels.staff(task.owner),
            due=task.due,
            due_words=words.due(task.due, facts.as_of) if task.status == "open" else "",
            status=plain(task.status),
            created_at=task.created_at.astimezone(zone) if task.created_at else None,
            created_by=plain(task.created_by),
            huddle_id=plain(task.huddle_id),
            from_key=from_key,
            closed_on=task.closed_on,
            closed_words=words.day(task.closed_on, facts.as_of) if task.closed_on else "",
        )

    return tuple(map(shown, tasks))
