"""The small agency, on both databases."""

import pytest

from tests.conftest import Database
from tests.db import seed


@pytest.fixture
def north(database: Database) -> Database:
    """A database with team ``north``: three members, three workers."""
    return seed.set_up(database)
