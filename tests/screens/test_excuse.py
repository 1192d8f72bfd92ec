"""``x``: a reason from the list."""

from huddle.screens.modals.excuse import Excused, ExcuseModal
from tests.screens.host import NONE_YET, ROW, Host, fits, press, result_of, screen_of


def modal(choice: bool = False) -> ExcuseModal:
    return ExcuseModal(subject=ROW, choice=choice)


async def test_a_digit_and_enter_is_a_whole_decision() -> None:
    given = await result_of(modal(), "2", "enter")
    assert given == Excused("excuse", "not_reached", "")
    assert given.reason == "Could not be reached after tries"


async def test_the_arrow_keys_and_a_sentence() -> None:
    given = await result_of(modal(), "down", "down", "tab", "=Planned stay", "enter")
    assert given == Excused("excuse", "hospital_or_jail", "Planned stay")
    assert given.reason == "In hospital or jail: Planned stay"


async def test_other_needs_a_sentence() -> None:
    assert "Other needs a sentence" in await screen_of(modal(), "9", "enter")
    given = await result_of(modal(), "9", "=Storm", "enter")
    assert given == Excused("excuse", "other", "Storm")


async def test_the_member_chose_not_to_is_there_only_where_there_is_a_choice() -> None:
    given = await result_of(modal(choice=True), "0", "enter")
    assert given == Excused("choice", "member_chose", "")
    assert "chose not to" not in await screen_of(modal())
    assert await result_of(modal(), "0", "enter") == Excused("excuse", "member_declined", "")


async def test_a_click_marks_and_does_not_decide() -> None:
    app = Host(modal())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#reasons", offset=(4, 4))
        assert app.result is NONE_YET
        await press(pilot, ["enter"])
        assert app.result == Excused("excuse", "staff_absence", "")


async def test_escape_and_the_smallest_screen() -> None:
    assert await result_of(modal(), "3", "escape") is None
    assert await fits(modal(choice=True))
