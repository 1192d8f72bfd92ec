"""Measures as a board: goals first, what is off its goal, and what one point is made of."""

from dataclasses import replace
from datetime import date

from huddle.calendars import Calendar
from huddle.measures.measure import Measure, load_measures
from huddle.measures.point import Point
from huddle.measures.run import chart_of
from huddle.measures.series import Series
from huddle.measures.tally import Tally, Unit, tally
from huddle.privacy.measures import WITHHELD
from huddle.views.measures import Looked, definition, gone, measures, point
from tests.rules.build import board, facts, member

M1 = load_measures()[0]
KNOWN = facts("2026-11-20", members=[member("M1"), member("M2"), member("M3")])
NOTHING = Tally((), 0, 0, None, 0, ())


def named(name: str, goal: float | None) -> Measure:
    return replace(
        M1,
        id=name,
        goal=goal,
        every="month",
        plot="run chart",
        better="up",
    )


def ends(*values: float) -> tuple[Point, ...]:
    days = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 20)]
    return tuple(Point(on, value, 9) for on, value in zip(days, values, strict=False))


def looked(name: str, goal: float | None, *values: float, standing: str = "none") -> Looked:
    measure = named(name, goal)
    series = Series(measure, NOTHING, ends(*values))
    chart = chart_of(series, "North", Calendar(), goal=goal)
    return Looked(measure, chart, standing=standing, judged=date(2026, 10, 31))


def test_what_is_off_its_goal_presses_and_says_when() -> None:
    shown = measures(
        board(KNOWN),
        seen := [
            looked("M1", 0.9, 0.95, 0.95, 0.8, 0.1, standing="red"),
            looked("M7", 0.9, 0.8, 0.8, 0.9, 0.1, standing="green"),
            looked("M2", 0.9, 0.8, 0.8, 0.8, 0.1, standing="stale"),
        ],
        [each.measure for each in seen],
    )
    rows = shown.sections[0].items
    assert [(row.key, row.severity) for row in rows] == [
        ("measure:M1", "act"),
        ("measure:M7", "watch"),
        ("measure:M2", "watch"),
    ]
    assert [row.reasons[0].text for row in rows] == [
        "goal 90 %: not met in Oct",
        "goal 90 %: met in Oct",
        "goal 90 %: not judged, its feed is late, in Oct",
    ]
    assert all(row.reasons[0].text == row.reasons[0].neutral for row in rows)


def test_a_measure_without_a_chart_says_why() -> None:
    one = named("M1", 1)
    shown = measures(board(KNOWN), [Looked(one, None, WITHHELD)], [one])
    (row,) = shown.sections[0].items
    assert (row.severity, row.reasons[0].text) == ("watch", WITHHELD)


def test_the_rest_stands_below_the_goals() -> None:
    first, other, last = (looked(name, 0.9, 0.5) for name in ("M1", "M2", "M7"))
    shown = measures(board(KNOWN), [first, other, last], [last.measure, first.measure])
    assert [[row.key for row in each.items] for each in shown.sections] == [
        ["measure:M7", "measure:M1"],
        ["measure:M2"],
    ]


def test_a_definition_says_all_of_it() -> None:
    assert list(definition(M1)) == [
        f"Counts {M1.numerator}, of {M1.denominator}",
        f"Left out: {'; '.join(M1.exclusions)}",
        f"Goal 100 %: {M1.goal_source}",
        f"Source: {M1.source} (official text) · {M1.url}",
    ]


def test_the_first_signal_is_said_beside_the_goal() -> None:
    measure = replace(named("M7", None), every="day")
    points = tuple(Point(date(2026, 11, n), n / 10, 9) for n in range(1, 6))
    chart = chart_of(Series(measure, NOTHING, points), "North", Calendar())
    shown = measures(board(KNOWN), [Looked(measure, chart)], [measure])
    (row,) = shown.sections[0].items
    assert row.reasons[0].text == ("no goal set · 5 points in a row going up, from 1 Nov: a trend.")


def unit(key: str, member_id: str, counted: float, excluded: str = "") -> Unit:
    return Unit(key, member_id, "s-chen", "HH", counted, f"why {key}", excluded=excluded)


def test_a_point_lists_not_counted_counted_and_left_out() -> None:
    made = tally(
        [
            unit("member:M1", "M1", 1),
            unit("member:M2", "M2", 0),
            unit("member:M3", "M3", 0, "pended"),
        ],
        "ratio",
    )
    shown = point(board(KNOWN), KNOWN, made)
    assert [(each.title, [row.key for row in each.items]) for each in shown.sections] == [
        ("Not counted", ["member:M2"]),
        ("Counted", ["member:M1"]),
        ("Left out: pended", ["member:M3"]),
    ]
    rows = [row for each in shown.sections for row in each.items]
    assert {row.owner for row in rows} == {None}
    assert rows[0].reasons[0].text == "why member:M2"
    assert gone(KNOWN, made) == ""


def test_whoever_has_left_the_team_is_not_listed_and_that_is_said() -> None:
    made = tally([unit("member:M1", "M1", 1), unit("member:M8", "M8", 0)], "ratio")
    shown = point(board(KNOWN), KNOWN, made)
    assert [row.key for each in shown.sections for row in each.items] == ["member:M1"]
    assert gone(KNOWN, made) == "1 member no longer with the team"


def test_what_is_of_no_member_stands_too_and_nothing_twice_under_one_key() -> None:
    made = tally(
        [unit("huddle:h1", "", 1), unit("week:M1", "M1", 1), unit("week:M1", "M1", 1)], "ratio"
    )
    (_, counted) = point(board(KNOWN), KNOWN, made).sections
    assert [row.key for row in counted.items] == ["huddle:h1", "week:M1", "week:M1:2"]
