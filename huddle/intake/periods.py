"""Columns that are months, weeks or days: "Nov 2026", "Wk of 11/2", 2026-11-02.

A tracker may keep a column for each month, and in each of its cells what happened then. Such
columns are told by their headers: two or more that go forward without a long gap.
"""

import itertools
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from huddle.intake.dates import MONTHS, BadDate, DateReader
from huddle.intake.folding import fold

EACH_PERIOD, EACH_DAY, EACH_WORDS = "each cell: place", "each cell: day", "each cell: words"
EACH = (EACH_PERIOD, EACH_DAY, EACH_WORDS)
"""What the columns are called that a cell under a month, week or day becomes: which cell it is, on
which day it happened, and the words in it."""

MONTH, WEEK, DAY = 31, 7, 1
WIDEST_GAP = 62
"""How many days may lie between the beginnings of neighbours."""
_MOST = 400
_ALIKE = "contacts?|calls?|visits?|touch(?:es)?|f2f|core|service|cs|outreach|attempts?|date|of"
_BESIDE = re.compile(rf"(?:\b(?:{_ALIKE}|wk|week|[1-6])\b|[\s#()/:.,-])*", re.IGNORECASE)
"""What may stand beside a month."""
_MONTH = re.compile(r"([a-z]{3,9})\.?(?:[\s,/-]*(?:'?(\d{2})|(20\d\d))\b)?", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:0?([1-9])|1([0-2]))[/-](20\d\d)|(20\d\d)[/-](0[1-9]|1[0-2])")
_COUNTED = re.compile(r" \[\d+\]$")
"""What a header is given that stands more than once."""
_WEEK = re.compile(
    r"(?:wk|week)\s*(?:of|beg(?:inning)?|starting|start)?\.?:?\s*(?=[\d(])\(?", re.IGNORECASE
)
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](20\d\d|\d\d))?(?!\d)")
_RANGE = re.compile(r"\s*(?:-|–|to|thru|through)\s*\d{1,2}(?:[/.-]\d{1,2}(?:[/.-]\d{2,4})?)?\)?\s*")
_LEAP = 2024
"""The year of days whose year is not said: one that has them all."""


class Period(NamedTuple):
    """A month, a week or a day: its first day, about how many days it has, and whether its year is
    said."""

    first: date
    days: int
    dated: bool


def of(label: str) -> Period | None:
    """The period that a header is; none where it is something else."""
    return _of(label) if len(label) <= 40 else None


@lru_cache(maxsize=4096)
def _of(label: str) -> Period | None:
    text = _COUNTED.sub("", label.strip())
    if found := _NUMBERED.fullmatch(text):
        low, high, after, before, number = found.groups()
        month_number = int(number or low or f"1{high}")
        return Period(date(int(before or after), month_number, 1), MONTH, True)
    week = _WEEK.match(text)
    rest = text[week.end() :] if week else text
    if found := _SHORT.match(rest):
        after = rest[found.end() :]
        if not after.strip(" )") or _RANGE.fullmatch(after):
            month, day, year = found.groups()
            days = WEEK if week or after.strip(" )") else DAY
            return _period(int(year or 0), int(month), int(day), days)
    if week is None and re.match(r"20\d\d-\d\d-\d\d", text):
        try:
            moment = DateReader(latest=2199).read(text)
        except BadDate:
            return None
        return Period(moment.day, DAY, True) if moment else None
    for found in _MONTH.finditer(text):
        named = MONTHS.get(found[1].casefold())
        beside = text[: found.start()] + " " + text[found.end() :]
        if named and _BESIDE.fullmatch(beside):
            return _period(int(found[2] or found[3] or 0), named, 1, MONTH)
    return None


def _period(year: int, month: int, day: int, days: int) -> Period | None:
    year = full_year(year)
    try:
        return Period(date(year or _LEAP, month, day), days, bool(year))
    except ValueError:
        return None


def full_year(year: int) -> int:
    """A year of which two digits may be all that is said."""
    return year + 2000 if 0 < year < 100 else year


def places(labels: Sequence[str]) -> dict[int, Period]:
    """Where the columns of periods stand: the longest run that goes forward, none where there are
    too few to be sure."""
    best: list[tuple[int, Period]] = []
    run: list[tuple[int, Period]] = []
    for place, label in enumerate(labels[:_MOST]):
        period = of(label)
        if period is None:
            continue
        if not (run and _follows(run[-1][1], period)):
            run = []
        run.append((place, period))
        if len(run) > len(best):
            best = run
    least = 3 if best and best[0][1].days == DAY else 2
    if len(best) < least:
        return {}
    if all(each.days == DAY and each.first.day == 1 for _, each in best):
        best = [(place, each._replace(days=MONTH)) for place, each in best]
    return dict(best)


def _follows(before: Period, after: Period) -> bool:
    if before.days != after.days or before.dated != after.dated:
        return before.days == after.days and before.days == MONTH
    gap = (after.first - before.first).days
    if not before.dated and gap < 0:
        gap += 366  # December, then January
    least = 0 if before.days == MONTH else 1
    return least <= gap <= WIDEST_GAP


def with_years(found: dict[int, Period], said: str, last: int, today: date) -> dict[int, Period]:
    """The periods with their years. One that does not say its own has that of its neighbours, else
    the only one in ``said`` (titles and names), else the latest in which the column at ``last``,
    the last with something in it, does not lie ahead of ``today``."""
    if all(period.dated for period in found.values()):
        return found
    order = list(found.items())
    turns = _turns(order)
    known = next(
        (
            period.first.year - turn
            for (_, period), turn in zip(order, turns, strict=True)
            if period.dated
        ),
        None,
    )
    years = set(re.findall(r"(?<!\d)20\d\d(?!\d)", said))
    if known is None and len(years) == 1 and not turns[-1]:
        known = int(years.pop())
    if known is None:
        anchor, turn = next(
            (
                (period, turn)
                for (place, period), turn in zip(order, turns, strict=True)
                if place == last
            ),
            (order[-1][1], turns[-1]),
        )
        ahead = (anchor.first.month, anchor.first.day) > (today.month, today.day)
        known = today.year - ahead - turn
    return {
        place: period
        if period.dated
        else period._replace(first=_in(known + turn, period.first), dated=True)
        for (place, period), turn in zip(order, turns, strict=True)
    }


def _turns(order: Sequence[tuple[int, Period]]) -> list[int]:
    """For each period how many years after the first one's it lies."""
    turns, year = [0], 0
    for (_, before), (_, after) in itertools.pairwise(order):
        if before.dated and after.dated:
            year += after.first.year - before.first.year
        elif (after.first.month, after.first.day) < (before.first.month, before.first.day):
            year += 1
        turns.append(year)
    return turns


def _in(year: int, day: date) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def come_and_go(labels: Sequence[str]) -> frozenset[str]:
    """The headers, folded, that a later file of the source need not have, or may have more of: the
    periods, and what is made of their cells."""
    return frozenset(fold(label) for label in (*EACH, *(labels[place] for place in places(labels))))
