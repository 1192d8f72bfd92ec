"""Caseload reviews: the session is found again, the fact stands, private notes stay private."""

from datetime import date, datetime
from pathlib import Path

import pytest

from db import audit, encryption, reviews, schema
from db.commands import (
    Actor,
    CommandError,
    agree_actions,
    finish_task,
    note_privately,
    review_member,
    sign_review,
    step_member,
    take_back_agreed,
    take_back_edit,
    take_back_review,
    withdraw_task,
)
from db.orders import AgreedAction
from db.types import ReviewEntry, ReviewSession
from huddle.intake.tables import OURS, TABLES
from tests.conftest import Database
from tests.db.seed import ANA, BEN, at, load, on, set_up


def record(north: Database, now: datetime, entry_id: str, member_id: str = "M1") -> None:
    review_member(
        north.engine,
        BEN,
        team_id="north",
        staff_id="s-ana",
        member_id=member_id,
        note="steady",
        now=now,
        entry_id=entry_id,
    )


def agree(north: Database, now: datetime, entry_id: str) -> None:
    agree_actions(
        north.engine,
        BEN,
        team_id="north",
        staff_id="s-ana",
        actions=[AgreedAction(entry_id, "M2", "Visit at home", "s-ana", on(24))],
        now=now,
    )


def held(
    north: Database, day: date, month: int = 11
) -> tuple[tuple[ReviewSession, ...], tuple[ReviewEntry, ...]]:
    conn, known = north.connect(), load(north, day)
    try:
        return (
            reviews.sessions(conn, known, "s-ana", "s-ben"),
            reviews.entries(conn, known, "s-ana", "s-ben"),
        )
    finally:
        conn.close()


def test_the_open_session_is_found_again_weeks_later(north: Database) -> None:
    record(north, at(3), "e1")
    record(north, at(26), "e2", "M2")
    (session,), entries = held(north, on(26))
    assert (session.staff_id, session.supervisor_id) == ("s-ana", "s-ben")
    assert (session.opened_on, session.finished_at, session.signed_at) == (on(3), None, None)
    assert [(each.member_id, each.day, each.note) for each in entries] == [
        ("M1", on(3), "steady"),
        ("M2", on(26), "steady"),
    ]
    assert {each.session_id for each in entries} == {session.session_id}
    assert load(north, on(26)).reviews == {"M1": (on(3),), "M2": (on(26),)}


def test_a_repetition_is_one_entry(north: Database) -> None:
    for _ in range(2):
        record(north, at(3), "e1")
        agree(north, at(3), "e2")
    assert len(held(north, on(3))[1]) == 2
    assert north.rows("SELECT count(*) FROM review") == [(1,)]
    assert north.rows("SELECT count(*) FROM task") == [(1,)]


def test_a_review_is_taken_back_and_the_board_of_the_time_between_keeps_it(
    north: Database,
) -> None:
    record(north, at(3), "e1")
    record(north, at(20), "e2")
    for _ in range(2):
        take_back_review(north.engine, BEN, entry_id="e2", now=at(21))
    assert load(north, on(21)).reviews == {"M1": (on(3),)}
    assert load(north, on(20)).reviews == {"M1": (on(3), on(20))}
    assert [each.entry_id for each in held(north, on(21))[1]] == ["e1"]
    assert [each.entry_id for each in held(north, on(20))[1]] == ["e1", "e2"]
    record(north, at(21, 11), "e3")
    assert load(north, on(21)).reviews == {"M1": (on(3), on(21))}


def test_a_review_is_taken_back_by_who_recorded_it_and_not_once_it_is_signed(
    north: Database,
) -> None:
    record(north, at(3), "e1")
    with pytest.raises(CommandError, match="Who recorded"):
        take_back_review(north.engine, ANA, entry_id="e1", now=at(3, 11))
    (session,), _ = held(north, on(3))
    sign_review(north.engine, BEN, session_id=session.session_id, now=at(3, 12))
    with pytest.raises(CommandError, match="signed"):
        take_back_review(north.engine, BEN, entry_id="e1", now=at(3, 13))
    assert load(north, on(3)).reviews == {"M1": (on(3),)}


def test_what_was_agreed_is_a_task_that_tells_what_became_of_it(north: Database) -> None:
    agree(north, at(3), "e1")
    (task,) = load(north, on(3)).tasks
    assert (task.title, task.owner, task.due, task.member_id) == (
        "Visit at home",
        "s-ana",
        on(24),
        "M2",
    )
    assert [each.task_id for each in held(north, on(3))[1]] == [task.task_id]
    finish_task(north.engine, ANA, task_id=task.task_id, now=at(12))
    assert [(each.status, each.closed_on) for each in load(north, on(12)).tasks] == [
        ("done", on(12))
    ]


def test_tasks_agreed_in_one_act_stand_or_fall_together(north: Database) -> None:
    def act(*actions: AgreedAction) -> None:
        agree_actions(
            north.engine,
            BEN,
            team_id="north",
            staff_id="s-ana",
            actions=actions,
            now=at(3),
        )

    first = AgreedAction("e1", "M1", "Visit", "s-ana", on(24))
    with pytest.raises(CommandError):
        act(first, AgreedAction("e2", "nobody", "Visit", "s-ana", on(24)))
    assert load(north, on(3)).tasks == ()
    act(first, first._replace(entry_id="e2", member_id="M2"))
    agree(north, at(3, 10), "e3")
    take_back_agreed(north.engine, BEN, entry_id="e1", now=at(3, 11))
    assert [each.task_id for each in load(north, on(3)).tasks] == ["e3"]
    assert [each.entry_id for each in held(north, on(3))[1]] == ["e3"]


def test_what_was_agreed_stays_whole_once_one_of_it_was_worked_on(north: Database) -> None:
    actions = [AgreedAction(f"e{n}", f"M{n}", "Visit", "s-ana", on(24)) for n in (1, 2)]
    agree_actions(north.engine, BEN, team_id="north", staff_id="s-ana", actions=actions, now=at(3))
    finish_task(north.engine, ANA, task_id="e2", now=at(3, 10))
    with pytest.raises(CommandError, match="worked on"):
        take_back_agreed(north.engine, BEN, entry_id="e1", now=at(3, 11))
    assert sorted(each.task_id for each in load(north, on(3)).tasks) == ["e1", "e2"]


def test_an_agreed_task_is_withdrawn_as_any_other(north: Database) -> None:
    agree(north, at(3), "e1")
    withdraw_task(north.engine, BEN, task_id="e1", now=at(3, 10))
    assert load(north, on(3)).tasks == ()


def test_both_sign_and_the_next_entry_begins_another_session(north: Database) -> None:
    record(north, at(3), "e1")
    ((session,), _) = held(north, on(3))
    with pytest.raises(CommandError, match="You sign when it is finished"):
        sign_review(north.engine, ANA, session_id=session.session_id, now=at(3, 10))
    outsider = Actor("agency", "s-far")
    with pytest.raises(CommandError, match="The worker and who reviewed sign"):
        sign_review(north.engine, outsider, session_id=session.session_id, now=at(3, 10))
    for who, day in ((BEN, 4), (BEN, 5), (ANA, 6), (ANA, 7)):
        sign_review(north.engine, who, session_id=session.session_id, now=at(day))
    ((signed,), _) = held(north, on(8))
    assert (signed.finished_at, signed.signed_at) == (at(4), at(6))
    ((earlier,), _) = held(north, on(5))
    assert (earlier.finished_at, earlier.signed_at) == (at(4), None)
    record(north, at(9), "e2")
    assert [each.session_id == signed.session_id for each in held(north, on(9))[0]] == [True, False]


def test_nobody_reviews_their_own_caseload(north: Database) -> None:
    with pytest.raises(CommandError, match="Somebody else reviews your caseload"):
        review_member(
            north.engine,
            ANA,
            team_id="north",
            staff_id="s-ana",
            member_id="M1",
            now=at(3),
            entry_id="e1",
        )
    assert north.rows("SELECT count(*) FROM review") == [(0,)]


@pytest.mark.parametrize(
    ("step", "tier", "segment"),
    [
        ("hhplus", "HH+", "active"),
        ("standard", "standard", "active"),
        ("maintenance", "", "maintenance"),
        ("closed", "", "closed"),
    ],
)
def test_a_step_holds_from_today_and_is_taken_back(
    north: Database, step: str, tier: str, segment: str
) -> None:
    for _ in range(2):
        step_member(north.engine, BEN, member_id="M3", step=step, now=at(20), edit_id="edit-1")
    member = load(north, on(20)).members[2]
    assert (member.tier, member.segment) == (tier, segment)
    assert member.segment_start == (None if segment == "active" else on(20))
    take_back_edit(north.engine, BEN, edit_id="edit-1", now=at(20, 10))
    member = load(north, on(20)).members[2]
    assert (member.tier, member.segment, member.segment_start) == ("", "active", None)


def test_a_step_to_what_is_so_already_says_so(north: Database) -> None:
    with pytest.raises(CommandError, match="how it is already"):
        step_member(north.engine, BEN, member_id="M3", step="active", now=at(20), edit_id="edit-1")


def note(engine: object, text: str = "worn out") -> None:
    note_privately(
        engine,  # type: ignore[arg-type]
        BEN,
        staff_id="s-ana",
        member_id="M1",
        text=text,
        now=at(20),
        note_id="n1",
    )


def test_a_private_note_is_refused_where_a_file_lies_open(sqlite_north: Database) -> None:
    with pytest.raises(CommandError, match="not encrypted"):
        note(sqlite_north.engine)
    assert sqlite_north.rows("SELECT count(*) FROM supervision_note") == [(0,)]
    assert sqlite_north.rows("SELECT count(*) FROM audit WHERE action LIKE 'superv%'") == [(0,)]


def test_a_private_note_is_its_author_s_alone(postgresql_north: Database) -> None:
    north = postgresql_north
    note(north.engine)
    note(north.engine)
    conn, known = north.connect(), load(north, on(20))
    (found,) = reviews.own_notes(conn, known, "s-ana", "s-ben")
    assert (found.text, found.member_id, found.day) == ("worn out", "M1", on(20))
    assert reviews.own_notes(conn, known, "s-ana", "s-ana") == ()
    last = list(audit.records(conn, "agency"))[-1]
    assert (last.action, last.target, last.before, last.after) == (
        "supervision.note",
        "note:n1",
        "",
        "",
    )
    conn.close()
    assert known.reviews == {}


def test_an_encrypted_file_takes_private_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    monkeypatch.setattr(encryption, "_known", {})
    monkeypatch.setattr(encryption, "_asked", [lambda path, new: "the sea"])
    sealed = Database(f"sqlite+pysqlcipher:///{tmp_path / 'team.db'}", "sqlite")
    schema.upgrade(sealed.url)
    set_up(sealed)
    note(sealed.engine)
    assert sealed.rows("SELECT author_id, text FROM supervision_note") == [("s-ben", "worn out")]
    assert sealed.rows("SELECT 1 FROM audit WHERE after LIKE '%worn out%'") == []
    sealed.close()


def test_private_notes_are_in_no_export() -> None:
    assert "supervision_note" not in {table.stored for table in TABLES}
    assert {"review_session", "review_entry"} <= {table.stored for table in OURS}
