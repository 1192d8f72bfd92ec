"""Neutral words for what people typed: a masked surface shows these and never the text."""

_TASKS = {
    "watch": "Follow up",
    "contacts": "Make contact",
    "referral": "Work on the referral",
    "request": "Work on the service request",
    "document": "Bring the document up to date",
    "task": "Task",
    "barrier": "Work on the barrier",
}


def neutral_task(from_key: str) -> str:
    """What a task is about, told from the kind of row it was made from: "Make contact";
    "Task" for one that was made from none."""
    kind, _, rest = from_key.partition(":")
    if kind == "followup":
        return neutral_task(rest.partition(":")[2])
    return _TASKS.get(kind, "Task")
