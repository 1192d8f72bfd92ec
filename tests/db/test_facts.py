"""Facts: what a team could know at the end of any day, the same from both databases."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from db import agencies, facts, models, queries, reader, statements
from db.errors import DataError
from db.reader import Connection
from tests.conftest import Database
from tests.db.seed import add, at, change, load, on


def test_the_generated_sql_is_current() -> None:
    for dialect in statements.DIALECTS:
        path = statements.FOLDER / f"{dialect}.sql"
        assert path.read_text(encoding="utf-8") == statements.sql(dialect), (
            "run: python -m db.statements"
        )
        assert set(queries.of(dialect)) == set(statements.STATEMENTS)


def test_reading_a_team_imports_no_orm() -> None:
    code = (
        "import sys, db.reader, db.facts, db.record, db.schema, db.audit, db.orders\n"
        "slow = {'sqlmodel', 'sqlalchemy', 'pydantic', 'alembic', 'psycopg', 'holidays'}\n"
        "print(sorted(slow & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_agency_teams_and_place(north: Database) -> None:
    conn = north.connect()
    assert agencies.agency(conn) == ("agency", "Agency", "America/New_York")
    assert agencies.teams(conn) == (("north", "Northside pod"),)
    with pytest.raises(DataError, match="west"):
        facts.load(conn, "west", on(20), at(20))
    conn.close()


def test_a_database_without_agency_says_what_to_do(database: Database) -> None:
    conn = database.connect()
    with pytest.raises(DataError, match="huddle init"):
        agencies.agency(conn)
    conn.close()


def test_now_is_the_present_today_and_the_days_end_in_the_past(north: Database) -> None:
    assert load(north, on(20), at(20, 10)).now == at(20, 10)
    # Midnight of 20 to 21 November in New York is 5:00 UTC.
    assert load(north, on(20), at(25, 10)).now == datetime(2026, 11, 21, 5, tzinfo=UTC)
    # 23:30 in New York is the next day in UTC, and still the 20th here.
    assert load(north, on(20), at(20, 23, 30)).now == at(20, 23, 30)


def test_members_come_as_they_are(north: Database) -> None:
    found = load(north, on(20))
    assert [one.member_id for one in found.members] == ["M1", "M2", "M3"]
    first = found.members[0]
    assert (first.short_id, first.care_manager_id, first.enrolled_on) == (
        *("4411", "s-ana", date(2025, 3, 1)),
    )
    assert first.privacy_tags == {"hiv", "part2"}
    assert found.members[1].privacy_tags == frozenset()
    assert (first.ltss, first.vanished, first.segment_since, first.concern_since) == (
        *(False, False, None, None),
    )


def test_staff_are_those_of_the_team_and_who_covers(north: Database) -> None:
    assert [one.staff_id for one in load(north, on(20)).staff] == ["s-ana", "s-ben", "s-cover"]


def test_members_follow_their_assignments(north: Database) -> None:
    with north.engine.begin() as conn:
        conn.exec_driver_sql(
            "UPDATE assignment SET valid_to = '2026-11-10T15:00:00.000000+00:00'"
            " WHERE member_id = 'M2'"
        )
    add(
        north,
        models.Assignment,
        {
            "assignment_id": "a-9",
            "member_id": "M2",
            "team_id": "north",
            "care_manager_id": "s-ben",
            "valid_from": at(18),
        },
    )

    def seen(day: int) -> list[tuple[str, str]]:
        return [(one.member_id, one.care_manager_id) for one in load(north, on(day)).members]

    assert seen(9) == [("M1", "s-ana"), ("M2", "s-ana"), ("M3", "s-ana")]
    assert seen(10) == seen(17) == [("M1", "s-ana"), ("M3", "s-ana")]
    assert seen(18) == [("M1", "s-ana"), ("M2", "s-ben"), ("M3", "s-ana")]


def test_what_a_later_import_brings_is_unknown_before_it(north: Database) -> None:
    later: Mapping[str, Any] = {"member_id": "M1", "known_from": at(12)}
    add(north, models.Goal, {"goal_id": "g-1", "text": "walk", **later})
    add(north, models.Referral, {"referral_id": "r-1", "sent_on": on(3), **later})
    add(north, models.Goal, {"goal_id": "g-0", "member_id": "M1", "text": "read"})
    assert [one.goal_id for one in load(north, on(11)).goals["M1"]] == ["g-0"]
    assert [one.goal_id for one in load(north, on(12)).goals["M1"]] == ["g-0", "g-1"]
    assert load(north, on(11)).referrals == {}
    (referral,) = load(north, on(12)).referrals["M1"]
    assert referral.first_seen_on == on(12)


@pytest.mark.parametrize(("day", "entered", "first_board"), [(5, None, 5), (5, 9, 9), (5, 5, 5)])
def test_a_contact_counts_from_its_entry_else_its_day(
    north: Database, day: int, entered: int | None, first_board: int
) -> None:
    add(
        north,
        models.Contact,
        {
            "contact_id": "c-1",
            "member_id": "M1",
            "day": on(day),
            "at": at(day, 14),
            "channel": "home",
            "outcome": "reached",
            "core_service": None,
            "entered_on": on(entered) if entered else None,
            "batch_id": "b-1",
        },
    )
    before, after = load(north, on(first_board - 1)), load(north, on(first_board))
    assert (before.contacts, before.contacts_from) == ({}, None)
    (contact,) = after.contacts["M1"]
    assert (contact.day, contact.at, contact.core_service) == (on(day), at(day, 14), None)
    assert after.contacts_from == on(day)


def test_contacts_stand_in_order_and_only_of_the_team(north: Database) -> None:
    add(
        north,
        models.Member,
        {"member_id": "M9", "short_id": "9999"},
    )
    for number, member, day in ((1, "M2", 8), (2, "M1", 9), (3, "M2", 3), (4, "M9", 4)):
        add(
            north,
            models.Contact,
            {"contact_id": f"c-{number}", "member_id": member, "day": on(day)},
        )
    found = load(north, on(20))
    assert {one: [c.contact_id for c in of] for one, of in found.contacts.items()} == {
        "M1": ["c-2"],
        "M2": ["c-3", "c-1"],
    }
    # The feed covers the agency, not the team alone.
    assert found.contacts_from == on(3)


def test_a_corrected_day_of_a_contact_is_put_back(north: Database) -> None:
    for id_, day in (("c-1", 8), ("c-2", 6)):
        add(north, models.Contact, {"contact_id": id_, "member_id": "M1", "day": on(day)})
    change(north, "contact", "c-1", "day", "2026-11-05", "2026-11-08", at(10))

    def seen(day: int) -> list[tuple[str, date]]:
        return [(one.contact_id, one.day) for one in load(north, on(day)).contacts.get("M1", ())]

    assert seen(4) == []
    assert seen(5) == [("c-1", on(5))]
    assert seen(9) == [("c-1", on(5)), ("c-2", on(6))]
    assert seen(10) == [("c-2", on(6)), ("c-1", on(8))]


@pytest.mark.parametrize(("known", "first_board"), [(None, 5), (9, 9)])
def test_an_event_counts_from_the_day_it_was_known(
    north: Database, known: int | None, first_board: int
) -> None:
    add(
        north,
        models.Event,
        {
            "event_id": "e-1",
            "member_id": "M1",
            "type": "ed",
            "day": on(5),
            "known_on": on(known) if known else None,
            "tags": "mh sud",
        },
    )
    assert load(north, on(first_board - 1)).events == {}
    (event,) = load(north, on(first_board)).events["M1"]
    assert event.tags == {"mh", "sud"}
    assert event.known_on == (on(known) if known else None)


def test_an_event_cancelled_later_was_there_before(north: Database) -> None:
    add(
        north,
        models.Event,
        {"event_id": "e-1", "member_id": "M1", "type": "admit", "day": on(5), "cancelled": True},
    )
    change(north, "event", "e-1", "cancelled", "0", "1", at(10))
    assert load(north, on(4)).events == {}
    assert len(load(north, on(9)).events["M1"]) == 1
    assert load(north, on(10)).events == {}


def test_every_past_status_comes_back(north: Database) -> None:
    add(
        north,
        models.Referral,
        {
            "referral_id": "r-1",
            "member_id": "M1",
            "direction": "out",
            "status": "scheduled",
            "sent_on": on(2),
            "status_on": on(14),
            "appt_on": on(30),
        },
    )
    change(north, "referral", "r-1", "status", "sent", "accepted", at(6))
    change(north, "referral", "r-1", "status", "accepted", "scheduled", at(14))
    change(north, "referral", "r-1", "status_on", "2026-11-02", "2026-11-06", at(6))
    change(north, "referral", "r-1", "status_on", "2026-11-06", "2026-11-14", at(14))
    change(north, "referral", "r-1", "appt_on", None, "2026-11-30", at(14))

    def seen(day: int) -> list[tuple[str, date | None, date | None]]:
        found = load(north, on(day)).referrals.get("M1", ())
        return [(one.status, one.status_on, one.appt_on) for one in found]

    assert seen(1) == []
    assert seen(2) == seen(5) == [("sent", on(2), None)]
    assert seen(6) == seen(13) == [("accepted", on(6), None)]
    assert seen(14) == seen(28) == [("scheduled", on(14), on(30))]


def test_a_change_late_in_the_evening_belongs_to_its_local_day(north: Database) -> None:
    change(north, "member", "M1", "programme", "PC", "HH", at(10, 23, 59))
    assert load(north, on(9)).members[0].programme == "PC"
    assert load(north, on(10)).members[0].programme == "HH"


def test_values_of_every_kind_are_put_back(north: Database) -> None:
    when = at(10)
    change(north, "member", "M1", "ltss", "1", "0", when)
    change(north, "member", "M1", "privacy_tags", "dv", "hiv part2", when)
    change(north, "member", "M1", "consent_expires", "2026-12-31", None, when)
    change(north, "member", "M1", "tier", None, "", when)
    change(north, "staff", "s-ana", "target_caseload", "40", None, when, member_id="")
    change(north, "staff", "s-ana", "away_from", "2026-11-01", None, when, member_id="")
    then, after = load(north, on(9)), load(north, on(10))
    member = then.members[0]
    assert (member.ltss, member.privacy_tags, member.consent_expires, member.tier) == (
        *(True, frozenset({"dv"}), date(2026, 12, 31), ""),
    )
    assert (then.staff[0].target_caseload, then.staff[0].away_from) == (40, on(1))
    assert (after.staff[0].target_caseload, after.members[0].ltss) == (None, False)


def test_since_when_a_segment_and_a_concern_stand(north: Database) -> None:
    change(north, "member", "M1", "segment", "pended", "active", at(10))
    change(north, "member", "M1", "concern", "", "low mood", at(12))
    add(north, models.Member, {"member_id": "M4", "short_id": "0004", "known_from": at(15)})
    add(
        north,
        models.Assignment,
        {"assignment_id": "a-4", "member_id": "M4", "team_id": "north", "valid_from": at(15)},
    )
    members = {one.member_id: one for one in load(north, on(20)).members}
    assert (members["M1"].segment_since, members["M1"].concern_since) == (on(10), on(12))
    assert (members["M2"].segment_since, members["M4"].segment_since) == (None, on(15))
    then = load(north, on(9)).members[0]
    assert (then.segment, then.segment_since) == ("pended", None)


def test_a_concern_of_a_first_import_runs_from_that_import(north: Database) -> None:
    for batch_id, number in (("b1", 5), ("b2", 18)):
        add(
            north,
            models.Batch,
            {"batch_id": batch_id, "feed": "members.csv", "imported_at": at(number)},
        )
    add(
        north,
        models.Feed,
        {"name": "members.csv", "first_imported_at": at(5), "imported_at": at(18)},
    )
    with north.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET batch_id = 'b2', concern = 'low mood'")
    assert {one.concern_since for one in load(north, on(20)).members} == {on(5)}


@pytest.mark.parametrize(
    ("segment", "start", "changed_from", "expected"),
    [
        ("active", 25, None, "outreach"),
        ("active", 25, "pended", "pended"),
        ("closed", 25, None, "active"),
        ("pended", 25, "maintenance", "maintenance"),
        ("pended", 20, None, "pended"),
        ("active", 20, None, "active"),
    ],
)
def test_a_segment_begins_on_its_day(
    north: Database, segment: str, start: int, changed_from: str | None, expected: str
) -> None:
    with north.engine.begin() as conn:
        conn.exec_driver_sql(
            f"UPDATE member SET segment = '{segment}', segment_start = '2026-11-{start}'"
            " WHERE member_id = 'M1'"
        )
    if changed_from:
        change(north, "member", "M1", "segment", changed_from, segment, at(15))
    assert load(north, on(20)).members[0].segment == expected
    assert load(north, on(26)).members[0].segment == segment


def test_who_enrols_later_is_not_active_yet(north: Database) -> None:
    with north.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET enrolled_on = '2026-11-21' WHERE member_id = 'M1'")
    then, there = load(north, on(20)).members[0], load(north, on(21)).members[0]
    assert (then.segment, then.enrolled_on) == ("outreach", None)
    assert (there.segment, there.enrolled_on) == ("active", on(21))


def test_a_death_is_not_known_before_its_day(north: Database) -> None:
    with north.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET deceased_on = '2026-11-12' WHERE member_id = 'M1'")
    assert load(north, on(11)).members[0].deceased_on is None
    assert load(north, on(12)).members[0].deceased_on == on(12)


@pytest.mark.parametrize(
    ("dates", "day", "status", "outcome"),
    [
        ({"status_on": on(15), "accepted_on": on(8)}, 14, "accepted", ""),
        ({"status_on": on(15), "accepted_on": on(15)}, 14, "sent", ""),
        ({"status_on": on(15)}, 15, "completed", "kept"),
        ({"closed_on": on(15)}, 14, "sent", ""),
        ({"closed_on": on(15), "accepted_on": on(8)}, 15, "completed", "kept"),
    ],
)
def test_a_referral_ended_later_reads_as_it_stood(
    north: Database, dates: Mapping[str, date], day: int, status: str, outcome: str
) -> None:
    add(
        north,
        models.Referral,
        {
            "referral_id": "r-1",
            "member_id": "M1",
            "sent_on": on(2),
            "status": "completed",
            "outcome": "kept",
            **dates,
        },
    )
    (referral,) = load(north, on(day)).referrals["M1"]
    assert (referral.status, referral.outcome) == (status, outcome)
    for value in (referral.status_on, referral.accepted_on, referral.closed_on):
        assert value is None or value <= on(day)


@pytest.mark.parametrize(
    ("status", "dates", "expected"),
    [
        pytest.param("accepted", {"status_on": on(6)}, ("accepted", on(6)), id="since its day"),
        pytest.param("on_hold", {}, ("on_hold", None), id="open, without a day"),
        pytest.param(
            "completed", {"status_on": on(6)}, ("completed", on(6)), id="ended on its day"
        ),
    ],
)
def test_a_referral_closed_later_keeps_the_status_it_had(
    north: Database,
    status: str,
    dates: Mapping[str, date],
    expected: tuple[str, date | None],
) -> None:
    sent = {"referral_id": "r-1", "member_id": "M1", "sent_on": on(2), "status": status, **dates}
    add(north, models.Referral, {**sent, "closed_on": on(19), "outcome": "kept"})
    (then,) = load(north, on(13)).referrals["M1"]
    assert (then.status, then.status_on) == expected
    assert (then.closed_on, then.outcome) == (None, "")
    (there,) = load(north, on(19)).referrals["M1"]
    assert (there.closed_on, there.outcome) == (on(19), "kept")


def test_a_request_is_undecided_before_its_decision(north: Database) -> None:
    add(
        north,
        models.ServiceRequest,
        {
            "request_id": "q-1",
            "member_id": "M1",
            "received_on": on(2),
            "received_at": at(2, 16),
            "prior_auth": None,
            "previously_authorized": True,
            "decision": "denied",
            "decision_on": on(9),
            "notice_on": on(10),
            "appeal_filed_on": on(12),
            "appeal_level": "plan",
            "appeal_decision": "upheld",
            "appeal_decision_on": on(18),
        },
    )

    def seen(day: int) -> list[tuple[str, date | None, str, str]]:
        found = load(north, on(day)).requests.get("M1", ())
        return [
            (one.decision, one.notice_on, one.appeal_level, one.appeal_decision) for one in found
        ]

    assert seen(1) == []
    assert seen(8) == [("", None, "", "")]
    assert seen(9) == [("denied", None, "", "")]
    assert seen(11) == [("denied", on(10), "", "")]
    assert seen(17) == [("denied", on(10), "plan", "")]
    assert seen(18) == [("denied", on(10), "plan", "upheld")]
    (request,) = load(north, on(18)).requests["M1"]
    assert (request.prior_auth, request.previously_authorized) == (None, True)
    assert request.received_at == at(2, 16)


def test_what_comes_of_appointments_documents_goals_and_tasks(north: Database) -> None:
    add(
        north,
        models.Appointment,
        {"appt_id": "p-1", "member_id": "M1", "day": on(12), "status": "kept"},
        {"appt_id": "p-2", "member_id": "M1", "day": on(13), "status": "cancelled"},
    )
    add(
        north,
        models.Document,
        {
            "document_id": "d-1",
            "member_id": "M1",
            "type": "plan",
            "completed_on": on(10),
            "signed_on": on(12),
        },
    )
    add(north, models.Goal, {"goal_id": "g-1", "member_id": "M1", "updated_on": on(12)})
    add(
        north,
        models.Task,
        {"task_id": "t-1", "member_id": "M1", "status": "done", "closed_on": on(12)},
        {"task_id": "t-2", "owner": "s-ana", "status": "open", "due": on(11)},
        {"task_id": "t-3", "owner": "s-far", "status": "open"},
    )
    then, after = load(north, on(11)), load(north, on(12))
    assert [one.status for one in then.appointments["M1"]] == ["booked", "cancelled"]
    assert [one.status for one in after.appointments["M1"]] == ["kept", "cancelled"]
    assert [(one.completed_on, one.signed_on) for one in then.documents["M1"]] == [(on(10), None)]
    assert [one.updated_on for one in then.goals["M1"]] == [None]
    assert [(one.task_id, one.status, one.closed_on) for one in then.tasks] == [
        *(("t-2", "open", None), ("t-1", "open", None)),
    ]
    assert [(one.task_id, one.status) for one in after.tasks] == [("t-2", "open"), ("t-1", "done")]


def test_a_task_about_no_member_is_found_by_its_owner(north: Database) -> None:
    add(
        north,
        models.Staff,
        {"staff_id": "s-new", "name": "N. New", "team": ""},
        {"staff_id": "s-leads", "name": "L. Leads", "team": ""},
    )
    add(
        north,
        models.Assignment,
        {
            "assignment_id": "a-9",
            "member_id": "M2",
            "team_id": "north",
            "care_manager_id": "s-new",
            "valid_from": at(1),
        },
    )
    owners = {
        "t-1": "s-ana",  # whose team the file names by its id,
        "t-2": "s-ben",  # by its name,
        "t-3": "s-new",  # not at all, and she has a member here,
        "t-4": "s-leads",  # nor here, and he has none,
        "t-5": "",
        "t-6": "s-far",  # and another team's.
    }
    add(
        north,
        models.Task,
        *({"task_id": key, "owner": owner, "status": "open"} for key, owner in owners.items()),
    )
    everybody_of_ours = ["t-1", "t-2", "t-3", "t-4", "t-5"]
    assert [one.task_id for one in load(north, on(20)).tasks] == everybody_of_ours
    add(north, models.Team, {"team_id": "south", "name": "Southside pod", "created_at": at(1)})
    # Where there are several teams, whose owner nobody knows is everybody's.
    assert [one.task_id for one in load(north, on(20)).tasks] == ["t-1", "t-2", "t-3", "t-5"]


def test_a_row_taken_off_the_board_was_there_before(north: Database) -> None:
    add(north, models.Goal, {"goal_id": "g-1", "member_id": "M1", "removed_at": at(12)})
    assert len(load(north, on(11)).goals["M1"]) == 1
    assert load(north, on(12)).goals == {}


def test_feeds_are_as_old_as_their_last_import_by_then(north: Database) -> None:
    first, second = at(10, 6), at(12, 6)
    add(
        north,
        models.Feed,
        {
            "name": "members.csv",
            "first_imported_at": first,
            "imported_at": second,
            "batch_id": "b-2",
        },
    )
    for id_, when in (("b-1", first), ("b-2", second)):
        add(
            north,
            models.Batch,
            {
                "batch_id": id_,
                "feed": "members.csv",
                "imported_at": when,
                "tables": '["members", "staff"]',
            },
        )
    assert load(north, on(9)).feeds == ()
    (feed,) = load(north, on(11)).feeds
    assert feed == ("members.csv", ("members", "staff"), first)
    assert load(north, on(12)).feeds[0].imported_at == second


class Counting:
    """A connection that counts what is asked of it, and how often somebody waits for an answer."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.asked: list[str] = []
        self.waits = 0

    @property
    def count(self) -> int:
        return len(self.asked)

    def execute(self, query: str, parameters: Mapping[str, Any] | None = None) -> Any:
        self.asked.append(query)
        driver: Any = self.conn
        if reader.dialect(self.conn) != "postgresql" or not driver.info.pipeline_status:
            self.waits += 1
        return self.conn.execute(query, parameters or {})

    def __getattr__(self, name: str) -> Any:
        return getattr(self.conn, name)


def test_the_number_of_queries_does_not_grow(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.db.seed import set_up

    set_up(sqlite_database)
    counts = []
    monkeypatch.setattr(reader, "dialect", lambda _conn: "sqlite")
    for number in (4, 200):
        for one in range(number, number + 100 if number > 4 else number):
            add(sqlite_database, models.Member, {"member_id": f"X{one}", "short_id": f"7{one:05}"})
            add(
                sqlite_database,
                models.Assignment,
                {"assignment_id": f"x-{one}", "member_id": f"X{one}", "team_id": "north"},
            )
            add(
                sqlite_database,
                models.Contact,
                {"contact_id": f"x-{one}", "member_id": f"X{one}", "day": on(3)},
            )
        conn = Counting(sqlite_database.connect())
        facts.load(conn, "north", on(20), at(20))
        counts.append(conn.count)
        conn.conn.close()
    assert counts[0] == counts[1] < 30


def test_a_team_far_away_is_read_in_a_few_ways_there_and_back(
    postgresql_database: Database, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works at home may be forty milliseconds from the server."""
    from tests.db.seed import set_up

    asked, waits = [], []
    for database in (sqlite_database, postgresql_database):
        set_up(database)
        monkeypatch.setattr(reader, "dialect", lambda _conn, it=database: it.dialect)
        conn = Counting(database.connect())
        facts.load(conn, "north", on(20), at(20))
        conn.conn.close()
        known = {query: name for name, query in queries.of(database.dialect).items()}
        asked.append(sorted(known[query] for query in conn.asked if query in known))
        waits.append(conn.waits)
    assert asked[0] == asked[1], "nothing is asked of a server that is not wanted"
    assert waits[1] < 6 < waits[0]


WHOLE_AGENCY = {
    *("agency", "audit", "contacts_from", "feeds", "holidays", "opening", "other_teams"),
    *("place", "rules", "rule_versions", "teams"),
}
FEW = ("feed", "staff", "team")
"""Tables of which an agency of any size has few rows."""


def plan(database: Database, query: str) -> list[str]:
    """How SQLite goes about a query, step by step."""
    ids = ("agency_id", "team_id", "huddle_id", "user_id", "member_id", "staff_id")
    names = (*ids, "as_of", "cut", "since", "began", "concern_from")
    conn = database.connect()
    steps = conn.execute(
        "EXPLAIN QUERY PLAN " + queries.of("sqlite")[query], dict.fromkeys(names, "2026")
    ).fetchall()
    conn.close()
    return [row[3] for row in steps]


@pytest.mark.parametrize("query", sorted(set(statements.STATEMENTS) - WHOLE_AGENCY))
def test_one_team_is_read_without_walking_the_agency(sqlite_database: Database, query: str) -> None:
    steps = plan(sqlite_database, query)
    derived = tuple(f"SCAN {each}" for each in ("in_team", "here", "workers", "beside"))
    derived += ("SCAN CONSTANT ROW",)
    assert [step for step in steps if step.startswith("SCAN") and step not in derived] == []
    walked = [step for step in steps if step.endswith("(agency_id=?)")]
    assert [step for step in walked if step.split()[1] not in FEW] == []


def test_contacts_of_a_member_are_read_from_one_index(sqlite_database: Database) -> None:
    steps = plan(sqlite_database, "contacts")
    assert (
        "SEARCH contact USING COVERING INDEX contact_facts (agency_id=? AND member_id=?)" in steps
    )
    assert not any("TEMP B-TREE" in step for step in steps)


def test_members_of_other_teams_are_counted_by_team_as_of_the_day(north: Database) -> None:
    """From the 18th East has one, from the 20th two; the member that North has too is North's."""
    add(north, models.Team, {"team_id": "east", "name": "East pod", "created_at": at(1)})
    for member_id, short_id in (("E1", "900001"), ("E2", "900002"), ("N1", "900003")):
        add(north, models.Member, {"member_id": member_id, "short_id": short_id})
    rows = (("E1", "east", 18), ("E2", "east", 20), ("N1", "east", 18), ("N1", "north", 18))
    for number, (member_id, team_id, day) in enumerate(rows):
        place = {"member_id": member_id, "team_id": team_id, "valid_from": at(day)}
        add(north, models.Assignment, {"assignment_id": f"o-{number}", **place})
    conn = north.connect()
    counted = [facts.other_teams(conn, "north", on(day), at(25)) for day in (17, 19, 20)]
    assert counted == [(), (("East pod", 1),), (("East pod", 2),)]
    conn.close()
