"""Killed at any moment: what was acknowledged is stored once, and nothing is half done."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from random import Random

from db import audit, commands
from tests.conftest import Database

KILLS = {"sqlite": 25, "postgresql": 10}
"""How often the child is killed; at least one kill in five must land inside a transaction."""


def _team(database: Database) -> None:
    actor, now = commands.Actor("agency", "lead"), datetime.now(UTC)
    commands.init_agency(database.engine, actor, name="Agency", zone="America/New_York", now=now)
    commands.add_team(database.engine, actor, team_id="north", name="Northside pod", now=now)


def _killed(url: str, first: int, seed: int) -> tuple[list[str], bool]:
    """Runs the child and kills it; the ids it printed, and whether it was in a transaction."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.decider", url, str(first)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    heard = child.stdout.readline()
    time.sleep(Random(seed).uniform(0, 0.12))
    child.send_signal(signal.SIGKILL)
    rest, errors = child.communicate()
    # A line that the kill cut off was never heard.
    lines = (heard + rest).decode().split("\n")[:-1]
    assert lines, errors.decode()
    return [line.split()[1] for line in lines if line.startswith("done ")], lines[-1] == "begin"


def test_every_acknowledged_decision_is_stored_once_whenever_the_program_is_killed(
    database: Database,
) -> None:
    _team(database)
    inside = 0
    acknowledged: list[str] = []
    kills = KILLS[database.dialect]
    for turn in range(kills):
        seed = 7_000 + turn
        ids, in_transaction = _killed(database.url, first=1_000 * turn, seed=seed)
        inside += in_transaction
        acknowledged += ids
        stored = [row[0] for row in database.rows("SELECT decision_id FROM decision")]
        assert len(stored) == len(set(stored)), f"seed {seed}: a decision is stored twice"
        lost = set(acknowledged) - set(stored)
        assert not lost, f"seed {seed}: acknowledged and not stored: {sorted(lost)}"
        halves = database.rows(
            "SELECT decision_id FROM decision WHERE NOT EXISTS (SELECT 1 FROM task"
            " WHERE task.agency_id = decision.agency_id AND task.task_id = decision.task_id)"
        )
        assert not halves, f"seed {seed}: a decision without its task: {halves}"
        conn = database.connect()
        verdict = audit.verify(conn, "agency")
        conn.close()
        assert verdict.broken_at is None, f"seed {seed}: audit chain: {verdict.problem}"
    assert acknowledged, "no decision was acknowledged: nothing was tried"
    assert inside * 5 >= kills, f"only {inside} of {kills} kills landed inside a transaction"
