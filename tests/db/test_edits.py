"""Edits made by hand: kept with their history, taken back whole, and safe from the next import."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from db import commands, models, record
from db.commands import Actor, CommandError, edit_row, take_back_edit
from db.commands.transaction import writing
from db.history import Value
from db.record import ByHand
from tests.conftest import Database
from tests.db.seed import ANA, BEN, add, at, change, load, on

MODELS = {"referral": "referral_id", "member": "member_id", "task": "task_id"}


def put_referral(north: Database) -> None:
    add(
        north,
        models.Batch,
        {
            "batch_id": "b-1",
            "feed": "log.csv",
            "imported_at": at(1),
            "digest": "",
            "tables": '["referrals"]',
        },
    )
    add(
        north,
        models.Referral,
        {
            "referral_id": "r-1",
            "member_id": "M1",
            "kind": "food",
            "status": "sent",
            "sent_on": on(10),
            "status_on": on(10),
            "batch_id": "b-1",
        },
    )


def edit(
    north: Database,
    actor: Actor,
    table: str,
    row_id: str,
    values: Mapping[str, Value],
    now: datetime,
    edit_id: str,
) -> None:
    model = models.IMPORTED[table]
    with writing(north.engine, actor, now) as write:
        row = write.need(model, table, **{MODELS[table]: row_id})
        before = edit_row(write, model, row, values, edit_id)
        write.record(f"{table}.edit", f"{table}:{row_id}", before, values)


def by_hand(north: Database, day: int, user: str = "s-ana") -> list[ByHand]:
    conn = north.connect()
    try:
        return list(record.by_hand(conn, load(north, on(day), at(day, 23)), user))
    finally:
        conn.close()


ACCEPTED: Mapping[str, Value] = {"status": "accepted", "status_on": on(20), "accepted_on": on(20)}
STANDING = "SELECT status, status_on, accepted_on FROM referral"


def test_an_edit_is_taken_back_whole_and_leaves_nothing_behind(north: Database) -> None:
    put_referral(north)
    edit(north, ANA, "referral", "r-1", ACCEPTED, at(20), "e-1")
    edit_id = "e-1"
    (done,) = by_hand(north, 20)
    assert (done.kind, done.key, done.about) == ("edit", "e-1", "referral")
    assert by_hand(north, 20, "s-ben") == by_hand(north, 21) == []
    assert len(north.rows("SELECT value FROM source_value")) == 3
    take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(20, 10))
    take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(20, 11))
    (referral,) = load(north, on(20)).referrals["M1"]
    assert (referral.status, referral.status_on, referral.accepted_on) == ("sent", on(10), None)
    assert north.rows("SELECT value FROM source_value") == []
    assert by_hand(north, 20) == []
    assert north.rows("SELECT count(*) FROM audit WHERE action = 'edit.undo'") == [(1,)]


def test_a_past_board_shows_the_edit_for_as_long_as_it_stood(north: Database) -> None:
    put_referral(north)
    edit(north, ANA, "referral", "r-1", ACCEPTED, at(20), "e-1")
    take_back_edit(north.engine, ANA, edit_id="e-1", now=at(22))
    said = [load(north, on(day)).referrals["M1"][0].status for day in (19, 20, 21, 22)]
    assert said == ["sent", "accepted", "accepted", "sent"]


def test_what_somebody_changed_since_is_not_taken_back(north: Database) -> None:
    put_referral(north)
    edit(north, ANA, "referral", "r-1", ACCEPTED, at(20), "e-1")
    edit(north, BEN, "referral", "r-1", {"status": "on_hold"}, at(20, 10), "e-2")
    with pytest.raises(CommandError, match="changed again since"):
        take_back_edit(north.engine, ANA, edit_id="e-1", now=at(20, 11))
    take_back_edit(north.engine, BEN, edit_id="e-2", now=at(20, 12))
    assert north.rows("SELECT status FROM referral") == [("accepted",)]
    assert len(north.rows("SELECT value FROM source_value")) == 3
    take_back_edit(north.engine, ANA, edit_id="e-1", now=at(20, 13))
    assert north.rows("SELECT status FROM referral") == [("sent",)]
    assert north.rows("SELECT value FROM source_value") == []


def test_what_an_import_said_since_is_not_taken_back(north: Database) -> None:
    put_referral(north)
    edit(north, ANA, "referral", "r-1", {"status": "accepted"}, at(20), "e-1")
    change(north, "referral", "r-1", "status", "accepted", "accepted", at(21))
    with pytest.raises(CommandError, match="changed again since"):
        take_back_edit(north.engine, ANA, edit_id="e-1", now=at(21, 12))


def test_values_that_others_changed_beside_it_stay(north: Database) -> None:
    put_referral(north)
    edit(north, ANA, "referral", "r-1", {"accepted_on": on(20)}, at(20), "e-1")
    edit(north, BEN, "referral", "r-1", {"reason": "full"}, at(20, 10), "e-2")
    take_back_edit(north.engine, ANA, edit_id="e-1", now=at(20, 11))
    assert north.rows("SELECT accepted_on, reason FROM referral") == [(None, "full")]


def test_one_edit_of_several_rows_is_taken_back_as_one(north: Database) -> None:
    edited: Mapping[str, Value] = {"care_manager_id": "s-ben", "segment": "maintenance"}
    with writing(north.engine, ANA, at(20)) as write:
        for member_id in ("M1", "M2"):
            row = write.need(models.Member, "member", member_id=member_id)
            edit_row(write, models.Member, row, edited, "e-1")
        write.record("member.move", "member:M1 member:M2")
    owners = [each.care_manager_id for each in load(north, on(20)).members]
    assert owners == ["s-ben", "s-ben", "s-ana"]
    (done,) = by_hand(north, 20)
    assert (done.kind, done.about) == ("edit", "member")
    take_back_edit(north.engine, ANA, edit_id="e-1", now=at(22))
    for day, expected in ((19, "s-ana"), (21, "s-ben"), (22, "s-ana")):
        member = load(north, on(day)).members[0]
        assert member.care_manager_id == expected
        assert member.segment == ("maintenance" if day == 21 else "active")
    assert north.rows(
        "SELECT member_id, care_manager_id FROM assignment WHERE valid_to IS NULL ORDER BY 1"
    ) == [("M1", "s-ana"), ("M2", "s-ana"), ("M3", "s-ana")]


def test_an_edit_of_a_row_made_here_is_taken_back_too(north: Database) -> None:
    commands.add_task(
        north.engine, ANA, team_id="north", title="Call", due=on(25), now=at(19), task_id="t-1"
    )
    edit(north, ANA, "task", "t-1", {"due": on(27), "owner": "s-ben"}, at(20), "e-1")
    take_back_edit(north.engine, BEN, edit_id="e-1", now=at(20, 10))
    assert [(task.due, task.owner) for task in load(north, on(20)).tasks] == [(on(25), "")]


def test_there_is_no_such_edit(north: Database) -> None:
    for unknown in ("e-9", ""):
        with pytest.raises(CommandError, match="no such change"):
            take_back_edit(north.engine, ANA, edit_id=unknown, now=at(20))


def worked_on(north: Database, day: int, user: str = "s-ana") -> dict[str, str]:
    conn = north.connect()
    try:
        return record.worked_on(conn, load(north, on(day), at(23)), user)
    finally:
        conn.close()


def test_what_a_person_worked_on_is_told_by_the_key_of_its_row(north: Database) -> None:
    put_referral(north)
    commands.add_task(
        north.engine, ANA, team_id="north", title="Call", due=on(25), now=at(19), task_id="t-1"
    )
    edit(north, ANA, "referral", "r-1", ACCEPTED, at(20), "e-1")
    edit(north, ANA, "referral", "r-1", {"reason": "full"}, at(20, 10), "e-2")
    edit(north, ANA, "task", "t-1", {"due": on(27)}, at(20, 10), "e-3")
    assert worked_on(north, 20) == {"referral:r-1": "M1"}
    assert worked_on(north, 19) == worked_on(north, 21) == worked_on(north, 20, "s-ben") == {}
    for edit_id, hour in (("e-2", 11), ("e-1", 12)):
        take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(20, hour))
    assert worked_on(north, 20) == {}


def test_what_was_taken_back_later_had_been_worked_on(north: Database) -> None:
    put_referral(north)
    edit(north, ANA, "referral", "r-1", ACCEPTED, at(20), "e-1")
    take_back_edit(north.engine, ANA, edit_id="e-1", now=at(21))
    assert worked_on(north, 20) == {"referral:r-1": "M1"}
    assert worked_on(north, 21) == {}
