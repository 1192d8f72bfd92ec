"""Neutral words for what people typed: a masked surface shows these and never the text."""

from collections.abc import Iterable

from huddle.plain import plain
from huddle.privacy.protected import group_of
from huddle.rules.rule import Rule

_TASKS = {
    "watch": "Follow up",
    "contacts": "Make contact",
    "referral": "Work on the referral",
    "request": "Work on the service request",
    "document": "Bring the document up to date",
    "task": "Task",
    "barrier": "Work on the barrier",
    "red": "Act on the goal that was not met",
}
_MATTERS = {
    "contacts": "contacts",
    "referral": "referral",
    "request": "service request",
    "document": "document",
    "task": "task",
}


def neutral_matter(item_key: str) -> str:
    """What kind of row of a member it is: "referral"; blank for one that is about the member."""
    kind, _, rest = item_key.partition(":")
    if kind == "followup":
        return neutral_matter(rest.partition(":")[2])
    return _MATTERS.get(kind, "")


def neutral_task(from_key: str) -> str:
    """What a task is about, told from the kind of row it was made from: "Make contact";
    "Task" for one that was made from none."""
    kind, _, rest = from_key.partition(":")
    if kind == "followup":
        return neutral_task(rest.partition(":")[2])
    return _TASKS.get(kind, "Task")


def task_words(text: str, from_key: str, known: frozenset[str]) -> str:
    """What a masked surface says of a task: its own text where that is one of the ``known`` ones
    of ``neutral_texts``, else what the kind of its row says."""
    return plain(text) if text in known else neutral_task(from_key)


def neutral_texts(rules: Iterable[Rule]) -> frozenset[str]:
    """The texts that a row proposes for its task, of those rules that give nothing away: a task
    that still has one of them holds nothing that anybody typed."""
    return frozenset(rule.task for rule in rules if rule.task and group_of(rule) == rule.id)
