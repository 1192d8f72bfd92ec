"""Backups: consistent while others write, private, and never over anything unasked."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from db.backup import backup, restore
from db.errors import EngineError
from tests.conftest import Database


def path_of(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


def agencies(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return [row[0] for row in conn.execute("SELECT agency_id FROM agency ORDER BY 1")]


def add_agency(conn: sqlite3.Connection, agency_id: str) -> None:
    conn.execute(
        "INSERT INTO agency (agency_id, name, zone, created_at)"
        " VALUES (?, 'Harbor', 'America/New_York', '2026-11-22T14:00:00.000000+00:00')",
        (agency_id,),
    )


def filled(database: Database) -> Path:
    path = path_of(database)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("PRAGMA journal_mode = WAL")
        add_agency(conn, "harbor")
    return path


def test_a_backup_has_what_is_committed_and_not_what_is_not(
    sqlite_database: Database, tmp_path: Path
) -> None:
    path = filled(sqlite_database)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        add_agency(writer, "unfinished")
        copied = backup(path, tmp_path / "copy.db")
        writer.execute("COMMIT")
    assert agencies(tmp_path / "copy.db") == ["harbor"]
    assert copied.size == (tmp_path / "copy.db").stat().st_size
    assert agencies(path) == ["harbor", "unfinished"]


def test_a_backup_is_private_and_one_file(sqlite_database: Database, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    before = os.umask(0)
    try:
        backup(filled(sqlite_database), target)
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [entry.name for entry in target.parent.iterdir()] == ["copy.db"]


def test_a_backup_never_overwrites(sqlite_database: Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(EngineError, match="never overwrites"):
        backup(filled(sqlite_database), target)
    assert target.read_text() == "mine"


def test_restore_needs_force_over_a_database(sqlite_database: Database, tmp_path: Path) -> None:
    path = filled(sqlite_database)
    backup(path, tmp_path / "copy.db")
    with closing(sqlite3.connect(path)) as conn, conn:
        add_agency(conn, "later")
    with pytest.raises(EngineError, match="--force"):
        restore(tmp_path / "copy.db", path, force=False)
    assert agencies(path) == ["harbor", "later"]
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM agency").fetchone() == (2,)
        restore(tmp_path / "copy.db", path, force=True)
        assert other.execute("SELECT count(*) FROM agency").fetchone() == (1,)
    assert agencies(path) == ["harbor"]


def test_restore_where_there_is_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    backup(filled(sqlite_database), tmp_path / "copy.db")
    place = tmp_path / "new" / "team.db"
    restore(tmp_path / "copy.db", place, force=False)
    assert agencies(place) == ["harbor"]
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00" * 500])
def test_what_is_no_backup_changes_nothing(
    sqlite_database: Database, tmp_path: Path, content: bytes
) -> None:
    path = filled(sqlite_database)
    broken = tmp_path / "broken.db"
    broken.write_bytes(content)
    with pytest.raises(EngineError, match="not a sound Huddle database"):
        restore(broken, path, force=True)
    assert agencies(path) == ["harbor"]
    with pytest.raises(EngineError, match="not a sound Huddle database"):
        restore(broken, tmp_path / "nowhere.db", force=False)
    assert not (tmp_path / "nowhere.db").exists()


def test_a_database_is_not_restored_from_itself(sqlite_database: Database) -> None:
    path = filled(sqlite_database)
    with pytest.raises(EngineError, match="same file"):
        restore(path, path, force=True)
    assert agencies(path) == ["harbor"]


def test_a_backup_of_a_newer_program_is_not_put_back(
    sqlite_database: Database, tmp_path: Path
) -> None:
    path = filled(sqlite_database)
    backup(path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as conn, conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(EngineError, match="newer Huddle"):
        restore(tmp_path / "copy.db", path, force=True)
    assert agencies(path) == ["harbor"]


@pytest.mark.parametrize("tables", [["songs"], ["songs", "alembic_version"]])
def test_another_program_s_database_is_not_put_back(
    sqlite_database: Database, tmp_path: Path, tables: list[str]
) -> None:
    path = filled(sqlite_database)
    with closing(sqlite3.connect(tmp_path / "other.db")) as conn, conn:
        for table in tables:
            conn.execute(f"CREATE TABLE {table} (version_num)")
            conn.execute(f"INSERT INTO {table} VALUES ('0001')")
    with pytest.raises(EngineError, match="not a sound Huddle database"):
        restore(tmp_path / "other.db", path, force=True)
    assert agencies(path) == ["harbor"]


def test_a_backup_that_is_cut_short_is_not_put_back(
    sqlite_database: Database, tmp_path: Path
) -> None:
    path = filled(sqlite_database)
    copy = tmp_path / "copy.db"
    backup(path, copy)
    content = copy.read_bytes()
    for size in (0, 10, 100, 4096, 50_000, len(content) - 77):
        copy.write_bytes(content[:size])
        with pytest.raises(EngineError, match="not a sound Huddle database"):
            restore(copy, path, force=True)
    assert agencies(path) == ["harbor"]


def test_a_busy_database_is_not_waited_for_for_ever(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.backup.BUSY_SECONDS", 0.1)
    path = filled(sqlite_database)
    backup(path, tmp_path / "copy.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EngineError, match="busy"):
            restore(tmp_path / "copy.db", path, force=True)
        other.execute("ROLLBACK")
    assert agencies(path) == ["harbor"]
