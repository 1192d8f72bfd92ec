"""The days that the points of a measure stand on."""

from dataclasses import replace
from datetime import date

from huddle.measures.measure import load_measures
from huddle.measures.series import days_of

MEASURE = load_measures()[0]


def test_daily_points_are_those_of_the_month_so_far() -> None:
    daily = replace(MEASURE, every="day")
    assert days_of(daily, date(2028, 2, 1)) == (date(2028, 2, 1),)
    assert len(days_of(daily, date(2028, 2, 29))) == 29


def test_weekly_points_are_sundays_and_the_day_itself() -> None:
    weekly = replace(MEASURE, every="week")
    wednesday = date(2026, 11, 25)
    assert days_of(weekly, wednesday, 2) == (date(2026, 11, 15), date(2026, 11, 22), wednesday)
    sunday = date(2026, 11, 22)
    assert days_of(weekly, sunday, 1) == (date(2026, 11, 15), sunday)


def test_monthly_points_are_last_days_of_months_and_the_day_itself() -> None:
    monthly = replace(MEASURE, every="month")
    assert days_of(monthly, date(2028, 3, 31), 2) == (
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
    )
