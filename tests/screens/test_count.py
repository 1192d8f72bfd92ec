"""A count opened: the numbers of the board, and under each exactly what it counts."""

from huddle.screens.count import ChosenRow, CountModal
from huddle.widgets.tally import Count, Counted, Total
from tests.screens.host import HOSTILE, HOSTILE_SHOWN, fits, result_of, screen_of


def modal(rows: int = 7, opened: str = "open", label: str = "R.A.") -> CountModal:
    watched = tuple(
        Counted(f"{label} ··44{n:02}", "Event 20 Nov", "act", f"watch:{n}") for n in range(rows)
    )
    pended = (Counted("A.B. ··1111", "M. Chen"), Counted("C.D. ··2222"))
    return CountModal(
        (
            Total("Watch today", rows, (Count("open", "open", watched),)),
            Total("Members of the team", 2, (Count("excluded:pended", "pended", pended),)),
        ),
        opened=opened,
    )


async def test_the_count_asked_about_stands_open_and_the_others_are_named() -> None:
    shown = await screen_of(modal())
    assert shown.count("··44") == 7
    assert "Watch today: 7" in shown
    assert "2 pended" in shown
    assert "A.B. ··1111" not in shown


async def test_a_number_opens_to_whom_it_counts_and_closes_again() -> None:
    beneath = ["left", "down", "enter"]
    shown = await screen_of(modal(), *beneath)
    assert "A.B. ··1111 M. Chen" in shown
    assert "C.D. ··2222" in shown
    assert "··44" not in shown
    assert "A.B. ··1111" not in await screen_of(modal(), *beneath, "enter")


async def test_a_counted_row_is_gone_to() -> None:
    assert await result_of(modal(), "down", "down", "down", "enter") == ChosenRow("watch:2")
    assert await result_of(modal(), "escape") is None


async def test_left_inside_a_count_closes_it() -> None:
    assert "··44" not in await screen_of(modal(), "down", "down", "left")


async def test_a_long_count_scrolls_inside_the_smallest_screen() -> None:
    assert await fits(modal(200))
    end = ["end", "up"]
    assert await result_of(modal(200), *end, "enter") == ChosenRow("watch:199")


async def test_hostile_text_is_told_as_text() -> None:
    assert HOSTILE_SHOWN in await screen_of(modal(1, label=HOSTILE), size=(120, 36))
