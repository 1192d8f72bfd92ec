"""A server's database brought up to date: what is there is left alone, what was changed by hand is
put back, nobody stands in a queue for it, and however it ends the database is of one version."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import db.migrations
from db import audit, models, policies, schema, upgrading
from db.commands import decide
from db.errors import SchemaError
from db.orders import Actor, Target
from db.policies import group
from db.policies.access import ROLES
from db.policies.catalogue import held
from tests.conftest import Database, copied_on_server
from tests.db import seed
from tests.db.shared import NOW, url_of

OTHER_TABLE_LOCK = "SELECT count(*) FROM contact"
RECORDED = """SELECT actor, "after" FROM audit WHERE action = 'database.upgrade'"""
NEXT = "0099"


@pytest.fixture
def server(postgresql_database: Database) -> Database:
    """An agency with a team on a server, brought up to date as far as can be."""
    schema.upgrade(postgresql_database.url)
    return seed.set_up(postgresql_database)


def psql(database: Database, **more: Any) -> "psycopg.Connection[Any]":
    """A connection of whoever owns the database; what it holds it holds until it is closed."""
    return psycopg.connect(database.url.replace("+psycopg", "", 1), **more)


def do(database: Database, statement: str) -> None:
    with psql(database, autocommit=True) as conn:
        conn.execute(statement)


def policy_ids(database: Database) -> list[tuple[Any, ...]]:
    """What is another as soon as a policy was written anew."""
    return database.rows("SELECT oid FROM pg_policy ORDER BY oid")


def differs(database: Database) -> tuple[str, ...] | None:
    with closing(database.connect()) as conn:
        return policies.differs(conn)


# Nothing to do


def test_what_is_up_to_date_is_left_alone_whoever_holds_it(server: Database) -> None:
    before, said = policy_ids(server), list[str]()
    with psql(server) as seat:
        seat.execute("LOCK TABLE contact, member, alembic_version IN ROW EXCLUSIVE MODE")
        schema.upgrade(server.url, signed=upgrading.Signed("owner", NOW), said=said.append)
    assert policy_ids(server) == before
    assert said == []
    assert server.rows(RECORDED) == []


# What was changed by hand


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        ("DROP POLICY contact_rows ON contact", "contact"),
        ("ALTER POLICY contact_rows ON contact USING (true)", "contact"),
        ("CREATE POLICY more ON contact USING (true)", "contact"),
        ("ALTER TABLE contact DISABLE ROW LEVEL SECURITY", "contact"),
        ("GRANT SELECT ON contact TO PUBLIC", "contact"),
        ("GRANT DELETE ON contact TO huddle_staff", "contact"),
        ("GRANT SELECT ON contact TO pg_monitor", "contact"),
        ("GRANT UPDATE (day) ON contact TO huddle_wall", "contact"),
        ("REVOKE SELECT ON contact FROM huddle_lead", "contact"),
        ("DROP TRIGGER on_record ON contact", "contact"),
        ("ALTER TABLE contact DISABLE TRIGGER on_record", "contact"),
        ("DROP TRIGGER audit_keeps_records ON audit", "audit"),
        (
            "CREATE OR REPLACE FUNCTION huddle.leads() RETURNS boolean LANGUAGE sql STABLE"
            " SECURITY DEFINER AS 'SELECT true'",
            "functions",
        ),
        ("GRANT EXECUTE ON FUNCTION huddle.ascii_json(text) TO PUBLIC", "functions"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "schemas"),
    ],
)
def test_what_somebody_changed_is_named_and_put_back(
    server: Database, statement: str, changed: str
) -> None:
    before = _held(server)
    do(server, statement)
    assert differs(server) == (changed,)
    schema.upgrade(server.url)
    assert differs(server) == ()
    assert _held(server) == before


def _held(database: Database) -> dict[str, str]:
    with closing(database.connect()) as conn:
        return held(conn)


def test_policies_of_another_program_are_written_anew(server: Database) -> None:
    do(server, "COMMENT ON SCHEMA huddle IS NULL")
    assert differs(server) is None
    schema.upgrade(server.url)
    assert differs(server) == ()


def test_what_was_put_back_is_on_record(server: Database) -> None:
    do(server, "DROP POLICY goal_rows ON goal")
    schema.upgrade(server.url, signed=upgrading.Signed("owner", NOW))
    assert server.rows(RECORDED) == [
        ("owner", f'{{"version": "{schema.HEAD}", "changed": ["goal"]}}')
    ]
    with closing(server.connect()) as conn:
        assert audit.verify(conn, "agency").broken_at is None


# Others at work


def test_a_transaction_left_open_is_named_and_nobody_waits_behind_us(
    server: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrading, "PATIENCE_SECONDS", 2)
    do(server, "DROP POLICY goal_rows ON goal")
    with closing(psql(server, application_name="forgotten")) as seat:
        seat.execute(OTHER_TABLE_LOCK)
        seen: list[str] = []

        def said(words: str) -> None:
            # Whoever comes while we wait reads at once: we stand in no queue.
            with psql(server, options="-c lock_timeout=50") as reading:
                reading.execute("SELECT count(*) FROM contact")
            seen.append(words)

        with pytest.raises(SchemaError) as error:
            schema.upgrade(server.url, said=said)
        pid = seat.info.backend_pid
    assert len(seen) == 1
    for words in (seen[0], str(error.value)):
        assert f"forgotten, process {pid}, open for " in words
        assert "\n" not in words
    assert "Nothing was changed" in str(error.value)
    assert f"pg_terminate_backend({pid})" in str(error.value)
    assert differs(server) == ("goal",)
    schema.upgrade(server.url)
    assert differs(server) == ()


def test_it_goes_on_when_they_have_ended(server: Database) -> None:
    do(server, "DROP POLICY goal_rows ON goal")
    seat = psql(server)
    seat.execute(OTHER_TABLE_LOCK)
    schema.upgrade(server.url, said=lambda _: seat.close())
    assert differs(server) == ()


def test_a_lock_that_is_not_had_soon_is_tried_again(
    server: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody comes after we looked, and before we lock."""
    do(server, "DROP POLICY goal_rows ON goal")
    change, tries = upgrading._change, list[int]()
    seat = psql(server)

    def late(conn: Any, queue_ms: int, signed: Any) -> None:
        tries.append(queue_ms)
        if len(tries) == 1:
            seat.execute(OTHER_TABLE_LOCK)
        change(conn, queue_ms, signed)

    monkeypatch.setattr(upgrading, "_change", late)
    schema.upgrade(server.url, said=lambda _: seat.close())
    assert tries == [800, 800]
    assert differs(server) == ()


def test_two_at_once_say_so(server: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrading, "PATIENCE_SECONDS", 0.5)
    said: list[str] = []
    with psql(server, application_name="huddle") as other:
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", upgrading._ONLY_ONE)
        with pytest.raises(SchemaError, match="Another huddle init is still at work: postgres"):
            schema.upgrade(server.url, said=said.append)
    assert [words.partition(":")[0] for words in said] == ["Another huddle init is at work"]
    monkeypatch.setattr(upgrading, "PATIENCE_SECONDS", 30)
    other = psql(server)
    other.execute("SELECT pg_advisory_xact_lock(%s, %s)", upgrading._ONLY_ONE)
    schema.upgrade(server.url, said=lambda _: other.close())


def test_two_that_make_one_database_end_alike(
    postgresql_server: str, postgresql_database: Database
) -> None:
    with copied_on_server(postgresql_server, "template0") as empty:
        both = [Thread(target=schema.upgrade, args=(empty.url,)) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert differs(empty) == ()


def test_a_connection_that_is_cut_leaves_all_as_it_was(
    server: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(server, "DROP POLICY goal_rows ON goal")
    apply = policies.apply

    def cut(conn: Any) -> None:
        apply(conn)
        do(
            server,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )

    monkeypatch.setattr(policies, "apply", cut)
    with pytest.raises(SchemaError, match="connection to the server was cut"):
        schema.upgrade(server.url, signed=upgrading.Signed("owner", NOW))
    monkeypatch.undo()
    assert differs(server) == ("goal",)
    schema.upgrade(server.url)
    assert differs(server) == ()


# Who may


@pytest.fixture
def owned(postgresql_server: str) -> Iterator[Database]:
    """A database of a login that owns it and may make roles, as docs/administrator.md makes one."""
    owner = f"owner_{uuid4().hex[:8]}"
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE")
        for role in ROLES:
            conn.execute(f"GRANT {group(role)} TO {owner} WITH ADMIN OPTION")
    with copied_on_server(postgresql_server, "template0") as database:
        with psycopg.connect(postgresql_server, autocommit=True) as conn:
            name = database.url.partition("@/")[2].partition("?")[0]
            conn.execute(f"ALTER DATABASE {name} OWNER TO {owner}")
        yield Database(url_of(database, owner), "postgresql")
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f"DROP ROLE {owner}")


def test_the_owner_needs_to_be_no_superuser(owned: Database) -> None:
    schema.upgrade(owned.url)
    assert differs(owned) == ()
    do(owned, "DROP POLICY goal_rows ON goal")
    do(owned, "ALTER TABLE contact DISABLE ROW LEVEL SECURITY")
    schema.upgrade(owned.url)
    assert differs(owned) == ()
    owned.close()


def test_who_may_not_is_told_in_one_line(server: Database, postgresql_server: str) -> None:
    login = f"nobody_{uuid4().hex[:8]}"
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f"CREATE ROLE {login} LOGIN IN ROLE huddle_lead")
    do(server, "DROP POLICY goal_rows ON goal")
    with pytest.raises(SchemaError, match="may not make the tables or the roles"):
        schema.upgrade(url_of(server, login))
    assert differs(server) == ("goal",)
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f"DROP ROLE {login}")


# From older versions


def _revisions() -> list[str]:
    assert db.migrations.__file__ is not None
    folder = ScriptDirectory(str(Path(db.migrations.__file__).parent))
    return sorted(each.revision for each in folder.walk_revisions())[:-1]


@pytest.mark.parametrize("revision", _revisions())
def test_from_every_version_to_the_newest(postgresql_server: str, revision: str) -> None:
    with copied_on_server(postgresql_server, "template0") as database:
        _bring_to(database, revision)
        schema.upgrade(database.url)
        with database.engine.connect() as conn:
            context = MigrationContext.configure(
                conn, opts={"include_object": lambda item, _n, kind, *_: not _of_a_file(item, kind)}
            )
            assert compare_metadata(context, models.Row.metadata) == []
        assert differs(database) == ()


def _of_a_file(item: Any, kind: str) -> bool:
    return kind == "index" and bool(item._ddl_if) and item._ddl_if.dialect == "sqlite"


def _bring_to(database: Database, revision: str) -> None:
    with database.engine.begin() as conn:
        command.upgrade(schema._config(conn), revision)


def test_an_index_that_was_left_half_made_is_made_anew(postgresql_server: str) -> None:
    with copied_on_server(postgresql_server, "template0") as database:
        _bring_to(database, "0012")
        do(database, "CREATE INDEX assignment_by_worker ON assignment (agency_id)")
        do(
            database,
            "UPDATE pg_index SET indisvalid = false"
            " WHERE indexrelid = 'assignment_by_worker'::regclass",
        )
        schema.upgrade(database.url)
        assert database.rows(
            "SELECT indisvalid, indnatts FROM pg_index"
            " WHERE indexrelid = 'assignment_by_worker'::regclass"
        ) == [(True, 6)]


# Killed in the middle, and what other versions say


def following(url: str, *words: str, dies: str = "") -> "subprocess.CompletedProcess[str]":
    """A command of the Huddle that comes after this one."""
    root = Path(__file__).parent.parent.parent
    return subprocess.run(
        [sys.executable, "-m", "tests.db.following", "--db", url, *words],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=root,
        env={**os.environ, "HUDDLE_CONFIG": "/nowhere/settings.toml", "HUDDLE_DIES": dies},
    )


@pytest.mark.parametrize("dies", ["add_column", "create_table"])
def test_killed_halfway_the_database_is_as_it_was_and_the_next_goes_on(
    database: Database, dies: str
) -> None:
    schema.upgrade(database.url)
    seed.set_up(database)
    assert following(database.url, "init", dies=dies).returncode == -9
    with closing(database.connect()) as conn:
        schema.require(conn)
    assert _decide(database, "d-1") == 1
    done = following(database.url, "init")
    assert (done.returncode, done.stderr) == (0, "")
    assert database.rows("SELECT version_num FROM alembic_version") == [(NEXT,)]
    assert database.rows("SELECT later FROM contact") == []
    with pytest.raises(SchemaError, match="newer Huddle"):
        _decide(database, "d-2")
    assert database.rows("SELECT decision_id FROM decision") == [("d-1",)]


def _decide(database: Database, decision_id: str) -> int:
    decide(
        database.engine,
        Actor("agency", "s-1"),
        team_id="north",
        items=[Target(f"watch:{decision_id}")],
        kind="discussed",
        now=NOW,
        decision_id=decision_id,
    )
    return int(
        database.rows("SELECT count(*) FROM decision WHERE decision_id = :id", id=decision_id)[0][0]
    )


@pytest.mark.parametrize("version", ["0001", "9999"])
def test_nobody_writes_to_tables_of_another_version(database: Database, version: str) -> None:
    schema.upgrade(database.url)
    seed.set_up(database)
    assert _decide(database, "d-1") == 1
    with database.engine.begin() as conn:
        conn.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
    with pytest.raises(SchemaError, match=r"huddle init|newer Huddle"):
        _decide(database, "d-2")
    assert database.rows("SELECT decision_id FROM decision") == [("d-1",)]


def test_who_waits_while_the_version_changes_is_refused(server: Database) -> None:
    """A decision that begins while the tables are locked, and would have gone on after."""
    failed: list[Exception] = []

    def write() -> None:
        try:
            _decide(server, "d-1")
        except Exception as error:
            failed.append(error)

    with psql(server) as init:
        init.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        seat = Thread(target=write)
        seat.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while init.execute(waiting).fetchone() == (0,):
            pass
        init.execute("UPDATE alembic_version SET version_num = '9999'")
    seat.join()
    assert [str(error) for error in failed] == [schema.NEWER]
    assert server.rows("SELECT count(*) FROM decision") == [(0,)]


def test_what_is_being_written_is_waited_for(server: Database) -> None:
    from db.commands.transaction import writing

    do(server, "COMMENT ON SCHEMA huddle IS NULL")
    with writing(server.engine, Actor("agency", "s-1"), NOW) as write:
        init = Thread(target=schema.upgrade, args=(server.url,))
        init.start()
        init.join(0.5)
        assert init.is_alive()
        write.record("noted")
    init.join(30)
    assert not init.is_alive()
    assert differs(server) == ()
    assert server.rows("SELECT count(*) FROM audit WHERE action = 'noted'") == [(1,)]
