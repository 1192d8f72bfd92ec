"""Tasks as text, JSON (``huddle.tasks/1``) and CSV."""

import csv
import io
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from huddle import words
from huddle.outlet.json import dump, iso
from huddle.outlet.lines import pad, spread, wrap
from huddle.plain import neutralised
from huddle.privacy.tasks import ShownTask

SCHEMA = "huddle.tasks/1"
_STATUS = {"open": "□", "done": "✓", "cancelled": "x"}


def as_json(tasks: Sequence[ShownTask]) -> str:
    """The tasks as one JSON document; ends with a newline."""
    return dump({"schema": SCHEMA, "tasks": [_record(task) for task in tasks]})


def as_csv(tasks: Sequence[ShownTask]) -> str:
    """The tasks as CSV with the columns of the JSON; no cell is taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_record(_EMPTY))
    for task in tasks:
        writer.writerow(neutralised(str(v)) if v else "" for v in _record(task).values())
    return out.getvalue()


def as_text(tasks: Sequence[ShownTask], *, width: int = 80) -> str:
    """The tasks, one after the other, at most ``width`` cells wide; says so where there is none."""
    if not tasks:
        return "No tasks.\n"
    return "\n".join(_lines(tasks, max(width, 40))) + "\n"


def _lines(tasks: Sequence[ShownTask], width: int) -> Iterator[str]:
    yield words.counted(len(tasks), "task")
    widest = max(cell_len(task.owner) for task in tasks)
    for task in tasks:
        left = f"{_STATUS.get(task.status, '·')} {pad(task.owner, min(widest, width // 3))}"
        left = f"{left}  {task.member}" if task.member else left
        yield from spread(left, task.due_words or _ending(task), width)
        yield from wrap(task.title, width, first="  ", rest="  ")


def _ending(task: ShownTask) -> str:
    if task.status == "open":
        return "no deadline"
    return f"{task.status} {task.closed_words}".strip()


def _record(task: ShownTask) -> dict[str, str | None]:
    created = task.created_at
    return {
        "task_id": task.task_id,
        "title": task.title,
        "member_id": task.member_key,
        "owner": task.owner_id or None,
        "due": iso(task.due),
        "status": task.status,
        "created_at": created.isoformat(timespec="seconds") if created else None,
        "created_by": task.created_by or None,
        "huddle_id": task.huddle_id or None,
        "from_key": task.from_key or None,
        "closed_at": iso(task.closed_on),
    }


_EMPTY = ShownTask("", "", None, "", "", "", None, "", "", None, "", "", "", None)
