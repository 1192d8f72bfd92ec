"""Days, ages and counts in the few words that a row has room for. English, not the locale's."""

from collections.abc import Sequence
from datetime import date, datetime

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NEAR_DAYS = 300
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_ONE = {"days": "day", "hours": "hour", "minutes": "minute"}
_THOUSAND = 10_000


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 day", "3 days"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(texts: Sequence[str]) -> str:
    """Several of a kind in one phrase: "a", "a and b", "a, b and c"."""
    *before, last = texts or ("",)
    return f"{', '.join(before)} and {last}" if before else last


def day(value: date, as_of: date) -> str:
    """A day: "20 Nov", with the year where it is not that of ``as_of``."""
    text = f"{value.day} {_MONTHS[value.month - 1]}"
    return text if value.year == as_of.year else f"{text} {value.year}"


def short_day(value: date, as_of: date) -> str:
    """A day in at most seven cells, for a column: "20 Nov"; "Jan '28" where it is so far that the
    day alone could be one of another year."""
    name = _MONTHS[value.month - 1]
    near = abs((value - as_of).days) <= _NEAR_DAYS
    return f"{value.day} {name}" if near else f"{name} '{value.year % 100:02}"


def weekday(value: date, as_of: date) -> str:
    """A day with its weekday: "Fri 20 Nov"."""
    return f"{_DAYS[value.weekday()]} {day(value, as_of)}"


def month(value: date) -> str:
    """The short name of a day's month: "Nov"."""
    return _MONTHS[value.month - 1]


def clock(value: datetime) -> str:
    """A time of day: "14:00". The value is already in the agency's zone."""
    return f"{value.hour}:{value.minute:02}"


def near(value: date, as_of: date) -> str:
    """A day by its nearest name: "yesterday", "today", "tomorrow", "Fri" within the next six
    days, else "20 Dec"."""
    distance = (value - as_of).days
    if -1 <= distance <= 1:
        return ("yesterday", "today", "tomorrow")[distance + 1]
    if 1 < distance <= 6:
        return _DAYS[value.weekday()]
    return day(value, as_of)


def ago(value: date, as_of: date) -> str:
    """How long ago a day was: "today", "yesterday", "12 days ago"; a later day by its name."""
    distance = (as_of - value).days
    return f"{distance} days ago" if distance > 1 else near(value, as_of)


def due(value: date | None, as_of: date, at: datetime | None = None) -> str:
    """A due day as the right edge of a row says it: "due today", "3 days late", "due Fri".

    ``at`` (in the agency's zone) adds the time where the clock runs in hours and the day is near.
    No due day gives "".
    """
    if value is None:
        return ""
    late = (as_of - value).days
    if late > 0:
        return f"{counted(late, 'day')} late"
    words = f"due {near(value, as_of)}"
    return f"{words} {clock(at)}" if at is not None and late >= -1 else words


def until(value: date | None, as_of: date) -> str:
    """A last day, itself included: "until Mon"; no day gives ""."""
    return "" if value is None else f"until {near(value, as_of)}"


def age(hours: float) -> str:
    """The age of a feed: "9 min", "2 h", "31 h", "4 days"."""
    if hours < 1:
        return f"{max(0, int(hours * 60))} min"
    return f"{int(hours)} h" if hours < 72 else f"{int(hours // 24)} days"


def shown(value: float, unit: str) -> str:
    """A value in words: "86 %", "12.5 days", "1 day", "1,204", "31.5 per 1,000 member-months"."""
    text = figure(value, unit)
    if unit == "share":
        return f"{text} %"
    if unit == "count":
        return text
    return f"{text} {_ONE.get(unit, unit) if text == '1' else unit}"


def said(value: float | None, unit: str) -> str:
    """A value in words as ``shown`` has it; "no figure" where there is none."""
    return "no figure" if value is None else shown(value, unit)


def figure(value: float, unit: str) -> str:
    """A value without its unit, for an axis: "86", "12.5", "1,204"; "12.3k" from ten thousand."""
    number = value * 100 if unit == "share" else value
    over = abs(number) >= _THOUSAND
    text = f"{number / 1000 if over else number:,.1f}".removesuffix(".0")
    return f"{text}k" if over else text
