"""``huddle`` where there are several teams: one begins at one's own, and is told so."""

from pathlib import Path

import pytest

from db import models, reach
from db.reach import Reach
from huddle import console
from huddle.app import HuddleApp
from huddle.cli.board import open_board
from huddle.entry import main
from huddle.errors import HuddleError
from huddle.screens.model import BoardModel
from huddle.screens.sight import Sight
from huddle.settings import Flags, Settings, read
from tests.conftest import Database
from tests.db.seed import add, at
from tests.screens.conftest import Seat
from tests.screens.fixtures.team import fill

STAFF = """staff_id,name,role,team,supervisor_id
s-two,Nina Navarro,care manager,south; north,
s-one,Jo Ortiz,care manager,west,s-over
s-over,Sam Abbas,supervisor,,
s-named,Mei Chen,care manager,South pod,
"""
MEMBERS = """member_id,first,last,programme,segment,enrolled_on,care_manager_id,team
M1,Rosa,Alvarez,HH,active,2025-03-01,s-two,north
M2,Tom,Weller,HH,active,2025-03-01,s-two,east
M3,Ana,Marques,HH,active,2025-03-01,s-one,west
M4,Lena,Dietz,HH,active,2025-03-01,s-two,south
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four teams of one agency."""
    found = tmp_path / "team.db"
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T09:00")
    monkeypatch.setenv("HUDDLE_DB", str(found))
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    for team in ("north", "south", "east", "west"):
        assert main(["init", "--team", team]) == 0
    for name, text in (("staff", STAFF), ("members", MEMBERS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        assert main(["import", str(tmp_path / f"{name}.csv")]) == 0
    return found


def opened(monkeypatch: pytest.MonkeyPatch, user: str, team: str = "") -> tuple[str, str]:
    """At which team the board opens for somebody, and what it says to that."""
    begun: list[tuple[str, str]] = []

    def run(app: HuddleApp) -> None:
        begun.append((app.settings.team, app.greeting))

    monkeypatch.setattr(HuddleApp, "run", run)
    monkeypatch.setattr(console, "in_terminal", lambda: True)
    open_board(read(Flags(user=user, team=team)))
    return begun[0]


def test_one_begins_at_the_team_that_the_staff_list_names_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened(monkeypatch, "s-two") == (
        "south",
        "You begin with south, one of your 3 teams. Another: huddle --team east, north",
    )


def test_who_is_of_one_team_begins_there_and_nothing_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened(monkeypatch, "s-one") == ("west", "")


def test_a_supervisor_without_a_team_begins_with_the_supervised(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened(monkeypatch, "s-over") == ("west", "")


def test_a_team_that_is_named_is_opened_and_nothing_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened(monkeypatch, "s-two", "north") == ("north", "")


def test_who_is_not_known_is_asked_for_the_team(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(HuddleError, match=r"Choose one with --team: .*east, north, south, west"):
        opened(monkeypatch, "x-outside")


def row(team_id: str, staff_id: str, said: str = "", supervisor_id: str = "") -> Reach:
    return Reach(team_id, team_id.upper(), staff_id, "", supervisor_id, said)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([row("a", "me", "b;a"), row("b", "me", "b;a")], "b"),
        # A team that the list names and that is not there any more is passed over.
        ([row("a", "me", "gone;a"), row("c", "me", "gone;a")], "a"),
        ([row("a", "me", "B"), row("b", "me", "B")], "b"),
        ([row("c", "me"), row("b", "me")], "b"),
        ([row("a", "other", "a"), row("b", "other", "b", "me")], "b"),
        ([row("a", "other", "a", "me"), row("b", "me", "b")], "b"),
        ([row("a", "other", "a")], ""),
        ([], ""),
    ],
)
def test_where_somebody_begins(rows: list[Reach], found: str) -> None:
    assert reach.home(rows, "me") == found


async def test_the_greeting_stands_above_the_keys_where_one_begins(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: Settings = read(Flags(user="s-two", team="south"))
    for opens in ("huddle", "queue"):
        app = HuddleApp(settings._replace(opens=opens), greeting="You begin with [b]south.")
        async with app.run_test(size=(80, 24)) as pilot:
            seat = Seat(app, pilot, Database(f"sqlite:///{path}", "sqlite"))
            await seat.settle()
            await pilot.pause(0.4)
            assert "You begin with [b]south." in seat.text


def test_a_board_that_is_open_stays_with_its_team_when_a_second_one_comes(
    database: Database,
) -> None:
    """The night's files may bring one while boards are open that named none."""
    fill(database)
    model = BoardModel(read(Flags(db=database.url)))
    assert model.read(Sight()).facts.team_id == "north"
    add(database, models.Team, {"team_id": "a-first", "name": "A first", "created_at": at(20)})
    assert model.read(Sight()).facts.team_id == "north"
    model.close()
    with pytest.raises(HuddleError, match="There are several teams"):
        BoardModel(read(Flags(db=database.url))).read(Sight())
