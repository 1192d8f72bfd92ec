"""Round numbers for an axis."""

from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

_STEPS = (1, 2, 2.5, 5, 10)
_ROOM = 0.06
_NEARLY_ALL = 0.9


class Scale(NamedTuple):
    """An axis from ``low`` to ``high`` with the values that are labelled."""

    low: float
    high: float
    ticks: tuple[float, ...]


def scale(values: Iterable[float], labels: int, unit: str) -> Scale:
    """An axis that holds all ``values`` with room to see them, and at most ``labels`` labels.

    It begins at 0 unless the values lie far from it. It goes below 0 only where a value does, and
    a share ends at 1."""
    found = list(values) or [0.0, 1.0]
    least, most = min(found), max(found)
    room = (most - least) * _ROOM or abs(most) * 0.5 or 1.0
    low, high = least - room, most + room
    if least >= 0 and (low < 0 or least < most / 3):
        low = 0.0
    if unit == "share" and most <= 1:
        high = 1.0 if high > _NEARLY_ALL else high
    return Scale(low, high, _ticks(low, high, max(labels, 2)))


def _ticks(low: float, high: float, labels: int) -> tuple[float, ...]:
    for step in _steps((high - low) / labels):
        first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
        if last - first + 1 <= labels:
            return tuple(turn * step for turn in range(first, last + 1))
    return (low, high)


def _steps(least: float) -> Sequence[float]:
    """Round steps from ``least`` on."""
    power = 10.0 ** floor(log10(least))
    return [
        step * power * over for over in (1, 10) for step in _STEPS if step * power * over >= least
    ]
