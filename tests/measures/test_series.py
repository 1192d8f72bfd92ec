"""The days that the points of a measure stand on, and whose figures they are."""

from dataclasses import replace
from datetime import date

from db.types import TeamHistory
from huddle.measures.day import Day
from huddle.measures.measure import load_measures
from huddle.measures.series import Scope, days_of, figure
from tests.rules.build import CALENDAR, contact, facts, member, rules, staff

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


def test_a_figure_is_the_teams_one_workers_or_one_programmes() -> None:
    known = facts(
        "2026-11-20",
        members=[
            member("M1", care_manager_id="s1", programme="HH"),
            member("M2", care_manager_id="gone", programme="HH"),
            member("M3", care_manager_id="gone", programme="One Care"),
        ],
        staff=[staff("s1"), staff("gone", active=False)],
        contacts=[contact("2026-11-19", member_id="M2")],
    )
    day = Day(known, TeamHistory(), rules(), CALENDAR)
    figures = [
        figure(day, MEASURE, scope)
        for scope in (Scope(), Scope(staff_id="gone"), Scope(programme="HH"))
    ]
    assert [(each.numerator, each.denominator) for each in figures] == [(1, 3), (1, 2), (1, 2)]
    assert figure(day, MEASURE, Scope(staff_id="s1")).value == 0
    assert figure(day, MEASURE, Scope(staff_id="nobody")).value is None
