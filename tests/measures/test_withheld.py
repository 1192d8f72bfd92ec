"""What a masked surface tells of measures that so few members may give away."""

from datetime import date

import pytest

from huddle.measures.measure import load_measures
from huddle.measures.point import Point
from huddle.measures.series import Series
from huddle.measures.tally import Unit, tally
from huddle.privacy.measures import show_measures, withheld

HH_PLUS = next(each for each in load_measures() if each.id == "M3")


def of(members: int) -> Series:
    units = [Unit(f"member:{number}", "", "", "HH", 1, "") for number in range(members)]
    before = Point(date(2026, 10, 31), 0.5, 9)
    now = Point(date(2026, 11, 20), 1, members)
    return Series(HH_PLUS, tally(units, "shares"), (before, now))


@pytest.mark.parametrize(("members", "hidden"), [(9, True), (10, False)])
def test_the_standard_of_fewer_than_ten_hh_plus_members_is_withheld(
    members: int, hidden: bool
) -> None:
    assert withheld(of(members), reveal=False) is hidden
    assert not withheld(of(members), reveal=True)


def test_points_of_fewer_than_ten_are_left_away_and_told_when_revealed() -> None:
    (shown,) = show_measures([of(10)], reveal=False)
    assert [point.n for point in shown.points] == [10]
    assert show_measures([of(10)], reveal=True) == (of(10),)
