"""What a server says of itself and of its policies, for whoever looks after it."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from db import logins, policies, server
from db.logins import Seat
from db.policies import group
from db.policies.access import ROLES, WALL
from db.reader import Connection

STALE_HOURS = 24
"""From when on a connection that has asked nothing is one that somebody forgot."""

OPEN_MINUTES = 10
"""From when on a transaction is one that somebody forgot: bringing tables up to date waits for
it."""


class ServerHealth(NamedTuple):
    """``encrypted`` is whether nobody on the network can read along; a connection on the machine
    itself does not cross one. ``clock`` is what the server's clock said. ``stale`` and ``open`` are
    the logins of Huddle's connections that have asked nothing for a day, and of transactions that
    have been open for long; ``unseen`` is how many connections this login may not look at."""

    version: str
    pooled: bool
    encrypted: bool
    clock: datetime
    stale: tuple[str, ...]
    open: tuple[str, ...]
    unseen: int


class Holding(NamedTuple):
    """``seat`` is who signed in, none for the owner, and for a login that is nobody here.
    ``uncovered`` are the tables that no policy holds; ``changed`` what somebody has changed since
    Huddle wrote it, None where another Huddle did. ``more`` are logins that may do more on the
    server than a person should, ``otherwise`` those whose roles there are not the ones they have
    here: of all, for whoever reads the list of logins, else of one's own."""

    seat: Seat | None
    owns: bool
    uncovered: tuple[str, ...]
    changed: tuple[str, ...] | None
    more: tuple[str, ...]
    otherwise: tuple[str, ...]


def look(conn: Connection) -> ServerHealth:
    """What can be seen with the login at hand, whatever the version of the tables."""
    driver: Any = cast(Any, conn)
    (clock,) = conn.execute("SELECT clock_timestamp()").fetchone()
    stale, open_, unseen = [], [], 0
    for login, program, state, idle_hours, open_minutes in conn.execute(
        "SELECT usename, application_name, state,"
        " extract(epoch FROM clock_timestamp() - state_change) / 3600,"
        " extract(epoch FROM clock_timestamp() - xact_start) / 60"
        " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND usename IS NOT NULL"  # the server's own work has no login
    ).fetchall():
        if state is None:
            unseen += 1
        elif open_minutes is not None and open_minutes >= OPEN_MINUTES:
            open_.append(str(login))
        elif program == "huddle" and state == "idle" and idle_hours >= STALE_HOURS:
            stale.append(str(login))
    return ServerHealth(
        version=driver.info.parameter_status("server_version") or "",
        pooled=server.is_pooled(driver),
        encrypted=bool(driver.pgconn.ssl_in_use) or driver.info.host.startswith("/"),
        clock=clock,
        stale=tuple(sorted(stale)),
        open=tuple(sorted(open_)),
        unseen=unseen,
    )


def holding(conn: Connection) -> Holding:
    """What holds the tables. They must be those of this program."""
    seat = logins.seat(conn)
    more, otherwise = ([], []) if seat and seat.role == WALL else _beyond(conn)
    return Holding(
        seat=seat,
        owns=logins.owns(conn),
        uncovered=policies.uncovered(conn),
        changed=policies.differs(conn),
        more=tuple(sorted(more)),
        otherwise=tuple(sorted(otherwise)),
    )


def _beyond(conn: Connection) -> tuple[list[str], list[str]]:
    """The logins, of those that who asks may know, that may do more on the server than a person
    should; and those that may do there something else than their role says."""
    more: list[str] = []
    otherwise: list[str] = []
    names = ", ".join(f"'{group(role)}'" for role in ROLES)
    for login, role, beyond, groups in conn.execute(
        "SELECT l.login, l.role, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole"
        " OR pg_has_role(r.oid, t.tableowner, 'MEMBER') OR EXISTS (SELECT FROM pg_roles AS other"
        f" WHERE {logins.PAST_POLICIES} AND pg_has_role(r.oid, other.oid, 'MEMBER')),"
        " (SELECT array_agg(DISTINCT g.rolname::text) FROM pg_auth_members AS m JOIN pg_roles AS g"
        f" ON g.oid = m.roleid WHERE m.member = r.oid AND g.rolname IN ({names}))"
        " FROM login AS l JOIN pg_tables AS t ON t.schemaname = 'public' AND t.tablename = 'agency'"
        " LEFT JOIN pg_roles AS r ON r.rolname = l.login WHERE l.disabled_at IS NULL"
    ).fetchall():
        if beyond:
            more.append(str(login))
        elif groups != [group(role)]:
            otherwise.append(str(login))
    return more, otherwise
