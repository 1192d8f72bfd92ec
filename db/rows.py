"""Rows of a query made into the named tuples of ``db.types``.

A column at a time, so that the work is done by the interpreter's own loops: a team has thousands of
contacts. SQLite gives days, instants and truth values as text and numbers, PostgreSQL gives them as
what they are; both come out alike. Days and tags repeat, so each is read once."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

BROUGHT = {
    "member": "member_id",
    "staff": "staff_id",
    "contact": "contact_id",
    "appointment": "appt_id",
    "referral": "referral_id",
    "service_request": "request_id",
    "event": "event_id",
    "goal": "goal_id",
    "document": "document_id",
    "task": "task_id",
}
"""The tables that files bring, with their keys."""
INSTANT_FORMAT = "%Y-%m-%dT%H:%M:%S.%f+00:00"
"""How SQLite keeps an instant: as text that sorts."""

Fetched = list[tuple[Any, ...]]
Convert = Callable[[Any], Any]
T = TypeVar("T", bound=tuple[Any, ...])


class _Read(dict[Any, Any]):
    """Remembers what each value of a column stands for."""

    def __init__(self, read: Convert) -> None:
        super().__init__({None: None})
        self.read = read

    def __missing__(self, value: Any) -> Any:
        self[value] = known = self.read(value)
        return known


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else cast(date, value)


def instant(value: Any) -> datetime:
    """The moment that a column holds, in UTC."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else cast(datetime, value)
    return found.astimezone(UTC)


def day_end(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which ``day`` is over in that zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def bound(dialect: str, **values: str | date) -> Mapping[str, Any]:
    """Parameters as the driver takes them: SQLite has neither days nor instants."""
    if dialect == "postgresql":
        return values
    return {
        name: value.strftime(INSTANT_FORMAT) if isinstance(value, datetime) else str(value)
        for name, value in values.items()
    }


def _truth(value: Any) -> bool:
    return value in (True, "1", "true", "t")


DAYS = _Read(_day)
_INSTANTS = _Read(instant)
_TAGS = _Read(lambda value: frozenset(value.split()))
KEYS = _Read(lambda value: tuple(json.loads(value)))
TRUTHS = _Read(_truth)


_CONVERT: Mapping[Any, Convert] = {
    date: DAYS.__getitem__,
    date | None: DAYS.__getitem__,
    datetime: _INSTANTS.__getitem__,
    datetime | None: _INSTANTS.__getitem__,
    bool: TRUTHS.__getitem__,
    bool | None: TRUTHS.__getitem__,
    frozenset[str]: _TAGS.__getitem__,
    tuple[str, ...]: KEYS.__getitem__,
}


@cache
def _plan(kind: type[tuple[Any, ...]]) -> tuple[tuple[str, Convert | None], ...]:
    """The fields of a named tuple, each with what reads it; none for text and numbers."""
    return tuple((name, _CONVERT.get(said)) for name, said in kind.__annotations__.items())


def converted(
    kind: type[T], fetched: Fetched, special: Mapping[str, Convert] | None = None
) -> list[T]:
    """The rows as ``kind``; columns beyond its fields are left out. ``special`` reads fields by
    name in a manner of its own."""
    if not fetched:
        return []
    own = special or {}
    columns = list(zip(*fetched, strict=True))
    values = []
    for column, (name, convert) in zip(columns, _plan(kind), strict=False):
        convert = own.get(name, convert)
        values.append(map(convert, column) if convert else column)
    make = cast("Callable[[Any], T]", kind._make)  # type: ignore[attr-defined]
    return list(map(make, zip(*values, strict=True)))


def rolled_back(row: T, before: Mapping[str, str | None]) -> T:
    """The row with the older values that ``change`` has kept of its columns, as text."""
    older = {}
    for name, convert in _plan(type(row)):
        if name in before:
            text = before[name]
            said = type(row).__annotations__[name]
            if convert:
                older[name] = convert(text)
            elif said is str:
                older[name] = text or ""
            else:
                older[name] = int(text) if text else None
    return cast(T, row._replace(**older)) if older else row  # type: ignore[attr-defined]
