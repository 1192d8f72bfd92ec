"""What the wall may be told of a team: whole numbers, and nothing of what is of too few."""

from dataclasses import replace
from datetime import date

import pytest

from huddle.measures.goals import Stand
from huddle.measures.measure import Measure, load_measures
from huddle.measures.point import Point
from huddle.rules.board import SECTIONS, Board, Item, Section
from huddle.views.counts import BarrierCount, Goal, SectionCount, count, large_enough
from tests.rules.build import staff
from tests.screens.fixtures.given import AS_OF, CALENDAR, TEAM, row

SHARE, DAYS = "M1", "M6"


def measure(id_: str) -> Measure:
    return next(each for each in load_measures() if each.id == id_)


def board(*items: Item) -> Board:
    sections = tuple(
        Section(key, title, tuple(each for each in items if each.section == key))
        for key, title in SECTIONS
    )
    return Board(AS_OF, TEAM.now, "north", "North", TEAM.zone, frozenset(), (), (), sections)


def test_rows_are_counted_by_step_and_by_how_they_press() -> None:
    found = count(
        board(
            row("watch", "M1", "act", "x"),
            row("watch", "M2", "soon", "x"),
            row("watch", "M3", "soon", "x"),
            row("watch", "M4", "watch", "x"),
            row("contacts", "M5", "act", "x"),
        ),
        TEAM,
        CALENDAR,
        (),
    )
    assert SectionCount("watch", 1, 2) in found.sections
    assert SectionCount("contacts", 1, 0) in found.sections
    assert SectionCount("referrals", 0, 0) in found.sections
    assert (found.as_of, found.decided) == (AS_OF, 0)
    assert found.barriers == BarrierCount(0, 0, 0, 0, 0)


def test_who_is_of_the_team_are_its_workers_and_no_wall() -> None:
    people = (
        staff("s-ortiz", name="Jo Ortiz"),
        staff("s-gone", name="Al Gone", active=False),
        staff("corridor", name="Corridor", role="wall"),
        staff("s-far", name="Di Far", team="elsewhere"),
    )
    found = count(board(), replace(TEAM, staff=people), CALENDAR, ())
    assert found.workers == ("s-ortiz",)


@pytest.mark.parametrize(
    ("id_", "n", "few"), [(SHARE, 4, True), (SHARE, 5, False), (DAYS, 4, True)]
)
def test_nothing_is_said_of_a_goal_of_fewer_than_five(id_: str, n: int, few: bool) -> None:
    on = date(2026, 11, 23)
    goal = Goal(
        measure(id_),
        0.5,
        n,
        0.9,
        Stand(on, 0.5, 0.8, "red"),
        (Point(on, 0.5, n), Point(AS_OF, 0.5, n)),
    )
    (found,) = count(board(), TEAM, CALENDAR, (goal,)).goals
    assert found == (Goal(measure(id_), None, 0, None, few=True) if few else goal)


def test_a_goal_without_a_figure_keeps_its_points() -> None:
    goal = Goal(measure(DAYS), None, 0, None, None, (Point(AS_OF, None, 0),))
    assert count(board(), TEAM, CALENDAR, (goal,)).goals == (goal,)


@pytest.mark.parametrize(
    ("id_", "n", "value"), [(SHARE, 4, None), (SHARE, 5, 0.5), (DAYS, 4, 0.5), (SHARE, 0, None)]
)
def test_of_past_points_shares_of_fewer_than_five_are_left_out(
    id_: str, n: int, value: float | None
) -> None:
    assert large_enough(measure(id_), Point(AS_OF, 0.5, n)) == Point(AS_OF, value, n)
