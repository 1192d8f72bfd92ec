"""Members given to another worker: all or none, with history, and taken back whole."""

import pytest

from db import models
from db.commands import (
    AlreadyChanged,
    CommandError,
    Reassignment,
    add_task,
    finish_task,
    reassign,
    take_back_edit,
)
from tests.conftest import Database
from tests.db.seed import ANA, BEN, add, at, load, on

ALL = [Reassignment(f"M{number}", "s-ana") for number in (1, 2, 3)]


def workers(north: Database, day: int) -> list[str]:
    return [each.care_manager_id for each in load(north, on(day)).members]


def test_all_are_given_in_one_record_and_a_past_board_has_the_old_worker(north: Database) -> None:
    edit_id = reassign(north.engine, ANA, moves=ALL, to_id="s-ben", now=at(20))
    assert workers(north, 20) == ["s-ben"] * 3
    assert workers(north, 19) == ["s-ana"] * 3
    assert north.rows("SELECT action, target FROM audit WHERE action = 'caseload.move'") == [
        ("caseload.move", "member:M1 member:M2 member:M3")
    ]
    take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(22))
    assert workers(north, 22) == ["s-ana"] * 3
    assert workers(north, 21) == ["s-ben"] * 3


def test_the_same_move_twice_is_one(north: Database) -> None:
    for _ in range(2):
        reassign(north.engine, ANA, moves=ALL, to_id="s-ben", now=at(20), edit_id="e-1")
    assert north.rows("SELECT count(*) FROM audit WHERE action = 'caseload.move'") == [(1,)]
    assert len(north.rows("SELECT 1 FROM assignment WHERE valid_to IS NULL")) == 3


def test_when_somebody_moved_one_meanwhile_nobody_is_moved_and_it_says_whom(
    north: Database,
) -> None:
    reassign(north.engine, BEN, moves=ALL[1:2], to_id="s-cover", now=at(20))
    with pytest.raises(AlreadyChanged) as refused:
        reassign(north.engine, ANA, moves=ALL, to_id="s-ben", now=at(20, 10))
    assert [each.member_id for each in refused.value.rows] == ["M2"]
    assert workers(north, 20) == ["s-ana", "s-cover", "s-ana"]


def test_where_one_is_gone_nobody_is_moved(north: Database) -> None:
    moves = [*ALL, Reassignment("M9", "s-ana")]
    with pytest.raises(CommandError, match="1 of 4 are not in the database any more"):
        reassign(north.engine, ANA, moves=moves, to_id="s-ben", now=at(20))
    assert workers(north, 20) == ["s-ana"] * 3


@pytest.mark.parametrize("to_id", ["s-nobody", "s-left"])
def test_nobody_is_given_to_somebody_who_is_not_there(north: Database, to_id: str) -> None:
    add(north, models.Staff, {"staff_id": "s-left", "name": "L. Left", "active": False})
    with pytest.raises(CommandError):
        reassign(north.engine, ANA, moves=ALL, to_id=to_id, now=at(20))
    assert workers(north, 20) == ["s-ana"] * 3


def test_moves_that_move_nobody_are_refused(north: Database) -> None:
    for moves in ([], ALL):
        with pytest.raises(CommandError):
            reassign(north.engine, ANA, moves=moves, to_id="s-ana", now=at(20))
    assert north.rows("SELECT count(*) FROM change") == [(0,)]


def test_who_has_the_worker_already_stays_and_the_others_go(north: Database) -> None:
    reassign(north.engine, ANA, moves=ALL[:1], to_id="s-ben", now=at(20))
    moves = [Reassignment("M1", "s-ben"), *ALL[1:]]
    edit_id = reassign(north.engine, ANA, moves=moves, to_id="s-ben", now=at(20, 10))
    take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(20, 11))
    assert workers(north, 20) == ["s-ben", "s-ana", "s-ana"]


def put_work(north: Database) -> None:
    for task_id, owner in (("t-own", "s-ana"), ("t-done", "s-ana"), ("t-other", "s-cover")):
        add_task(
            north.engine,
            ANA,
            team_id="north",
            title="Call",
            owner=owner,
            member_id="M1",
            now=at(18),
            task_id=task_id,
        )
    finish_task(north.engine, ANA, task_id="t-done", now=at(18))
    for referral_id, staff_id, status in (
        ("r-own", "s-ana", "sent"),
        ("r-done", "s-ana", "completed"),
        ("r-other", "s-cover", "sent"),
    ):
        add(
            north,
            models.Referral,
            {
                "referral_id": referral_id,
                "member_id": "M1",
                "direction": "out",
                "staff_id": staff_id,
                "status": status,
            },
        )


def of_work(north: Database) -> dict[str, str]:
    found = north.rows("SELECT task_id, owner FROM task")
    return dict([*found, *north.rows("SELECT referral_id, staff_id FROM referral")])


def test_open_work_of_the_old_worker_goes_along_and_comes_back(north: Database) -> None:
    put_work(north)
    before = of_work(north)
    edit_id = reassign(north.engine, ANA, moves=ALL[:1], to_id="s-ben", now=at(20))
    moved = {"t-own": "s-ben", "r-own": "s-ben"}
    assert of_work(north) == before | moved
    take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(20, 10))
    assert of_work(north) == before


def test_work_can_stay_where_it_is(north: Database) -> None:
    put_work(north)
    before = of_work(north)
    reassign(north.engine, ANA, moves=ALL[:1], to_id="s-ben", with_work=False, now=at(20))
    assert of_work(north) == before


def test_a_member_without_a_worker_gets_one(north: Database) -> None:
    with north.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET care_manager_id = '' WHERE member_id = 'M1'")
        conn.exec_driver_sql("UPDATE assignment SET care_manager_id = '' WHERE member_id = 'M1'")
    moves = [Reassignment("M1", "")]
    edit_id = reassign(north.engine, ANA, moves=moves, to_id="s-ben", now=at(20))
    assert workers(north, 20) == ["s-ben", "s-ana", "s-ana"]
    take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(20, 10))
    assert workers(north, 20) == ["", "s-ana", "s-ana"]


def test_500_members_are_one_move(north: Database) -> None:
    several = range(1000, 1500)
    add(
        north,
        models.Member,
        *({"member_id": f"N{n}", "short_id": f"9{n}", "care_manager_id": "s-ana"} for n in several),
    )
    add(
        north,
        models.Assignment,
        *(
            {
                "assignment_id": f"n-{n}",
                "member_id": f"N{n}",
                "team_id": "north",
                "care_manager_id": "s-ana",
            }
            for n in several
        ),
    )
    moves = [Reassignment(f"N{n}", "s-ana") for n in several]
    edit_id = reassign(north.engine, ANA, moves=moves, to_id="s-ben", now=at(20))
    assert workers(north, 20).count("s-ben") == 500
    take_back_edit(north.engine, ANA, edit_id=edit_id, now=at(20, 10))
    assert workers(north, 20).count("s-ben") == 0
