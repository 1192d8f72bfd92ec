"""``z``: from any screen and any modal nothing is left on the terminal, at the next repaint."""

import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from textual.app import App
from textual.screen import Screen
from textual.widgets import Input

from db import encryption, schema
from huddle.app import HuddleApp
from huddle.screens.blank import BlankScreen
from tests.conftest import Database
from tests.screens.conftest import Seat
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW, fill

SEEN = ("··", "Northside", "Watch", "Ortiz", "M. Chen", "─", "Enter", "Esc")
"""What stands on any screen of the board but the blank one."""
OPENED = {
    "the board": (),
    "the detail": ("tab",),
    "why": ("question_mark",),
    "the count": ("left", "question_mark"),
    "assign": ("a",),
    "log a contact": ("l",),
    "watch until": ("w",),
    "snooze": ("s",),
    "excuse": ("x",),
    "barrier": ("e",),
    "add": ("plus",),
    "a worry": ("plus", "1"),
    "a free task": ("plus", "2"),
    "find": ("slash",),
    "owner": ("o",),
    "help": ("f1",),
    "palette": ("ctrl+p",),
    "roll call": ("ctrl+s",),
    "goto": ("g",),
    "baseline": ("B",),
    "import questions": ("f4",),
    "import": ("ctrl+o",),
}


class Frames:
    """Everything that the application would write to the terminal, repaint by repaint."""

    def __init__(self) -> None:
        self.painted: list[str] = []

    def add(self, renderable: Any) -> None:
        render = getattr(renderable, "render_segments", None)
        if render is not None:
            self.painted.append(render(Console(width=120, file=None)))


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> Frames:
    seen, display = Frames(), App._display

    def recorded(app: App[Any], screen: Screen[Any], renderable: Any) -> None:
        if renderable is not None and not app._batch_count:
            seen.add(renderable)
        display(app, screen, renderable)

    monkeypatch.setattr(App, "_display", recorded)
    return seen


Sit = Callable[..., AbstractAsyncContextManager[Seat]]


@pytest.fixture
def sit(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Sit:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    team = fill(sqlite_database)

    return partial(seated, team)


@asynccontextmanager
async def seated(team: Database, **known: Any) -> AsyncIterator[Seat]:
    app = HuddleApp(settings(team.url.removeprefix("sqlite:///"), **known))
    async with app.run_test(size=(120, 36)) as pilot:
        seat = Seat(app, pilot, team)
        await seat.settle()
        yield seat


async def back(seat: Seat) -> None:
    """Leaves whatever is open, until the rows have the focus."""
    await seat.press("escape")
    while seat.app.screen is not seat.board or seat.app.focused is not seat.board.rows:
        await seat.press("escape")


async def test_the_next_repaint_is_blank(sit: Sit, frames: Frames) -> None:
    async with sit() as seat:
        board = seat.text
        for opened, keys in OPENED.items():
            await seat.press(*keys)
            before = seat.text
            key = "ctrl+z" if isinstance(seat.app.focused, Input) else "z"
            frames.painted.clear()
            await seat.press(key)
            assert [line.strip() for line in seat.lines() if line] == ["z comes back"], opened
            assert frames.painted, opened
            for painted in frames.painted:
                assert not [word for word in SEEN if word in painted], opened
            await seat.press(key)
            assert seat.text == before, opened
            await back(seat)
            assert seat.text == board, opened


async def test_what_was_typed_is_there_afterwards_and_z_is_a_letter(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("a", *"zoo", "ctrl+z", *"never", "enter", "escape", "ctrl+p")
        assert isinstance(seat.app.screen, BlankScreen)
        assert seat.decisions() == []
        await seat.press("z")
        assert "zoo" in seat.text
        assert "never" not in seat.text
        await seat.press("enter")
        assert [row[0] for row in seat.decisions()] == ["assign"]


async def test_who_is_shut_out_is_told_also_while_the_screen_goes(sit: Sit) -> None:
    async with sit() as seat:
        seat.app.shut_out("No longer.")
        await seat.settle()
        assert "No longer." in seat.text
        await seat.press("z")
        assert "No longer." in seat.text
        await seat.app.screen.query_one("#said").remove()
        seat.app.shut_out("Still no longer.")
        await seat.settle()
        assert seat.app.is_running


async def test_it_does_not_wait_for_a_form_that_is_opening(sit: Sit) -> None:
    async with sit() as seat:
        await seat.pilot.press("a", "ctrl+z")
        assert isinstance(seat.app.screen, BlankScreen)
        await seat.settle()
        assert [line.strip() for line in seat.lines() if line] == ["z comes back"]
        await seat.press("z")
        assert "Assign a task" in seat.text


async def test_nothing_comes_over_a_blank_screen(
    sit: Sit, frames: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision that cannot be saved asks again: once the screen is back."""
    from huddle.screens.desk import Desk

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    async with sit() as seat:
        monkeypatch.setattr(Desk, "decide", refuse)
        await seat.press("a")
        await seat.pilot.press("enter", "ctrl+z")
        await seat.settle()
        frames.painted.clear()
        await seat.settle()
        assert [line.strip() for line in seat.lines() if line] == ["z comes back"]
        await seat.press("z")
        assert "Assign a task" in seat.text
        assert "No space left on device" in seat.text


async def test_another_key_blanks_and_is_named(sit: Sit) -> None:
    async with sit(keys={"blank": "f9"}) as seat:
        await seat.press("a", "f9")
        assert [line.strip() for line in seat.lines() if line] == ["F9 comes back"]
        await seat.press("z", "f9")
        assert "Assign a task" in seat.text


async def test_the_idle_lock_comes_over_a_form_and_keeps_what_was_typed(sit: Sit) -> None:
    async with sit(lock_minutes=3) as seat:
        await seat.press("a", *"Ask the sister")
        seat.board.revealing.idle_for(3 * 60 - 1)
        await seat.settle()
        assert "Ask the sister" in seat.text
        seat.board.revealing.idle_for(3 * 60)
        seat.board.revealing.idle_for(3 * 60 + 15)
        await seat.settle()
        assert [line.strip() for line in seat.lines() if line] == [
            "Blanked, not locked: z comes back"
        ]
        await seat.press("z")
        assert "Ask the sister" in seat.text


async def test_an_encrypted_board_that_was_left_alone_asks_for_its_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setattr(encryption, "_known", {})
    monkeypatch.setattr(encryption, "_asked", [lambda path, new: "the sea"])
    sealed = Database(f"sqlite+pysqlcipher:///{tmp_path / 'team.db'}", "sqlite")
    schema.upgrade(sealed.url)
    team = fill(sealed)
    failed = "SELECT count(*) FROM audit WHERE action = 'unlock.failed'"
    async with seated(team, lock_minutes=3) as seat:
        await seat.press("a", *"Ask the sister")
        await seat.press("ctrl+z")
        seat.board.revealing.idle_for(3 * 60)
        await seat.settle()
        (asked,) = [line.strip() for line in seat.lines() if line.strip(" ─▁▔")]
        assert asked == "Locked. Enter the passphrase of the database."
        await seat.press("z", "escape", "ctrl+z", "enter")
        assert team.rows(failed) == [(1,)]
        assert "Try again" in seat.text
        assert "sister" not in seat.text
        await seat.press(*"the sea")
        assert "the sea" not in seat.text
        await seat.press("enter")
        assert "Ask the sister" in seat.text
        assert team.rows(failed) == [(1,)]
    sealed.close()


REVEALED = "Tom Webb"


async def test_what_is_open_over_a_revealed_row_masks_itself_too(sit: Sit) -> None:
    async with sit() as seat:
        for opened, keys in OPENED.items():
            await seat.press("m")
            assert REVEALED in seat.text
            await seat.press(*keys)
            seat.board.revealing.mask()
            await seat.settle()
            assert "Webb" not in seat.text, opened
            await back(seat)


@pytest.mark.parametrize(
    "opened", ["why", "the count", "assign", "a worry", "find", "excuse", "import questions"]
)
async def test_behind_a_blank_screen_as_well(sit: Sit, frames: Frames, opened: str) -> None:
    async with sit(reveal=True) as seat:
        await seat.press(*OPENED[opened], "ctrl+z")
        seat.board.revealing.idle_for(61)
        await seat.settle()
        frames.painted.clear()
        await seat.press("ctrl+z")
        await seat.settle()
        assert "··0932" in seat.text
        with contextlib.suppress(ValueError):
            frames.painted.remove("")
        for painted in frames.painted:
            assert "Webb" not in painted


async def test_what_ends_after_the_row_is_masked_again_names_nobody(sit: Sit) -> None:
    """A line said late, for a deed that was begun while the row was revealed."""
    async with sit() as seat:
        await seat.press("m")
        seat.board.say(f"Done: {REVEALED}.")
        await seat.settle()
        assert f"Done: {REVEALED}." in seat.text
        seat.board.revealing.mask()
        seat.board.say(f"Done: {REVEALED}.")
        await seat.settle()
        assert "Done: T.W. ··0932." in seat.text
        assert "Webb" not in seat.text


async def test_to_reveal_another_row_masks_the_first_in_what_is_said(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("m", "down", "m")
        seat.board.say(f"Done: {REVEALED}.")
        await seat.settle()
        assert "Done: T.W. ··0932." in seat.text
        assert "Rosa Alvarez" in seat.text


async def test_a_revealed_row_that_leaves_the_board_masks_itself_as_well(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("m", "s", "enter")
        assert REVEALED in seat.text
        seat.board.revealing.mask()
        await seat.settle()
        assert "Webb" not in seat.text


async def test_a_reason_is_decided_though_its_row_was_masked_meanwhile(sit: Sit) -> None:
    """Tom's follow-up is called by its rule while he is revealed, and by its group again after."""
    async with sit() as seat:
        await seat.press("m", "question_mark")
        assert "Why is this here?" in seat.text
        seat.board.look(seat.board.sight._replace(reveal=False, revealed=frozenset()))
        await seat.settle()
        await seat.press("d")
        kinds = seat.database.rows("SELECT kind, member_id, reason_keys FROM decision")
        assert [(kind, member) for kind, member, _ in kinds] == [("discussed", "M2")]
        assert len(json.loads(kinds[0][2])) == 1


async def test_a_board_opened_revealed_is_on_record_before_it_shows(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huddle import console
    from huddle.cli.board import open_board

    monkeypatch.setenv("HUDDLE_NOW", NOW)
    team = fill(sqlite_database)
    reveals = "SELECT actor, target FROM audit WHERE action LIKE '%reveal%'"
    seen: list[list[tuple[Any, ...]]] = []
    monkeypatch.setattr(console, "in_terminal", lambda: True)
    monkeypatch.setattr(HuddleApp, "run", lambda app: seen.append(team.rows(reveals)))
    for reveal in (False, True):
        open_board(settings(team.url.removeprefix("sqlite:///"), reveal=reveal))
    assert seen == [[], [("s-ortiz", "team:north")]]
