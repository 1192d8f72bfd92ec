"""Several sources, late and shortened files, and taking imports back with work on top of them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from db import commands, models, questions
from db.imports import Undone, undo_batch
from db.models import table
from db.orders import Target
from tests.intake.conftest import AGENCY, LEAD, NOW, Team, counts, log_here

HEAD = "member_id,first,last,segment,phone,care_manager_id\n"
WHO = "member_id,cin,first,last,dob,segment\n"
TASKS = "task_id,member_id,title,owner,due,status\n"
CONTACTS = "contact_id,member_id,staff_id,at,channel,outcome\n"
FULL = '[[tables]]\ntable = "{}"\nmode = "full"\n'
LATER = date(2026, 11, 30)


def later(days: float) -> datetime:
    return NOW + timedelta(days=days)


def full(team: Team, table: str = "members") -> str:
    path = team.folder / f"full-{table}.toml"
    path.write_text(FULL.format(table))
    return str(path)


def bring(team: Team, name: str, text: str, day: float = 0, **choices: Any) -> Any:
    """One file, so many days later; gives its report."""
    return team.bring({name: text}, now=later(day), **choices).files[0]


def undo(team: Team, batch_id: str, day: float = 9) -> Undone:
    return undo_batch(team.database.engine, LEAD, batch_id=batch_id, now=later(day))


def one(team: Team, column: str, member_id: str = "M1") -> Any:
    return team.rows(f"SELECT {column} FROM member WHERE member_id = '{member_id}'")[0][0]


def members(team: Team) -> list[str]:
    query = "SELECT member_id FROM member WHERE undone_at IS NULL ORDER BY 1"
    return [row[0] for row in team.rows(query)]


def asked(team: Team, day: date = date(2026, 11, 22)) -> questions.Questions:
    conn = team.database.connect()
    try:
        return questions.read(conn, AGENCY, "north", "America/New_York", day)
    finally:
        conn.close()


def log(team: Team, member_id: str = "M1", day: date = date(2026, 11, 22)) -> str:
    return log_here(team.database, NOW, member_id=member_id, day=day)


# Each source's own word


def test_what_one_source_repeats_does_not_undo_what_another_said_since(team: Team) -> None:
    ours = HEAD + "M1,Rosa,A,active,111,s1\n"
    bring(team, "export.csv", ours)
    bring(team, "sheet.csv", HEAD + "M1,Rosa,A,active,222,s1\n", 1)
    report = bring(team, "export.csv", ours, 2)
    assert report.tables == {"members": counts(unchanged=1)}
    assert "members: another source has said otherwise since, and has it: phone (1)" in report.notes
    assert one(team, "phone") == "222"
    assert bring(team, "sheet.csv", HEAD + "M1,Rosa,A,active,222,s1\n", 3).tables == {
        "members": counts(unchanged=1)
    }
    # What the first says anew has it, and then the second's repetition stands back.
    bring(team, "export.csv", ours.replace("111", "333"), 4)
    bring(team, "sheet.csv", HEAD + "M1,Rosa,A,active,222,s1\n", 5)
    assert one(team, "phone") == "333"


def test_a_blank_cell_takes_away_only_what_its_source_has_said(team: Team) -> None:
    bring(team, "export.csv", HEAD + "M1,Rosa,A,active,111,s1\n")
    bring(team, "sheet.csv", HEAD + "M1,Rosa,A,active,,\n", 1)
    assert (one(team, "phone"), one(team, "care_manager_id")) == ("111", "s1")
    bring(team, "export.csv", HEAD + "M1,Rosa,A,active,,s1\n", 2)
    assert one(team, "phone") == ""


def test_an_edit_stays_whichever_source_repeats_itself(team: Team) -> None:
    bring(team, "members.csv", HEAD + "M1,Rosa,A,active,111,s1\n")
    text = TASKS + "t1,M1,Call,s1,2026-11-20,open\n"
    bring(team, "tasks.csv", text)
    bring(team, "more.csv", text, 0.5)
    commands.finish_task(team.database.engine, LEAD, task_id="t1", now=later(1))
    for name in ("tasks.csv", "more.csv"):
        bring(team, name, text, 2)
        assert team.rows("SELECT status FROM task") == [("done",)]


# Members under several ids


def test_a_mended_id_is_the_same_member_and_has_the_contacts_of_both(team: Team) -> None:
    bring(team, "members.csv", WHO + "M11,AB1,Rosa,Alvarez,1960-01-01,active\n")
    mended = WHO + "M1,ab1,Rosa,Alvarez,1960-01-01,active\n"
    report = bring(team, "members.csv", mended, 1, profile=full(team))
    assert report.tables == {"members": counts(changed=1)}  # the CIN, in small letters
    assert "members known by another id (the same CIN): M1 is M11" in report.notes
    report = bring(team, "contacts.csv", CONTACTS + "c1,M1,s1,2026-11-20,phone,reached\n", 1)
    assert report.tables == {"contacts": counts(new=1)}
    assert team.rows("SELECT member_id FROM contact") == [("M11",)]
    assert members(team) == ["M11"]


@pytest.mark.parametrize(
    "row",
    [
        "M2,AB1,Theo,Webb,1971-02-02,active",  # another name and another birth
        "M2,,Rosa,Alvarez,1961-01-01,active",  # no CIN, another birth
    ],
)
def test_nobody_is_taken_for_somebody_else(team: Team, row: str) -> None:
    bring(team, "members.csv", WHO + "M1,AB1,Rosa,Alvarez,1960-01-01,active\n")
    report = bring(team, "sheet.csv", f"{WHO}{row}\n", 1)
    assert report.tables == {"members": counts(new=1)}
    assert members(team) == ["M1", "M2"]


def test_two_rows_of_one_file_are_two_members_though_they_look_alike(team: Team) -> None:
    text = WHO + "M1,AB1,Rosa,Alvarez,1960-01-01,active\n"
    bring(team, "members.csv", text)
    twice = text + "M2,AB1,Rosa,Alvarez,1960-01-01,active\n"
    assert bring(team, "members.csv", twice, 1).tables == {"members": counts(new=1, unchanged=1)}
    assert [(pair.member_id, pair.other_id) for pair in asked(team, LATER).alike] == [("M1", "M2")]


def test_lost_leading_zeros_are_found_again_where_name_or_birth_agree(team: Team) -> None:
    bring(team, "members.csv", WHO + "007,,Rosa,Alvarez,1960-01-01,active\n")
    lost = WHO + "7,,Rosa,Alvarez,1960-01-01,active\n"
    report = bring(team, "members.csv", lost, 1, profile=full(team))
    assert report.tables == {"members": counts(unchanged=1)}
    assert "members known by another id (leading zeros were lost): 7 is 007" in report.notes


def test_with_the_zeros_of_a_member_those_in_the_ids_of_her_rows_are_found_again(
    team: Team,
) -> None:
    bring(team, "members.csv", WHO + "007,,Rosa,Alvarez,1960-01-01,active\n")
    rows = ("{} 2026-11-20,{},,2026-11-20,phone,reached\n", "v-7,{1},,2026-11-19,phone,reached\n")
    before = CONTACTS + "".join(row.format("007", "007") for row in rows)
    after = CONTACTS + "".join(row.format("7", "7") for row in rows)
    bring(team, "contacts.csv", before)
    bring(team, "members.csv", WHO + "7,,Rosa,Alvarez,1960-01-01,active\n", 1)
    report = bring(team, "contacts.csv", after, 1)
    assert report.tables == {"contacts": counts(unchanged=2)}
    assert team.rows("SELECT contact_id, member_id FROM contact ORDER BY contact_id") == [
        ("007 2026-11-20", "007"),
        ("v-7", "007"),
    ]


def test_lost_leading_zeros_that_nothing_confirms_are_refused_and_nobody_vanishes(
    team: Team,
) -> None:
    bring(team, "members.csv", "member_id,segment\n007,active\n")
    report = bring(team, "members.csv", "member_id,segment\n7,active\n", 1, profile=full(team))
    assert report.tables == {"members": counts(rejected=1)}
    assert members(team) == ["007"]


def test_another_person_with_the_id_but_for_zeros_is_another_member(team: Team) -> None:
    bring(team, "members.csv", WHO + "007,,Rosa,Alvarez,1960-01-01,active\n")
    report = bring(team, "members.csv", WHO + "7,,Theo,Webb,1971-02-02,active\n", 1)
    assert report.tables == {"members": counts(new=1)}


def test_an_id_that_stood_for_a_member_does_not_come_to_stand_for_another(team: Team) -> None:
    bring(team, "members.csv", WHO + "M11,AB1,Rosa,Alvarez,1960-01-01,active\n")
    bring(team, "members.csv", WHO + "M1,AB1,Rosa,Alvarez,1960-01-01,active\n", 1)
    report = bring(team, "members.csv", WHO + "M1,AB9,Theo,Webb,1971-02-02,active\n", 2)
    assert report.tables == {"members": counts(rejected=1)}
    assert one(team, "first", "M11") == "Rosa"


# Two members who are one person


def two_sources(team: Team) -> None:
    bring(team, "export.csv", WHO + "E1,,Rosa,Alvarez,1960-01-01,active\n")
    bring(team, "sheet.csv", WHO + "17,,ROSA,Álvarez,1960-01-01,pended\n", 0.1)
    bring(team, "seen.csv", CONTACTS + "c1,E1,s1,2026-11-20,phone,reached\n", 0.2)
    visits = "v1,17,s1,2026-11-20,phone,reached\nv2,17,s1,2026-11-21,phone,reached\n"
    bring(team, "visits.csv", CONTACTS + visits, 0.3)


def everything(team: Team) -> list[list[tuple[Any, ...]]]:
    """What a joining touches, but for what is there for past days alone."""
    member = ", ".join(sorted(set(table(models.Member).columns.keys()) - {"last_batch"}))
    return [
        sorted(team.rows(query), key=str)
        for query in (
            f"SELECT {member} FROM member",
            *("SELECT * FROM contact", "SELECT * FROM decision", "SELECT * FROM task"),
            "SELECT member_id, team_id, care_manager_id FROM assignment WHERE valid_to IS NULL",
            *("SELECT * FROM listing", "SELECT * FROM other_id"),
            "SELECT * FROM change WHERE undone_at IS NULL",
        )
    ]


def test_who_looks_alike_is_proposed_and_never_joined_unasked(team: Team) -> None:
    two_sources(team)
    assert members(team) == ["17", "E1"]
    (pair,) = asked(team).alike
    assert pair == questions.Alike("E1", "17", "same name and date of birth")


def test_joined_members_have_one_row_one_count_and_every_decision(team: Team) -> None:
    two_sources(team)
    engine = team.database.engine
    (made,) = commands.decide(
        engine,
        LEAD,
        team_id="north",
        huddle_id=None,
        items=[Target("contacts:17:2026-11", ("contacts:17:2026-11:pc-monthly",), "17")],
        kind="assign",
        text="Call",
        owner="s1",
        until=date(2026, 11, 24),
        now=later(0.4),
    )
    before = everything(team)
    batch = commands.join_members(engine, LEAD, member_id="E1", other_id="17", now=later(0.5))
    # One call, told by both sources, counts once; the decision and its task are the kept one's.
    assert team.rows("SELECT contact_id, member_id, replaced_by FROM contact ORDER BY 1") == [
        ("c1", "E1", ""),
        ("v1", "E1", "c1"),
        ("v2", "E1", ""),
    ]
    assert team.rows("SELECT item_key, reason_keys, member_id FROM decision") == [
        ("contacts:E1:2026-11", '["contacts:E1:2026-11:pc-monthly"]', "E1")
    ]
    assert team.rows(f"SELECT member_id FROM task WHERE task_id = '{made.task_id}'") == [("E1",)]
    assert one(team, "segment", "E1") == "active"
    assert asked(team).alike == ()
    # What the sources repeat changes nothing, and the spreadsheet's new rows are the kept one's.
    for name, text in (
        ("sheet.csv", WHO + "17,,ROSA,Álvarez,1960-01-01,pended\n"),
        ("export.csv", WHO + "E1,,Rosa,Alvarez,1960-01-01,active\n"),
    ):
        assert bring(team, name, text, 0.6).tables == {"members": counts(unchanged=1)}
    undo(team, batch)
    listings = before.pop(5)
    after = everything(team)
    assert [row[:3] for row in after.pop(5)] == [row[:3] for row in listings]
    assert after == before


def test_taken_apart_each_has_what_came_under_its_own_id(team: Team) -> None:
    two_sources(team)
    engine = team.database.engine
    batch = commands.join_members(engine, LEAD, member_id="E1", other_id="17", now=later(0.5))
    bring(team, "visits.csv", CONTACTS + "v3,17,s1,2026-11-22,phone,reached\n", 1)
    bring(team, "seen.csv", CONTACTS + "c3,E1,s1,2026-11-22,phone,reached\n", 1)
    assert team.rows("SELECT count(*) FROM contact WHERE replaced_by <> ''") == [(2,)]
    undo(team, batch)
    assert team.rows("SELECT contact_id, member_id, replaced_by FROM contact ORDER BY 1") == [
        *(("c1", "E1", ""), ("c3", "E1", "")),
        *(("v1", "17", ""), ("v2", "17", ""), ("v3", "17", "")),
    ]


def test_a_refusal_is_remembered(team: Team) -> None:
    two_sources(team)
    engine = team.database.engine
    commands.tell_apart(engine, LEAD, member_id="17", other_id="E1", now=NOW)
    bring(team, "sheet.csv", WHO + "17,,ROSA,Álvarez,1960-01-01,active\n", 1)
    assert asked(team).alike == ()
    commands.forget_apart(engine, LEAD, member_id="E1", other_id="17", now=NOW)
    assert len(asked(team).alike) == 1


def test_a_past_board_has_the_two_as_they_were(team: Team) -> None:
    from db import facts

    two_sources(team)
    engine = team.database.engine
    commands.add_concern(engine, LEAD, member_id="17", text="worried", now=later(1))
    commands.record_review(engine, LEAD, member_id="17", now=later(1))
    commands.join_members(engine, LEAD, member_id="E1", other_id="17", now=later(2))
    conn = team.database.connect()

    def worried(day: int) -> tuple[list[str], list[str]]:
        found = facts.load(conn, "north", date(2026, 11, day), later(3))
        return [each.member_id for each in found.members if each.concern], list(found.reviews)

    def contacts(day: int) -> dict[str, list[str]]:
        found = facts.load(conn, "north", date(2026, 11, day), later(3))
        assert {each.member_id for each in found.members} >= set(found.contacts)
        return {
            member_id: sorted(each.contact_id for each in own)
            for member_id, own in found.contacts.items()
        }

    assert contacts(23) == {"17": ["v1", "v2"], "E1": ["c1"]}
    assert contacts(24) == {"E1": ["c1", "v2"]}
    assert (worried(23), worried(24)) == ((["17"], ["17"]), (["E1"], ["E1"]))
    conn.close()


# Contacts that stand twice


@pytest.mark.parametrize(
    "row",
    [
        "v1,M1,s1,2026-11-21,phone,reached",  # another day
        "v1,M1,s2,2026-11-20,phone,reached",  # another worker
        "v1,M1,s1,2026-11-20,home,reached",  # another channel
        "v1,M1,s1,2026-11-20,phone,no_answer",  # another outcome
        "v1,M1,s1,2026-11-20 16:00,phone,reached",  # another time of day
    ],
)
def test_only_the_same_contact_of_two_sources_counts_once(team: Team, row: str) -> None:
    bring(team, "members.csv", HEAD + "M1,Rosa,A,active,111,s1\n")
    bring(team, "seen.csv", CONTACTS + "c1,M1,s1,2026-11-20 09:00,phone,reached\n")
    bring(team, "visits.csv", f"{CONTACTS}{row}\n", 1)
    assert team.rows("SELECT count(*) FROM contact WHERE replaced_by <> ''") == [(0,)]


def test_a_logged_contact_stands_again_when_the_record_says_another_day(team: Team) -> None:
    bring(team, "members.csv", HEAD + "M1,Rosa,A,active,111,s1\n")
    logged = log(team)
    bring(team, "seen.csv", CONTACTS + "c1,M1,s1,2026-11-22,phone,reached\n", 1)
    assert dict(team.rows("SELECT contact_id, replaced_by FROM contact"))[logged] == "c1"
    bring(team, "seen.csv", CONTACTS + "c1,M1,s1,2026-11-21,phone,reached\n", 2)
    assert dict(team.rows("SELECT contact_id, replaced_by FROM contact"))[logged] == ""


@pytest.mark.parametrize(("day", "listed"), [(28, 0), (29, 1), (30, 1)])
def test_after_seven_days_a_logged_contact_is_not_in_the_record(
    team: Team, day: int, listed: int
) -> None:
    bring(team, "members.csv", HEAD + "M1,Rosa,A,active,111,s1\n")
    log(team)
    assert len(asked(team, date(2026, 11, day)).unrecorded) == listed
    bring(team, "seen.csv", CONTACTS + "c1,M1,s1,2026-11-22,phone,reached\n", 1)
    assert asked(team, date(2026, 11, day)).unrecorded == ()


# Who is missing


def panel(count: int) -> str:
    return HEAD + "".join(f"M{number},F,L,active,,s1\n" for number in range(count))


@pytest.mark.parametrize(("left", "loud"), [(10, False), (8, False), (7, True), (5, True)])
def test_a_full_file_that_lacks_many_says_so_before_anything_else(
    team: Team, left: int, loud: bool
) -> None:
    bring(team, "members.csv", panel(10))
    report = bring(team, "members.csv", panel(left), 1, profile=full(team))
    assert report.tables["members"].vanished == 10 - left
    said = f"members: {10 - left} of 10 are missing from this file. Is it whole?"
    assert [line.startswith(said) for line in report.loud] == [True] * loud


def test_missing_members_stay_until_somebody_confirms_and_come_back(team: Team) -> None:
    bring(team, "members.csv", panel(2))
    bring(team, "members.csv", panel(1), 1, profile=full(team))
    assert [(each.key, each.feed) for each in asked(team).gone] == [("M1", "members.csv")]
    assert one(team, "removed_at") is None
    engine = team.database.engine
    rows = [("member", "M1")]
    assert commands.confirm_vanished(engine, LEAD, rows=rows, now=later(1)) == 1
    assert one(team, "removed_at") is not None
    assert asked(team).gone == ()
    commands.ask_again(engine, LEAD, rows=rows, now=later(1))
    assert len(asked(team).gone) == 1
    commands.confirm_vanished(engine, LEAD, rows=rows, now=later(1))
    report = bring(team, "members.csv", panel(2), 2, profile=full(team))
    assert "members on the board again, for the file has them: M1" in report.notes
    assert one(team, "removed_at") is None


def test_who_stays_is_not_asked_about_again(team: Team) -> None:
    bring(team, "members.csv", panel(2))
    bring(team, "members.csv", panel(1), 1, profile=full(team))
    rows = [("member", "M1")]
    assert commands.keep_vanished(team.database.engine, LEAD, rows=rows, now=later(1)) == 1
    report = bring(team, "members.csv", panel(1), 2, profile=full(team))
    assert report.tables == {"members": counts(unchanged=1)}
    assert asked(team).gone == ()


def test_a_member_whom_another_source_lists_has_not_vanished(team: Team) -> None:
    bring(team, "members.csv", panel(2))
    bring(team, "sheet.csv", panel(2), 0.5)
    report = bring(team, "members.csv", panel(1), 1, profile=full(team))
    assert report.tables == {"members": counts(unchanged=1)}
    assert "members no longer in this file, but in another source's still: M1" in report.notes
    assert [(each.key, each.elsewhere) for each in asked(team).gone] == [("M1", True)]
    report = bring(team, "sheet.csv", panel(1), 2, profile=full(team))
    assert report.tables == {"members": counts(unchanged=1, vanished=1)}


def test_a_contact_that_the_record_lost_is_asked_about_too(team: Team) -> None:
    bring(team, "members.csv", panel(2))
    logged = log(team)
    text = CONTACTS + "c1,M1,s1,2026-11-22,phone,reached\nc2,M1,s1,2026-11-20,home,reached\n"
    bring(team, "seen.csv", text, 1)
    only = CONTACTS + "c2,M1,s1,2026-11-20,home,reached\n"
    bring(team, "seen.csv", only, 2, profile=full(team, "contacts"))
    (gone,) = asked(team).gone
    assert (gone.table, gone.key, gone.day) == ("contact", "c1", date(2026, 11, 22))
    rows = [("contact", "c1")]
    commands.confirm_vanished(team.database.engine, LEAD, rows=rows, now=later(3))
    # The one that was logged here counts again.
    assert dict(team.rows("SELECT contact_id, replaced_by FROM contact"))[logged] == ""


# Taking back


def test_the_middle_import_and_then_the_last_leave_the_first(team: Team) -> None:
    texts = [HEAD + f"M1,{name},A,active,,s1\n" for name in ("Rosa", "Rose", "Ros")]
    reports = [bring(team, "members.csv", text, day) for day, text in enumerate(texts)]
    assert undo(team, reports[1].batch_id).stay == (("member", "M1"),)
    assert one(team, "first") == "Ros"
    assert undo(team, reports[2].batch_id).restored == 1
    assert one(team, "first") == "Rosa"
    assert team.rows("SELECT count(*) FROM change WHERE undone_at IS NULL") == [(0,)]


def test_a_member_of_the_middle_import_stays_while_the_last_has_it(team: Team) -> None:
    texts = [panel(1), panel(2), panel(2)]
    reports = [bring(team, "members.csv", text, day) for day, text in enumerate(texts)]
    assert undo(team, reports[1].batch_id).stay == (("member", "M1"),)
    assert members(team) == ["M0", "M1"]
    assert undo(team, reports[2].batch_id).removed == 1
    assert members(team) == ["M0"]


def test_an_edit_is_one_again_when_what_replaced_it_is_taken_back(team: Team) -> None:
    bring(team, "members.csv", panel(2))
    text = TASKS + "t1,M1,Call,s1,2026-11-20,open\n"
    bring(team, "tasks.csv", text)
    commands.finish_task(team.database.engine, LEAD, task_id="t1", now=later(1))
    replaced = bring(team, "tasks.csv", text.replace("open", "cancelled"), 2)
    undo(team, replaced.batch_id, 3)
    assert team.rows("SELECT status FROM task") == [("done",)]
    bring(team, "tasks.csv", text, 4)
    assert team.rows("SELECT status FROM task") == [("done",)]


def test_an_edit_on_top_stays_and_the_source_is_known_by_its_word_before(team: Team) -> None:
    bring(team, "members.csv", panel(2))
    text = TASKS + "t1,M1,Call,s1,2026-11-20,open\n"
    bring(team, "tasks.csv", text)
    middle = bring(team, "tasks.csv", text.replace("11-20", "11-25"), 1)
    due = date(2026, 11, 30)
    commands.edit_task(team.database.engine, LEAD, task_id="t1", due=due, now=later(2))
    assert undo(team, middle.batch_id, 3).stay == (("task", "t1"),)
    bring(team, "tasks.csv", text, 4)
    assert team.rows("SELECT due FROM task") == [("2026-11-30",)]


def test_what_decisions_and_tasks_rest_on_stays(team: Team) -> None:
    bring(team, "members.csv", panel(1))
    text = "referral_id,member_id,kind,sent_on,status\nr1,M0,food,2026-11-01,sent\nr2,M0,,,sent\n"
    referrals = bring(team, "referrals.csv", text)
    staff = bring(team, "staff.csv", "staff_id,name\ns1,Jo\ns2,Mei\n")
    commands.decide(
        team.database.engine,
        LEAD,
        team_id="north",
        huddle_id=None,
        items=[Target("referral:r1", (), "M0")],
        kind="assign",
        text="Call them",
        owner="s1",
        until=date(2026, 11, 24),
        now=later(1),
    )
    assert undo(team, referrals.batch_id)[1:4] == (0, 1, (("referral", "r1"),))
    assert undo(team, staff.batch_id)[1:4] == (0, 1, (("staff", "s1"),))


def test_a_team_that_an_import_made_goes_with_it_unless_somebody_is_in_it(team: Team) -> None:
    head = "member_id,first,last,segment,team\n"
    made = bring(team, "members.csv", head + "M1,A,B,active,South\nM2,A,B,active,East\n")
    commands.add_concern(team.database.engine, LEAD, member_id="M1", text="worried", now=later(1))
    assert undo(team, made.batch_id).stay == (("member", "M1"),)
    teams = "SELECT team_id FROM team WHERE undone_at IS NULL ORDER BY 1"
    assert team.rows(teams) == [("South",), ("north",)]


def test_taking_back_a_short_file_brings_back_who_was_taken_off(team: Team) -> None:
    bring(team, "members.csv", panel(2))
    short = bring(team, "members.csv", panel(1), 1, profile=full(team))
    rows = [("member", "M1")]
    commands.confirm_vanished(team.database.engine, LEAD, rows=rows, now=later(2))
    undo(team, short.batch_id)
    assert (one(team, "vanished_at"), one(team, "removed_at")) == (None, None)
    assert asked(team).gone == ()


# Late files


def test_files_of_one_call_are_taken_in_the_order_of_their_days(team: Team) -> None:
    files: dict[str, str | bytes] = {
        "panel_2026-10-01.csv": HEAD + "M1,Newer,A,active,,s1\n",
        "panel_2026-09-01.csv": HEAD + "M1,Older,A,active,,s1\n",
    }
    team.bring(files)
    assert one(team, "first") == "Newer"


def test_a_late_full_file_brings_who_had_left_by_the_newer_one_as_missing(team: Team) -> None:
    bring(team, "panel_2026-10-01.csv", panel(1), profile=full(team))
    report = bring(team, "panel_2026-09-01.csv", panel(2), 1, profile=full(team))
    assert report.tables == {"members": counts(new=1, unchanged=1, vanished=1)}
    assert [each.key for each in asked(team, LATER).gone] == ["M1"]


def test_a_file_of_mended_rows_says_of_nobody_that_they_are_gone(team: Team) -> None:
    text = WHO + "M1,,Rosa,Alvarez,1960-01-01,active\nM2,,Theo,Webb,13/45/1971,active\n"
    report = bring(team, "members.csv", text, profile=full(team))
    assert report.tables == {"members": counts(new=1, rejected=1)}
    mended = report.rejects.read_text().replace("13/45/1971", "1971-02-02")
    report = bring(team, report.rejects.name, mended, 1, profile=full(team))
    assert report.tables == {"members": counts(new=1)}


def test_who_may_be_known_already_is_said_with_the_import(team: Team) -> None:
    bring(team, "export.csv", WHO + "E1,,Rosa,Alvarez,1960-01-01,active\n")
    report = bring(team, "sheet.csv", WHO + "17,,rosa,ALVAREZ,1960-01-01,active\n", 1)
    said = "1 member may be somebody known already: huddle import --questions"
    assert said in report.notes


def test_a_log_may_name_its_members_by_the_cin_alone(team: Team) -> None:
    team.bring(
        {"members.csv": "member_id,first,last,cin\n17,Rosa,Alvarez,AB12345C\n18,Tom,Webb,\n"}
    )
    log = "contact_id,member_id,at\nc1,ab12345c,2026-11-03\nc2,ZX00123Y,2026-11-04\n"
    report = team.bring({"contacts.csv": log})
    assert report.files[0].tables["contacts"].new == 1
    assert report.files[0].tables["contacts"].rejected == 1
    assert team.rows("SELECT contact_id, member_id FROM contact") == [("c1", "17")]
    assert team.bring({"contacts.csv": log}).files[0].tables["contacts"].unchanged == 1


def test_a_cin_that_two_members_have_names_neither(team: Team) -> None:
    rows = "17,Rosa,Alvarez,AB12345C\n18,Tom,Webb,AB12345C\n"
    team.bring({"members.csv": f"member_id,first,last,cin\n{rows}"})
    report = team.bring({"contacts.csv": "contact_id,member_id,at\nc1,AB12345C,2026-11-03\n"})
    assert report.files[0].tables["contacts"].rejected == 1
