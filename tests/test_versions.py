"""Every command, on tables that are older or newer than the program: refused in one line that says
what to do, with nothing written."""

from pathlib import Path

import pytest
from sqlalchemy import text
from typer.main import get_command

from db import schema
from huddle.cli.app import app
from tests.conftest import Database
from tests.screens.fixtures.team import NOW, fill
from tests.test_shared_commands import Run, run

__all__ = ["run"]

WORDS = {
    "export": ("export", "members"),
    "tasks": ("tasks", "done", "t-1"),
    "goals": ("goals", "list"),
    "rules": ("rules", "list"),
    "audit": ("audit", "verify"),
    "user": ("user", "list"),
}
"""Commands that need more than their name to get as far as the database."""

NEED_NO_TABLES = {"init", "demo", "backup", "restore", "move"}
"""What makes, copies or brings a database up to date has tests of its own."""


def commands() -> list[str]:
    """The names of all commands, "" for the board and ``--wall`` for the wall."""
    found = get_command(app).commands  # type: ignore[attr-defined]
    return ["", "--wall", *sorted(set(found) - NEED_NO_TABLES)]


@pytest.mark.parametrize(
    ("version", "said"), [("0001", "huddle init"), ("9999", "made by a newer Huddle. Update")]
)
def test_every_command_refuses_tables_of_another_version(
    run: Run, database: Database, tmp_path: Path, version: str, said: str
) -> None:
    schema.upgrade(database.url)
    fill(database)
    with database.engine.begin() as conn:
        conn.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
    count = "SELECT count(*) FROM audit"
    before = database.rows(count)
    goals = tmp_path / "goals.csv"
    goals.write_text("goal_id,member_id,text,status\ng-77,M1,Walk,open\n", "utf-8")
    words = {**WORDS, "import": ("import", str(goals)), "": ()}
    for name in commands():
        if name == "user" and database.dialect == "sqlite":
            continue  # a file has no logins, of whatever version
        code, out, err = run(database.url, *words.get(name, (name,)))
        refused = out if name == "doctor" else err
        refused = " ".join(refused.split())  # as wide as the terminal
        assert (code, said in refused) == (1, True), (name, out, err)
        assert name == "doctor" or (out == "" and err.startswith("huddle: This database")), (
            name,
            out,
            err,
        )
    assert database.rows(count) == before
    assert database.rows("SELECT version_num FROM alembic_version") == [(version,)]


def test_an_older_init_leaves_a_newer_database_as_it_is(run: Run, database: Database) -> None:
    schema.upgrade(database.url)
    fill(database)
    with database.engine.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for words in (("init",), ("init", "--closed", NOW[:10])):
        code, out, err = run(database.url, *words)
        assert (code, out) == (1, "")
        assert "made by a newer Huddle" in err
