"""What a measure looks at, one by one, and the figure that it makes of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from statistics import median
from typing import NamedTuple


class Unit(NamedTuple):
    """One thing that a measure looks at: a member, a referral, a discharge, a huddle.

    ``key`` names it ("member:M4417"). It adds ``counted`` to the numerator and ``of`` to the
    denominator; ``value`` is what a median is made of (days, minutes, hours). ``why`` says in
    neutral words why it counts or does not. One with a reason in ``excluded`` is listed and adds
    to neither. ``part`` is what a measure is split by (a channel, an age band).
    """

    key: str
    member_id: str
    staff_id: str
    programme: str
    counted: float
    why: str
    of: float = 1
    value: float | None = None
    excluded: str = ""
    part: str = ""


class Part(NamedTuple):
    """The figure of one part of what a measure is split by."""

    name: str
    numerator: float
    denominator: float
    value: float | None


class Tally(NamedTuple):
    """A measure's figure of a day. ``n`` is how many things it is made of, ``excluded`` how many
    were left out by reason, ``high`` the 90th percentile where the figure is a median, ``unread``
    how many members of that day whoever asks may not read, so that nothing is counted of them."""

    units: tuple[Unit, ...]
    numerator: float
    denominator: float
    value: float | None
    n: int
    excluded: tuple[tuple[str, int], ...]
    high: float | None = None
    parts: tuple[Part, ...] = ()
    unread: int = 0


_NUMBER = re.compile(r"\d+")

Reckon = Callable[[Sequence[Unit], float], "tuple[float, float, float | None]"]


def _ratio(units: Sequence[Unit], scale: float) -> tuple[float, float, float | None]:
    counted, of = sum(unit.counted for unit in units), sum(unit.of for unit in units)
    return counted, of, scale * counted / of if of else None


def _count(units: Sequence[Unit], scale: float) -> tuple[float, float, float | None]:
    counted = sum(unit.counted for unit in units)
    return counted, sum(unit.of for unit in units), scale * counted


def _median(units: Sequence[Unit], scale: float) -> tuple[float, float, float | None]:
    values = [unit.value for unit in units if unit.value is not None]
    return len(values), len(units), scale * median(values) if values else None


def _highest(units: Sequence[Unit], scale: float) -> tuple[float, float, float | None]:
    values = [unit.value for unit in units if unit.value is not None]
    return len(values), len(units), scale * max(values) if values else None


RECKONED: dict[str, Reckon] = {
    "ratio": _ratio,
    "shares": _ratio,
    "count": _count,
    "median": _median,
    "highest": _highest,
}
"""How a figure is made: the counted in each of those looked at (and of ``shares`` the parts are
shares of all), how many, the middle value, or the highest."""


def tally(units: Iterable[Unit], reckoned: str, scale: float = 1) -> Tally:
    """The figure of these units, made as ``reckoned`` (a key of RECKONED) says."""
    everything = tuple(sorted(units))
    looked_at = [unit for unit in everything if not unit.excluded]
    numerator, denominator, value = RECKONED[reckoned](looked_at, scale)
    names = sorted({unit.part for unit in looked_at} - {""}, key=_by_number)
    return Tally(
        units=everything,
        numerator=numerator,
        denominator=denominator,
        value=value,
        n=len(looked_at),
        excluded=tuple(sorted(Counter(filter(None, map(_excluded, everything))).items())),
        high=_high(looked_at, scale) if reckoned == "median" else None,
        parts=tuple(_part(name, looked_at, reckoned, scale) for name in names),
    )


def _by_number(name: str) -> tuple[bool, int, str]:
    """Names that begin with a number in its order, after them the others by letter."""
    number = _NUMBER.match(name)
    return number is None, int(number[0]) if number else 0, name


def _part(name: str, units: Sequence[Unit], reckoned: str, scale: float) -> Part:
    own = [unit for unit in units if unit.part == name]
    if reckoned == "shares":
        return Part(name, len(own), len(units), scale * len(own) / len(units))
    return Part(name, *RECKONED[reckoned](own, scale))


def _excluded(unit: Unit) -> str:
    return unit.excluded


def _high(units: Sequence[Unit], scale: float) -> float | None:
    """The 90th percentile by nearest rank."""
    values = sorted(unit.value for unit in units if unit.value is not None)
    return scale * values[ceil(0.9 * len(values)) - 1] if values else None
