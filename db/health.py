"""What a server says of itself, for whoever looks after it."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from db import logins, policies, server
from db.logins import Seat
from db.reader import Connection

STALE_HOURS = 24
"""From when on a connection that has asked nothing is one that somebody forgot."""


class ServerHealth(NamedTuple):
    """``encrypted`` is whether nobody on the network can read along; a connection on the machine
    itself does not cross one. ``seat`` is who signed in, none for the owner; ``clock`` what the
    server's clock said; ``stale`` how many open connections of Huddle have asked nothing for a day;
    ``uncovered`` the tables that no policy holds."""

    version: str
    pooled: bool
    encrypted: bool
    seat: Seat | None
    clock: datetime
    stale: int
    uncovered: tuple[str, ...]


def look(conn: Connection) -> ServerHealth:
    """What can be seen with the login at hand. The database must have its tables."""
    driver: Any = cast(Any, conn)
    (clock,) = conn.execute("SELECT clock_timestamp()").fetchone()
    (stale,) = conn.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'huddle' AND state = 'idle'"
        f" AND state_change < now() - interval '{STALE_HOURS} hours'"
    ).fetchone()
    return ServerHealth(
        version=driver.info.parameter_status("server_version") or "",
        pooled=server.is_pooled(driver),
        encrypted=bool(driver.pgconn.ssl_in_use) or driver.info.host.startswith("/"),
        seat=logins.seat(conn),
        clock=clock,
        stale=int(stale),
        uncovered=policies.uncovered(conn),
    )
