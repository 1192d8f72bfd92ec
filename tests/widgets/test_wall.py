"""The numbers of the wall: as large as fits, and never read as one."""

from dataclasses import replace

import pytest

from huddle.outlet.wall import as_text
from huddle.views.wall import Figure, Wall, WallPage
from huddle.widgets.lines import Line
from huddle.widgets.wall import Showing, _figures, _head

TODAY = WallPage(
    "Today",
    (
        Figure("23", "to act today", "act", "▲"),
        Figure("19", "soon", "soon", "■"),
        Figure("8", "decided today", "", "✓"),
        Figure("97", "contacted", "watch", "✓", "%"),
    ),
)
BUSY = WallPage("Today", (*TODAY.figures[:2], Figure("104", "decided today"), *TODAY.figures[3:]))
HERE = WallPage("Who is here", (Figure("10", "here", "", "●"), Figure("1", "out", "", "○")))


def text(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in lines]


@pytest.mark.parametrize(
    ("page", "width", "high", "tall"),
    [
        (TODAY, 76, 8, 5),  # 80 by 24
        (TODAY, 116, 24, 5),  # twice as large would leave too little between two numbers
        (TODAY, 196, 47, 15),
        (HERE, 76, 13, 5),
        (HERE, 116, 25, 15),
        (BUSY, 76, 8, 3),  # three digits in blocks would touch their neighbours
        (TODAY, 40, 8, 1),
    ],
)
def test_the_numbers_are_as_large_as_fits(page: WallPage, width: int, high: int, tall: int) -> None:
    rows = text(_figures(page, width, high))
    assert rows.index("") == tall
    assert all(len(row) <= width for row in rows)


@pytest.mark.parametrize(("width", "high"), [(76, 8), (116, 24), (196, 47)])
def test_between_two_numbers_is_more_than_between_two_digits(width: int, high: int) -> None:
    lines = _figures(TODAY, width, high)
    tall = text(lines).index("")
    digits = 2 * (tall // 5)
    # Each span is one number with what keeps it from the next.
    for line in lines[:tall]:
        for span in line[:-1]:
            gap = len(span.text) - len(span.text.rstrip())
            assert gap >= 2 * digits


def test_a_page_that_is_not_of_now_says_of_when_it_is() -> None:
    old = "As of 9:02: newer once a lead's board is open"
    wall = Wall("Northside pod", "Tue 24 Nov 2026", "", (replace(TODAY, old=old), HERE))
    assert text(list(_head(Showing(wall, 0, "9:40"), 76)))[1] == f"■ {old}"
    assert text(list(_head(Showing(wall, 1, "9:40"), 76)))[1] == ""
    printed = as_text(wall).splitlines()
    assert printed[printed.index("Today") + 1] == f"    {old}"
    assert not any("As of" in line for line in printed[printed.index("Who is here") :])
