"""Commands: each is whole or not at all, safe to repeat, and on the record."""

import json
import threading
from datetime import date, timedelta
from typing import Any

import pytest

from db import audit, commands, models, reader, record
from db.commands import AlreadyChanged, Attendee, CommandError, Target
from db.orders import Terms
from db.types import Decision, Task
from huddle.calendars import Calendar
from huddle.record import of_stored
from tests.conftest import Database
from tests.db.seed import ANA, BEN, RED, add, at, load, on


def decided(database: Database, day: int = 20) -> tuple[Decision, ...]:
    return load(database, on(day)).decisions


def tasks(database: Database, day: int = 20) -> tuple[Task, ...]:
    return load(database, on(day)).tasks


def assign(
    database: Database,
    *items: Target,
    text: str = "Call Rosa",
    actor: commands.Actor = ANA,
    hour: int = 9,
    replace: bool = False,
    decision_id: str | None = None,
) -> list[commands.DecisionResult]:
    return commands.decide(
        database.engine,
        actor,
        team_id="north",
        items=items or (RED,),
        kind="assign",
        text=text,
        owner="s-ana",
        until=on(24),
        now=at(20, hour),
        decision_id=decision_id,
        replace=replace,
    )


def audited(database: Database) -> list[str]:
    return [row[0] for row in database.rows("SELECT action FROM audit ORDER BY seq")]


def test_init_writes_federal_holidays_and_can_be_repeated(database: Database) -> None:
    assert commands.init_agency(database.engine, ANA, name="Agency", now=at(1))
    days = dict(database.rows("SELECT name, day FROM holiday WHERE day >= '2026-01-01'"))
    assert str(days["Thanksgiving Day"]) > "2026"
    found = {str(day) for _, day in database.rows("SELECT name, day FROM holiday")}
    # Thanksgiving 2026; Independence Day 2026 is a Saturday, kept on Friday 3 July.
    assert {"2026-11-26", "2026-07-03", "2023-01-02", "2029-12-25"} <= found
    assert not commands.init_agency(database.engine, ANA, name="Agency", now=at(2))
    assert audited(database) == ["agency.init"]


def test_init_refuses_another_zone_and_one_that_is_none(database: Database) -> None:
    with pytest.raises(CommandError, match="No time zone"):
        commands.init_agency(database.engine, ANA, zone="Mars/Base", now=at(1))
    commands.init_agency(database.engine, ANA, zone="America/Chicago", now=at(1))
    with pytest.raises(CommandError, match="America/Chicago"):
        commands.init_agency(database.engine, ANA, zone="America/New_York", now=at(1))


def test_holidays_are_extended(north: Database) -> None:
    later = at(1) + timedelta(days=800)
    assert commands.extend_holidays(north.engine, ANA, now=later) > 0
    assert commands.extend_holidays(north.engine, ANA, now=later) == 0


def test_a_closure_counts_from_when_it_was_said_until_it_is_taken_back(north: Database) -> None:
    place = (north.engine, ANA)

    def working_day_after_tuesday(as_of: int) -> date:
        """The second one after the 24th; the 26th is Thanksgiving, the 28th a Saturday."""
        return Calendar(load(north, on(as_of)).holidays).add_business_days(on(24), 2)

    assert commands.add_closure(*place, day=on(27), now=at(18))
    assert not commands.add_closure(*place, day=on(27), now=at(19))
    assert commands.undo_closure(*place, day=on(27), now=at(20))
    assert not commands.undo_closure(*place, day=on(27), now=at(21))
    assert [working_day_after_tuesday(day) for day in (17, 18, 19, 20, 21)] == [
        *(on(27), on(30), on(30), on(27), on(27)),
    ]
    assert commands.add_closure(*place, day=on(27), now=at(23))
    assert working_day_after_tuesday(23) == on(30)
    assert audited(north)[-3:] == ["holidays.close", "holidays.open", "holidays.close"]


def test_a_closure_is_known_on_every_day_before_the_first_import(north: Database) -> None:
    place = (north.engine, ANA)
    add(
        north,
        models.Feed,
        {
            "name": "roster.csv",
            "first_imported_at": at(19),
            "imported_at": at(19),
            "batch_id": "b-1",
        },
    )
    commands.add_closure(*place, day=on(17), now=at(19))
    commands.add_closure(*place, day=on(16), now=at(19))
    commands.undo_closure(*place, day=on(16), now=at(20))
    for as_of, closed in ((13, {17}), (18, {17}), (19, {16, 17}), (20, {17})):
        there = load(north, on(as_of)).holidays
        assert {day for day in (16, 17) if on(day) in there} == closed


def test_a_federal_holiday_is_neither_closed_again_nor_opened(north: Database) -> None:
    assert not commands.add_closure(north.engine, ANA, day=on(26), now=at(18))
    with pytest.raises(CommandError, match=r"Thanksgiving"):
        commands.undo_closure(north.engine, ANA, day=on(26), now=at(18))
    assert on(26) in load(north, on(18)).holidays


def test_a_team_is_added_once_and_renamed(north: Database) -> None:
    assert not commands.add_team(north.engine, ANA, team_id="north", name="North", now=at(2))
    assert load(north, on(20)).team_name == "North"
    with pytest.raises(CommandError):
        commands.add_team(north.engine, ANA, team_id=" ", now=at(2))


def test_assign_makes_a_task_with_owner_and_due(north: Database) -> None:
    (result,) = assign(north)
    (task,) = tasks(north)
    assert (task.task_id, task.title, task.owner, task.due, task.status) == (
        *(result.task_id, "Call Rosa", "s-ana", on(24), "open"),
    )
    assert (task.member_id, task.from_key, task.created_by) == ("M1", RED.item_key, "s-ana")
    assert (task.created_on, task.created_at) == (on(20), at(20))
    (decision,) = decided(north)
    assert decision.reason_keys == RED.reason_keys
    assert (decision.kind, decision.task_id, decision.by) == ("assign", task.task_id, "s-ana")


def test_one_decision_covers_many_rows(north: Database) -> None:
    other = Target("referral:r-1", (), "M2")
    results = assign(north, RED, other)
    assert len({one.decision_id for one in results}) == len({one.task_id for one in results}) == 2
    assert {one.item_key for one in decided(north)} == {RED.item_key, other.item_key}
    assert audited(north)[-1:] == ["decide.assign"]


def test_a_retry_with_the_same_id_changes_nothing(north: Database) -> None:
    other = Target("referral:r-1", (), "M2")
    first = assign(north, RED, other, decision_id="d-1")
    count = len(audited(north))
    assert assign(north, RED, other, decision_id="d-1") == first
    assert (len(decided(north)), len(tasks(north)), len(audited(north))) == (2, 2, count)


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("assign", {"text": "  "}, "some words"),
        ("watch", {}, "Until when"),
        ("snooze", {}, "Until when"),
        ("baseline", {}, "Until when"),
        ("score", {}, "No decision is called"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(
    north: Database, kind: str, values: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        commands.decide(
            north.engine, ANA, team_id="north", items=[RED], kind=kind, now=at(20), **values
        )
    assert decided(north) == ()


def test_assigning_again_edits_the_open_task(north: Database) -> None:
    (first,) = assign(north)
    commands.decide(
        north.engine,
        ANA,
        team_id="north",
        items=[RED],
        kind="assign",
        text="Visit Rosa",
        owner="s-ben",
        until=on(27),
        now=at(23),
    )
    (task,) = tasks(north, 23)
    assert (task.task_id, task.title, task.owner, task.due) == (
        *(first.task_id, "Visit Rosa", "s-ben", on(27)),
    )
    assert tasks(north, 20)[0].title == "Call Rosa"
    assert len(decided(north, 23)) == 2


def test_assigning_after_the_task_was_done_makes_a_new_one(north: Database) -> None:
    (first,) = assign(north)
    commands.finish_task(north.engine, ANA, task_id=first.task_id, now=at(21))
    (second,) = commands.decide(
        north.engine,
        ANA,
        team_id="north",
        items=[RED],
        kind="assign",
        text="Call again",
        now=at(23),
    )
    assert second.task_id != first.task_id


def test_assigning_a_task_row_edits_that_task(north: Database) -> None:
    task_id = commands.add_task(
        north.engine, ANA, team_id="north", title="Order forms", owner="s-ana", now=at(19)
    )
    (result,) = assign(north, Target(f"task:{task_id}"), text="Order forms and pens")
    assert result.task_id == task_id
    assert [one.title for one in tasks(north)] == ["Order forms and pens"]


def test_a_task_closed_today_is_opened_again_and_later_no_more(north: Database) -> None:
    task_id = commands.add_task(north.engine, ANA, team_id="north", title="Order", now=at(19))
    commands.finish_task(north.engine, ANA, task_id=task_id, now=at(20))
    commands.reopen_task(north.engine, ANA, task_id=task_id, now=at(20, 10))
    commands.reopen_task(north.engine, ANA, task_id=task_id, now=at(20, 11))
    assert [(one.status, one.closed_on) for one in tasks(north)] == [("open", None)]
    assert audited(north).count("task.reopen") == 1
    commands.finish_task(north.engine, ANA, task_id=task_id, now=at(23))
    with pytest.raises(CommandError, match="earlier day"):
        commands.reopen_task(north.engine, ANA, task_id=task_id, now=at(24))


def test_an_added_task_is_taken_back_while_it_is_untouched(north: Database) -> None:
    first, second = (
        commands.add_task(north.engine, ANA, team_id="north", title=title, now=at(19))
        for title in ("Order", "Call")
    )
    commands.edit_task(north.engine, BEN, task_id=second, due=on(25), now=at(20))
    commands.withdraw_task(north.engine, ANA, task_id=first, now=at(20, 10))
    with pytest.raises(CommandError, match="worked on"):
        commands.withdraw_task(north.engine, ANA, task_id=second, now=at(20, 10))
    assert [one.title for one in tasks(north)] == ["Call"]
    assert {one.title for one in tasks(north, 19)} == {"Order", "Call"}


def test_undo_takes_back_the_decision_and_its_task(north: Database) -> None:
    (result,) = assign(north)
    commands.undo(north.engine, ANA, decision_ids=[result.decision_id], now=at(20, 10))
    commands.undo(north.engine, ANA, decision_ids=[result.decision_id], now=at(20, 11))
    assert decided(north) == ()
    assert tasks(north) == ()
    assert audited(north).count("decide.undo") == 1


def test_a_baseline_is_one_record_and_is_taken_back_as_one(north: Database) -> None:
    rows = [RED, RED._replace(item_key="watch:M2", reason_keys=("event:e1:x",), member_id="M2")]
    taken = commands.decide(
        north.engine,
        ANA,
        team_id="north",
        items=rows,
        kind="baseline",
        until=on(15, 12),
        now=at(20),
    )
    expected = {("baseline", key, on(15, 12)) for key in ("contacts:M1:2026-11", "watch:M2")}
    assert {(each.kind, each.item_key, each.until) for each in decided(north)} == expected
    assert audited(north).count("decide.baseline") == 1
    commands.undo(north.engine, ANA, decision_ids=[each.decision_id for each in taken], now=at(23))
    assert decided(north, 23) == ()
    assert len(decided(north, 20)) == 2
    assert audited(north).count("decide.undo") == 1


def test_rows_on_terms_of_their_own_are_one_record_all_or_none(north: Database) -> None:
    rows = [RED, RED._replace(item_key="watch:M2", member_id="M2")]

    def assign_each(*terms: Terms) -> None:
        commands.decide(
            north.engine,
            ANA,
            team_id="north",
            items=rows,
            kind="assign",
            terms=terms,
            now=at(20),
        )

    with pytest.raises(CommandError, match="some words"):
        assign_each(Terms("Call", "s-ana", on(23)), Terms("", "s-ben", on(24)))
    assert tasks(north) == ()
    assign_each(Terms("Call", "s-ana", on(23)), Terms("Visit", "s-ben", on(24)))
    assert {(task.title, task.owner, task.due) for task in tasks(north)} == {
        ("Call", "s-ana", on(23)),
        ("Visit", "s-ben", on(24)),
    }
    assert audited(north).count("decide.assign") == 1


def test_a_baseline_gives_way_to_nobody_and_takes_nobodys_place(north: Database) -> None:
    """It speaks of the past, a decision of the same day of what is still to do."""
    for kind, who in (("baseline", ANA), ("discussed", BEN), ("baseline", ANA)):
        commands.decide(
            north.engine,
            who,
            team_id="north",
            items=[RED],
            kind=kind,
            until=on(15, 12) if kind == "baseline" else None,
            now=at(20),
        )
    assert sorted(each.kind for each in decided(north)) == ["baseline", "baseline", "discussed"]


def test_several_are_taken_back_all_or_none(north: Database) -> None:
    first, second = assign(north, RED, RED._replace(item_key="watch:M1"))
    commands.edit_task(north.engine, BEN, task_id=first.task_id, due=on(25), now=at(20))
    with pytest.raises(CommandError, match="worked on"):
        commands.undo(
            north.engine,
            ANA,
            decision_ids=[first.decision_id, second.decision_id],
            now=at(20, 10),
        )
    assert len(decided(north)) == 2
    assert len(tasks(north)) == 2


def test_a_past_board_still_shows_what_was_undone_later(north: Database) -> None:
    (result,) = assign(north)
    commands.undo(north.engine, ANA, decision_ids=[result.decision_id], now=at(23))
    assert len(decided(north, 20)) == len(tasks(north, 20)) == 1
    assert len(decided(north, 23)) == len(tasks(north, 23)) == 0


def test_undo_is_refused_once_the_task_was_worked_on(north: Database) -> None:
    (result,) = assign(north)
    commands.edit_task(north.engine, BEN, task_id=result.task_id, due=on(25), now=at(20))
    with pytest.raises(CommandError, match="worked on"):
        commands.undo(north.engine, ANA, decision_ids=[result.decision_id], now=at(20, 10))
    commands.finish_task(north.engine, BEN, task_id=result.task_id, now=at(21))
    with pytest.raises(CommandError, match="worked on"):
        commands.undo(north.engine, ANA, decision_ids=[result.decision_id], now=at(21, 10))
    assert len(decided(north, 21)) == 1


def test_undo_of_an_edit_gives_the_task_back_as_it_was(north: Database) -> None:
    assign(north)
    (again,) = assign(north, text="Visit Rosa")
    commands.undo(north.engine, ANA, decision_ids=[again.decision_id], now=at(20))
    assert [one.title for one in tasks(north)] == ["Call Rosa"]
    assert [one.text for one in decided(north)] == ["Call Rosa"]


def test_deciding_again_the_same_day_takes_the_place_of_the_first(north: Database) -> None:
    assign(north)
    commands.decide(
        north.engine, ANA, team_id="north", items=[RED], kind="discussed", now=at(20, 10)
    )
    assert [one.kind for one in decided(north)] == ["discussed"]
    assert tasks(north) == ()
    (last,) = decided(north)
    commands.undo(north.engine, ANA, decision_ids=[last.decision_id], now=at(20, 11))
    assert [one.kind for one in decided(north)] == ["assign"]
    assert [one.title for one in tasks(north)] == ["Call Rosa"]


def test_somebody_elses_decision_is_shown_before_it_is_replaced(north: Database) -> None:
    assign(north)
    with pytest.raises(AlreadyChanged) as refused:
        assign(north, actor=BEN, text="Write to Rosa", hour=10)
    (row,) = refused.value.rows
    assert {each.name: each.now for each in row.fields} == {
        "kind": "assign",
        "text": "Call Rosa",
        "owner": "s-ana",
        "until": on(24),
    }
    assert {(each.by, each.at) for each in row.fields} == {("s-ana", at(20))}
    assert [one.text for one in decided(north)] == ["Call Rosa"]
    assign(north, actor=BEN, text="Write to Rosa", hour=10, replace=True)
    assert [(one.text, one.by) for one in decided(north)] == [("Write to Rosa", "s-ben")]
    assert [one.title for one in tasks(north)] == ["Write to Rosa"]


def test_two_reasons_of_one_row_can_be_decided_apart(north: Database) -> None:
    watch = [Target("watch:M1", (f"event:e-{number}:crisis",), "M1") for number in (1, 2)]
    for actor, item in zip((ANA, BEN), watch, strict=True):
        commands.decide(
            north.engine, actor, team_id="north", items=[item], kind="discussed", now=at(20)
        )
    assert len(decided(north)) == 2


def test_many_are_decided_or_none(north: Database) -> None:
    assign(north, actor=BEN)
    with pytest.raises(AlreadyChanged):
        assign(north, Target("referral:r-1", (), "M2"), RED)
    assert [one.item_key for one in decided(north)] == [RED.item_key]


def test_a_huddle_starts_once_a_day(north: Database) -> None:
    roll = [Attendee("s-ana", True), Attendee("s-ben", False, "s-cover")]
    first = commands.start_huddle(
        north.engine, ANA, team_id="north", attendance=roll, now=at(20), huddle_id="h-1"
    )
    second = commands.start_huddle(north.engine, BEN, team_id="north", now=at(20, 10))
    assert (first.huddle_id, first.created, first.facilitator) == ("h-1", True, "s-ana")
    assert second == ("h-1", False, "open", "s-ana")
    commands.take_over(north.engine, BEN, huddle_id="h-1", now=at(20, 10))
    (huddle,) = load(north, on(20)).huddles
    assert (huddle.facilitator, huddle.host, huddle.status) == ("s-ben", "s-ben", "open")
    assert huddle.day == on(20)
    conn = north.connect()
    assert record.read(conn, "agency", "h-1").attendance == (
        *(("s-ana", "present", ""), ("s-ben", "out", "s-cover")),
    )
    conn.close()


def test_a_huddle_runs_at_the_board_of_who_started_it(north: Database) -> None:
    commands.start_huddle(
        north.engine, ANA, team_id="north", facilitator="s-ben", now=at(20), huddle_id="h-1"
    )
    (huddle,) = load(north, on(20)).huddles
    assert (huddle.facilitator, huddle.host) == ("s-ben", "s-ana")
    commands.take_over(north.engine, BEN, huddle_id="h-1", now=at(20, 10))
    (huddle,) = load(north, on(20)).huddles
    assert (huddle.facilitator, huddle.host) == ("s-ben", "s-ben")


def test_a_start_and_a_step_whose_answer_was_lost_are_done_once(north: Database) -> None:
    """They are tried again with what they were tried with first."""
    for _ in range(2):
        started = commands.start_huddle(
            north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1"
        )
        assert started.created
        first: dict[str, Any] = {"huddle_id": "h-1", "step": 1, "box_seconds": 90, "now": at(20)}
        commands.enter_step(north.engine, ANA, **first)
    resumed: dict[str, Any] = {"huddle_id": "h-1", "step": 1, "box_seconds": 90, "now": at(20, 10)}
    for _ in range(2):
        commands.enter_step(north.engine, ANA, left_at=at(20, 9, 1), **resumed)
    conn = north.connect()
    stays = record.read(conn, "agency", "h-1").stays
    conn.close()
    assert [(stay.entered_at, stay.left_at) for stay in stays] == [
        (at(20), at(20, 9, 1)),
        (at(20, 10), None),
    ]
    actions = north.rows("SELECT action FROM audit WHERE action LIKE 'huddle.%' ORDER BY seq")
    assert actions == [("huddle.start",), ("huddle.step",), ("huddle.step",)]


def test_a_step_that_waited_while_somebody_took_over_does_not_move_the_huddle(
    north: Database,
) -> None:
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1")
    commands.take_over(north.engine, BEN, huddle_id="h-1", now=at(20, 10))
    step: dict[str, Any] = {"huddle_id": "h-1", "step": 2, "box_seconds": 90, "now": at(20, 9, 5)}
    with pytest.raises(CommandError, match="Somebody else leads this huddle now"):
        commands.enter_step(north.engine, ANA, **step)
    commands.enter_step(north.engine, BEN, **step)
    (huddle,) = load(north, on(20)).huddles
    assert huddle.step == 2


def test_a_huddle_keeps_its_minutes_its_overrun_and_its_addenda(north: Database) -> None:
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1")
    steps = [(1, 90, at(20, 9, 0)), (2, 240, at(20, 9, 2)), (2, 240, at(20, 9, 3))]
    for step, box, now in steps:
        commands.enter_step(north.engine, ANA, huddle_id="h-1", step=step, box_seconds=box, now=now)
    commands.close_huddle(
        north.engine, ANA, huddle_id="h-1", carry=[RED], reason="no time", now=at(20, 9, 7)
    )
    commands.add_addendum(north.engine, BEN, huddle_id="h-1", text="Rosa called back", now=at(21))
    conn = north.connect()
    found = record.read(conn, "agency", "h-1")
    conn.close()
    # Step 1: two minutes in a box of 1:30. Step 2: five minutes in a box of four.
    assert [(stay.step, stay.seconds, stay.over_seconds) for stay in found.stays] == [
        *((1, 120, 30), (2, 300, 60)),
    ]
    assert (found.huddle.status, found.huddle.ended_at) == ("closed", at(20, 9, 7))
    assert [(note.text, note.by) for note in found.addenda] == [("Rosa called back", "s-ben")]
    (carried,) = decided(north)
    assert (carried.kind, carried.item_key, carried.reason, carried.huddle_id) == (
        *("carry", RED.item_key, "no time", "h-1"),
    )


def test_what_another_seat_decides_while_it_is_closed_is_not_carried(north: Database) -> None:
    """Red is decided whole, one of two reasons of the watch row is, of the referral there was only
    a call: the last two are still to be decided."""
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1")
    first, second = "event:e-1:crisis", "event:e-2:crisis"
    watch, referral = Target("watch:M1", (first, second), "M1"), Target("referral:r-1", (), "M2")
    seat: dict[str, Any] = {"team_id": "north", "now": at(20, 9, 6)}
    for items, kind in (([RED], "discussed"), ([Target("watch:M1", (first,), "M1")], "discussed")):
        commands.decide(north.engine, BEN, items=items, kind=kind, **seat)
    commands.decide(north.engine, BEN, items=[referral], kind="log", **seat)
    commands.close_huddle(
        north.engine, ANA, huddle_id="h-1", carry=[RED, watch, referral], now=at(20, 9, 7)
    )
    carried = {each.item_key for each in decided(north) if each.kind == "carry"}
    assert carried == {"watch:M1", "referral:r-1"}


def test_the_record_counts_the_barriers_raised_in_the_huddle(north: Database) -> None:
    place: dict[str, Any] = {"team_id": "north", "owner": "s-ana"}
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1")
    for title, huddle_id, now in (
        *(("No van", "h-1", at(20, 9, 1)), ("No phone", "", at(20, 9, 2))),
        ("Clinic shut", "", at(20, 15)),
    ):
        commands.add_barrier(north.engine, ANA, title=title, huddle_id=huddle_id, now=now, **place)
    commands.close_huddle(north.engine, ANA, huddle_id="h-1", now=at(20, 9, 7))
    conn = north.connect()
    kept = record.read(conn, "agency", "h-1")
    conn.close()
    assert of_stored(kept, load(north, on(20))).barriers == 1


def test_a_broken_off_stay_does_not_count_the_gap(north: Database) -> None:
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1")
    for now, left_at in ((at(20, 9, 0), None), (at(20, 10, 0), at(20, 9, 1))):
        commands.enter_step(
            north.engine,
            ANA,
            huddle_id="h-1",
            step=1,
            box_seconds=90,
            now=now,
            left_at=left_at,
        )
    conn = north.connect()
    stays = record.read(conn, "agency", "h-1").stays
    conn.close()
    assert [(stay.step, stay.seconds, stay.left_at is None) for stay in stays] == [
        *((1, 60, False), (1, 0, True)),
    ]


def test_a_closed_huddle_is_locked(north: Database) -> None:
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1")
    (result,) = assign(north)
    assert decided(north)[0].huddle_id == tasks(north)[0].huddle_id == "h-1"
    commands.close_huddle(north.engine, ANA, huddle_id="h-1", now=at(20, 10))
    commands.close_huddle(north.engine, ANA, huddle_id="h-1", now=at(20, 11))
    late: dict[str, Any] = {"huddle_id": "h-1", "now": at(20, 12)}
    with pytest.raises(CommandError, match="locked"):
        commands.decide(north.engine, ANA, team_id="north", items=[RED], kind="discussed", **late)
    with pytest.raises(CommandError, match="locked"):
        commands.undo(north.engine, ANA, decision_ids=[result.decision_id], now=at(20, 12))
    with pytest.raises(CommandError, match="locked"):
        commands.enter_step(north.engine, ANA, step=1, box_seconds=90, **late)
    with pytest.raises(CommandError, match="locked"):
        commands.set_attendance(north.engine, ANA, attendance=[], **late)
    assert load(north, on(20)).huddles[0].ended_at == at(20, 10)
    between = commands.decide(
        north.engine,
        ANA,
        team_id="north",
        items=[Target("referral:r-1")],
        kind="discussed",
        now=at(20, 12),
    )
    assert {one.decision_id: one.huddle_id for one in decided(north)}[between[0].decision_id] == ""


def test_what_was_decided_before_the_huddle_of_the_day_belongs_to_it(north: Database) -> None:
    (yesterday,) = commands.decide(
        north.engine,
        ANA,
        team_id="north",
        items=[Target("referral:r-1", (), "M2")],
        kind="assign",
        text="Ask again",
        owner="s-ana",
        until=on(24),
        now=at(19, 16),
    )
    (kept,) = assign(north, hour=8)
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-1")
    assert {one.decision_id: one.huddle_id for one in decided(north)} == {
        yesterday.decision_id: "",
        kept.decision_id: "h-1",
    }
    assert {one.task_id: one.huddle_id for one in tasks(north)} == {
        yesterday.task_id: "",
        kept.task_id: "h-1",
    }
    commands.close_huddle(north.engine, ANA, huddle_id="h-1", now=at(20, 10))
    with pytest.raises(CommandError, match="locked"):
        commands.undo(north.engine, ANA, decision_ids=[kept.decision_id], now=at(20, 12))


def test_a_forgotten_huddle_is_closed_by_the_next_one(north: Database) -> None:
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(19), huddle_id="h-1")
    commands.enter_step(
        north.engine, ANA, huddle_id="h-1", step=2, box_seconds=240, now=at(19, 9, 5)
    )
    commands.start_huddle(north.engine, ANA, team_id="north", now=at(20), huddle_id="h-2")
    first, second = load(north, on(20)).huddles
    assert (first.status, first.ended_at) == ("closed", at(19, 9, 5))
    assert (second.status, second.ended_at) == ("open", None)


def test_a_contact_logged_here_is_a_provisional_fact(north: Database) -> None:
    values: dict[str, Any] = {
        "member_id": "M1",
        "staff_id": "s-ana",
        "day": on(19),
        "channel": "phone",
        "outcome": "reached",
        "core_service": True,
        "now": at(20),
    }
    first = commands.log_contact(north.engine, ANA, contact_id="c-1", **values)
    assert first == commands.log_contact(north.engine, ANA, contact_id="c-1", **values)
    (contact,) = load(north, on(20)).contacts["M1"]
    assert (contact.day, contact.entered_on, contact.core_service) == (on(19), on(20), True)
    # It was entered on the 20th: the board of the 19th could not show it.
    assert load(north, on(19)).contacts == {}
    assert load(north, on(20)).contacts_from is None
    with pytest.raises(CommandError, match="ahead"):
        commands.log_contact(north.engine, ANA, **{**values, "day": on(21)})
    with pytest.raises(CommandError, match="no such member"):
        commands.log_contact(north.engine, ANA, **{**values, "member_id": "M9"})


def test_a_contact_logged_from_a_row_can_be_undone(north: Database) -> None:
    contact_id = commands.log_contact(
        north.engine,
        ANA,
        member_id="M1",
        staff_id="s-ana",
        day=on(20),
        channel="phone",
        outcome="no_answer",
        team_id="north",
        item=RED,
        now=at(20),
    )
    (decision,) = decided(north)
    assert decision.kind == "log"
    commands.undo(north.engine, ANA, decision_ids=[decision.decision_id], now=at(20, 10))
    assert load(north, on(20)).contacts == {}
    assert north.rows("SELECT count(*) FROM contact") == [(1,)]
    assert contact_id


def test_a_source_contact_takes_the_place_of_the_provisional_one(north: Database) -> None:
    commands.log_contact(
        north.engine,
        ANA,
        member_id="M1",
        staff_id="s-ana",
        day=on(18),
        channel="phone",
        outcome="reached",
        now=at(18),
        contact_id="ours",
    )
    add(
        north,
        models.Contact,
        {
            "contact_id": "theirs",
            "member_id": "M1",
            "day": on(18),
            "entered_on": on(20),
            "batch_id": "b-2",
        },
    )
    with north.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE contact SET replaced_by = 'theirs' WHERE contact_id = 'ours'")
    for day, expected in ((18, "ours"), (19, "ours"), (20, "theirs")):
        (contact,) = load(north, on(day)).contacts["M1"]
        assert contact.contact_id == expected


def test_tasks_are_added_changed_and_finished(north: Database) -> None:
    for _ in range(2):
        task_id = commands.add_task(
            north.engine,
            ANA,
            team_id="north",
            title="Order forms",
            due=on(25),
            now=at(20),
            task_id="t-1",
        )
        assert task_id == "t-1"
    commands.edit_task(north.engine, ANA, task_id="t-1", owner="s-ben", no_due=True, now=at(21))
    commands.finish_task(north.engine, BEN, task_id="t-1", reason="came", now=at(23))
    commands.finish_task(north.engine, BEN, task_id="t-1", now=at(24))
    assert [
        (one.owner, one.due, one.status, one.closed_on, one.reason)
        for day in (20, 21, 23)
        for one in tasks(north, day)
    ] == [
        ("", on(25), "open", None, ""),
        ("s-ben", None, "open", None, ""),
        ("s-ben", None, "done", on(23), "came"),
    ]
    with pytest.raises(CommandError, match="done already"):
        commands.finish_task(north.engine, ANA, task_id="t-1", status="cancelled", now=at(24))
    with pytest.raises(CommandError, match="closed"):
        commands.edit_task(north.engine, ANA, task_id="t-1", title="x", now=at(24))


def test_an_edit_of_an_imported_row_keeps_what_the_source_said(north: Database) -> None:
    add(
        north,
        models.Task,
        {"task_id": "t-9", "member_id": "M1", "status": "open", "title": "x", "batch_id": "b-1"},
    )
    commands.edit_task(north.engine, ANA, task_id="t-9", title="y", now=at(20))
    commands.edit_task(north.engine, ANA, task_id="t-9", title="z", now=at(20))
    assert north.rows("SELECT table_name, row_id, column_name, value FROM source_value") == [
        ("task", "t-9", "title", "x")
    ]


def test_barriers_are_raised_noted_handed_up_and_closed(north: Database) -> None:
    commands.add_barrier(
        north.engine,
        ANA,
        team_id="north",
        title="No beds",
        owner="s-ana",
        tier="team",
        now=at(16),
        barrier_id="b-1",
    )
    commands.note_barrier(
        north.engine, ANA, barrier_id="b-1", text="asked", next_step="ask again", now=at(18)
    )
    commands.escalate_barrier(
        north.engine,
        ANA,
        barrier_id="b-1",
        reason="no answer",
        response_due=on(24),
        now=at(19),
    )
    commands.close_barrier(north.engine, ANA, barrier_id="b-1", reason="solved", now=at(23))
    commands.close_barrier(north.engine, ANA, barrier_id="b-1", now=at(24))
    seen = [
        (one.tier, one.theirs, one.next_step, one.opened_on, one.noted_on, one.response_due)
        for day in (15, 16, 18, 19, 23)
        for one in load(north, on(day)).barriers
    ]
    assert seen == [
        ("team", False, "", on(16), on(16), None),
        ("team", False, "ask again", on(16), on(18), None),
        ("supervisor", True, "ask again", on(16), on(18), on(24)),
    ]
    with pytest.raises(CommandError, match="closed"):
        commands.note_barrier(north.engine, ANA, barrier_id="b-1", text="late", now=at(24))


def test_a_worry_fills_the_members_concern_until_its_day(north: Database) -> None:
    concern_id = commands.add_concern(
        north.engine, ANA, member_id="M1", text="sounds low", until=on(22), now=at(20)
    )
    commands.add_concern(north.engine, ANA, member_id="M2", text="lost phone", now=at(1))

    def concern(member: int, day: date) -> tuple[str, date | None, date | None]:
        found = load(north, day).members[member - 1]
        return found.concern, found.concern_until, found.concern_since

    assert concern(1, on(19)) == ("", None, None)
    assert concern(1, on(22)) == ("sounds low", on(22), on(20))
    assert concern(1, on(23)) == ("", None, None)
    # Without a date it stands for 30 days: 1 November and 30 days are 1 December.
    assert concern(2, on(1, 12)) == ("lost phone", None, on(1))
    assert concern(2, on(2, 12)) == ("", None, None)
    commands.end_concern(north.engine, ANA, concern_id=concern_id, now=at(21))
    assert concern(1, on(21)) == ("", None, None)
    assert concern(1, on(20)) == ("sounds low", on(22), on(20))


def test_reviews_and_rules_in_force(north: Database) -> None:
    commands.record_review(north.engine, ANA, member_id="M1", staff_id="s-ana", now=at(18))
    assert load(north, on(17)).reviews == {}
    assert load(north, on(18)).reviews == {"M1": (on(18),)}
    assert commands.apply_rules(north.engine, ANA, text="a = 1", now=at(10)) == 1
    assert commands.apply_rules(north.engine, ANA, text="a = 1", now=at(11)) == 1
    assert commands.apply_rules(north.engine, BEN, text="a = 2", now=at(15)) == 2
    assert load(north, on(9)).rules is None
    for day, version in ((10, 1), (14, 1), (15, 2)):
        rules = load(north, on(day)).rules
        assert rules is not None
        assert (rules.version, rules.text) == (version, f"a = {version}")


def test_every_command_leaves_one_record_and_the_chain_holds(north: Database) -> None:
    assign(north)
    commands.record_reveal(north.engine, ANA, surface="board", targets=["M1"], now=at(20))
    commands.record_export(north.engine, ANA, kind="csv", tables=["members"], rows=3, now=at(20))
    commands.record_failed_unlock(north.engine, ANA, now=at(20))
    conn = north.connect()
    found = list(audit.records(conn, "agency"))
    assert [one.action for one in found] == [
        *("agency.init", "team.add", "decide.assign", "reveal", "export", "unlock.failed"),
    ]
    assert [one.seq for one in found] == [1, 2, 3, 4, 5, 6]
    assert json.loads(found[2].after)["text"] == "Call Rosa"
    assert audit.verify(conn, "agency") == (6, None, "")
    conn.close()


@pytest.mark.parametrize(
    ("tamper", "broken_at", "problem"),
    [
        ("UPDATE audit SET actor = 's-ben' WHERE seq = 2", 2, "was changed"),
        ("DELETE FROM audit WHERE seq = 2", 2, "is missing"),
        ("UPDATE audit SET hash = 'x' WHERE seq = 1", 1, "was changed"),
        ("UPDATE audit SET prev_hash = 'x' WHERE seq = 2", 2, "was replaced"),
    ],
)
def test_tampering_with_the_log_is_found(
    north: Database, tamper: str, broken_at: int, problem: str
) -> None:
    assign(north)
    with north.engine.begin() as conn:
        if north.dialect == "sqlite":
            conn.exec_driver_sql("DROP TRIGGER audit_keeps_records")
            conn.exec_driver_sql("DROP TRIGGER audit_loses_nothing")
        else:
            conn.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER USER")
        conn.exec_driver_sql(tamper)
    reading = north.connect()
    verdict = audit.verify(reading, "agency")
    reading.close()
    assert verdict.broken_at == broken_at
    assert problem in verdict.problem


def test_two_writers_at_once_lose_nothing_and_keep_the_chain(north: Database) -> None:
    errors: list[Exception] = []

    def work(actor: commands.Actor, first: int) -> None:
        try:
            for number in range(first, first + 15):
                commands.decide(
                    north.engine,
                    actor,
                    team_id="north",
                    items=[Target(f"referral:r-{number}")],
                    kind="discussed",
                    now=at(20),
                )
        except Exception as error:
            errors.append(error)

    threads = [
        threading.Thread(target=work, args=(actor, first))
        for actor, first in ((ANA, 0), (BEN, 100), (ANA, 200))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(decided(north)) == 45
    conn = north.connect()
    assert audit.verify(conn, "agency") == (47, None, "")
    conn.close()


def test_a_refused_command_leaves_no_trace(north: Database) -> None:
    before = audited(north)
    with pytest.raises(CommandError, match="no such team"):
        commands.add_barrier(north.engine, ANA, team_id="west", title="x", now=at(20))
    with pytest.raises(CommandError, match="no such decision"):
        commands.undo(north.engine, ANA, decision_ids=["d-0"], now=at(20))
    assert audited(north) == before


def test_an_error_never_names_a_member(north: Database) -> None:
    with pytest.raises(CommandError) as refused:
        commands.decide(
            north.engine,
            ANA,
            team_id="nowhere",
            items=[Target("watch:M1", (), "M1")],
            kind="discussed",
            text="Rosa Member1",
            now=at(20),
        )
    assert "Rosa" not in f"{refused.value} {refused.value.__cause__}"


def test_a_member_that_vanished_leaves_when_a_person_says_so(north: Database) -> None:
    with north.engine.begin() as conn:
        conn.exec_driver_sql(
            "UPDATE member SET vanished_at = '2026-11-18T12:00:00.000000+00:00'"
            " WHERE member_id IN ('M1', 'M2')"
        )
    assert [one.vanished for one in load(north, on(20)).members] == [False, False, False]
    done = commands.confirm_vanished(
        north.engine, ANA, rows=[("member", "M1"), ("member", "M3")], now=at(20)
    )
    assert done == 1
    assert [one.vanished for one in load(north, on(20)).members] == [True, False, False]
    assert [one.vanished for one in load(north, on(19)).members] == [False, False, False]


def test_postgresql_announces_a_number_and_nothing_else(postgresql_database: Database) -> None:
    import psycopg

    url = postgresql_database.url.replace("+psycopg", "", 1)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("LISTEN huddle")
        commands.init_agency(postgresql_database.engine, ANA, now=at(1))
        (notice,) = conn.notifies(timeout=5, stop_after=1)
    assert (notice.channel, notice.payload) == ("huddle", "1")


def test_a_reader_notices_a_command(north: Database) -> None:
    conn = north.connect()
    before = reader.data_version(conn)
    assign(north)
    assert reader.data_version(conn) != before
    conn.close()
