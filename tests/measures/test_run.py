"""The chart of a measure's series, and how it stands against its goal."""

from dataclasses import replace
from datetime import date

import pytest

from huddle.calendars import Calendar
from huddle.measures.chart import Chart
from huddle.measures.measure import Measure, load_measures
from huddle.measures.point import Point
from huddle.measures.run import chart_of
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


@pytest.mark.parametrize(
    ("unread", "said"),
    [
        ((0, 0, 0), []),
        ((2, 0, 0), ["Aug: without 2 members whom another team has now."]),
        ((2, 1, 0), ["Aug to Sep: without 2 members whom another team has now."]),
        ((0, 1, 0), ["Sep: without 1 member whom another team has now."]),
    ],
)
def test_it_says_which_points_lack_members(unread: tuple[int, int, int], said: list[str]) -> None:
    points = [
        at(month, day, 0.5)._replace(unread=lacking)
        for month, day, lacking in zip((8, 9, 10), (31, 30, 31), unread, strict=True)
    ]
    drawn = chart(MONTHS, *points)
    assert [each for each in drawn.sentences if "another team" in each] == said


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


def test_the_last_day_measured_again_leaves_the_others() -> None:
    known = Series(MONTHS, NOTHING, (at(9, 30, 0.5), at(10, 12, 0.6)))
    now = Tally((), 8, 10, 0.8, 10, ())
    again = last_again(known, now)
    assert again.tally is now
    assert again.points == (at(9, 30, 0.5), Point(date(2026, 10, 12), 0.8, 10))
