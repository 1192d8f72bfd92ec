"""So many refreshes of a real wall over a real database that changes between them.

Whoever writes is another process, as in life: what writing holds is not the wall's."""

import asyncio
import gc
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from threading import active_count
from typing import NamedTuple

from sqlalchemy import Engine, text

from db import demo
from db.commands import Actor, decide, undo
from db.engine import open_engine
from db.orders import Target
from huddle.demo import AGENCY, LEAD, make_demo
from huddle.screens.wall import WallScreen
from huddle.settings import Settings, now
from huddle.wall_app import WallApp

MEMORY = 2 * 1024 * 1024
"""How much more memory the end may hold than the beginning, in bytes."""
_SIZE = (120, 36)
_TURNED = 5
"""After so many refreshes the next page is drawn."""


class Held(NamedTuple):
    """What the process holds after so many refreshes: resident bytes, open files, threads."""

    refreshes: int
    memory: int
    files: int
    threads: int


class Soaked(NamedTuple):
    """What was held on the way; the first is what the last is set against."""

    held: tuple[Held, ...]

    @property
    def faults(self) -> list[str]:
        """What grew and must not; nothing where it held."""
        first, last = self.held[0], self.held[-1]
        grown = last.memory - first.memory
        found = [f"memory grew by {grown / 2**20:.1f} MiB"] if grown > MEMORY else []
        if last.files != first.files:
            found.append(f"open files went from {first.files} to {last.files}")
        if last.threads != first.threads:
            found.append(f"threads went from {first.threads} to {last.threads}")
        return found


Said = Callable[[Held], None]


def soak(refreshes: int, window: int, said: Said = lambda _: None) -> Soaked:
    """Refreshes the wall so often; measured after each ``window`` of them."""
    with tempfile.TemporaryDirectory(prefix="huddle-soak-") as folder:
        path = Path(folder) / "team.db"
        make_demo(path, seed=1, members=8, today=now("America/New_York").date())
        return asyncio.run(_soak(path, refreshes, window, said))


async def _soak(path: Path, refreshes: int, window: int, said: Said) -> Soaked:
    found: list[Held] = []
    settings = Settings(
        db=os.fspath(path), team="", as_of=None, user="wall", reveal=False, debug=False,
        theme="", lock_minutes=10, keys={}, file=path.with_name("settings.toml"), wall_seconds=1,
    )  # fmt: skip
    app = WallApp(settings)
    with _writer(path) as write:
        async with app.run_test(size=_SIZE) as pilot:
            screen = app.screen
            assert isinstance(screen, WallScreen)
            while screen.reads < 2:
                await pilot.pause(0.01)
            for turn in range(1, refreshes + 1):
                write(turn)
                before = screen.reads
                screen.reread()
                while screen.reads == before:
                    await pilot.pause(0.001)
                if turn % _TURNED == 0:
                    await pilot.press("right")
                if turn % window == 0 or turn == refreshes:
                    found.append(_held(turn))
                    said(found[-1])
    return Soaked(tuple(found))


@contextmanager
def _writer(path: Path) -> Iterator[Callable[[int], None]]:
    """Somebody else at work, in a process of their own, who writes something at every turn."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    other = spawn.Process(target=_at_work, args=(path, theirs), daemon=True)
    other.start()
    theirs.close()

    def turn(number: int) -> None:
        ours.send(number)
        if ours.recv() != number:
            raise RuntimeError(f"turn {number} was not written")

    try:
        yield turn
    finally:
        ours.close()
        other.join()


def _at_work(path: Path, turns: Connection) -> None:
    engine = open_engine(path)
    work = _Work(engine)
    try:
        while True:
            number = turns.recv()
            work.turn(number)
            turns.send(number)
    except EOFError:
        engine.dispose()


class _Work:
    """Decisions that are made, taken back and then deleted, and contacts that change. What the
    team holds does not grow by it, but for the audit log, which no wall reads: what would grow
    then is the wall."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._actor = Actor(AGENCY, LEAD)
        self._now = now("America/New_York")
        with engine.connect() as conn:
            rows = conn.execute(text("SELECT contact_id, member_id FROM contact ORDER BY 1"))
            self._contacts = [tuple(row) for row in rows]
        self._decided: list[str] = []

    def turn(self, number: int) -> None:
        """Writes what is due at that turn."""
        contact_id, member_id = self._contacts[number % len(self._contacts)]
        if number % 3 == 0:
            made = decide(
                self._engine,
                self._actor,
                team_id=demo.TEAM_ID,
                huddle_id=None,
                items=[Target(f"watch:{member_id}", (), member_id)],
                kind="discussed",
                now=self._now,
            )
            self._decided = [each.decision_id for each in made]
        elif number % 3 == 1 and self._decided:
            undo(self._engine, self._actor, decision_ids=self._decided, now=self._now)
            with self._engine.begin() as conn:
                conn.execute(text("DELETE FROM decision WHERE undone_at IS NOT NULL"))
            self._decided = []
        else:
            outcome = "reached" if number // len(self._contacts) % 2 else "no_answer"
            with self._engine.begin() as conn:
                conn.execute(
                    text("UPDATE contact SET outcome = :outcome WHERE contact_id = :contact_id"),
                    {"outcome": outcome, "contact_id": contact_id},
                )


def _held(refreshes: int) -> Held:
    gc.collect()
    status = Path("/proc/self/status").read_text("ascii")
    memory = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    files = len(os.listdir("/proc/self/fd"))
    return Held(refreshes, int(memory.split()[1]) * 1024, files, active_count())
