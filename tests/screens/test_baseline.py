"""Taking what is late as a baseline: the form, what leaves, what stays, and the day of review."""

from datetime import date

import pytest
from sqlalchemy import insert

from db import models
from db.commands import Actor, decide
from db.orders import Target
from huddle.settings import now
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit

LEAD = Actor("agency", "s-ortiz")
OFFER = "are from before today: B takes them as a baseline to review later."


def listed(seat: Seat) -> str:
    """The rows in the middle, spaces as one."""
    return " ".join(" ".join(line[26:80] for line in seat.lines()[3:24]).split())


async def test_a_baseline_takes_what_is_late_of_the_step(sit: Sit, team: Database) -> None:
    """Of the contacts only Karim's are late, October's. The 15th working day after Tuesday 24
    November, Thanksgiving left out, is Wednesday 16 December."""
    async with sit() as seat:
        await seat.press("3", "B")
        assert "1 of 5 rows of Contacts" in seat.text
        assert "4 that are not late stay" in seat.text
        assert "→ Wed 16 Dec" in seat.text
        await seat.press("enter")
        stored = team.rows("SELECT kind, item_key, reason_keys, until FROM decision")
        assert [tuple(map(str, row)) for row in stored] == [
            (
                "baseline",
                "contacts:M4:2026-11",
                '["contacts:M4:2026-11:ny-hh-core-monthly"]',
                "2026-12-16",
            )
        ]


async def test_this_month_is_still_owed_and_one_undo_brings_the_old_back(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("3", "B", "enter", "r", "end")
        assert "late" not in listed(seat)
        assert "K.S. ··7781 P. Osei due Mon" in listed(seat)
        assert "Decided today  1" in seat.text
        await seat.press("u", "home")
        assert seat.decisions() == []
        assert "24 days late" in listed(seat)


async def test_every_step_at_once_is_one_decision(sit: Sit, team: Database) -> None:
    """Tom was to be reached by Monday the 23rd; his visit of 3 December is still to come. Rosa's
    call is due today, and not late."""
    async with sit() as seat:
        await seat.press("B")
        assert "1 of 3 rows of Watch today" in seat.text
        await seat.press("shift+tab", "right")
        assert "2 of 8 rows of the whole board" in seat.text
        assert "1 Watch today, 1 Contacts" in seat.text
        await seat.press("enter", "r")
        assert [row[:2] for row in seat.decisions()] == [
            ("baseline", "watch:M2"),
            ("baseline", "contacts:M4:2026-11"),
        ]
        assert team.rows("SELECT count(*) FROM audit WHERE action = 'decide.baseline'") == [(1,)]
        assert "2 rows baseline until 16 Dec" in " ".join(seat.text.split())
        assert "R.A. ··4417" in listed(seat)
        await seat.press("u")
        assert seat.decisions() == []
        assert team.rows("SELECT count(*) FROM audit WHERE action = 'decide.undo'") == [(1,)]


async def test_of_a_marked_row_what_is_not_late_stays(sit: Sit, team: Database) -> None:
    async with sit(reveal=True) as seat:
        await seat.press("space", "space", "B")
        assert "1 of 2 marked rows" in seat.text
        assert "1 that is not late stays" in seat.text
        await seat.press("enter", "r")
        assert team.rows("SELECT item_key, reason_keys FROM decision") == [
            ("watch:M2", '["event:e-2:tcm-contact-2bd"]')
        ]
        assert "Tom Webb" in listed(seat)
        assert "late" not in listed(seat)


async def test_where_nothing_is_late_nothing_is_taken(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "space", "B")
        assert "None of these rows is late, and only what is late is taken." in seat.text


def old_log(team: Database) -> None:
    """ED visits of 12 October were due on the 14th, 41 days ago: five rows of ten."""
    with team.engine.begin() as conn:
        for number in range(1, 6):
            visit = {"event_id": f"old-{number}", "member_id": f"M{number}", "type": "ed"}
            conn.execute(
                insert(models.Event), {"agency_id": "agency", "day": date(2026, 10, 12), **visit}
            )


async def test_who_begins_with_an_old_log_is_told_of_the_baseline(sit: Sit, team: Database) -> None:
    """Five watch rows and Karim's contacts are late; the form then begins with the whole board."""
    old_log(team)
    async with sit((80, 24)) as seat:
        assert f"6 rows {OFFER}" in seat.text
        await seat.press("3", "B")
        assert "6 of 10 rows of the whole board" in seat.text
        await seat.press("enter", "r")
        assert OFFER not in seat.text
        assert len(seat.decisions()) == 6


async def test_the_review_opens_to_its_rows_and_can_be_put_off_again(
    sit: Sit,
    team: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old_log(team)
    rows = [
        Target(f"watch:M{number}", (f"event:old-{number}:follow-up-ed-2bd",), f"M{number}")
        for number in range(1, 6)
    ]
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T09:00-05:00")
    decide(
        team.engine,
        LEAD,
        team_id="north",
        items=rows,
        kind="baseline",
        until=date(2026, 11, 24),
        now=now("America/New_York"),
    )
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T09:02-05:00")
    async with sit() as seat:
        await seat.press("1")
        assert "Baseline of 20 Nov to review: 5 rows" in seat.text
        await seat.press("enter")
        assert "5 Watch today" in seat.text
        await seat.press("down", "enter")
        assert "▶ 2 Watch today" in seat.text
        await seat.press("1", "space")
        assert "5 marked elsewhere" in seat.text
        await seat.press("escape", "B")
        assert "5 of 5 rows of the baseline under review" in seat.text
        await seat.press("enter", "r")
        assert "to review" not in seat.text
        await seat.press("u", "r")
        assert "Baseline of 20 Nov to review: 5 rows" in seat.text


async def test_space_on_a_fold_marks_all_its_rows_and_one_decision_covers_them(
    sit: Sit,
    team: Database,
) -> None:
    """Folds due alike stand by the names of their workers: the last is M. Chen's."""
    async with sit() as seat:
        await seat.press("3", "end", "space")
        assert "2 marked" in seat.text
        await seat.press("2")
        assert "2 marked elsewhere" in seat.text
        await seat.press("3", "end", "space")
        assert "marked" not in seat.text
        await seat.press("end", "space", "d")
        assert {row[1] for row in seat.decisions()} == {
            "contacts:M2:2026-11",
            "contacts:M5:2026-11",
        }
        assert team.rows("SELECT count(*) FROM audit WHERE action = 'decide.discussed'") == [(1,)]


async def test_rows_with_owners_of_their_own_are_assigned_in_one_transaction(
    sit: Sit,
    team: Database,
) -> None:
    async with sit() as seat:
        await seat.press("space", "space", "a", "enter")
        assert {(row[1], row[2]) for row in seat.decisions()} == {
            ("watch:M1", "s-ortiz"),
            ("watch:M2", "s-chen"),
        }
        assert team.rows("SELECT count(*) FROM audit WHERE action = 'decide.assign'") == [(1,)]
        await seat.press("r", "u")
        assert seat.decisions() == []


async def test_a_mark_goes_when_somebody_else_decides_about_the_row(
    sit: Sit,
    team: Database,
) -> None:
    async with sit() as seat:
        await seat.press("space", "space")
        assert "2 marked" in seat.text
        decide(
            team.engine,
            Actor("agency", "s-chen"),
            team_id="north",
            items=[Target("watch:M2", (), "M2")],
            kind="discussed",
            now=now("America/New_York"),
        )
        await seat.press("r")
        assert "1 marked" in seat.text


async def test_undo_says_when_somebody_else_has_decided_since(sit: Sit, team: Database) -> None:
    """Chen takes the second decision's place; the first stands until it is asked for again."""
    async with sit() as seat:
        await seat.press("d", "down", "d")
        decide(
            team.engine,
            Actor("agency", "s-chen"),
            team_id="north",
            items=[Target("watch:M1", (), "M1")],
            kind="watch",
            until=date(2026, 11, 30),
            now=now("America/New_York"),
            replace=True,
        )
        await seat.press("r", "u")
        assert "It was decided about again since." in seat.text
        assert {row[:2] for row in seat.decisions()} == {
            ("discussed", "watch:M2"),
            ("watch", "watch:M1"),
        }
        await seat.press("u")
        assert [row[:2] for row in seat.decisions()] == [("watch", "watch:M1")]


async def test_undo_works_after_a_restart_and_not_on_the_next_day(
    sit: Sit, team: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        await seat.press("3", "B", "enter")
    async with sit() as seat:
        await seat.press("u")
        assert seat.decisions() == []
        await seat.press("3", "B", "enter")
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-25T09:02-05:00")
    async with sit() as seat:
        await seat.press("u")
        assert "There is no decision of yours today to take back." in seat.text
        assert len(seat.decisions()) == 1


async def test_what_undo_would_take_back_is_said_before(sit: Sit) -> None:
    async with sit((160, 36)) as seat:
        await seat.press("a", "enter", "r")
        assert "u undo: task for M. Chen, due today" in seat.lines()[-1]
        await seat.press("ctrl+p", *"undo")
        assert "Takes back: task for M. Chen, due today." in seat.text
