"""Forms and decisions: opening, the first and the tenth, from the key to the commit and back."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks import programs
from tests.benchmarks.table import Limit, Line
from tests.benchmarks.turns import p95, quiet
from tests.terminal import Terminal

FORMS = ("a", "l", "w", "+", "e", "?", "#", "/", "<f1>", "<ctrl+s>")
ROUNDS = 3
DECISIONS = 10
COMMITS = 30
LOOK_SECONDS = 1
"""How long somebody looks at a board before the first decision, at the least."""
LISTS = ("2", "1")
"""The sections whose rows are decided: together more than there are decisions."""


def measure(folder: Path) -> Iterator[Line]:
    """Every form opened and closed; ten decisions from a fresh start, each `a` `Enter`."""
    database = programs.make_team(folder)
    opening, bare_opening = [], []
    with programs.huddle(database) as board, programs.bare() as table:
        board.wait(programs.ROW)
        table.wait("Row 19")
        for terminal in (board, table):
            terminal.settle(1)
        for _ in range(ROUNDS):
            quiet()
            for form in FORMS:
                opening.append(_opened(board, form))
                bare_opening.append(_opened(table, "a"))
        closing = [_closed(table) for _ in range(COMMITS)]
    what = "opening a form, p95; a bare form"
    yield Line(what, 1000 * p95(opening), "ms", 1000 * p95(bare_opening), 180, Limit.OURS)
    first, tenth, saved = [], [], []
    for turn in range(ROUNDS):
        decisions = _decisions(programs.copied(database, f"decisions-{turn}.db"))
        first.append(decisions[0][0])
        tenth.append(decisions[-1][0])
        saved += [each[1] for each in decisions]
    what = "a Enter to saved, the first; the tenth"
    yield Line(what, 1000 * median(first), "ms", 1000 * median(tenth), 1.2)
    least = median(closing) + _commit(folder)
    what = "Enter to committed and shown; bare commit, form closed"
    yield Line(what, 1000 * median(saved), "ms", 1000 * least, 1.5)


def _opened(terminal: Terminal, key: str) -> float:
    """Seconds until the form that a key opens is painted; then it is closed."""
    taken = terminal.press(key).last
    terminal.press("<escape>")
    terminal.settle()
    return taken


def _closed(table: Terminal) -> float:
    """Seconds until the bare form is gone again."""
    table.press("a")
    return table.press("<enter>").last


def _decisions(database: Path) -> list[tuple[float, float]]:
    """For each decision the seconds from `a`, and from Enter, until the board says it is saved."""
    taken: list[tuple[float, float]] = []
    with programs.huddle(database) as board:
        board.wait(programs.ROW)
        board.settle(LOOK_SECONDS)
        for number in range(DECISIONS):
            if number % 5 == 0:
                board.send(LISTS[number // 5])
            if number:
                board.settle()
            begun = time.perf_counter()
            board.send("a")
            board.wait("Assign a task")
            entered = time.perf_counter()
            board.send("<enter>")
            said = board.started + board.wait(f"Decided today  {number + 1}")
            taken.append((said - begun, said - entered))
            board.settle()
            board.send("<down>")
    return taken


def _commit(folder: Path) -> float:
    """Median seconds of one bare commit, as safe as ours."""
    path = folder / "commit.db"
    path.unlink(missing_ok=True)
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("CREATE TABLE decision (decision_id TEXT PRIMARY KEY, said TEXT)")
    taken = []
    for number in range(COMMITS):
        begun = time.perf_counter()
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("INSERT INTO decision VALUES (?, 'Call back')", (str(number),))
        conn.execute("COMMIT")
        taken.append(time.perf_counter() - begun)
    conn.close()
    return median(taken)
