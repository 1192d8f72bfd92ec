"""Close: reads back, carries, never refuses."""

import pytest

from huddle.screens.modals.close import Closed, CloseModal, ReadBack, Undecided
from tests.screens.host import (
    HOSTILE,
    HOSTILE_SHOWN,
    Host,
    fits,
    press,
    result_of,
    screen_lines,
    screen_of,
)

DECIDED = (
    ReadBack("M. Chen", "T.W. ··0932", "Call the discharge planner", "due today"),
    ReadBack("P. Osei", "K.S. ··7781", "Home visit", "due Mon"),
    ReadBack("", "D.B. ··3345", "Discussed"),
    ReadBack("M. Chen", "L.D. ··2208", "Confirm transport", "due today"),
)
LEFT = (
    Undecided("watch:1", "R.A. ··4417", "Event 20 Nov"),
    Undecided("watch:2", "A.M. ··5120", "Event 21 Nov", carried=2),
)


def modal(
    decisions: tuple[ReadBack, ...] = DECIDED, undecided: tuple[Undecided, ...] = LEFT
) -> CloseModal:
    return CloseModal(
        team="Northside pod", minutes="14 min, 2 over", decisions=decisions, undecided=undecided
    )


async def test_decisions_are_read_back_owner_by_owner() -> None:
    shown = await screen_of(modal(), size=(120, 36))
    assert "14 min, 2 over · 4 decided · ▲ 2 undecided" in shown
    assert (
        "M. Chen 2 ✓ Call the discharge planner · T.W. ··0932 · due today"
        " ✓ Confirm transport · L.D. ··2208 · due today"
        " P. Osei 1 ✓ Home visit · K.S. ··7781 · due Mon"
        " Without a task 1 ✓ Discussed · D.B. ··3345" in shown
    )
    assert "▲ 2 rows undecided ○ R.A. ··4417 · Event 20 Nov" in shown


async def test_what_somebody_else_decides_meanwhile_is_read_back_and_not_carried() -> None:
    form = modal()
    app = Host(form)
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, ["c"])
        decided = (*DECIDED, ReadBack("", "R.A. ··4417", "Discussed"))
        form.show_now(decided, LEFT[1:], revealed=False)
        await pilot.pause()
        shown = " ".join(" ".join(screen_lines(app)).split())
        assert "5 decided · 1 carried over" in shown
        assert "✓ Discussed · R.A. ··4417" in shown
        assert "○ R.A." not in shown
        await press(pilot, ["enter"])
        assert app.result == Closed(("watch:2",), "not discussed")


async def test_enter_closes_and_carries_nothing() -> None:
    assert await result_of(modal(), "enter") == Closed((), "")


async def test_one_key_carries_all_with_one_reason() -> None:
    both = ("watch:1", "watch:2")
    assert await result_of(modal(), "c", "enter") == Closed(both, "not discussed")
    given = await result_of(modal(), "c", "tab", "=ran out of time", "enter")
    assert given == Closed(both, "ran out of time")
    given = await result_of(modal(), "c", "tab", "ctrl+u", "delete", "enter")
    assert given == Closed(both, "not discussed")
    assert await result_of(modal(), "c", "c", "enter") == Closed((), "")


@pytest.mark.parametrize("whole", [False, True])
async def test_what_is_masked_under_it_is_masked_in_it_and_what_was_entered_stays(
    whole: bool,
) -> None:
    names = {"Tom Webb": "T.W. ··0932", "Rosa Alvarez": "R.A. ··4417"}
    decided = (
        ReadBack("M. Chen", "Tom Webb", "Call the detox", "due today"),
        ReadBack("M. Chen", "Order pill boxes" if whole else "Task", "Task"),
    )
    left = (Undecided("watch:1", "Rosa Alvarez", "ED visit", carried=1),)
    opened = CloseModal(
        team="Northside pod", minutes="14 min", decisions=decided, undecided=left, revealed=whole
    )
    app = Host(opened)
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, ["c", "tab", "ctrl+u", "=ran out"])
        opened.mask(names)
        await pilot.pause()
        shown = " ".join(" ".join(screen_lines(app)).replace("│", " ").split())
        assert not [word for word in ("Webb", "Rosa", "detox", "ED", "pill") if word in shown]
        assert "✓ T.W. ··0932 · due today" in shown
        assert ("✓ Team matter" if whole else "✓ Task · Task") in shown
        assert "→ R.A. ··4417 carried twice" in shown
        await press(pilot, ["enter"])
        assert app.result == Closed(("watch:1",), "ran out")


async def test_a_row_carried_three_times_says_so() -> None:
    before = await screen_of(modal(), size=(120, 36))
    assert "carried twice" in before
    after = await screen_of(modal(), "c", size=(120, 36))
    assert "→ A.M. ··5120 · Event 21 Nov carried 3 times: what stands in the way?" in after
    assert "c carry none" in after


async def test_what_is_carried_for_the_first_time_is_said_once_for_all() -> None:
    left = tuple(Undecided(f"k{n}", f"R.A. ··000{n}", "Event 21 Nov") for n in range(3))
    before = await screen_of(modal(DECIDED, left))
    assert "▲ 3 undecided" in before
    after = await screen_of(modal(DECIDED, left), "c")
    assert "3 carried over" in after
    assert "3 rows carried to the next huddle" in after
    assert "carried once" not in after
    assert "undecided" not in after


async def test_how_often_a_row_was_carried_stands_under_what_it_is_about() -> None:
    app = Host(modal((), (Undecided("k", "R.A. ··4417", "Event 21 Nov", carried=1),)))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        lines = screen_lines(app)
        (about,) = [line.index("Event 21 Nov") for line in lines if "Event 21 Nov" in line]
        (often,) = [line.index("carried once") for line in lines if "carried once" in line]
        assert often == about


async def test_an_empty_huddle_closes_too() -> None:
    nothing = modal((), ())
    shown = await screen_of(nothing)
    assert "Nothing was decided." in shown
    assert "Every row that had to be decided is decided." in shown
    assert await result_of(modal((), ()), "c", "enter") == Closed((), "")


async def test_escape_goes_on_with_the_huddle() -> None:
    assert await result_of(modal(), "c", "escape") is None


async def test_a_long_read_back_scrolls_inside_the_smallest_screen() -> None:
    many = tuple(Undecided(f"k{n}", f"R.A. ··{n:04}", "Event") for n in range(300))
    assert await fits(modal(DECIDED * 40, many))
    assert "R.A. ··0299" in await screen_of(modal(DECIDED * 40, many), "end")


async def test_hostile_text_is_read_back_as_text() -> None:
    hostile = modal((ReadBack(HOSTILE, HOSTILE, HOSTILE, HOSTILE),), ())
    assert HOSTILE_SHOWN in await screen_of(hostile, size=(120, 36))


async def test_the_mouse_carries_and_closes() -> None:
    app = Host(modal())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(".hints", offset=(4, 0))
        await press(pilot, ["enter"])
        assert app.result == Closed(("watch:1", "watch:2"), "not discussed")
