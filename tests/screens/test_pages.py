"""Another screen over the board: gone to, worked from, left."""

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


async def test_the_wall_looks_only_and_is_told_so_beforehand(sit: Sit) -> None:
    async with sit(user="wall") as seat:
        await seat.press("d")
        assert "The wall looks only." in seat.text
        assert "discussed" not in seat.lines()[-1]
        await seat.press("g", "q")
        assert "The wall shows the huddle only." in seat.text
        assert seat.app.page is None


async def test_the_palette_leads_to_screens(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("ctrl+p", *"queue", "enter")
        assert seat.lines()[0].strip().startswith("My queue")
