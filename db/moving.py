"""A team's file taken over by a server, whole: every table with all its history and its log."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from db import address, audit, models, moved, schema, states
from db.commands.transaction import conn_lost
from db.engine import driver, open_engine
from db.errors import DataError, EngineError, SchemaError

ROWS_AT_ONCE = 2_000

Said = Callable[[str, int, int], None]
"""Told the table, how many of its rows are over, and of how many."""


class AlreadyMoved(DataError):
    """The server has this very file, whose log ends in ``last``: a move was cut before it could
    close the file, or this is a copy."""

    def __init__(self, last: str) -> None:
        super().__init__("The server has this very file already. Work there: huddle --db URL")
        self.last = last


class Both:
    """Both sides of a move; ``old`` is a connection to read the file by, ``new`` the server."""

    def __init__(self, reading: Connection, writing: Connection, target: str) -> None:
        self._reading = reading
        self._writing = writing
        self._target = target
        self._record: dict[str, Any] = {}
        self.old, self.new = driver(reading), driver(writing)

    def compare_rows(self, said: Said) -> int:
        """How many rows there are. Raises DataError where one is not the same on both sides."""
        whole = 0
        tables = models.Row.metadata.sorted_tables
        for place, table in enumerate(tables, 1):
            count, sum_ = _sum(self._reading, table)
            if (count, sum_) != _sum(self._writing, table):
                raise DataError(
                    f"The rows of {table.name} are others on the server. Nothing was moved; please"
                    " report this."
                )
            whole += count
            said("comparing tables", place, len(tables))
        return whole

    def record(self, agency_id: str, actor: str, counts: Mapping[str, int], now: datetime) -> None:
        """Puts on record, on the new side, that everything before came from a file; and on the old
        one, once the new one is kept, that the team works there."""
        self._record = {"agency_id": agency_id, "actor": actor, "at": now, "action": moved.ACTION}
        audit.append(self._writing, **self._record, after=json.dumps(dict(counts)))

    def close_file(self) -> None:
        """Nobody works in the file from now on."""
        if self._record:
            _close(self._reading, self._target, self._record)


def close(
    source: str, target: str, agency_id: str, actor: str, now: datetime, arrived: AlreadyMoved
) -> None:
    """Closes a file that the server has, unless somebody has written in it meanwhile: raises
    DataError then."""
    engine = open_engine(source)
    try:
        with engine.begin() as conn:
            if _last(conn) != arrived.last:
                raise DataError("Somebody writes in the file. Nothing was closed; try again.")
            record = {"agency_id": agency_id, "actor": actor, "at": now, "action": moved.ACTION}
            _close(conn, target, record)
    finally:
        engine.dispose()


def _close(conn: Connection, target: str, record: Mapping[str, Any]) -> None:
    audit.append(conn, **record, after=json.dumps({"to": target}))
    conn.execute(text(f"PRAGMA user_version = {moved.CLOSED}"))


@contextmanager
def moving(source: str, target: str, said: Said) -> Iterator[Both]:
    """Copies everything, and gives both sides. What is copied is kept at the end, and the file
    closed, unless something is raised. Nobody writes to either side meanwhile.

    Raises EngineError or SchemaError where a side cannot be used or the server is lost, DataError
    for a target that has an agency already (AlreadyMoved where that came of this very file), and
    for a value that the server does not take."""
    if address.parse(source).path is None or address.parse(target).path is not None:
        raise EngineError("A move goes from a file to a server: --from FILE --to postgresql://…")
    old, new, kept = open_engine(source), None, False
    try:
        with old.begin() as reading:
            try:
                schema.require(driver(reading))
            except SchemaError as error:
                raise SchemaError(f"{source}: {error}") from None
            if where := moved.whither(driver(reading)):
                raise DataError(f"{moved.words(where)}. Nothing was moved.")
            schema.upgrade(target)
            new = open_engine(target)
            with new.begin() as writing:
                _need_empty(reading, writing)
                for table in models.Row.metadata.sorted_tables:
                    _copy(reading, writing, table.name, said)
                writing.execute(select(func.huddle.analyze()))
                both = Both(reading, writing, target)
                yield both
            kept = True
            both.close_file()
    except Exception as error:
        if kept:
            raise EngineError(
                "Everything was moved, but the file could not be closed"
                f" ({type(error).__name__}): work in it no more."
            ) from None
        if _is_lost(error):
            raise EngineError(
                "The connection to the server was cut. The file is as it was. Move again: what the"
                " server has by then is not moved twice."
            ) from None
        raise
    finally:
        old.dispose()
        if new is not None:
            new.dispose()


def _is_lost(error: Exception) -> bool:
    """Whether the server is gone: SQLAlchemy says so, or the driver where it is asked directly."""
    if isinstance(error, DBAPIError):
        return conn_lost(error)
    gone = type(error).__name__ in ("OperationalError", "AdminShutdown", "InterfaceError")
    return gone and type(error).__module__.startswith("psycopg")


def _need_empty(reading: Connection, writing: Connection) -> None:
    if not writing.scalar(select(func.count()).select_from(models.table(models.Agency))):
        return
    log, last = models.table(models.Audit).c, _last(reading)
    before = writing.scalar(
        select(log.prev_hash).where(log.action == moved.ACTION).order_by(log.seq.desc()).limit(1)
    )
    if last is not None and before == last:
        raise AlreadyMoved(last)
    if before and reading.scalar(select(func.count()).where(log.hash == before)):
        raise DataError(
            "The server has this file as it was earlier; what was written in it since is not there."
            " Work there: huddle --db URL"
        )
    raise DataError("The server's database has an agency already. Make a new one.")


def _last(conn: Connection) -> str | None:
    """The hash in which the log ends."""
    log = models.table(models.Audit).c
    found: str | None = conn.scalar(select(log.hash).order_by(log.seq.desc()).limit(1))
    return found


def _copy(reading: Connection, writing: Connection, name: str, said: Said) -> None:
    table = models.Row.metadata.tables[name]
    whole = int(reading.scalar(select(func.count()).select_from(table)) or 0)
    done = 0
    found = reading.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
    for part in found.mappings().partitions(ROWS_AT_ONCE):
        try:
            writing.execute(insert(table), [dict(row) for row in part])
        except DBAPIError as error:
            if conn_lost(error):
                raise
            if states.state(error).startswith("53"):
                raise EngineError("The server has no room left. Nothing was moved.") from None
            raise DataError(
                f"The server does not take a row of {name} ({type(error.orig).__name__}). Nothing"
                " was moved; mend the row in the file, then move again."
            ) from None
        done += len(part)
        said(name, done, whole)


def _sum(conn: Connection, table: Any) -> tuple[int, int]:
    """How many rows a table has, and the sum of a number for each that any difference changes: so
    that neither side need be in an order."""
    count = total = 0
    for row in conn.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table)):
        count += 1
        total += int.from_bytes(blake2b(repr(tuple(row)).encode(), digest_size=16).digest())
    return count, total


def verified(conn: Any, agency_id: str) -> int:
    """How many records the log has, once it is found whole. Raises DataError where it is not."""
    verdict = audit.verify(conn, agency_id)
    if verdict.broken_at is not None:
        raise DataError(
            f"The audit log is broken at record {verdict.broken_at}. Nothing was moved."
        )
    return verdict.records
