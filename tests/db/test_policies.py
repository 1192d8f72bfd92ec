"""What each login reads and writes on PostgreSQL with ``psql`` and nothing else: for every table,
role and statement. Expected answers are from 2-contract.md: staff their own members and those they
cover, leads and supervisors their teams, the wall no member, notes their author, the log nobody."""

from contextlib import closing, suppress
from typing import Any

import psycopg
import pytest

from db import models, policies
from db.policies.access import ACCESS, ROLES
from tests.conftest import Database
from tests.db import shared

REFUSED = psycopg.errors.InsufficientPrivilege
TABLES = sorted(models.Row.metadata.tables)
PEOPLE = tuple(shared.PEOPLE)

READS = {
    "lead": {"M1", "M2", "M4", "M5"},
    "supervisor": {"M1", "M2", "M4", "M5"},
    "worker": {"M1", "M2"},
    "cover": {"M4"},
    "feeds": {"M1", "M2", "M4", "M5", "M9"},
    "wall": set(),
    "gone": set(),
}
"""By who, the members they read. The supervisor leads the north through s-kim, whom they supervise,
and works in the east."""

NORTH, SOUTH = "n", "s"
BOTH = (NORTH, SOUTH)
EVERYBODY_ALIVE = ("lead", "supervisor", "worker", "cover", "feeds", "wall")

OF_AGENCY = {"rule_version", "feed", "batch"}
"""Tables whose rows of both sides everybody reads who works here."""

OF_TEAM_FOR_ALL = {
    *("huddle", "huddle_step", "attendance", "addendum"),
    *("goal_target", "goal_choice", "measure_result", "wall_sheet"),
}
OF_TEAM = {"pdsa_cycle"}
WALL_READS = {"huddle", "huddle_step", "attendance", "wall_sheet"}
"""Of its team; nothing that anybody typed, which may name a member."""

NORTHERNERS = ("lead", "supervisor", "worker", "cover")
"""Who works in the north: s-cover because they cover s-away, who carries a member there."""


def sides(who: str, table: str) -> set[str]:
    """Of the row of each side in a table, those that somebody reads."""
    if who == "gone":
        return set()
    if table in OF_AGENCY:
        return set(BOTH)
    if table == "reject":
        return set(BOTH) if who == "feeds" else set()
    if table in OF_TEAM_FOR_ALL | OF_TEAM:
        if who == "feeds":
            return set(BOTH)
        if who == "wall":
            return {NORTH} if table in WALL_READS else set()
        return {NORTH} if who in NORTHERNERS else set()
    if table == "chart_review":
        return {"lead": {NORTH}, "supervisor": {NORTH}, "feeds": set(BOTH)}.get(who, set())
    if table == "review_session" or table == "review_entry":
        # Those of s-kim and of s-far, by a supervisor who is neither.
        return {
            "lead": {NORTH},
            "supervisor": {NORTH},
            "worker": {NORTH},
            "feeds": set(BOTH),
        }.get(who, set())
    found = set()
    if "M1" in READS[who]:
        found.add(NORTH)
    if "M9" in READS[who]:
        found.add(SOUTH)
    return found


def test_every_table_has_a_policy_and_is_known(agency: tuple[Database, dict[str, str]]) -> None:
    database, _ = agency
    assert set(ACCESS) == set(TABLES)
    with closing(database.connect()) as conn:
        assert policies.uncovered(conn) == ()


def test_a_table_that_is_added_without_a_policy_is_found(postgresql_database: Database) -> None:
    from sqlalchemy import text

    with postgresql_database.engine.begin() as conn:
        conn.execute(text("CREATE TABLE later (agency_id text, name text)"))
        conn.execute(text("ALTER TABLE contact DISABLE ROW LEVEL SECURITY"))
        conn.execute(text("DROP POLICY goal_rows ON goal"))
    with closing(postgresql_database.connect()) as conn:
        assert policies.uncovered(conn) == ("contact", "goal", "later")


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "gone"])
def test_members_that_somebody_reads(sign_in: Any, who: str) -> None:
    conn = sign_in(who)
    if who == "wall":
        with pytest.raises(REFUSED):
            conn.execute("SELECT member_id FROM member")
        return
    assert {row[0] for row in conn.execute("SELECT member_id FROM member")} == READS[who]
    assert {row[0] for row in conn.execute("SELECT member_id FROM assignment")} == READS[who]


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "gone"])
@pytest.mark.parametrize("table", [table.name for table in shared.TABLES])
def test_rows_that_somebody_reads(sign_in: Any, who: str, table: str) -> None:
    conn = sign_in(who)
    key = list(models.Row.metadata.tables[table].primary_key.columns)[1].name
    expected = sides(who, table)
    may = policies.group(shared.PEOPLE[who][1])
    if afar := ACCESS[table].afar if who == "wall" else ():
        columns = ", ".join(f'"{name}"' for name in afar)
        assert len(conn.execute(f"SELECT {columns} FROM {table}").fetchall()) == len(expected)
        for column in {each.name for each in models.Row.metadata.tables[table].columns} - {*afar}:
            with pytest.raises(REFUSED):
                conn.execute(f'SELECT "{column}" FROM {table}')
        return
    if not conn.execute(
        "SELECT has_table_privilege(%s, %s, 'SELECT')", (may, f"public.{table}")
    ).fetchone()[0]:
        assert expected == set(), "no grant where rows are to be read"
        with pytest.raises(REFUSED):
            conn.execute(f"SELECT * FROM {table}")
        return
    found = conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    assert found == len(expected), key
    with conn.cursor().copy(f"COPY {table} TO STDOUT") as copy:
        assert len(list(copy.rows())) == len(expected)


def test_notes_and_views_are_their_owners_alone(agency: tuple[Database, dict[str, str]]) -> None:
    database, logins = agency
    for who in ("lead", "supervisor", "worker", "cover"):
        own = {"supervisor": ["s-abbas"]}.get(who, [])
        assert shared.seen(database, logins[who], "SELECT author_id FROM supervision_note") == own
        own = {"worker": ["s-kim"]}.get(who, [])
        assert shared.seen(database, logins[who], "SELECT user_id FROM saved_view") == own


def test_of_the_log_somebody_reads_what_they_did_themselves(
    agency: tuple[Database, dict[str, str]],
) -> None:
    database, logins = agency
    assert shared.seen(database, logins["lead"], "SELECT action FROM audit") == []
    assert database.rows("SELECT count(*) FROM audit") != [(0,)]


def test_a_login_that_was_disabled_does_not_sign_in(
    agency: tuple[Database, dict[str, str]],
) -> None:
    database, logins = agency
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        shared.sign_in(database, logins["gone"])


def _columns(table: str) -> tuple[str, list[Any]]:
    """A row of the south as INSERT takes it, with another key."""
    whole = models.Row.metadata.tables[table]
    values = {"agency_id": "agency", **shared.row(whole, "t", shared.SIDES["s"])}
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("%s" for _ in values)
    return f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values())


@pytest.mark.parametrize("who", ["lead", "supervisor", "worker", "cover", "wall"])
@pytest.mark.parametrize("table", TABLES)
def test_nobody_writes_what_is_of_another_team(sign_in: Any, who: str, table: str) -> None:
    """Insert, update, delete, truncate and copy: refused, or of no row."""
    conn = sign_in(who)
    if table not in {"agency", "team", "staff", "holiday", *OF_AGENCY}:
        query, values = _columns(table)
        with pytest.raises(REFUSED):
            conn.execute(query, values)
    for statement in (
        f"UPDATE {table} SET agency_id = agency_id WHERE agency_id <> 'other'",
        f"DELETE FROM {table}",
    ):
        _changes_nothing_of_the_south(conn, table, statement)
    with pytest.raises(REFUSED):
        conn.execute(f"TRUNCATE {table}")
    with pytest.raises(REFUSED):
        conn.execute(f"TRUNCATE {table} CASCADE")
    with pytest.raises(psycopg.Error), conn.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        copy.write_row(["agency"])
    with pytest.raises(REFUSED):
        conn.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    with pytest.raises(REFUSED):
        conn.execute(f"CREATE POLICY open ON {table} USING (true)")
    with pytest.raises(REFUSED):
        conn.execute(f"DROP TABLE {table}")


def _changes_nothing_of_the_south(conn: Any, table: str, statement: str) -> None:
    """Within a transaction that is left, so that the rows of the north stay for others."""
    conn.execute("BEGIN")
    with suppress(REFUSED):
        for row in conn.execute(f"{statement} RETURNING *").fetchall():
            assert "M9" not in row
            assert "south" not in row or table in {"team", "staff", "batch"}
    conn.execute("ROLLBACK")


@pytest.mark.parametrize("who", ["lead", "supervisor", "worker", "feeds", "wall"])
def test_nobody_makes_what_would_lead_around_the_policies(sign_in: Any, who: str) -> None:
    conn = sign_in(who)
    statements = [
        "CREATE VIEW v AS SELECT * FROM member",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION huddle.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION huddle.agency() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
        "CREATE TABLE t AS SELECT 1 AS a",
        "CREATE SCHEMA s",
        "CREATE ROLE other",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "SET ROLE huddle_supervisor" if who != "supervisor" else "SET ROLE huddle_feeds",
        "SELECT huddle.need_record()",
        "SELECT * FROM pg_authid",
    ]
    if who != "feeds":
        # Files are staged in tables that go with the connection; nobody else needs any.
        statements += ["CREATE TEMPORARY TABLE t AS SELECT 1 AS a", "SELECT 1 AS a INTO TEMP t"]
    for statement in statements:
        with pytest.raises(psycopg.Error) as refused:
            conn.execute(statement)
        assert refused.value.sqlstate in ("42501", "0A000"), (statement, refused.value)


def test_who_takes_a_group_for_a_role_reads_no_more(sign_in: Any) -> None:
    conn = sign_in("worker")
    conn.execute("SET ROLE huddle_staff")
    assert {row[0] for row in conn.execute("SELECT member_id FROM member")} == READS["worker"]


def test_a_view_or_function_of_the_system_says_no_more(sign_in: Any) -> None:
    conn = sign_in("worker")
    said = conn.execute(
        "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'member'"
    ).fetchall()
    assert said == []
    said = conn.execute("SELECT json_agg(m)::text FROM member AS m")
    assert "M9" not in said.fetchone()[0]
    assert {row[0] for row in conn.execute("SELECT huddle.members()")} == READS["worker"]


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_not_even_the_owner_changes_the_log(
    agency: tuple[Database, dict[str, str]], statement: str
) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    database, _ = agency
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as conn:
        conn.execute(text(statement))


@pytest.mark.parametrize("who", ["lead", "supervisor", "worker", "feeds", "wall"])
def test_nobody_writes_into_the_log_but_through_its_function(sign_in: Any, who: str) -> None:
    conn = sign_in(who)
    with pytest.raises(REFUSED):
        conn.execute(
            "INSERT INTO audit (agency_id, seq, at, actor, action, hash)"
            " VALUES ('agency', 999, now(), 's-young', 'x', 'x')"
        )
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(REFUSED):
            conn.execute(statement)


def test_a_record_names_who_signed_in_and_fits_the_chain(
    agency: tuple[Database, dict[str, str]], sign_in: Any
) -> None:
    from db import audit

    database, _ = agency
    conn = sign_in("worker")
    said = 'a "quoted" \\ line\nwith tab\t, é, 中, 😀, \x7f and \x01'
    number = conn.execute(
        "SELECT huddle.record('elsewhere', now(), 's-young', 'x', %s, '', %s)", (said, said)
    ).fetchone()[0]
    assert database.rows(
        "SELECT agency_id, actor, target FROM audit WHERE seq = :seq", seq=number
    ) == [("agency", "s-kim", said)]
    with closing(database.connect()) as reading:
        assert audit.verify(reading, "agency").broken_at is None
    with pytest.raises(REFUSED):
        sign_in("wall").execute("SELECT huddle.record('agency', now(), '', 'x', '', '', '')")


CONCERN = (
    "INSERT INTO concern (agency_id, concern_id, member_id, text, at, day, by)"
    " VALUES ('agency', %s, %s, 'x', now(), huddle.today(), %s)"
)


def test_what_somebody_writes_without_a_record_is_not_kept(sign_in: Any) -> None:
    conn = sign_in("worker")
    with pytest.raises(REFUSED, match="needs a record"):
        conn.execute(CONCERN, ("c-1", "M1", "s-kim"))
    with conn.transaction():
        conn.execute(CONCERN, ("c-1", "M1", "s-kim"))
        conn.execute("SELECT huddle.record('agency', now(), '', 'concern.add', 'M1', '', '')")
    found = conn.execute("SELECT concern_id FROM concern WHERE concern_id = 'c-1'")
    assert found.fetchall() == [("c-1",)]


def test_every_table_needs_a_record_but_the_log_and_what_is_made_of_others(
    agency: tuple[Database, dict[str, str]],
) -> None:
    database, _ = agency
    found = database.rows("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname='on_record'")
    assert {table for (table,) in found} == set(TABLES) - {"audit", "wall_sheet"}


def test_nobody_writes_in_the_name_of_somebody_else(sign_in: Any) -> None:
    conn = sign_in("worker")
    with pytest.raises(REFUSED):
        conn.execute(CONCERN, ("c-2", "M1", "s-young"))


def test_a_member_is_not_come_by_through_a_task_of_ones_own(sign_in: Any) -> None:
    """A task that somebody was given lets them read its member; nobody gives themselves one."""
    conn = sign_in("worker")
    task = (
        "INSERT INTO task (agency_id, task_id, team_id, member_id, title, owner, created_by)"
        " VALUES ('agency', %s, %s, %s, 'x', 's-kim', 's-kim')"
    )
    with pytest.raises(REFUSED):
        conn.execute(task, ("t-1", "north", "M9"))
    with pytest.raises(REFUSED):
        conn.execute(task, ("t-1", "south", "M9"))
    with pytest.raises(REFUSED):
        conn.execute(
            "INSERT INTO assignment (agency_id, assignment_id, member_id, team_id, care_manager_id)"
            " VALUES ('agency', 'a-9', 'M9', 'north', 's-kim')"
        )
    conn = sign_in("lead")
    with pytest.raises(REFUSED):
        conn.execute(
            "UPDATE member SET care_manager_id = 's-kim' WHERE member_id = 'M9' RETURNING 1"
        ) and conn.execute(task, ("t-1", "north", "M9"))


def test_a_task_that_was_handed_over_lets_its_owner_read_the_member(
    agency: tuple[Database, dict[str, str]],
) -> None:
    database, logins = agency
    from sqlalchemy import text

    with database.engine.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO task (agency_id, task_id, team_id, member_id, title, owner)"
                " VALUES ('agency', 't-9', 'south', 'M9', 'x', 's-kim')"
            )
        )
    reads = "SELECT member_id FROM member"
    assert shared.seen(database, logins["worker"], reads) == ["M1", "M2", "M9"]
    with database.engine.begin() as conn:
        conn.execute(text("UPDATE task SET closed_on = '2026-11-25' WHERE task_id = 't-9'"))
    assert shared.seen(database, logins["worker"], reads) == ["M1", "M2"]
    with database.engine.begin() as conn:
        conn.execute(text("DELETE FROM task WHERE task_id = 't-9'"))


def test_a_lead_keeps_whom_no_other_team_has_taken(
    agency: tuple[Database, dict[str, str]],
) -> None:
    """A member who left the north for nowhere stays readable there; one who went south does not."""
    from sqlalchemy import text

    database, logins = agency
    reads = "SELECT member_id FROM member"
    with database.engine.begin() as conn:
        conn.execute(text("UPDATE assignment SET valid_to = now() WHERE member_id = 'M2'"))
    assert "M2" in shared.seen(database, logins["lead"], reads)
    assert "M2" not in shared.seen(database, logins["worker"], reads)
    with database.engine.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO assignment (agency_id, assignment_id, member_id, team_id)"
                " VALUES ('agency', 'a-20', 'M2', 'south')"
            )
        )
    assert "M2" not in shared.seen(database, logins["lead"], reads)
    with database.engine.begin() as conn:
        conn.execute(text("DELETE FROM assignment WHERE assignment_id = 'a-20'"))
        conn.execute(text("UPDATE assignment SET valid_to = NULL WHERE member_id = 'M2'"))


def test_staff_move_no_members_and_leads_only_their_own(sign_in: Any) -> None:
    conn = sign_in("worker")
    with pytest.raises(REFUSED):
        conn.execute("UPDATE member SET care_manager_id = 's-kim'")
    with pytest.raises(REFUSED):
        conn.execute("UPDATE assignment SET care_manager_id = 's-kim'")
    with pytest.raises(REFUSED):
        conn.execute("UPDATE staff SET supervisor_id = 's-kim'")
    conn = sign_in("lead")
    conn.execute("BEGIN")
    moved = conn.execute("UPDATE member SET care_manager_id = 's-x' RETURNING member_id")
    assert {row[0] for row in moved.fetchall()} == READS["lead"]
    conn.execute("ROLLBACK")


def test_every_role_has_its_group(agency: tuple[Database, dict[str, str]]) -> None:
    database, _ = agency
    found = database.rows("SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'huddle%'")
    assert set(found) == {(policies.group(role), False) for role in ROLES}
