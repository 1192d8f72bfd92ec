"""A team's file taken over by a server, whole: every table with all its history and its log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import DBAPIError

from db import address, audit, models, schema
from db.engine import driver, open_engine
from db.errors import DataError, EngineError

ROWS_AT_ONCE = 2_000

Said = Callable[[str, int, int], None]
"""Told the table, how many of its rows are over, and of how many."""


@contextmanager
def moving(source: str, target: str, said: Said) -> Iterator[tuple[Any, Any]]:
    """Copies everything, and gives both sides as connections to read them by: what is copied is
    kept at the end, unless something is raised. Nobody writes to either side meanwhile.

    Raises EngineError or SchemaError where a side cannot be used, DataError for a target that has
    an agency already, and for a value that the server does not take."""
    if address.parse(source).path is None or address.parse(target).path is not None:
        raise EngineError("A move goes from a file to a server: --from FILE --to postgresql://…")
    old, new = open_engine(source), None
    try:
        with old.begin() as reading:
            schema.require(driver(reading))
            schema.upgrade(target)
            new = open_engine(target)
            with new.begin() as writing:
                if writing.scalar(select(func.count()).select_from(models.table(models.Agency))):
                    raise DataError("The server's database has an agency already. Make a new one.")
                for table in models.Row.metadata.sorted_tables:
                    _copy(reading, writing, table.name, said)
                writing.execute(select(func.huddle.analyze()))
                yield driver(reading), driver(writing)
    finally:
        old.dispose()
        if new is not None:
            new.dispose()


def record_move(conn: Any, agency_id: str, actor: str, counts: str, now: datetime) -> None:
    """Puts on record, on the new side, that everything before came from a file."""
    conn.execute(
        "SELECT huddle.record(%s, %s, %s, 'database.move', '', '', %s)",
        (agency_id, now, actor, counts),
    )


def rows_of(conn: Any) -> dict[str, int]:
    """How many rows each table has."""
    names = [table.name for table in models.Row.metadata.sorted_tables]
    return {
        name: int(conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names
    }


def _copy(reading: Connection, writing: Connection, name: str, said: Said) -> None:
    table = models.Row.metadata.tables[name]
    whole = int(reading.scalar(select(func.count()).select_from(table)) or 0)
    done = 0
    found = reading.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
    for part in found.mappings().partitions(ROWS_AT_ONCE):
        try:
            writing.execute(insert(table), [dict(row) for row in part])
        except DBAPIError as error:
            raise DataError(
                f"The server does not take a row of {name} ({type(error.orig).__name__}). Nothing"
                " was moved; mend the row in the file, then move again."
            ) from None
        done += len(part)
        said(name, done, whole)


def verified(conn: Any, agency_id: str) -> int:
    """How many records the log has, once it is found whole. Raises DataError where it is not."""
    verdict = audit.verify(conn, agency_id)
    if verdict.broken_at is not None:
        raise DataError(
            f"The audit log is broken at record {verdict.broken_at}. Nothing was moved."
        )
    return verdict.records
