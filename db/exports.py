"""Whole tables, row by row, for an export.

The rows of one agency, in the order of their keys, a few thousand at a time: memory stays flat
however long the table. Which columns leave, and as what, is the application's affair. What an
import brought that was taken back stays where it was made.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from db import reader
from db.reader import Connection
from db.rows import BROUGHT

FETCHED = 2_000


def rows(
    conn: Connection, agency_id: str, table: str, columns: Sequence[str], keys: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """The named columns of every row. Within ``reader.snapshot`` all tables are of one moment, and
    PostgreSQL needs it.

    Names come from the program, never from data."""
    named = ", ".join(map(_quoted, columns))
    order = ", ".join(map(_quoted, keys))
    query = f"SELECT {named} FROM {_quoted(table)} WHERE {_stands(table)} AND agency_id = "
    if reader.dialect(conn) == "sqlite":
        yield from conn.execute(f"{query}:agency_id ORDER BY {order}", {"agency_id": agency_id})
        return
    conn.execute(
        f"DECLARE export NO SCROLL CURSOR FOR {query}%(agency_id)s ORDER BY {order}",
        {"agency_id": agency_id},
    )
    try:
        while found := conn.execute(f"FETCH FORWARD {FETCHED} FROM export").fetchall():
            yield from found
    finally:
        conn.execute("CLOSE export")


def members_tagged(conn: Connection, agency_id: str, tag: str) -> frozenset[str]:
    """The members who have the tag themselves, or an event with it."""
    found = set()
    for table, column in (("member", "privacy_tags"), ("event", "tags")):
        for member_id, tags in rows(conn, agency_id, table, ("member_id", column), ("member_id",)):
            if tag in tags.split():
                found.add(member_id)
    return frozenset(found)


def _stands(table: str) -> str:
    """The condition under which a row's import was not taken back, nor that of what it is about."""
    if table in BROUGHT or table == "team":
        return "undone_at IS NULL"
    gone = "{0} NOT IN (SELECT {1} FROM {2} WHERE undone_at IS NOT NULL)"
    if table == "assignment":
        return gone.format("member_id", "member_id", "member")
    if table == "change":
        return " AND ".join(
            f"(table_name <> '{name}' OR {gone.format('row_id', key, name)})"
            for name, key in BROUGHT.items()
        )
    return "1 = 1"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
