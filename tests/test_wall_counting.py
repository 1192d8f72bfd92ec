"""The process that counts for the walls beside a board: what it is told, and what it gives."""

import io
import json
import subprocess
from typing import Any, ClassVar

import pytest

from db import server
from huddle import wall_counting
from huddle.settings import Settings
from huddle.wall_counting import Order
from huddle.wall_keeping import WallKeeper, keeps
from huddle.walling import WallReader
from tests.screens.fixtures.given import settings

URL = "postgresql+psycopg://r.young@db.example/harbor"


class _Process:
    """Stands for a process, and keeps what it was started with and told."""

    made: ClassVar[list["_Process"]] = []

    def __init__(self, words: list[str], **how: Any) -> None:
        self.words, self.how, self.told = words, how, b""
        self.ended = ""
        self.made.append(self)

    def communicate(self, told: bytes, _seconds: float) -> None:
        self.told = told

    def wait(self) -> int:
        return 0

    def terminate(self) -> None:
        self.ended = "terminated"

    def kill(self) -> None:
        self.ended = "killed"


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[_Process]:
    made: list[_Process] = []
    monkeypatch.setattr(_Process, "made", made)
    monkeypatch.setattr(subprocess, "Popen", _Process)
    return made


def test_a_password_goes_by_standard_input_and_by_nothing_that_others_read(
    processes: list[_Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(server._known, URL, "s3cret")
    assert WallKeeper(settings(URL, team="north"))._counted()
    (process,) = processes
    assert json.loads(process.told) == {"db": URL, "team": "north", "password": "s3cret"}
    assert "s3cret" not in str(process.words) + str(process.how["env"])
    assert process.how["stdout"] == process.how["stderr"] == subprocess.DEVNULL


def test_one_that_takes_too_long_is_ended(
    processes: list[_Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise subprocess.TimeoutExpired("huddle", 300)

    monkeypatch.setattr(_Process, "communicate", slow)
    WallKeeper(settings(URL))._counted()
    assert processes[0].ended == "killed"


def test_a_board_that_closes_gives_up_what_is_under_way(processes: list[_Process]) -> None:
    keeper = WallKeeper(settings(URL))
    keeper._counted()
    keeper.end()
    assert processes[0].ended == "terminated"
    keeper.follow("America/New_York", "north")
    assert keeper._thread is None


def test_the_process_counts_the_team_that_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Settings] = []
    told = Order(URL, "north", "s3cret").as_text()
    monkeypatch.setattr("sys.stdin", io.StringIO(told))
    monkeypatch.setattr("os.nice", lambda _: 0)
    monkeypatch.setattr(server, "_asked", [])
    monkeypatch.setattr(WallReader, "keep_current", lambda self: asked.append(self.settings))
    assert wall_counting.main() == 0
    assert [(each.db, each.team, each.as_of) for each in asked] == [(URL, "north", None)]
    assert server._asked[0](URL) == "s3cret"


def test_the_process_says_nothing_where_it_cannot_count(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def gone(_: object) -> None:
        raise OSError("the server of Rosa Alvarez is gone")

    monkeypatch.setattr("sys.stdin", io.StringIO(Order(URL, "north", "").as_text()))
    monkeypatch.setattr("os.nice", lambda _: 0)
    monkeypatch.setattr(WallReader, "keep_current", gone)
    assert wall_counting.main() == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("db", "seat", "expected"),
    [
        (URL, ("s-young", "lead"), True),
        (URL, ("s-abbas", "supervisor"), True),
        (URL, None, True),  # who owns the database
        (URL, ("s-ruiz", "staff"), False),
        (URL, ("corridor", "wall"), False),
        ("/tmp/team.db", None, False),
    ],
)
def test_whose_board_counts(db: str, seat: tuple[str, str] | None, expected: bool) -> None:
    assert keeps(settings(db), seat) is expected
