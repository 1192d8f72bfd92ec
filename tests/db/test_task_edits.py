"""Tasks handed over and put off: with a reason, undoable, and never lost to an import."""

import json
from datetime import date

import pytest

from db import commands, models, record
from db.commands import CommandError
from tests.conftest import Database
from tests.db.seed import ANA, BEN, add, at, load, on

ROWS = "SELECT owner, due, reason FROM task"


@pytest.fixture
def task(north: Database) -> Database:
    add(
        north,
        models.Task,
        {
            "task_id": "t-1",
            "team_id": "north",
            "member_id": "M1",
            "title": "Call",
            "owner": "s-ana",
            "due": on(20),
            "status": "open",
            "created_on": on(10),
        },
    )
    return north


def stored(database: Database) -> tuple[str, date, str]:
    ((owner, due, reason),) = database.rows(ROWS)
    return owner, date.fromisoformat(due) if isinstance(due, str) else due, reason


def test_a_task_is_put_off_and_handed_over_with_a_reason(task: Database) -> None:
    commands.edit_task(
        task.engine, ANA, task_id="t-1", due=on(27), reason="office closed", now=at(20), edit_id="1"
    )
    commands.edit_task(
        task.engine, ANA, task_id="t-1", owner="s-ben", reason="on leave", now=at(21), edit_id="2"
    )
    assert [
        (one.owner, one.due, one.reason)
        for day in (19, 20, 21)
        for one in load(task, on(day)).tasks
    ] == [
        ("s-ana", on(20), ""),
        ("s-ana", on(27), "office closed"),
        ("s-ben", on(27), "on leave"),
    ]
    edits = "SELECT actor, before, after FROM audit WHERE action = 'task.edit' ORDER BY seq"
    assert [
        (actor, json.loads(before), json.loads(after)) for actor, before, after in task.rows(edits)
    ] == [
        (
            "s-ana",
            {"due": "2026-11-20", "reason": ""},
            {"due": "2026-11-27", "reason": "office closed"},
        ),
        (
            "s-ana",
            {"owner": "s-ana", "reason": "office closed"},
            {"owner": "s-ben", "reason": "on leave"},
        ),
    ]


def test_it_is_taken_back_step_by_step(task: Database) -> None:
    for edit_id, due, reason in (("1", on(27), "no time"), ("2", on(30), "again no time")):
        commands.edit_task(
            task.engine,
            ANA,
            task_id="t-1",
            due=due,
            reason=reason,
            now=at(20, 9 + int(edit_id)),
            edit_id=edit_id,
        )
    conn = task.connect()
    done = record.by_hand(conn, load(task, on(20), at(20, 12)), "s-ana")
    conn.close()
    assert [(each.kind, each.key, each.about) for each in done] == [
        ("edit", "1", "task"),
        ("edit", "2", "task"),
    ]
    with pytest.raises(CommandError, match="changed again since"):
        commands.take_back_edit(task.engine, ANA, edit_id="1", now=at(20, 13))
    commands.take_back_edit(task.engine, ANA, edit_id="2", now=at(20, 13))
    assert stored(task) == ("s-ana", on(27), "no time")
    commands.take_back_edit(task.engine, ANA, edit_id="1", now=at(20, 14))
    assert stored(task) == ("s-ana", on(20), "")


def test_a_repetition_changes_nothing(task: Database) -> None:
    def put_off(hour: int) -> None:
        commands.edit_task(
            task.engine, ANA, task_id="t-1", due=on(27), reason="x", now=at(20, hour), edit_id="1"
        )

    put_off(9)
    put_off(9)
    assert task.rows("SELECT count(*) FROM audit WHERE action = 'task.edit'") == [(1,)]
    commands.edit_task(task.engine, BEN, task_id="t-1", due=on(30), now=at(20, 10), edit_id="2")
    put_off(11)
    assert stored(task)[1] == on(30)


def test_nobody_is_given_a_task_who_does_not_work_here(task: Database) -> None:
    with pytest.raises(CommandError, match="no such worker"):
        commands.edit_task(task.engine, ANA, task_id="t-1", owner="s-nobody", now=at(20))
    assert stored(task)[0] == "s-ana"


def test_a_closed_task_is_not_put_off(task: Database) -> None:
    commands.finish_task(task.engine, ANA, task_id="t-1", now=at(20))
    with pytest.raises(CommandError, match="closed already"):
        commands.edit_task(task.engine, ANA, task_id="t-1", due=on(27), reason="x", now=at(20, 10))
    commands.reopen_task(task.engine, ANA, task_id="t-1", now=at(20, 11))
    commands.edit_task(task.engine, ANA, task_id="t-1", due=on(27), reason="x", now=at(20, 12))
    assert stored(task) == ("s-ana", on(27), "x")


def test_a_task_added_and_put_off_can_be_taken_back_after_the_delay_is(north: Database) -> None:
    commands.add_task(
        north.engine, ANA, team_id="north", title="Call", due=on(20), now=at(19), task_id="t-1"
    )
    commands.edit_task(
        north.engine, ANA, task_id="t-1", due=on(27), reason="x", now=at(19, 10), edit_id="1"
    )
    with pytest.raises(CommandError, match="worked on since"):
        commands.withdraw_task(north.engine, ANA, task_id="t-1", now=at(19, 11))
    commands.take_back_edit(north.engine, ANA, edit_id="1", now=at(19, 11))
    commands.withdraw_task(north.engine, ANA, task_id="t-1", now=at(19, 12))
    assert load(north, on(19), at(19, 13)).tasks == ()


def test_a_task_of_which_the_source_says_nothing_new_stays_put_off(task: Database) -> None:
    add(
        task,
        models.Task,
        {
            "task_id": "t-9",
            "member_id": "M1",
            "title": "Theirs",
            "owner": "s-ana",
            "due": on(20),
            "status": "open",
            "batch_id": "b-1",
        },
    )
    commands.edit_task(
        task.engine, ANA, task_id="t-9", due=on(27), reason="x", now=at(20), edit_id="1"
    )
    kept = "SELECT column_name, value FROM source_value WHERE row_id = 't-9' ORDER BY column_name"
    assert task.rows(kept) == [("due", "2026-11-20"), ("reason", "")]
    commands.take_back_edit(task.engine, ANA, edit_id="1", now=at(20, 10))
    assert task.rows(kept) == []


def test_several_are_put_off_as_one_and_taken_back_as_one(task: Database) -> None:
    second = commands.add_task(
        task.engine, BEN, team_id="north", title="Visit", owner="s-ben", due=on(24), now=at(18)
    )
    both = "SELECT owner, reason FROM task ORDER BY task_id = 't-1'"
    for _ in range(2):  # a repetition changes nothing
        commands.edit_tasks(
            task.engine,
            ANA,
            task_ids=["t-1", second],
            owner="s-ana",
            due=on(27),
            reason="office closed",
            now=at(20),
            edit_id="1",
        )
    assert {(each.owner, each.due) for each in load(task, on(20)).tasks} == {("s-ana", on(27))}
    assert task.rows("SELECT count(*) FROM audit WHERE action = 'task.edit'") == [(1,)]
    commands.take_back_edit(task.engine, ANA, edit_id="1", now=at(20, 12))
    assert task.rows(both) == [("s-ben", ""), ("s-ana", "")]
    assert {each.due for each in load(task, on(20)).tasks} == {on(20), on(24)}


def test_several_change_all_or_none(task: Database) -> None:
    second = commands.add_task(task.engine, BEN, team_id="north", title="Visit", now=at(18))
    commands.finish_task(task.engine, BEN, task_id=second, now=at(19))
    with pytest.raises(CommandError, match="closed already"):
        commands.edit_tasks(
            task.engine, ANA, task_ids=["t-1", second], due=on(27), now=at(20), edit_id="1"
        )
    assert {each.due for each in load(task, on(20)).tasks} == {on(20), None}
    with pytest.raises(CommandError):
        commands.edit_tasks(
            task.engine, ANA, task_ids=["t-1"], owner="s-nobody", now=at(20), edit_id="2"
        )
    assert task.rows("SELECT owner FROM task WHERE task_id = 't-1'") == [("s-ana",)]
