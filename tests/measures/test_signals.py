"""Median and run-chart signals against published worked examples and the rules' own words.

The published examples, with the numbers their authors give:

- Perla, Provost, Murray 2011, figure 3: 24 points off the median in 24 runs, 8 to 18 expected.
- Balestracci, Quality Digest, October 2008: 16 months in runs of 7, 7, 1 and 1: four runs.
- Little, "n/3 approximation for too few runs", 2019: 29 months, two of them on the median, 6 runs.
- Ehrich 2008: 18 points, 16 of them useful, 10 runs: nothing unusual.
- Wentzel-Larsen, Anhøj, the ``crossrun`` package, figure 1: 24 points, 11 crossings (12 runs), the
  longest run 5: nothing unusual.
- Adams, the ``runchart`` package: 30 days whose median is 3.
- The IHI's four rules: six on a side, five one way, like values neither make nor break a trend.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.measures.point import Point, period
from huddle.measures.runs_table import FIRST, LAST, expected
from huddle.measures.signals import Reading, read

START = date(2026, 1, 1)


def daily(values: Sequence[float | None]) -> list[Point]:
    return [Point(START + timedelta(n), value, 10) for n, value in enumerate(values)]


def monthly(values: Sequence[float | None], year: int = 2026, month: int = 1) -> list[Point]:
    months = [year * 12 + month - 1 + n for n in range(len(values))]
    return [Point(date(m // 12, m % 12 + 1, 1), v, 10) for m, v in zip(months, values, strict=True)]


def in_runs(*lengths: int) -> list[float]:
    """Points around a median of 0 in runs of these lengths, the first above; no two neighbours
    go the same way for long."""
    values: list[float] = []
    for turn, length in enumerate(lengths):
        side = 1 if turn % 2 == 0 else -1
        values += [side * (2 + n % 2) for n in range(length)]
    return values


def kinds(reading: Reading) -> list[str]:
    return [signal.kind for signal in reading.signals]


class TestPublished:
    def test_perla_too_many_runs(self) -> None:
        reading = read(daily([1, 9] * 12))
        assert (reading.useful, reading.runs, kinds(reading)) == (24, 24, ["runs"])
        assert reading.signals[0].text == "24 runs where 8 to 18 are expected: too many."

    def test_balestracci_four_runs_in_sixteen_months(self) -> None:
        reading = read(monthly(in_runs(7, 7, 1, 1)))
        assert (reading.median, reading.useful, reading.runs) == (0, 16, 4)
        assert kinds(reading) == ["shift", "shift", "runs"]
        assert reading.signals[2].text == "4 runs where 5 to 13 are expected: too few."

    def test_little_six_runs_in_twenty_seven(self) -> None:
        # 14 below and 13 above leave the median where two points lie on it.
        values = [-v for v in in_runs(5, 4, 5, 5, 4, 4)]
        reading = read(monthly([*values[:9], 0, *values[9:18], 0, *values[18:]]))
        assert (reading.median, reading.useful, reading.runs) == (0, 27, 6)
        assert kinds(reading) == ["runs"]
        assert reading.signals[0].text == "6 runs where 10 to 19 are expected: too few."

    def test_ehrich_ten_runs_in_sixteen_useful(self) -> None:
        values = in_runs(2, 1, 2, 1, 1, 2, 1, 2, 2, 2)
        reading = read(daily([*values[:4], 0, *values[4:9], 0, *values[9:]]))
        assert (reading.median, reading.useful, reading.runs) == (0, 16, 10)
        assert kinds(reading) == []

    def test_crossrun_twelve_runs_in_twenty_four(self) -> None:
        reading = read(daily(in_runs(2, 2, 1, 1, 2, 3, 2, 1, 2, 3, 3, 2)))
        assert (reading.median, reading.useful, reading.runs, kinds(reading)) == (0, 24, 12, [])

    def test_crossrun_longest_run_of_five_is_no_shift(self) -> None:
        reading = read(daily(in_runs(1, 1, 1, 1, 2, 5, 2, 1, 3, 2, 3, 2)))
        assert (reading.median, reading.useful, reading.runs, kinds(reading)) == (0, 24, 12, [])

    def test_runchart_thirty_days(self) -> None:
        # fmt: off
        values = [4, 3, 3, 2, 2, 3, 3, 4, 4, 4, 4, 3, 3, 2, 2, 1, 2, 1, 0, 3, 3, 4, 5, 6, 7, 9, 8,
                  7, 6, 6]
        # fmt: on
        reading = read(daily(values))
        assert reading.median == 3
        # By hand: the 8 threes are on the median; 22 are off it, in runs
        # 4 | 2 2 | 4 4 4 4 | 2 2 1 2 1 0 | 4 5 6 7 9 8 7 6 6.
        assert (reading.useful, reading.runs) == (22, 5)
        assert [(s.kind, s.points) for s in reading.signals] == [
            ("shift", (13, 14, 15, 16, 17, 18)),
            ("shift", (21, 22, 23, 24, 25, 26, 27, 28, 29)),
            ("trend", (18, 19, 21, 22, 23, 24, 25)),
            ("runs", (0, 3, 4, 7, 8, 9, 10, *range(13, 19), *range(21, 30))),
        ]
        assert reading.signals[3].text == "5 runs where 7 to 17 are expected: too few."


class TestShift:
    def test_five_are_none_and_six_are_one(self) -> None:
        assert "shift" not in kinds(read(daily([1, 2, 1, 2, 1, 8, 9, 8, 9, 8])))
        reading = read(daily([1, 2, 1, 2, 1, 8, 9, 8, 9, 8, 9, 1]))
        assert [s.points for s in reading.signals if s.kind == "shift"] == [(5, 6, 7, 8, 9, 10)]

    def test_a_point_on_the_median_neither_counts_nor_breaks(self) -> None:
        values = [1, 2, 1, 2, 1, 5, 8, 9, 8, 5, 9, 8, 9, 1, 2]
        reading = read(daily(values))
        assert reading.median == 5
        shift = reading.signals[0]
        assert (shift.kind, shift.points) == ("shift", (6, 7, 8, 10, 11, 12))

    def test_a_period_without_a_value_is_as_if_it_were_not_there(self) -> None:
        values: list[float | None] = [1, 2, 1, 2, 1, 2, 8, 9, None, 8, 9, 8, None, 9]
        reading = read(daily(values))
        assert [s.points for s in reading.signals if s.kind == "shift"] == [
            (0, 1, 2, 3, 4, 5),
            (6, 7, 9, 10, 11, 13),
        ]

    def test_words_name_the_month(self) -> None:
        values = [1, 2, 1, 2, 1, 8, 9, 8, 9, 8, 9, 1]
        text = "6 points in a row above the median, from Jun: a shift."
        assert text in read(monthly(values)).sentences

    def test_words_name_the_day_and_another_year(self) -> None:
        reading = read(monthly([8, 9, 8, 9, 8, 9, 1, 2, 1, 2, 1, 1], 2025, 6))
        assert reading.signals[0].text == (
            "6 points in a row above the median, from Jun 2025: a shift."
        )
        reading = read(daily([8, 9, 8, 9, 8, 9, 1, 2, 1, 2, 1, 1]))
        assert reading.signals[0].text == (
            "6 points in a row above the median, from 1 Jan: a shift."
        )


class TestTrend:
    def test_four_are_none_and_five_are_one(self) -> None:
        assert kinds(read(daily([5, 1, 2, 3, 4, 2]))) == []
        reading = read(daily([5, 1, 2, 3, 4, 5, 2]))
        assert [(s.kind, s.points) for s in reading.signals] == [("trend", (1, 2, 3, 4, 5))]
        assert reading.signals[0].text == "5 points in a row going up, from 2 Jan: a trend."

    def test_like_values_neither_make_nor_break(self) -> None:
        assert kinds(read(daily([1, 2, 2, 2, 3, 4, 1]))) == []
        reading = read(daily([9, 7, 7, 6, None, 5, 5, 4, 9]))
        assert [(s.kind, s.points) for s in reading.signals] == [("trend", (0, 1, 3, 5, 7))]
        assert "going down" in reading.signals[0].text

    def test_it_may_cross_the_median(self) -> None:
        reading = read(daily([1, 2, 3, 4, 5]))
        assert (reading.median, kinds(reading)) == (3, ["trend"])

    def test_the_turning_point_belongs_to_both(self) -> None:
        reading = read(daily([1, 2, 3, 4, 5, 4, 3, 2, 1]))
        assert [s.points for s in reading.signals] == [(0, 1, 2, 3, 4), (4, 5, 6, 7, 8)]


class TestRuns:
    def test_fewer_than_ten_points_are_too_early(self) -> None:
        reading = read(daily([1, 9, 1, 9, 1, 9, 1, 9, 1]))
        # The median of nine is one of them: the five ones lie on it.
        assert (reading.useful, kinds(reading)) == (4, [])
        assert reading.notes == (
            "Too early to count runs: 4 points off the median, 10 are needed.",
        )

    def test_ten(self) -> None:
        assert kinds(read(daily(in_runs(5, 5)))) == ["runs"]
        assert kinds(read(daily(in_runs(4, 5, 1)))) == []
        assert kinds(read(daily(in_runs(1, 1, 1, 1, 1, 1, 1, 2, 1)))) == []
        assert kinds(read(daily(in_runs(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)))) == ["runs"]

    def test_more_than_the_table_knows(self) -> None:
        reading = read(daily([1, 9] * 31))
        assert (reading.useful, reading.runs, kinds(reading)) == (62, 62, [])
        assert reading.notes == ("Runs are not counted: the table ends at 60 points.",)
        assert kinds(read(daily([1, 9] * 30))) == ["runs"]


class TestTable:
    def test_it_has_every_number_from_10_to_60_and_no_other(self) -> None:
        assert (expected(9), expected(61)) == (None, None)
        rows = [expected(n) for n in range(FIRST, LAST + 1)]
        assert all(rows)
        for before, after in pairwise(rows):
            assert before is not None
            assert after is not None
            assert 0 <= after.fewest - before.fewest <= 1
            assert 0 <= after.most - before.most <= 1

    @pytest.mark.parametrize(
        ("useful", "fewest", "most"),
        [
            *((10, 3, 9), (11, 3, 10), (12, 3, 11), (13, 4, 11), (14, 4, 12), (15, 5, 12)),
            *((16, 5, 13), (20, 6, 16), (24, 8, 18), (25, 8, 18), (27, 10, 19), (30, 11, 21)),
            *((40, 15, 27), (50, 19, 33), (60, 24, 38)),
        ],
    )
    def test_it_is_as_printed(self, useful: int, fewest: int, most: int) -> None:
        assert expected(useful) == (fewest, most)

    @pytest.mark.parametrize("useful", range(FIRST, LAST + 1))
    def test_it_agrees_with_the_exact_distribution(self, useful: int) -> None:
        """Half of the points on either side: what lies outside has a probability of 2.5 % a side,
        as near as whole numbers come (the printed odd rows stray by at most 0.8 %)."""
        limits = expected(useful)
        assert limits is not None
        one, other = useful // 2, useful - useful // 2
        chance = {runs: _chance(one, other, runs) for runs in range(2, useful + 1)}
        assert sum(chance.values()) == pytest.approx(1)
        too_few = sum(p for runs, p in chance.items() if runs < limits.fewest)
        too_many = sum(p for runs, p in chance.items() if runs > limits.most)
        assert too_few < 0.033
        assert too_many < 0.033
        # and one run more inside would be too much: the limits are not slack by two
        assert too_few + chance[limits.fewest] + chance[limits.fewest + 1] > 0.025
        assert too_many + chance[limits.most] + chance[limits.most - 1] > 0.025


def _chance(one: int, other: int, runs: int) -> float:
    """The probability of so many runs of two kinds in random order (Wald, Wolfowitz 1940)."""
    half, odd = divmod(runs, 2)
    if odd:
        ways = comb(one - 1, half) * comb(other - 1, half - 1)
        ways += comb(one - 1, half - 1) * comb(other - 1, half)
    else:
        ways = 2 * comb(one - 1, half - 1) * comb(other - 1, half - 1)
    return ways / comb(one + other, one)


class TestBaseline:
    STEADY = (4.0, 6, 4, 4.5, 6, 5.5, 4, 6, 5.8, 4.2, 6, 4)

    def test_the_median_before_a_change_is_held(self) -> None:
        points = daily([*self.STEADY, 8, 9, 8, 9, 8, 9])
        reading = read(points, [START + timedelta(12)])
        assert (reading.median, reading.held) == (5, 12)
        assert [(s.kind, s.points) for s in reading.signals] == [("shift", tuple(range(12, 18)))]
        assert reading.notes == ("The median is that of the 12 points before the first change.",)

    def test_the_first_of_several_changes_ends_the_baseline(self) -> None:
        points = daily([*self.STEADY, 8, 9, 8])
        changes = [START + timedelta(14), START + timedelta(12)]
        assert read(points, changes).held == 12

    def test_eleven_points_are_too_few_to_hold(self) -> None:
        points = daily([*self.STEADY[1:], 8, 9, 8, 9, 8, 9])
        reading = read(points, [START + timedelta(11)])
        assert (reading.median, reading.held) == (6, 0)

    def test_a_point_on_the_day_of_the_change_is_after_it(self) -> None:
        points = daily([*self.STEADY, 8])
        assert read(points, [START + timedelta(11)]).held == 0
        assert read(points, [START + timedelta(12)]).held == 12

    def test_a_baseline_that_shows_a_sign_itself_is_not_held(self) -> None:
        points = daily([1, 2, 3, 4, 5, 3, 4, 3, 4, 3, 4, 3, 8, 9])
        assert read(points, [START + timedelta(12)]).held == 0

    def test_a_change_after_the_last_point_holds_nothing(self) -> None:
        points = daily(self.STEADY)
        reading = read(points, [START + timedelta(12)])
        assert (reading.median, reading.held) == (5, 0)


class TestUnfinished:
    """The last period is not over: its point would be compared with whole ones."""

    def test_it_gives_no_median_and_no_signal(self) -> None:
        whole = read(daily([1, 2, 3, 4]))
        assert read(daily([1, 2, 3, 4, 99]), unfinished=True) == whole
        assert kinds(read(daily([1, 2, 3, 4, 99]))) == ["trend"]

    def test_it_alone_is_no_data(self) -> None:
        said = "No period is over yet: too early for signals."
        assert read(daily([1]), unfinished=True).notes == (said,)
        assert read(daily([None]), unfinished=True).notes == ("No data yet.",)

    def test_it_may_lie_near_the_last_month_s_end(self) -> None:
        ends = [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 4)]
        assert period([Point(on, 1, 1) for on in ends], ends[0]) == "Sep"


class TestLittle:
    def test_no_points(self) -> None:
        assert read([]) == Reading(None, 0, 0, 0, (), ("No data yet.",))
        assert read(daily([None, None])) == Reading(None, 0, 0, 0, (), ("No data yet.",))

    def test_one_point(self) -> None:
        reading = read(daily([7]))
        assert (reading.median, reading.useful, kinds(reading)) == (7, 0, [])
        assert reading.notes == (
            "Too early for signals: 1 point; a trend needs 5, a shift 6, runs 10.",
        )

    def test_all_equal(self) -> None:
        reading = read(daily([0.5] * 24))
        assert (reading.median, reading.useful, reading.runs, kinds(reading)) == (0.5, 0, 0, [])
        assert reading.notes == ("Runs are not counted: 0 points off the median, 10 are needed.",)

    def test_what_is_quiet_is_said_to_be(self) -> None:
        assert read(daily(in_runs(2, 2, 1, 1, 2, 2))).notes == (
            "No shift, no trend, and as many runs as chance gives: no signal.",
        )


def test_a_period_is_a_month_or_a_day() -> None:
    months = monthly([1, 2, 3], 2025, 12)
    assert [period(months, point.on) for point in months] == ["Dec 2025", "Jan", "Feb"]
    assert period(daily([1, 2]), START) == "1 Jan"
    assert period(daily([1]), START) == "1 Jan"


numbers = st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=40)


@given(numbers)
def test_upside_down_it_says_the_same(values: list[int | None]) -> None:
    turned = [None if value is None else -value for value in values]
    one, other = read(daily(values)), read(daily(turned))
    assert [(s.kind, s.points) for s in one.signals] == [(s.kind, s.points) for s in other.signals]


@given(numbers)
def test_a_signal_is_made_of_as_many_points_as_it_says(values: list[int | None]) -> None:
    points = daily(values)
    for signal in read(points).signals:
        assert list(signal.points) == sorted(set(signal.points))
        assert all(points[place].value is not None for place in signal.points)
        if signal.kind != "runs":
            assert signal.text.startswith(f"{len(signal.points)} points")
