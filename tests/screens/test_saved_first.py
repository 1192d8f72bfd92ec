"""An answer that is lost on the way back: what is entered otherwise then is never lost unsaid."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from db.orders import Unanswered
from huddle import patience
from huddle.app import HuddleApp
from huddle.screens.desk import Desk
from tests.conftest import Database
from tests.screens.conftest import Seat
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW, fill

SitCut = Callable[[str], AbstractAsyncContextManager[Seat]]
PERHAPS = "Perhaps saved: the connection was cut before the answer. Enter asks; it is saved once."
FIRST = "Saved as you first entered it, without this change. Leave, then"
TASKS = "SELECT title FROM task WHERE title LIKE 'Ord%'"


@pytest.fixture
def sit_cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> SitCut:
    """A seat from which the first call of a method of its desk is committed and not answered."""
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setattr(patience, "WAITS_SECONDS", ())
    team = fill(database)
    url = team.url.removeprefix("sqlite:///")

    @asynccontextmanager
    async def sit(method: str) -> AsyncIterator[Seat]:
        whole, calls = getattr(Desk, method), []

        def cut(*args: Any, **kwargs: Any) -> Any:
            calls.append(whole(*args, **kwargs))
            if len(calls) == 1:
                raise Unanswered("cut")
            return calls[-1]

        monkeypatch.setattr(Desk, method, cut)
        app = HuddleApp(settings(url, opens="huddle"))
        async with app.run_test(size=(80, 24)) as pilot:
            seat = Seat(app, pilot, team)
            await seat.settle()
            yield seat

    return sit


async def test_the_same_once_more_is_saved_once(sit_cut: SitCut) -> None:
    async with sit_cut("add_task") as seat:
        await seat.press("plus", "2", *"Order", "enter")
        assert PERHAPS in seat.dialog
        await seat.press("enter")
        assert "Task added." in seat.text
        assert seat.database.rows(TASKS) == [("Order",)]


async def test_what_was_changed_is_refused_and_stays_to_be_read(sit_cut: SitCut) -> None:
    async with sit_cut("add_task") as seat:
        await seat.press("plus", "2", *"Order", "enter")
        assert PERHAPS in seat.dialog
        for _ in range(2):
            await seat.press(*" x", "enter")
            assert f"{FIRST} change or undo it." in seat.dialog
            assert "Not saved" not in seat.text
        assert "Order x x" in seat.dialog
        assert "Esc cancel" in seat.dialog, "the keys stand on a small screen"
        assert seat.database.rows(TASKS) == [("Order",)]
        await seat.press(*["backspace"] * 4, "enter")
        assert "Task added." in seat.text
        assert seat.database.rows(TASKS) == [("Order",)]


async def test_leaving_shows_the_first_entry_and_u_takes_it_back(sit_cut: SitCut) -> None:
    async with sit_cut("decide") as seat:
        await seat.press("a", *" today", "enter")
        await seat.press(*" early", "enter")
        assert FIRST in seat.dialog
        await seat.press("escape")
        ((kind, *_),) = seat.decisions()
        assert kind == "assign"
        await seat.press("u")
        assert seat.decisions() == []


async def test_a_close_that_was_not_answered_is_not_refused_for_what_the_board_shows_by_now(
    sit_cut: SitCut,
) -> None:
    async with sit_cut("close") as seat:
        await seat.press("ctrl+s", "enter")
        await seat.press("8", "c", "enter")
        assert PERHAPS in seat.dialog
        await seat.press("enter")
        assert FIRST not in seat.text
        assert "The huddle is closed" in seat.text
