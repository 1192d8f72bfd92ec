"""Files into the team database, on both databases."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from tests.intake.conftest import NOW, Team, counts

MEMBERS = """member_id,first,last,programme,tier,tier_reason,segment,enrolled_on,care_manager_id
M1,Rosa,Alvarez,HH,HH+,SMI,active,2026-01-05,s1
M2,Theo,Whitfield,HH,standard,,active,2026-01-05,s1
"""
STAFF = """staff_id,name,role,team
s1,Jimena Ortiz,care manager,north
"""
CONTACTS = """contact_id,member_id,staff_id,at,channel,with,outcome,core_service,entered_at
c1,M1,s1,2026-11-20 15:45,phone,,reached,yes,2026-11-21
c2,M2,s1,2026-11-20,home,guardian,no_answer,no,
"""


def test_members_staff_and_contacts_in_any_order(team: Team) -> None:
    report = team.bring({"contacts.csv": CONTACTS, "staff.csv": STAFF, "members.csv": MEMBERS})
    assert report.exit_code == 0
    assert [file.tables for file in report.files] == [
        {"contacts": counts(new=2)},
        {"staff": counts(new=1)},
        {"members": counts(new=2)},
    ]
    assert team.rows(
        "SELECT contact_id, member_id, day, at, channel, with_whom, outcome, core_service,"
        " entered_on, entered_at FROM contact ORDER BY contact_id"
    ) == [
        (
            *("c1", "M1", "2026-11-20", "2026-11-20T20:45:00.000000+00:00", "phone", "", "reached"),
            *(True, "2026-11-21", None),
        ),
        ("c2", "M2", "2026-11-20", None, "home", "guardian", "no_answer", False, None, None),
    ]
    assert team.rows(
        "SELECT member_id, team_id, care_manager_id, valid_from, valid_to FROM assignment"
        " ORDER BY member_id"
    ) == [("M1", "north", "s1", None, None), ("M2", "north", "s1", None, None)]


def test_short_ids_are_digits_and_differ(team: Team) -> None:
    rows = "".join(f"M{number},A,B\n" for number in range(300))
    team.bring({"members.csv": "member_id,first,last\n" + rows})
    found = [row[0] for row in team.rows("SELECT short_id FROM member ORDER BY member_id")]
    assert len(set(found)) == 300
    assert all(short.isdigit() and len(short) >= 4 for short in found)
    assert found != sorted(found)


def test_the_same_file_twice_changes_nothing_and_says_so(team: Team) -> None:
    files: dict[str, str | bytes] = {"members.csv": MEMBERS, "contacts.csv": CONTACTS}
    team.bring(files)
    facts = (
        "SELECT contact_id, day, outcome, entered_on, known_from, batch_id FROM contact"
        " ORDER BY contact_id"
    )
    before = team.rows(facts)
    report = team.bring(files, now=NOW + timedelta(hours=1))
    assert [file.tables for file in report.files] == [
        {"members": counts(unchanged=2)},
        {"contacts": counts(unchanged=2)},
    ]
    assert all(file.again for file in report.files)
    assert team.rows(facts) == before
    assert team.rows("SELECT count(*) FROM change") == [(0,)]
    # The feed is as fresh as its last delivery, even one that brought nothing new.
    assert team.rows("SELECT name, imported_at FROM feed ORDER BY name") == [
        ("contacts.csv", "2026-11-22T15:00:00.000000+00:00"),
        ("members.csv", "2026-11-22T15:00:00.000000+00:00"),
    ]


def test_a_row_sent_again_updates_with_its_history(team: Team) -> None:
    team.bring({"members.csv": MEMBERS, "contacts.csv": CONTACTS})
    later = NOW + timedelta(days=1)
    report = team.bring(
        {
            "members.csv": MEMBERS.replace(
                "M2,Theo,Whitfield,HH,standard,,active", "M2,Theo,Whit,HH,standard,,pended"
            ),
            "contacts.csv": CONTACTS.replace("no_answer,no,", "reached,yes,"),
        },
        now=later,
    )
    assert [file.tables for file in report.files] == [
        {"members": counts(changed=1, unchanged=1)},
        {"contacts": counts(changed=1, unchanged=1)},
    ]
    assert team.rows(
        "SELECT table_name, row_id, member_id, column_name, before, after, changed_at, by"
        " FROM change WHERE column_name <> 'batch_id' ORDER BY table_name, column_name"
    ) == [
        (
            "contact",
            "c2",
            "M2",
            "core_service",
            "0",
            "1",
            "2026-11-23T14:00:00.000000+00:00",
            "lead",
        ),
        (
            *("contact", "c2", "M2", "outcome", "no_answer", "reached"),
            *("2026-11-23T14:00:00.000000+00:00", "lead"),
        ),
        (
            "member",
            "M2",
            "M2",
            "last",
            "Whitfield",
            "Whit",
            "2026-11-23T14:00:00.000000+00:00",
            "lead",
        ),
        (
            *("member", "M2", "M2", "segment", "active", "pended"),
            *("2026-11-23T14:00:00.000000+00:00", "lead"),
        ),
    ]


def test_history_says_days_instants_and_blanks_alike_on_both_databases(team: Team) -> None:
    head = "event_id,member_id,type,at,cancelled\n"
    team.bring({"members.csv": MEMBERS, "adt.csv": head + "e1,M1,ed,2026-11-20 10:00,no\n"})
    team.bring({"adt.csv": head + "e1,M1,ed,2026-11-19,yes\n"}, now=NOW + timedelta(hours=1))
    assert team.rows(
        "SELECT column_name, before, after FROM change WHERE table_name = 'event'"
        " AND column_name <> 'batch_id' ORDER BY column_name"
    ) == [
        ("at", "2026-11-20T15:00:00.000000+00:00", None),
        ("cancelled", "0", "1"),
        ("day", "2026-11-20", "2026-11-19"),
    ]


def test_a_column_that_the_file_has_not_got_keeps_its_values(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    team.bring({"members.csv": "member_id,first,last,phone\nM1,Rosa,Alvarez,555-0100\n"})
    assert team.rows("SELECT phone, tier, segment FROM member WHERE member_id = 'M1'") == [
        ("555-0100", "HH+", "active")
    ]


def test_the_first_import_counts_as_always_and_later_ones_from_then(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    more = MEMBERS + "M3,Ana,Moreno,HH,standard,,active,2026-11-01,s1\n"
    team.bring({"members.csv": more}, now=NOW + timedelta(days=2))
    assert team.rows("SELECT member_id, known_from FROM member ORDER BY member_id") == [
        ("M1", None),
        ("M2", None),
        ("M3", "2026-11-24T14:00:00.000000+00:00"),
    ]
    assert team.rows("SELECT valid_from FROM assignment WHERE member_id = 'M3'") == [
        ("2026-11-24T14:00:00.000000+00:00",)
    ]


def test_a_dated_file_name_is_the_same_feed(team: Team) -> None:
    team.bring({"members_2026-11-21.csv": MEMBERS})
    more = MEMBERS + "M3,Ana,Moreno,HH,standard,,active,2026-11-01,s1\n"
    team.bring({"members_2026-11-22.csv": more})
    assert team.rows("SELECT name FROM feed") == [("members.csv",)]
    assert team.rows("SELECT known_from FROM member WHERE member_id = 'M3'") != [(None,)]


def test_an_import_can_be_dated_to_another_day(team: Team) -> None:
    team.bring({"members.csv": MEMBERS}, as_of=date(2026, 10, 30))
    # Nine in the morning of that day, in summer time.
    assert team.rows("SELECT imported_at FROM batch") == [("2026-10-30T13:00:00.000000+00:00",)]


def test_a_member_who_moves_has_both_assignments(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    team.bring({"members.csv": MEMBERS.replace("2026-01-05,s1\nM2", "2026-01-05,s2\nM2")})
    assert team.rows(
        "SELECT care_manager_id, valid_from, valid_to FROM assignment WHERE member_id = 'M1'"
        " ORDER BY care_manager_id"
    ) == [
        ("s1", None, "2026-11-22T14:00:00.000000+00:00"),
        ("s2", "2026-11-22T14:00:00.000000+00:00", None),
    ]


def test_a_team_that_nobody_knew_is_made_and_said(team: Team) -> None:
    head = "member_id,first,last,team,programme,segment\n"
    text = head + "M1,A,B,northside POD,HH,active\nM2,A,B,South,HH,active\nM3,A,B,,HH,active\n"
    report = team.bring({"members.csv": text})
    assert report.files[0].notes == ["new team: South"]
    assert team.rows("SELECT member_id, team FROM member ORDER BY member_id") == [
        ("M1", "north"),
        ("M2", "South"),
        ("M3", "north"),
    ]


def test_with_several_teams_a_member_without_one_needs_a_choice(team: Team) -> None:
    team.bring({"a.csv": "member_id,first,last,team\nM1,A,B,South\n"})
    report = team.bring({"b.csv": "member_id,first,last\nM1,A,C\nM2,A,B\n"})
    assert report.files[0].tables == {"members": counts(changed=1, rejected=1)}
    assert team.rows("SELECT reason FROM reject") == [("no team: name one with --team",)]
    report = team.bring({"b.csv": "member_id,first,last\nM2,A,B\n"}, team="South")
    assert report.files[0].tables == {"members": counts(new=1)}


def test_workers_are_found_by_name_and_strangers_are_kept_and_said(team: Team) -> None:
    text = MEMBERS.replace("2026-01-05,s1\nM2", '2026-01-05,"Ortiz, Jimena"\nM2').replace(
        "2026-01-05,s1\n", "2026-01-05,K. Nobody\n"
    )
    report = team.bring({"members.csv": text, "staff.csv": STAFF})
    assert team.rows("SELECT care_manager_id FROM member ORDER BY member_id") == [
        ("s1",),
        ("K. Nobody",),
    ]
    assert report.files[0].notes == ["members: workers not in staff, kept: K. Nobody (1)"]


def test_a_workbook_of_several_tables(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "team.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        padded = book.add_format({"num_format": "00000"})
        log = book.add_worksheet("Contact log")
        log.merge_range(0, 0, 0, 4, "Northside pod: contacts in November")
        log.merge_range(2, 0, 3, 0, "Contact ID")
        log.merge_range(2, 1, 3, 1, "Client ID")
        log.merge_range(2, 2, 2, 4, "Contact")
        log.write_row(3, 2, ["Date", "Method", "Result"])
        log.write_row(4, 0, ["c1", "00123"])
        log.write_number(4, 2, 46346, day)
        log.write_row(4, 3, ["Telephone", "Reached"])
        log.write_row(5, 0, ["c2", "00123", "Nov 19, 2026", "Home visit", "No answer"])
        log.write_row(6, 0, ["c3", "00123", "soon", "Home visit", "No answer"])
        log.write_row(7, 0, ["Total", 3])
        log.write_blank(9, 6, None, day)
        roster = book.add_worksheet("Roster")
        roster.write_row(0, 0, ["Client ID", "Client\nName", "DOB", "Status", "Phone", "Phone"])
        roster.write_number(1, 0, 123, padded)
        roster.write_row(1, 1, ["Alvarez, Rosa"])
        roster.write_formula(1, 2, "=DATE(1958,3,4)", day, 21248)
        roster.write_row(1, 3, ["Enrolled", "", "555-0100"])
        book.add_worksheet("Lookups").write_row(0, 0, ["Phone", "Home"])
    report = team.load([path], rejects=tmp_path / "rejects.csv")
    file = report.files[0]
    assert file.tables == {"contacts": counts(new=2, rejected=1), "members": counts(new=1)}
    assert report.exit_code == 3
    assert team.rows(
        "SELECT contact_id, member_id, day, channel, outcome FROM contact ORDER BY 1"
    ) == [
        ("c1", "00123", "2026-11-20", "phone", "reached"),
        ("c2", "00123", "2026-11-19", "home", "no_answer"),
    ]
    assert team.rows("SELECT member_id, first, last, dob, segment, phone FROM member") == [
        ("00123", "Rosa", "Alvarez", "1958-03-04", "active", "555-0100")
    ]
    assert (tmp_path / "rejects.csv").read_text().splitlines() == [
        "Contact ID,Client ID,Contact Date,Contact Method,Contact Result,line,column,reason",
        "c3,00123,soon,Home visit,No answer,7,Contact Date,not a date",
    ]
    assert any("Lookups" in note for note in file.notes)
    assert file.skipped == {"totals": 1}


def test_a_file_without_core_service_counts_for_nobody_and_says_so(team: Team) -> None:
    text = "contact_id,member_id,at,outcome\nc1,M1,2026-11-20,reached\n"
    report = team.bring({"members.csv": MEMBERS, "contacts.csv": text})
    assert team.rows("SELECT core_service FROM contact") == [(None,)]
    assert any("no column core_service" in note for note in report.files[1].notes)


def test_members_without_segment_or_programme_are_said_with_what_to_do(team: Team) -> None:
    report = team.bring({"members.csv": "member_id,first,last\nM1,Rosa,Alvarez\n"})
    assert report.exit_code == 0
    assert report.files[0].notes == [
        "members: no column segment, so nobody counts as active unless another file says so; if"
        ' all of them are, say "every row: active" once: huddle import --map FILE',
        "members: no column programme, so no programme's standards apply unless another file names"
        ' it; if all are in one, say "every row: HH" once: huddle import --map FILE',
    ]


def test_a_profile_gives_all_members_their_segment_and_programme(team: Team) -> None:
    (team.folder / "roster.toml").write_text(
        'name = "roster"\n[[tables]]\ntable = "members"\n'
        '[tables.values]\nsegment = "active"\nprogramme = "HH"\n'
    )
    text = "member_id,first,last\nM1,Rosa,Alvarez\n"
    report = team.bring({"members.csv": text}, profile=str(team.folder / "roster.toml"))
    assert report.files[0].notes == ["read with profile roster"]
    assert team.rows("SELECT segment, programme FROM member") == [("active", "HH")]


def test_a_time_beside_no_day_says_nothing(team: Team) -> None:
    text = (
        "request_id,member_id,received_on,received_time\n"
        "r1,M1,N/A,00:30\nr2,M1,2026-11-20,15:45\nr3,M1,,09:00\n"
    )
    report = team.bring({"members.csv": MEMBERS, "service_requests.csv": text})
    assert report.exit_code == 0
    assert team.rows("SELECT received_on FROM service_request ORDER BY request_id") == [
        (None,),
        ("2026-11-20",),
        (None,),
    ]


def test_a_header_that_stands_twice_is_used_once_and_said(team: Team) -> None:
    text = (
        "member_id,first,first,last,programme,segment,Phone,Phone\n"
        "M1,Rosa,Rosalind,Alvarez,HH,active,555-0100,555-0100\n"
        "M2,Theo,,Whitfield,HH,active,,555-0101\nM3,,Ana,Moreno,HH,active,,\n"
    )
    report = team.bring({"members.csv": text})
    # The two phones of M1 are one and the same.
    assert report.files[0].notes == [
        "members: first stands more than once; in 1 row the first is used, not the rest"
    ]
    assert team.rows("SELECT first, phone FROM member ORDER BY member_id") == [
        ("Rosa", "555-0100"),
        ("Theo", "555-0101"),
        ("Ana", ""),
    ]


def test_a_time_that_cannot_be_read_leaves_the_day_and_is_said(team: Team) -> None:
    text = (
        "contact_id,member_id,at,Time,outcome,core_service\n"
        "c1,M1,2026-11-20,15:45,reached,yes\nc2,M1,2026-11-20,noonish,reached,yes\n"
        "c3,M1,2026-11-20,25:99,reached,yes\nc4,M1,2026-11-20,N/A,reached,yes\n"
        "c5,M1,2026-11-20 09:00,noonish,reached,yes\nc6,M1,11/31/2026,noonish,reached,yes\n"
    )
    report = team.bring({"members.csv": MEMBERS, "contacts.csv": text})
    # c4 says that there is no time, c5 has one beside its day, c6 is no day at all.
    assert report.files[1].notes == [
        "contacts: Time is no time of day in 2 rows, dated by day only"
    ]
    assert report.files[1].tables == {"contacts": counts(new=5, rejected=1)}
    assert team.rows("SELECT contact_id, day, at FROM contact ORDER BY contact_id") == [
        ("c1", "2026-11-20", "2026-11-20T20:45:00.000000+00:00"),
        ("c2", "2026-11-20", None),
        ("c3", "2026-11-20", None),
        ("c4", "2026-11-20", None),
        ("c5", "2026-11-20", "2026-11-20T14:00:00.000000+00:00"),
    ]


def test_a_column_of_dates_is_read_one_way(team: Team) -> None:
    head = "contact_id,member_id,at,outcome\n"
    days = head + "c1,M1,3/4/2026,reached\nc2,M1,25/4/2026,reached\n"
    report = team.bring({"members.csv": MEMBERS, "days.csv": days})
    assert "contacts: dates in at are read day first" in report.files[1].notes
    months = head + "c3,M1,3/4/2026,reached\nc4,M1,4/25/2026,reached\nc5,M1,25/4/2026,reached\n"
    months += "c6,M1,4/26/2026,reached\n"
    report = team.bring({"months.csv": months})
    assert report.files[0].tables == {"contacts": counts(new=3, rejected=1)}
    assert team.rows("SELECT contact_id, day FROM contact ORDER BY contact_id") == [
        ("c1", "2026-04-03"),
        ("c2", "2026-04-25"),
        ("c3", "2026-03-04"),
        ("c4", "2026-04-25"),
        ("c6", "2026-04-26"),
    ]


def test_what_shows_late_how_dates_are_written_is_heeded_from_the_beginning(team: Team) -> None:
    rows = "".join(f"c{number},M1,3/4/2026,reached\n" for number in range(5000))
    text = "contact_id,member_id,at,outcome\n" + rows + "late,M1,25/4/2026,reached\n"
    report = team.bring({"members.csv": MEMBERS, "days.csv": text})
    assert report.files[1].tables == {"contacts": counts(new=5001)}
    assert team.rows("SELECT day, count(*) FROM contact GROUP BY day ORDER BY day") == [
        ("2026-04-03", 5000),
        ("2026-04-25", 1),
    ]


def test_a_column_of_yes_and_no_is_no_column_of_days(team: Team) -> None:
    head = "member_id,first,last,programme,segment,Deceased\n"
    text = head + "M1,A,B,HH,active,N\nM2,A,B,HH,active,No\n"
    report = team.bring({"members.csv": text})
    assert report.files[0].tables == {"members": counts(new=2)}
    assert report.files[0].notes == [
        "members: Deceased says yes or no and no day, so it is not used"
    ]


def test_a_task_may_be_about_nobody_but_not_about_a_stranger(team: Team) -> None:
    text = "task_id,member_id,title,owner\nt1,,Call,s1\nt2,M9,Call,s1\n"
    report = team.bring({"tasks.csv": text})
    assert report.files[0].tables == {"tasks": counts(new=1, rejected=1)}
    assert team.rows("SELECT task_id, status FROM task") == [("t1", "open")]


def test_reasons_and_programmes_are_free(team: Team) -> None:
    text = "member_id,first,last,programme,segment,segment_reason\nM1,A,B,STAR,pended,inpatient\n"
    assert team.bring({"members.csv": text}).files[0].notes == []


def test_the_last_of_rows_with_one_id_counts(team: Team) -> None:
    text = CONTACTS + "c1,M1,s1,2026-11-20 15:45,video,,reached,yes,\n"
    report = team.bring({"members.csv": MEMBERS, "contacts.csv": text})
    assert report.files[1].tables == {"contacts": counts(new=2)}
    assert report.files[1].skipped == {"the same id again: the last row counts": 1}
    assert team.rows("SELECT channel FROM contact WHERE contact_id = 'c1'") == [("video",)]


def test_a_rehearsal_counts_and_changes_nothing(team: Team) -> None:
    report = team.bring({"members.csv": MEMBERS, "contacts.csv": CONTACTS}, dry_run=True)
    assert [file.tables for file in report.files] == [
        {"members": counts(new=2)},
        {"contacts": counts(new=2)},
    ]
    assert [file.batch_id for file in report.files] == ["", ""]
    for table in ("member", "contact", "batch", "feed", "reject"):
        assert team.rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_interrupted_it_leaves_everything_as_it_was(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})

    def stop(name: str, _done: int, _all: int) -> None:
        if name == "contacts":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        team.bring(
            {"members.csv": MEMBERS.replace("Rosa", "Rose"), "contacts.csv": CONTACTS},
            progress=stop,
        )
    assert team.rows("SELECT first FROM member ORDER BY member_id") == [("Rosa",), ("Theo",)]
    assert team.rows("SELECT count(*) FROM batch") == [(1,)]
    assert team.bring({"contacts.csv": CONTACTS}).exit_code == 0


def test_one_bad_file_leaves_the_others_whole(team: Team, tmp_path: Path) -> None:
    report = team.bring(
        {"members.csv": MEMBERS, "notes.csv": "a,b\n1,2\n", "contacts.csv": CONTACTS}
    )
    assert report.exit_code == 3
    assert [bool(file.problem) for file in report.files] == [False, True, False]
    assert team.rows("SELECT count(*) FROM contact") == [(2,)]
    assert team.load([tmp_path / "nowhere.csv"]).exit_code == 1


def test_every_import_is_on_record(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    assert team.rows("SELECT action FROM audit ORDER BY seq DESC LIMIT 1") == [("import",)]
    from db import audit

    conn = team.database.connect()
    try:
        assert audit.verify(conn, "agency").broken_at is None
    finally:
        conn.close()


def test_hostile_text_is_kept_harmless(team: Team, naughty: list[str]) -> None:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["member_id", "first", "last", "goal"])
    writer.writerows([f"M{n}", text, text, text] for n, text in enumerate(naughty))
    text = out.getvalue().encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    report = team.bring({"members.csv": text})
    assert report.files[0].tables == {"members": counts(new=len(naughty))}
    for first, goal in team.rows("SELECT first, goal FROM member"):
        assert not [char for char in first + goal if unicodedata.category(char) == "Cc"]


def test_the_board_of_a_later_day_sees_it(team: Team) -> None:
    from db.facts import load

    team.bring({"members.csv": MEMBERS, "staff.csv": STAFF, "contacts.csv": CONTACTS})
    conn = team.database.connect()
    try:
        facts = load(conn, "north", date(2026, 11, 22), datetime(2026, 11, 22, 15, tzinfo=UTC))
    finally:
        conn.close()
    assert [member.member_id for member in facts.members] == ["M1", "M2"]
    assert facts.contacts["M1"][0].core_service is True
    assert [feed.tables for feed in facts.feeds] == [("contacts",), ("members",), ("staff",)]


def test_a_file_is_a_feed_of_the_teams_it_speaks_of(team: Team) -> None:
    from db.facts import load

    team.bring(
        {
            "north.csv": "member_id,first,last,team\nM1,A,B,north\n",
            "south.csv": "member_id,first,last,team\nM2,A,B,South\n",
            "staff.csv": "staff_id,name,team\ns1,Ana,North\ns2,Ben,South\n",
            "visits.csv": "contact_id,member_id,at,outcome\nc1,M2,2026-11-20,reached\n",
        }
    )
    conn = team.database.connect()
    try:
        feeds = {
            team_id: [feed.name for feed in load(conn, team_id, date(2026, 11, 22), NOW).feeds]
            for team_id in ("north", "South")
        }
    finally:
        conn.close()
    assert feeds == {
        "north": ["north.csv", "staff.csv"],
        "South": ["south.csv", "staff.csv", "visits.csv"],
    }
