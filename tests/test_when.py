"""Phrases for what has happened, seen from Tue 24 Nov 2026, 10:05 in New York."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from huddle.when import PastPhraseError, parse_past

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 10, 5, 30, tzinfo=ZONE)


def instant(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("phrase", "day", "at"),
    [
        ("now", date(2026, 11, 24), instant(24, 10, 5)),
        ("", date(2026, 11, 24), instant(24, 10, 5)),
        ("today", date(2026, 11, 24), None),
        ("Today 9:30", date(2026, 11, 24), instant(24, 9, 30)),
        ("9:30", date(2026, 11, 24), instant(24, 9, 30)),
        ("9.30", date(2026, 11, 24), instant(24, 9, 30)),
        ("9 am", date(2026, 11, 24), instant(24, 9)),
        ("12am", date(2026, 11, 24), instant(24, 0)),
        ("yesterday", date(2026, 11, 23), None),
        ("yesterday 2:15pm", date(2026, 11, 23), instant(23, 14, 15)),
        ("fri 14:00", date(2026, 11, 20), instant(20, 14)),
        ("tue", date(2026, 11, 17), None),
        ("20 Nov", date(2026, 11, 20), None),
        ("11/20 16:15", date(2026, 11, 20), instant(20, 16, 15)),
        ("2026-11-20", date(2026, 11, 20), None),
        ("2025-11-20", date(2025, 11, 20), None),
        ("24 nov", date(2026, 11, 24), None),
        ("3 Mar", date(2026, 3, 3), None),
    ],
)
def test_understood(phrase: str, day: date, at: datetime | None) -> None:
    assert parse_past(phrase, NOW) == (day, at)


@pytest.mark.parametrize(
    "phrase", ["today 10:06", "11pm", "25 Nov", "2026-11-25", "12/3/26", "3 Dec"]
)
def test_what_lies_ahead_is_refused(phrase: str) -> None:
    with pytest.raises(PastPhraseError, match="lies ahead"):
        parse_past(phrase, NOW)


@pytest.mark.parametrize(
    "phrase", ["tomorrow", "+2bd", "3d", "soon", "today 25:00", "31 Feb", "13pm", "[b]", "9"]
)
def test_anything_else_says_what_is_accepted(phrase: str) -> None:
    with pytest.raises(PastPhraseError, match="try now, today 9:30"):
        parse_past(phrase, NOW)


def test_a_time_on_the_day_the_clocks_change_keeps_its_zone() -> None:
    now = datetime(2026, 11, 1, 12, 0, tzinfo=ZONE)
    _day, at = parse_past("9:30", now)
    assert at is not None
    assert at.utcoffset() == now.utcoffset()
