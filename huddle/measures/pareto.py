"""A Pareto: what is most often so, and how much of the whole the first ones are together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Counted = TypeVar("Counted")


@dataclass(frozen=True, slots=True)
class Cause(Generic[Counted]):
    """One cause with what it counts. ``share`` and ``cumulative`` are 0 to 1, of all that was
    counted; the last cause's cumulative share is 1."""

    code: str
    rows: tuple[Counted, ...]
    share: float
    cumulative: float

    @property
    def count(self) -> int:
        return len(self.rows)


def pareto(counted: Iterable[tuple[str, Counted]]) -> tuple[Cause[Counted], ...]:
    """The causes, the most frequent first and equal ones by code; nothing where nothing was
    counted."""
    rows: dict[str, list[Counted]] = {}
    for code, row in counted:
        rows.setdefault(code, []).append(row)
    total = sum(map(len, rows.values()))
    causes, so_far = [], 0
    for code in sorted(rows, key=lambda each: (-len(rows[each]), each)):
        so_far += len(rows[code])
        causes.append(Cause(code, tuple(rows[code]), len(rows[code]) / total, so_far / total))
    return tuple(causes)
