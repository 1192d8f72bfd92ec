"""The locked record of a closed huddle."""

from datetime import date

from huddle.privacy.record import Agreed, ShownRecord, StepTime
from huddle.screens.modals.record import Addendum, RecordModal, RecordSection, sections_of
from tests.screens.host import (
    HOSTILE,
    HOSTILE_SHOWN,
    NONE_YET,
    Host,
    fits,
    press,
    result_of,
    screen_lines,
    screen_of,
)

SECTIONS = (
    RecordSection("Attendance", ("J. Ortiz, facilitates", "D. Ruiz out, M. Chen covers")),
    RecordSection("Minutes", ("Watch today 5.2 of 4:00, 1.2 over",)),
    RecordSection("Decisions", ("M. Chen: call the planner, T.W. ··0932", "P. Osei: home visit")),
)


def modal(can_add: bool = True) -> RecordModal:
    return RecordModal(
        title="Northside pod, Tue 24 Nov",
        sections=SECTIONS,
        recap="# Huddle: Northside pod",
        can_add=can_add,
    )


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


async def test_the_recap_is_copied() -> None:
    app = Host(modal())
    async with app.run_test() as pilot:
        await press(pilot, ["c"])
        assert app.clipboard == "# Huddle: Northside pod"
        assert any("The recap is copied" in line for line in screen_lines(app))


async def test_escape_folds_the_line_before_it_leaves() -> None:
    assert await result_of(modal(), "plus", "=x", "escape") is NONE_YET
    assert await result_of(modal(), "plus", "=x", "escape", "escape") is None


async def test_it_fits_the_smallest_screen_and_shows_text_as_text() -> None:
    assert await fits(modal())
    hostile = RecordModal(title=HOSTILE, sections=[RecordSection(HOSTILE, (HOSTILE,))], recap="")
    assert HOSTILE_SHOWN in await screen_of(hostile)


def test_a_shown_record_in_sections() -> None:
    record = ShownRecord(
        team_name="Northside pod",
        day=date(2026, 11, 24),
        facilitator="J. Ortiz",
        started="9:00",
        ended="9:17",
        spent="17:00",
        over="2:00 over",
        present=("J. Ortiz", "M. Chen"),
        out=("D. Ruiz (M. Chen covers)",),
        steps=(StepTime(1, "Follow-ups", "1:00", ""), StepTime(2, "Watch", "5:12", "1:12 over")),
        owners=(("M. Chen", (Agreed("T.W. ··0932", "call", "due Fri 27 Nov"),)),),
        others=(("discussed, nothing to do", 5),),
        carried=6,
        barriers=0,
        addenda=1,
        without_task=(Agreed("R.A. ··4417", "watch until 1 Dec", ""),),
    )
    assert sections_of(record) == (
        RecordSection(
            "Attendance",
            ("J. Ortiz facilitated", "M. Chen was here", "D. Ruiz (M. Chen covers) was out"),
        ),
        RecordSection(
            "Minutes",
            ("9:00 to 9:17, 17:00, 2:00 over", "1 Follow-ups 1:00", "2 Watch 5:12, 1:12 over"),
        ),
        RecordSection("M. Chen", ("T.W. ··0932 · call · due Fri 27 Nov",)),
        RecordSection("Without a task", ("R.A. ··4417 · watch until 1 Dec",)),
        RecordSection("Also", ("discussed, nothing to do: 5", "carried to the next huddle: 6")),
        RecordSection("Added since", ("1 note, not shown on a shared screen",)),
    )
    assert sections_of(record, ["Planner called back"])[-1].lines == ("Planner called back",)
