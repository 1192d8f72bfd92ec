"""A caseload review as a surface may tell it: what was recorded of whom, and who signed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import ReviewEntry, Task, TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.labels import Labels
from huddle.privacy.protected import has_protected_record
from huddle.views.review import Held, became, beyond


class ShownReview(NamedTuple):
    """The record of a review. ``lines`` has for each member, as labelled, what was recorded;
    ``left`` are the labels of those not reviewed."""

    state: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    left: tuple[str, ...]


def show_review(
    held: Held, members: Sequence[str], facts: TeamFacts, *, reveal: bool
) -> ShownReview:
    """The record; ``members`` are the ids of the caseload in their order. Masked, and of a member
    with a protected record, no note and no task says its words."""
    labels = Labels(facts)
    tasks = {task.task_id: task for task in facts.tasks}
    of_member: dict[str, list[ReviewEntry]] = {}
    for entry in held.of_session:
        of_member.setdefault(entry.member_id, []).append(entry)

    def said(member_id: str) -> Iterator[str]:
        typed = reveal and not has_protected_record(labels.by_id.get(member_id))
        for entry in of_member[member_id]:
            when = words.day(entry.day, facts.as_of)
            if entry.review_id:
                note = plain(entry.note) if typed else "with a note" if entry.note else ""
                yield f"Reviewed {when}{': ' if typed and note else ' ' if note else ''}{note}"
            elif entry.task_id in tasks:
                yield f"Agreed {when}: {_task(tasks[entry.task_id], facts, labels, typed)}"

    return ShownReview(
        state_words(held, facts),
        tuple(
            (labels.member(each, open_row=reveal), tuple(said(each)))
            for each in dict.fromkeys([*members, *of_member])
            if each in of_member
        ),
        tuple(labels.member(each, open_row=reveal) for each in members if each not in held.done),
    )


def beyond_words(facts: TeamFacts, staff_id: str) -> str:
    """That a worker has members of other teams who are in no list here, and how many; "" where all
    are."""
    count = beyond(facts, staff_id)
    more = f"{words.counted(count, 'member')} of other teams"
    return f"{more} {'is' if count == 1 else 'are'} not in this list" if count else ""


def state_words(held: Held, facts: TeamFacts) -> str:
    """Since when the review goes on, with whom, and who signed; that there is none yet."""
    session = held.session
    if session is None:
        return "No review is going on"
    labels, zone = Labels(facts), ZoneInfo(facts.zone)
    who, whose = labels.staff(session.supervisor_id), labels.staff(session.staff_id)
    said = f"By {who}, since {words.day(session.opened_on, facts.as_of)}"
    if session.finished_at is None:
        return f"{said}, not signed yet"
    ended = words.day(session.finished_at.astimezone(zone).date(), facts.as_of)
    if session.signed_at is None:
        return f"{said}, signed {ended}; {whose} has not signed yet"
    agreed = words.day(session.signed_at.astimezone(zone).date(), facts.as_of)
    return f"{said}, signed {ended}; {whose} signed {agreed}"


def _task(task: Task, facts: TeamFacts, labels: Labels, typed: bool) -> str:
    title = plain(task.title) if typed else "a task"
    return f"{title}, {labels.staff(task.owner)}, {became(task, facts.as_of)}"
