"""Days and ages in words. 22 November 2026 is a Sunday."""

from datetime import UTC, date, datetime

import pytest

from huddle import words

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "named", "due"),
    [
        (date(2026, 11, 12), "12 Nov", "10 days late"),
        (date(2026, 11, 20), "20 Nov", "2 days late"),
        (date(2026, 11, 21), "yesterday", "1 day late"),
        (date(2026, 11, 22), "today", "due today"),
        (date(2026, 11, 23), "tomorrow", "due tomorrow"),
        (date(2026, 11, 24), "Tue", "due Tue"),
        (date(2026, 11, 28), "Sat", "due Sat"),
        (date(2026, 11, 29), "29 Nov", "due 29 Nov"),
        (date(2027, 1, 3), "3 Jan 2027", "due 3 Jan 2027"),
    ],
)
def test_a_day_by_its_nearest_name(value: date, named: str, due: str) -> None:
    assert words.near(value, SUNDAY) == named
    assert words.due(value, SUNDAY) == due


def test_no_day_gives_no_words() -> None:
    assert words.due(None, SUNDAY) == ""
    assert words.until(None, SUNDAY) == ""
    assert words.until(date(2026, 11, 30), SUNDAY) == "until 30 Nov"


def test_a_clock_in_hours_says_the_time_while_it_is_near() -> None:
    def due(day: int, hour: int) -> str:
        at = datetime(2026, 11, day, hour, 5, tzinfo=UTC)
        return words.due(at.date(), SUNDAY, at)

    assert due(22, 14) == "due today 14:05"
    assert due(23, 9) == "due tomorrow 9:05"
    assert due(25, 9) == "due Wed"
    assert due(21, 9) == "1 day late"


def test_the_year_shows_only_where_it_is_another() -> None:
    assert words.weekday(date(2026, 11, 20), SUNDAY) == "Fri 20 Nov"
    assert words.weekday(date(2025, 11, 20), SUNDAY) == "Thu 20 Nov 2025"


def test_how_long_ago() -> None:
    days = [date(2026, 11, 22), date(2026, 11, 21), date(2026, 11, 20), date(2026, 11, 24)]
    assert [words.ago(day, SUNDAY) for day in days] == ["today", "yesterday", "2 days ago", "Tue"]


@pytest.mark.parametrize(
    ("hours", "age"),
    [(0, "0 min"), (0.15, "9 min"), (0.999, "59 min"), (1, "1 h"), (31.9, "31 h"), (72, "3 days")],
)
def test_the_age_of_a_feed(hours: float, age: str) -> None:
    assert words.age(hours) == age


def test_counting() -> None:
    assert words.counted(1, "day") == "1 day"
    assert words.counted(0, "day") == "0 days"
    assert words.counted(2, "person", "people") == "2 people"
