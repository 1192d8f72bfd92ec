"""The board against a real database: what a person types, and what is stored by it."""

import asyncio
import re
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlmodel import col
from textual.widgets import Input

from db import models
from db.commands import Actor, decide, start_huddle
from db.orders import Target
from huddle.app import HuddleApp
from huddle.screens.board.screen import BoardScreen
from huddle.settings import now
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW

CHEN = Actor("agency", "s-chen")


async def test_the_watch_list_stands_first_with_whole_reasons(sit: Sit) -> None:
    async with sit() as seat:
        assert "▶ 2 Watch today" in seat.text
        assert "Who to watch today" in seat.text
        assert "R.A. ··4417" in seat.text
        assert "ED visit 20 Nov, not followed up" in seat.text
        assert "Alvarez" not in seat.text


async def test_a_enter_is_a_whole_decision(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("a", "enter")
        assert [row[:2] for row in seat.decisions()] == [("assign", "watch:M2")]
        [(title, owner, due)] = team.rows("SELECT title, owner, due FROM task")
        assert (owner, str(due)) == ("s-chen", "2026-11-24")
        assert title
        assert "Saved: T.W. ··0932, task for M. Chen, due today." in seat.text
        assert "Decided today  1" in seat.text
        assert seat.cursor == "T.W. ··0932"
        await seat.press("down")
        assert seat.cursor == "R.A. ··4417"
        assert "✓ 1 decided" in seat.text


async def test_keys_typed_while_a_form_opens_arrive_there_in_order(
    sit: Sit, team: Database
) -> None:
    async with sit() as seat:
        await seat.press("a", *"xyz", "enter", "down", "d")
        assert [row[:2] for row in seat.decisions()] == [
            ("assign", "watch:M2"),
            ("discussed", "watch:M1"),
        ]
        [(title,)] = team.rows("SELECT title FROM task")
        assert title.endswith("xyz")


async def test_a_key_waits_for_the_one_before_it_however_busy_the_machine_is(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = Input.action_submit

    async def late(line: Input) -> None:
        await asyncio.sleep(1.5)
        await submit(line)

    monkeypatch.setattr(Input, "action_submit", late)
    async with sit() as seat:
        assert seat.cursor == "T.W. ··0932"
        await seat.press("slash", *"ra", "enter", "d")
        assert [row[:2] for row in seat.decisions()] == [("discussed", "watch:M1")]


async def test_keys_go_on_when_the_dialog_they_wait_for_is_gone(sit: Sit) -> None:
    async with sit() as seat:
        for _ in range(3):
            await seat.pilot.press("slash", *"ra", "enter")
            begun = time.monotonic()
            while seat.app.holding:
                await seat.pilot.pause()
            assert time.monotonic() - begun < 3


async def test_a_held_key_decides_once(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("d", "d", "d", "d")
        assert seat.decisions() == [("discussed", "watch:M2", "", "s-ortiz")]
        await seat.press("a", "enter", "enter", "enter", "enter")
        assert len(seat.decisions()) == 1


async def test_undo_takes_the_last_decision_back(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("a", "enter", "down", "d", "u")
        assert [row[:2] for row in seat.decisions()] == [("assign", "watch:M2")]
        assert "Taken back: R.A. ··4417." in seat.text
        await seat.press("u")
        assert seat.decisions() == []
        assert team.rows("SELECT count(*) FROM task WHERE removed_at IS NULL") == [(0,)]
        assert "Decided today  0" in seat.text


async def test_undo_takes_back_a_contact_logged_by_mistake(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("l", "enter", "u")
        assert seat.decisions() == []
        [(removed,)] = team.rows("SELECT removed_at IS NOT NULL FROM contact WHERE provisional")
        assert removed
        assert "T.W. ··0932" in "\n".join(line[26:80] for line in seat.lines()[3:20])


async def test_undo_goes_back_through_all_that_was_done(sit: Sit, team: Database) -> None:
    with team.engine.begin() as conn:
        for number in (1, 2):
            due = {"task_id": f"t-{number}", "title": "Order forms", "due": date(2026, 11, 24)}
            made = {"team_id": "north", "status": "open", "created_on": date(2026, 11, 20)}
            conn.execute(insert(models.Task), {"agency_id": "agency", **due, **made})

    def status() -> list[str]:
        return [row[0] for row in team.rows("SELECT status FROM task ORDER BY 1")]

    async with sit() as seat:
        await seat.press("1", "f", "down", "d", "u")
        assert status() == ["done", "open"]
        assert seat.decisions() == []
        await seat.press("u")
        assert status() == ["open", "open"]
        assert [row[0] for row in team.rows("SELECT action FROM audit ORDER BY seq")][-4:] == [
            "task.finish",
            "decide.discussed",
            "decide.undo",
            "task.reopen",
        ]
        await seat.press("u")
        assert "There is no decision of yours today to take back." in seat.text


async def test_undo_after_a_restart_takes_back_what_no_decision_holds(
    sit: Sit, team: Database
) -> None:
    """A worry, a task, a barrier, a decision and a finished task, each by another run of the
    program; the last one is taken back first, and what others did is left."""

    def standing() -> list[str]:
        found = [
            ("worry", "SELECT count(*) FROM concern WHERE ended_at IS NULL"),
            ("task", "SELECT count(*) FROM task WHERE removed_at IS NULL AND status = 'open'"),
            ("done", "SELECT count(*) FROM task WHERE removed_at IS NULL AND status = 'done'"),
            ("barrier", "SELECT count(*) FROM barrier WHERE closed_at IS NULL"),
            ("decision", "SELECT count(*) FROM decision WHERE undone_at IS NULL"),
        ]
        return [f"{name} {count}" for name, sql in found for (count,) in team.rows(sql) if count]

    place = {"agency_id": "agency", "team_id": "north"}
    theirs = {
        "by": "s-chen",
        "day": date(2026, 11, 24),
        "at": datetime(2026, 11, 24, 14, tzinfo=UTC),
    }
    with team.engine.begin() as conn:
        conn.execute(
            insert(models.Task),
            {**place, "task_id": "t-1", "title": "Call back", "due": date(2026, 11, 24)}
            | {"status": "open", "created_on": date(2026, 11, 20)},
        )
        conn.execute(
            insert(models.Concern),
            {"agency_id": "agency", "concern_id": "c-1", "member_id": "M1", "text": "Low"}
            | {**theirs, "until": date(2026, 11, 30)},
        )

    async with sit() as seat:
        await seat.press("plus", "1", *"low", "enter")
        await seat.press("plus", "2", *"forms", "enter")
    async with sit() as seat:
        await seat.press("e", *"van", "tab", "tab", *"ask", "enter", "d", "1", "f")
    done = ["worry 2", "task 1", "done 1", "barrier 1", "decision 1"]
    assert standing() == done
    for left in (
        ["worry 2", "task 2", "barrier 1", "decision 1"],
        ["worry 2", "task 2", "barrier 1"],
        ["worry 2", "task 2"],
        ["worry 2", "task 1"],
        ["worry 1", "task 1"],
    ):
        async with sit() as seat:
            await seat.press("u")
        assert standing() == left
    async with sit() as seat:
        await seat.press("u")
        assert "There is no decision of yours today to take back." in seat.text
    assert standing() == ["worry 1", "task 1"]


async def test_one_decision_covers_every_marked_row(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("space", "space")
        assert "2 marked" in seat.text
        await seat.press("d")
        assert sorted(row[1] for row in seat.decisions()) == ["watch:M1", "watch:M2"]
        await seat.press("u")
        assert seat.decisions() == []


async def test_a_contact_logged_from_a_row_answers_its_clock(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("down", "l", "enter")
        [(member, outcome, channel)] = team.rows(
            "SELECT member_id, outcome, channel FROM contact WHERE provisional"
        )
        assert (member, outcome, channel) == ("M1", "reached", "phone")
        assert "Contact logged: R.A. ··4417." in seat.text
        assert "ED visit 20 Nov" not in seat.text


async def test_watch_until_keeps_the_row_until_a_day(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("w", "enter")
        [(kind, until)] = team.rows("SELECT kind, until FROM decision")
        assert (kind, str(until)) == ("watch", "2026-12-01")


async def test_a_row_decided_stays_above_the_one_that_comes_next(sit: Sit) -> None:
    """Read again, Tom's row is one to watch, below Rosa's, which is still late."""
    async with sit(reveal=True) as seat:
        await seat.press("w", "enter", "r")
        assert "Watched until 1 Dec" in seat.text
        assert "Watched until 1 Dec ·" not in seat.text
        await seat.press("down")
        assert seat.cursor == "Rosa Alvarez"


async def test_another_terminals_decision_shows_here(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        decide(
            team.engine,
            CHEN,
            team_id="north",
            items=[Target("watch:M1", (), "M1")],
            kind="discussed",
            now=now("America/New_York"),
        )
        seat.board.post_message(BoardScreen.Stale())
        await seat.settle()
        assert "Decided today  1" in seat.text
        assert seat.cursor == "T.W. ··0932"


async def test_the_watcher_tells_when_somebody_else_has_written(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        assert not seat.model.outdated()
        finish = team.rows("SELECT count(*) FROM decision")
        assert finish == [(0,)]
        decide(
            team.engine,
            CHEN,
            team_id="north",
            items=[Target("watch:M1", (), "M1")],
            kind="discussed",
            now=now("America/New_York"),
        )
        assert seat.model.outdated()


async def test_a_second_m_while_the_first_is_logged_is_no_second_reveal(
    sit: Sit, team: Database
) -> None:
    """A key held too long; and what is shown, masked and shown again is two."""
    reveals = "SELECT count(*) FROM audit WHERE action = 'reveal'"
    async with sit() as seat:
        seat.board.revealing.reveal(seat.board)
        seat.board.revealing.reveal(seat.board)
        await seat.settle()
        assert "Tom Webb" in seat.text
        assert team.rows(reveals) == [(1,)]
        await seat.press("m")
        assert "Webb" not in seat.text
        await seat.press("m")
        assert "Tom Webb" in seat.text
        assert team.rows(reveals) == [(2,)]


async def test_a_reveal_is_logged_before_it_shows_and_ends(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("m")
        assert "Tom Webb" in seat.text
        assert team.rows("SELECT count(*) FROM audit WHERE action = 'reveal'") == [(1,)]
        assert seat.board.current_item is not None
        seat.board.revealing.mask()
        await seat.settle()
        assert "Tom" not in seat.text
        assert seat.cursor == "T.W. ··0932"


async def test_a_huddle_from_roll_to_close(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("ctrl+s", "enter")
        assert team.rows("SELECT status, facilitator FROM huddle") == [("open", "s-ortiz")]
        assert "min of 1:30" in seat.text
        assert "3 of 3 here" in seat.text
        await seat.press("n", "d", "8")
        assert "Close the huddle" in seat.text
        await seat.press("enter")
        assert team.rows("SELECT status FROM huddle") == [("closed",)]
        assert [step for (step,) in team.rows("SELECT step FROM huddle_step ORDER BY seq")] == [
            1,
            2,
            8,
        ]
        assert "huddle closed" in seat.text


async def test_a_huddle_that_was_left_goes_on_where_it_was(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("ctrl+s", "enter", "n", "n")
        assert "▶ 3 Contacts" in seat.text
    async with sit() as again:
        assert "▶ 3 Contacts" in again.text
        assert "min of 2:30" in again.text
        assert "The huddle goes on at step 3, Contacts." in again.text


async def test_a_second_person_watches_or_takes_over(sit: Sit, team: Database) -> None:
    start_huddle(team.engine, CHEN, team_id="north", now=now("America/New_York"))
    async with sit() as seat:
        assert "M. Chen" in seat.text
        await seat.press("w")
        assert "watching, M. Chen leads" in seat.text
        await seat.press("d")
        assert seat.decisions() == []
        assert "You are watching this huddle." in seat.text
        await seat.press("question_mark", "d", "escape")
        assert seat.decisions() == []
        await seat.press("ctrl+s", "t")
        assert team.rows("SELECT facilitator FROM huddle") == [("s-ortiz",)]
        await seat.press("2", "d")
        assert len(seat.decisions()) == 1


async def test_a_past_day_is_to_look_at_only(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("less_than_sign")
        assert "Mon 23 Nov 2026" in seat.text
        assert "a past day, to look at only" in seat.text
        assert "Nothing was decided." in seat.text
        assert "as it is saved" not in seat.text
        await seat.press("d")
        assert seat.decisions() == []
        assert "A past day can be looked at, not changed." in seat.text
        await seat.press("question_mark")
        assert "Decides this reason alone" not in seat.text
        await seat.press("d", "escape")
        assert seat.decisions() == []
        await seat.press("4")
        assert "Nothing here needed the team that day." in seat.text
        assert "adds what no rule knows" not in seat.text
        await seat.press("greater_than_sign")
        assert "Tue 24 Nov 2026" in seat.text
        assert "past day" not in seat.text


async def test_the_last_step_of_a_past_day_says_that_it_is_over(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("less_than_sign", "8")
        assert "This day is over." in seat.text
        assert "No huddle of it was closed." in seat.text


async def test_what_failed_is_said_in_the_form_with_all_that_was_typed(
    sit: Sit, team: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import commands
    from db.orders import CommandError

    def refuse(*_args: object, **_known: object) -> None:
        raise CommandError("The database is busy. Nothing was saved; try again.")

    async with sit() as seat:
        with monkeypatch.context() as broken:
            broken.setattr(commands, "decide", refuse)
            await seat.press("a", *"call", "enter")
            assert "Not saved: The database is busy." in seat.text
            assert "call" in seat.text
            assert "Decided today  0" in seat.text
        await seat.press("enter")
        [(title,)] = team.rows("SELECT title FROM task")
        assert title == "call"


async def test_folds_open_with_enter_and_close_with_left(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("3")
        assert "K.S. ··7781" in seat.text
        assert "▸ ■ 2 due soon · J. Ortiz" in seat.text
        await seat.press("down", "enter")
        assert "▾ ■ 2 due soon · J. Ortiz" in seat.text
        assert "L.D. ··2208" in seat.text
        await seat.press("down", "left")
        assert "▸ ■ 2 due soon · J. Ortiz" in seat.text


async def test_the_count_of_one_workers_rows_counts_those_alone(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("3", "o", *"ortiz", "enter")
        assert "▸ ■ 2 due soon · J. Ortiz" in seat.text
        await seat.press("number_sign")
        assert "Contacts: 5" in seat.text
        listed = seat.text.partition("Why this count?")[2]
        assert "2 open" in listed
        assert "K.S. ··7781" not in listed
        await seat.press("left", "down", "enter")
        listed = seat.text.partition("of other workers")[2]
        assert "K.S. ··7781" in listed.partition("Members of the team")[0]


async def test_narrow_tab_swaps_list_and_detail(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        assert "Why here" not in seat.text
        await seat.press("tab")
        assert "Why here" in seat.text
        await seat.press("tab")
        assert "Why here" not in seat.text


async def test_the_mouse_goes_to_a_step_and_presses_keys(sit: Sit) -> None:
    async with sit() as seat:
        line = next(y for y, text in enumerate(seat.lines()) if "3 Contacts" in text)
        await seat.pilot.click(offset=(5, line))
        await seat.settle()
        assert "▶ 3 Contacts" in seat.text
        last = len(seat.lines()) - 1
        await seat.pilot.click(offset=(seat.lines()[last].index("find") + 1, last))
        await seat.settle()
        assert seat.app.screen is not seat.board


async def test_blank_shows_nothing_and_comes_back(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("z")
        assert "R.A." not in seat.text
        await seat.press("z")
        assert "R.A. ··4417" in seat.text


async def test_g_and_a_letter_go_to_a_screen_or_say_that_there_is_none(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "h")
        assert "This is the huddle." in seat.text
        await seat.press("g", "j")
        assert "No screen has that letter." in seat.text
        await seat.press("g", "d")
        assert seat.decisions() == []


async def test_what_was_read_before_the_close_does_not_open_the_huddle_again(
    sit: Sit, team: Database
) -> None:
    async with sit() as seat:
        await seat.press("ctrl+s", "enter")
        before = seat.board.snapshot
        assert before is not None
        await seat.press("8", "enter")
        seat.board.running.follow(before)
        await seat.settle()
        assert "huddle closed" in seat.text
        assert "Not saved" not in seat.text


async def test_a_closed_huddles_record_opens_and_takes_notes(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("y")
        assert "No huddle of this day has been closed." in seat.text
        await seat.press("ctrl+s", "enter", "2", "a", "enter", "8", "enter")
        await seat.press("y")
        assert "Record, locked" in seat.text
        assert "J. Ortiz facilitated" in seat.text
        assert any(line.count("│") == 2 and "T.W. ··0932" in line for line in seat.lines())
        await seat.press("plus", *"late note", "enter")
        assert team.rows("SELECT text, by FROM addendum") == [("late note", "s-ortiz")]
        await seat.press("ctrl+s")
        assert "Today's huddle is closed." in seat.text


async def test_a_snooze_hides_the_row_until_its_day(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("end", "home", "down", "s", "tab", *"away", "enter")
        [(kind, item, until, reason)] = team.rows(
            "SELECT kind, item_key, until, reason FROM decision"
        )
        assert (kind, item, reason) == ("snooze", "watch:M1", "away")
        assert str(until) == "2026-11-30"
        await seat.press("down")
        assert "R.A. ··4417" not in "\n".join(line[26:80] for line in seat.lines()[3:20])


async def test_an_excuse_takes_its_reason_from_the_list(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("3", "x", "2", "enter")
        assert team.rows("SELECT kind, item_key, reason FROM decision") == [
            ("excuse", "contacts:M4:2026-11", "Could not be reached after tries")
        ]


async def test_a_barrier_is_raised_from_the_row(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("e", *"transport", "tab", "tab", *"ask", "enter")
        assert team.rows("SELECT title, member_id, from_key, next_step FROM barrier") == [
            ("transport", "M2", "watch:M2", "ask")
        ]
        assert "Barrier raised." in seat.text


async def test_plus_adds_a_worry_about_the_member_under_the_cursor(
    sit: Sit, team: Database
) -> None:
    async with sit() as seat:
        await seat.press("plus", "1", *"alone", "enter")
        assert team.rows("SELECT member_id, text FROM concern") == [("M2", "alone")]


async def test_one_workers_rows(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("o", *"chen", "enter")
        assert "M. Chen only" in seat.text
        assert "R.A. ··4417" not in "\n".join(seat.lines()[:25])
        assert "1 open" in seat.text
        await seat.press("escape")
        assert "M. Chen only" not in seat.text


async def test_find_goes_to_a_row_of_another_step_and_opens_its_fold(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash", *"am", "enter")
        assert "▶ 3 Contacts" in seat.text
        assert seat.cursor == "A.M. ··5120"


async def test_copy_takes_the_row_as_it_is_shown(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("c")
        assert seat.app.clipboard.splitlines() == [
            "▲  T.W. ··0932  M. Chen  1 day late",
            "Left hospital 19 Nov, not followed up",
        ]


async def test_themes_change_in_turn_and_nothing_else(sit: Sit) -> None:
    async with sit() as seat:
        before = seat.text
        seen = set()
        for _ in range(4):
            await seat.press("f2")
            seen.add(seat.app.theme)
            words = re.sub("[▕▏▔▁─━]", " ", seat.text)
            assert [line.rstrip() for line in words.splitlines()] == before.splitlines()
        assert seen == set(seat.app.palette_names)


async def test_the_palette_finds_a_command_and_runs_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("ctrl+p", *"sort the", "enter")
        await seat.settle()
        assert seat.board.viewing.selection.sort == "worker"


async def test_help_lists_the_keys_as_they_are(sit: Sit) -> None:
    async with sit(keys={"assign": "k"}) as seat:
        await seat.press("f1")
        assert seat.app.screen is not seat.board
        await seat.press("escape")
        assert seat.app.screen is seat.board


async def test_the_clock_says_minutes_and_then_how_far_over(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        await seat.press("ctrl+s", "enter")
        assert "0 min of 1:30" in seat.lines()[0]
        for instant, said in (
            ("09:02:59", "0 min of 1:30"),
            ("09:03:00", "1 min of 1:30"),
            ("09:03:39", "1 min of 1:30"),
            ("09:03:40", "1:40 of 1:30"),
            ("09:03:52", "1:50 of 1:30"),
        ):
            monkeypatch.setenv("HUDDLE_NOW", f"2026-11-24T{instant}-05:00")
            seat.board.running._tick()
            await seat.settle()
            assert said in seat.lines()[0]


async def test_days_pressed_quickly_are_all_counted(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("less_than_sign", "less_than_sign", "less_than_sign")
        assert "Sat 21 Nov 2026" in seat.text
        await seat.press("escape")
        assert "Tue 24 Nov 2026" in seat.text


async def test_steps_are_stored_in_their_order_before_the_program_ends(
    sit: Sit, team: Database
) -> None:
    async with sit() as seat:
        await seat.press("ctrl+s", "enter")
        await seat.pilot.press(*"nnnpp6", "ctrl+q")
        await seat.app.workers.wait_for_complete()
        await seat.pilot.pause()
    steps = team.rows("SELECT step FROM huddle_step ORDER BY seq")
    assert [step for (step,) in steps] == [1, 2, 3, 4, 3, 2, 6]


async def test_an_idle_board_masks_and_blanks_itself_but_not_in_a_huddle(sit: Sit) -> None:
    async with sit(reveal=True) as seat:
        assert "Tom Webb" in seat.text
        seat.board.revealing.idle_for(61)
        await seat.settle()
        assert "Tom Webb" not in seat.text
        seat.board.revealing.idle_for(10 * 60)
        await seat.settle()
        assert "T.W." not in seat.text
        await seat.press("z", "ctrl+s", "enter")
        seat.board.revealing.idle_for(10 * 60)
        await seat.settle()
        assert "min of 1:30" in seat.text


async def test_a_database_that_is_gone_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    app = HuddleApp(settings(tmp_path / "none.db"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "huddle init" in text
        assert "r tries again." in text
        await pilot.press("a", "d", "enter", "question_mark")
        await pilot.pause()
        assert app.screen is app.board


async def test_a_board_that_cannot_be_read_says_which_key_tries_again(
    sit: Sit, team: Database, tmp_path: Path
) -> None:
    app = HuddleApp(settings(tmp_path / "none.db"))
    async with app.run_test(size=(80, 24)) as pilot:
        seat = Seat(app, pilot, team)
        await seat.settle()
        assert "r tries again." in seat.text
        await seat.press("a")
        assert "The board could not be read. r tries again." in seat.text
        footer = seat.lines()[-1]
        assert "r try again" in footer
        assert "F1 help" in footer


async def test_marked_rows_with_tasks_on_their_own_terms_are_told_as_such(sit: Sit) -> None:
    """Tom is Min Chen's, Rosa is Jo Ortiz's; both follow-ups are late and so due today."""
    async with sit() as seat:
        await seat.press("space", "space", "a", "enter")
        assert "Saved: 2 tasks for 2 people, due today." in seat.text


async def test_the_last_step_counts_the_rows_still_to_decide(sit: Sit) -> None:
    """Act rows: Tom and Rosa in Watch, Karim in Contacts."""
    async with sit() as seat:
        await seat.press("ctrl+s", "enter", "8", "escape")
        assert "3 rows still to decide." in seat.text


async def test_m_in_why_reveals_the_row_and_tells_it_anew(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("question_mark", "m")
        assert "Tom Webb" in seat.text
        assert "Why is this here?" in seat.text
        assert team.rows("SELECT COUNT(*) FROM audit WHERE action LIKE '%reveal%'") == [(1,)]


async def test_why_tells_what_a_task_came_from(sit: Sit) -> None:
    """Tom's call after the discharge is a task now; its own rule says only that tasks fall due."""
    async with sit(reveal=True) as seat:
        await seat.press("a", "enter", "r", "1", "question_mark")
        said = seat.text.partition("Why is this here?")[2]
        task, _, origin = said.partition("Left hospital 19 Nov, not followed up")
        assert "A task is due" in task
        assert "2 business days" in origin
        assert "discharge 19 Nov" in origin
    async with sit() as seat:
        await seat.press("1", "question_mark")
        said = seat.text.partition("Why is this here?")[2]
        origin = said.partition("Left hospital 19 Nov, not followed up")[2]
        assert "The rule is not named on a masked row" in origin
        assert "2 business days" not in said


async def test_why_tells_what_a_carried_row_came_from_though_both_are_listed(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Karim's last core service was on 15 Sep: October is missed, and 24 Nov found it undecided."""
    async with sit() as seat:
        await seat.press("ctrl+s", "enter")
        await seat.press("8")
        await seat.press("c", "enter")
        assert "Its record is locked." in seat.text
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-25T09:01:10-05:00")
    async with sit(reveal=True) as seat:
        await seat.press("1", "question_mark")
        said = seat.text.partition("Why is this here?")[2]
        _, _, carried = said.partition("Carried over from the last huddle")
        assert "1 core service a month" in carried
        assert "contact 15 Sep" in carried


async def test_help_opens_over_a_form(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("a", "f1")
        assert "Keys" in seat.text
        await seat.press("escape")
        assert "T.W. ··0932" in seat.text


async def test_another_step_is_read_in_the_list_and_not_in_the_detail(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("tab", "3")
        assert seat.board.focused is seat.board.rows


@pytest.mark.parametrize(
    ("roles", "facilitator"),
    [
        ({"s-chen": "Supervisor", "s-osei": "Team Lead"}, "s-osei"),
        ({"s-chen": "supervisor"}, "s-chen"),
        ({}, "visitor"),
    ],
)
async def test_a_guest_who_starts_leaves_the_lead_to_the_team(
    sit: Sit, team: Database, roles: dict[str, str], facilitator: str
) -> None:
    with team.engine.begin() as conn:
        for staff_id, role in roles.items():
            conn.execute(
                update(models.Staff).where(col(models.Staff.staff_id) == staff_id).values(role=role)
            )
    async with sit(user="visitor") as seat:
        await seat.press("ctrl+s")
        assert "not on the staff list" in seat.text
        await seat.press("enter")
        assert team.rows("SELECT facilitator FROM huddle") == [(facilitator,)]
        assert "3 of 3 here" in seat.text
    async with sit(user="visitor") as seat:
        assert "The huddle goes on at step 1" in seat.text
    async with sit(user="s-ortiz") as seat:
        await seat.press("t")
        assert team.rows("SELECT facilitator FROM huddle") == [("s-ortiz",)]
    async with sit(user="visitor") as seat:
        assert "leads it" in seat.text
