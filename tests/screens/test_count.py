"""Counts that explain themselves: what each number counts, what it leaves out and why, and that it
is the same number whichever way one gets to it."""

import json
import re
from datetime import date
from random import Random

import pytest
from sqlalchemy import insert, update
from sqlmodel import col
from textual.widget import Widget

from db import models
from db.commands import add_team
from huddle.entry import main
from huddle.screens.modals.count import ChosenRow, CountModal
from huddle.widgets.tally import Count, Counted, Tally, Total
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit
from tests.screens.fixtures.team import BEGAN, LEAD
from tests.screens.host import HOSTILE, HOSTILE_SHOWN, fits, result_of, screen_of

SECTIONS = ("followups", "watch", "contacts", "referrals", "requests", "documents", "barriers")


def count(rows: int = 7, opened: str = "open") -> CountModal:
    listed = tuple(
        Counted(f"R.A. ··{4400 + n}", "Event 20 Nov", "act", f"watch:{n}") for n in range(rows)
    )
    members = (Counted("A.B. ··1111", "J. Ortiz"), Counted("C.D. ··2222", "M. Chen"))
    return CountModal(
        [
            Total("Watch today", rows, (Count("open", "open", listed),)),
            Total("Members of the team", 2, (Count("pended", "pended", members),)),
        ],
        opened=opened,
    )


async def test_a_count_lists_exactly_what_it_counts() -> None:
    shown = await screen_of(count())
    assert "Watch today: 7" in shown
    assert shown.count("··44") == 7
    assert "2 pended" in shown
    assert "A.B." not in shown


async def test_every_number_opens_and_closes_with_enter_and_arrows() -> None:
    for keys in (["enter"], ["right"]):
        shown = await screen_of(count(), "end", *keys)
        assert "A.B. ··1111 J. Ortiz" in shown
        assert "C.D. ··2222 M. Chen" in shown
        shown = await screen_of(count(), "end", *keys, "down", "left")
        assert "A.B." not in shown
    shown = await screen_of(count(), "down", "down", "left")
    assert "··44" not in shown
    assert "A.B." in await screen_of(count(opened="pended"))


async def test_a_counted_row_is_gone_to() -> None:
    assert await result_of(count(), "down", "down", "down", "enter") == ChosenRow("watch:2")
    assert await result_of(count(), "escape") is None


async def test_a_long_count_scrolls_inside_the_smallest_screen() -> None:
    assert await fits(count(200))
    keys = [*["pagedown"] * 30, "up", "enter"]
    assert await result_of(count(200), *keys) == ChosenRow("watch:199")


async def test_what_does_not_fit_goes_on_under_the_label_and_not_under_the_shape() -> None:
    text = "word " * 40
    modal = CountModal(
        [Total("Watch", 1, (Count("open", "open", (Counted("R.A.", text, "act"),)),))],
        opened="open",
    )
    shown = await screen_of(modal, size=(80, 24))
    assert shown.count("word") == 40


async def test_hostile_text_is_told_as_text() -> None:
    count = Count("open", "open", (Counted(HOSTILE, HOSTILE, "act"),))
    shown = await screen_of(CountModal([Total("Watch", 1, (count,))], opened="open"))
    assert shown.count(HOSTILE_SHOWN) == 2


def lines_of(seat: Seat, widget: Widget) -> list[str]:
    """The lines of the screen that a widget takes."""
    top, bottom = widget.region.y, widget.region.bottom
    left, right = widget.region.x, widget.region.right
    return [line.ljust(right)[left:right] for line in seat.lines()[top:bottom]]


async def click(seat: Seat, widget: Widget, text: str) -> None:
    """Clicks the middle of a text that stands in a widget."""
    for line, drawn in enumerate(lines_of(seat, widget)):
        if text in drawn:
            at = widget.region.x + drawn.index(text) + len(text) // 2, widget.region.y + line
            await seat.pilot.click(offset=at)
            await seat.settle()
            return
    raise AssertionError(f"{text!r} is not there: {lines_of(seat, widget)}")


def asked(seat: Seat) -> str:
    """The key of the count that the cursor of the open dialog stands on."""
    assert isinstance(seat.app.screen, CountModal), seat.app.screen
    return seat.app.screen.query_one(Tally).cursor or ""


async def test_every_number_of_the_board_opens_by_mouse(sit: Sit, team: Database) -> None:
    away = update(models.Staff).where(models.Staff.staff_id == "s-osei")  # type: ignore[arg-type]
    with team.engine.begin() as conn:
        # No first day: away from before, as for the rule that finds who covers.
        conn.execute(away.values(away_to=date(2026, 11, 27), cover_id="s-chen"))
    async with sit(size=(160, 50)) as seat:
        board = seat.board
        await seat.press("d", "down")
        for widget, text, opens in (
            (board.title_bar, "2 open", "open"),
            (board.title_bar, "1 decided", "decided"),
            (board.title_bar, "5 members", "members"),
            (board.agenda, "P. Osei", "away"),
            (board.decided, "Decided today", "day"),
            (board.decided, "T.W.", "day"),
        ):
            await click(seat, widget, text)
            assert asked(seat) == opens, text
            await seat.press("escape")


async def test_an_agenda_number_opens_its_step_and_a_click_on_the_step_itself_too(
    sit: Sit,
) -> None:
    async with sit() as seat:
        [line] = [each for each in lines_of(seat, seat.board.agenda) if "3 Contacts" in each]
        number = line.split()[-1]
        assert number == "5"
        y = seat.board.agenda.region.y + lines_of(seat, seat.board.agenda).index(line)
        x = seat.board.agenda.region.x + line.rindex(number)
        await seat.pilot.click(offset=(x, y))
        await seat.settle()
        assert "Contacts: 5" in seat.text
        assert "▶ 2 Watch today" in seat.text
        await seat.press("escape")
        await click(seat, seat.board.agenda, "2 Watch today")
        assert "Watch today: 3" in seat.text


async def test_why_on_the_agenda_explains_the_step_under_its_cursor(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("left", "down", "question_mark")
        assert "Contacts: 5" in seat.text


async def test_members_of_other_teams_are_counted_and_where_they_are_is_said(
    sit: Sit, team: Database
) -> None:
    """Two of South, one of them in both teams: the board of North counts that one itself."""
    add_team(team.engine, LEAD, team_id="south", name="South pod", now=BEGAN)
    add_team(team.engine, LEAD, team_id="west", name="West pod", now=BEGAN)
    with team.engine.begin() as conn:
        for short_id, member_id in (("900001", "X1"), ("900002", "X2")):
            member = {"member_id": member_id, "short_id": short_id, "batch_id": "b-1"}
            conn.execute(insert(models.Member), {"agency_id": "agency", **member})
        for number, member_id in enumerate(("M1", "X1", "X2")):
            row = {"assignment_id": f"a-{number}", "member_id": member_id, "team_id": "south"}
            conn.execute(insert(models.Assignment), {"agency_id": "agency", **row})
    async with sit(team="north") as seat:
        await seat.press("number_sign", "end")
        assert "Members of other teams: 2" in seat.text
        assert "   2 on the board of South pod" in seat.text
        assert "West pod" not in seat.text
        await seat.press("end", "enter")
        assert "   2 on the board of South pod" in seat.text


async def test_from_a_count_one_gets_to_a_row_of_another_step(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("left", "down", "question_mark", "down", "enter")
        assert "▶ 3 Contacts" in seat.text
        assert seat.cursor == "K.S. ··7781"


@pytest.mark.parametrize("reveal", [False, True])
async def test_who_has_no_row_does_not_depend_on_how_anybody_is_called(
    sit: Sit, team: Database, *, reveal: bool
) -> None:
    """Rosa, Tom and Lena are to be watched; Karim and Ana are not, though Ana is called as Rosa."""
    ana = update(models.Member).where(col(models.Member.member_id) == "M5")
    with team.engine.begin() as conn:
        conn.execute(ana.values(first="Rosa", last="Alvarez", short_id="334417"))
    async with sit(size=(120, 50), reveal=reveal) as seat:
        await seat.press("2", "number_sign")
        assert "2 with no row in Watch today" in seat.text
        await seat.press("escape", "m", "number_sign")
        assert "2 with no row in Watch today" in seat.text


async def test_decided_rows_are_one_count_of_the_step(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("d", "down", "number_sign")
        for said in ("Watch today: 3", "2 open", "1 decided", "Decided today: 1"):
            assert said in seat.text
        await seat.press("end", "home", "left", "down", "enter")
        assert "T.W. ··0932  discussed" in seat.text


def generate(database: Database, random: Random) -> None:
    """Forty members of two teams: active, pended, closed, in no programme; with workers, with one
    who left, one of another team, one whom nobody knows, and nobody."""
    staff = [
        {"staff_id": "s-gone", "name": "Ruth Gone", "team": "north", "active": False},
        {"staff_id": "s-south", "name": "Lee South", "team": "south", "active": True},
    ]
    add_team(database.engine, LEAD, team_id="south", name="Southside pod", now=BEGAN)
    workers = ["s-ortiz", "s-chen", "s-osei", "s-gone", "s-south", "s-nobody", ""]
    with database.engine.begin() as conn:
        for row in staff:
            conn.execute(insert(models.Staff), {"agency_id": "agency", **row})
        for n in range(40):
            worker, home = random.choice(workers), random.choice(["north", "north", "south"])
            member = {
                "agency_id": "agency",
                "member_id": f"G{n}",
                "short_id": f"{random.randrange(10**4)}{n:02}",
                "first": random.choice("ABCD") + "nne",
                "last": random.choice("WXYZ") + "eber",
                "programme": random.choice(["HH", "HH", "HH", "none"]),
                "segment": random.choice(["active", "active", "pended", "closed", "maintenance"]),
                "enrolled_on": date(2025, 3, random.randrange(1, 28)),
                "care_manager_id": worker,
                "consent_expires": random.choice([None, date(2026, 11, 20), date(2026, 12, 3)]),
                "batch_id": "b-1",
            }
            conn.execute(insert(models.Member), member)
            conn.execute(
                insert(models.Assignment),
                {
                    "agency_id": "agency",
                    "assignment_id": f"a-G{n}",
                    "member_id": f"G{n}",
                    "team_id": home,
                    "care_manager_id": worker,
                },
            )
            if random.random() < 0.5:
                event = {
                    "event_id": f"e-G{n}",
                    "member_id": f"G{n}",
                    "type": random.choice(["ed", "discharge"]),
                    "day": date(2026, 11, random.randrange(10, 24)),
                }
                conn.execute(insert(models.Event), {"agency_id": "agency", **event})


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_one_total_whichever_way_one_gets_there(
    sit: Sit, team: Database, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    generate(team, Random(seed))
    place = ["--db", team.url, "--team", "north", "--user", "s-ortiz"]
    assert main(["agenda", "--format", "json", *place]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(["agenda", *place]) == 0
    text = capsys.readouterr().out
    assert main(["doctor", *place]) in (0, 1)
    doctor = capsys.readouterr().out
    north = team.rows("SELECT COUNT(*) FROM assignment WHERE team_id = 'north'")[0][0]
    excluded = {each["reason"]: each["count"] for each in told["members"]["excluded"]}
    active = told["members"]["active"]
    assert active + sum(excluded.values()) == north
    assert f"{north} members ({active} active" in doctor
    assert f"{active} active members" in text
    for reason, number in excluded.items():
        assert f"{number} {reason}" in text
        assert f"{number} {reason}" in doctor
    async with sit(team="north") as seat:
        assert f"{active} members" in seat.text
        for number, key in enumerate(SECTIONS, 1):
            [section] = [each for each in told["sections"] if each["key"] == key]
            await seat.press(str(number))
            wanted = section["count"]
            assert len(section["items"]) == wanted
            assert f"{number} {section['title']}  {wanted or 'nothing'}" in text
            on_agenda = lines_of(seat, seat.board.agenda)
            [step] = [line for line in on_agenda if f"{number} {section['title']}" in line]
            assert int(step.split()[-1]) == wanted
            assert f"{wanted} open" in seat.text
            await seat.press("number_sign")
            modal = seat.app.screen
            assert isinstance(modal, CountModal)
            totals = {each.title: each for each in modal.query_one(Tally).totals}
            counted = totals[section["title"]]
            assert counted.number == wanted
            [rows] = counted.counts
            assert [each.row for each in rows.counted] == [each["key"] for each in section["items"]]
            members = totals["Members of the team"]
            assert members.number == north
            found = {each.says: len(each.counted) for each in members.counts}
            assert found == {"active": active, **excluded}
            without = {each.says: len(each.counted) for each in totals["Among the active"].counts}
            listed = {each["member_id"] for each in section["items"]}
            nobody = re.search(r"(\d+) active members? without a care manager", doctor)
            assert without.get("unassigned", 0) == (int(nobody[1]) if nobody else 0)
            assert without[f"with no row in {section['title']}"] >= active - len(listed)
            await seat.press("escape")
