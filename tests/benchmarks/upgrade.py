"""``huddle init`` on a server while people read boards and decide: how long anybody waited, and
whether a decision was lost, doubled or failed.

The database has twenty-five teams and some 216,000 contacts. A seat's wait is how long its read or
its decision took from beginning to end, refusals among them; beside it stands the longest of the
same seats in the quiet before."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, NamedTuple

from alembic import command

from db import facts, reader, schema
from db.commands import decide
from db.commands.logins import add_login
from db.engine import open_engine
from db.errors import SchemaError
from db.orders import Actor, Target
from huddle.settings import now
from tests.benchmarks import programs, scale, shared
from tests.benchmarks.table import Limit, Line

MEMBERS = 12_000
READERS = 8
WRITERS = 8
BETWEEN_READS = 0.5
BETWEEN_DECISIONS = 0.2
QUIET_SECONDS = 15
OLD = "0012"
"""A version of which there may be databases, and of which a board's facts can be read."""
NOBODY = """
    CREATE SCHEMA huddle;
    CREATE FUNCTION huddle.seat() RETURNS TABLE (agency_id text, staff_id text, role text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 AS $$ SELECT '', '', '' WHERE false $$
"""
"""What reading asks for and that version did not have: who signed in, which was nobody."""
SECONDS = 3.0
"""What anybody may be kept waiting."""
STORED = "SELECT decision_id, count(*) FROM decision GROUP BY decision_id"


class Took(NamedTuple):
    """One read or one decision: when it began and ended, on the clock of ``time.perf_counter``."""

    begun: float
    ended: float


def measure(_folder: Path) -> Iterator[Line]:
    """Nothing to do, policies written anew, one version on, an older version, and somebody who
    stays in a transaction."""
    with shared._server() as (_, url):
        schema.upgrade(url)
        _fill(url)
        for login, role in (("seat", "staff"), ("lead", "lead")):
            add_login(
                open_engine(url),
                Actor(scale.AGENCY, "owner"),
                login=login,
                staff_id="s00000-1",
                role=role,
                password=None,
                now=now(shared.ZONE),
            )
        me = [sys.executable, "-m", "huddle"]
        yield from _under_load("nothing to do", url, _Signed, me)
        _as_owner(url, "COMMENT ON SCHEMA huddle IS NULL")
        yield from _under_load("every policy anew", url, _Signed, me)
        _as_owner(url, "COMMENT ON SCHEMA huddle IS NULL")
        with _forgotten(url):
            yield from _under_load("somebody stays in a transaction", url, _Signed, me)
        following = [sys.executable, "-m", "tests.db.following"]
        yield from _under_load("one version on", url, _Signed, following)
        _as_owner(url, "CREATE DATABASE older")
        older = url.replace("/bench?", "/older?", 1)
        engine = open_engine(older)
        with engine.begin() as conn:
            command.upgrade(schema._config(conn), OLD)
            conn.exec_driver_sql(NOBODY)
        _fill(older)
        yield from _under_load(f"from {OLD}", older, _Old, me)


def _fill(url: str) -> None:
    with _owner(url) as conn, conn.cursor() as cursor:
        for table, rows in scale.tables(MEMBERS, programs.DAY):
            first = next(rows)
            with cursor.copy(f"COPY {table} ({', '.join(first)}) FROM STDIN") as copy:
                for row in (first, *rows):
                    copy.write_row(list(row.values()))
        conn.execute("ANALYZE")


def _owner(url: str) -> Any:
    import psycopg

    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def _as_owner(url: str, statement: str) -> None:
    with _owner(url) as conn:
        conn.execute(statement)


@contextmanager
def _forgotten(url: str) -> Iterator[None]:
    """A connection that has read something and ends its transaction never."""
    with closing(_owner(url)) as conn:
        conn.execute("BEGIN")
        conn.execute("SELECT count(*) FROM member")
        yield


class _Signed:
    """A seat of this program, signed in."""

    def __init__(self, url: str) -> None:
        self.url = shared._as(url, "lead")
        self.conn: reader.Connection | None = None
        self.engine = open_engine(self.url)

    def read(self) -> None:
        """A team's facts, as a board reads them."""
        if self.conn is None:
            self.conn = reader.connect(self.url)
        with reader.snapshot(self.conn):
            schema.require(self.conn)
            facts.load(self.conn, scale.TEAM, programs.DAY, now(shared.ZONE))

    def write(self, decision_id: str) -> None:
        """A decision, as a board writes it."""
        decide(
            self.engine,
            Actor(scale.AGENCY, "s00000-1"),
            team_id=scale.TEAM,
            items=[Target(f"watch:{decision_id}")],
            kind="discussed",
            now=now(shared.ZONE),
            decision_id=decision_id,
        )


class _Old:
    """A seat of a program of ``OLD``, which knew no logins: it asks for its version as this one
    does, reads the same tables, and writes the row of a decision."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.conn = reader.connect(url)
        self.writing = _owner(url)

    def read(self) -> None:
        """A team's facts, whatever the version."""
        with reader.snapshot(self.conn):
            schema.version(self.conn)
            facts.load(self.conn, scale.TEAM, programs.DAY, now(shared.ZONE))

    def write(self, decision_id: str) -> None:
        """A decision's row."""
        with self.writing.transaction():
            if schema.version(self.writing) != OLD:
                raise SchemaError(schema.NEWER)
            self.writing.execute(
                "INSERT INTO decision (agency_id, decision_id, team_id, item_key, kind, at, day)"
                " VALUES (%s, %s, %s, %s, 'discussed', now(), current_date)",
                (scale.AGENCY, decision_id, scale.TEAM, f"watch:{decision_id}"),
            )


class _Load:
    """Seats that read and decide, each in a thread, until it is closed."""

    def __init__(self, seat: Callable[[str], Any], url: str, name: str) -> None:
        self.reads: list[Took] = []
        self.writes: list[Took] = []
        self.asked: list[str] = []
        self.came: Counter[str] = Counter()
        self._lock, self._over, self._name = Lock(), Event(), name
        self._threads = [
            *(Thread(target=self._read, args=(seat(url),)) for _ in range(READERS)),
            *(Thread(target=self._write, args=(seat(url), number)) for number in range(WRITERS)),
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read(self, seat: Any) -> None:
        while not self._over.wait(BETWEEN_READS):
            self._timed(self.reads, seat.read, "read")

    def _write(self, seat: Any, number: int) -> None:
        turn = 0
        while not self._over.wait(BETWEEN_DECISIONS):
            turn += 1
            decision_id = f"{self._name}-{number}-{turn}"
            for tries in ("retried", "failed"):
                done = self._timed(self.writes, partial(seat.write, decision_id), "decision")
                if done:
                    with self._lock:
                        self.asked.append(decision_id)
                if done is not None:
                    break
                self.came[tries] += 1

    def _timed(self, into: list[Took], work: Callable[[], None], what: str) -> bool | None:
        """Whether it was done; false where it was refused as of another version, none where it
        failed otherwise."""
        begun, done = time.perf_counter(), None
        try:
            work()
            done = True
        except SchemaError:
            done = False
        except Exception as error:
            with self._lock:
                self.came[f"{what}: {type(error).__name__}"] += 1
        with self._lock:
            into.append(Took(begun, time.perf_counter()))
            self.came[f"{what} {'done' if done else 'refused' if done is False else 'failed'}"] += 1
        return done


def _under_load(
    what: str, url: str, seat: Callable[[str], Any], program: Sequence[str]
) -> Iterator[Line]:
    name = what.replace(" ", "-")
    load = _Load(seat, url, name)
    time.sleep(QUIET_SECONDS)
    begun = time.perf_counter()
    done = subprocess.run([*program, "--db", url, "init"], capture_output=True, text=True)
    ended = time.perf_counter()
    time.sleep(2)
    load.close()
    with _owner(url) as conn:
        stored = dict(conn.execute(STORED).fetchall())
    mine = {key: count for key, count in stored.items() if key.startswith(f"{name}-")}
    last = (done.stderr.strip().splitlines() or done.stdout.strip().splitlines() or [""])[-1]
    sys.stderr.write(f"{what}: exit {done.returncode}: {last}\n{what}: {dict(load.came)}\n")
    yield Line(f"{what}: huddle init", ended - begun, "s")
    for kind, took in (("read", load.reads), ("decision", load.writes)):
        before = [each for each in took if each.ended < begun]
        meanwhile = [each for each in took if each.ended >= begun and each.begun < ended]
        quiet, busy = (
            max((each.ended - each.begun for each in some), default=0.0)
            for some in (before, meanwhile)
        )
        yield Line(f"{what}: longest {kind}", busy, "s", quiet)
        yield Line(
            f"{what}: longer than before", max(0, busy - quiet), "s", None, SECONDS, Limit.OURS
        )
    lost = len(set(load.asked) - mine.keys()) + len(mine.keys() - set(load.asked))
    yield Line(f"{what}: decisions lost", lost, "", None, 0, Limit.OURS)
    doubled = sum(count - 1 for count in mine.values())
    yield Line(f"{what}: decisions doubled", doubled, "", None, 0, Limit.OURS)
    failed = load.came["failed"]
    yield Line(f"{what}: failed with a retry", failed, "", None, 0, Limit.OURS)
