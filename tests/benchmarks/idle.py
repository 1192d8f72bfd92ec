"""What the board costs while nobody touches it: before the huddle, and while its clock runs."""

import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import programs
from tests.benchmarks.table import Limit, Line
from tests.terminal import Terminal

SECONDS = 60
"""Within the first step's time box: beyond it the clock tells the overrun more often."""
SETTLING_SECONDS = 12
"""Until what was said when the huddle began is gone again."""
REPAINTS = 1


def measure(folder: Path) -> Iterator[Line]:
    """Two boards left alone side by side: one preparing, one with its clock running."""
    database = programs.make_team(folder)
    other = programs.copied(database, "idle.db")
    with programs.huddle(database) as preparing, programs.huddle(other, moving=True) as running:
        for board in (preparing, running):
            board.wait(programs.ROW)
            board.settle(1)
        running.send("<ctrl+s>")
        running.settle(1)
        running.send("<enter>")
        for board in (preparing, running):
            board.settle(SETTLING_SECONDS)
        before = preparing.bytes_out, preparing.cpu_seconds(), running.cpu_seconds()
        repaints = _left_alone(preparing, running)
        written = preparing.bytes_out - before[0]
        idle = preparing.cpu_seconds() - before[1]
        moving = running.cpu_seconds() - before[2]
    yield Line("written while preparing", written, "bytes", None, 0, Limit.OURS)
    yield Line("processor while preparing", 100 * idle / SECONDS, "%", None, 0.5, Limit.OURS)
    what = "repaints in a minute while the clock runs"
    yield Line(what, repaints, "times", None, REPAINTS, Limit.OURS)
    yield Line("processor, clock running", 100 * moving / SECONDS, "%", None, 0.5, Limit.OURS)


def _left_alone(preparing: Terminal, running: Terminal) -> int:
    """Lets the time pass; how often the board with the clock was painted."""
    repaints, last = 0, 0.0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        preparing.pump(0.1)
        at = running.pump(0.1)
        if at is not None:
            repaints += at - last > 0.5
            last = at
    return repaints
