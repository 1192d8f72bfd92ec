"""Boards and walls that are open while the tables come to be of another version: they say so, write
nothing, and keep what was typed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from db import schema
from huddle.app import HuddleApp
from huddle.wall_app import WallApp
from tests.conftest import Database
from tests.db.test_upgrading import following
from tests.screens.conftest import Seat
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import LEAD, NOW, fill
from tests.screens.test_wall import Wall

LOGGED = "SELECT count(*) FROM contact WHERE provisional"


@pytest.fixture
def shared(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The team, once in a file and once on a server."""
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    schema.upgrade(database.url)
    return fill(database)


@asynccontextmanager
async def seat_at(database: Database) -> AsyncIterator[Seat]:
    app = HuddleApp(settings(database.url, user=LEAD.user_id))
    async with app.run_test(size=(120, 36)) as pilot:
        seat = Seat(app, pilot, database)
        await seat.settle()
        yield seat


@asynccontextmanager
async def wall_of(database: Database) -> AsyncIterator[Wall]:
    app = WallApp(settings(database.url, user=LEAD.user_id))
    async with app.run_test(size=(120, 36)) as pilot:
        wall = Wall(app, pilot)
        await wall.read(1)
        yield wall


async def until(pilot: "object", shown: Callable[[], str], said: str) -> None:
    for _ in range(400):
        if said in shown():
            return
        await pilot.pause(0.05)  # type: ignore[attr-defined]
    raise AssertionError(f"{said!r} is not in\n{shown()}")


async def upgraded(database: Database) -> None:
    """The next Huddle's ``init`` runs meanwhile."""
    done = await asyncio.to_thread(following, database.url, "init")
    assert (done.returncode, done.stderr) == (0, "")


async def test_an_open_form_keeps_its_words_and_is_refused(shared: Database) -> None:
    async with seat_at(shared) as seat:
        (before,) = shared.rows(LOGGED)
        await seat.press("l", "h", "tab", "n")
        await upgraded(shared)
        assert "Log a contact" in seat.text
        await seat.press("enter")
        await until(seat.pilot, lambda: seat.text, "Not saved: This database was made by a newer")
        assert "Log a contact" in seat.text
        assert "●home" in seat.text
        assert "●no answer" in seat.text
        assert shared.rows(LOGGED) == [before]


async def test_an_open_board_says_by_itself_that_it_is_older(shared: Database) -> None:
    async with seat_at(shared) as seat:
        label = seat.cursor
        await upgraded(shared)
        await until(seat.pilot, lambda: seat.text, "made by a newer Huddle")
        assert seat.cursor == label
        seat.board.hush()  # as after some seconds
        assert "made by a newer Huddle" in seat.text
        await seat.press("d")
        assert seat.decisions() == []
        assert "made by a newer Huddle" in seat.text


async def test_an_open_board_refuses_tables_that_were_put_back(shared: Database) -> None:
    """Such as a backup of last month, restored under it."""
    async with seat_at(shared) as seat:
        with shared.engine.begin() as conn:
            conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        await seat.press("d")
        await until(seat.pilot, lambda: seat.text, "from an older Huddle")
        assert seat.decisions() == []


async def test_a_wall_says_so_and_shows_what_it_knew(shared: Database) -> None:
    async with wall_of(shared) as wall:
        await upgraded(shared)
        await until(wall.pilot, lambda: wall.text, "This database was made by a newer Huddle")
        assert "Shown as of" in wall.text


async def test_a_wall_over_tables_that_were_put_back(shared: Database) -> None:
    async with wall_of(shared) as wall:
        with shared.engine.begin() as conn:
            conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        wall.screen.reread()
        await until(wall.pilot, lambda: wall.text, "This database is from an older Huddle")
