"""Keys that are about one row while others are marked: they say so, and act on that row."""

import pytest

from tests.conftest import Database
from tests.screens.conftest import Seat, Sit


def under_the_cursor(seat: Seat) -> str:
    """The source's id of the member of the row under the cursor."""
    snapshot, item = seat.board.snapshot, seat.board.current_item
    assert snapshot is not None
    assert item is not None
    return snapshot.shown.target(item.key).member_id or ""


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_contact_is_with_the_member_under_the_cursor_and_says_so(
    sit: Sit, team: Database, size: tuple[int, int]
) -> None:
    async with sit(size) as seat:
        await seat.press("space")
        (marked,), here = seat.board.marked, under_the_cursor(seat)
        assert seat.board.current_item is not None
        assert seat.board.current_item.key != marked
        await seat.press("l")
        assert f"{seat.cursor}, this row only · 1 marked row stays" in seat.text
        before = team.rows("SELECT count(*) FROM contact")[0][0]
        await seat.press("enter")
        after = team.rows("SELECT member_id FROM contact WHERE day = '2026-11-24'")
        assert after == [(here,)]
        assert team.rows("SELECT count(*) FROM contact") == [(before + 1,)]
        assert seat.board.marked == {marked}


async def test_a_barrier_comes_from_the_row_under_the_cursor_and_says_so(
    sit: Sit, team: Database
) -> None:
    async with sit() as seat:
        await seat.press("space", "space", "up")
        here = under_the_cursor(seat)
        await seat.press("e")
        assert f"{seat.cursor}, this row only · 2 marked rows stay" in seat.text
        await seat.press(*"No beds", "tab", "tab", *"Ask", "enter")
        assert team.rows("SELECT member_id FROM barrier") == [(here,)]
        assert len(seat.board.marked) == 2


async def test_without_marks_a_form_names_the_row_alone(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("l")
        assert seat.cursor in seat.text
        assert "this row only" not in seat.text
