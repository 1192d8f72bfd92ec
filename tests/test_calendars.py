"""Due phrases, and months of every length. Business days are proved with the rules."""

from datetime import date

import pytest

from huddle.calendars import (
    Calendar,
    DuePhraseError,
    add_months,
    parse_due,
)

FRIDAY = date(2026, 11, 20)
# Thanksgiving is a Thursday.
CALENDAR = Calendar(frozenset({date(2026, 11, 26)}))


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("today", date(2026, 11, 20)),
        ("Tomorrow", date(2026, 11, 21)),
        ("  TODAY ", date(2026, 11, 20)),
        ("sat", date(2026, 11, 21)),
        ("fri", date(2026, 11, 27)),
        ("thursday", date(2026, 11, 26)),
        ("thurs", date(2026, 11, 26)),
        ("+2bd", date(2026, 11, 24)),
        ("2 bd", date(2026, 11, 24)),
        ("+4bd", date(2026, 11, 27)),
        ("+0bd", date(2026, 11, 20)),
        ("+3d", date(2026, 11, 23)),
        ("+1w", date(2026, 11, 27)),
        ("3 Dec", date(2026, 12, 3)),
        ("3 december", date(2026, 12, 3)),
        ("Dec 3", date(2026, 12, 3)),
        ("Dec. 3, 2027", date(2027, 12, 3)),
        ("3 Sept", date(2027, 9, 3)),
        ("20 Nov", date(2026, 11, 20)),
        ("19 Nov", date(2027, 11, 19)),
        ("19 Nov 2026", date(2026, 11, 19)),
        ("12/3", date(2026, 12, 3)),
        ("1/5", date(2027, 1, 5)),
        ("12/3/26", date(2026, 12, 3)),
        ("12/3/2027", date(2027, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
        ("29 Feb", date(2028, 2, 29)),
    ],
)
def test_a_due_phrase(phrase: str, expected: date) -> None:
    assert parse_due(phrase, FRIDAY, CALENDAR) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "soon",
        "fr",
        "31 Nov",
        "13/1",
        "2026-02-30",
        "+bd",
        "-2bd",
        "3 Dezember",
        "0/0",
        "+9999d",
    ],
)
def test_what_is_no_due_phrase_says_what_would_be(phrase: str) -> None:
    with pytest.raises(DuePhraseError, match=r"try today, tomorrow, fri, \+2bd, \+3d, 3 Dec"):
        parse_due(phrase, FRIDAY, CALENDAR)


def test_a_holiday_is_no_business_day_and_friday_plus_two_is_tuesday() -> None:
    assert not CALENDAR.is_business_day(date(2026, 11, 26))
    assert CALENDAR.add_business_days(FRIDAY, 2) == date(2026, 11, 24)
    assert CALENDAR.next_business_day(date(2026, 11, 25)) == date(2026, 11, 27)
    assert CALENDAR.back_business_days(date(2026, 11, 27), 1) == date(2026, 11, 25)
    assert CALENDAR.last_business_day(date(2026, 11, 26)) == date(2026, 11, 25)
    assert CALENDAR.last_business_day(FRIDAY) == FRIDAY
    assert CALENDAR.business_days(date(2026, 11, 23), date(2026, 11, 30)) == 5
    assert CALENDAR.business_days(date(2026, 11, 30), date(2026, 11, 23)) == 0
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_business_days(FRIDAY, -1)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_later(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected
