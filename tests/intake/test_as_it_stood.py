"""Imports and the boards of days that are over: each stays what people saw on it."""

from datetime import date, timedelta

from db import agencies, commands, facts
from db.imports import undo_batch
from db.types import TeamFacts
from tests.intake.conftest import LEAD, NOW, Team, counts, log_here

SUNDAY, MONDAY, WEDNESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 25)
MEMBERS = "member_id,first,last,segment,team\nM1,Rosa,A,active,north\nM2,Theo,W,active,north\n"
CONTACTS = "contact_id,member_id,staff_id,at,channel,outcome\n"
FULL = '[[tables]]\ntable = "members"\nfiles = ["members*"]\nmode = "full"\n'


def on(team: Team, day: date) -> TeamFacts:
    conn = team.database.connect()
    try:
        return facts.load(conn, "north", day, NOW + timedelta(days=30))
    finally:
        conn.close()


def contacts(team: Team, day: date) -> list[str]:
    return [each.contact_id for own in on(team, day).contacts.values() for each in own]


def test_what_a_later_import_brings_was_not_on_the_boards_before_it(team: Team) -> None:
    team.bring(
        {"members.csv": MEMBERS, "contacts.csv": CONTACTS + "c1,M1,s1,2026-11-02,phone,reached\n"}
    )
    events = "event_id,member_id,type,at\ne1,M1,ed,2026-11-21\n"
    team.bring(
        {
            "contacts.csv": CONTACTS + "c2,M1,s1,2026-11-20,phone,reached\n",
            "other.csv": CONTACTS + "c3,M1,s1,2026-11-20,home,reached\n",
            "events.csv": events,
            "goals.csv": "goal_id,member_id,text\ng1,M1,Walk\n",
        },
        now=NOW + timedelta(days=3),
    )
    assert contacts(team, MONDAY) == ["c1"]
    assert (on(team, MONDAY).events, on(team, MONDAY).goals) == ({}, {})
    assert contacts(team, WEDNESDAY) == ["c1", "c2", "c3"]
    assert list(on(team, WEDNESDAY).events) == list(on(team, WEDNESDAY).goals) == ["M1"]


def test_for_days_before_the_first_import_a_contact_counts_by_its_own_day(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    late = CONTACTS.replace("outcome", "outcome,entered_at")
    rows = "c1,M1,s1,2026-11-02,phone,reached,\nc2,M1,s1,2026-11-02,home,reached,2026-11-20\n"
    team.bring({"contacts.csv": late + rows}, now=NOW + timedelta(days=3))
    assert contacts(team, date(2026, 11, 10)) == ["c1"]
    assert on(team, date(2026, 11, 10)).contacts_from == date(2026, 11, 2)
    assert contacts(team, MONDAY) == []
    assert on(team, MONDAY).contacts_from is None


def test_a_contact_logged_here_stands_until_the_day_the_source_brought_its_own(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    contact_id = log_here(team.database, NOW + timedelta(minutes=1))
    row = "c1,M1,s1,2026-11-22,phone,reached\n"
    team.bring({"contacts.csv": CONTACTS + row}, now=NOW + timedelta(days=3))
    assert contacts(team, SUNDAY) == contacts(team, MONDAY) == [contact_id]
    assert contacts(team, WEDNESDAY) == ["c1"]


def test_a_member_who_vanished_and_came_back_was_away_in_between(team: Team) -> None:
    profile = team.folder / "full.toml"
    profile.write_text(FULL)
    team.bring({"members.csv": MEMBERS}, profile=str(profile))
    short = MEMBERS.replace("M2,Theo,W,active,north\n", "")
    team.bring({"members.csv": short}, now=NOW + timedelta(hours=1), profile=str(profile))
    commands.confirm_vanished(
        team.database.engine, LEAD, rows=[("member", "M2")], now=NOW + timedelta(hours=2)
    )
    team.bring({"members.csv": MEMBERS}, now=NOW + timedelta(days=3), profile=str(profile))
    away = {day: [each.vanished for each in on(team, day).members] for day in (MONDAY, WEDNESDAY)}
    assert away == {MONDAY: [False, True], WEDNESDAY: [False, False]}


def test_a_task_about_somebody_who_left_the_team_is_what_it_was(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    task_id = commands.add_task(
        team.database.engine, LEAD, team_id="north", member_id="M2", title="Call", now=NOW
    )
    elsewhere = MEMBERS.replace("M2,Theo,W,active,north", "M2,Theo,W,active,south")
    team.bring({"members.csv": elsewhere}, now=NOW + timedelta(hours=1))
    commands.finish_task(team.database.engine, LEAD, task_id=task_id, now=NOW + timedelta(days=3))
    status = {day: [each.status for each in on(team, day).tasks] for day in (MONDAY, WEDNESDAY)}
    assert status == {MONDAY: ["open"], WEDNESDAY: ["done"]}


def test_a_team_has_the_name_of_the_day(team: Team) -> None:
    commands.add_team(
        team.database.engine, LEAD, team_id="north", name="North", now=NOW + timedelta(days=3)
    )
    assert (on(team, MONDAY).team_name, on(team, WEDNESDAY).team_name) == ("Northside pod", "North")


def test_what_is_taken_back_stays_on_the_days_that_showed_it(team: Team) -> None:
    """Brought on Monday, taken back on Wednesday, brought again on Friday."""
    team.bring(
        {"members.csv": MEMBERS, "contacts.csv": CONTACTS + "c1,M1,s1,2026-11-02,phone,reached\n"}
    )
    files: dict[str, str | bytes] = {
        "members.csv": MEMBERS.replace("Rosa,A,active", "Rose,A,pended")
        + "M3,June,B,active,north\nM4,Ida,B,active,east\n",
        "visits.csv": CONTACTS + "c2,M3,s1,2026-11-20,home,reached\n",
        "goals.csv": "goal_id,member_id,text\ng1,M1,Walk\n",
    }
    imports = team.bring(files, now=NOW + timedelta(days=1))
    sunday, monday = on(team, SUNDAY), on(team, MONDAY)
    assert [each.first for each in monday.members] == ["Rose", "Theo", "June"]
    assert contacts(team, MONDAY) == ["c1", "c2"]
    for file in imports.files:
        undo_batch(team.database.engine, LEAD, batch_id=file.batch_id, now=NOW + timedelta(days=3))
    wednesday = on(team, WEDNESDAY)
    assert [each[:4] for each in wednesday.members] == [each[:4] for each in sunday.members]
    assert (wednesday.contacts, wednesday.goals) == (sunday.contacts, {})
    assert [each.name for each in wednesday.feeds] == ["contacts.csv", "members.csv"]
    conn = team.database.connect()
    assert [each.team_id for each in agencies.teams(conn)] == ["north"]
    conn.close()
    again = team.bring(files, now=NOW + timedelta(days=5))
    assert [dict(file.tables) for file in again.files] == [
        {"members": counts(new=2, changed=1, unchanged=1)},
        {"contacts": counts(new=1)},
        {"goals": counts(new=1)},
    ]
    friday = date(2026, 11, 27)
    assert [each.first for each in on(team, friday).members] == ["Rose", "Theo", "June"]
    assert contacts(team, friday) == ["c1", "c2"]
    assert (on(team, SUNDAY), on(team, MONDAY), on(team, WEDNESDAY)) == (sunday, monday, wednesday)


def test_of_days_that_nobody_saw_what_was_taken_back_says_nothing(team: Team) -> None:
    """The wrong file on the first day, then the right one."""
    wrong = team.bring({"members.csv": MEMBERS.replace("M2,Theo", "X9,Somebody")})
    undo_batch(
        team.database.engine,
        LEAD,
        batch_id=wrong.files[0].batch_id,
        now=NOW + timedelta(minutes=1),
    )
    team.bring({"members.csv": MEMBERS}, now=NOW + timedelta(minutes=2))
    for day in (date(2026, 11, 10), SUNDAY, MONDAY):
        assert [each.member_id for each in on(team, day).members] == ["M1", "M2"]


def test_who_left_and_stays_after_all_was_away_in_between(team: Team) -> None:
    profile = team.folder / "full.toml"
    profile.write_text(FULL)
    team.bring({"members.csv": MEMBERS}, profile=str(profile))
    short = MEMBERS.replace("M2,Theo,W,active,north\n", "")
    team.bring({"members.csv": short}, now=NOW + timedelta(hours=1), profile=str(profile))
    engine, rows = team.database.engine, [("member", "M2")]
    commands.confirm_vanished(engine, LEAD, rows=rows, now=NOW + timedelta(hours=2))
    commands.keep_vanished(engine, LEAD, rows=rows, now=NOW + timedelta(days=3))
    away = {day: [each.vanished for each in on(team, day).members] for day in (MONDAY, WEDNESDAY)}
    assert away == {MONDAY: [False, True], WEDNESDAY: [False, False]}


def test_rows_that_a_later_file_repeats_stay_when_the_middle_one_is_taken_back(team: Team) -> None:
    first = CONTACTS + "c1,M1,s1,2026-11-02,phone,reached\n"
    both = first + "c2,M1,s1,2026-11-20,home,reached\n"
    team.bring({"members.csv": MEMBERS, "contacts.csv": first})
    middle = team.bring({"contacts.csv": both}, now=NOW + timedelta(days=1))
    last = team.bring(
        {"contacts.csv": both + "c3,M1,s1,2026-11-21,home,reached\n"}, now=NOW + timedelta(days=2)
    )
    for report, removed, stay in ((middle, 0, (("contact", "c2"),)), (last, 2, ())):
        undone = undo_batch(
            team.database.engine,
            LEAD,
            batch_id=report.files[0].batch_id,
            now=NOW + timedelta(days=3),
        )
        assert (undone.removed, undone.stay) == (removed, stay)
    assert contacts(team, WEDNESDAY) == ["c1"]


def test_a_file_that_comes_late_does_not_make_its_feed_fresh(team: Team) -> None:
    team.bring({"members_2026-11-21.csv": MEMBERS})
    team.bring({"members_2026-11-20.csv": MEMBERS}, now=NOW + timedelta(days=3))
    (feed,) = on(team, WEDNESDAY).feeds
    assert feed.imported_at == NOW
