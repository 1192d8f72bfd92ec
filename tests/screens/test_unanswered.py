"""A network that falls silent: nothing is refused, nothing ends, and no answer comes."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from db.commands import decide
from db.orders import Actor, Target
from huddle import patience
from huddle.app import HuddleApp
from huddle.screens import live
from huddle.screens.board import revealing
from huddle.settings import now
from tests.conftest import Database
from tests.db.cutting import Network
from tests.screens.conftest import Seat
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW, fill
from tests.terminal import Terminal

CHEN = Actor("agency", "s-chen")
ZONE = "America/New_York"
REVEALED = "Tom Webb"
Sit = Callable[[], AbstractAsyncContextManager[Seat]]


@pytest.fixture
def network(postgresql_server: str) -> Iterator[Network]:
    folder = parse_qs(urlsplit(postgresql_server).query)["host"][0]
    network = Network(Path(folder) / ".s.PGSQL.5432")
    yield network
    network.close()


@pytest.fixture
def team(postgresql_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    team = fill(postgresql_database)
    yield team
    team.close()


@pytest.fixture
def url(team: Database, network: Network) -> str:
    """The team's database, with the network between."""
    name = urlsplit(team.url).path
    return (
        f"postgresql+psycopg://postgres@127.0.0.1:{network.port}{name}?gssencmode=disable"
        "&sslmode=disable&connect_timeout=2"
    )


@pytest.fixture
def sit(url: str, team: Database, network: Network, monkeypatch: pytest.MonkeyPatch) -> Sit:
    monkeypatch.setattr(patience, "WAITS_SECONDS", (0.1,) * 100)
    monkeypatch.setattr(live, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(live, "SILENT_SECONDS", 0.4)

    @asynccontextmanager
    async def sit() -> AsyncIterator[Seat]:
        app = HuddleApp(settings(url, opens="huddle"))
        async with app.run_test(size=(120, 36)) as pilot:
            seat = Seat(app, pilot, team)
            await seat.settle()
            yield seat
            network.speak()

    return sit


async def _until(seat: Seat, true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        await seat.pilot.pause(0.05)
    raise AssertionError(seat.text)


async def _says(seat: Seat, said: str) -> None:
    await _until(seat, lambda: said in seat.text)


async def test_it_is_said_as_of_when_the_rows_are_and_the_cursor_goes_on(
    sit: Sit, network: Network, team: Database
) -> None:
    async with sit() as seat:
        network.fall_silent()
        await _says(seat, "shown as of 9:02")
        before = seat.cursor
        await seat.pilot.press("down")
        await _until(seat, lambda: seat.cursor != before)
        decide(
            team.engine,
            CHEN,
            team_id="north",
            items=[Target("watch:M1", (), "M1")],
            kind="discussed",
            now=now(ZONE),
        )
        network.speak()
        await _says(seat, "Decided today  1")
        await _until(seat, lambda: "shown as of" not in seat.text)


async def test_a_revealed_row_is_masked_in_its_time(
    sit: Sit, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revealing, "REVEAL_SECONDS", 1.0)
    async with sit() as seat:
        await seat.pilot.press("m")
        await _says(seat, REVEALED)
        network.fall_silent()
        await _until(seat, lambda: REVEALED not in seat.text)
        assert not network.speaks


async def test_escape_stops_trying_the_words_stay_and_enter_saves_them_once(
    sit: Sit, network: Network, team: Database
) -> None:
    tasks = "SELECT title FROM task WHERE title LIKE '%by Friday%'"
    async with sit() as seat:
        await seat.press("a", *" by Friday")
        network.fall_silent()
        await seat.pilot.press("enter")
        await _says(seat, "The server does not answer yet.")
        await _says(seat, "1 to save")
        assert "by Friday" in seat.text
        await seat.pilot.press("escape")
        await _says(seat, "Enter tries again.")
        assert "by Friday" in seat.text
        assert team.rows(tasks) == []
        network.speak()
        await seat.pilot.press("enter")
        await _says(seat, "Saved: ")
        assert len(team.rows(tasks)) == 1
        assert len(seat.decisions()) == 1


async def test_leaving_asks_once_where_something_is_not_saved(sit: Sit, network: Network) -> None:
    async with sit() as seat:
        network.fall_silent()
        await seat.pilot.press("d")
        await _says(seat, "1 to save")
        await seat.pilot.press("ctrl+q")
        await _says(seat, "Once more leaves without saving.")
        assert seat.app.is_running
        await seat.pilot.press("ctrl+q")
        await _until(seat, lambda: not seat.app.is_running)


async def test_a_board_whose_first_reading_failed_reads_again_by_itself(
    url: str, network: Network, team: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "ANSWER_SECONDS", 0.2)
    network.fall_silent()
    app = HuddleApp(settings(url, opens="huddle"))
    async with app.run_test(size=(120, 36)) as pilot:
        seat = Seat(app, pilot, team)
        await _says(seat, "The server does not answer. It is asked again")
        network.speak()
        await _says(seat, "T.W. ··0932")


def test_a_program_that_starts_while_the_server_is_gone_waits_for_it(
    url: str, network: Network, team: Database, tmp_path: Path
) -> None:
    command = [str(Path(sys.executable).with_name("huddle")), "--db", url, "--user", "s-chen"]
    environment = {"HUDDLE_NOW": NOW, "HUDDLE_CONFIG": str(tmp_path / "settings.toml")}
    network.fall_silent()
    with Terminal(command, environment=environment) as terminal:
        terminal.wait("It is tried again; Ctrl.C leaves")
        network.speak()
        terminal.wait(r"··\d{4}")


def test_the_program_ends_at_once_while_the_board_is_being_read(
    url: str, network: Network, team: Database, tmp_path: Path
) -> None:
    command = [str(Path(sys.executable).with_name("huddle")), "--db", url, "--user", "s-chen"]
    environment = {"HUDDLE_NOW": NOW, "HUDDLE_CONFIG": str(tmp_path / "settings.toml")}
    with Terminal(command, environment=environment) as terminal:
        terminal.wait("Agenda|My queue")
        terminal.wait(r"··\d{4}")
        network.fall_silent()
        terminal.wait("shown as of")
        terminal.send("<ctrl+q>")
        assert terminal.wait_exit(3) == 0
