"""``/`` and ``o``: picking one of many while typing."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from textual import events

from huddle.finding import Finder
from huddle.screens.modals.find import FindModal, FindRow, Found
from huddle.screens.modals.owner import OwnerChosen, OwnerModal, OwnerRow
from huddle.screens.modals.whose import WhoseModal
from huddle.widgets.picking import in_columns
from tests.rules.build import member
from tests.screens.host import (
    HOSTILE,
    HOSTILE_SHOWN,
    NONE_YET,
    Host,
    fits,
    result_of,
    screen_lines,
    screen_of,
)

MASKED = (
    FindRow("w1", "act", "R.A. ··4417", "Event 20 Nov", "Watch today"),
    FindRow("w2", "soon", "T.W. ··0932", "No contact this month", "Contacts"),
    FindRow("w3", "soon", "R.B. ··4420", "Referral sent 12 days ago", "Referrals"),
)
OPEN = (
    FindRow("w1", "act", "Rosa Alvarez", "ED visit 20 Nov", "Watch today"),
    FindRow("w2", "soon", "Tom Weller", "Housing referral, no answer", "Referrals"),
)


def modal(masked: bool = True) -> FindModal:
    return FindModal(rows=MASKED if masked else OPEN, masked=masked)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("tw", "w2"), ("T.W.", "w2"), ("0932", "w2"), ("r", "w1"), ("rb", "w3"), ("r20", "w3")],
)
async def test_masked_it_takes_initials_and_digits(typed: str, key: str) -> None:
    assert await result_of(modal(), f"={typed}", "enter") == Found(key)


async def test_masked_it_takes_nothing_else() -> None:
    shown = await screen_of(modal(), "=referral")
    assert "initials and digits only" in shown
    assert "ref" in shown
    assert "refe" not in shown, "the letters of a name never stand on a shared screen"
    assert await result_of(modal(), "=referral", "enter") is NONE_YET
    assert "Nothing fits" in await screen_of(modal(), "=no")


async def test_masked_a_pasted_name_is_not_taken() -> None:
    app = Host(modal())
    async with app.run_test(size=(80, 24)) as pilot:
        app.post_message(events.Paste("Rosa Alvarez"))
        await pilot.pause()
        shown = " ".join(screen_lines(app))
        assert "Rosa" not in shown
        assert "initials and digits only" in shown


async def test_open_it_takes_words() -> None:
    assert await result_of(modal(masked=False), "=housing tom", "enter") == Found("w2")
    assert await result_of(modal(masked=False), "=alvarez", "enter") == Found("w1")


async def test_the_arrow_keys_move_while_typing() -> None:
    assert await result_of(modal(), "=r", "down", "enter") == Found("w3")
    assert await result_of(modal(), "down", "down", "down", "up", "enter") == Found("w2")
    assert await result_of(modal(), "escape") is None


async def test_the_filter_is_live_and_says_how_many() -> None:
    assert "3 of 3" in await screen_of(modal())
    shown = await screen_of(modal(), "=44")
    assert "2 of 3" in shown
    assert "T.W." not in shown


async def test_a_click_goes_there() -> None:
    app = Host(modal())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("Listed", offset=(6, 1))
        await pilot.pause()
        assert app.result == Found("w2")


async def test_many_rows_are_counted_and_not_cut_in_silence() -> None:
    many = [FindRow(f"k{n}", "act", f"R.A. ··{n:04}", "Event", "Watch") for n in range(500)]
    assert "200 of 500: type to narrow" in await screen_of(FindModal(rows=many, masked=True))
    assert await result_of(FindModal(rows=many, masked=True), "=0499", "enter") == Found("k499")


PEOPLE = Finder(
    (
        member("M-77", short_id="784417", first="Rosa", last="Alvarez"),
        member("M-78", short_id="120932", first="Tom", last="Weller"),
        member("M-79", short_id="334418", first=HOSTILE, last="Abel"),
    )
)


def among(rows: Sequence[FindRow], *, masked: bool) -> FindModal:
    asked = FindModal(rows=rows, masked=masked)
    asked.among(PEOPLE)
    return asked


async def test_rows_come_first_and_then_members() -> None:
    rows = [replace(OPEN[0], member_id="M-77")]
    assert await result_of(among(rows, masked=False), "=alvrez", "enter") == Found("w1")
    found = await result_of(among(rows, masked=False), "=alvrez", "down", "enter")
    assert isinstance(found, Found)
    assert found.member_id == "M-77"
    assert "1 of 1 rows, 1 member" in await screen_of(among(rows, masked=False), "=rosa")
    assert "1 of 1" in await screen_of(among(rows, masked=False)), "nothing typed, nobody found"


async def test_masked_members_are_listed_by_initials_and_taken_by_no_name() -> None:
    shown = await screen_of(among((), masked=True), "=tw")
    assert "T.W. ··0932" in shown
    assert "Weller" not in shown
    assert "Nothing fits" in await screen_of(among((), masked=True), "=77")
    assert "Nothing fits" in await screen_of(among((), masked=True), "=7844")


async def test_hostile_names_are_listed_as_text() -> None:
    assert HOSTILE_SHOWN in await screen_of(among((), masked=False), "=abel")


async def test_hostile_text_is_listed_as_text_and_it_fits() -> None:
    rows = [FindRow("k", "act", HOSTILE, HOSTILE, HOSTILE)]
    assert HOSTILE_SHOWN in await screen_of(FindModal(rows=rows, masked=False), "=[/x]")
    assert await fits(modal())


def owners(current: str | None = None) -> OwnerModal:
    return OwnerModal(
        owners=(OwnerRow("s-ortiz", "J. Ortiz"), OwnerRow("", "unassigned")),
        current=current,
    )


async def test_everybody_is_first() -> None:
    assert await result_of(owners(), "enter") == OwnerChosen(None)
    listed = await screen_of(owners())
    assert "Everybody J. Ortiz unassigned 3 of 3" in listed, "no worker's load is said"


async def test_a_worker_by_name_or_by_arrow() -> None:
    assert await result_of(owners(), "=ort", "enter") == OwnerChosen("s-ortiz")
    assert await result_of(owners(), "down", "enter") == OwnerChosen("s-ortiz")
    assert await result_of(owners(), "=unas", "enter") == OwnerChosen("")
    assert await result_of(owners(), "escape") is None


async def test_it_opens_at_the_present_filter() -> None:
    assert await result_of(owners("s-ortiz"), "enter") == OwnerChosen("s-ortiz")
    assert await result_of(owners(""), "enter") == OwnerChosen("")


async def test_an_empty_list_asks_to_type_before_it_says_that_nothing_fits() -> None:
    none = FindModal(rows=(), masked=True)
    assert "Type to find" in await screen_of(none)
    assert "Nothing fits" in await screen_of(FindModal(rows=(), masked=True), "=no")
    nobody = WhoseModal("Whose queue", workers=(), current="")
    assert "There is nothing to choose yet" in await screen_of(nobody)


def test_what_is_compared_stands_under_one_another() -> None:
    shown = in_columns(
        [
            [("Access Rides", "strong"), ("  known 7/10", ""), (" · open 3", "muted")],
            [("Harbor", "strong"), ("  known 8/9", ""), (" · open 12", "muted")],
            [("Somebody with a name of many more cells", "strong"), ("  known 1/1", "")],
        ]
    )
    assert [each.plain for each in shown] == [
        "Access Rides              known 7/10 · open 3",
        "Harbor                    known 8/9  · open 12",
        "Somebody with a name of many more cells  known 1/1",
    ]


async def test_spaces_before_a_dot_in_a_long_row_are_no_end_of_it() -> None:
    text = "Housing referral  · asked again and again, no answer  · and then by letter, none either"
    row = FindRow("w1", "act", "Rosa Alvarez", text, "Referrals")
    for size in ((80, 24), (40, 24)):
        shown = await screen_of(FindModal(rows=[row], masked=False), size=size)
        assert "Housing referral" in shown
        assert "either" in shown


async def test_a_tall_screen_lists_more() -> None:
    rows = [
        FindRow(f"w{n}", "act", f"R.A. ··{4400 + n}", "Event 20 Nov", "Watch today")
        for n in range(40)
    ]
    for size, listed in (((80, 24), 12), ((120, 36), 18), ((200, 60), 30)):
        shown = await screen_of(FindModal(rows=rows, masked=True), size=size)
        assert shown.count("R.A.") == listed
