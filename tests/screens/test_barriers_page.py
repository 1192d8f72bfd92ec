"""Barriers by keys: raised from a row, noted, escalated, returned, closed; and PDSA cards."""

import pytest

from huddle.screens.pages.barriers import BarriersPage
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit

SIZES = [(80, 24), (120, 36)]


def words(seat: Seat) -> str:
    return " ".join(seat.text.split())


async def raise_one(seat: Seat) -> None:
    """From the first row of the board."""
    await seat.press("e", *"No beds", "tab", "tab", *"Ask the county", "enter")


async def go_to_reason(seat: Seat) -> None:
    """Down to the row of the reason."""
    page = seat.app.screen
    assert isinstance(page, BarriersPage)
    for _ in range(10):
        if page.current_item is not None and "No access" in page.current_item.member:
            return
        await seat.press("down")
    raise AssertionError(seat.text)


@pytest.mark.parametrize("size", SIZES)
async def test_a_barrier_goes_its_way_and_comes_back(
    sit: Sit, team: Database, size: tuple[int, int]
) -> None:
    async with sit(user="s-ortiz", size=size) as seat:
        await raise_one(seat)
        await seat.press("g", "b")
        assert isinstance(seat.app.screen, BarriersPage)
        assert "1 open" in seat.text
        assert "B1 · open 0 days · noted today · with the team, ours" in words(seat)
        assert "from the watch list" in words(seat)
        assert "No beds" not in seat.text
        assert "Ask the county" not in seat.text
        await seat.press("t", "1", *"called twice", "enter")
        assert "Noted: B1." in seat.text
        await seat.press("t", "2", "enter")
        assert "An escalation needs a reason" in seat.text
        await seat.press(*"no answer", "enter")
        assert "Escalated: B1." in seat.text
        assert "with the supervisor, theirs" in words(seat)
        await seat.press("t", "3", *"two beds", "enter")
        assert "with the team, ours" in words(seat)
        assert team.rows("SELECT kind, text FROM barrier_note ORDER BY at, note_id") == [
            ("note", "called twice"),
            ("answer", "two beds"),
        ]
        await seat.press("t", "4", *"the county list", "enter")
        assert "Closed: B1." in seat.text
        assert team.rows("SELECT closed_reason FROM barrier") == [("the county list",)]
        await seat.press("u")
        assert "Taken back: the change to the barrier." in seat.text
        assert "1 open" in seat.text
        await seat.press("u")
        assert "with the supervisor, theirs" in words(seat)


async def test_the_words_of_a_note_change_and_its_day_does_not(sit: Sit, team: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await raise_one(seat)
        await seat.press("g", "b", "t", "1", *"caled", "enter")
        await seat.press("t", "5", *"called", "enter")
        assert "The note is changed: B1." in seat.text
        assert team.rows("SELECT text FROM barrier_note") == [("called",)]
        assert team.rows(
            "SELECT before, after FROM change WHERE table_name = 'barrier_note'"
            " AND column_name = 'text'"
        ) == [("caled", "called")]


async def test_one_on_its_own_is_raised_on_the_page(sit: Sit, team: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "b", "plus", "3", *"Portal down", "tab")
        await seat.press(*"Ortiz", "tab", *"Call them", "enter")
        assert team.rows("SELECT title, number, from_key FROM barrier") == [("Portal down", 1, "")]
        assert "B1" in seat.text


async def test_a_reason_opens_its_rows_and_a_card_whose_review_comes_up(
    sit: Sit, team: Database
) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("x", "6", "enter")
        await seat.press("g", "b")
        assert "Why things were missed, 30 days" in seat.text
        await go_to_reason(seat)
        await seat.press("enter")
        assert "No access or transport" in seat.text
        assert "unassigned" not in seat.text, "a miss is nobody's, and so misses nobody"
        await seat.press("escape", "D")
        assert "Why things were missed, 90 days" in seat.text
        await go_to_reason(seat)
        await seat.press("A", *"Fewer missed visits", "tab", *"Ride vouchers", "tab", *"half")
        await seat.press("tab")
        assert "Measure" in seat.text
        await seat.press("tab", "tab", "tab", "ctrl+a", "ctrl+k", *"tomorrow", "enter")
        assert "PDSA card opened: No access or transport." in seat.text
        assert "PDSA card open" in words(seat)
        assert "Ride vouchers" not in seat.text
        await seat.press("A")
        assert "A PDSA card is open for this reason" in seat.text
        assert team.rows("SELECT aim, change, prediction, owner, measure_id FROM pdsa_cycle") == [
            ("Fewer missed visits", "Ride vouchers", "half", "s-ortiz", "M9")
        ]
        await seat.press("escape", "1")
        assert "PDSA card since 24 Nov: record the result" in words(seat)


@pytest.mark.parametrize("key", ["t", "A"])
async def test_a_past_day_is_looked_at_only(sit: Sit, key: str) -> None:
    async with sit(user="s-ortiz") as seat:
        await raise_one(seat)
        await seat.press("g", "b", "less_than_sign")
        assert "0 open" in seat.text
        await seat.press(key)
        assert "A past day can be looked at" in seat.text
