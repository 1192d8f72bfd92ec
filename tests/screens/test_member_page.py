"""One member's screen: opened from anywhere, worked from, left to where one was."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from db import models
from huddle.screens.board import searching
from huddle.screens.pages.member import MemberPage
from huddle.widgets.member import MemberDetail
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit
from tests.screens.host import HOSTILE, HOSTILE_SHOWN


def page(seat: Seat) -> MemberPage:
    """The member's page in front."""
    assert isinstance(seat.app.page, MemberPage)
    return seat.app.page


def story(seat: Seat) -> str:
    """The whole story, also what stands below the screen."""
    detail = page(seat).query_one(MemberDetail)
    return "\n".join("".join(span.text for span in line) for line in detail.lines)


def add(team: Database, model: type[models.Row], **row: Any) -> None:
    with team.engine.begin() as conn:
        conn.execute(insert(model), {"agency_id": "agency", **row})


async def test_enter_on_a_row_opens_its_member_and_escape_leads_back_to_the_row(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down")
        assert seat.cursor == "R.A. ··4417"
        await seat.press("enter")
        assert "Member" in seat.lines()[0]
        assert page(seat).member_id == "M1"
        assert "R.A. ··4417" in seat.text
        await seat.press("escape")
        assert seat.app.page is None
        assert seat.cursor == "R.A. ··4417"
        assert seat.board.focused is seat.board.rows


async def test_escape_leads_back_to_a_page_with_its_filter_and_its_place(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "down")
        queue = seat.app.page
        assert queue is not None
        before = queue.rows.cursor
        await seat.press("enter", "T", "tab", "escape", "escape", "escape")
        assert seat.app.page is queue
        assert queue.rows.cursor == before
        assert queue.focused is queue.rows


async def test_the_story_says_what_is_known_and_masked_no_more(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "enter")
        told = story(seat)
        assert "Health Home" in told
        assert "Last made: 9 Oct" in told
        assert "Last attempted: never" in told
        assert "At home: made 9 Oct" in told
        assert "20 Nov     ▲ ED visit" in told
        assert "· Appointment" not in told
        assert "9 Oct      ● Contact at home, reached, core service, J. Ortiz" in told
        assert "Rosa" not in seat.text + told


async def test_m_reveals_the_member_for_a_while(sit: Sit, team: Database) -> None:
    add(team, models.Event, event_id="e-9", member_id="M1", type="jail", day=date(2026, 10, 3))
    async with sit() as seat:
        await seat.press("down", "enter", "m")
        assert "Rosa Alvarez" in seat.text
        assert "Jailed" in story(seat)
        assert "id M1, short id 784417" in story(seat)
        seat.board.revealing.mask()
        await seat.settle()
        assert "Rosa" not in seat.text
        assert "Jailed" not in story(seat)
        assert "784417" not in story(seat)
        assert "3 Oct      ▲ Event" in story(seat)


async def test_t_shows_one_kind_of_the_timeline_after_another(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "enter", "T")
        assert "Timeline  contacts, 2" in story(seat)
        assert "▲ ED visit\n" not in story(seat)
        await seat.press("T")
        assert "Timeline  events, 1" in story(seat)
        await seat.press("T")
        assert "Timeline  programme and segment, 1" in story(seat)
        await seat.press("T")
        assert "Timeline  everything, 4" in story(seat)
        await seat.press("T", "escape")
        assert "Timeline  everything, 4" in story(seat)
        await seat.press("escape")
        assert seat.app.page is None


async def test_it_is_worked_from(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("down", "enter", "l", "enter")
        assert team.rows("SELECT member_id FROM contact WHERE provisional = 1") == [("M1",)]
        assert "24 Nov     ● Contact by phone, reached" in story(seat)
        await seat.press("u")
        assert "24 Nov     ● Contact" not in story(seat)
        await seat.press("a", *"call", "enter")
        assert team.rows("SELECT title, member_id FROM task") == [("call", "M1")]
        assert "Timeline  everything, 6" in story(seat)  # the task given, and the decision


async def test_a_member_without_any_row_is_found_and_worked_from(sit: Sit, team: Database) -> None:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET segment = 'closed' WHERE member_id = 'M5'")
    async with sit() as seat:
        await seat.press("slash", *"am5120", "enter")
        assert page(seat).member_id == "M5"
        assert "Closed" in seat.text
        await seat.press("a", "enter")
        assert seat.decisions()[0][:2] == ("assign", "member:M5")


async def test_slash_finds_rows_first_and_then_members(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"ra")
        found = [
            line for line in seat.lines() if "R.A. ··4417" in line and ("▲" in line or "◇" in line)
        ]
        assert "◇" in found[-1]
        assert "1 member" in seat.text
        await seat.press("enter")
        assert seat.app.page is None, "a row is gone to"
        assert seat.cursor == "R.A. ··4417"


async def test_revealed_a_slip_finds_the_member(sit: Sit) -> None:
    async with sit(reveal=True) as seat:
        await seat.press("slash", *"alvrez roas")
        assert "Rosa Alvarez" in seat.text
        await seat.press("up", *["down"] * 9, "enter")
        assert page(seat).member_id == "M1"


async def test_of_very_many_members_the_index_comes_when_it_is_made(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "AT_ONCE", 0)
    async with sit(reveal=True) as seat:
        await seat.press("slash")
        await seat.press(*"dietz lnea")
        assert "1 member" in seat.text
        await seat.press(*["down"] * 9, "enter")
        assert page(seat).member_id == "M3"


async def test_masked_no_name_opens_anybody(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"alvarez")
        assert "initials and digits only" in seat.text
        assert "Alvarez" not in seat.text


async def test_slash_works_from_a_page_and_from_a_member(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "slash", *"tw0932", "enter")
        assert page(seat).member_id == "M2"
        await seat.press("slash", *"ld2208", "down", "down", "enter")
        assert page(seat).member_id == "M3"
        await seat.press("escape")
        assert page(seat).member_id == "M2"
        await seat.press("escape")
        assert "My queue" in seat.lines()[0]


async def test_g_leaves_a_member_for_another_screen(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("down", "enter", "g", "q")
        assert "My queue" in seat.lines()[0]
        await seat.press("escape")
        assert seat.app.page is None


async def test_narrow_the_story_stands_below_the_rows_and_tab_gives_it_the_screen(
    sit: Sit,
) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("down", "enter")
        assert seat.text.index("Needs attention") < seat.text.index("Why here")
        await seat.press("T")
        assert "Timeline  contacts, 2" in seat.text
        assert "Needs attention" in seat.text
        await seat.press("tab")
        assert "Needs attention" not in seat.text
        await seat.press("escape")
        assert "Needs attention" in seat.text


async def test_in_the_members_own_row_there_is_nothing_to_put_off(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "enter", "end")
        assert page(seat).situation.kind == "member"
        for key in ("w", "s", "x"):
            await seat.press(key)
            assert "Nothing is due in this row. + adds a worry until a day." in seat.text
        assert "watch" not in seat.lines()[-1]
        await seat.press("a", *"Call", "enter")
        assert [each[:2] for each in seat.decisions()] == [("assign", "member:M1")]


async def test_a_members_page_is_not_opened_over_itself(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "enter", "slash", *"ra", "pagedown", "enter")
        assert "This is the member's page." in seat.text
        await seat.press("escape")
        assert seat.app.page is None


async def test_a_filter_and_a_step_stand_as_they_were(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("3", "o", *"osei", "enter", "enter")
        assert page(seat).member_id == "M4"
        await seat.press("escape")
        assert "▶ 3 Contacts" in seat.text
        assert "P. Osei only" in seat.text
        assert seat.cursor == "K.S. ··7781"


@pytest.mark.parametrize("tags", ["hiv", "part2"])
async def test_masked_a_protected_record_reads_on_the_screen_like_another(
    sit: Sit, team: Database, tags: str
) -> None:
    async def told() -> str:
        async with sit(size=(120, 60)) as seat:
            await seat.press("down", "enter")
            return seat.text

    plain = await told()
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET privacy_tags = ? WHERE member_id = 'M1'", (tags,))
    assert await told() == plain


async def test_requests_stand_with_their_clocks_side_by_side(sit: Sit, team: Database) -> None:
    add(
        team,
        models.ServiceRequest,
        request_id="q-1",
        member_id="M1",
        payer="Plan",
        payer_type="medicaid_mco",
        state="NY",
        service="home care",
        kind="standard",
        received_on=date(2026, 11, 20),
    )
    async with sit() as seat:
        await seat.press("down", "enter")
        told = story(seat).splitlines()
        heads = next(line for line in told if "Hearing" in line)
        assert heads.split() == ["Plan", "Ends", "Keep", "Appeal", "Result", "Hearing", "Told"]
        assert "home care" not in story(seat)
        assert any("not decided, received 20 Nov" in line for line in told)


async def test_what_people_typed_is_text_and_shows_revealed_only(sit: Sit, team: Database) -> None:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE contact SET note = ? WHERE contact_id = 'c-M1'", (HOSTILE,))
        conn.exec_driver_sql("UPDATE member SET first = ? WHERE member_id = 'M1'", ("[red]" * 500,))
    add(
        team,
        models.Review,
        review_id="v-1",
        member_id="M1",
        staff_id="s-chen",
        day=date(2026, 11, 2),
        at=datetime(2026, 11, 2, 15, tzinfo=UTC),
        by="s-chen",
        note="x" * 10_000,
    )
    async with sit() as seat:
        await seat.press("down", "enter")
        assert "O'Neil" not in story(seat)
        assert "2 Nov, M. Chen" in story(seat)
        assert "xxx" not in story(seat)
        await seat.press("m")
        assert HOSTILE_SHOWN in story(seat).replace("\n", " ")
        assert "xxx" in story(seat)
        assert story(seat).count("x") < 1_000


async def test_a_past_day_is_looked_at_only(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "enter", "less_than_sign", "l")
        assert "A past day can be looked at" in seat.text
        assert "Last made: 9 Oct" in story(seat)


async def test_a_member_who_left_the_team_is_said_to_have(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("down", "enter")
        with team.engine.begin() as conn:
            conn.exec_driver_sql(
                "UPDATE assignment SET valid_to = '2026-11-01T00:00:00.000000+00:00'"
                " WHERE member_id = 'M1'"
            )
        await seat.press("r")
        assert "not with the team" in seat.text
        await seat.press("escape")
        assert seat.app.page is None


async def test_every_key_does_or_says_something(sit: Sit) -> None:
    async with sit() as seat:
        for command in MemberPage.commands:
            if command.id in ("quit", "blank", "theme"):
                continue
            while seat.app.screen is not seat.app.front:
                await seat.press("escape")
            if not isinstance(seat.app.page, MemberPage):
                seat.app.open_member("M1")
                await seat.settle()
            front = page(seat)
            said = command.obstacle(front.situation)
            await seat.press(command.keys.split(",")[0])
            assert not said or said[:30] in seat.text or command.idle(front.situation)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (140, ["9 Nov      ● Contact by phone, reached, J. Ortiz · 15 minutes"]),
        (80, ["9 Nov      ● Contact by phone, reached, J. Ortiz · 15 minutes"]),
        (60, ["9 Nov      ● Contact by phone, reached, J. Ortiz", "             15 minutes"]),
    ],
)
async def test_how_long_a_contact_took_stands_beside_it_where_there_is_room(
    sit: Sit, team: Database, width: int, lines: list[str]
) -> None:
    add(
        team,
        models.Contact,
        contact_id="c-9",
        member_id="M1",
        staff_id="s-ortiz",
        day=date(2026, 11, 9),
        channel="phone",
        outcome="reached",
        with_whom="member",
        minutes=15,
    )
    async with sit(size=(width, 30), reveal=True) as seat:
        await seat.press("down", "enter")
        told = [each.rstrip() for each in story(seat).splitlines()]
        assert lines[0] in told
        assert told[told.index(lines[0]) :][: len(lines)] == lines


async def test_a_member_with_few_rows_leaves_the_room_to_the_story(sit: Sit) -> None:
    async with sit(size=(80, 40)) as seat:
        await seat.press("down", "enter")
        rows, detail = page(seat).rows, page(seat).detail
        assert rows.size.height == len(rows.lines)
        assert detail.size.height > 24


async def test_the_ninety_days_take_the_room_there_is(sit: Sit) -> None:
    async with sit(size=(200, 60)) as seat:
        await seat.press("down", "enter")
        lines = story(seat).splitlines()
        wide = lines[lines.index("Last 90 days") + 1]
        assert len(wide) > 80
        await seat.pilot.resize_terminal(80, 24)
        await seat.settle()
        lines = story(seat).splitlines()
        narrow = lines[lines.index("Last 90 days") + 1]
        assert narrow.count("●") == wide.count("●")
        assert len(narrow) < len(wide)
