"""What nobody writes with ``psql`` that the program would not write for them: in whose name, of
which time, about what is locked, and about whom. Every refusal has beside it the same statement as
it is allowed, so that it is refused for its reason and no other."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from db import audit
from db.policies.access import ACCESS, BARELY_COUNTED, BESIDE, HISTORY, UNCOUNTED
from db.rows import BROUGHT
from huddle.settings import now
from tests.conftest import Database
from tests.db import shared

REFUSED = psycopg.errors.InsufficientPrivilege
OTHER_TIME = psycopg.errors.DatetimeFieldOverflow
Agency = tuple[Database, dict[str, str]]
SignIn = Callable[[str], "psycopg.Connection[Any]"]

RECORD = "SELECT huddle.record('agency', now(), '', 'x', '', '', '')"


def writes(conn: "psycopg.Connection[Any]", *statements: str) -> None:
    """Does it with a record and has every check made, and leaves everything as it was."""
    conn.execute("BEGIN")
    try:
        for statement in (*statements, RECORD, "SET CONSTRAINTS ALL IMMEDIATE"):
            conn.execute(statement)
    finally:
        conn.execute("ROLLBACK")


def insert(table: str, **values: str) -> str:
    """An insert of SQL expressions."""
    said = {"agency_id": "'agency'", **values}
    return f"INSERT INTO {table} ({', '.join(said)}) VALUES ({', '.join(said.values())})"


NOW = {"at": "now()", "day": "huddle.today()"}


def decision(**values: str) -> str:
    """A decision of the worker's about M1."""
    said = {"decision_id": "'d'", "team_id": "'north'", "item_key": "'k'", "member_id": "'M1'"}
    return insert("decision", **{**said, "kind": "'discussed'", **NOW, "by": "'s-kim'", **values})


def change(**values: str) -> str:
    """A line of history of the worker's, about the task that ``task`` makes."""
    said = {"change_id": "'c'", "table_name": "'task'", "row_id": "'t'", "member_id": "'M1'"}
    what = {"column_name": "'title'", "before": "'x'", "after": "'y'", "changed_at": "now()"}
    return insert("change", **{**said, **what, "by": "'s-kim'", **values})


def task(**values: str) -> str:
    """A task of the worker's about M1."""
    said = {"task_id": "'t'", "team_id": "'north'", "member_id": "'M1'", "title": "'x'"}
    made = {"owner": "'s-kim'", "status": "'open'", "created_by": "'s-kim'"}
    return insert("task", **{**said, **made, **values})


def assignment(member: str, team: str = "north") -> str:
    return insert(
        "assignment",
        assignment_id="'a'",
        member_id=f"'{member}'",
        team_id=f"'{team}'",
        care_manager_id="'s-kim'",
    )


def test_a_lead_makes_nobody_a_member_of_theirs(sign_in: SignIn) -> None:
    """By an assignment to one's team, by one that is turned to somebody else, or by one of old."""
    lead = sign_in("lead")
    writes(lead, assignment("M5"))
    for statement in (
        assignment("M9"),
        assignment("M5", "south"),
        "UPDATE assignment SET member_id = 'M9'",
        "UPDATE assignment SET team_id = 'south'",
    ):
        with pytest.raises(REFUSED):
            writes(lead, statement)


def test_who_went_to_another_team_is_not_taken_back_by_an_old_assignment(
    agency: Agency, sign_in: SignIn
) -> None:
    database, _ = agency
    with database.engine.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO assignment (agency_id, assignment_id, member_id, team_id, valid_to)"
                " VALUES ('agency', 'old', 'M9', 'north', now())"
            )
        )
    with pytest.raises(REFUSED):
        writes(sign_in("lead"), "UPDATE assignment SET valid_to = NULL WHERE member_id = 'M9'")
    with database.engine.begin() as conn:
        conn.execute(text("DELETE FROM assignment WHERE assignment_id = 'old'"))


def test_nobody_decides_ends_or_undoes_in_the_name_of_somebody_else(sign_in: SignIn) -> None:
    worker = sign_in("worker")
    undone = "UPDATE decision SET undone_at = now(), undone_by = '{}' WHERE decision_id = 'd'"
    writes(worker, decision(), undone.format("s-kim"))
    for statements in (
        (decision(by="'s-young'"),),
        (decision(by="''"),),
        (decision(), "UPDATE decision SET by = 's-young'"),
        (decision(), undone.format("s-young")),
    ):
        with pytest.raises(REFUSED):
            writes(worker, *statements)


def test_what_was_decided_is_not_decided_otherwise_afterwards(sign_in: SignIn) -> None:
    """It is taken back and decided anew: text, kind, day and moment stay as they were said."""
    worker = sign_in("worker")
    for column, value in (("text", "'y'"), ("kind", "'watch'"), ("at", "now()"), ("day", "day")):
        with pytest.raises(REFUSED):
            writes(worker, decision(), f"UPDATE decision SET {column} = {value}")


@pytest.mark.parametrize("minutes", [-16, 16])
def test_nobody_writes_of_another_time_than_the_servers(
    agency: Agency, sign_in: SignIn, minutes: int
) -> None:
    """A quarter of an hour is for clocks that are not set well."""
    database, _ = agency
    worker = sign_in("worker")
    off = f"now() + interval '{minutes} minutes'"
    near = f"now() + interval '{minutes // 2} minutes'"
    record = "SELECT huddle.record('agency', {}, '', 'x', '', '', '')"
    with database.engine.begin() as conn:
        slack = conn.scalar(text("SELECT pg_get_functiondef('huddle.slack()'::regprocedure)"))
        _slack(conn, "15 minutes")
    try:
        for moment in (off, "'infinity'", "'99999-01-01'", "'0044-03-15 BC'"):
            with pytest.raises(OTHER_TIME):
                writes(worker, record.format(moment))
        writes(worker, record.format(near))
        writes(worker, task(created_at=near))
        with pytest.raises(OTHER_TIME):
            writes(worker, task(created_at=off))
        with pytest.raises(OTHER_TIME):
            writes(worker, decision(at=off))
        with pytest.raises(OTHER_TIME):
            writes(worker, decision(day="huddle.today() - 1"))
        with pytest.raises(OTHER_TIME):
            writes(worker, decision(), f"UPDATE decision SET undone_at = {off}")
    finally:
        with database.engine.begin() as conn:
            conn.execute(text(str(slack).replace(":", "\\:")))


def _slack(conn: Any, interval: str) -> None:
    conn.execute(
        text(
            "CREATE OR REPLACE FUNCTION huddle.slack() RETURNS interval LANGUAGE sql IMMUTABLE"
            f" AS $$ SELECT interval '{interval}' $$"
        )
    )


def test_a_program_whose_clock_is_wrong_is_told_so(agency: Agency) -> None:
    from db.commands import add_concern
    from db.engine import open_engine
    from db.orders import Actor, CommandError

    database, logins = agency
    with database.engine.begin() as conn:
        _slack(conn, "15 minutes")
    engine = open_engine(shared.url_of(database, logins["worker"]))
    try:
        with pytest.raises(CommandError, match="clock of this machine"):
            add_concern(
                engine,
                Actor("agency", "s-kim"),
                member_id="M1",
                text="x",
                now=now() - timedelta(hours=1),
            )
    finally:
        engine.dispose()
        shared.at_any_time(database)


@pytest.fixture
def closed(agency: Agency) -> Any:
    """The huddle of the north, which was closed, and one of another day that is open."""
    database, _ = agency
    with database.engine.begin() as conn:
        conn.execute(text("UPDATE huddle SET status = 'closed' WHERE huddle_id = 'n-1'"))
        conn.execute(
            text(
                "INSERT INTO huddle (agency_id, huddle_id, team_id, day, status, started_at)"
                " VALUES ('agency', 'open', 'north', '2026-01-05', 'open', now())"
            )
        )
    yield
    with database.engine.begin() as conn:
        conn.execute(text("UPDATE huddle SET status = '' WHERE huddle_id = 'n-1'"))
        conn.execute(text("DELETE FROM huddle WHERE huddle_id = 'open'"))


@pytest.mark.usefixtures("closed")
def test_the_record_of_a_huddle_that_was_closed_is_locked(sign_in: SignIn) -> None:
    lead, worker = sign_in("lead"), sign_in("worker")
    present = {"staff_id": "'s-x'", "status": "'present'"}
    writes(lead, insert("attendance", huddle_id="'open'", **present))
    writes(lead, "UPDATE huddle SET status = 'closed', ended_at = now() WHERE huddle_id = 'open'")
    writes(worker, decision(huddle_id="'open'"))
    writes(worker, insert("addendum", addendum_id="'a'", huddle_id="'n-1'", text="'x'",
                          at="now()", by="'s-kim'"))  # fmt: skip
    for who, statements in (
        (lead, (insert("attendance", huddle_id="'n-1'", **present),)),
        (worker, (decision(huddle_id="'n-1'"),)),
        (worker, (task(huddle_id="'n-1'"),)),
        (worker, (decision(), "UPDATE decision SET huddle_id = 'n-1' WHERE decision_id = 'd'")),
    ):
        with pytest.raises(REFUSED):
            writes(who, *statements)
    for statement in (
        "UPDATE huddle SET status = 'open' WHERE huddle_id = 'n-1'",
        "UPDATE huddle_step SET seconds = 9 WHERE huddle_id = 'n-1'",
        "DELETE FROM attendance WHERE huddle_id = 'n-1'",
    ):
        lead.execute("BEGIN")
        assert lead.execute(statement).rowcount == 0
        lead.execute("ROLLBACK")


def session(**values: str) -> str:
    """A review of the worker's caseload by the lead."""
    said = {"session_id": "'s'", "team_id": "'north'", "staff_id": "'s-kim'"}
    who = {"supervisor_id": "'s-young'", "opened_at": "now()", "opened_on": "huddle.today()"}
    return insert("review_session", **{**said, **who, **values})


def test_each_signs_a_review_for_themselves_once_and_nobody_reviews_their_own(
    agency: Agency, sign_in: SignIn
) -> None:
    database, _ = agency
    lead, worker = sign_in("lead"), sign_in("worker")
    finish = "UPDATE review_session SET finished_at = now() WHERE session_id = 's'"
    sign = "UPDATE review_session SET signed_at = now() WHERE session_id = 's'"
    writes(lead, session(), finish)
    for who, statements in (
        (lead, (session(), finish, sign)),
        (lead, (session(), finish, finish.replace("now()", "NULL"))),
        (lead, (session(staff_id="'s-young'"),)),
        (lead, (session(supervisor_id="'s-abbas'"),)),
        (worker, (session(),)),
        (worker, (session(supervisor_id="'s-kim'", staff_id="'s-cover'"),)),
    ):
        with pytest.raises(REFUSED):
            writes(who, *statements)
    with database.engine.begin() as conn:
        conn.execute(text(session().replace("huddle.today()", "current_date")))
    with pytest.raises(REFUSED):
        writes(worker, finish)
    with pytest.raises(REFUSED):
        writes(worker, sign)  # the lead has not finished
    with database.engine.begin() as conn:
        conn.execute(text(finish))
    writes(worker, sign)
    with database.engine.begin() as conn:
        conn.execute(text("DELETE FROM review_session WHERE session_id = 's'"))


def test_a_goal_is_locked_once_its_month_has_begun(sign_in: SignIn) -> None:
    lead = sign_in("lead")
    goal = {"target_id": "'g'", "team_id": "'north'", "measure_id": "'M1'", "value": "'1'"}
    month = "date_trunc('month', huddle.today())::date"

    def of(period: str) -> str:
        return insert("goal_target", **goal, period_start=period, **NOW, by="'s-young'")

    writes(lead, of(f"({month} + interval '1 month')::date"))
    with pytest.raises(REFUSED):
        writes(lead, of(month))


def test_what_files_alone_bring_nobody_else_adds_or_rewrites(sign_in: SignIn) -> None:
    worker = sign_in("worker")
    whose = {"member_id": "'M1'"}
    for statement in (
        insert("event", event_id="'e'", **whose, day="huddle.today()", type="'death'"),
        insert("document", document_id="'e'", **whose, type="'consent'"),
        insert("appointment", appt_id="'e'", **whose, day="huddle.today()"),
        insert("goal", goal_id="'e'", **whose),
        insert("service_request", request_id="'e'", **whose),
        "UPDATE document SET signed_on = huddle.today()",
        "UPDATE contact SET day = huddle.today()",
        "UPDATE contact SET recorded_by = 's-young'",
        insert("holiday", day="'2030-05-05'", kind="'closure'"),
        insert("holiday", day="'2030-05-05'", kind="'federal'"),
        "DELETE FROM supervision_note",
    ):
        with pytest.raises(REFUSED):
            writes(worker, statement)


def test_who_brings_files_writes_nothing_in_the_name_of_people(sign_in: SignIn) -> None:
    feeds = sign_in("feeds")
    for statement in (
        insert("concern", concern_id="'c'", member_id="'M1'", text="'x'", **NOW, by="'s-kim'"),
        insert("review", review_id="'c'", member_id="'M1'", **NOW, by="'s-kim'"),
        decision(),
    ):
        with pytest.raises(REFUSED):
            writes(feeds, statement)


def test_nothing_is_changed_without_its_line_of_history(sign_in: SignIn) -> None:
    """A line that says what was there and what is there, of that row and column, by oneself."""
    worker = sign_in("worker")
    edit = "UPDATE task SET title = 'y' WHERE task_id = 't'"
    writes(worker, task(), edit, change())
    for lines in (
        (),
        (change(before="'another'"),),
        (change(after="'another'"),),
        (change(column_name="'owner'"),),
        (change(by="'s-young'"),),
    ):
        with pytest.raises(REFUSED):
            writes(worker, task(), edit, *lines)
    with pytest.raises(REFUSED):
        writes(worker, "UPDATE change SET before = 'z'")


def test_nobody_writes_history_of_a_row_that_they_do_not_read(sign_in: SignIn) -> None:
    worker = sign_in("worker")
    of_member = {"table_name": "'member'", "column_name": "'tier'"}
    writes(worker, change(**of_member, row_id="'M1'"))
    for values in (
        {"row_id": "'M9'", "member_id": "'M9'"},
        {"row_id": "'M9'", "member_id": "''"},
        {"row_id": "'M9'", "member_id": "'M1'"},
        {"row_id": "'M1'", "by": "''"},
    ):
        with pytest.raises(REFUSED):
            writes(worker, change(**of_member, **values))


def test_nothing_is_put_on_the_board_of_another_team(sign_in: SignIn) -> None:
    worker = sign_in("worker")
    writes(worker, task())
    writes(worker, task(member_id="''"))
    for statement in (task(team_id="'south'"), task(team_id="'south'", member_id="''")):
        with pytest.raises(REFUSED):
            writes(worker, statement)
    with pytest.raises(REFUSED):
        writes(worker, decision(team_id="'south'"))


def test_nobody_writes_what_would_stop_the_boards_of_others(sign_in: SignIn) -> None:
    """Days that no program reads, keys that are no list, history that the column cannot have."""
    worker = sign_in("worker")
    writes(worker, decision(reason_keys="""'["a"]'"""), task(due="'2026-12-01'"))
    lines = {"column_name": "'due'", "before": "NULL", "after": "'2026-12-01'"}
    writes(worker, task(), change(**lines))
    for statement in (
        decision(reason_keys="'x'"),
        decision(reason_keys="'[1]'"),
        decision(until="'infinity'"),
        task(due="'-infinity'"),
        task(due="'9999-12-31'"),
        change(**{**lines, "table_name": "'member'", "row_id": "'M1'", "column_name": "'dob'",
                  "after": "'infinity'"}),
        change(**{**lines, "table_name": "'member'", "row_id": "'M1'", "column_name": "'dob'",
                  "after": "'2026-02-31'"}),
        change(**{**lines, "table_name": "'member'", "row_id": "'M1'", "column_name": "'ltss'",
                  "after": "'maybe'"}),
        change(**{**lines, "table_name": "'member'", "row_id": "'M1'", "column_name": "'none'"}),
    ):  # fmt: skip
        with pytest.raises((psycopg.DataError, psycopg.errors.CheckViolation, REFUSED)):
            writes(worker, statement)


def test_of_what_lists_a_member_staff_take_out_what_a_file_lacks(
    agency: Agency, sign_in: SignIn
) -> None:
    database, _ = agency
    worker = sign_in("worker")
    for gone, removed in (("", 0), ("b", 1)):
        with database.engine.begin() as conn:
            conn.execute(text(f"UPDATE listing SET gone_batch = '{gone}'"))
        worker.execute("BEGIN")
        assert worker.execute("DELETE FROM listing").rowcount == removed
        worker.execute("ROLLBACK")


def test_a_record_has_an_end(sign_in: SignIn) -> None:
    worker = sign_in("worker")
    record = "SELECT huddle.record('agency', now(), '', 'x', '', repeat('x', %s), '')"
    writes(worker, record % 3_999_000)
    with pytest.raises(psycopg.errors.ProgramLimitExceeded):
        writes(worker, record % 4_000_001)


def test_the_log_stays_whole_whatever_is_called_at_once(agency: Agency) -> None:
    """Two who record at the same time, one of them with a picture of the log from before."""
    database, logins = agency
    with (
        closing(shared.sign_in(database, logins["worker"])) as early,
        closing(shared.sign_in(database, logins["lead"])) as other,
    ):
        early.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        early.execute("SELECT huddle.latest()")
        other.execute(RECORD)
        with pytest.raises(psycopg.Error):
            early.execute(RECORD)
        early.execute("ROLLBACK")
    with closing(database.connect()) as reading:
        assert audit.verify(reading, "agency").broken_at is None


def test_guesses_of_the_planner_tell_nothing_of_others(agency: Agency, sign_in: SignIn) -> None:
    """Without the policies' knowing, EXPLAIN guesses from counts of the whole table."""
    database, _ = agency
    with database.engine.begin() as conn:
        conn.execute(text("ANALYZE member"))
    worker = sign_in("worker")
    said = {
        name: {
            str(row[0]).partition("rows=")[2].partition(" ")[0]
            for word in ("A", "Name of M4", "Name of M9", "Z")
            for row in worker.execute(f"EXPLAIN SELECT * FROM member WHERE {name} < '{word}'")
            if "on member" in str(row[0])
        }
        for name in ("first", "last", "privacy_tags")
    }
    assert all(len(guesses) == 1 for guesses in said.values()), said


def test_a_guess_tells_nothing_of_how_much_there_is_of_a_member(
    agency: Agency, sign_in: SignIn
) -> None:
    """M9 is of another team and has sixty contacts, M4 has none. Of one member the server keeps the
    number, of whoever has the most: M1, whom the worker carries."""
    from db import models

    database, _ = agency
    table = models.Row.metadata.tables["contact"]
    rows = [
        {
            "agency_id": "agency",
            **shared.row(table, "s", {**shared.SIDES["s"], "member_id": member}),
        }
        | {"contact_id": f"{member}-{place}"}
        for member, count in (("M1", 90), ("M9", 60), ("M2", 5))
        for place in range(count)
    ]
    with database.engine.begin() as conn:
        conn.execute(table.insert(), rows)
        conn.execute(text("ANALYZE contact"))
    worker = sign_in("worker")
    guesses = {
        str(row[0]).partition("rows=")[2].partition(" ")[0]
        for member in ("M9", "M4", "nobody")
        for row in worker.execute(f"EXPLAIN SELECT * FROM contact WHERE member_id = '{member}'")
        if "on contact" in str(row[0])
    }
    assert len(guesses) == 1, guesses


def test_what_tells_of_people_is_counted_nowhere(agency: Agency) -> None:
    """Also where the server had counted it before."""
    from db import schema

    database, _ = agency
    counted = (
        "SELECT tablename, attname FROM pg_stats WHERE schemaname = 'public'"
        " AND attname = ANY(:names) AND tablename = ANY(:tables)"
    )
    names = {"names": sorted(UNCOUNTED), "tables": sorted(ACCESS)}
    with database.engine.begin() as conn:
        conn.execute(text("ALTER TABLE member ALTER COLUMN last SET STATISTICS 100"))
        conn.execute(text("ANALYZE"))
    assert database.rows(counted, **names) == [("member", "last")]
    schema.upgrade(database.url)
    shared.at_any_time(database)
    assert database.rows(counted, **names) == []


def test_what_is_said_of_columns_is_said_of_columns_that_there_are() -> None:
    from db import models

    tables = models.Row.metadata.tables
    for name, access in ACCESS.items():
        said = {
            *(*access.columns, *access.names, *access.moments, *access.days, *access.signs),
            *(*access.days.values(), *access.signs.values(), *([access.by] if access.by else ())),
        }
        assert said <= set(tables[name].c.keys()), name
        assert {"agency_id", access.by}.isdisjoint(access.columns), name
    for name, key in {**BROUGHT, **BESIDE}.items():
        assert list(tables[name].primary_key.columns)[1].name == key
    assert set(HISTORY) <= {*BROUGHT, *BESIDE}
    kept = UNCOUNTED | BARELY_COUNTED
    assert all(any(column in table.c for table in tables.values()) for column in kept)


def test_people_take_no_lock_that_keeps_readers_out(sign_in: SignIn) -> None:
    """Who may change whole rows of a table may lock it; who may change columns may not."""
    worker = sign_in("worker")
    for table in ("member", "contact", "task", "decision", "change", "agency", "staff", "audit"):
        worker.execute("BEGIN")
        with pytest.raises(REFUSED):
            worker.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT")
        worker.execute("ROLLBACK")
