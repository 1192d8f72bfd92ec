"""The two programs in a terminal: Huddle on a made-up team, and a bare Textual app."""

import sqlite3
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.terminal import Terminal

DAY = date(2026, 11, 20)
NOW = "2026-11-20T10:30:00-05:00"
MEMBERS = 412
TEAM = "north"
FRAME = "Agenda"
ROW = r"··\d{4}"
HERE = Path(__file__).parent


def make_team(folder: Path) -> Path:
    """The database of the made-up team, as ``huddle demo`` makes it; made once in a folder."""
    from huddle.demo import make_demo

    path = folder / "team.db"
    if not path.exists():
        make_demo(path, 1, MEMBERS, DAY)
    return path


def copied(database: Path, name: str) -> Path:
    """A database beside the team's, as that one stands."""
    copy = database.with_name(name)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{copy}{suffix}").unlink(missing_ok=True)
    source, target = sqlite3.connect(database), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    copy.chmod(0o600)
    return copy


def huddle(database: Path, *, moving: bool = False) -> Terminal:
    """Huddle on the team's database. Its clock stands still on the team's day, or is ours."""
    command = [str(Path(sys.executable).with_name("huddle"))]
    arguments = ["--db", str(database), "--team", TEAM, "--user", "bench"]
    settings = {"HUDDLE_CONFIG": str(database.parent / "settings.toml")}
    if not moving:
        settings["HUDDLE_NOW"] = NOW
    return _terminal([*command, *arguments], settings)


def bare(rows: int = 20) -> Terminal:
    """The bare app."""
    root = {"PYTHONPATH": str(HERE.parent.parent)}
    return _terminal([sys.executable, str(HERE / "bare_app.py"), str(rows)], root)


def _terminal(command: list[str], environment: Mapping[str, str]) -> Terminal:
    return Terminal(command, columns=120, rows=40, environment=environment)
