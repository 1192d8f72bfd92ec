"""A file whose team works on a server since: closed for writing, so that there is one truth. It is
known by a number in the file's head, which every program that has it open sees."""

import json

from db import reader
from db.reader import Connection

CLOSED = 1
"""SQLite's ``user_version`` of such a file; of any other it is 0."""

ACTION = "database.move"
"""How the log calls it, on both sides."""


def whither(conn: Connection) -> str:
    """The address of the server's database that the team moved to; "" where it works here."""
    if reader.dialect(conn) != "sqlite":
        return ""
    if conn.execute("PRAGMA user_version").fetchone()[0] != CLOSED:
        return ""
    row = conn.execute(
        "SELECT after FROM audit WHERE action = :action ORDER BY seq DESC LIMIT 1",
        {"action": ACTION},
    ).fetchone()
    return str(json.loads(row[0])["to"]) if row else "a server"


def words(where: str) -> str:
    """What is said of a team that moved there."""
    return f"This team works on a server now: huddle --db '{where}'"
