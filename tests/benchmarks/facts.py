"""Reading one team out of many, and the rules on it, beside the bare driver."""

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from db import facts as reading
from db import queries, reader
from huddle.calendars import Calendar
from huddle.rules import evaluate
from huddle.rules.rule import load_rules
from tests.benchmarks import scale

ROUNDS = 9
DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def measure(folder: Path, members: int) -> tuple[float, float]:
    """Median seconds of facts and rules for one team, and of the same queries fetched bare."""
    path = folder / f"{members}.db"
    scale.build(path, members, DAY)
    conn = reader.connect(path)
    bare = sqlite3.connect(path)
    statements = _statements(conn)
    rules = load_rules(None)

    def ours() -> None:
        facts = reading.load(conn, scale.TEAM, DAY, NOW)
        evaluate(facts, rules, Calendar(facts.holidays))

    def theirs() -> None:
        for query, parameters in statements:
            bare.execute(query, parameters).fetchall()

    try:
        return _in_turn(ours, theirs)
    finally:
        conn.close()
        bare.close()


def _in_turn(one: Callable[[], None], other: Callable[[], None]) -> tuple[float, float]:
    """Medians of two things done in turn, so that both see the same machine; first runs left out."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 1):
        for work, kept in zip((one, other), times, strict=True):
            begun = time.perf_counter()
            work()
            if turn:
                kept.append(time.perf_counter() - begun)
    return median(times[0]), median(times[1])


def _statements(conn: reader.Connection) -> list[tuple[str, dict[str, object]]]:
    """Every query of one load with its parameters, as the load itself asked them."""
    asked: list[tuple[str, dict[str, object]]] = []

    class Listening:
        def execute(self, query: str, parameters: dict[str, object] | None = None) -> object:
            asked.append((query, dict(parameters or {})))
            return conn.execute(query, parameters or {})

        def close(self) -> None:
            conn.close()

    reading.load(Listening(), scale.TEAM, DAY, NOW)
    known = set(queries.of("sqlite").values())
    return [(query, parameters) for query, parameters in asked if query in known]
