"""Importing contacts, validated and with history, beside the same rows written bare."""

import csv
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from db import commands, schema
from db.engine import open_engine
from huddle.intake.pipeline import run_import

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
MEMBERS = 10_000
_HEAD = (
    *("contact_id", "member_id", "staff_id", "at", "channel", "with", "outcome", "core_service"),
    *("minutes", "purpose", "note", "entered_at"),
)


def measure(folder: Path, rows: int) -> tuple[float, float]:
    """Seconds for the import of a CSV of contacts into a database that knows the members, and for
    one ``executemany`` of the rows that came of it, into the same table with the same indexes."""
    path = folder / "import.db"
    _prepare(path, folder)
    contacts = _contacts(folder / "contacts.csv", rows)
    begun = time.perf_counter()
    report = run_import(str(path), [contacts], user="bench", now=NOW)
    ours = time.perf_counter() - begun
    assert report.files[0].tables["contacts"].new == rows
    return ours, _bare(path)


def _prepare(path: Path, folder: Path) -> None:
    schema.upgrade(path)
    engine = open_engine(path)
    actor = commands.Actor("agency", "bench")
    commands.init_agency(engine, actor, zone="America/New_York", now=NOW)
    commands.add_team(engine, actor, team_id="north", now=NOW)
    engine.dispose()
    members = folder / "members.csv"
    with members.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("member_id", "first", "last", "segment"))
        writer.writerows((f"M{number}", "A", "B", "active") for number in range(MEMBERS))
    run_import(str(path), [members], user="bench", now=NOW)


def _contacts(path: Path, rows: int) -> Path:
    chance = Random(1)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("w", newline="") as file:
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
