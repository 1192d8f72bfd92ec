"""Business days, month arithmetic, and the due phrases that people type.

Days are plain dates in the agency's zone. A business day is Monday to Friday and none of the
calendar's holidays (federal ones and the agency's own closures).
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from huddle.plain import plain

_DAY = timedelta(days=1)
_SATURDAY = 5


class Calendar(NamedTuple):
    """The agency's working days: every Monday to Friday but ``holidays``."""

    holidays: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add_business_days(self, day: date, n: int) -> date:
        """The ``n``-th business day later than ``day``, whatever ``day`` is; ``day`` for 0.

        Raises ``ValueError`` for a negative ``n``.
        """
        return self._move(day, n, _DAY)

    def back_business_days(self, day: date, n: int) -> date:
        """The ``n``-th business day earlier than ``day``; ``day`` for 0.

        Raises ``ValueError`` for a negative ``n``.
        """
        return self._move(day, n, -_DAY)

    def _move(self, day: date, n: int, step: timedelta) -> date:
        if n < 0:
            raise ValueError(f"a number of business days cannot be negative: {n}")
        while n:
            day += step
            if day.weekday() < _SATURDAY and day not in self.holidays:
                n -= 1
        return day

    def next_business_day(self, day: date) -> date:
        """The first business day later than ``day``."""
        return self._move(day, 1, _DAY)

    def last_business_day(self, day: date) -> date:
        """``day`` itself when it is worked, else the last business day before it."""
        return day if self.is_business_day(day) else self._move(day, 1, -_DAY)

    def business_days(self, first: date, last: date) -> int:
        """How many business days lie from ``first`` to ``last``, both included."""
        return sum(
            self.is_business_day(first + timedelta(days=turn))
            for turn in range((last - first).days + 1)
        )


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (earlier when negative), or the month's last where the month
    is too short: 31 January + 1 is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class DuePhraseError(ValueError):
    """A due phrase that is not understood; the text says what is."""


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_AHEAD = r"\+?(\d{1,3}) ?(bd|d|w)"
_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_MONTH_FIRST = r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?"
_DAY_FIRST = r"(\d{1,2})\.? ([a-z]{3,})\.?,?(?: (\d{4}))?"
_NAME_FIRST = r"([a-z]{3,})\.? (\d{1,2}),?(?: (\d{4}))?"


def parse_due(phrase: str, today: date, calendar: Calendar) -> date:
    """The day a typed phrase means, seen from ``today``.

    Understood are "today", "tomorrow", a weekday (the next one later than today), "+2bd", "+3d",
    "+1w", "3 Dec", "Dec 3", "12/3" (month first) and "2026-12-03". A day without its year is the
    next such day. Raises ``DuePhraseError`` for anything else.
    """
    text = " ".join(phrase.lower().split())
    if text in ("today", "tomorrow"):
        return today if text == "today" else today + _DAY
    if len(text) >= 3:
        for weekday, name in enumerate(_WEEKDAYS):
            if name.startswith(text):
                return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if found := re.fullmatch(_AHEAD, text):
        amount, unit = int(found[1]), found[2]
        if unit == "bd":
            return calendar.add_business_days(today, amount)
        return today + timedelta(days=amount * (7 if unit == "w" else 1))
    parts = _parts(text)
    if parts is None:
        raise DuePhraseError(_accepted(phrase))
    year, month, day = parts
    try:
        if year is not None:
            return date(year, month, day)
        return next(
            named
            for later in range(today.year, today.year + 9)
            if (named := _on(later, month, day)) is not None and named >= today
        )
    except (ValueError, StopIteration):
        raise DuePhraseError(_accepted(phrase)) from None


def _parts(text: str) -> tuple[int | None, int, int] | None:
    """Year if given, month and day of a written date."""
    if found := re.fullmatch(_ISO, text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(_MONTH_FIRST, text):
        year = int(found[3]) if found[3] else None
        return (
            (2000 + year if year is not None and year < 100 else year),
            int(found[1]),
            int(found[2]),
        )
    if found := re.fullmatch(_DAY_FIRST, text):
        day, name, year_text = found[1], found[2], found[3]
    elif found := re.fullmatch(_NAME_FIRST, text):
        name, day, year_text = found[1], found[2], found[3]
    else:
        return None
    for number, month_name in enumerate(_MONTHS, start=1):
        if month_name.startswith(name) or (name == "sept" and number == 9):
            return (int(year_text) if year_text else None), number, int(day)
    return None


def _on(year: int, month: int, day: int) -> date | None:
    """That day, or ``None`` in a year that has no 29 February; other impossible days raise."""
    if (month, day) == (2, 29) and monthrange(year, 2)[1] < 29:
        return None
    return date(year, month, day)


def _accepted(phrase: str) -> str:
    said = plain(phrase)[:40]
    return (
        f'"{said}" is not a day' if said else "A day is missing"
    ) + ": try today, tomorrow, fri, +2bd, +3d, 3 Dec, 12/3 or 2026-12-03"
