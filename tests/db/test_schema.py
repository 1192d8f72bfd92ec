"""Tables: migrations make what the models say, on both databases."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import db.migrations
from db import reader, schema
from db.engine import open_engine
from db.errors import EngineError, SchemaError
from db.models import Row
from tests.conftest import Database


def test_head_is_the_newest_migration() -> None:
    assert db.migrations.__file__ is not None
    folder = Path(db.migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_current_head() == schema.HEAD


def test_migrations_make_the_tables_of_the_models(database: Database) -> None:
    def of_other_dialect(item: Any, _name: object, kind: str, *_: object) -> bool:
        return not (kind == "index" and item._ddl_if and item._ddl_if.dialect != database.dialect)

    with database.engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"include_object": of_other_dialect})
        assert compare_metadata(context, Row.metadata) == []


def test_every_key_leads_with_the_agency() -> None:
    assert {table.primary_key.columns[0].name for table in Row.metadata.tables.values()} == {
        "agency_id"
    }


def test_upgrade_can_be_repeated(database: Database) -> None:
    schema.upgrade(database.url)
    conn = database.connect()
    assert schema.current(conn)
    conn.close()


def test_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    sqlite3.connect(path).close()
    path.chmod(0o600)
    conn = reader.connect(path)
    assert schema.version(conn) is None
    with pytest.raises(SchemaError, match="huddle init"):
        schema.require(conn)
    conn.close()


def test_a_newer_database_is_refused(database: Database) -> None:
    with database.engine.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    reading = database.connect()
    assert not schema.current(reading)
    with pytest.raises(SchemaError, match="newer"):
        schema.require(reading)
    reading.close()
    with pytest.raises(SchemaError, match="newer"):
        schema.upgrade(database.url)


def test_a_reader_cannot_write(database: Database) -> None:
    conn = database.connect()
    with pytest.raises(Exception, match=r"readonly|read-only"):
        conn.execute("INSERT INTO agency VALUES ('a', 'A', 'UTC', '2026-11-22')")
    conn.close()


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET actor = 'nobody'"])
def test_the_audit_log_is_append_only(database: Database, statement: str) -> None:
    with database.engine.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO audit (agency_id, seq, at, actor, action, hash)"
                " VALUES ('a', 1, '2026-11-22T12:00:00.000000+00:00', 's-1', 'start', 'x')"
            )
        )
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as conn:
        conn.execute(text(statement))


def test_a_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "team.db"
    schema.upgrade(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "team.db"
    schema.upgrade(path)
    path.chmod(0o644)
    for use in (reader.connect, open_engine, schema.upgrade):
        with pytest.raises(EngineError, match="chmod 600"):
            use(path)


def test_side_files_are_private_too(tmp_path: Path) -> None:
    path = tmp_path / "team.db"
    schema.upgrade(path)
    engine = open_engine(path)
    with engine.connect() as conn:
        conn.execute(text("INSERT INTO agency VALUES ('a', 'A', 'UTC', '2026-11-22')"))
        conn.commit()
        modes = {p.name: p.stat().st_mode & 0o777 for p in tmp_path.glob("team.db*")}
    assert modes == {"team.db": 0o600, "team.db-wal": 0o600, "team.db-shm": 0o600}
    engine.dispose()


def test_pragmas(sqlite_database: Database) -> None:
    found = [
        sqlite_database.rows(f"PRAGMA {name}")[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    ]
    assert found == ["wal", 2, 1, 10_000]


def test_a_reader_sees_that_another_has_written(database: Database) -> None:
    from datetime import UTC, datetime

    from sqlmodel import insert

    from db.models import Audit

    conn = database.connect()
    before = reader.data_version(conn)
    assert reader.data_version(conn) == before
    with database.engine.begin() as writing:
        writing.execute(
            insert(Audit).values(
                agency_id="a",
                seq=1,
                at=datetime(2026, 11, 22, 12, tzinfo=UTC),
                actor="s-1",
                action="start",
                hash="x",
            )
        )
    assert reader.data_version(conn) != before
    conn.close()


def test_an_address_keeps_its_password_to_itself(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as error:
        reader.connect("mysql://someone:s3cret@host/team")
    assert "s3cret" not in str(error.value)
    with pytest.raises(EngineError, match="huddle init"):
        reader.connect(tmp_path / "missing.db")


def test_another_program_s_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "songs.db"
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("CREATE TABLE song (title)")
    path.chmod(0o600)
    before = path.read_bytes()
    with pytest.raises(SchemaError, match="another program"):
        schema.upgrade(path)
    songs = reader.connect(path)
    with pytest.raises(SchemaError, match="another program"):
        schema.require(songs)
    songs.close()
    assert path.read_bytes() == before
