"""What a day of measures reads: so many queries, however many members and measures."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db import reader
from huddle.demo import make_demo
from huddle.measures.measure import load_measures
from huddle.measuring import measure
from huddle.settings import Flags, read

TODAY = date(2026, 11, 24)


class Counting:
    """A connection that counts what is asked of it."""

    def __init__(self, conn: reader.Connection) -> None:
        self.conn = conn
        self.count = 0

    def execute(self, query: str, parameters: Mapping[str, Any] | None = None) -> Any:
        self.count += 1
        return self.conn.execute(query, parameters or {})

    def __getattr__(self, name: str) -> Any:
        return getattr(self.conn, name)


def asked(path: Path, ids: tuple[str, ...]) -> int:
    """How many queries measuring takes, of the day alone."""
    conn = Counting(reader.connect(path))
    wanted = [each for each in load_measures() if not ids or each.id in ids]
    settings = read(Flags(db=str(path), user="s-young"))
    try:
        measure(conn, settings, wanted, points=0)
    finally:
        conn.conn.close()
    return conn.count


def test_the_number_of_queries_does_not_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUDDLE_NOW", f"{TODAY}T18:00")
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    monkeypatch.setattr(reader, "dialect", lambda _conn: "sqlite")
    counts = []
    for members in (30, 200):
        path = tmp_path / f"{members}.db"
        make_demo(path, 1, members, TODAY)
        counts += [asked(path, ("M6",)), asked(path, ("M6", "M9", "M13", "M18", "M27"))]
    assert len(set(counts)) == 1
    assert counts[0] < 50
