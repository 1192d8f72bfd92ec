"""Huddle health on the screen: what the command prints, before and after a huddle."""

import pytest

from huddle.screens.pages.health import HealthPage
from tests.screens.conftest import Seat, Sit

HELD = ("ctrl+s", "enter", "3", "d", "8", "enter", "c", "enter")
"""A huddle that decides about one row and carries the others."""


def words(seat: Seat) -> str:
    return " ".join(seat.text.split())


def see_all(seat: Seat) -> str:
    """What every row says, whatever has room at once."""
    page = seat.app.screen
    assert isinstance(page, HealthPage)
    assert page.snapshot is not None
    return " | ".join(
        f"{item.member}: {item.in_short}"
        for section in page.snapshot.shown.sections
        for item in section.items
    )


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_month_s_huddles_are_told(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(user="s-lead", size=size) as seat:
        await seat.press("g", "e")
        assert isinstance(seat.app.screen, HealthPage)
        assert "Held on 0 of" in words(seat)
        assert "Attendance" not in words(seat)
        await seat.press("escape", *HELD, "g", "e")
        told = see_all(seat)
        assert "Held: Held on 1 of 1 working day" in told
        assert "1 discussed" in told
        assert "began 9:02" in told
        assert "unassigned" not in seat.text


async def test_no_member_is_on_it_though_names_are_revealed(sit: Sit) -> None:
    async with sit(user="s-lead") as seat:
        await seat.press(*HELD, "g", "e", "m")
        told = see_all(seat)
        assert "··" not in told
        assert "Alvarez" not in told + seat.text
