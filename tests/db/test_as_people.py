"""What each person's work writes, done with their own login on PostgreSQL at the server's time: the
policies let everything through that the program lets them do."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import commands, schema
from db.engine import open_engine
from db.identifiers import uuid7
from db.imports import undo_batch
from db.orders import (
    Actor,
    AgreedAction,
    Attendee,
    CommandError,
    Reassignment,
    ReferralMove,
    RequestEntry,
    Target,
)
from huddle.settings import now
from tests.conftest import Database
from tests.db import shared

WORKERS = ("lead", "supervisor", "worker")
LEADERS = ("lead", "supervisor")
ROW = Target("contacts:M1:2026-11", ("contacts:M1:2026-11:ny-hh-core-monthly",), "M1")
DUE = shared.NOW.date() + timedelta(days=4000)

Sit = Callable[[str], tuple[Engine, Actor]]


@pytest.fixture(scope="module")
def sit(agency: tuple[Database, dict[str, str]]) -> Iterator[Sit]:
    """Gives what a command of somebody's takes. What comes from files lies in the database."""
    database, logins = agency
    schema.upgrade(database.url)  # from here on the server's own time holds
    opened: dict[str, Engine] = {}
    with database.engine.begin() as conn:
        for statement in (
            "UPDATE agency SET zone = 'America/New_York'",
            "UPDATE member SET team = 'north' WHERE member_id <> 'M9'",
            "UPDATE referral SET status = 'sent', direction = 'out', to_org = 'A' WHERE"
            " referral_id = 'n-1'",
            "UPDATE service_request SET received_on = '2026-01-02' WHERE request_id = 'n-1'",
            "UPDATE task SET status = 'open', title = 'Call', batch_id = 'b' WHERE task_id = 'n-1'",
            "UPDATE contact SET vanished_at = now(), batch_id = 'b' WHERE contact_id = 'n-1'",
            "UPDATE staff SET vanished_at = now(), batch_id = 'b' WHERE staff_id = 's-gone'",
            "DELETE FROM other_id",
            "DELETE FROM apart",
        ):
            conn.execute(text(statement))

    def seat(who: str) -> tuple[Engine, Actor]:
        if who not in opened:
            opened[who] = open_engine(shared.url_of(database, logins[who]))
        return opened[who], Actor("agency", shared.PEOPLE[who][0])

    yield seat
    for engine in opened.values():
        engine.dispose()


@pytest.mark.parametrize("who", WORKERS)
def test_decisions_and_what_they_make(sit: Sit, who: str) -> None:
    seat = sit(who)
    about: dict[str, Any] = {"team_id": "north", "items": [ROW], "replace": True}
    commands.decide(*seat, **about, kind="watch", until=DUE, now=now())
    (made,) = commands.decide(
        *seat, **about, kind="assign", text="Call", owner="s-kim", until=DUE, now=now()
    )
    commands.edit_task(*seat, task_id=made.task_id, owner="s-cover", reason="why", now=now())
    with pytest.raises(CommandError, match="worked on since"):
        commands.undo(*seat, decision_ids=[made.decision_id], now=now())
    (made,) = commands.decide(*seat, **about, kind="discussed", now=now())
    commands.undo(*seat, decision_ids=[made.decision_id], now=now())


@pytest.mark.parametrize("who", WORKERS)
def test_contacts_worries_and_tasks(sit: Sit, who: str) -> None:
    seat = sit(who)
    at = now()
    day = shared.NOW.date()
    logged: dict[str, Any] = {"member_id": "M1", "staff_id": "s-kim", "day": day, "channel": "home"}
    commands.log_contact(*seat, **logged, outcome="reached", team_id="north", item=ROW, now=at)
    worry = commands.add_concern(*seat, member_id="M1", text="x", now=now())
    commands.end_concern(*seat, concern_id=worry, now=now())
    task = commands.add_task(*seat, team_id="north", title="x", member_id="M1", now=now())
    edit = uuid7()
    commands.edit_tasks(*seat, task_ids=[task, "n-1"], due=DUE, now=now(), edit_id=edit)
    commands.take_back_edit(*seat, edit_id=edit, now=now())
    commands.finish_task(*seat, task_id=task, now=now())
    commands.reopen_task(*seat, task_id=task, now=now())
    added = commands.add_task(*seat, team_id="north", title="mine", now=now())
    commands.withdraw_task(*seat, task_id=added, now=now())


@pytest.mark.parametrize("who", WORKERS)
def test_referrals_and_requests(sit: Sit, who: str) -> None:
    seat = sit(who)
    for move in (
        ReferralMove("chase", answer="reached"),
        ReferralMove("accepted"),
        ReferralMove("redirect", to_org="B"),
        ReferralMove("close", reason="x"),
    ):
        moved = commands.move_referral(*seat, referral_id="n-1", move=move, now=now())
        commands.take_back_edit(*seat, edit_id=moved.edit_id, now=now())
    on = shared.NOW.date() - timedelta(days=30)
    entry = RequestEntry("decision", on=on, outcome="denied", reason="x", notice_on=on)
    edit = commands.record_request(*seat, request_id="n-1", entry=entry, now=now())
    commands.take_back_edit(*seat, edit_id=edit, now=now())


@pytest.mark.parametrize("who", WORKERS)
def test_barriers_cards_and_questions(sit: Sit, who: str) -> None:
    seat = sit(who)
    barrier = commands.add_barrier(
        *seat, team_id="north", title="x", member_id="M1", now=now(), barrier_id=uuid7()
    )
    edit = uuid7()
    commands.note_barrier(*seat, barrier_id=barrier, text="x", now=now(), edit_id=uuid7())
    commands.reword_note(*seat, barrier_id=barrier, text="y", now=now(), edit_id=uuid7())
    commands.escalate_barrier(*seat, barrier_id=barrier, reason="x", now=now(), edit_id=uuid7())
    commands.return_barrier(*seat, barrier_id=barrier, answer="x", now=now(), edit_id=uuid7())
    commands.close_barrier(*seat, barrier_id=barrier, reason="x", now=now(), edit_id=edit)
    commands.take_back_edit(*seat, edit_id=edit, now=now())
    card: dict[str, Any] = {"reason_code": who, "aim": "x", "change": "x", "prediction": "x"}
    card |= {"start_on": DUE, "review_on": DUE + timedelta(days=9)}
    cycle = commands.begin_cycle(*seat, team_id="north", **card, now=now(), edit_id=uuid7())
    commands.judge_cycle(
        *seat, cycle_id=cycle, result="x", verdict="adopt", now=now(), edit_id=uuid7()
    )
    asked = uuid7()
    commands.ask_conference(
        *seat, team_id="north", items=[ROW], topic="", question="?", now=now(), question_id=asked
    )
    commands.take_back_questions(*seat, question_id=asked, now=now())
    commands.save_view(*seat, screen="q", name="n", value="{}", now=now())
    commands.save_view(*seat, screen="q", name="n", value='{"a":1}', now=now())


@pytest.mark.parametrize("who", WORKERS)
def test_rows_that_a_file_lacks(sit: Sit, who: str) -> None:
    seat = sit(who)
    rows = [("contact", "n-1")]
    assert commands.confirm_vanished(*seat, rows=rows, now=now()) == 1
    commands.ask_again(*seat, rows=rows, now=now())


@pytest.mark.parametrize("who", LEADERS)
def test_moves_steps_and_one_person_twice(sit: Sit, who: str) -> None:
    seat = sit(who)
    moves = [Reassignment("M1", "s-kim"), Reassignment("M2", "s-kim")]
    edit = commands.reassign(*seat, moves=moves, to_id="s-cover", now=now())
    commands.take_back_edit(*seat, edit_id=edit, now=now())
    edit = uuid7()
    commands.step_member(*seat, member_id="M1", step="high", now=now(), edit_id=edit)
    commands.take_back_edit(*seat, edit_id=edit, now=now())
    commands.tell_apart(*seat, member_id="M1", other_id="M2", now=now())
    commands.forget_apart(*seat, member_id="M1", other_id="M2", now=now())
    joined = commands.join_members(*seat, member_id="M1", other_id="M2", now=now())
    undo_batch(*seat, batch_id=joined, now=now())
    assert commands.confirm_vanished(*sit("lead"), rows=[("staff", "s-gone")], now=now()) == 1
    commands.ask_again(*sit("lead"), rows=[("staff", "s-gone")], now=now())


def test_a_huddle_from_its_start_to_its_close(sit: Sit) -> None:
    lead, worker = sit("lead"), sit("worker")
    started = commands.start_huddle(
        *lead, team_id="north", attendance=[Attendee("s-kim", True)], now=now()
    )
    about: dict[str, Any] = {"huddle_id": started.huddle_id}
    commands.join_huddle(*worker, **about, now=now())
    commands.set_attendance(*lead, **about, attendance=[Attendee("s-kim", False)], now=now())
    commands.enter_step(*lead, **about, step=2, box_seconds=60, now=now())
    commands.enter_step(*lead, **about, step=3, box_seconds=60, now=now())
    commands.take_over(*sit("supervisor"), **about, now=now())
    commands.decide(
        *worker, team_id="north", **about, items=[ROW], kind="discussed", replace=True, now=now()
    )
    other = Target("contacts:M4:2026-11", (), "M4")
    commands.close_huddle(*lead, **about, carry=[other], reason="x", now=now())
    commands.add_addendum(*worker, **about, text="x", now=now())
    # A decision of the day that was read back is still replaced by a later one.
    commands.decide(
        *worker, team_id="north", items=[ROW], kind="watch", until=DUE, replace=True, now=now()
    )


@pytest.mark.parametrize("who", LEADERS)
def test_a_review_of_a_caseload_and_both_signatures(
    sit: Sit, agency: tuple[Database, dict[str, str]], who: str
) -> None:
    seat, worker = sit(who), sit("worker")
    of: dict[str, Any] = {"team_id": "north", "staff_id": "s-kim"}
    entry = uuid7()
    commands.review_member(*seat, **of, member_id="M1", now=now(), entry_id=entry)
    commands.take_back_review(*seat, entry_id=entry, now=now())
    commands.review_member(*seat, **of, member_id="M2", now=now(), entry_id=uuid7())
    action = AgreedAction(uuid7(), "M1", "x", "s-kim", None)
    commands.agree_actions(*seat, **of, actions=[action], now=now())
    commands.take_back_agreed(*seat, entry_id=action.entry_id, now=now())
    commands.note_privately(*seat, staff_id="s-kim", text="x", now=now(), note_id=uuid7())
    database, _ = agency
    ((session,),) = database.rows(
        "SELECT session_id FROM review_session WHERE supervisor_id = :who AND finished_at IS NULL",
        who=seat[1].user_id,
    )
    commands.sign_review(*seat, session_id=session, now=now())
    commands.sign_review(*worker, session_id=session, now=now())
    ((done,),) = database.rows(
        "SELECT finished_at IS NOT NULL AND signed_at IS NOT NULL FROM review_session"
        " WHERE session_id = :session",
        session=session,
    )
    assert done


@pytest.mark.parametrize("who", LEADERS)
def test_goals_rules_and_charts(sit: Sit, who: str) -> None:
    seat = sit(who)
    month = (shared.NOW.date() + timedelta(days=4000)).replace(day=1)
    of: dict[str, Any] = {"team_id": "north", "period_start": month, "reason": "x"}
    goal = commands.set_goal(*seat, **of, measure_id="M1", value="1", now=now())
    commands.take_back_goal(*seat, target_id=goal, now=now())
    commands.choose_goals(*seat, **of, measures=["M1"], now=now())
    commands.apply_rules(*seat, text=f"# {who}", now=now())
    answers = dict.fromkeys(("assessment", "linked", "issues", "verified"), "yes")
    chart: dict[str, Any] = {"staff_id": "s-kim", "quarter": "2026Q4", "answers": answers}
    commands.read_chart(
        *seat, team_id="north", member_id="M1", **chart, now=now(), chart_review_id=uuid7()
    )


def test_who_covers_works_for_whom_they_cover_and_for_nobody_else(sit: Sit) -> None:
    cover = sit("cover")
    commands.add_concern(*cover, member_id="M4", text="x", now=now())
    row = Target("contacts:M4:2026-11", (), "M4")
    commands.decide(*cover, team_id="north", items=[row], kind="discussed", now=now())
    with pytest.raises(CommandError, match="no such member"):
        commands.add_concern(*cover, member_id="M5", text="x", now=now())
