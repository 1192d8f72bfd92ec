"""Opening a database: what is refused, and what is said."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from db import address, encryption, engine, files, policies, reader
from db.commands import CommandError, add_task
from db.errors import EngineError
from tests.conftest import Database
from tests.db.seed import ANA, at, load, on


@pytest.mark.parametrize(
    ("given", "dialect", "path"),
    [
        ("/data/team.db", "sqlite", "/data/team.db"),
        ("sqlite:////data/team.db", "sqlite", "/data/team.db"),
        ("sqlite:////data/my%20team.db?timeout=3", "sqlite", "/data/my team.db"),
        ("sqlite+pysqlcipher:////data/team.db", "sqlcipher", "/data/team.db"),
        ("sqlite+pysqlcipher://:secret@//data/team.db", "sqlcipher", "/data/team.db"),
        ("postgresql+psycopg://ana@host/team", "postgresql", None),
        ("postgresql://ana@host/team", "postgresql", None),
        ("postgres://ana@host/team", "postgresql", None),
    ],
)
def test_addresses(given: str, dialect: str, path: str | None) -> None:
    found = address.parse(given)
    assert found.dialect == dialect
    assert found.path == (Path(path) if path else None)
    if path is None:
        assert found.url == "postgresql+psycopg://ana@host/team"


def test_a_path_is_taken_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert address.parse("team.db").path == tmp_path / "team.db"
    assert address.parse("sqlite:///team.db").path == tmp_path / "team.db"


@pytest.mark.parametrize("given", ["sqlite://", "mysql://host/x", "postgresql+asyncpg://host/x"])
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(EngineError):
        address.parse(given)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "team.db"
    path.write_text("member_id,first,last\n" * 200, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(EngineError, match="not a database"):
        reader.connect(path)
    with pytest.raises(EngineError, match="not a database"):
        engine.open_engine(path).connect()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="is not a file"):
        reader.connect(tmp_path)


def test_a_place_where_nothing_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EngineError, match="Not a directory"):
        files.prepare(tmp_path / "file" / "team.db")
    with pytest.raises(EngineError, match="--db"):
        files.prepare(tmp_path / "file" / "folder" / "team.db")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/ana/team.db", ""),
        ("/mnt/share/team.db", "nfs4"),
        ("/mnt/share/local/team.db", ""),
        ("/mnt/my share/team.db", "cifs"),
    ],
)
def test_a_network_share_is_recognised(
    path: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/vda / ext4 rw 0 0\n"
        "server:/x /mnt/share nfs4 rw 0 0\n"
        "/dev/vdb /mnt/share/local ext4 rw 0 0\n"
        "//server/y /mnt/my\\040share cifs rw 0 0\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(files, "MOUNTS", mounts)
    assert files.network_share(Path(path)) == kind


def test_encryption_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "team.db"
    sqlite3.connect(path).close()
    path.chmod(0o600)
    url = f"sqlite+pysqlcipher:///{path}"
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(EngineError, match="encrypted"):
        reader.connect(url)
    monkeypatch.setitem(sys.modules, "sqlcipher3", SimpleNamespace(dbapi2=sqlite3))
    monkeypatch.setattr(encryption, "_asked", [])
    with pytest.raises(EngineError, match="passphrase"):
        reader.connect(url)


def test_the_passphrase_is_given_to_the_driver_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    class Listening(sqlite3.Connection):
        def execute(self, query: str, *rest: Any) -> sqlite3.Cursor:
            said.append(query)
            return super().execute(query, *rest)

    def connect(*args: Any, **values: Any) -> sqlite3.Connection:
        return sqlite3.connect(*args, **values, factory=Listening)

    driver = SimpleNamespace(connect=connect, DatabaseError=sqlite3.DatabaseError)
    monkeypatch.setitem(sys.modules, "sqlcipher3", SimpleNamespace(dbapi2=driver))
    path = tmp_path / "team.db"
    sqlite3.connect(path).close()
    monkeypatch.setattr(encryption, "_known", {path: "it's a secret"})
    encryption.connect(path).close()
    assert "PRAGMA key = 'it''s a secret'" in said


def add(database: Database) -> None:
    add_task(database.engine, ANA, team_id="north", title="Order forms " * 2_000, now=at(20))


def test_a_busy_database_saves_nothing_and_says_so(
    sqlite_north: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.01)
    path = address.parse(sqlite_north.url).path
    assert path is not None
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CommandError, match="busy"):
        add(sqlite_north)
    other.execute("ROLLBACK")
    other.close()
    add(sqlite_north)
    assert len(load(sqlite_north, on(20)).tasks) == 1


def test_a_full_disk_saves_nothing_and_says_so(sqlite_north: Database) -> None:
    pages = sqlite_north.rows("PRAGMA page_count")[0][0]
    sqlite_north.engine.dispose()

    @event.listens_for(sqlite_north.engine, "connect")
    def limit(conn: Any, _record: object) -> None:
        conn.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(CommandError, match="disk is full"):
        add(sqlite_north)
    assert load(sqlite_north, on(20)).tasks == ()


def test_a_server_compiles_no_query_of_ours(postgresql_north: Database) -> None:
    """It would take seconds each time a board is read, on servers that were built with it."""
    writing = engine.open_engine(postgresql_north.url)
    with closing(reader.connect(postgresql_north.url)) as reading, writing.begin() as conn:
        assert reading.execute("SHOW jit").fetchone() == ("off",)
        assert conn.exec_driver_sql("SHOW jit").scalar() == "off"
    writing.dispose()


def test_nor_through_a_pooler_which_opens_connections_of_its_own(
    postgresql_north: Database,
) -> None:
    with postgresql_north.engine.begin() as conn:
        policies.apply(conn)  # what a database is told is not copied with its template
    bare = psycopg.connect(postgresql_north.url.replace("+psycopg", ""))
    with closing(bare) as conn:
        assert conn.execute("SHOW jit").fetchone() == ("off",)
