"""The stretches of the calendar that a standard counts in: weeks, months, quarters, years."""

from datetime import date, timedelta
from typing import NamedTuple

from huddle import words

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NAMED = {"month": 1, "quarter": 3, "year": 12}


class Period(NamedTuple):
    """Consecutive periods of ``months`` calendar months, or, where that is 0, of calendar weeks
    from Monday to Sunday. Each has a number, one more than the period before it."""

    months: int

    def number(self, day: date) -> int:
        """The number of the period that holds ``day``."""
        if self.months:
            return (day.year * 12 + day.month - 1) // self.months
        return (day.toordinal() - 1) // 7

    def first(self, number: int) -> date:
        """The first day of a period."""
        if not self.months:
            return date.fromordinal(number * 7 + 1)
        year, month = divmod(number * self.months, 12)
        return date(year, month + 1, 1)

    def last(self, number: int) -> date:
        """The last day of a period."""
        return self.first(number + 1) - timedelta(days=1)

    def name(self, number: int, as_of: date) -> str:
        """A period in words: "October", "October 2025", "the week of 16 Nov", "July to
        September"."""
        first = self.first(number)
        if not self.months:
            return f"the week of {words.day(first, as_of)}"
        last = self.last(number)
        names = _MONTHS[first.month - 1]
        if self.months > 1:
            names = f"{names} to {_MONTHS[last.month - 1]}"
        return names if last.year == as_of.year else f"{names} {last.year}"


def rolling_days(period: str) -> int:
    """The days of a period that runs from each contact to the next: 14 for "14 days"; 0 for one of
    the calendar."""
    amount, _, unit = period.partition(" ")
    return int(amount) if unit == "days" else 0


def calendar_period(period: str) -> Period:
    """The period a rule names: "week", "month", "quarter", "year" or "2 months"."""
    amount, _, unit = period.partition(" ")
    return Period(int(amount) if unit == "months" else _NAMED.get(period, 0))
