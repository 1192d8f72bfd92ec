"""The wall over a file and over a server: it asks cheaply, and outlives what either does."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from db import commands, reader
from db.errors import DatabaseError, EngineError
from db.orders import Actor
from huddle.errors import explained
from huddle.walling import WallReader
from tests.conftest import Database, copied_file
from tests.db.cutting import Network
from tests.screens.fixtures.given import settings

LEAD = Actor("agency", "s-young")
NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)

Hung = Callable[[Database], WallReader]


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hung]:
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-24T09:00-05:00")
    readers: list[WallReader] = []

    def hung(database: Database) -> WallReader:
        readers.append(WallReader(settings(db=database.url)))
        return readers[-1]

    yield hung
    for each in readers:
        each.close()


@pytest.fixture
def network(postgresql_server: str) -> Iterator[Network]:
    folder = parse_qs(urlsplit(postgresql_server).query)["host"][0]
    network = Network(Path(folder) / ".s.PGSQL.5432")
    yield network
    network.close()


def write(database: Database, title: str = "No beds") -> None:
    commands.add_barrier(
        database.engine,
        LEAD,
        team_id="north",
        title=title,
        owner="s-young",
        next_step="",
        tier="programme",
        theirs=False,
        response_due=None,
        now=NOW,
    )


def test_it_reads_again_when_somebody_has_written_and_only_then(
    north: Database, hung: Hung
) -> None:
    wall = hung(north)
    assert wall.outdated()
    assert wall.read().facts.barriers == ()
    wall.look_back()
    assert not wall.outdated()
    assert not wall.behind()
    write(north)
    assert wall.outdated()
    assert [each.title for each in wall.read().facts.barriers] == ["No beds"]
    assert not wall.outdated()


def test_a_cut_connection_is_made_again_at_the_next_read(
    postgresql_north: Database, postgresql_server: str, hung: Hung
) -> None:
    wall = hung(postgresql_north)
    wall.read()
    wall.look_back()
    everybody_off(postgresql_server, postgresql_north)
    assert wall.outdated()
    assert wall.read().facts.barriers == ()
    # Cut between the question and the read: the read itself begins anew.
    everybody_off(postgresql_server, postgresql_north)
    assert wall.read().facts.barriers == ()
    assert not wall.outdated()


def test_wherever_the_network_is_cut_the_wall_is_read(
    postgresql_north: Database, network: Network, hung: Hung
) -> None:
    name = urlsplit(postgresql_north.url).path
    far = f"postgresql+psycopg://postgres@127.0.0.1:{network.port}{name}"
    wall = hung(Database(f"{far}?gssencmode=disable&sslmode=disable", "postgresql"))
    wall.read()
    for at in count(1):
        network.cut(at, before=bool(at % 2))
        assert wall.read().facts.team_name
        if not network.cuts:  # there are no more messages than these in a read
            break
    assert at > 10


def test_a_server_that_is_gone_is_said_in_one_line_and_found_again(
    postgresql_north: Database, postgresql_server: str, hung: Hung
) -> None:
    name = urlsplit(postgresql_north.url).path.strip("/")
    wall = hung(postgresql_north)
    wall.read()
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        everybody_off(postgresql_server, postgresql_north)
        for _ in range(2):
            assert wall.outdated()
            with pytest.raises(EngineError) as raised:
                wall.read()
            assert explained(raised.value).startswith("The PostgreSQL server refuses: ")
            assert "\n" not in explained(raised.value)
        conn.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert wall.outdated()
    assert wall.read().facts.team_name


def test_asking_a_server_is_one_query_that_an_index_answers(postgresql_north: Database) -> None:
    with closing(postgresql_north.connect()) as conn:
        conn.execute("SET enable_seqscan = off")
        plan = conn.execute(
            "EXPLAIN SELECT max(seq) FROM public.audit WHERE agency_id = 'agency'"
        ).fetchall()
        assert "Index" in str(plan)
        began = time.perf_counter()
        for _ in range(100):
            reader.data_version(conn)
        assert time.perf_counter() - began < 2


# A file


def test_a_locked_file_is_said_and_read_when_it_is_free(
    sqlite_north: Database, hung: Hung, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "BUSY_SECONDS", 0.05)
    path = sqlite_north.url.removeprefix("sqlite:///")
    wall = hung(sqlite_north)
    wall.read()
    wall.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA locking_mode = EXCLUSIVE")
        conn.execute("BEGIN EXCLUSIVE")
        conn.execute("UPDATE team SET name = name")
        assert wall.outdated()
        with pytest.raises((EngineError, sqlite3.Error)) as raised:
            wall.read()
        assert "the database is busy" in explained(raised.value)
    assert wall.read().facts.team_name


def test_a_file_that_grows_takes_no_more_memory_to_read(sqlite_north: Database, hung: Hung) -> None:
    wall = hung(sqlite_north)
    wall.read()
    assert wall._conn is not None
    assert wall._conn.execute("PRAGMA cache_size").fetchone() == (-2048,)


def test_a_file_that_was_replaced_is_read_anew(
    sqlite_north: Database, hung: Hung, tmp_path: Path
) -> None:
    path = Path(sqlite_north.url.removeprefix("sqlite:///"))
    wall = hung(sqlite_north)
    assert wall.read().facts.barriers == ()
    with copied_file(path, tmp_path / "backup.db") as backup:
        write(backup)
    assert not wall.outdated()
    (tmp_path / "backup.db").replace(path)
    assert wall.outdated()
    assert [each.title for each in wall.read().facts.barriers] == ["No beds"]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99], ids=["empty", "other"])
def test_a_file_that_is_no_database_any_more_is_said_in_one_line(
    sqlite_north: Database, hung: Hung, content: bytes
) -> None:
    path = Path(sqlite_north.url.removeprefix("sqlite:///"))
    wall = hung(sqlite_north)
    wall.read()
    for each in path.parent.glob("north.db*"):
        each.unlink()
    path.write_bytes(content)
    path.chmod(0o600)
    assert wall.outdated()
    with pytest.raises((DatabaseError, sqlite3.Error)) as raised:
        wall.read()
    said = explained(raised.value)
    assert "stopped unexpectedly" not in said
    assert "\n" not in said


def test_a_disk_that_cannot_be_read_is_said_in_one_line(
    sqlite_north: Database, hung: Hung, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = hung(sqlite_north)
    wall.read()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("huddle.walling.load", full)
        with pytest.raises(sqlite3.Error) as raised:
            wall.read()
    assert explained(raised.value).startswith("the disk is full")
    assert wall.read().facts.team_name


def everybody_off(server: str, database: Database) -> None:
    """Cuts every connection to the database, as a server does that is stopped."""
    name = urlsplit(database.url).path.strip("/")
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            (name,),
        )
