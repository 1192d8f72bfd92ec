"""Somebody else changes a row while a form about it is open: the form says so at once, and whoever
saves second sees both versions and chooses. Keys as they are typed, on a real database."""

from typing import Any

import pytest
from textual.widgets import Input

from db import models
from db.commands import (
    Actor,
    add_barrier,
    add_task,
    close_barrier,
    decide,
    edit_task,
    move_referral,
    note_barrier,
    record_request,
    step_member,
    take_over,
)
from db.orders import ReferralMove, RequestEntry, Target
from huddle.settings import now
from tests.conftest import Database
from tests.db.seed import add, on
from tests.screens.conftest import Seat, Sit

CHEN = Actor("agency", "s-chen")
ZONE = "America/New_York"


async def until(seat: Seat, text: str) -> None:
    """Waits for what is told from another seat."""
    for _ in range(200):
        if text in seat.dialog:
            return
        await seat.pilot.pause(0.05)
    raise AssertionError(f"{text!r} is not in\n{seat.text}")


@pytest.fixture
def matters(team: Database) -> Database:
    """Rosa has a referral and a request; a barrier stands, of the team."""
    add(
        team,
        models.Referral,
        {
            **{"referral_id": "r-1", "member_id": "M1", "direction": "out", "kind": "food"},
            **{"to_org": "Harvest", "sent_on": on(2), "status": "accepted", "staff_id": "s-ortiz"},
        },
    )
    add(
        team,
        models.ServiceRequest,
        {"request_id": "q-1", "member_id": "M1", "received_on": on(20), "staff_id": "s-ortiz"},
    )
    add_barrier(
        team.engine, CHEN, team_id="north", title="No beds", now=now(ZONE), barrier_id="b-1"
    )
    return team


def move(team: Database, kind: str, **values: Any) -> None:
    """What Chen does about the referral meanwhile."""
    move = ReferralMove(kind, **values)
    move_referral(team.engine, CHEN, referral_id="r-1", move=move, now=now(ZONE))


def referral(team: Database) -> tuple[Any, ...]:
    (row,) = team.rows("SELECT status, appt_on, staff_id FROM referral WHERE referral_id = 'r-1'")
    return (row[0], str(row[1]), row[2])


async def _books_friday(seat: Seat) -> None:
    await seat.press("g", "f", "t", "1", *"fri")


async def test_the_form_says_so_at_once_and_the_cursor_and_what_is_typed_stay(
    sit: Sit, matters: Database
) -> None:
    async with sit(user="s-ortiz") as seat:
        await _books_friday(seat)
        line = seat.app.screen.focused
        assert isinstance(line, Input)
        move(matters, "scheduled", appt_on=on(30))
        await until(seat, "■ M. Chen changed it at 9:02: status scheduled, confirmed Tue 24 Nov")
        assert "appointment Mon 30 Nov" in seat.dialog
        assert seat.app.screen.focused is line
        assert (line.value, line.cursor_position) == ("fri", 3)
        await seat.press("space", *"x")
        assert line.value == "fri x"
        assert "M. Chen changed it at 9:02" in seat.dialog


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_form_and_versions_fit(sit: Sit, matters: Database, size: tuple[int, int]) -> None:
    async with sit(user="s-ortiz", size=size) as seat:
        await _books_friday(seat)
        move(matters, "scheduled", appt_on=on(30))
        await until(seat, "changed it at 9:02")
        assert "Esc cancel" in seat.dialog
        assert "fri → Fri 27 Nov" in seat.dialog
        for worker in ("s-osei", "s-chen"):
            move(matters, "worker", staff_id=worker)
            move(matters, "outcome", outcome="waits " * 40)
        await seat.press("enter")
        assert "Esc back to what I typed" in seat.dialog


async def test_both_versions_are_shown_and_mine_is_written_only_when_it_is_chosen(
    sit: Sit, matters: Database
) -> None:
    async with sit(user="s-ortiz") as seat:
        await _books_friday(seat)
        move(matters, "scheduled", appt_on=on(30))
        await seat.press("enter")
        shown = seat.dialog
        assert "Changed meanwhile" in shown
        assert "R.A. ··4417 M. Chen changed it at 9:02." in shown
        assert "Appointment theirs Mon 30 Nov, was no day yours Fri 27 Nov" in shown
        assert "Status theirs scheduled, was accepted yours leaves it so" in shown
        assert referral(matters) == ("scheduled", "2026-11-30", "s-ortiz")
        await seat.press("enter")
        assert "W or K or Esc decides" in seat.dialog
        assert referral(matters) == ("scheduled", "2026-11-30", "s-ortiz")
        await seat.press("W")
        assert referral(matters) == ("scheduled", "2026-11-27", "s-ortiz")
        assert "Recorded: R.A. ··4417" in seat.dialog
        assert "Move the referral" not in seat.dialog


async def test_theirs_is_kept_or_one_goes_back_to_what_was_typed(
    sit: Sit, matters: Database
) -> None:
    async with sit(user="s-ortiz") as seat:
        await _books_friday(seat)
        move(matters, "worker", staff_id="s-osei")
        await seat.press("enter", "escape")
        assert "Move the referral" in seat.dialog
        assert seat.app.screen.query_one("#appointment Input", Input).value == "fri"
        assert "M. Chen changed it at 9:02: worker P. Osei" in seat.dialog
        assert referral(matters) == ("accepted", "None", "s-osei")
        await seat.press("enter")
        assert referral(matters) == ("scheduled", "2026-11-27", "s-osei")
        await seat.press("t", "1", *"mon")
        move(matters, "worker", staff_id="s-chen")
        await seat.press("enter", "K")
        assert "Move the referral" not in seat.dialog
        assert referral(matters) == ("scheduled", "2026-11-27", "s-chen")


async def test_what_can_no_more_be_written_says_why_and_keeps_what_was_typed(
    sit: Sit, matters: Database
) -> None:
    async with sit(user="s-ortiz") as seat:
        await _books_friday(seat)
        move(matters, "received", outcome="came to Harvest")
        await seat.press("enter")
        shown = seat.dialog
        assert "Status theirs completed, was accepted" in shown
        assert "Yours cannot be written now: This referral is closed" in shown
        assert "write mine over it" not in shown
        await seat.press("W")
        assert "cannot be written any more" in seat.dialog
        await seat.press("escape")
        assert seat.app.screen.query_one("#appointment Input", Input).value == "fri"


async def test_a_masked_screen_shows_no_words_of_theirs_and_a_revealed_one_does(
    sit: Sit, matters: Database
) -> None:
    move(matters, "outcome", outcome="waits")
    for reveal, theirs in ((False, "other words, was another"), (True, "full till May, was waits")):
        async with sit(user="s-ortiz", reveal=reveal) as seat:
            await seat.press("g", "f", "t", "7", *"came")
            move(matters, "outcome", outcome="full till May")
            await seat.press("enter")
            shown = seat.dialog
            assert f"Outcome theirs {theirs}" in shown
            assert ("full till May" in shown) is reveal
            assert ("Alvarez" in shown) is reveal
            await seat.press("K")
        move(matters, "outcome", outcome="waits")


async def test_a_request(sit: Sit, matters: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "s", "t", "1")
        entry = RequestEntry("decision", on(23), "denied", "not needed")
        record_request(matters.engine, CHEN, request_id="q-1", entry=entry, now=now(ZONE))
        await seat.press("enter")
        shown = seat.dialog
        assert "Decision theirs other answer, was another yours your answer" in shown
        assert "Decided theirs Mon 23 Nov, was no day yours Tue 24 Nov" in shown
        assert "denied" not in shown
        await seat.press("W")
        assert matters.rows("SELECT decision FROM service_request") == [("approved",)]


async def test_a_barrier_that_somebody_noted_then_closed(sit: Sit, matters: Database) -> None:
    async with sit(user="s-ortiz", reveal=True) as seat:
        await seat.press("g", "b", "t", "1", *"I called", "enter")
        await seat.press("t", "1", *"I wrote")
        note_barrier(
            matters.engine,
            CHEN,
            barrier_id="b-1",
            text="They call back",
            next_step="Wait",
            now=now(ZONE),
        )
        await seat.press("enter")
        shown = seat.dialog
        assert "Next step theirs Wait, was nothing yours leaves it so" in shown
        assert "Last note theirs They call back, was I called" in shown
        await seat.press("W")
        texts = [text for (text,) in matters.rows("SELECT text FROM barrier_note ORDER BY note_id")]
        assert texts == ["I called", "They call back", "I wrote"]
        await seat.press("t", "4", *"beds at last")
        close_barrier(
            matters.engine, CHEN, barrier_id="b-1", reason="moved in", now=now(ZONE), edit_id="x"
        )
        await seat.press("enter")
        assert "What helped theirs moved in, was nothing yours beds at last" in seat.dialog
        assert "closed already" in seat.dialog


def discussed(team: Database, by: Actor = CHEN, key: str = "watch:M1") -> None:
    items = [Target(key, (), key.rpartition(":")[2])]
    decide(team.engine, by, team_id="north", items=items, kind="discussed", now=now(ZONE))


async def test_who_has_decided_it_already_is_said_before_a_form_opens(
    sit: Sit, matters: Database
) -> None:
    discussed(matters)
    async with sit(user="s-ortiz") as seat:
        for key in ("w", "d", "a", "space"):
            await seat.press(*"/R.A.", "enter", key)
            assert "M. Chen has decided it today; their undo takes it back." in seat.dialog
        assert [row[3] for row in seat.decisions()] == ["s-chen"]


async def test_d_takes_the_place_of_nothing_unseen(sit: Sit, matters: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press(*"/R.A.", "enter")
        discussed(matters)
        await seat.press("d")
        assert "Decision theirs discussed, was not decided yours leaves it so" in seat.dialog
        await seat.press("escape")
        assert [row[3] for row in seat.decisions()] == ["s-chen"]


async def test_d_takes_its_place_where_that_is_chosen(sit: Sit, matters: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press(*"/R.A.", "enter")
        discussed(matters)
        await seat.press("d", "W")
        assert [row[3] for row in seat.decisions()] == ["s-ortiz"]


async def test_an_assignment_that_somebody_decided_before(sit: Sit, matters: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press(*"/R.A.", "enter", "a", "ctrl+u", *"Call her sister")
        discussed(matters)
        await until(seat, "M. Chen decided about it at 9:02: decision discussed")
        await seat.press("enter")
        assert "theirs discussed, was not decided yours task for J. Ortiz" in seat.dialog
        assert matters.rows("SELECT count(*) FROM task") == [(0,)]
        await seat.press("W")
        assert matters.rows("SELECT title FROM task") == [("Call her sister",)]


async def test_a_task_that_somebody_gave_to_another_is_not_finished_unseen(
    sit: Sit, matters: Database
) -> None:
    add_task(
        matters.engine,
        CHEN,
        team_id="north",
        title="Call",
        owner="s-ortiz",
        due=on(24),
        now=now(ZONE),
        task_id="t-1",
    )
    async with sit(user="s-ortiz") as seat:
        await seat.press("1", *"/Task", "enter")
        edit_task(matters.engine, CHEN, task_id="t-1", owner="s-osei", now=now(ZONE))
        await seat.press("f")
        shown = seat.dialog
        assert "Owner theirs P. Osei, was J. Ortiz yours leaves it so" in shown
        assert "Status theirs open yours done" in shown
        assert "back to what I typed" not in shown
        await seat.press("escape")
        assert matters.rows("SELECT status FROM task") == [("open",)]
        await seat.press("f", "W")
        assert matters.rows("SELECT status FROM task") == [("done",)]


async def test_an_answer_of_the_conference(sit: Sit, matters: Database) -> None:
    async with sit(user="s-ortiz", reveal=True) as seat:
        await seat.press("K", "right", "tab", *"Who calls?", "enter", "g", "k", "t", *"I do")
        ((question,),) = matters.rows("SELECT question_id FROM conference_question")
        member = matters.rows("SELECT member_id FROM conference_question")[0][0]
        decide(
            matters.engine,
            CHEN,
            team_id="north",
            items=[Target(f"conference:{question}", (), member)],
            kind="discussed",
            text="Osei calls",
            now=now(ZONE),
        )
        await until(seat, "M. Chen decided about it at 9:02: decision discussed")
        assert seat.app.screen.query_one(Input).value == "I do"
        await seat.press("enter")
        assert "theirs discussed: Osei calls, was not decided yours discussed: I do" in seat.dialog
        await seat.press("W")
        stand = "SELECT text FROM decision WHERE undone_at IS NULL"
        assert matters.rows(stand) == [("I do",)]


async def test_a_member_who_is_stepped_by_two(sit: Sit, matters: Database) -> None:
    with matters.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET role = 'supervisor' WHERE staff_id = 's-ortiz'")
        conn.exec_driver_sql("UPDATE staff SET supervisor_id = 's-ortiz'")
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "r", "o", *"chen", "enter", "t", *"maint", "enter")
        member_id = seat.board.huddle_app.page.current_item.key.rpartition(":")[2]  # type: ignore[union-attr]
        ((stepped,),) = matters.rows(
            "SELECT member_id FROM member WHERE short_id = :short", short=member_id
        )
        step_member(
            *(matters.engine, CHEN),
            member_id=str(stepped),
            step="hhplus",
            now=now(ZONE),
            edit_id="theirs",
        )
        await seat.press("enter")
        assert "Tier theirs HH+, was none yours leaves it so" in seat.dialog
        assert "Segment theirs active yours maintenance" in seat.dialog
        await seat.press("W")
        row = "SELECT tier, segment FROM member WHERE member_id = :id"
        assert matters.rows(row, id=str(stepped)) == [("HH+", "maintenance")]


async def test_a_huddle_that_somebody_took_over_is_not_led_on_unseen(
    sit: Sit, matters: Database
) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("ctrl+s", "enter")
        ((huddle_id,),) = matters.rows("SELECT huddle_id FROM huddle")
        take_over(matters.engine, CHEN, huddle_id=str(huddle_id), now=now(ZONE))
        await seat.press("n")
        assert "M. Chen leads it." in seat.dialog
        assert matters.rows("SELECT step, facilitator FROM huddle") == [(1, "s-chen")]
