"""The wall and the goals of the same day say the same of each measure."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from huddle.demo import make_demo
from huddle.measures import goals
from huddle.measuring import standings
from huddle.place import connected
from huddle.settings import Settings
from huddle.views.counts import FEWEST, Goal
from huddle.views.wall import Seen, wall
from huddle.walling import WallReader
from tests.screens.fixtures.given import settings

TODAY = date(2026, 11, 24)
DAYS = [
    date(2026, 11, 24),
    date(2026, 11, 23),  # a Monday: the day before was not worked
    date(2026, 11, 1),  # the month and a Sunday: what is over is the month before
    date(2026, 10, 31),
    date(2026, 9, 1),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wall") / "team.db"
    make_demo(path, seed=3, members=40, today=TODAY)
    return path


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T12:00-05:00")


def seen(given: Settings) -> Seen:
    """The wall once the days before have been measured."""
    reader = WallReader(given)
    try:
        reader.read()
        reader.look_back()
        return reader.read()
    finally:
        reader.close()


def said(goal: Goal) -> tuple[str, str, str, str]:
    """The wall's measure as ``huddle goals`` writes it."""
    stand = goal.stand
    assert stand is not None
    value, aimed = goals.as_text(stand.value), goals.as_text(stand.aimed)
    return goal.measure.id, stand.on.isoformat() + " " + value, aimed, stand.colour


def enough(given: Settings) -> Iterator[tuple[str, str, str, str]]:
    with connected(given) as conn:
        for each in standings(conn, given):
            few = each.unit == "share" and each.n < FEWEST
            value, colour = ("", "none") if few else (each.value, each.standing)
            yield each.measure_id, f"{each.period_end.isoformat()} {value}", each.goal, colour


def agrees(found: Seen, given: Settings) -> None:
    """Whether both say the same of each goal that is not of too few on the day."""
    told = [each for each in found.goals if not each.few]
    named = {each.measure.id for each in told}
    assert "M1" in named
    assert [said(each) for each in told] == [each for each in enough(given) if each[0] in named]


@pytest.mark.parametrize("on", DAYS)
def test_the_wall_says_of_each_goal_what_huddle_goals_says(demo: Path, on: date) -> None:
    """But of what is of too few on the day, of which it says nothing."""
    given = settings(db=str(demo), as_of=on)
    agrees(seen(given), given)


def test_a_late_list_of_members_makes_m1_neither_on_both(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # M1 counts contacts, of members: late members alone are reason enough.
    monkeypatch.setattr(goals, "late_tables", lambda *_: frozenset({"members"}))
    given = settings(db=str(demo), as_of=TODAY)
    found = seen(given)
    agrees(found, given)
    assert {each.measure.id: each.stand and each.stand.colour for each in found.goals}[
        "M1"
    ] == "stale"
    page = next(page for page in wall(found).pages if page.chart and page.chart.pace)
    assert page.lines[0].text.startswith("◌ Neither red nor green, its data is old: ")
    assert not any("GREEN" in line.text for page in wall(found).pages[:2] for line in page.lines)


def test_todays_number_is_not_held_against_todays_pace(demo: Path) -> None:
    given = settings(db=str(demo), as_of=TODAY)
    found = seen(given)
    page = next(page for page in wall(found).pages if page.chart and page.chart.pace)
    assert page.chart is not None
    assert page.chart.sentences == ()
    assert page.lines[0].text.endswith(" on 23 Nov")


def test_before_the_days_before_are_measured_nothing_is_red_or_green(demo: Path) -> None:
    reader = WallReader(settings(db=str(demo), as_of=TODAY))
    try:
        first = reader.read()
    finally:
        reader.close()
    texts = [line.text for page in wall(first).pages for line in page.lines]
    assert not any("RED" in text or "GREEN" in text for text in texts)
