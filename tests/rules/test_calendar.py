"""Business days: Monday to Friday less federal holidays. November 2026 begins on a Sunday."""

import pytest

from tests.rules.build import CALENDAR, on


@pytest.mark.parametrize(
    ("its_day", "business"),
    [
        pytest.param("2026-11-20", True, id="a Friday"),
        pytest.param("2026-11-21", False, id="a Saturday"),
        pytest.param("2026-11-22", False, id="a Sunday"),
        pytest.param("2026-11-26", False, id="Thanksgiving"),
        pytest.param("2026-11-27", True, id="the Friday after Thanksgiving"),
        pytest.param("2026-12-25", False, id="Christmas Day"),
        pytest.param("2027-01-01", False, id="New Year's Day"),
        pytest.param("2026-07-03", False, id="Independence Day, kept on a Friday"),
    ],
)
def test_business_days(its_day: str, business: bool) -> None:
    assert CALENDAR.is_business_day(on(its_day)) is business


@pytest.mark.parametrize(
    ("its_day", "number", "later"),
    [
        pytest.param("2026-11-20", 1, "2026-11-23", id="Friday + 1 is Monday"),
        pytest.param("2026-11-20", 2, "2026-11-24", id="Friday + 2 is Tuesday"),
        pytest.param("2026-11-21", 2, "2026-11-24", id="Saturday + 2 is Tuesday"),
        pytest.param("2026-11-22", 1, "2026-11-23", id="Sunday + 1 is Monday"),
        pytest.param("2026-11-25", 1, "2026-11-27", id="over Thanksgiving"),
        pytest.param("2026-11-26", 1, "2026-11-27", id="from Thanksgiving"),
        pytest.param("2026-12-24", 1, "2026-12-28", id="over Christmas"),
        pytest.param("2026-12-31", 1, "2027-01-04", id="over New Year"),
        pytest.param("2026-11-02", 10, "2026-11-17", id="ten, Veterans Day left out"),
        pytest.param("2028-02-28", 2, "2028-03-01", id="over a leap day"),
    ],
)
def test_the_nth_business_day_later(its_day: str, number: int, later: str) -> None:
    assert CALENDAR.add_business_days(on(its_day), number) == on(later)


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [
        pytest.param("2026-11-01", "2026-11-30", 19, id="all of November"),
        pytest.param("2026-11-24", "2026-11-30", 4, id="the last four of November"),
        pytest.param("2026-11-28", "2026-11-29", 0, id="a weekend"),
        pytest.param("2026-11-30", "2026-11-30", 1, id="one day"),
        pytest.param("2026-12-25", "2026-12-31", 4, id="after Christmas"),
        pytest.param("2027-02-01", "2027-02-28", 19, id="February with Presidents' Day"),
    ],
)
def test_how_many_business_days_there_are(first: str, last: str, number: int) -> None:
    assert CALENDAR.business_days(on(first), on(last)) == number
