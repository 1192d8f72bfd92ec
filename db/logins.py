"""Who is signed in to a PostgreSQL server, and who may: read, not changed, here."""

from datetime import datetime
from typing import NamedTuple

from db import reader
from db.reader import Connection
from db.rows import instant

NO_LOGINS = "A file has no logins: --user says who works. Logins need PostgreSQL."
"""Why nobody is let in to a file."""

PAST_POLICIES = (
    "(other.rolsuper OR other.rolbypassrls OR other.rolcreaterole OR other.rolname IN"
    " ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files',"
    " 'pg_read_all_data', 'pg_write_all_data', 'pg_read_all_stats', 'pg_signal_backend'))"
)
"""The roles of a server, as ``other``, that whoever belongs to one may do more by than a person
should."""


class Seat(NamedTuple):
    """Whom a connection belongs to: the staff member that the login stands for, and the role it
    has, as ``db.policies.access`` names them."""

    staff_id: str
    role: str


class Login(NamedTuple):
    """A role of the server that may work here. ``team_id`` is whose wall it is, "" for people;
    ``disabled_at`` is since when it may no more."""

    login: str
    staff_id: str
    role: str
    team_id: str
    created_at: datetime
    disabled_at: datetime | None


def seat(conn: Connection) -> Seat | None:
    """Who is signed in; none on a file, and for the login that owns the database."""
    if reader.dialect(conn) != "postgresql":
        return None
    row = conn.execute("SELECT staff_id, role FROM huddle.seat()").fetchone()
    return None if row is None else Seat(*row)


def teams(conn: Connection) -> tuple[str, ...]:
    """The ids of the teams whose rows the login that is signed in may read."""
    found = conn.execute("SELECT huddle.teams() AS team_id ORDER BY team_id").fetchall()
    return tuple(team_id for (team_id,) in found)


def owns(conn: Connection) -> bool:
    """Whether the login that is signed in owns the tables, so that no policy holds it."""
    row = conn.execute(
        "SELECT pg_has_role(session_user, tableowner, 'MEMBER') FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename = 'agency'"
    ).fetchone()
    return bool(row and row[0])


def listed(conn: Connection) -> tuple[Login, ...]:
    """Everybody who may sign in, or could once, by login: for the owner and whoever leads."""
    found = conn.execute(
        "SELECT login, staff_id, role, team_id, created_at, disabled_at FROM login ORDER BY login"
    ).fetchall()
    return tuple(
        Login(login, staff_id, role, team_id, instant(made), disabled and instant(disabled))
        for login, staff_id, role, team_id, made, disabled in found
    )
