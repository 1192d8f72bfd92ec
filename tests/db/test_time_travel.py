"""Time travel: the board of every past day is the one that people saw on that day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from db import commands, models
from db.commands import Attendee, Target
from db.types import TeamFacts
from tests.conftest import Database
from tests.db.seed import ANA, BEN, RED, add, at, load, on

Act = Callable[[Database, datetime], object]


def decide(kind: str, id_: str, item: Target = RED, **values: object) -> Act:
    return lambda database, now: commands.decide(
        database.engine,
        ANA,
        team_id="north",
        items=[item],
        kind=kind,
        decision_id=id_,
        now=now,
        **values,  # type: ignore[arg-type]
    )


def undo(id_: str) -> Act:
    return lambda database, now: commands.undo(database.engine, ANA, decision_ids=[id_], now=now)


def finish_every_task(database: Database, now: datetime) -> None:
    for (task_id,) in database.rows("SELECT task_id FROM task WHERE removed_at IS NULL"):
        commands.finish_task(database.engine, BEN, task_id=task_id, now=now)


def log(id_: str, item: Target | None = None) -> Act:
    return lambda database, now: commands.log_contact(
        database.engine,
        ANA,
        member_id="M1",
        staff_id="s-ana",
        day=now.date(),
        channel="phone",
        outcome="reached",
        team_id="north",
        item=item,
        contact_id=id_,
        now=now,
    )


def start(database: Database, now: datetime) -> None:
    commands.start_huddle(
        database.engine,
        ANA,
        team_id="north",
        attendance=[Attendee("s-ana", True)],
        huddle_id=f"h-{now.day}",
        now=now,
    )


def close(database: Database, now: datetime) -> None:
    commands.close_huddle(
        database.engine,
        ANA,
        huddle_id=f"h-{now.day}",
        carry=[Target("referral:r-7", (), "M2")],
        reason="no time",
        now=now,
    )


def raise_barrier(database: Database, now: datetime) -> None:
    commands.add_barrier(
        database.engine, ANA, team_id="north", title="No beds", barrier_id="b", now=now
    )


def hand_up(database: Database, now: datetime) -> None:
    commands.escalate_barrier(database.engine, ANA, barrier_id="b", reason="full", now=now)
    commands.note_barrier(database.engine, ANA, barrier_id="b", text="asked", now=now)


def solve(database: Database, now: datetime) -> None:
    commands.close_barrier(database.engine, ANA, barrier_id="b", now=now)


def worry(database: Database, now: datetime) -> None:
    commands.add_concern(database.engine, ANA, member_id="M2", text="low", concern_id="w", now=now)


def stop_worrying(database: Database, now: datetime) -> None:
    commands.end_concern(database.engine, ANA, concern_id="w", now=now)


def rule(text: str) -> Act:
    return lambda database, now: commands.apply_rules(database.engine, ANA, text=text, now=now)


def review(database: Database, now: datetime) -> None:
    commands.record_review(database.engine, ANA, member_id="M3", now=now)


def rename_task(database: Database, now: datetime) -> None:
    ((task_id,),) = database.rows("SELECT task_id FROM task WHERE removed_at IS NULL")
    commands.edit_task(database.engine, BEN, task_id=task_id, title="Visit", due=on(30), now=now)


WATCH = Target("watch:M2", ("event:e-1:crisis",), "M2")
DAYS: dict[int, list[Act]] = {
    9: [start, decide("assign", "d-1", text="Call", owner="s-ana", until=on(11)), close],
    10: [start, log("c-1"), decide("watch", "d-2", WATCH, until=on(13)), worry, close],
    11: [rename_task, raise_barrier, rule("a = 1")],
    12: [decide("assign", "d-3", text="Call again", until=on(16)), hand_up],
    13: [finish_every_task, log("c-2", RED), review, stop_worrying],
    16: [decide("snooze", "d-4", WATCH, until=on(20)), solve, rule("a = 2")],
    17: [undo("d-4"), decide("assign", "d-5", text="Third", owner="s-ben")],
    18: [undo("d-5"), start, decide("excuse", "d-6", reason="moved"), close],
}


def test_every_past_board_is_what_people_saw(north: Database) -> None:
    seen: dict[int, TeamFacts] = {}
    for day in range(8, 20):
        for place, act in enumerate(DAYS.get(day, [])):
            act(north, at(day, 9, place))
        seen[day] = load(north, on(day), at(day, 23, 59))
    assert len({repr(replace(facts, as_of=on(1), now=at(1))) for facts in seen.values()}) == 9
    for day, facts in seen.items():
        assert load(north, on(day), at(25)) == replace(
            facts, now=load(north, on(day), at(25)).now
        ), f"the board of November {day}"


def test_an_import_later_leaves_earlier_boards_alone(north: Database) -> None:
    """A later file brings a member, closes a referral and moves a member to another team."""
    add(
        north,
        models.Referral,
        {"referral_id": "r-1", "member_id": "M1", "status": "sent", "sent_on": on(2)},
    )
    before = {day: load(north, on(day)) for day in (10, 16, 17)}
    now = at(18)
    commands.add_team(north.engine, ANA, team_id="south", now=now)
    with north.engine.begin() as conn:
        conn.exec_driver_sql(
            "UPDATE referral SET status = 'completed', status_on = '2026-11-16',"
            " closed_on = '2026-11-16' WHERE referral_id = 'r-1'"
        )
        conn.exec_driver_sql(
            "UPDATE assignment SET valid_to = '2026-11-18T14:00:00.000000+00:00'"
            " WHERE member_id = 'M3'"
        )
    for column, old, new in (
        *(("status", "sent", "completed"), ("status_on", None, "2026-11-16")),
        ("closed_on", None, "2026-11-16"),
    ):
        add(
            north,
            models.Change,
            {
                "change_id": f"x-{column}",
                "table_name": "referral",
                "row_id": "r-1",
                "member_id": "M1",
                "column_name": column,
                "before": old,
                "after": new,
                "changed_at": now,
                "batch_id": "b-2",
            },
        )
    add(
        north,
        models.Member,
        {"member_id": "M5", "short_id": "5555", "known_from": now, "segment": "active"},
    )
    add(
        north,
        models.Assignment,
        *(
            {"assignment_id": f"y-{member}", "member_id": member, "team_id": team}
            | {"valid_from": now}
            for member, team in (("M5", "north"), ("M3", "south"))
        ),
    )
    for day, facts in before.items():
        assert load(north, on(day)) == facts, f"the board of November {day}"
    after = load(north, on(18))
    assert [one.member_id for one in after.members] == ["M1", "M2", "M5"]
    assert after.referrals["M1"][0].status == "completed"
