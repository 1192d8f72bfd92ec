"""Somebody before the board, on a small team in a real database."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from huddle.app import HuddleApp
from huddle.screens.board.screen import BoardScreen
from huddle.screens.model import BoardModel
from tests.conftest import Database
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW, fill


class Seat:
    """Somebody at a terminal: types, and looks."""

    def __init__(self, app: HuddleApp, pilot: Pilot[None], database: Database) -> None:
        self.app = app
        self.pilot = pilot
        self.database = database

    @property
    def board(self) -> BoardScreen:
        return self.app.board

    @property
    def model(self) -> BoardModel:
        assert self.board.model is not None
        return self.board.model

    async def press(self, *keys: str) -> None:
        """Types the keys one after the other as fast as a terminal sends them."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Until nothing is read, written or drawn any more."""
        for _ in range(3):
            await self.pilot.pause()
            while self.app.holding or self.board._rereading:
                await self.pilot.pause()
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    def lines(self) -> list[str]:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines())

    @property
    def dialog(self) -> str:
        """What stands in the dialog on top, else on the screen, in one line without frames."""
        lines = self.lines()
        for dialog in self.app.screen.query("#dialog"):
            x, y, width, height = dialog.region
            lines = [line[x : x + width] for line in lines[y : y + height]]
        return " ".join(" ".join(lines).replace("│", " ").split())

    @property
    def cursor(self) -> str:
        """The label of the row under the cursor."""
        item = self.board.current_item
        return item.member if item else ""

    def decisions(self) -> list[tuple[Any, ...]]:
        """What is stored, undone ones left out: kind, item, owner, who."""
        return self.database.rows(
            "SELECT kind, item_key, owner, by FROM decision WHERE undone_at IS NULL ORDER BY at"
        )


Sit = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def team(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    return fill(sqlite_database)


@pytest.fixture
def sit(team: Database) -> Sit:
    @asynccontextmanager
    async def sit(size: tuple[int, int] = (120, 36), **known: Any) -> AsyncIterator[Seat]:
        app = HuddleApp(settings(team.url.removeprefix("sqlite:///"), **known))
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot, team)
            await seat.settle()
            yield seat

    return sit
