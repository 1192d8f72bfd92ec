"""Importing contacts, validated and with history, beside the same rows written bare."""

import csv
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from tests.benchmarks.table import Line
from tests.benchmarks.turns import quiet
from tests.terminal import most_resident_mib

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
MEMBERS = 10_000
FEW, MANY = 50_000, 200_000
ROUNDS = 3
_HEAD = (
    *("contact_id", "member_id", "staff_id", "at", "channel", "with", "outcome", "core_service"),
    *("minutes", "purpose", "note", "entered_at"),
)


def measure(folder: Path) -> Iterator[Line]:
    """An import of many contacts into a database that knows the members, beside one
    ``executemany`` of the rows that came of it into the same table with the same indexes; the same
    file again; and the memory that many and few rows take."""
    few = _contacts(folder / "few.csv", FEW)
    many = _contacts(folder / "contacts.csv", MANY)
    little = _imported(_prepared(folder), few).memory
    first, again, memory, bare = [], [], [], []
    for _ in range(ROUNDS):
        quiet()
        path = _prepared(folder)
        imported = _imported(path, many)
        first.append(1000 * imported.seconds)
        memory.append(imported.memory)
        again.append(1000 * _imported(path, many).seconds)
        bare.append(1000 * _bare(path))
    what = f"import of {MANY:,} contacts"
    yield Line(f"{what}; executemany of the same", median(first), "ms", median(bare), 6)
    yield Line(f"{what}, nothing new; executemany", median(again), "ms", median(bare), 6)
    yield Line(f"{what}, memory; of {FEW:,}", median(memory), "MiB", little, 1.2)


class Imported(NamedTuple):
    """One import in a process of its own: how long it took, and the most MiB that it held."""

    seconds: float
    memory: float


def _imported(path: Path, contacts: Path) -> Imported:
    command = [sys.executable, "-m", "tests.benchmarks.imports", str(path), str(contacts)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Imported(*map(float, done.stdout.split()))


def _import(path: str, contacts: str) -> None:
    from huddle.intake.pipeline import run_import

    begun = time.perf_counter()
    report = run_import(path, [Path(contacts)], user="bench", now=NOW)
    seconds = time.perf_counter() - begun
    assert not report.exit_code, report
    sys.stdout.write(f"{seconds} {most_resident_mib()}\n")


def _prepared(folder: Path) -> Path:
    from db import commands, schema
    from db.engine import open_engine
    from huddle.intake.pipeline import run_import

    path = folder / "import.db"
    path.unlink(missing_ok=True)
    schema.upgrade(path)
    engine = open_engine(path)
    actor = commands.Actor("agency", "bench")
    commands.init_agency(engine, actor, zone="America/New_York", now=NOW)
    commands.add_team(engine, actor, team_id="north", now=NOW)
    engine.dispose()
    members = folder / "members.csv"
    with members.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("member_id", "first", "last", "segment"))
        writer.writerows((f"M{number}", "A", "B", "active") for number in range(MEMBERS))
    run_import(str(path), [members], user="bench", now=NOW)
    return path


def _contacts(path: Path, rows: int) -> Path:
    chance = Random(1)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEAD)
        for number in range(rows):
            at = first + timedelta(minutes=chance.randrange(460_000))
            entered = at + timedelta(hours=30)
            writer.writerow(
                (
                    *(f"c-{number}", f"M{chance.randrange(MEMBERS)}", f"s-{number % 40}"),
                    *(f"{at:%Y-%m-%d %H:%M}", chance.choice(("phone", "home", "office", "text"))),
                    *(chance.choice(("", "member")), chance.choice(("reached", "no_answer"))),
                    *(chance.choice(("yes", "no")), chance.choice((10, 15, 30)), ""),
                    *(f"spoke about housing {number}", f"{entered:%Y-%m-%d %H:%M}"),
                )
            )
    return path


def _bare(path: Path) -> float:
    """Empties the table and writes the same rows again."""
    conn = sqlite3.connect(path, isolation_level=None)
    try:
        rows = conn.execute("SELECT * FROM contact").fetchall()
        conn.execute("DELETE FROM contact")
        conn.execute("VACUUM")
        marks = ", ".join("?" * len(rows[0]))
        begun = time.perf_counter()
        conn.execute("BEGIN")
        conn.executemany(f"INSERT INTO contact VALUES ({marks})", rows)
        conn.execute("COMMIT")
        return time.perf_counter() - begun
    finally:
        conn.close()


if __name__ == "__main__":
    _import(*sys.argv[1:])
