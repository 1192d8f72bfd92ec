"""Two people call the roll at once: whoever is second keeps what they entered, and chooses."""

from datetime import datetime
from typing import Any

import pytest

from db.commands import Actor, start_huddle
from db.orders import Attendee, HuddleStarted
from huddle.screens.desk import Desk
from tests.conftest import Database
from tests.screens.conftest import Sit
from tests.screens.fixtures.team import NOW

STARTED = "M. Chen has started it. Enter gives it your roll, Esc keeps theirs."


def _start(team: Database) -> None:
    """M. Chen starts the huddle, with nobody but themselves on the roll."""
    start_huddle(
        team.engine,
        Actor("agency", "s-chen"),
        team_id="north",
        attendance=[Attendee("s-chen", True, "")],
        now=datetime.fromisoformat(NOW),
    )


def _huddle(team: Database) -> list[tuple[Any, ...]]:
    return team.rows("SELECT facilitator, status FROM huddle")


def _out(team: Database) -> list[tuple[Any, ...]]:
    return team.rows("SELECT staff_id FROM attendance WHERE status = 'out' ORDER BY staff_id")


async def test_who_is_second_is_told_before_and_gives_the_roll(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("ctrl+s", "down", "down", "space")
        _start(team)
        seat.board.reload()
        await seat.settle()
        assert "Start the huddle" in seat.text
        assert STARTED in seat.dialog
        await seat.press("enter")
        assert len(_out(team)) == 1
        assert _huddle(team) == [("s-chen", "open")]
        assert "This huddle is running" in seat.text


async def test_who_was_not_told_yet_is_told_by_the_first_enter(
    sit: Sit, team: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Desk.start

    def overtaken(desk: Desk, *order: Any) -> HuddleStarted:
        if not _huddle(team):
            _start(team)
        return mine(desk, *order)

    monkeypatch.setattr(Desk, "start", overtaken)
    async with sit() as seat:
        await seat.press("ctrl+s", "down", "down", "space", "enter")
        assert STARTED in seat.dialog
        assert _out(team) == []
        await seat.press("enter")
        assert len(_out(team)) == 1
        assert _huddle(team) == [("s-chen", "open")]


async def test_escape_keeps_the_roll_of_who_was_first(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("ctrl+s", "down", "down", "space")
        _start(team)
        seat.board.reload()
        await seat.settle()
        assert STARTED in seat.dialog
        await seat.press("escape")
        assert team.rows("SELECT staff_id FROM attendance") == [("s-chen",)]
        await seat.press("ctrl+s")
        assert "This huddle is running" in seat.text
