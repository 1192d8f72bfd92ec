"""Huddles that are over, taken in at once: what stands then, on each day, is what each day left."""

from contextlib import closing
from datetime import timedelta

import pytest

from db import commands
from db.commands import CommandError
from db.measuring import history
from db.orders import Attendee, GoalStanding, PastDecision, PastHuddle, PastStay, Target
from db.types import Held, TeamFacts
from tests.conftest import Database
from tests.db.seed import ANA, at, load, on

TARGET = Target("watch:M1", ("watch:M1:over",), "M1")
RED = GoalStanding("M24", "Tasks done by their day", "share", on(2), on(8), "0.5", 4, "0.85", "red")


def huddle(day: int) -> PastHuddle:
    return PastHuddle(
        started_at=at(day),
        attendance=(Attendee("s-ana", True), Attendee("s-ben", False, "s-ana")),
        stays=(PastStay(1, 90, 80), PastStay(2, 240, 300)),
        decisions=(
            PastDecision(
                "assign", TARGET, "Call the clinic", "s-ana", on(day + 2), done_at=at(day + 1)
            ),
            PastDecision("carry", TARGET, reason="not discussed"),
        ),
        standings=(RED,),
    )


def taken(north: Database, *days: int) -> None:
    commands.record_past_huddles(
        north.engine, ANA, team_id="north", huddles=[huddle(day) for day in days], now=at(20)
    )


def tasks(known: TeamFacts) -> list[tuple[object, ...]]:
    return [(t.title, t.status, t.closed_on, t.due) for t in known.tasks if t.huddle_id]


def test_each_day_stands_as_its_huddle_left_it(north: Database) -> None:
    taken(north, 9)
    assert load(north, on(8)).huddles == ()
    evening = load(north, on(9))
    (held,) = evening.huddles
    assert (held.day, held.status, held.facilitator) == (on(9), "closed", ANA.user_id)
    assert [(each.kind, each.day, each.reason_keys) for each in evening.decisions] == [
        ("assign", on(9), ("watch:M1:over",)),
        ("carry", on(9), ("watch:M1:over",)),
    ]
    assert tasks(evening) == [("Call the clinic", "open", None, on(11))]
    assert tasks(load(north, on(10))) == [("Call the clinic", "done", on(10), on(11))]
    assert [(each.day, each.value, each.standing) for each in evening.results] == [
        (on(9), "0.5", "red")
    ]


def test_its_length_and_its_roll_are_kept(north: Database) -> None:
    taken(north, 9)
    with closing(north.connect()) as conn:
        (held,) = history(conn, load(north, on(9))).held
    assert isinstance(held, Held)
    assert (held.present, held.out) == (frozenset({"s-ana"}), frozenset({"s-ben"}))
    assert (held.seconds, held.over_seconds) == ({1: 80, 2: 300}, {1: 0, 2: 60})
    assert held.ended_at == held.started_at + timedelta(seconds=380)


def test_a_day_that_has_a_huddle_takes_no_second_and_nothing_of_the_others(
    north: Database,
) -> None:
    taken(north, 9)
    with pytest.raises(CommandError, match="huddle of 2026-11-09 already"):
        taken(north, 6, 9)
    assert len(load(north, on(12)).huddles) == 1
    with pytest.raises(CommandError, match="no such team"):
        commands.record_past_huddles(north.engine, ANA, team_id="x", huddles=[], now=at(20))
