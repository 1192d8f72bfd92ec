"""Key to paint on the board beside the same key in a bare table, and scrolling."""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks import programs
from tests.benchmarks.table import Limit, Line
from tests.benchmarks.turns import p95, quiet
from tests.terminal import Painted, Terminal

ROUNDS = 3
MOVES = "<down><down><down><up><up><up>"
"""Moves that stay within the rows on the screen."""
TURNS = 6
STEPS = 15
OPENED = "3<end>" + "<enter><escape><up>" * 10 + "<home>"
"""Contacts with its folds open: more rows than fit the screen. A row's detail is left again."""


def measure(folder: Path) -> Iterator[Line]:
    """The cursor moved on the screen, and down a list that scrolls."""
    database = programs.make_team(folder)
    ours: list[Painted] = []
    bare: list[Painted] = []
    scrolled: list[Painted] = []
    scrolled_bare: list[Painted] = []
    for _ in range(ROUNDS):
        with programs.huddle(database) as board, programs.bare(200) as table:
            board.wait(programs.ROW)
            table.wait("Row 19")
            for key in _split(OPENED):
                board.send(key)
                board.settle(0.2)
            for terminal in (board, table):
                terminal.settle(1)
            for _ in range(TURNS):
                quiet()
                ours += _pressed(board, MOVES)
                bare += _pressed(table, MOVES)
            _to_the_lowest(board, 3)
            _to_the_lowest(table, 1)
            quiet()
            scrolled += _pressed(board, "<down>" * STEPS)
            scrolled_bare += _pressed(table, "<down>" * STEPS)
    first, first_bare = _milliseconds(ours, 0), _milliseconds(bare, 0)
    last, last_bare = _milliseconds(ours, 1), _milliseconds(bare, 1)
    beside = "a bare table"
    yield Line(f"key to paint, median; {beside}", median(first), "ms", median(first_bare), 1.3)
    yield Line(f"key to paint, p95; {beside}", p95(first), "ms", p95(first_bare), 1.3)
    yield Line(f"key to all painted, median; {beside}", median(last), "ms", median(last_bare))
    down, down_bare = _milliseconds(scrolled, 0), _milliseconds(scrolled_bare, 0)
    yield Line(f"scroll step, p95; {beside}", p95(down), "ms", p95(down_bare), 40, Limit.OURS)


def _pressed(terminal: Terminal, keys: str) -> list[Painted]:
    return [terminal.press(key) for key in _split(keys)]


def _to_the_lowest(terminal: Terminal, step: int) -> None:
    """Goes down until the list scrolls at the next step."""
    terminal.send("<down>" * (terminal.rows // step))
    terminal.settle()


def _split(keys: str) -> list[str]:
    return re.findall("<.*?>|.", keys)


def _milliseconds(painted: list[Painted], which: int) -> list[float]:
    return [1000 * each[which] for each in painted]
