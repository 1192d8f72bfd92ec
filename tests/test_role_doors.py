"""What each role may open and do from the command line: refused with exit code 4, or done."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db import models
from huddle.entry import main
from tests.conftest import Database
from tests.db.seed import add
from tests.screens.fixtures.team import NOW, fill

PEOPLE = (("s-young", "team lead"), ("s-abbas", "supervisor"), ("s-kim", "care manager"))
EVERYBODY = ("s-young", "s-abbas", "s-kim", "wall")
LEADERS = ("s-young", "s-abbas")
STAFF = (*LEADERS, "s-kim")
MAY = {
    "agenda": EVERYBODY,
    "measures": EVERYBODY,
    "agenda --reveal": STAFF,
    "queue": STAFF,
    "queue --staff s-ortiz": LEADERS,
    "review": STAFF,
    "review --staff s-ortiz": LEADERS,
    "review --staff s-ortiz --record": LEADERS,
    "requests": STAFF,
    "requests --staff s-ortiz": LEADERS,
    "referrals": STAFF,
    "referrals --staff s-ortiz": LEADERS,
    "measures --staff s-ortiz --reveal --measure M1 --points 0": LEADERS,
    "conference": STAFF,
    "tasks": STAFF,
    "capacity": LEADERS,
    "capacity --reveal": LEADERS,
    "charts": LEADERS,
    "export out": STAFF,
    "tasks done t-1": STAFF,
    "import --undo nothing": STAFF,
}
"""Who may do what; everybody else of ``EVERYBODY`` is refused."""


@pytest.fixture
def people(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The team with somebody of each role, and a task; files go into a folder of the test's."""
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    team = fill(database)
    for staff_id, role in PEOPLE:
        add(team, models.Staff, {"staff_id": staff_id, "name": "N", "role": role, "team": "north"})
    add(
        team,
        models.Task,
        {"task_id": "t-1", "team_id": "north", "title": "Call", "owner": "", "status": "open"},
    )
    monkeypatch.chdir(tmp_path)
    return team


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(people: Database, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(user: str, *words: str) -> tuple[int, str, str]:
        code = main(["--db", people.url, "--team", "north", "--user", user, *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.mark.parametrize("user", EVERYBODY)
def test_what_a_role_does_not_reach_is_refused_and_nothing_is_done(
    run: Run, people: Database, user: str
) -> None:
    for words in (each for each in MAY if user not in MAY[each]):
        code, out, err = run(user, *words.split())
        assert (words, code, out) == (words, 4, "")
        assert err.startswith("huddle: ")
        assert err.count("\n") == 1
    assert not Path("out").exists()
    assert people.rows("SELECT status FROM task") == [("open",)]
    assert people.rows("SELECT count(*) FROM audit WHERE action IN ('reveal', 'export')") == [(0,)]


@pytest.mark.parametrize("user", EVERYBODY)
def test_what_a_role_reaches_is_not_refused(run: Run, user: str) -> None:
    allowed = [each for each in MAY if user in MAY[each]]
    assert [each for each in allowed if run(user, *each.split())[0] == 4] == []


def test_a_wall_by_the_staff_list_is_refused_too(run: Run, people: Database) -> None:
    add(people, models.Staff, {"staff_id": "tv", "name": "TV", "role": "wall", "team": "north"})
    for words in ("tasks done t-1", "export out", "agenda --reveal", "queue"):
        assert run("tv", *words.split())[0] == 4
