"""A huddle that somebody else runs, and a screen that shows nothing."""

from huddle.screens.blank import BlankScreen
from huddle.screens.modals.takeover import Joined, Role, TakeoverModal
from tests.screens.host import NONE_YET, Host, fits, press, result_of, screen_lines, screen_of


def modal() -> TakeoverModal:
    return TakeoverModal(facilitator="J. Ortiz", started="9:00", step="Watch today")


async def test_it_says_who_runs_it_and_watching_is_the_default() -> None:
    shown = await screen_of(modal())
    assert "J. Ortiz leads it. Begun at 9:00; it stands at Watch today." in shown
    assert await result_of(modal(), "enter") == Joined(Role.WATCH)
    assert await result_of(modal(), "w") == Joined(Role.WATCH)


async def test_taking_over_is_a_choice() -> None:
    assert await result_of(modal(), "down", "enter") == Joined(Role.TAKE_OVER)
    assert await result_of(modal(), "t") == Joined(Role.TAKE_OVER)
    assert await result_of(modal(), "escape") is None
    assert await fits(modal())


async def test_the_blank_screen_shows_nothing_of_the_board() -> None:
    app = Host(BlankScreen("F12"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, ["escape", "enter", "a", "space"])
        assert app.result is NONE_YET
        assert [line.strip() for line in screen_lines(app) if line] == ["F12 comes back"]
