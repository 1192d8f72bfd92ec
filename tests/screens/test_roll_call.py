"""``Ctrl+S``: the roll."""

from huddle.screens.modals.roll_call import Attending, RollCall, RollCallModal, RollFeed, RollStaff
from tests.screens.host import NONE_YET, Host, fits, press, result_of, screen_of

STAFF = (
    RollStaff("s-ortiz", "J. Ortiz"),
    RollStaff("s-chen", "M. Chen"),
    RollStaff("s-ruiz", "D. Ruiz", away=True, cover_id="s-chen"),
)


def modal(facilitator: str = "s-ortiz", staff: tuple[RollStaff, ...] = STAFF) -> RollCallModal:
    return RollCallModal(
        team="Northside pod",
        day="Tue 24 Nov 2026",
        staff=staff,
        facilitator=facilitator,
        feeds=(RollFeed("members.csv", "2 h", False), RollFeed("plan.csv", "31 h", True)),
    )


ORTIZ, CHEN = Attending("s-ortiz", True), Attending("s-chen", True)
RUIZ = Attending("s-ruiz", False, "s-chen")


async def test_enter_starts_with_who_is_away_out_and_covered() -> None:
    assert await result_of(modal(), "enter") == RollCall("s-ortiz", (ORTIZ, CHEN, RUIZ))
    assert await result_of(modal(), "escape") is None


async def test_space_is_here_or_out() -> None:
    given = await result_of(modal(), "down", "space", "enter")
    assert given == RollCall("s-ortiz", (ORTIZ, Attending("s-chen", False), RUIZ))
    given = await result_of(modal(), "down", "down", "space", "enter")
    assert given == RollCall("s-ortiz", (ORTIZ, CHEN, Attending("s-ruiz", True)))


async def test_who_covers_is_chosen_from_those_here() -> None:
    given = await result_of(modal(), "down", "c", "=ort", "enter", "enter")
    covered = Attending("s-chen", False, "s-ortiz")
    assert given == RollCall("s-ortiz", (ORTIZ, covered, RUIZ))
    given = await result_of(modal(), "down", "down", "c", "=nobody", "enter", "enter")
    assert given == RollCall("s-ortiz", (ORTIZ, CHEN, Attending("s-ruiz", False)))
    assert await result_of(modal(), "down", "c", "escape", "enter") == RollCall(
        "s-ortiz", (ORTIZ, CHEN, RUIZ)
    )


async def test_somebody_else_facilitates() -> None:
    given = await result_of(modal(), "down", "f", "enter")
    assert given == RollCall("s-chen", (ORTIZ, CHEN, RUIZ))


async def test_the_facilitator_is_here() -> None:
    assert "Who facilitates?" in await screen_of(modal(), "space", "enter")
    assert await result_of(modal(), "space", "enter") is NONE_YET
    given = await result_of(modal(), "space", "enter", "f", "enter")
    assert given == RollCall("s-ortiz", (ORTIZ, CHEN, RUIZ))


async def test_somebody_from_outside_the_team_may_facilitate() -> None:
    assert await result_of(modal("s-lead"), "enter") == RollCall("s-lead", (ORTIZ, CHEN, RUIZ))


async def test_a_guest_is_here_and_is_not_counted() -> None:
    guest = RollStaff("root", "root", guest="not on the staff list")
    shown = await screen_of(modal(staff=(*STAFF, guest)))
    assert "✓ here root not on the staff list" in shown
    assert "2 of 3 here" in shown
    given = await result_of(modal(staff=(*STAFF, guest)), "down", "down", "down", "f", "enter")
    assert given == RollCall("root", (ORTIZ, CHEN, RUIZ, Attending("root", True)))


async def test_feeds_of_which_none_is_late_are_no_others() -> None:
    feeds = [RollFeed(f"file{number}.csv", "1 h", False) for number in range(7)]
    many = RollCallModal(
        team="Northside pod", day="Tue 24 Nov", staff=STAFF, facilitator="s-ortiz", feeds=feeds
    )
    assert "Feeds 7 in time" in await screen_of(many)


async def test_a_stale_feed_and_a_cover_who_is_out_are_said() -> None:
    shown = await screen_of(modal(), "down", "space")
    assert "members.csv 2 h" in shown
    assert "▲ plan.csv 31 h, stale" in shown
    assert "M. Chen covers, who is out too" in shown
    assert "1 of 3 here, 1 out without cover" in shown


async def test_a_click_turns_a_person_and_does_not_start() -> None:
    app = Host(modal())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("Rows", offset=(10, 1))
        assert app.result is NONE_YET
        await press(pilot, ["enter"])
        assert app.result == RollCall("s-ortiz", (ORTIZ, Attending("s-chen", False), RUIZ))


async def test_a_large_team_and_none_fit_the_smallest_screen() -> None:
    many = tuple(RollStaff(f"s-{n}", f"A. Name{n}") for n in range(60))
    assert await fits(modal("s-0", many))
    assert await fits(modal("s-lead", ()))
    assert await result_of(modal("s-lead", ()), "space", "c", "f", "enter") == RollCall(
        "s-lead", ()
    )


async def test_of_many_feeds_only_the_stale_ones_are_named() -> None:
    feeds = [RollFeed(f"file{number}.csv", "1 h", False) for number in range(18)]
    many = RollCallModal(
        team="Northside pod",
        day="Tue 24 Nov 2026",
        staff=STAFF,
        facilitator="s-ortiz",
        feeds=[*feeds, RollFeed("plan.csv", "50 h", True)],
    )
    screen = await screen_of(many)
    assert "plan.csv 50 h, stale" in screen
    assert "18 others in time" in screen
    assert "file3.csv" not in screen


async def test_a_long_name_is_whole_where_nothing_stands_beside_it() -> None:
    long = "Maximiliana-Theodora Papadopoulos-Featherstonehaugh"
    staff = (RollStaff("s-long", long), RollStaff("s-ortiz", "J. Ortiz"))
    assert f"✓ here {long} ✓ here J. Ortiz facilitates" in await screen_of(modal(staff=staff))
    cut = "Maximiliana-Theodora …"
    assert f"✓ here {cut} facilitates" in await screen_of(modal("s-long", staff))
