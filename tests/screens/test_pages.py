"""Another screen over the board: gone to, worked from, left."""

import csv
from pathlib import Path

import pytest

from huddle.screens.doors import DOORS, WALL
from huddle.screens.pages.page import Page
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit


def page(seat: Seat) -> Page:
    """The page in front."""
    assert seat.app.page is not None
    return seat.app.page


def under_cursor(seat: Seat) -> str:
    item = page(seat).current_item
    return item.key if item else ""


async def test_escape_leads_back_to_where_one_was(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("down", "down")
        before = seat.cursor
        await seat.press("g", "q")
        assert seat.lines()[0].strip().startswith("My queue")
        await seat.press("escape")
        assert seat.lines()[0].strip().startswith("Huddle")
        assert seat.cursor == before


async def test_a_page_stands_as_it_was_left(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "down")
        second = under_cursor(seat)
        await seat.press("g", "h", "g", "q")
        assert under_cursor(seat) == second


async def test_keys_typed_while_a_page_opens_are_for_its_rows(sit: Sit) -> None:
    async with sit(user="s-osei") as seat:
        await seat.press("g", "q", "d")
        (decided,) = seat.decisions()
        assert decided[:2] == ("discussed", "contacts:M4:2026-11")


async def test_what_is_decided_on_a_page_is_decided_on_the_board_and_undone_there(
    sit: Sit,
) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "d")
        assert "✓ R.A. ··4417" in seat.text
        await seat.press("escape")
        assert "✓ R.A. ··4417" in seat.text
        await seat.press("u")
        assert seat.decisions() == []
        await seat.press("g", "q")
        assert "✓ R.A. ··4417" not in seat.text


async def test_a_row_is_revealed_on_a_page_for_as_long_as_on_the_board(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "m")
        assert "Rosa Alvarez" in seat.text
        seat.board.revealing.mask()
        await seat.settle()
        assert "Rosa" not in seat.text


async def test_narrow_a_page_shows_rows_or_the_detail(sit: Sit) -> None:
    async with sit(user="s-ortiz", size=(80, 24)) as seat:
        await seat.press("g", "q")
        assert "Why here" not in seat.text
        await seat.press("tab")
        assert "Why here" in seat.text
        await seat.press("escape")
        assert "Why here" not in seat.text


async def test_what_somebody_else_writes_comes_to_the_page(sit: Sit, team: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q")
        assert "ED visit" in seat.text
        with team.engine.begin() as conn:
            conn.exec_driver_sql("UPDATE event SET cancelled = 1 WHERE event_id = 'e-1'")
        await seat.press("r")
        assert "ED visit" not in seat.text


async def test_the_first_line_says_who_works_and_another_can_take_the_seat(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        assert "J. Ortiz, staff" in seat.lines()[0]
        await seat.press("g", "q", "W", *"chen", "enter")
        assert "M. Chen, staff" in seat.lines()[0]
        assert "T.W. ··0932" in seat.text
        await seat.press("d")
        assert seat.decisions()[0][3] == "s-chen"


async def test_the_palette_leads_to_screens(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("ctrl+p", *"queue", "enter")
        assert seat.lines()[0].strip().startswith("My queue")


async def test_a_view_filters_sorts_and_shortens_and_comes_back_by_its_name(
    sit: Sit, team: Database
) -> None:
    async with sit() as seat:
        await seat.press("3")
        assert "K.S. ··7781" in seat.text
        await seat.press("V", "down", "enter")
        await seat.press(
            *"chen", "tab", "tab", "tab", "right", "tab", "space", "tab", *"Chen", "enter"
        )
        assert "M. Chen only" in seat.text
        assert "by worker" in seat.text
        assert "Kept as Chen." in seat.text
        assert "K.S. ··7781" not in seat.text
        await seat.press("escape")
        assert "K.S. ··7781" in seat.text
    async with sit() as seat:
        await seat.press("3", "V", *"chen", "enter")
        assert "K.S. ··7781" not in seat.text
        assert team.rows("SELECT user_id, screen, name FROM saved_view") == [
            ("s-ortiz", "h", "Chen")
        ]
    async with sit(user="s-chen") as seat:
        await seat.press("V", *"chen")
        assert "Nothing fits" in seat.text


async def test_a_view_of_a_page_comes_back_there_and_on_no_other(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "V", "down", "enter", *["tab"] * 4, *"Mine", "enter")
        assert "Kept as Mine." in seat.text
        await seat.press("V")
        assert "Mine" in seat.text
        await seat.press("escape", "g", "h", "V")
        assert "Mine" not in seat.text


async def test_a_view_is_forgotten(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("V", "down", "enter", "tab", "tab", "tab", "tab", "tab", *"All", "enter")
        assert team.rows("SELECT name FROM saved_view") == [("All",)]
        await seat.press("V", "down", "down", "delete")
        assert team.rows("SELECT name FROM saved_view") == []


async def test_a_list_goes_into_a_file_as_it_is_shown(
    sit: Sit, team: Database, tmp_path: Path
) -> None:
    async with sit() as seat:
        await seat.press("E", *["backspace"] * 60, *str(tmp_path / "watch.csv"), "enter")
        with (tmp_path / "watch.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["member"] for row in rows] == [item.member for item in seat.board.listed()]
        assert rows[0]["member"] == "T.W. ··0932"  # a discharge, the most urgent
        assert (tmp_path / "watch.csv").stat().st_mode & 0o777 == 0o600
        assert team.rows("SELECT action FROM audit ORDER BY seq DESC LIMIT 1") == [("export",)]
        await seat.press("E", *["backspace"] * 60, *str(tmp_path / "watch.csv"), "enter")
        assert "is there already" in seat.text


async def test_the_counts_of_a_page_open_to_their_rows(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "#")
        assert "My queue" in seat.text
        await seat.press("down", "enter", "down", "enter")
        assert seat.app.screen is seat.app.page


@pytest.mark.parametrize(
    "letter", [letter for letter, door in DOORS.items() if door.made_by and letter != WALL]
)
async def test_every_key_of_every_screen_opens_does_or_says_something(
    sit: Sit, team: Database, letter: str
) -> None:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET role = 'supervisor' WHERE staff_id = 's-ortiz'")
    async with sit() as seat:
        for command in type(await _opened(seat, letter)).commands:
            if command.id in ("quit", "blank", "theme"):
                continue
            front = await _opened(seat, letter)
            said = command.obstacle(front.situation)
            await seat.press(command.keys.split(",")[0])
            assert not said or said[:30] in seat.text or command.idle(front.situation)


async def _opened(seat: Seat, letter: str) -> Page:
    """The screen of that letter, nothing open over it."""
    while seat.app.screen is not seat.app.front:
        await seat.press("escape")
    if seat.app.front.letter != letter:
        await seat.press("g", letter)
    return page(seat)


async def test_the_wall_reveals_and_exports_nothing(sit: Sit) -> None:
    async with sit(user="wall") as seat:
        before = seat.app.screen
        await seat.press("m", "E", "enter")
        assert seat.app.screen is before
        assert seat.database.rows("SELECT count(*) FROM audit WHERE action = 'reveal'") == [(0,)]
