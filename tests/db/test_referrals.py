"""Moving a referral: what each move writes, what it refuses, and that it can be taken back."""

from typing import Any

import pytest

from db import models, record
from db import referrals as history_of
from db.commands import Actor, CommandError, edits, join_members, move_referral
from db.imports import undo_batch
from db.orders import Moved, ReferralMove
from db.types import Referral, ReferralHistory
from tests.conftest import Database
from tests.db.seed import ANA, BEN, add, at, load, on

SENT = {"status": "sent", "sent_on": on(2), "status_on": on(2)}


def put(north: Database, referral_id: str = "r-1", **known: Any) -> None:
    add(
        north,
        models.Referral,
        {
            "referral_id": referral_id,
            "member_id": "M1",
            "direction": "out",
            "kind": "food",
            "to_org": "Harvest Pantry",
            "urgency": "urgent",
            "staff_id": "s-ana",
            **SENT,
            **known,
        },
    )


def move(
    north: Database,
    kind: str,
    today: int = 20,
    referral_id: str = "r-1",
    actor: Actor = ANA,
    edit_id: str | None = None,
    **said: Any,
) -> Moved:
    return move_referral(
        north.engine,
        actor,
        referral_id=referral_id,
        move=ReferralMove(kind, **said),
        now=at(today),
        edit_id=edit_id,
    )


def history(north: Database, day: int) -> ReferralHistory:
    conn = north.connect()
    try:
        return history_of.history(conn, load(north, on(day)))
    finally:
        conn.close()


def stands(north: Database, day: int = 28, referral_id: str = "r-1") -> Referral:
    (found,) = (r for r in load(north, on(day)).referrals["M1"] if r.referral_id == referral_id)
    return found


@pytest.mark.parametrize(
    ("before", "kind", "said", "after"),
    [
        ({}, "accepted", {}, {"status": "accepted", "status_on": on(20), "accepted_on": on(20)}),
        ({}, "accepted", {"day": on(18)}, {"status_on": on(18), "accepted_on": on(18)}),
        ({}, "declined", {"reason": "full"}, {"status": "declined", "status_on": on(20)}),
        (
            {"status": "accepted"},
            "scheduled",
            {"appt_on": on(25)},
            {"status": "scheduled", "status_on": on(20), "appt_on": on(25)},
        ),
        (
            {"status": "no_show", "appt_on": on(16)},
            "scheduled",
            {"appt_on": on(20)},
            {"status": "scheduled", "appt_on": on(20)},
        ),
        (
            {"status": "scheduled", "appt_on": on(19)},
            "no-show",
            {"day": on(19)},
            {"status": "no_show", "status_on": on(19), "appt_on": on(19)},
        ),
        (
            {"status": "scheduled", "appt_on": on(19)},
            "kept",
            {"day": on(19)},
            {"status": "in_progress", "status_on": on(19), "kept_on": on(19)},
        ),
        ({}, "kept", {}, {"status": "in_progress", "kept_on": on(20), "appt_on": on(20)}),
        (
            {"status": "in_progress"},
            "outcome",
            {"outcome": " on the waiting list "},
            {"status": "in_progress", "outcome": "on the waiting list", "closed_on": None},
        ),
        (
            {"status": "in_progress"},
            "received",
            {},
            {"status": "completed", "closed_on": on(20), "outcome": "service received"},
        ),
        (
            {"outcome": "moved in"},
            "received",
            {},
            {"status": "completed", "outcome": "moved in"},
        ),
        (
            {},
            "close",
            {"reason": "member moved away"},
            {"status": "cancelled", "status_on": on(20), "closed_on": on(20), "outcome": ""},
        ),
        (
            {"direction": "in", "staff_id": ""},
            "worker",
            {"staff_id": "s-ben"},
            {"staff_id": "s-ben"},
        ),
        (
            {"status": "declined", "status_on": on(10)},
            "close",
            {"reason": "not wanted any more"},
            {"status": "cancelled", "status_on": on(20), "closed_on": on(20)},
        ),
    ],
)
def test_what_a_move_writes_and_that_it_can_be_taken_back(
    north: Database, before: dict[str, Any], kind: str, said: dict[str, Any], after: dict[str, Any]
) -> None:
    put(north, **before)
    stood = stands(north)
    moved = move(north, kind, **said)
    now_stands = stands(north)
    assert {name: getattr(now_stands, name) for name in after} == after
    edits.take_back_edit(north.engine, ANA, edit_id=moved.edit_id, now=at(21))
    assert stands(north) == stood
    actions = [action for (action,) in north.rows("SELECT action FROM audit ORDER BY seq")]
    assert actions[-2:] == [f"referral.{kind}", "edit.undo"]


@pytest.mark.parametrize(
    ("before", "kind", "said", "why"),
    [
        ({}, "mend", {}, "No move is called"),
        ({"direction": "in"}, "accepted", {}, "came to the team"),
        ({"status": "completed", "closed_on": on(10)}, "accepted", {}, "is closed"),
        ({"status": "void"}, "close", {"reason": "x"}, "is void"),
        ({"status": ""}, "accepted", {}, "without a status"),
        ({"status": "accepted"}, "accepted", {}, "accepted already"),
        ({"status": "declined"}, "accepted", {}, "Only an open one"),
        ({}, "accepted", {"day": on(21)}, "lies ahead"),
        ({}, "accepted", {"day": on(1)}, "sent on 2026-11-02"),
        ({}, "scheduled", {}, "Give its day"),
        ({}, "scheduled", {"appt_on": on(19)}, "kept, or missed"),
        ({"status": "scheduled", "appt_on": on(21)}, "kept", {}, "is on 2026-11-21"),
        ({"status": "scheduled", "appt_on": on(21)}, "no-show", {}, "is on 2026-11-21"),
        ({}, "outcome", {"outcome": "  "}, "few words"),
        ({}, "close", {}, "Give a reason"),
        ({}, "redirect", {}, "Name the organization"),
        ({}, "redirect", {"to_org": "harvest pantry "}, "where it was sent"),
        (
            {"status": "failed", "status_on": on(18)},
            "redirect",
            {"to_org": "Other", "day": on(17)},
            "failed on 2026-11-18",
        ),
        ({}, "chase", {}, "somebody answered"),
        ({}, "worker", {"staff_id": "s-nobody"}, "somebody of the staff"),
    ],
)
def test_what_is_refused_changes_nothing(
    north: Database, before: dict[str, Any], kind: str, said: dict[str, Any], why: str
) -> None:
    put(north, **before)
    with pytest.raises(CommandError, match=why):
        move(north, kind, **said)
    assert north.rows("SELECT count(*) FROM change") == [(0,)]
    assert north.rows("SELECT count(*) FROM referral") == [(1,)]


@pytest.mark.parametrize(
    ("status", "answer", "confirmed"),
    [
        ("sent", "reached", True),
        ("sent", "left_msg", False),
        ("sent", "no_answer", False),
        ("no_show", "reached", False),
    ],
)
def test_a_chase_is_dated_and_an_answer_confirms_how_it_stands(
    north: Database, status: str, answer: str, confirmed: bool
) -> None:
    put(north, status=status)
    moved = move(north, "chase", today=20, channel="mail", answer=answer)
    (step,) = history(north, 20).steps["r-1"]
    assert (step.kind, step.day, step.channel, step.outcome, step.by) == (
        *("chase", on(20), "mail", answer),
        "s-ana",
    )
    (referral,) = load(north, on(20)).referrals["M1"]
    assert referral.status == status
    assert referral.status_on == (on(20) if confirmed else on(2))
    assert history(north, 19).steps == {}
    edits.take_back_edit(north.engine, ANA, edit_id=moved.edit_id, now=at(22))
    assert history(north, 22).steps == {}
    assert len(history(north, 21).steps["r-1"]) == 1
    assert stands(north).status_on == on(2)


def test_a_chase_is_no_contact_with_the_member(north: Database) -> None:
    put(north)
    move(north, "chase", answer="no_answer")
    assert load(north, on(20)).contacts == {}


def test_a_redirect_is_a_new_referral_in_place_of_the_old_one(north: Database) -> None:
    put(north)
    moved = move(north, "redirect", to_org=" St Mary's ", edit_id="e-1")
    old, new = stands(north), stands(north, referral_id=moved.new_id)
    assert (old.status, old.closed_on) == ("cancelled", on(20))
    assert new._replace(referral_id="", first_seen_on=None) == old._replace(
        referral_id="",
        to_org="St Mary's",
        sent_on=on(20),
        status="sent",
        status_on=on(20),
        closed_on=None,
        first_seen_on=None,
    )
    (step,) = history(north, 20).steps["r-1"]
    assert (step.kind, step.other_id) == ("redirect", moved.new_id)
    assert north.rows("SELECT reason FROM referral WHERE referral_id = 'r-1'") == [
        ("redirected to St Mary's",)
    ]
    assert len(load(north, on(19)).referrals["M1"]) == 1
    assert move(north, "redirect", to_org=" St Mary's ", edit_id="e-1") == moved
    assert north.rows("SELECT count(*) FROM referral") == [(2,)]


def test_a_redirect_taken_back_leaves_the_old_one_as_it_was(north: Database) -> None:
    put(north)
    stood = stands(north)
    moved = move(north, "redirect", to_org="St Mary's")
    edits.take_back_edit(north.engine, ANA, edit_id=moved.edit_id, now=at(22))
    assert load(north, on(28)).referrals["M1"] == (stood,)
    assert len(load(north, on(21)).referrals["M1"]) == 2


def test_a_redirect_whose_new_referral_was_moved_stays(north: Database) -> None:
    put(north)
    moved = move(north, "redirect", to_org="St Mary's")
    onward = move(north, "accepted", today=21, referral_id=moved.new_id, actor=BEN)
    with pytest.raises(CommandError, match="changed again since"):
        edits.take_back_edit(north.engine, ANA, edit_id=moved.edit_id, now=at(22))
    edits.take_back_edit(north.engine, BEN, edit_id=onward.edit_id, now=at(22))
    edits.take_back_edit(north.engine, ANA, edit_id=moved.edit_id, now=at(22, 10))
    assert len(load(north, on(28)).referrals["M1"]) == 1


def test_a_declined_one_that_goes_elsewhere_stays_declined(north: Database) -> None:
    put(north, status="declined", status_on=on(18))
    move(north, "redirect", to_org="St Mary's")
    old = stands(north)
    assert (old.status, old.status_on, old.closed_on) == ("declined", on(18), on(20))


def test_the_same_move_twice_is_one(north: Database) -> None:
    put(north)
    for _ in range(2):
        move(north, "chase", answer="left_msg", edit_id="e-1")
    assert north.rows("SELECT count(*) FROM referral_step") == [(1,)]
    assert north.rows("SELECT count(*) FROM audit WHERE action = 'referral.chase'") == [(1,)]


def test_what_can_be_taken_back_says_that_it_is_a_referral(north: Database) -> None:
    put(north)
    moved = move(north, "chase", answer="left_msg")
    conn = north.connect()
    try:
        (done,) = record.by_hand(conn, load(north, on(20), at(20, 23)), "s-ana")
    finally:
        conn.close()
    assert (done.kind, done.key, done.about) == ("edit", moved.edit_id, "referral_step")


def test_the_days_on_which_each_status_was_reached_are_kept(north: Database) -> None:
    put(north)
    move(north, "accepted", today=10)
    move(north, "scheduled", today=12, appt_on=on(19))
    changes = history(north, 28).statuses["r-1"]
    said = [(each.column, each.before, each.after) for each in changes]
    assert sorted(said[:2]) == [
        ("status", "sent", "accepted"),
        ("status_on", "2026-11-02", "2026-11-10"),
    ]
    assert sorted(said[2:]) == [
        ("status", "accepted", "scheduled"),
        ("status_on", "2026-11-10", "2026-11-12"),
    ]
    assert len(history(north, 11).statuses["r-1"]) == 2
    assert history(north, 9).statuses == {}


def test_a_move_that_was_taken_back_is_no_status_it_had(north: Database) -> None:
    put(north)
    moved = move(north, "accepted", today=10)
    edits.take_back_edit(north.engine, ANA, edit_id=moved.edit_id, now=at(12))
    assert history(north, 28).statuses == {}
    assert len(history(north, 11).statuses["r-1"]) == 2


def test_what_was_done_about_a_referral_goes_with_its_member(north: Database) -> None:
    put(north)
    with north.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET team = 'north'")
    move(north, "chase", answer="left_msg")
    batch = join_members(north.engine, ANA, member_id="M2", other_id="M1", now=at(21))
    (step,) = history(north, 21).steps["r-1"]
    assert step.member_id == "M2"
    assert [each.referral_id for each in load(north, on(21)).referrals["M2"]] == ["r-1"]
    undo_batch(north.engine, ANA, batch_id=batch, now=at(22))
    (step,) = history(north, 22).steps["r-1"]
    assert step.member_id == "M1"
