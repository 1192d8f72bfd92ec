"""A run chart in the terminal."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from textual.app import App, ComposeResult

import themes
from huddle.calendars import Calendar
from huddle.measures.chart import Chart, pace_chart, run_chart
from huddle.measures.pace import pace
from huddle.measures.point import Point
from huddle.measures.scale import scale
from huddle.widgets.plot import plotted
from huddle.widgets.run_chart import ChartDetail, RunChart, chart_lines

MONTH_ENDS = [date(2025 + n // 12, n % 12 + 1, 28) for n in range(24)]


def months(values: Sequence[float | None]) -> list[Point]:
    return [Point(on, value, 9) for on, value in zip(MONTH_ENDS, values, strict=False)]


def days(values: Sequence[float | None]) -> list[Point]:
    return [Point(date(2026, 11, 1) + timedelta(n), value, 9) for n, value in enumerate(values)]


SHIFTED = run_chart(
    "M6 Days to the appointment",
    "Northside pod",
    months([20, 22, 19, 21, None, 20, 12, 11, 13, 12, 11, 12.5]),
    "days",
    goal=14,
    changes=[(date(2025, 7, 3), "Warm hand-over")],
)
"""Five points above the median of 13, five below it and one on it: two runs."""

M1 = pace_chart(
    "M1 Members with a meaningful contact",
    "Northside pod",
    days([n / 40 for n in range(20)]),
    "share",
    goal=1.0,
    pace=pace(date(2026, 11, 1), 1.0, Calendar()),
)


class Shown(App[None]):
    """One chart and nothing else."""

    CSS = "Drawing { width: 1fr; height: 1fr; }"

    def __init__(self, chart: Chart, *, large: bool = False) -> None:
        super().__init__()
        self.drawing: RunChart | ChartDetail = RunChart(large=True) if large else ChartDetail()
        self.chart = chart
        for theme in themes.load().values():
            self.register_theme(theme)
        self.theme = themes.DEFAULT

    def compose(self) -> ComposeResult:
        yield self.drawing

    def on_mount(self) -> None:
        if isinstance(self.drawing, ChartDetail):
            self.drawing.show(self.chart)
        else:
            self.drawing.fill(self.chart)

    @property
    def detail(self) -> ChartDetail:
        assert isinstance(self.drawing, ChartDetail)
        return self.drawing

    @property
    def text(self) -> str:
        return "\n".join(
            "".join(span.text for span in line).rstrip() for line in self.drawing.lines
        )


class TestPlot:
    def test_shapes_tell_apart_what_colour_would(self) -> None:
        rows = "\n".join(plotted(SHIFTED, 78, 16).rows)
        assert (rows.count("●"), rows.count("◆")) == (11, 0)
        for shape in ("━", "╌", "┆", "A", "goal 14", "median 13"):
            assert shape in rows

    def test_a_signal_has_another_shape(self) -> None:
        chart = run_chart("M", "N", months([1, 2, 3, 4, 5, 1, 2]), "count")
        rows = "\n".join(plotted(chart, 78, 16).rows)
        assert (rows.count("◆"), rows.count("●")) == (5, 2)

    def test_what_is_not_over_is_hollow(self) -> None:
        chart = run_chart("M", "N", months([1, 3, 2]), "count", unfinished=True)
        rows = "\n".join(plotted(chart, 78, 16).rows)
        assert (rows.count("●"), rows.count("○")) == (2, 1)

    def test_the_columns_are_those_of_the_points(self) -> None:
        for chart in (SHIFTED, M1):
            for width in (60, 78, 131):
                drawn = plotted(chart, width, 20)
                at = {n for row in drawn.rows for n, char in enumerate(row) if char in "●◆"}
                assert at == {
                    column
                    for column, point in zip(drawn.columns, chart.points, strict=True)
                    if point.value is not None
                }

    def test_no_two_counts_are_read_as_one_number(self) -> None:
        shown = []
        for width in range(40, 140):
            for line in chart_lines(M1, width, 20).lines:
                text = "".join(span.text for span in line)
                if text.startswith("n "):
                    shown.append(width)
                    assert text.split()[1:] == ["9"] * len(M1.points)
        assert max(shown) == 139
        assert len(shown) > 40

    def test_a_line_s_name_stands_in_its_row(self) -> None:
        for high in range(8, 40):
            rows = plotted(SHIFTED, 90, high).rows
            (goal,) = [row for row in rows if "goal 14" in row]
            (median,) = [row for row in rows if "median 13" in row]
            assert "━━" in goal
            assert "╌╌" in median or rows.index(median) == rows.index(goal) + 1

    def test_no_line_over_a_gap(self) -> None:
        chart = run_chart("M", "N", months([5, None, 5]), "count")
        rows = "\n".join(plotted(chart, 78, 16).rows)
        assert not set(rows) & set("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")

    def test_the_pace_goes_on_to_the_end_of_the_month(self) -> None:
        rows = plotted(M1, 78, 20).rows
        assert max(row.rfind("∙") for row in rows) > max(row.rfind("●") for row in rows) + 10

    @pytest.mark.parametrize(
        "points",
        [
            [],
            months([None, None]),
            months([3]),
            months([0] * 12),
            months([0.8] * 24),
            days([n / 31 for n in range(31)]),
            months([12_000 + n * 7 % 900 for n in range(24)]),
            months([1e12, 0, 1e-9]),
        ],
    )
    def test_any_series_fits(self, points: list[Point]) -> None:
        for unit in ("share", "days", "count"):
            for width, height in ((40, 6), (78, 14), (196, 44)):
                chart = run_chart("M", "N", points, unit, goal=0.9)
                for large in (False, True):
                    rows = plotted(chart, width, height, large=large).rows
                    assert len(rows) == height
                    assert max(map(len, rows)) <= width


class TestScale:
    def test_it_begins_at_nothing_unless_all_is_far_from_it(self) -> None:
        low, high, ticks = scale([2, 10], 5, "count")
        assert (low, ticks) == (0, (0, 2.5, 5, 7.5, 10))
        assert high == pytest.approx(10.48)
        assert scale([90, 100], 5, "count").low == pytest.approx(89.4)

    def test_a_share_ends_at_all(self) -> None:
        assert scale([0.2, 0.95], 6, "share") == (0, 1, (0, 0.2, 0.4, 0.6000000000000001, 0.8, 1))
        assert scale([0.2, 0.3], 6, "share").high < 0.5

    def test_one_value(self) -> None:
        assert scale([4], 4, "count")[:2] == (2, 6)
        assert scale([0], 4, "count")[:2] == (0, 1)
        assert scale([], 4, "share")[:2] == (0, 1)


class TestWidget:
    async def test_at_80_by_24(self) -> None:
        app = Shown(SHIFTED)
        async with app.run_test(size=(80, 24)):
            lines = app.text.split("\n")
            assert lines[0] == "M6 Days to the appointment"
            assert lines[1] == "Dec: 12.5 days · n 9 · goal 14 days · median 13 days"
            assert lines[-2] == "┆A 3 Jul: Warm hand-over"
            assert lines[-1] == "◆ 2 runs where 3 to 9 are expected: too few."
            assert len(lines) == 24
            assert all(len(line) <= 80 for line in lines)
            assert " n " in f" {app.text} "

    async def test_the_cursor_goes_from_point_to_point(self) -> None:
        app = Shown(SHIFTED)
        async with app.run_test(size=(80, 24)):
            app.detail.move(-1)
            assert app.text.split("\n")[1].startswith("Dec: 12.5 days")
            assert "◉" in app.text
            app.detail.move(-7)
            assert app.text.split("\n")[1].startswith("May: no data")
            app.detail.move(-99)
            assert app.detail.chosen == 0

    async def test_a_click_takes_the_nearest_point(self) -> None:
        app = Shown(SHIFTED)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.click(ChartDetail, offset=(4, 10))
            assert app.detail.chosen == 0
            await pilot.click(ChartDetail, offset=(66, 10))
            assert app.detail.chosen == 11

    async def test_another_chart_keeps_the_day(self) -> None:
        app = Shown(SHIFTED)
        async with app.run_test(size=(80, 24)):
            app.detail.move(0)
            app.detail.move(-8)
            app.detail.show(run_chart("M", "N", SHIFTED.points[2:], "days"))
            assert app.detail.chosen == 1
            app.detail.show(M1)
            assert app.detail.chosen is None

    async def test_where_it_is_low_the_words_stay_longest(self) -> None:
        app = Shown(SHIFTED)
        async with app.run_test(size=(80, 9)):
            assert SHIFTED.sentences[-1] in app.text
            assert "┆A 3 Jul" not in app.text

    async def test_without_data_it_says_so_and_draws_nothing(self) -> None:
        app = Shown(run_chart("M7 Closed", "N", [], "share", goal=0.8))
        async with app.run_test(size=(80, 24)):
            assert app.text.split() == ["M7", "Closed", "No", "data", "yet."]

    async def test_large_has_its_value_in_large_digits_and_no_small_print(self) -> None:
        app = Shown(SHIFTED, large=True)
        async with app.run_test(size=(200, 50)):
            assert "▐█▌" in app.text
            assert "Warm hand-over" not in app.text
            assert all("M6" not in line for line in app.text.split("\n")[1:])
            assert len(app.text.split("\n")) == 50

    async def test_words_from_data_are_words(self) -> None:
        chart = run_chart(
            "[red]x",
            "\x1b[31mred",
            SHIFTED.points,
            "days",
            changes=[(MONTH_ENDS[3], "a\u202eb[/]")],
        )
        app = Shown(chart)
        async with app.run_test(size=(80, 24)):
            assert "[red]x" in app.text
            assert "\x1b" not in app.text
            assert "\u202e" not in app.text


def test_the_plotting_library_waits_for_the_first_plot() -> None:
    code = "import sys, huddle.widgets.run_chart; print('plotext' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
