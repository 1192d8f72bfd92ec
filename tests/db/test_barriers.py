"""Barriers and PDSA cycles in the database: each act is one edit, and a past day stands."""

from collections.abc import Callable
from contextlib import closing

import pytest

from db import commands
from db.commands import CommandError
from db.commands.edits import take_back_edit
from db.measuring import history
from tests.conftest import Database
from tests.db.seed import ANA, at, load, on


def raised(north: Database) -> None:
    commands.add_barrier(
        north.engine, ANA, team_id="north", title="No beds", now=at(2), barrier_id="b-1"
    )


def stands(north: Database, day: int) -> tuple[object, ...]:
    (one,) = load(north, on(day)).barriers
    return (one.tier, one.theirs, one.noted_on, one.response_due, one.last_note)


def test_it_goes_up_a_tier_at_a_time_and_comes_back_with_the_answer(north: Database) -> None:
    raised(north)
    for day, reason in ((3, "no answer"), (4, "still none"), (5, "agency must")):
        due = on(day + 5)
        commands.escalate_barrier(
            north.engine, ANA, barrier_id="b-1", reason=reason, response_due=due, now=at(day)
        )
    with pytest.raises(CommandError, match="Nobody is above"):
        commands.escalate_barrier(
            north.engine, ANA, barrier_id="b-1", reason="higher", now=at(6), edit_id="e-6"
        )
    for edit_id in ("e-9", "e-9"):
        commands.return_barrier(
            north.engine, ANA, barrier_id="b-1", answer="two beds", now=at(9), edit_id=edit_id
        )
    assert [stands(north, day) for day in (2, 3, 4, 5, 9)] == [
        ("", False, on(2), None, ""),
        ("supervisor", True, on(2), on(8), ""),
        ("lead", True, on(2), on(9), ""),
        ("agency", True, on(2), on(10), ""),
        ("lead", False, on(9), None, "two beds"),
    ]
    assert north.rows("SELECT kind, text FROM barrier_note") == [("answer", "two beds")]
    with pytest.raises(CommandError, match="needs a reason"):
        commands.escalate_barrier(north.engine, ANA, barrier_id="b-1", reason=" ", now=at(10))


def test_the_team_has_nobody_to_return_it_to(north: Database) -> None:
    raised(north)
    with pytest.raises(CommandError, match="The team has this barrier already"):
        commands.return_barrier(north.engine, ANA, barrier_id="b-1", answer="x", now=at(3))


def test_rewording_a_note_resets_no_age_and_the_past_keeps_its_words(north: Database) -> None:
    raised(north)
    commands.note_barrier(north.engine, ANA, barrier_id="b-1", text="asked", now=at(3))
    commands.reword_note(north.engine, ANA, barrier_id="b-1", text="asked twice", now=at(9))
    assert stands(north, 9)[2] == on(3)
    assert [stands(north, day)[4] for day in (3, 8, 9)] == ["asked", "asked", "asked twice"]


def test_each_act_is_taken_back_whole(north: Database) -> None:
    raised(north)
    before = stands(north, 2)
    acts: tuple[Callable[[], object], ...] = (
        lambda: commands.note_barrier(
            north.engine,
            ANA,
            barrier_id="b-1",
            text="asked",
            next_step="ask again",
            owner="s-ana",
            now=at(3),
            edit_id="e",
        ),
        lambda: commands.escalate_barrier(
            north.engine, ANA, barrier_id="b-1", reason="full", now=at(3), edit_id="e2"
        ),
        lambda: commands.close_barrier(
            north.engine, ANA, barrier_id="b-1", reason="beds", now=at(3), edit_id="e3"
        ),
    )
    for act, edit_id in zip(acts, ("e", "e2", "e3"), strict=True):
        act()
        assert not load(north, on(3)).barriers or stands(north, 3) != before
        take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(3, 10))
        assert stands(north, 3) == before
    assert not load(north, on(3)).barriers[0].next_step


def test_barriers_are_numbered_as_they_are_raised(north: Database) -> None:
    for title in ("one", "two", "three"):
        commands.add_barrier(north.engine, ANA, team_id="north", title=title, now=at(2))
    assert [(one.title, one.number) for one in load(north, on(2)).barriers] == [
        ("one", 1),
        ("two", 2),
        ("three", 3),
    ]


def begin(north: Database, edit_id: str, day: int = 2) -> None:
    commands.begin_cycle(
        north.engine,
        ANA,
        team_id="north",
        reason_code="no_access",
        aim="fewer missed visits",
        change="ride vouchers",
        prediction="half as many",
        start_on=on(day),
        review_on=on(day + 14),
        now=at(day),
        edit_id=edit_id,
    )


def test_one_card_is_open_for_a_reason_and_to_adapt_opens_the_next(north: Database) -> None:
    begin(north, "e-1")
    begin(north, "e-1")
    with pytest.raises(CommandError, match="open for this reason"):
        begin(north, "e-2")
    (first,) = load(north, on(2)).cycles
    with pytest.raises(CommandError, match="the next change"):
        commands.judge_cycle(
            north.engine,
            ANA,
            cycle_id=first.cycle_id,
            result="a third fewer",
            verdict="adapt",
            now=at(16),
            edit_id="e-3",
        )
    commands.judge_cycle(
        north.engine,
        ANA,
        cycle_id=first.cycle_id,
        result="a third fewer",
        verdict="adapt",
        change="vouchers and a call the day before",
        review_on=on(30),
        now=at(16),
        edit_id="e-4",
    )
    cycles = load(north, on(16)).cycles
    assert [(one.change, one.verdict, one.closed_on) for one in cycles] == [
        ("ride vouchers", "adapt", on(16)),
        ("vouchers and a call the day before", "", None),
    ]
    assert (cycles[1].follows, cycles[1].start_on) == (first.cycle_id, on(16))
    # On the day before it stood as it was.
    assert [(one.verdict, one.result) for one in load(north, on(15)).cycles] == [("", "")]
    take_back_edit(north.engine, ANA, edit_id="e-4", now=at(16, 10))
    assert [one.verdict for one in load(north, on(16)).cycles] == [""]
    take_back_edit(north.engine, ANA, edit_id="e-1", now=at(16, 11))
    assert load(north, on(16)).cycles == ()


def test_the_review_comes_after_the_start(north: Database) -> None:
    with pytest.raises(CommandError, match="after the start"):
        commands.begin_cycle(
            north.engine,
            ANA,
            team_id="north",
            reason_code="no_access",
            aim="a",
            change="c",
            prediction="p",
            start_on=on(2),
            review_on=on(2),
            now=at(2),
            edit_id="e",
        )


def test_measures_know_the_day_of_the_last_answer_as_it_was_known_then(north: Database) -> None:
    raised(north)
    for day in (3, 12):
        commands.escalate_barrier(
            north.engine, ANA, barrier_id="b-1", reason="r", response_due=on(20), now=at(day)
        )
        commands.return_barrier(
            north.engine, ANA, barrier_id="b-1", answer="two beds", now=at(day + 2)
        )
    commands.note_barrier(north.engine, ANA, barrier_id="b-1", text="asked again", now=at(16))
    assert [returned_on(north, day) for day in (4, 5, 13, 14, 16)] == [
        None,
        *(on(5), on(5)),
        *(on(14), on(14)),
    ]


def returned_on(north: Database, day: int) -> object:
    with closing(north.connect()) as conn:
        (course,) = history(conn, load(north, on(day))).barriers
    return course.returned_on
