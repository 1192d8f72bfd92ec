"""``+``: what no rule knows."""

from datetime import date

from huddle.screens.modals.add import AddModal, Concern, MemberChoice
from huddle.screens.modals.assign import Assigned
from huddle.screens.modals.barrier import BarrierRaised
from tests.screens.host import CALENDAR, NONE_YET, STAFF, TODAY, fits, result_of, screen_of

MASKED = (
    MemberChoice("4417", "R.A. ··4417"),
    MemberChoice("0932", "T.W. ··0932"),
    MemberChoice("4420", "R.B. ··4420"),
)
OPEN = (MemberChoice("M4417", "Rosa Alvarez"), MemberChoice("M0932", "Tom Weller"))


def modal(member_key: str = "", masked: bool = True) -> AddModal:
    return AddModal(
        members=MASKED if masked else OPEN,
        staff=STAFF,
        today=TODAY,
        calendar=CALENDAR,
        answer_due=date(2026, 12, 2),
        masked=masked,
        member_key=member_key,
        owner="s-chen",
    )


async def test_a_worry_about_the_member_under_the_cursor() -> None:
    given = await result_of(modal("0932"), "1", "=Sounded low", "enter")
    assert given == Concern("0932", "Sounded low", date(2026, 12, 1))


async def test_a_member_by_initials_or_digits_when_masked() -> None:
    for typed, key in (("4417", "4417"), ("tw", "0932"), ("ra", "4417"), ("r20", "4420")):
        given = await result_of(modal(), "1", f"={typed}", "tab", "=Low", "tab", "=fri", "enter")
        assert given == Concern(key, "Low", date(2026, 11, 27)), typed
    shown = await screen_of(modal(), "1", "=rosa", "tab", "=Low", "enter")
    assert "initials or digits of the short id" in shown
    assert "rosa" not in shown


async def test_a_member_by_name_when_revealed() -> None:
    given = await result_of(modal(masked=False), "1", "=alv", "tab", "=Low", "enter")
    assert given == Concern("M4417", "Low", date(2026, 12, 1))


async def test_a_worry_needs_a_member_and_a_reason() -> None:
    assert "Whom is it about?" in await screen_of(modal(), "1", "enter")
    assert "What is it that worries you?" in await screen_of(modal("4417"), "1", "enter")


async def test_a_free_task() -> None:
    given = await result_of(modal(), "2", "=Order forms", "enter")
    assert given == Assigned("Order forms", "s-chen", date(2026, 11, 25))


async def test_a_barrier_on_its_own() -> None:
    given = await result_of(modal(), "3", "=No van", "tab", "tab", "=Ask", "enter")
    assert given == BarrierRaised("No van", "s-chen", "Ask", False, date(2026, 12, 2))


async def test_the_arrow_keys_and_enter_alone() -> None:
    given = await result_of(modal("4417"), "enter", "=Low", "enter")
    assert given == Concern("4417", "Low", date(2026, 12, 1))
    given = await result_of(modal(), "down", "enter", "=Order forms", "enter")
    assert given == Assigned("Order forms", "s-chen", date(2026, 11, 25))


async def test_escape_goes_back_to_the_choices_and_then_leaves() -> None:
    assert await result_of(modal(), "2", "escape") is NONE_YET
    assert await result_of(modal(), "2", "escape", "escape") is None
    given = await result_of(modal(), "2", "escape", "2", "=Order", "enter")
    assert given == Assigned("Order", "s-chen", date(2026, 11, 25))


async def test_it_fits_the_smallest_screen() -> None:
    assert await fits(modal())
