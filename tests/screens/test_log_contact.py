"""``l``: a contact or an attempt."""

from datetime import date, datetime

from huddle.screens.modals.log_contact import LogContactModal, LoggedContact
from tests.screens.host import NOW, ROW, TODAY, Host, fits, result_of, screen_of


def modal(core_service: bool = False) -> LogContactModal:
    return LogContactModal(subject=ROW, now=NOW, core_service=core_service)


def logged(**changes: object) -> LoggedContact:
    values: dict[str, object] = {
        "channel": "phone",
        "outcome": "reached",
        "with_whom": "member",
        "core_service": False,
        "day": TODAY,
        "at": NOW,
        "minutes": None,
        "purpose": "",
    }
    return LoggedContact(**(values | changes))  # type: ignore[arg-type]


async def test_the_usual_case_is_enter() -> None:
    assert await result_of(modal(), "enter") == logged()
    assert await result_of(modal(core_service=True), "enter") == logged(core_service=True)
    assert await result_of(modal(), "escape") is None


async def test_one_letter_changes_the_channel_or_the_outcome() -> None:
    assert await result_of(modal(), "h", "enter") == logged(channel="home")
    assert await result_of(modal(), "n", "enter") == logged(outcome="no_answer")
    given = await result_of(modal(), "v", "g", "y", "enter")
    assert given == logged(channel="video", with_whom="guardian", core_service=True)


async def test_the_arrow_keys_do_the_same() -> None:
    given = await result_of(modal(), "right", "tab", "right", "right", "tab", "left", "enter")
    assert given == logged(channel="home", outcome="no_answer", with_whom="provider")


async def test_an_attempt_is_never_a_core_service() -> None:
    given = await result_of(modal(core_service=True), "l", "enter")
    assert given == logged(outcome="left_msg", core_service=False)
    assert "never a core service" in await screen_of(modal(core_service=True), "l")
    assert "attempt" not in await screen_of(modal(core_service=True), "l", "r")


async def test_the_collateral_channel_is_with_a_collateral() -> None:
    given = await result_of(modal(), "a", "enter")
    assert given == logged(channel="collateral", with_whom="collateral")


async def test_when_minutes_and_purpose() -> None:
    to_when = ["tab"] * 4
    given = await result_of(
        modal(), *to_when, "=yesterday 9:30", "tab", "=25", "tab", "=Housing", "enter"
    )
    at = datetime(2026, 11, 23, 9, 30, tzinfo=NOW.tzinfo)
    assert given == logged(day=date(2026, 11, 23), at=at, minutes=25, purpose="Housing")
    given = await result_of(modal(), *to_when, "=yesterday", "enter")
    assert given == logged(day=date(2026, 11, 23), at=None)


async def test_letters_are_text_in_a_text_field() -> None:
    given = await result_of(modal(), *["tab"] * 6, "=no show", "enter")
    assert given == logged(purpose="no show")


async def test_what_cannot_be_is_said_and_not_saved() -> None:
    to_when = ["tab"] * 4
    assert "That lies ahead" in await screen_of(modal(), *to_when, "=11pm", "enter")
    assert "try now, today 9:30" in await screen_of(modal(), *to_when, "=soon", "enter")
    assert "Minutes: a number" in await screen_of(modal(), *["tab"] * 5, "=ten", "enter")
    assert "Minutes: a number" in await screen_of(modal(), *["tab"] * 5, "=1441", "enter")


async def test_the_mouse_chooses() -> None:
    app = Host(modal())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#outcome ChoiceLine", offset=(12, 0))
        await pilot.click("#channel ChoiceLine", offset=(9, 0))
        await pilot.press("enter")
        await pilot.pause()
        assert app.result == logged(channel="home", outcome="left_msg")


async def test_it_fits_the_smallest_screen() -> None:
    assert await fits(modal())
