"""The small agency, on both databases, made once and copied for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Database, copied_file, copied_on_server
from tests.db import seed, shared


@pytest.fixture(scope="session")
def sqlite_north_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("north") / "team.db"
    with copied_file(sqlite_template, path) as database:
        seed.set_up(database)
    assert not path.with_name("team.db-wal").exists()
    return path


@pytest.fixture(scope="session")
def postgresql_north_template(postgresql_server: str) -> str:
    with copied_on_server(postgresql_server, "template", name="north") as database:
        seed.set_up(database)
    return "north"


@pytest.fixture
def sqlite_north(sqlite_north_template: Path, tmp_path: Path) -> Iterator[Database]:
    with copied_file(sqlite_north_template, tmp_path / "north.db") as database:
        yield database


@pytest.fixture
def postgresql_north(postgresql_server: str, postgresql_north_template: str) -> Iterator[Database]:
    with copied_on_server(postgresql_server, postgresql_north_template) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def north(request: pytest.FixtureRequest) -> Database:
    """A database with team ``north``: three members, three workers."""
    found = request.getfixturevalue(f"{request.param}_north")
    assert isinstance(found, Database)
    return found


@pytest.fixture(scope="module")
def agency(postgresql_server: str) -> Iterator[tuple[Database, dict[str, str]]]:
    """An agency of two teams on a server, and the login of each of its people."""
    suffix = uuid4().hex[:8]
    with copied_on_server(postgresql_server, "template") as database:
        logins = shared.make(database, suffix)
        yield database, logins
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        for login in logins.values():
            conn.execute(f"DROP ROLE {login}")


@pytest.fixture
def sign_in(agency: tuple[Database, dict[str, str]]) -> Iterator[Any]:
    """A connection for one of the people; what it did is not kept."""
    database, logins = agency
    opened = []

    def signed_in(who: str) -> "psycopg.Connection[Any]":
        conn = shared.sign_in(database, logins[who])
        opened.append(conn)
        return conn

    yield signed_in
    for conn in opened:
        conn.close()
