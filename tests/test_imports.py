"""What is *not* imported: start-up is imports, so each way in names what it must do without."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Database

HEAVY = {
    *("sqlmodel", "sqlalchemy", "pydantic", "alembic", "typer", "pendulum", "holidays"),
    *("psycopg", "python_calamine", "keyring", "textual_plotext", "plotext", "matplotlib", "numpy"),
}


def modules_after(code: str, *arguments: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after ``code``."""
    script = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stderr.split()} | set(done.stderr.split())


@pytest.mark.parametrize("module", ["db.reader", "db.facts", "huddle.rules", "huddle.loading"])
def test_reading_and_rules_are_light(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert module in loaded
    assert not loaded & (HEAVY | {"textual", "rich"})


def test_the_version_loads_nothing() -> None:
    loaded = modules_after("from huddle.entry import main\nmain(['--version'])")
    ours = {name for name in loaded if name.partition(".")[0] in ("huddle", "db", "themes")}
    assert ours == {"huddle", "huddle.entry"}
    assert not loaded & (HEAVY | {"textual", "rich", "sqlite3", "pathlib", "dataclasses"})


def test_a_bare_huddle_in_a_pipe_needs_neither_typer_nor_textual(
    sqlite_database: Database,
) -> None:
    from tests.test_cli import set_up

    set_up(sqlite_database)
    loaded = modules_after(
        "from huddle.entry import main\nassert main(sys.argv[1:]) == 0",
        *("--db", sqlite_database.url),
    )
    assert "huddle.rules" in loaded
    assert not loaded & (HEAVY | {"textual"})


def test_help_loads_no_database_and_no_screen() -> None:
    loaded = modules_after("from huddle.entry import main\nassert main(['--help']) == 0")
    assert "typer" in loaded
    assert not loaded & ((HEAVY - {"typer"}) | {"textual", "rich", "sqlite3"})


def test_importing_the_packages_does_nothing() -> None:
    loaded = modules_after("import db, huddle, themes")
    ours = {name for name in loaded if name.partition(".")[0] in ("huddle", "db", "themes")}
    assert ours == {"db", "huddle", "themes"}
    assert not loaded & (HEAVY | {"textual", "rich"})


def test_no_module_reads_the_clock_but_the_settings() -> None:
    root = Path(__file__).parent.parent
    readers = {
        path.relative_to(root).as_posix()
        for package in ("huddle", "db")
        for path in (root / package).rglob("*.py")
        if any(call in path.read_text("utf-8") for call in ("datetime.now(", "date.today("))
    }
    assert readers == {"huddle/settings.py"}


def test_the_app_paints_without_what_writing_needs() -> None:
    loaded = modules_after("import huddle.app, huddle.screens.board.screen, huddle.screens.model")
    assert {"textual", "huddle.loading"} <= loaded
    assert not loaded & HEAVY


def test_the_frame_is_painted_without_what_reads_and_evaluates() -> None:
    loaded = modules_after(
        """
import asyncio
import huddle.entry, huddle.place
from huddle.app import HuddleApp
from huddle.screens.board.screen import BoardScreen
from huddle.settings import Flags, read
BoardScreen.reload = lambda self: None

async def paint():
    async with HuddleApp(read(Flags())).run_test(size=(120, 40)) as pilot:
        await pilot.pause()

asyncio.run(paint())
"""
    )
    assert "huddle.screens.board.screen" in loaded
    assert not loaded & (HEAVY | {"db.types", "db.facts", "huddle.rules", "huddle.privacy"})
