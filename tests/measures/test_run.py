"""The chart of a measure's series, and how it stands against its goal."""

from dataclasses import replace
from datetime import date

import pytest

from huddle.calendars import Calendar
from huddle.measures.chart import Chart
from huddle.measures.measure import Measure, load_measures
from huddle.measures.point import Point
from huddle.measures.run import chart_of, verdict
from huddle.measures.series import Series, last_again
from huddle.measures.tally import Tally

M1 = load_measures()[0]
MONTHS = replace(M1, id="M9", every="month", plot="run chart", unit="share", better="up")
NOTHING = Tally((), 0, 0, None, 0, ())


def chart(measure: Measure, *points: Point, goal: float | None = 0.9) -> Chart:
    return chart_of(Series(measure, NOTHING, points), "North", Calendar(), goal=goal)


def at(month: int, day: int, value: float | None) -> Point:
    return Point(date(2026, month, day), value, 9)


class TestUnfinished:
    @pytest.mark.parametrize(
        ("every", "last", "unfinished"),
        [
            ("month", date(2026, 11, 29), True),
            ("month", date(2026, 11, 30), False),
            ("month", date(2028, 2, 28), True),
            ("month", date(2028, 2, 29), False),
            ("week", date(2026, 11, 28), True),
            ("week", date(2026, 11, 29), False),
            ("day", date(2026, 11, 25), False),
        ],
    )
    def test_a_period_is_over_on_its_last_day(
        self, every: str, last: date, unfinished: bool
    ) -> None:
        assert chart(replace(MONTHS, every=every), Point(last, 0.5, 1)).unfinished is unfinished

    def test_without_points_nothing_is(self) -> None:
        assert chart(MONTHS).unfinished is False


def test_a_pace_line_needs_a_goal() -> None:
    assert chart(M1, at(11, 20, 0.5)).pace
    bare = chart(M1, at(11, 20, 0.5), goal=None)
    assert (bare.pace, bare.median) == ((), 0.5)


def test_it_begins_with_the_first_period_that_has_a_value() -> None:
    drawn = chart(MONTHS, at(7, 31, None), at(8, 31, 0.5), at(9, 30, None), at(10, 31, 0.6))
    assert [point.on.month for point in drawn.points] == [8, 9, 10]
    assert chart(MONTHS, at(7, 31, None)).points == ()


def test_a_change_outside_the_chart_is_not_drawn() -> None:
    series = Series(MONTHS, NOTHING, (at(9, 30, 0.5), at(10, 31, 0.6)))
    changes = [(date(2026, 9, 29), "before"), (date(2026, 10, 1), "in"), (date(2026, 11, 1), "x")]
    drawn = chart_of(series, "North", Calendar(), changes=changes)
    assert [(change.letter, change.text) for change in drawn.annotations] == [("A", "in")]


def test_two_points_of_months_are_called_by_months() -> None:
    drawn = chart(MONTHS, at(10, 31, 0.5), at(11, 26, 0.6))
    assert [drawn.period(point.on) for point in drawn.points] == ["Oct", "Nov"]
    weekly = chart(replace(MONTHS, every="week"), at(10, 31, 0.5))
    assert weekly.period(date(2026, 10, 31)) == "31 Oct"


class TestVerdict:
    def test_it_is_of_the_last_period_that_is_over(self) -> None:
        held = chart(MONTHS, at(9, 30, 0.8), at(10, 31, 0.9), at(11, 12, 0.1))
        assert verdict(held, "up") == (False, date(2026, 10, 31))
        over = chart(MONTHS, at(9, 30, 0.8), at(10, 31, 0.95), at(11, 30, 0.89))
        assert verdict(over, "up") == (True, date(2026, 11, 30))

    def test_a_goal_that_is_just_reached_is_met(self) -> None:
        for better in ("up", "down"):
            found = verdict(chart(MONTHS, at(10, 31, 0.9)), better)
            assert found is not None
            assert not found.missed

    def test_down_is_better_for_some(self) -> None:
        assert verdict(chart(MONTHS, at(10, 31, 0.91)), "down") == (True, date(2026, 10, 31))
        assert verdict(chart(MONTHS, at(10, 31, 0.89)), "down") == (False, date(2026, 10, 31))

    def test_a_period_without_a_value_is_passed_over(self) -> None:
        found = verdict(chart(MONTHS, at(9, 30, 0.8), at(10, 31, None)), "up")
        assert found == (True, date(2026, 9, 30))

    def test_there_may_be_nothing_to_say(self) -> None:
        assert verdict(chart(MONTHS), "up") is None
        assert verdict(chart(MONTHS, at(10, 31, 0.5), goal=None), "up") is None
        assert verdict(chart(MONTHS, at(10, 31, 0.5)), "") is None
        assert verdict(chart(MONTHS, at(11, 12, 0.5)), "up") is None

    def test_against_a_pace_today_counts(self) -> None:
        # November 2026 without holidays: 21 working days from the 2nd, 10 of them by the 13th.
        assert verdict(chart(M1, at(11, 13, 0.47), goal=1.0), "up") == (True, date(2026, 11, 13))
        assert verdict(chart(M1, at(11, 13, 0.48), goal=1.0), "up") == (False, date(2026, 11, 13))


def test_the_last_day_measured_again_leaves_the_others() -> None:
    known = Series(MONTHS, NOTHING, (at(9, 30, 0.5), at(10, 12, 0.6)))
    now = Tally((), 8, 10, 0.8, 10, ())
    again = last_again(known, now)
    assert again.tally is now
    assert again.points == (at(9, 30, 0.5), Point(date(2026, 10, 12), 0.8, 10))
