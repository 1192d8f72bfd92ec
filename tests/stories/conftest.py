"""Stories: the real program in a terminal, on a database made from the team's own files."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.stories import files
from tests.terminal import Terminal

PROGRAM = (sys.executable, "-m", "huddle")
EVENING_BEFORE = "2026-11-22T18:00"
MONDAY = "2026-11-23T08:30"


@dataclass
class Seat:
    """Somebody at a terminal."""

    terminal: Terminal

    def press(self, keys: str, sees: str = "") -> None:
        """Types; then looks until the screen shows what it must."""
        self.terminal.send(keys)
        if sees:
            self.sees(sees)

    def sees(self, pattern: str) -> None:
        self.terminal.wait(pattern, timeout=20)

    def no_longer_sees(self, pattern: str) -> None:
        """Looks until what is on the screen is gone."""
        self.terminal.wait(rf"(?s)\A(?!.*(?:{pattern}))", timeout=20)

    @property
    def text(self) -> str:
        return self.terminal.text

    def leave(self) -> None:
        """Quits, and the program ends well."""
        self.terminal.send("<ctrl+q>")
        assert self.terminal.wait_exit() == 0


@dataclass
class Team:
    """A team's database file, the people who sit down before it, and what it says afterwards."""

    path: Path
    _seats: ExitStack = field(default_factory=ExitStack)

    def command(self, *words: str, user: str = "s-young") -> list[str]:
        return [*PROGRAM, "--db", str(self.path), "--team", "north", "--user", user, *words]

    def run(self, *words: str, at: str = MONDAY, typed: str = "", user: str = "s-young") -> str:
        """What a command prints; it must end well."""
        done = subprocess.run(
            self.command(*words, user=user),
            env=os.environ | {"HUDDLE_NOW": at},
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sit(
        self,
        at: str = MONDAY,
        *,
        user: str = "s-young",
        size: tuple[int, int] = (120, 36),
        options: tuple[str, ...] = (),
        shows: str = "Who to watch today · \\d+ open",
    ) -> Seat:
        """Opens the program in a terminal, and waits until the board is there."""
        terminal = Terminal(
            self.command(*options, user=user),
            columns=size[0],
            rows=size[1],
            environment={"HUDDLE_NOW": at},
        )
        seat = Seat(self._seats.enter_context(terminal))
        seat.sees(shows)
        return seat

    def agenda(self, at: str = MONDAY, *options: str) -> dict[str, dict[str, Any]]:
        """The agenda of a day, by section and key of row, with the source's own ids."""
        said = json.loads(self.run("agenda", "--format", "json", "--reveal", *options, at=at))
        return {
            section["key"]: {item["key"]: item for item in section["items"]}
            for section in said["sections"]
        }

    def tasks(self, at: str = MONDAY) -> list[dict[str, Any]]:
        """What ``huddle tasks`` lists, revealed."""
        said = json.loads(self.run("tasks", "--format", "json", "--reveal", at=at))
        found: list[dict[str, Any]] = said["tasks"]
        return found

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What is stored, read with nothing of the program between."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def decisions(self) -> list[tuple[str, str]]:
        """What was decided about which row and not undone, in order."""
        return [
            (kind, key)
            for kind, key in self.rows(
                "SELECT kind, item_key FROM decision WHERE undone_at IS NULL"
                " ORDER BY at, decision_id"
            )
        ]

    def close(self) -> None:
        self._seats.close()


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The team's files, imported the evening before."""
    folder = tmp_path_factory.mktemp("stories")
    team = Team(folder / "team.db")
    team.run("import", str(files.write(folder / "files")), at=EVENING_BEFORE)
    return team.path


@pytest.fixture
def team(imported: Path, tmp_path: Path) -> Iterator[Team]:
    """The team on Monday morning."""
    path = tmp_path / "team.db"
    shutil.copy(imported, path)
    path.chmod(0o600)
    sitting = Team(path)
    yield sitting
    sitting.close()


Make = Callable[[Callable[[Path], object]], Team]


@pytest.fixture
def make_team(tmp_path: Path) -> Iterator[Make]:
    """Makes a team of other files: gives the folder to who changes them, then imports it."""
    made: list[Team] = []

    def make(change: Callable[[Path], object]) -> Team:
        folder = files.write(tmp_path / f"files-{len(made)}")
        change(folder)
        team = Team(tmp_path / f"other-{len(made)}.db")
        made.append(team)
        team.run("import", str(folder), at=EVENING_BEFORE)
        return team

    yield make
    for team in made:
        team.close()
