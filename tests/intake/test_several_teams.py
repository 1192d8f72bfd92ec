"""Members and staff of several teams, in the three ways in which files say so."""

from datetime import date, datetime, timedelta

import pytest

from db import facts, reader
from db.imports import undo_batch
from tests.intake.conftest import LEAD, NOW, Team

HEAD = "member_id,first,last,programme,segment,care_manager_id,team\n"
NORTH = f"{HEAD}M1,Rosa,Alvarez,HH,active,s1,north\nM2,Tom,Webb,HH,active,s1,north\n"
SOUTH = f"{HEAD}M1,Rosa,Alvarez,HH,active,s2,south\nM3,Lena,Dietz,HH,active,s2,south\n"
LATER = NOW + timedelta(days=1)


def members(team: Team, team_id: str, now: datetime = NOW) -> dict[str, str]:
    """Who is in a team at the end of the day, with whose member they are there."""
    conn = reader.connect(team.database.url)
    try:
        day: date = now.date()
        found = facts.load(conn, team_id, day, now)
        return {each.member_id: each.care_manager_id for each in found.members}
    finally:
        conn.close()


def undo(team: Team, batch_id: str) -> None:
    undo_batch(team.database.engine, LEAD, batch_id=batch_id, now=LATER + timedelta(hours=1))


@pytest.mark.parametrize(
    "rows",
    [
        "M1,Rosa,Alvarez,HH,active,s1; s2,north; south\n",
        "M1,Rosa,Alvarez,HH,active,s1,north\nM1,Rosa,Alvarez,HH,active,s2,south\n",
    ],
)
def test_one_file_says_both_teams_by_a_cell_or_by_two_rows(team: Team, rows: str) -> None:
    for _ in range(2):
        team.bring({"members.csv": HEAD + rows})
        assert members(team, "north") == {"M1": "s1"}
        assert members(team, "south") == {"M1": "s2"}
        assert team.rows("SELECT count(*) FROM member") == [(1,)]
        assert team.rows("SELECT count(*) FROM assignment WHERE valid_to IS NULL") == [(2,)]


def test_one_care_manager_in_a_cell_of_two_teams_is_theirs_in_both(team: Team) -> None:
    team.bring({"members.csv": f"{HEAD}M1,Rosa,Alvarez,HH,active,s1,south | north\n"})
    assert members(team, "north") == members(team, "south") == {"M1": "s1"}


def test_a_file_of_each_team_moves_nobody_out_of_the_other(team: Team) -> None:
    for days in range(3):
        now = NOW + timedelta(days=days)
        report = team.bring({"north.csv": NORTH, "south.csv": SOUTH}, now=now)
        assert members(team, "north", now) == {"M1": "s1", "M2": "s1"}
        assert members(team, "south", now) == {"M1": "s2", "M3": "s2"}
        if days:
            assert all(
                (each.new, each.changed) == (0, 0)
                for file in report.files
                for each in file.tables.values()
            )


def test_a_team_beside_ends_when_its_file_says_so_and_the_past_keeps_it(team: Team) -> None:
    team.bring({"north.csv": NORTH, "south.csv": SOUTH})
    elsewhere = SOUTH.replace("s2,south\nM3", "s3,west\nM3")
    team.bring({"south.csv": elsewhere}, now=LATER)
    assert members(team, "south", LATER) == {"M3": "s2"}
    assert members(team, "west", LATER) == {"M1": "s3"}
    assert members(team, "north", LATER) == {"M1": "s1", "M2": "s1"}
    assert members(team, "south", NOW) == {"M1": "s2", "M3": "s2"}


def test_the_same_feed_with_another_team_moves_the_member(team: Team) -> None:
    team.bring({"north.csv": NORTH})
    team.bring(
        {
            "north.csv": NORTH.replace(
                "M1,Rosa,Alvarez,HH,active,s1,north", "M1,Rosa,Alvarez,HH,active,s2,south"
            )
        },
        now=LATER,
    )
    assert members(team, "north", LATER) == {"M2": "s1"}
    assert members(team, "south", LATER) == {"M1": "s2"}


def test_a_file_taken_back_takes_its_team_back(team: Team) -> None:
    team.bring({"north.csv": NORTH})
    report = team.bring({"south.csv": SOUTH}, now=LATER)
    assert members(team, "south", LATER) == {"M1": "s2", "M3": "s2"}
    undo(team, report.files[0].batch_id)
    assert members(team, "north", LATER) == {"M1": "s1", "M2": "s1"}
    assert team.rows(
        "SELECT count(*) FROM assignment WHERE team_id = 'south' AND valid_to IS NULL"
    ) == [(0,)]


def test_an_import_that_ended_a_team_beside_gives_it_back(team: Team) -> None:
    team.bring({"north.csv": NORTH, "south.csv": SOUTH})
    report = team.bring({"south.csv": SOUTH.replace("s2,south\nM3", "s2,north\nM3")}, now=LATER)
    assert members(team, "south", LATER) == {"M3": "s2"}
    undo(team, report.files[0].batch_id)
    assert members(team, "south", LATER) == {"M1": "s2", "M3": "s2"}
    assert members(team, "north", LATER) == {"M1": "s1", "M2": "s1"}


def test_staff_of_two_teams_are_on_the_list_of_both(team: Team) -> None:
    staff = "staff_id,name,role,team\ns1,Jo Ortiz,care manager,north; south\ns2,Mei Chen,,south\n"
    for _ in range(2):
        team.bring({"staff.csv": staff, "north.csv": NORTH, "south.csv": SOUTH})
        conn = reader.connect(team.database.url)
        for team_id, ids in (("north", {"s1"}), ("south", {"s1", "s2"})):
            found = facts.load(conn, team_id, NOW.date(), NOW)
            assert {each.staff_id for each in found.staff if found.is_own(each)} == ids
        conn.close()
