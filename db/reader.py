"""Connections for reading, straight through the driver.

Importing SQLAlchemy takes longer than reading a whole team, so what is read before the first rows
are painted does without it. Writing goes through ``db.engine``."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol, cast

from db import address, encryption, files, server
from db.errors import EngineError, sqlite_said

BUSY_SECONDS = 10.0
CACHE_KIBIBYTES = 16_384
"""Enough for the pages of one team in a large agency; a small database takes less."""


LITTLE_KIBIBYTES = 2_048


class Cursor(Protocol):
    """What reading needs of a driver's cursor."""

    def fetchall(self) -> list[tuple[Any, ...]]: ...

    def fetchone(self) -> Any: ...

    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...


class Connection(Protocol):
    """What reading needs of a driver's connection."""

    def execute(self, query: str, parameters: Mapping[str, Any] = ..., /) -> Cursor: ...

    def close(self) -> None: ...


def connect(url_or_path: str | Path) -> Connection:
    """A connection that does not write, and cannot where that is the session's to say. It may be
    used from any one thread at a time.

    Raises EngineError when there is no such database or it cannot be opened."""
    place = address.parse(url_or_path)
    if place.path is None:
        return _postgresql(place.url)
    files.check_private(place.path)
    if place.dialect == "sqlcipher":
        conn = cast(Connection, encryption.connect(place.path))
    else:
        conn = _sqlite(place.path)
    conn.execute("PRAGMA query_only = ON")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    return conn


def dialect(conn: Connection) -> str:
    """``sqlite`` or ``postgresql``: which set of queries the connection speaks."""
    return "postgresql" if type(conn).__module__.startswith("psycopg") else "sqlite"


@contextmanager
def snapshot(conn: Connection) -> Iterator[None]:
    """Within it every query sees the database at one moment, whatever others commit meanwhile. One
    within another sees the moment of the outer one."""
    serves_postgresql = dialect(conn) == "postgresql"
    if _reads_at_one_moment(conn, serves_postgresql):
        yield
        return
    conn.execute(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if serves_postgresql else "BEGIN"
    )
    try:
        yield
    finally:
        conn.execute("ROLLBACK")


def _reads_at_one_moment(conn: Any, serves_postgresql: bool) -> bool:
    return bool(conn.info.transaction_status if serves_postgresql else conn.in_transaction)


def fetched_at_once(
    conn: Connection, queries: Mapping[str, str], parameters: Mapping[str, Any]
) -> dict[str, list[tuple[Any, ...]]]:
    """What queries give, by name, for the time of one way to a server and back: people sit at home,
    far from it."""
    if not queries:
        return {}
    with cast(Any, conn).pipeline() if dialect(conn) == "postgresql" else nullcontext():
        asked = {name: conn.execute(query, parameters) for name, query in queries.items()}
        return {name: cursor.fetchall() for name, cursor in asked.items()}


def data_version(conn: Connection) -> int:
    """A number that changes when another connection has committed something."""
    serves_postgresql = dialect(conn) == "postgresql"
    query = "SELECT huddle.latest()" if serves_postgresql else "PRAGMA data_version"
    return int(conn.execute(query).fetchone()[0])


def hold_little(conn: Connection) -> None:
    """From now on a read takes no more memory, however many rows it passes over: for a program
    that is left running for months, beside a file that grows."""
    if dialect(conn) != "postgresql":
        conn.execute(f"PRAGMA cache_size = -{LITTLE_KIBIBYTES}")


def let_go(conn: Connection) -> None:
    """Gives back the pages of the last read. SQLite would keep them for the next one, and throw
    them away there if anybody has written since."""
    if dialect(conn) != "postgresql":
        conn.execute("PRAGMA shrink_memory")


def _sqlite(path: Path) -> Connection:
    try:
        conn = sqlite3.connect(
            f"{path.as_uri()}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        conn.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except sqlite3.Error as error:
        raise EngineError(f"{path}: {sqlite_said(error)}") from None
    return cast(Connection, conn)


def _postgresql(url: str) -> Connection:
    conn = server.connect(url, autocommit=True)
    if not server.is_pooled(conn):
        conn.execute("SET default_transaction_read_only = on")
    return cast(Connection, conn)


def listens(conn: Connection) -> bool:
    """From now on the connection hears of every commit as it happens, where it can: not on a file,
    and not through a pooler."""
    if dialect(conn) != "postgresql" or server.is_pooled(cast(Any, conn)):
        return False
    driver: Any = conn
    # A handler, or what is heard while nobody asks would be kept for ever.
    driver.add_notify_handler(lambda _: None)
    driver.execute("LISTEN huddle")
    return True


def hears(conn: Connection, seconds: float) -> None:
    """Waits until something is said to a connection that listens, or for so long. The connection
    may be used by others meanwhile: what was said is taken by the next query."""
    from select import select

    driver: Any = conn
    select([driver.fileno()], [], [], seconds)
