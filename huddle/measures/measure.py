"""Measures as data: what each one counts, of what, its goal, and where it comes from."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("measures.toml")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    ``kind`` is the function that looks (``huddle.measures.kinds``), ``numbers`` what it is told.
    ``reckoned`` is ratio, count or median, times ``scale``; ``unit`` is how the figure is said:
    share, days, hours, minutes, count, or the words of a rate. ``every`` is the period of its
    points (day, week, month). ``better`` is up, down or blank. One with ``tags`` is of members
    whom those protected subjects concern. ``rests_on`` is the table whose feed must cover a period
    before anything is said of it. ``grade`` is A official, B secondary, L a local default of ours.
    """

    id: str
    title: str
    kind: str
    numerator: str
    denominator: str
    exclusions: tuple[str, ...]
    unit: str
    reckoned: str
    scale: float
    every: str
    plot: str
    better: str
    goal: float | None
    goal_source: str
    source: str
    url: str
    grade: str
    tags: frozenset[str]
    rests_on: str
    least: int
    numbers: Mapping[str, Any]

    def number(self, name: str) -> Any:
        """What the kind is told under that name. KeyError where it is not told."""
        return self.numbers[name]


@lru_cache(maxsize=1)
def load_measures() -> tuple[Measure, ...]:
    """Every measure, in the order of the file."""
    with _FILE.open("rb") as file:
        return tuple(_made(record) for record in tomllib.load(file)["measure"])


def _made(record: Mapping[str, Any]) -> Measure:
    return Measure(
        id=record["id"],
        title=record["title"],
        kind=record["kind"],
        numerator=record["numerator"],
        denominator=record["denominator"],
        exclusions=tuple(record.get("exclusions", ())),
        unit=record["unit"],
        reckoned=record.get("reckoned", "ratio"),
        scale=record.get("scale", 1),
        every=record.get("every", "month"),
        plot=record.get("plot", "run chart"),
        better=record.get("better", ""),
        goal=record.get("goal"),
        goal_source=record.get("goal_source", ""),
        source=record["source"],
        url=record.get("url", ""),
        grade=record["grade"],
        tags=frozenset(record.get("tags", ())),
        rests_on=record.get("rests_on", ""),
        least=record.get("least", 0),
        numbers=record.get("numbers", {}),
    )
