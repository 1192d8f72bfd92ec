"""What stands in a cell under a month, week or day: "11/3 TC, 11/17 HV" is two things."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from huddle.intake.dates import MONTHS
from huddle.intake.periods import DAY, WIDEST_GAP, Period, full_year


class Entry(NamedTuple):
    """One thing that a cell says: on which day, whether the cell said so, and in which words."""

    day: date
    told: bool
    words: str


ONLY_DAY = "a day only"
"""The words of a cell that holds nothing but a day."""

_WHOLE = r"(?P<iso>20\d\d-\d\d-\d\d)(?:[T ]00:00(?::00)?)?"
_SLASHED = r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})(?:[/-](?P<y>20\d\d|\d\d))?(?![\d/])"
_NAMED = r"(?P<m>[A-Za-z]{3,9})\.? (?P<n>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<z>20\d\d))?(?![\d/])"
_NTH = r"(?P<nth>\d{1,2})(?:st|nd|rd|th)\b"
_IN_CELL = re.compile(rf"(?<![\d/])(?:{_WHOLE}|{_SLASHED}|{_NAMED}|{_NTH})")
_AROUND = " \t\r\n,;:&+-–—/()"


def entries(text: str, period: Period) -> list[Entry]:
    """What a cell under a period says: one entry for each day in it, else one on the period's
    first day."""
    found = [
        (each, day) for each in _IN_CELL.finditer(text) if (day := _day(each, period)) is not None
    ]
    if not found:
        return [Entry(period.first, period.days == DAY, text.strip())]
    leads = not text[: found[0][0].start()].strip(_AROUND)
    told: list[Entry] = []
    for number, (each, day) in enumerate(found):
        if leads:
            end = found[number + 1][0].start() if number + 1 < len(found) else len(text)
            words = text[each.end() : end]
        else:
            begin = found[number - 1][0].end() if number else 0
            last = number + 1 == len(found)
            words = text[begin : each.start()] + (" " + text[each.end() :] if last else "")
        said = " ".join(words.strip(_AROUND).split()).strip(_AROUND)
        if not said and told and not leads:
            said = told[-1].words
        told.append(Entry(day, True, said or ONLY_DAY))
    return told


def _day(found: re.Match[str], period: Period) -> date | None:
    """The day in a cell, in the year that brings it nearest to its period; none where it is no
    such day, or far from it."""
    year = found["y"] or found["z"]
    if found["iso"]:
        whole, month, day = map(int, found["iso"].split("-"))
        tries = [(whole, month, day)]
    elif found["nth"]:
        tries = [(period.first.year, period.first.month, int(found["nth"]))]
    elif found["m"]:
        month = MONTHS.get(found["m"].casefold(), 0)
        tries = [(int(year or 0), month, int(found["n"]))]
    else:
        first, second = int(found["a"]), int(found["b"])
        tries = [(int(year or 0), first, second), (int(year or 0), second, first)]
    days = [day for each in tries for day in _near(*each, period.first)]
    inside = [day for day in days if period.first <= day < period.first + timedelta(period.days)]
    near = [day for day in days if abs((day - period.first).days) <= WIDEST_GAP]
    return next(iter((*inside, *(days[:1] if year else near[:1]))), None)


def _near(year: int, month: int, day: int, first: date) -> list[date]:
    year, made = full_year(year), []
    for each in (year,) if year else (first.year, first.year + 1, first.year - 1):
        try:
            made.append(date(each, month, day))
        except ValueError:
            continue
    return made
