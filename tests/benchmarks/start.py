"""Start: to the frame, to the full board, to the answer of a command."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks import programs
from tests.benchmarks.table import Limit, Line
from tests.benchmarks.turns import in_turn, timed
from tests.terminal import Terminal

ROUNDS = 7
REST_SECONDS = 3
HUDDLE = str(Path(sys.executable).with_name("huddle"))


def measure(folder: Path) -> Iterator[Line]:
    """Start of the board beside the bare app, and of two commands over a bare interpreter."""
    database = programs.make_team(folder)

    def ours() -> list[float]:
        with programs.huddle(database) as terminal:
            frame = terminal.wait(programs.FRAME)
            board = terminal.wait(programs.ROW)
            return [1000 * frame, 1000 * board, _memory_at_rest(terminal)]

    def bare() -> list[float]:
        with programs.bare() as terminal:
            return [1000 * terminal.wait("Row 19"), terminal.resident_mib()]

    (frame, board, memory), (beside, floor) = in_turn(ROUNDS, ours, bare)
    yield Line("start to the frame; a bare app", frame, "ms", beside, 1.2)
    yield Line("start to the full board of 412 members; a bare app", board, "ms", beside, 1.8)
    yield Line("memory with the board open; a bare app", memory, "MiB", floor, 75, Limit.OURS)

    (interpreter,), (version,), (usage,) = in_turn(
        ROUNDS,
        partial(_run, sys.executable, "-c", "pass"),
        partial(_run, HUDDLE, "--version"),
        partial(_run, HUDDLE, "--help"),
    )
    over = 1000 * (version - interpreter), 1000 * (usage - interpreter)
    yield Line("--version, over a bare interpreter", over[0], "ms", None, 30, Limit.OURS)
    yield Line("--help, over a bare interpreter", over[1], "ms", None, 150, Limit.OURS)


def _memory_at_rest(terminal: Terminal) -> float:
    """MiB once the board has got ready for the first decision too, so that nothing more comes."""
    held = 0.0
    while (now := terminal.resident_mib()) > held:
        held = now
        terminal.settle(REST_SECONDS)
    return held


def _run(*command: str) -> list[float]:
    return timed(partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL))
