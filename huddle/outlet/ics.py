"""Tasks as an iCalendar file (RFC 5545) of to-dos, one per task."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from huddle.privacy.tasks import ShownTask

_STATUS = {"open": "NEEDS-ACTION", "done": "COMPLETED", "cancelled": "CANCELLED"}
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_OCTETS = 75


def calendar(tasks: Sequence[ShownTask], *, now: datetime) -> str:
    """The tasks as one VCALENDAR; ``now`` is when the file was made. Lines end in CRLF and are
    folded at 75 octets, never within a letter."""
    return "".join(fold(line) for line in _lines(tasks, now))


def fold(line: str) -> str:
    """One content line, folded: what does not fit goes on after CRLF and a space."""
    parts, part, size = [], "", 0
    for char in line:
        octets = len(char.encode("utf-8"))
        if size + octets > _OCTETS:
            parts.append(part)
            part, size = " ", 1
        part, size = part + char, size + octets
    return "\r\n".join([*parts, part]) + "\r\n"


def _lines(tasks: Sequence[ShownTask], now: datetime) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//care-huddle//Huddle//EN"
    for task in tasks:
        yield from _todo(task, now)
    yield "END:VCALENDAR"


def _todo(task: ShownTask, now: datetime) -> Iterator[str]:
    yield "BEGIN:VTODO"
    yield f"UID:{_text(task.task_id)}@huddle"
    yield f"DTSTAMP:{_instant(now)}"
    if task.created_at is not None:
        yield f"CREATED:{_instant(task.created_at)}"
    if task.due is not None:
        yield f"DUE;VALUE=DATE:{_day(task.due)}"
    summary = f"{task.title}: {task.member}" if task.member else task.title
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(f'Owner: {task.owner}')}"
    yield f"STATUS:{_STATUS.get(task.status, 'NEEDS-ACTION')}"
    if task.status == "done" and task.closed_on is not None:
        yield f"COMPLETED:{_day(task.closed_on)}T000000Z"
    yield "CLASS:CONFIDENTIAL"
    yield "END:VTODO"


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _day(value: date) -> str:
    return value.strftime("%Y%m%d")


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
