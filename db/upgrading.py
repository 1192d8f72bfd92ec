"""A server's database brought up to date while people work in it.

Everything is one transaction: it is there as a whole or not at all, however it ends, so that there
is never a database between two versions, which no program could use. It begins by locking the
version, which every transaction of Huddle asks for first: so it waits for those that are under way,
and those that come after wait for it and then see the new version. It never stands in that queue
for long, since everybody would stand behind it: who is in a transaction at the beginning is waited
for outside of the queue, and named where that takes long. Indexes of large tables are made before,
while people write: a migration names them as ``AHEAD``.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, NamedTuple

from db import server, states
from db.errors import SchemaError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

Said = Callable[[str], object]
"""Told, in words, what is waited for."""

PATIENCE_SECONDS = 60
"""How long others are waited for before it is given up, with nothing changed."""

QUEUE_MS = (800, 800, 1_500)
"""How long one try stands in a lock's queue at most, try after try: the last one longer than the
second after which a server has its autovacuum give way."""

LEFT_MS = 5_000
"""How long a transaction of ours may stand still until the server ends it."""

_LOOK_SECONDS = 0.2
_TELL_SECONDS = 1.0
"""How long others are waited for before that is said."""

_ONLY_ONE = (1_214_604_387, 1)
"""The advisory lock of whoever brings a database up to date; a command's is of one number."""

_WITH_OTHERS = {"55P03", "40P01"}
"""What the server says where others were in the way: a lock not had in time, a deadlock."""

_NOT_THERE_YET = {"42P01", "42703"}
"""What it says of an index over what an earlier migration of these makes."""

_WHO = (
    "a.pid, a.usename, a.application_name, a.client_addr::text, a.state,"
    " extract(epoch FROM clock_timestamp() - a.xact_start)"
)


class Other(NamedTuple):
    """Somebody else's transaction. ``seconds`` is since when it is open, none where this login may
    not know."""

    key: str
    pid: int
    login: str
    program: str
    host: str
    idle: bool
    seconds: float | None

    def __str__(self) -> str:
        where = f" at {self.host}" if self.host else ""
        since = "" if self.seconds is None else f", open for {_span(self.seconds)}"
        doing = " and idle" if self.idle else ""
        program = f"{self.program}, " if self.program else ""
        return f"{self.login}{where} ({program}process {self.pid}{since}{doing})"


class Signed(NamedTuple):
    """Who brings the database up to date, and when: for the audit log."""

    by: str
    at: datetime


def upgrade(engine: "Engine", url: str, signed: Signed | None, said: Said) -> None:
    """Brings tables, policies and grants up to date; takes no lock where they are.

    Raises SchemaError, with nothing changed, when others are in the way for longer than
    ``PATIENCE_SECONDS``, the login may not, or the database is newer."""
    from alembic import command  # noqa: F401 -- before a lock is held

    from db import schema

    until = monotonic() + PATIENCE_SECONDS
    with _only_one(url, until, said):
        with closing(server.connect(url, autocommit=True)) as look:
            if _stands(look):
                return
            version = _version(look)
            if version is not None and version > schema.HEAD:
                raise SchemaError(schema.NEWER)
            if version is not None and version < schema.HEAD:
                _make_indexes(look, version, until, said)
        for queue_ms in _tries():
            with closing(server.connect(url, autocommit=True)) as look:
                _let_pass(look, until, said)
            try:
                with engine.begin() as conn:
                    _change(conn, queue_ms, signed)
                return
            except Exception as error:
                if _cut(error):
                    raise SchemaError(
                        "The connection to the server was cut. The database is as it was or up to"
                        " date as a whole; run huddle init again"
                    ) from None
                if states.state(error) not in _WITH_OTHERS or monotonic() > until:
                    raise
            sleep(_LOOK_SECONDS)


def _tries() -> Iterator[int]:
    yield from QUEUE_MS
    while True:
        yield QUEUE_MS[-1]


def _stands(conn: Any) -> bool:
    from db import policies, schema

    return schema.current(conn) and policies.stand(conn)


def _version(conn: Any) -> str | None:
    from db import schema

    return schema.version(conn)


@contextmanager
def _only_one(url: str, until: float, said: Said) -> Iterator[None]:
    """Nobody else brings the database up to date meanwhile. Its connection holds nothing else, so
    that it keeps nobody from work; where we end, it goes."""
    told = False
    with closing(server.connect(url)) as conn:
        _end_with_us(conn)
        conn.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        # The numbers in the text: what is sent with parameters keeps a snapshot, and an index that
        # is made ahead would wait for that for ever.
        kind, number = _ONLY_ONE
        while not _one(conn, f"SELECT pg_try_advisory_xact_lock({kind}, {number})"):
            conn.execute("SELECT pg_stat_clear_snapshot()")
            other = _others(
                conn,
                f"l.locktype = 'advisory' AND l.classid = {kind} AND l.objid = {number}"
                " AND l.objsubid = 2",
            )
            who = str(other[0]) if other else "somebody"
            if monotonic() > until:
                raise SchemaError(
                    f"Another huddle init is still at work: {who}. Nothing was changed; try again"
                    " when it has ended"
                )
            if not told:
                said(f"Another huddle init is at work: {who}. Waiting for it")
                told = True
            sleep(_LOOK_SECONDS)
        yield


def _let_pass(conn: Any, until: float, said: Said) -> None:
    """Waits, outside of every queue, until the transactions that now hold a table have ended."""
    begun = monotonic()
    ahead = {other.key for other in _holders(conn)}
    told = False
    while ahead:
        left = [other for other in _holders(conn) if other.key in ahead]
        if not left:
            return
        who = "; ".join(map(str, left[:3]))
        if monotonic() > until:
            raise SchemaError(
                f"Waited {PATIENCE_SECONDS} s for {who}. Nothing was changed. Have that program"
                f" end, or: SELECT pg_terminate_backend({left[0].pid}); then huddle init again"
            )
        if not told and monotonic() - begun > _TELL_SECONDS:
            said(f"Waiting for {who}; gives up after {PATIENCE_SECONDS} s")
            told = True
        sleep(_LOOK_SECONDS)


def _holders(conn: Any) -> list[Other]:
    """Whose transactions hold a table, the oldest first. The server's own work gives way to us."""
    return _others(
        conn,
        "l.locktype = 'relation' AND l.relation IN (SELECT c.oid FROM pg_class AS c WHERE"
        " c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p'))",
    )


def _others(conn: Any, which: str) -> list[Other]:
    found = conn.execute(
        f"SELECT l.virtualtransaction, {_WHO} FROM pg_locks AS l"
        " JOIN pg_stat_activity AS a ON a.pid = l.pid WHERE l.granted AND a.pid <> pg_backend_pid()"
        " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        f" AND a.usename IS NOT NULL AND {which}"  # the server's own work has no login
    ).fetchall()
    others = {
        key: Other(key, pid, login or "", program or "", host or "", "idle" in (state or ""), open_)
        for key, pid, login, program, host, state, open_ in found
    }
    return sorted(others.values(), key=lambda other: -(other.seconds or 0))


def _change(conn: "Connection", queue_ms: int, signed: Signed | None) -> None:
    """The transaction: the version locked, the tables changed, the policies written."""
    from db import policies, schema
    from db.engine import driver

    there: Any = driver(conn)
    _end_with_us(there)
    there.execute(f"SET LOCAL lock_timeout = {queue_ms}")
    there.execute(f"SET LOCAL idle_in_transaction_session_timeout = {LEFT_MS}")
    before = _version_of(there)
    if before is not None:
        there.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
    changed = policies.differs(there)
    schema.migrate(conn)
    policies.apply(conn)
    if signed is not None:
        schema.record(conn, signed, before, changed)


def _version_of(conn: Any) -> str | None:
    """The version, within a transaction, which a table that is not there would end."""
    if _one(conn, "SELECT to_regclass('public.alembic_version') IS NULL"):
        return None
    return _version(conn)


def _make_indexes(conn: Any, version: str, until: float, said: Said) -> None:
    """Makes the indexes that the migrations after ``version`` name as ``AHEAD``, while people
    write. What an earlier call left unfinished is made anew."""
    from db import schema

    if server.is_pooled(conn):
        return  # they are made with the rest: a session of its own cannot be had
    conn.execute(f"SET lock_timeout = {PATIENCE_SECONDS * 1000}")
    whole: dict[str, bool] = dict(
        conn.execute(
            "SELECT c.relname, i.indisvalid FROM pg_index AS i JOIN pg_class AS c"
            " ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace"
        ).fetchall()
    )
    for name, on in schema.ahead(version).items():
        if whole.get(name):
            continue
        _let_pass(conn, until, said)
        try:
            conn.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            conn.execute(f"CREATE INDEX CONCURRENTLY {name} ON {on}")
        except Exception as error:
            if states.state(error) in _NOT_THERE_YET:
                continue
            if states.state(error) not in _WITH_OTHERS:
                raise
            raise SchemaError(
                "Others were in the way of a new index for too long. Tables are as they were; run"
                " huddle init again when nobody is in a transaction"
            ) from None


def _end_with_us(conn: Any) -> None:
    """Has the server notice soon, within this transaction, that we are no longer there."""
    for setting, value in (
        ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "3"),
        ("tcp_keepalives_count", "3"),
        ("client_connection_check_interval", "'1s'"),
    ):
        conn.execute(f"SET LOCAL {setting} = {value}")


def _one(conn: Any, query: str) -> Any:
    return conn.execute(query).fetchone()[0]


def _cut(error: Exception) -> bool:
    """Whether the connection is gone, rather than the statement refused."""
    if code := states.state(error):
        return states.cuts(code)
    return type(getattr(error, "orig", None) or error).__name__ == "OperationalError"


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"
