"""What was done here, and what the next import makes of it."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from db import commands
from db.imports import undo_batch
from db.orders import CommandError
from huddle.entry import main
from tests.intake.conftest import LEAD, NOW, Team, counts, log_here

MEMBERS = (
    "member_id,first,last,segment,care_manager_id\nM1,Rosa,Alvarez,active,s1\nM2,Theo,W,active,s1\n"
)
TASKS = "task_id,member_id,title,owner,due,status\nt1,M1,Call,s1,2026-11-20,open\n"
FULL = '[[tables]]\ntable = "members"\nfiles = ["members*"]\nmode = "full"\n'


def full(team: Team) -> str:
    path = team.folder / "full.toml"
    path.write_text(FULL)
    return str(path)


def finish(team: Team) -> None:
    commands.finish_task(team.database.engine, LEAD, task_id="t1", now=NOW + timedelta(hours=1))


def task(team: Team) -> str:
    return str(team.rows("SELECT status FROM task")[0][0])


def test_an_edit_made_here_stays_while_the_source_says_the_same(team: Team) -> None:
    team.bring({"members.csv": MEMBERS, "tasks.csv": TASKS})
    finish(team)
    report = team.bring({"tasks.csv": TASKS}, now=NOW + timedelta(hours=2))
    assert report.files[0].tables == {"tasks": counts(unchanged=1)}
    assert task(team) == "done"
    assert any("edits made here kept: status (1)" in note for note in report.files[0].notes)


def test_a_source_that_says_something_new_has_it(team: Team) -> None:
    team.bring({"members.csv": MEMBERS, "tasks.csv": TASKS})
    finish(team)
    cancelled = TASKS.replace("open", "cancelled")
    team.bring({"tasks.csv": cancelled}, now=NOW + timedelta(hours=2))
    assert task(team) == "cancelled"
    # Now the source's word stands: sent once more, it is the same.
    report = team.bring({"tasks.csv": cancelled}, now=NOW + timedelta(hours=3))
    assert report.files[0].tables == {"tasks": counts(unchanged=1)}


def log(team: Team, channel: str = "phone", staff_id: str = "s1") -> str:
    at = NOW + timedelta(minutes=1)
    return log_here(team.database, at, channel=channel, staff_id=staff_id)


def test_the_sources_contact_takes_the_place_of_the_one_logged_here(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    logged, other = log(team), log(team, channel="home")
    head = "contact_id,member_id,staff_id,at,channel,outcome\n"
    report = team.bring(
        {"contacts.csv": head + "c1,M1,s1,11/22/2026 9:10 AM,phone,reached\n"},
        now=NOW + timedelta(hours=8),
    )
    assert "contacts logged here that the source now has: 1" in report.files[0].notes
    assert dict(team.rows("SELECT contact_id, replaced_by FROM contact")) == {
        "c1": "",
        logged: "c1",
        other: "",
    }


def test_one_source_contact_replaces_one_logged_here(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    log(team)
    log(team)
    head = "contact_id,member_id,staff_id,at,channel,outcome\n"
    text = head + "c1,M1,s1,11/22/2026,phone,reached\nc2,M1,s2,11/22/2026,phone,reached\n"
    team.bring({"contacts.csv": text}, now=NOW + timedelta(hours=8))
    found = sorted(row[0] for row in team.rows("SELECT replaced_by FROM contact WHERE provisional"))
    assert found == ["", "c1"]


@pytest.mark.parametrize(("here", "there"), [("", "s1"), ("s1", ""), ("", "")])
def test_a_worker_whom_one_side_does_not_name_is_no_other_worker(
    team: Team, here: str, there: str
) -> None:
    # A member without a care manager is logged without a worker; a log may have no such column.
    team.bring({"members.csv": MEMBERS})
    log(team, staff_id=here)
    text = "contact_id,member_id,staff_id,at,channel,outcome\n"
    text += f"c1,M1,{there},11/22/2026,phone,reached\n"
    for hours in (8, 32):
        team.bring({"contacts.csv": text}, now=NOW + timedelta(hours=hours))
        assert team.rows("SELECT replaced_by FROM contact WHERE provisional") == [("c1",)]


def test_a_contact_goes_to_the_worker_it_names_before_one_without(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    log(team, staff_id="")
    log(team, staff_id="s1")
    text = "contact_id,member_id,staff_id,at,channel,outcome\nc1,M1,s1,11/22/2026,phone,reached\n"
    team.bring({"contacts.csv": text}, now=NOW + timedelta(hours=8))
    found = "SELECT staff_id, replaced_by FROM contact WHERE provisional ORDER BY staff_id"
    assert team.rows(found) == [("", ""), ("s1", "c1")]


def test_only_a_full_file_says_who_is_gone(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    short = MEMBERS.replace("M2,Theo,W,active,s1\n", "")
    assert team.bring({"members.csv": short}).files[0].tables == {"members": counts(unchanged=1)}
    report = team.bring({"members.csv": short}, profile=full(team))
    assert report.files[0].tables == {"members": counts(unchanged=1, vanished=1)}
    assert "members no longer in the file: M2" in report.files[0].notes
    assert team.rows("SELECT member_id FROM member WHERE vanished_at IS NOT NULL") == [("M2",)]
    # Flagged once; back in the file, they are back.
    report = team.bring({"members.csv": short}, profile=full(team))
    assert report.files[0].tables == {"members": counts(unchanged=1)}
    report = team.bring({"members.csv": MEMBERS}, profile=full(team))
    assert report.files[0].tables == {"members": counts(changed=1, unchanged=1)}
    assert team.rows("SELECT count(*) FROM member WHERE vanished_at IS NOT NULL") == [(0,)]


def test_a_refused_row_has_not_vanished(team: Team) -> None:
    text = "member_id,first,last,dob\nM1,A,B,1958-03-04\nM2,A,B,1960-01-01\n"
    team.bring({"members.csv": text})
    report = team.bring(
        {"members.csv": text.replace("1960-01-01", "never ever")}, profile=full(team)
    )
    assert report.files[0].tables == {"members": counts(unchanged=1, rejected=1)}


def undo(team: Team, batch_id: str) -> tuple[int, int, tuple[tuple[str, str], ...]]:
    undone = undo_batch(team.database.engine, LEAD, batch_id=batch_id, now=NOW + timedelta(days=3))
    return undone.restored, undone.removed, undone.stay


def test_a_batch_taken_back_leaves_what_was_before(team: Team) -> None:
    first = team.bring({"members.csv": MEMBERS})
    members = (
        "SELECT member_id, first, segment, care_manager_id, batch_id FROM member"
        " WHERE undone_at IS NULL ORDER BY member_id"
    )
    assignments = (
        "SELECT member_id, team_id, care_manager_id FROM assignment WHERE valid_to IS NULL"
        " ORDER BY member_id"
    )
    before = team.rows(members), team.rows(assignments)
    text = (
        MEMBERS.replace("Rosa,Alvarez,active,s1", "Rose,Alvarez,pended,s2") + "M3,A,B,active,s1\n"
    )
    second = team.bring({"members.csv": text}, now=NOW + timedelta(days=1))
    assert second.files[0].tables == {"members": counts(new=1, changed=1, unchanged=1)}
    # First name, segment and care manager of M1; M3 goes.
    assert undo(team, second.files[0].batch_id) == (3, 1, ())
    assert (team.rows(members), team.rows(assignments)) == before
    assert team.rows("SELECT count(*) FROM change WHERE undone_at IS NULL") == [(0,)]
    assert team.rows("SELECT batch_id FROM feed") == [(first.files[0].batch_id,)]
    with pytest.raises(CommandError, match="already"):
        undo(team, second.files[0].batch_id)
    assert undo(team, first.files[0].batch_id) == (0, 2, ())
    assert (team.rows(members), team.rows(assignments)) == ([], [])
    assert team.rows("SELECT batch_id FROM feed") == [("",)]


def test_what_was_touched_since_stays_and_is_named(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    report = team.bring({"tasks.csv": TASKS + "t2,M2,Write,s1,2026-11-21,open\n"})
    finish(team)
    assert undo(team, report.files[0].batch_id) == (0, 1, (("task", "t1"),))
    tasks = "SELECT task_id, status FROM task WHERE undone_at IS NULL"
    assert team.rows(tasks) == [("t1", "done")]


def test_members_with_rows_of_another_file_stay(team: Team) -> None:
    members = team.bring({"members.csv": MEMBERS})
    team.bring({"tasks.csv": TASKS})
    assert undo(team, members.files[0].batch_id) == (0, 1, (("member", "M1"),))


def test_a_later_change_of_the_same_value_stays(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    second = team.bring(
        {"members.csv": MEMBERS.replace("Rosa", "Rose")}, now=NOW + timedelta(days=1)
    )
    team.bring({"members.csv": MEMBERS.replace("Rosa", "Ros")}, now=NOW + timedelta(days=2))
    assert undo(team, second.files[0].batch_id) == (0, 0, (("member", "M1"),))
    assert team.rows("SELECT first FROM member WHERE member_id = 'M1'") == [("Ros",)]


REQUESTS = (
    "request_id,member_id,payer_type,service,kind,received_on,decision,decision_on\n"
    "q1,M1,medicaid_mco,aide,standard,2026-11-16,,\n"
)
DECIDED = "SELECT decision, decision_on, decision_reason FROM service_request"


def deny(team: Team) -> str:
    return commands.record_request(
        team.database.engine,
        LEAD,
        request_id="q1",
        entry=commands.RequestEntry("decision", date(2026, 11, 20), "denied", "=not needed"),
        now=NOW + timedelta(hours=1),
    )


def test_a_decision_recorded_here_stays_until_the_source_has_one(team: Team) -> None:
    team.bring({"members.csv": MEMBERS, "service_requests.csv": REQUESTS})
    deny(team)
    kept = team.bring({"service_requests.csv": REQUESTS}, now=NOW + timedelta(hours=2))
    assert kept.files[0].tables == {"service_requests": counts(unchanged=1)}
    assert team.rows(DECIDED) == [("denied", "2026-11-20", "=not needed")]
    said = REQUESTS.replace("2026-11-16,,", "2026-11-16,partial,2026-11-21")
    team.bring({"service_requests.csv": said}, now=NOW + timedelta(hours=3))
    assert team.rows(DECIDED) == [("partial", "2026-11-21", "=not needed")]


def test_what_an_import_has_overtaken_is_not_taken_back(team: Team) -> None:
    team.bring({"members.csv": MEMBERS, "service_requests.csv": REQUESTS})
    edit_id = deny(team)
    said = REQUESTS.replace("2026-11-16,,", "2026-11-16,partial,2026-11-21")
    team.bring({"service_requests.csv": said}, now=NOW + timedelta(hours=2))
    with pytest.raises(CommandError, match="changed again since"):
        commands.take_back_edit(
            team.database.engine, LEAD, edit_id=edit_id, now=NOW + timedelta(hours=3)
        )
    assert team.rows(DECIDED) == [("partial", "2026-11-21", "=not needed")]


def test_taken_back_the_source_speaks_alone_again(team: Team) -> None:
    team.bring({"members.csv": MEMBERS, "service_requests.csv": REQUESTS})
    edit_id = deny(team)
    commands.take_back_edit(
        team.database.engine, LEAD, edit_id=edit_id, now=NOW + timedelta(hours=2)
    )
    assert team.rows(DECIDED) == [("", None, "")]
    report = team.bring({"service_requests.csv": REQUESTS}, now=NOW + timedelta(hours=3))
    assert report.files[0].tables == {"service_requests": counts(unchanged=1)}
    assert not any("kept" in note for note in report.files[0].notes)


def test_what_is_recorded_here_goes_out_in_the_imports_columns(team: Team, tmp_path: Path) -> None:
    team.bring({"members.csv": MEMBERS, "service_requests.csv": REQUESTS})
    deny(team)
    out = tmp_path / "out"
    words = ("--db", team.database.url, "export", str(out), "--table", "service_requests")
    assert main(words) == 0
    (row,) = csv.DictReader((out / "service_requests.csv").read_text().splitlines())
    assert (row["decision"], row["decision_on"]) == ("denied", "2026-11-20")
    assert row["decision_reason"] == "'=not needed"
