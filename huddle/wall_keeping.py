"""Counting for the walls of a server, which read no member themselves: while the board of somebody
who reads the team's members is open, and after files have come in."""

from collections.abc import Iterable
from threading import Event, Thread
from typing import TYPE_CHECKING

from db import address
from huddle.settings import Settings, today

if TYPE_CHECKING:
    from huddle.walling import WallReader

SOON_SECONDS = (2.0, 6.0)
"""How long after a change it is counted: at another moment on each seat, since one of them does it
for all."""
CALM_SECONDS = 20.0
"""How long at least between two counts of one seat."""
LOOK_SECONDS = 60.0
"""How often it is asked whether a new day has begun, and what failed is tried again."""


class WallKeeper:
    """Counts in a thread of its own, which begins with the first ``follow`` and opens a connection
    only while it counts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.counted = 0
        """How often it has looked whether to count."""
        self._zone = ""
        self._wake, self._over = Event(), Event()
        self._thread: Thread | None = None

    def follow(self, zone: str) -> None:
        """The board was read, or somebody has written: what is kept may be old. ``zone`` decides
        when a day begins."""
        self._zone = zone
        self._wake.set()
        if self._thread is None and not self._over.is_set():
            self._thread = Thread(target=self._keep_on, name="wall keeper", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Counts no more."""
        self._over.set()
        self._wake.set()

    def _keep_on(self) -> None:
        from random import uniform

        from huddle.walling import WallReader

        reader, day = WallReader(self.settings), None
        while not self._over.is_set():
            asked = self._wake.wait(LOOK_SECONDS)
            if not asked and day == today(self._zone):
                continue
            if self._over.wait(uniform(*SOON_SECONDS)):
                return
            self._wake.clear()
            day = today(self._zone) if self._keep(reader) else None
            self._over.wait(CALM_SECONDS)

    def _keep(self, reader: "WallReader") -> bool:
        """Whether what is kept is of now. What fails is no concern of whoever works at the board,
        whose own reading says what is wrong; the wall says how old its numbers are."""
        try:
            reader.keep_current()
        except Exception:
            return False
        else:
            return True
        finally:
            reader.close()
            self.counted += 1


def keeps(settings: Settings, seat: tuple[str, str] | None) -> bool:
    """Whether who works here counts for walls: on a server, somebody whose login (``seat``, none
    for the owner) reads every member of their teams."""
    if address.parse(settings.db).path is not None:
        return False
    from db.policies.access import COUNTERS

    return seat is None or seat[1] in COUNTERS


def count_for_walls(settings: Settings) -> None:
    """Counts each team that has a wall with a login of its own; nothing on a file. Raises what
    reading raises."""
    if address.parse(settings.db).path is not None:
        return
    from huddle.walling import WallReader

    for team_id in _with_walls(settings):
        reader = WallReader(settings._replace(team=team_id, as_of=None))
        try:
            reader.keep_current()
        finally:
            reader.close()


def _with_walls(settings: Settings) -> Iterable[str]:
    from db import agencies, sheets
    from huddle.place import connected

    with connected(settings) as conn:
        walls = sheets.walls(conn)
        return [team for team, _ in agencies.teams(conn) if {team, ""} & walls]
