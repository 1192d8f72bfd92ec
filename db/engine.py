"""URL → SQLAlchemy engine, for writing. Every transaction on a file takes the write lock at its
beginning, so that what it read stays true until it commits; one that only ``looks`` takes none."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from db import address, encryption, files, server
from db.errors import EngineError, sqlite_said
from db.reader import BUSY_SECONDS


def open_engine(url_or_path: str | Path, *, create: bool = False) -> Engine:
    """An engine on the database; ``create`` makes a missing file first.

    Raises EngineError when the file is missing or open to others, or a driver is missing."""
    place = address.parse(url_or_path)
    if place.path is None:
        return _postgresql(place.url)
    if create:
        files.prepare(place.path)
    else:
        files.check_private(place.path)
    return _sqlite(place)


def driver(conn: Connection) -> Any:
    """The driver's own connection, within the transaction of ``conn``."""
    return conn.connection.driver_connection


def _sqlite(place: address.Address) -> Engine:
    path = place.path
    assert path is not None

    def connect() -> Any:
        if place.dialect == "sqlcipher":
            return encryption.connect(path)
        return sqlite3.connect(
            f"{path.as_uri()}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=encryption.driver() if place.dialect == "sqlcipher" else sqlite3,
        poolclass=QueuePool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(conn: Any, _record: object) -> None:
        try:
            conn.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = FULL")
            conn.execute("PRAGMA foreign_keys = ON")
        except engine.dialect.loaded_dbapi.DatabaseError as error:
            raise EngineError(f"{path}: {sqlite_said(error)}") from None
        files.keep_private(path)

    @event.listens_for(engine, "begin")
    def take_the_write_lock(conn: Any) -> None:
        looks = conn.get_execution_options().get("looks", False)
        conn.exec_driver_sql("BEGIN" if looks else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str) -> Engine:
    # A seat writes now and then: between two commands it holds no connection of the server's.
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: server.connect(url),
        poolclass=NullPool,
        hide_parameters=True,
    )
