"""Tasks that somebody else changed since they were looked at: the second to save is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from db import commands
from db.commands import Actor, AlreadyChanged, CommandError, Seen, Target
from db.history import Value
from db.orders import Terms
from tests.conftest import Database
from tests.db.seed import ANA, BEN, at, load, on

SEEN: Mapping[str, Value] = {"title": "Call", "owner": "s-ana", "due": on(20), "status": "open"}
BOTH: Seen = {"task:t-2": SEEN, "task:t-1": SEEN}


@pytest.fixture
def task(north: Database) -> Database:
    for task_id in ("t-1", "t-2"):
        commands.add_task(
            north.engine,
            ANA,
            team_id="north",
            title="Call",
            owner="s-ana",
            due=on(20),
            now=at(10),
            task_id=task_id,
        )
    return north


def change(north: Database, by: Actor, now: datetime, **values: Any) -> None:
    commands.edit_task(north.engine, by, task_id="t-1", now=now, **values)


def put_off(north: Database, seen: Seen, edit_id: str = "mine") -> None:
    commands.edit_tasks(
        north.engine,
        ANA,
        task_ids=["t-2", "t-1"],
        due=on(30),
        reason="closed",
        seen=seen,
        now=at(12),
        edit_id=edit_id,
    )


def days(north: Database) -> dict[str, int | None]:
    return {each.task_id: each.due.day if each.due else None for each in load(north, on(20)).tasks}


def test_a_change_by_somebody_else_is_told_and_nothing_is_written(task: Database) -> None:
    change(task, BEN, at(11, 9), due=on(24))
    change(task, BEN, at(11, 10), owner="s-ben")
    with pytest.raises(AlreadyChanged) as told:
        put_off(task, BOTH)
    (found,) = told.value.rows
    assert found.key == "task:t-1"
    assert [(each.name, each.seen, each.now, each.mine, each.at) for each in found.fields] == [
        ("owner", "s-ana", "s-ben", "s-ben", at(11, 10)),
        ("due", on(20), on(24), on(30), at(11, 9)),
    ]
    assert {each.by for each in found.fields} == {"s-ben"}
    assert days(task) == {"t-1": 24, "t-2": 20}


def test_who_has_seen_that_writes_over_it(task: Database) -> None:
    change(task, BEN, at(11), due=on(24))
    put_off(task, {"task:t-1": {**SEEN, "due": on(24)}, "task:t-2": SEEN})
    assert days(task) == {"t-1": 30, "t-2": 30}
    changes = "SELECT after FROM change WHERE row_id = 't-1' AND column_name = 'due' ORDER BY 1"
    assert task.rows(changes) == [("2026-11-24",), ("2026-11-30",)]


def test_every_changed_one_is_told(task: Database) -> None:
    for task_id in ("t-1", "t-2"):
        commands.edit_task(task.engine, BEN, task_id=task_id, no_due=True, now=at(11))
    with pytest.raises(AlreadyChanged) as told:
        put_off(task, BOTH)
    assert [(each.key, each.stands["due"]) for each in told.value.rows] == [
        ("task:t-2", None),
        ("task:t-1", None),
    ]


def test_one_s_own_change_is_no_surprise_but_somebody_else_s_beside_it_is(task: Database) -> None:
    change(task, ANA, at(11), due=on(24))
    put_off(task, BOTH, "first")
    change(task, BEN, at(13), owner="s-ben")
    change(task, ANA, at(14), due=on(25))
    with pytest.raises(AlreadyChanged) as told:
        put_off(task, {"task:t-1": SEEN}, "second")
    ((owner, due),) = (row.fields for row in told.value.rows)
    assert (owner.name, owner.by, owner.at) == ("owner", "s-ben", at(13))
    assert (due.name, due.changed, due.mine) == ("due", False, on(30))


def test_what_was_changed_and_taken_back_is_as_it_was(task: Database) -> None:
    change(task, BEN, at(11, 9), due=on(24), edit_id="theirs")
    commands.take_back_edit(task.engine, BEN, edit_id="theirs", now=at(11, 10))
    put_off(task, BOTH)
    assert days(task) == {"t-1": 30, "t-2": 30}


def test_a_repetition_of_what_is_stored_is_not_compared(task: Database) -> None:
    put_off(task, BOTH)
    change(task, BEN, at(13), due=on(24))
    put_off(task, BOTH)
    assert days(task) == {"t-1": 24, "t-2": 30}


def test_a_closed_one_says_who_closed_it_and_that_it_stays_so(task: Database) -> None:
    change(task, BEN, at(11), due=on(24))
    commands.finish_task(task.engine, BEN, task_id="t-1", now=at(11, 10))
    with pytest.raises(AlreadyChanged, match="closed already") as told:
        put_off(task, BOTH)
    (found,) = told.value.rows
    assert {each.name: each.now for each in found.fields} == {"status": "done", "due": on(24)}
    with pytest.raises(CommandError, match="closed already"):
        put_off(task, {found.key: found.stands})


def test_a_task_is_not_finished_as_another_than_was_seen(task: Database) -> None:
    change(task, BEN, at(11), title="Call the sister")
    with pytest.raises(AlreadyChanged):
        commands.finish_task(task.engine, ANA, task_id="t-1", seen=BOTH, now=at(12))
    assert task.rows("SELECT status FROM task WHERE task_id = 't-1'") == [("open",)]
    seen = {"task:t-1": {**SEEN, "title": "Call the sister"}}
    for _ in range(2):
        commands.finish_task(task.engine, ANA, task_id="t-1", seen=seen, now=at(12))
    assert task.rows("SELECT status FROM task WHERE task_id = 't-1'") == [("done",)]


def assign(north: Database, seen: Seen, item: Target, decision_id: str) -> None:
    commands.decide(
        north.engine,
        ANA,
        team_id="north",
        items=[item],
        kind="assign",
        terms=[Terms("Visit", "s-ana", on(30))],
        now=at(12),
        decision_id=decision_id,
        seen=seen,
    )


def test_an_assignment_does_not_write_over_what_was_not_seen(task: Database) -> None:
    change(task, BEN, at(11), owner="s-ben")
    with pytest.raises(AlreadyChanged):
        assign(task, {"task:t-1": SEEN}, Target("task:t-1"), "d")
    assert task.rows("SELECT count(*) FROM decision") == [(0,)]
    assign(task, {"task:t-1": {**SEEN, "owner": "s-ben"}}, Target("task:t-1"), "d")
    assert task.rows("SELECT title, owner FROM task WHERE task_id = 't-1'") == [("Visit", "s-ana")]


def test_so_does_one_about_the_row_that_a_task_came_from(north: Database) -> None:
    row = Target("watch:M1", (), "M1")
    assign(north, {}, row, "d")
    (made,) = load(north, on(12), at(12, 13)).tasks
    key, seen = f"task:{made.task_id}", {"title": made.title, "owner": made.owner, "due": made.due}
    commands.edit_task(north.engine, BEN, task_id=made.task_id, due=on(27), now=at(12, 14))
    with pytest.raises(AlreadyChanged):
        assign(north, {key: seen}, row, "e")
    assign(north, {key: {**seen, "due": on(27)}}, row, "e")
    assert [each.due for each in load(north, on(12), at(12, 15)).tasks] == [on(30)]
