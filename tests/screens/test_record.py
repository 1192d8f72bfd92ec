"""The locked record of a closed huddle."""

from huddle.screens.record import Addendum, RecordModal, RecordSection
from tests.screens.host import HOSTILE, HOSTILE_SHOWN, NONE_YET, fits, result_of, screen_of

SECTIONS = (
    RecordSection("Attendance", ("J. Ortiz, facilitates", "D. Ruiz out, M. Chen covers")),
    RecordSection("Minutes", ("Watch today 5.2 of 4:00, 1.2 over",)),
    RecordSection("Decisions", ("M. Chen: call the planner, T.W. ··0932", "P. Osei: home visit")),
)


def modal(can_add: bool = True) -> RecordModal:
    return RecordModal(title="Northside pod, Tue 24 Nov", sections=SECTIONS, can_add=can_add)


async def test_it_is_read() -> None:
    shown = await screen_of(modal())
    assert "Attendance J. Ortiz, facilitates D. Ruiz out, M. Chen covers" in shown
    assert "Watch today 5.2 of 4:00, 1.2 over" in shown


async def test_it_is_searched() -> None:
    shown = await screen_of(modal(), "slash", "=chen planner")
    assert "Decisions M. Chen: call the planner, T.W. ··0932" in shown
    assert "Attendance" not in shown
    assert "Nothing of that in this record." in await screen_of(modal(), "slash", "=zebra")
    assert "Attendance" in await screen_of(modal(), "slash", "=zebra", "escape")


async def test_an_addendum_is_added() -> None:
    given = await result_of(modal(), "plus", "=Planner called back", "enter")
    assert given == Addendum("Planner called back")
    assert "An addendum needs a sentence" in await screen_of(modal(), "plus", "enter")


async def test_nothing_is_added_where_nothing_may_be() -> None:
    assert await result_of(modal(can_add=False), "plus", "=x", "enter") is NONE_YET
    assert "addendum" not in await screen_of(modal(can_add=False))


async def test_escape_folds_the_line_before_it_leaves() -> None:
    assert await result_of(modal(), "plus", "=x", "escape") is NONE_YET
    assert await result_of(modal(), "plus", "=x", "escape", "escape") is None


async def test_it_fits_the_smallest_screen_and_shows_text_as_text() -> None:
    assert await fits(modal())
    hostile = RecordModal(title=HOSTILE, sections=[RecordSection(HOSTILE, (HOSTILE,))])
    assert HOSTILE_SHOWN in await screen_of(hostile)
