"""What a chart says of itself, and the pace of a month."""

from datetime import date, timedelta

import pytest

from huddle.calendars import Calendar
from huddle.measures.chart import (
    Pace,
    figure,
    lettered,
    pace_chart,
    run_chart,
    shown,
)
from huddle.measures.pace import pace
from huddle.measures.point import Point


def days(*values: float | None) -> list[Point]:
    return [Point(date(2026, 11, 1) + timedelta(n), value, 9) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("value", "unit", "words", "alone"),
    [
        (0, "share", "0 %", "0"),
        (0.857142, "share", "85.7 %", "85.7"),
        (1, "share", "100 %", "100"),
        (1, "days", "1 day", "1"),
        (12.5, "days", "12.5 days", "12.5"),
        (0, "days", "0 days", "0"),
        (7, "count", "7", "7"),
        (1204, "count", "1,204", "1,204"),
        (9999, "count", "9,999", "9,999"),
        (10_000, "count", "10k", "10k"),
        (1_204_300, "count", "1,204.3k", "1,204.3k"),
        (1, "minutes", "1 minute", "1"),
        (31.46, "per 1,000 member-months", "31.5 per 1,000 member-months", "31.5"),
    ],
)
def test_values_in_words(value: float, unit: str, words: str, alone: str) -> None:
    assert (shown(value, unit), figure(value, unit)) == (words, alone)


def test_a_run_chart_has_its_median_and_what_it_says() -> None:
    chart = run_chart("Days", "North", days(1, 2, 3, 4, 5, None), "days", goal=2)
    assert (chart.median, chart.goal, chart.last) == (3, 2, Point(date(2026, 11, 5), 5, 9))
    assert chart.marked == {0, 1, 2, 3, 4}
    assert chart.sentences == (
        "5 points in a row going up, from 1 Nov: a trend.",
        "Too early to count runs: 4 points off the median, 10 are needed.",
    )


def test_runs_mark_no_point_since_they_are_of_the_whole() -> None:
    chart = run_chart("Days", "North", days(*[1, 9] * 6), "days")
    assert [signal.kind for signal in chart.signals] == ["runs"]
    assert chart.marked == frozenset()


def test_a_chart_without_a_value() -> None:
    chart = run_chart("Days", "North", [], "days")
    assert (chart.median, chart.last, chart.sentences) == (None, None, ("No data yet.",))


def test_changes_are_lettered_in_order_of_time() -> None:
    later, sooner = (date(2026, 3, 2), "later"), (date(2026, 3, 1), "sooner")
    assert [(a.letter, a.text) for a in lettered([later, sooner])] == [
        ("A", "sooner"),
        ("B", "later"),
    ]
    assert [a.letter for a in lettered([(date(2026, 3, 1), "")] * 27)][25:] == ["Z", "A"]


class TestPace:
    def test_november_2026(self) -> None:
        # 2 to 30 November 2026 has 21 weekdays; Veterans Day and Thanksgiving leave 19.
        closed = frozenset({date(2026, 11, 11), date(2026, 11, 26)})
        steps = dict(pace(date(2026, 11, 15), 0.95, Calendar(closed)))
        assert len(steps) == 30
        assert steps[date(2026, 11, 1)] == 0
        assert steps[date(2026, 11, 2)] == pytest.approx(0.95 / 19)
        assert steps[date(2026, 11, 10)] == pytest.approx(0.95 * 7 / 19)
        assert steps[date(2026, 11, 11)] == pytest.approx(0.95 * 7 / 19)
        assert steps[date(2026, 11, 30)] == pytest.approx(0.95)

    def test_the_goal_is_reached_on_the_last_working_day(self) -> None:
        # January 2027 ends on a Sunday: the 29th is its last Friday.
        steps = dict(pace(date(2027, 1, 1), 1.0, Calendar()))
        assert steps[date(2027, 1, 1)] == 0
        assert steps[date(2027, 1, 28)] < 1
        assert [steps[date(2027, 1, n)] for n in (29, 30, 31)] == [1, 1, 1]

    def test_a_leap_february(self) -> None:
        steps = pace(date(2028, 2, 29), 1.0, Calendar())
        assert (len(steps), steps[-1]) == (29, Pace(date(2028, 2, 29), 1.0))

    def test_a_month_that_is_not_worked(self) -> None:
        closed = Calendar(frozenset(date(2026, 11, 1) + timedelta(n) for n in range(30)))
        steps = pace(date(2026, 11, 1), 1.0, closed)
        assert (steps[-2].value, steps[-1].value) == (0, 1)


class TestPaceChart:
    STEPS = (Pace(date(2026, 11, 1), 0.0), Pace(date(2026, 11, 2), 0.5), Pace(date(2026, 11, 3), 1))

    def said(self, *values: float | None) -> tuple[str, ...]:
        points = days(*values)
        return pace_chart("M1", "North", points, "share", goal=1, pace=self.STEPS).sentences

    def test_it_says_where_it_should_be(self) -> None:
        assert self.said(0.1, 0.4) == ("40 % on 2 Nov where the pace is 50 %: behind the pace.",)
        assert self.said(0.1, 0.5) == ("50 % on 2 Nov where the pace is 50 %: on pace.",)

    def test_what_only_grows_is_no_trend(self) -> None:
        points = days(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
        chart = pace_chart("M1", "North", points, "share", goal=1, pace=self.STEPS)
        assert (chart.median, chart.signals) == (None, ())

    def test_without_data_and_without_a_pace(self) -> None:
        assert self.said() == ("No data yet.",)
        bare = pace_chart("M1", "North", days(0.1), "share", goal=1, pace=())
        assert bare.sentences == ("No pace is set for this day.",)
