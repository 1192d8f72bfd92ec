"""The wall: counts from afar, and never a member."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from db import commands, models
from huddle.outlet.wall import as_text
from huddle.screens.wall import WallScreen
from huddle.wall_app import WallApp
from tests.conftest import Database
from tests.db.seed import add
from tests.screens.conftest import Sit
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import LEAD

TITLES = ("Today", "Barriers", "Who is here", "Huddle", "Data")


class Wall:
    """The wall of a team, with nobody at it."""

    def __init__(self, app: WallApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def screen(self) -> WallScreen:
        screen = self.app.screen
        assert isinstance(screen, WallScreen)
        return screen

    async def read(self, times: int) -> None:
        """Until it was read so often."""
        while self.screen.reads < times:
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def again(self) -> None:
        """Until it was read once more."""
        before = self.screen.reads
        self.screen.reread()
        await self.read(before + 1)

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    async def pages(self) -> list[str]:
        """Every page as it is drawn, from the one shown."""
        found = []
        assert self.screen.wall is not None
        for _ in self.screen.wall.pages:
            found.append(self.text)
            await self.pilot.press("right")
        return found

    async def page(self, title: str) -> str:
        """The page of that title."""
        assert self.screen.wall is not None
        titles = [each.title for each in self.screen.wall.pages]
        while self.screen.place != titles.index(title):
            await self.pilot.press("right")
        return self.text


Hang = Callable[..., AbstractAsyncContextManager[Wall]]


@pytest.fixture
def hang(team: Database) -> Hang:
    @asynccontextmanager
    async def hang(
        size: tuple[int, int] = (120, 36), reads: int = 2, **known: Any
    ) -> AsyncIterator[Wall]:
        app = WallApp(settings(**{"db": team.url.removeprefix("sqlite:///"), **known}))
        async with app.run_test(size=size) as pilot:
            wall = Wall(app, pilot)
            await wall.read(reads)
            yield wall

    return hang


def titles(wall: Wall) -> list[str]:
    assert wall.screen.wall is not None
    return [page.title for page in wall.screen.wall.pages]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
async def test_every_page_stands_whole_at_every_size(
    hang: Hang, size: tuple[int, int], theme: str
) -> None:
    async with hang(size=size, theme=theme) as wall:
        pages = await wall.pages()
        assert [title for title in titles(wall) if title in TITLES] == list(TITLES)
        for page in pages:
            assert page.startswith("  Northside pod")
            assert "Tue 24 Nov 2026" in page
            assert "q leaves" in page
            assert "make the window larger" not in page


async def test_no_page_and_no_key_tells_of_a_member(
    hang: Hang, team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    add(
        team,
        models.Member,
        {
            "member_id": "ZQ-SECRET-1",
            "short_id": "919273",
            "first": "Zebulon\x1b[2J",
            "last": "[red]Quixote\u202e",
            "cin": "ZZ99999Z",
            "programme": "HH",
            "segment": "active",
            "enrolled_on": date(2025, 3, 1),
            "care_manager_id": "s-ortiz",
            "concern": "Zebulon Quixote is in danger",
            "batch_id": "b-1",
        },
    )
    add(
        team,
        models.Assignment,
        {
            "assignment_id": "a-z",
            "member_id": "ZQ-SECRET-1",
            "team_id": "north",
            "care_manager_id": "s-ortiz",
        },
    )
    for member_id in ("", "ZQ-SECRET-1"):
        commands.add_barrier(
            team.engine,
            LEAD,
            team_id="north",
            title="Zebulon Quixote 9273 has no bed",
            member_id=member_id,
            owner="s-ortiz",
            next_step="Call Zebulon",
            tier="Quixote",
            theirs=True,
            response_due=date(2026, 11, 20),
            now=datetime(2026, 11, 16, 15, tzinfo=UTC),
        )
    people = [
        ("Rosa", "Alvarez", "4417"), ("Tom", "Webb", "0932"), ("Lena", "Dietz", "2208"),
        ("Karim", "Saleh", "7781"), ("Ana", "Marques", "5120"), ("Zebulon", "Quixote", "9273"),
    ]  # fmt: skip
    never = [part for first, last, short in people for part in (first, last, short, "··")]
    never += [f"{first[0]}.{last[0]}." for first, last, _ in people] + ["ZQ-", "SECRET", "\x1b"]
    keys = [
        "m", "enter", "slash", "g", "m", "g", "q", "g", "h", "a", "l", "question_mark", "o", "c",
        "ctrl+p", "f1", "h", "tab", "plus", "escape", "ctrl+s", "less_than_sign", "1",
    ]  # fmt: skip
    async with hang() as wall:
        assert wall.screen.wall is not None
        seen = "".join([*await wall.pages(), as_text(wall.screen.wall)])
        barriers = await wall.page("Barriers")
        assert "answer overdue" in barriers
        assert wall.screen.wall is not None
        figures = wall.screen.wall.pages[wall.screen.place].figures
        # Two of them, both to be answered by 20 November, opened on the 16th: eight days.
        assert [each.number for each in figures] == ["2", "2", "8"]
        for key in keys:
            await wall.pilot.press(key)
            assert isinstance(wall.app.screen, WallScreen), key
            seen += wall.text
        assert [part for part in never if part in seen] == []


async def test_the_board_opens_it_and_escape_leads_back(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("m")
        await seat.press("g", "w")
        wall = seat.app.screen
        assert isinstance(wall, WallScreen)
        while wall.reads < 1:
            await seat.pilot.pause(0.01)
        await seat.pilot.pause()
        assert "to act today" in seat.text
        for key in ("m", "enter", "ctrl+p", "slash", "d", "a", "g", "q"):
            await seat.press(key)
            if key == "q":
                break
            assert seat.app.screen is wall, key
        assert seat.app.screen is seat.board  # q leads back where the wall is not alone
        assert seat.decisions() == []
        await seat.press("g", "w", "escape")
        assert seat.app.screen is seat.board
        await seat.press("ctrl+p")
        assert seat.app.screen is not seat.board
        await seat.press("escape")
        assert isinstance(wall, WallScreen)
        assert wall._thread is None


@pytest.mark.parametrize("opens", ["", "queue"])
async def test_whoever_is_the_wall_sees_nothing_else(
    sit: Sit, opens: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(user="wall", opens=opens) as seat:
        wall = seat.app.screen
        assert isinstance(wall, WallScreen)
        for key in ("escape", "m", "enter", "g", "h", "ctrl+p", "slash"):
            await seat.press(key)
            assert isinstance(seat.app.screen, WallScreen), key
        left: list[bool] = []
        monkeypatch.setattr(seat.board, "leave", lambda: left.append(True))
        wall._leave = seat.board.leave
        await seat.press("q")
        assert left


async def test_it_turns_by_itself_and_a_key_holds_it(
    hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    monkeypatch.setattr("huddle.screens.wall.monotonic", lambda: clock[0])
    async with hang(wall_seconds=20) as wall:
        screen = wall.screen
        screen._turned = clock[0]
        clock[0] += 19
        screen._tick()
        assert screen.place == 0
        clock[0] += 1
        screen._tick()
        assert screen.place == 1
        await wall.pilot.press("space")
        assert "held: space goes on" in wall.text
        clock[0] += 60
        screen._tick()
        assert screen.place == 1
        await wall.pilot.press("left", "left")
        assert titles(wall)[screen.place] == "Data"
        await wall.pilot.press("space")
        clock[0] += 20
        screen._tick()
        assert titles(wall)[screen.place] == "Today"


async def test_it_follows_what_is_written(hang: Hang, team: Database) -> None:
    async with hang() as wall:
        page = await wall.page("Barriers")
        assert "✓ open" in page
        before = wall.screen.reads
        commands.add_barrier(
            team.engine,
            LEAD,
            team_id="north",
            title="No beds",
            owner="s-ortiz",
            next_step="",
            tier="programme",
            theirs=False,
            response_due=None,
            now=datetime(2026, 11, 24, 14, tzinfo=UTC),
        )
        await wall.read(before + 1)  # nobody asked: the database was seen to change
        assert "Ours 1 · theirs 0" in wall.text
        assert "Longest without a note: 0 working days" in wall.text, "raised today"


async def test_at_midnight_it_goes_to_the_new_day(
    hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T23:59-05:00")
    async with hang() as wall:
        assert "Tue 24 Nov 2026   23:59" in wall.text
        before = wall.screen.reads
        monkeypatch.setenv("HUDDLE_NOW", "2026-11-25T00:00-05:00")
        await wall.read(before + 1)
        assert "Wed 25 Nov 2026   0:00" in wall.text


async def test_a_past_day_is_said_to_be_past(hang: Hang) -> None:
    async with hang(as_of=date(2026, 11, 3)) as wall:
        for page in await wall.pages():
            assert "The past: Tue 3 Nov 2026" in page


async def test_it_waits_for_a_database(hang: Hang, team: Database, tmp_path: Path) -> None:
    path, away = tmp_path / "team.db", tmp_path / "away.db"
    team.close()
    path.rename(away)
    async with hang(reads=1) as wall:
        assert "No database at" in wall.text.replace("\n  ", " ")
        assert "Trying again." in wall.text
        away.rename(path)
        await wall.again()
        assert "Today" in wall.text
        assert "Trying again" not in wall.text
        path.rename(away)
        await wall.again()  # it may be the read that follows the look at the days before
        await wall.again()
        said = " ".join(wall.text.split())
        assert f"{path} yet. Shown as of 9:02. Trying again." in said


async def test_a_database_that_cannot_be_read_is_said_and_read_later(
    hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    async with hang() as wall:
        with monkeypatch.context() as patch:
            patch.setattr("huddle.walling.load", locked)
            await wall.again()
            assert "▲" in wall.text
            assert "Trying again." in wall.text
            assert "to act today" in wall.text  # what was last read stays
        await wall.again()
        assert "Trying again." not in wall.text


async def test_what_is_shown_while_nothing_can_be_read_says_of_when_it_is(
    hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    async with hang() as wall:
        monkeypatch.setattr("huddle.walling.load", locked)
        await wall.again()
        line = "▲ The database is busy. Shown as of 9:02. Trying again."
        for page in await wall.pages():
            assert line in " ".join(page.split())
        monkeypatch.setenv("HUDDLE_NOW", "2026-11-25T10:00-05:00")
        wall.screen.present()
        assert "Shown as of Tue 24 Nov 9:02. Trying again." in " ".join(wall.text.split())


async def test_a_database_that_gives_no_answer_is_said(
    hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]
    released = Event()
    async with hang() as wall:
        assert "▲ The database" not in wall.text
        monkeypatch.setattr("huddle.screens.wall.monotonic", lambda: clock[0])
        # A network folder that hangs: the question neither fails nor is answered.
        monkeypatch.setattr("huddle.walling.WallReader.outdated", lambda _: released.wait(30))
        await wall.again()
        clock[0] += 29
        wall.screen.present()
        assert "▲ The database" not in wall.text
        clock[0] += 1
        wall.screen.present()
        assert "The database is slow or does not answer. Shown as of 9:02." in wall.text
        released.set()
        await wall.again()
        assert "does not answer" not in wall.text
