"""A typed phrase for when something happened: the mirror of a due phrase."""

import re
from datetime import date, datetime, time, timedelta

from huddle.calendars import Calendar, DuePhraseError, parse_due
from huddle.plain import plain

ACCEPTED = "now, today 9:30, yesterday, mon 14:00, 20 Nov or 2026-11-20 16:15"

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AHEAD = re.compile(r"\+?\d+ ?(bd|d|w)")
_YEAR = timedelta(days=365)
_LONG_AGO = timedelta(days=300)
"""A date without its year that was longer ago was meant to lie ahead."""
_NO_HOLIDAYS = Calendar(frozenset())


class PastPhraseError(ValueError):
    """A phrase that is not understood, or that lies ahead; the text says which."""


def parse_past(phrase: str, now: datetime) -> tuple[date, datetime | None]:
    """The day that ``phrase`` means, and the instant where it gives a time, in ``now``'s zone.

    Understood are "now", "today", "yesterday", a weekday (the last one before today), a written
    date (the last such day), each with a time or without, and a time alone (today). Raises
    ``PastPhraseError``.
    """
    text = " ".join(phrase.lower().split())
    if text in ("", "now"):
        return now.date(), now.replace(second=0, microsecond=0)
    day_text, clock = _split(text)
    day = _day(day_text, now.date()) if day_text else now.date()
    if day is None:
        raise PastPhraseError(f'"{plain(phrase)[:40]}" is not a time: try {ACCEPTED}')
    at = datetime.combine(day, clock, tzinfo=now.tzinfo) if clock is not None else None
    if day > now.date() or (at is not None and at > now):
        raise PastPhraseError("That lies ahead: log what has happened")
    return day, at


def _split(text: str) -> tuple[str, time | None]:
    """The words for the day, and the time after them."""
    *before, last = text.split(" ")
    if last in ("am", "pm") and before:
        *before, number = before
        last = number + last
    found = _CLOCK.fullmatch(last)
    if found is None or not (found[2] or found[3]):
        return text, None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] and not 1 <= hour <= 12:
        return text, None
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    try:
        return " ".join(before), time(hour, minute)
    except ValueError:
        return text, None


def _day(text: str, today: date) -> date | None:
    if text == "yesterday":
        return today - timedelta(days=1)
    if len(text) >= 3:
        for weekday, name in enumerate(_WEEKDAYS):
            if name.startswith(text):
                return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    if text == "tomorrow" or _AHEAD.fullmatch(text):
        return None
    try:
        # From a year ago, a date without its year is the last one that has been.
        coming = parse_due(text, today, _NO_HOLIDAYS)
        been = parse_due(text, today - _YEAR + timedelta(days=1), _NO_HOLIDAYS)
    except DuePhraseError:
        return None
    return been if (today - been) <= _LONG_AGO else coming
