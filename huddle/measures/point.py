"""One point of a measure's series."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from huddle.words import day, month

_LEAST_MONTH = 28


class Point(NamedTuple):
    """What a measure was on one day, or over the period that ends on it.

    ``value`` is in the measure's unit (a share is 0 to 1), None where there was nothing to measure;
    ``n`` is how many the value rests on, ``unread`` how many members it was made without, since
    another team has them now."""

    on: date
    value: float | None
    n: int
    unread: int = 0


def monthly(points: Sequence[Point], every: str = "") -> bool:
    """Whether each point is a month. ``every`` is their period where that is known (day, week,
    month); else it is told by their days, of which the last may be in a month that is not over."""
    if every:
        return every == "month"
    gaps = [(b.on - a.on).days for a, b in pairwise(points)]
    return bool(gaps) and all(gap >= _LEAST_MONTH for gap in gaps[: max(len(gaps) - 1, 1)])


def period(points: Sequence[Point], on: date, every: str = "") -> str:
    """The period of a point of a series in words: "Jun" where a point is a month, else "3 Jun";
    with the year where it is not that of the last point."""
    last = points[-1].on
    if not monthly(points, every):
        return day(on, last)
    return month(on) if on.year == last.year else f"{month(on)} {on.year}"
