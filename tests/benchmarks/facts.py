"""Reading one team out of many, and the rules on it, beside the bare driver."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

from db import facts as reading
from db import queries, reader
from huddle.calendars import Calendar
from huddle.rules import evaluate
from huddle.rules.rule import load_rules
from tests.benchmarks import scale
from tests.benchmarks.programs import DAY
from tests.benchmarks.table import Line
from tests.benchmarks.turns import in_turn, timed

ROUNDS = 15
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
FEW, MANY = 10_000, 200_000


def measure(folder: Path) -> Iterator[Line]:
    """One team of 480 in a small and in a large agency, each beside its own queries run bare."""
    few, many = Team(folder, FEW), Team(folder, MANY)
    works = (few.evaluate, few.fetch, many.evaluate, many.fetch)
    taken = in_turn(ROUNDS, *(partial(timed, work) for work in works))
    small, small_bare, large, large_bare = (1000 * figures[0] for figures in taken)
    of = "facts and rules, 480 of"
    yield Line(f"{of} {FEW:,} members; the same queries bare", small, "ms", small_bare, 8)
    yield Line(f"{of} {MANY:,} members; the same queries bare", large, "ms", large_bare, 8)
    yield Line(f"{of} {MANY:,} members; of {FEW:,}", large, "ms", small, 1.2)


class Team:
    """One team of an agency with so many members, whose database is made if it is not there."""

    def __init__(self, folder: Path, members: int) -> None:
        path = folder / f"agency-{members}.db"
        if not path.exists():
            scale.build(path, members, DAY)
        self.ours = reader.connect(path)
        self.bare = sqlite3.connect(path)
        self.bare.execute(f"PRAGMA cache_size = -{reader.CACHE_KIBIBYTES}")
        self.rules = load_rules(None)
        self.queries = self._queries()

    def evaluate(self) -> None:
        """What the board does."""
        facts = reading.load(self.ours, scale.TEAM, DAY, NOW)
        evaluate(facts, self.rules, Calendar(facts.holidays))

    def fetch(self) -> None:
        """The least that it could do: the same queries, fetched as tuples."""
        for query, parameters in self.queries:
            self.bare.execute(query, parameters).fetchall()

    def _queries(self) -> list[tuple[str, dict[str, object]]]:
        """Every query of one load with its parameters, as the load itself asked them."""
        asked: list[tuple[str, dict[str, object]]] = []
        conn = self.ours

        class Listening:
            def execute(
                self, query: str, parameters: Mapping[str, object] = MappingProxyType({}), /
            ) -> reader.Cursor:
                asked.append((query, dict(parameters)))
                return conn.execute(query, dict(parameters))

            def close(self) -> None:
                conn.close()

        reading.load(Listening(), scale.TEAM, DAY, NOW)
        known = set(queries.of("sqlite").values())
        return [(query, parameters) for query, parameters in asked if query in known]
