"""The small agency, on both databases, made once and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Database, copied_file, copied_on_server
from tests.db import seed


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
