"""While the board of somebody who reads the team's members is open, its changes are counted for the
walls of the server, which read no member themselves."""

import os
import subprocess
import sys
from threading import Event, Thread

from db import address, server
from huddle.settings import Settings, today

SOON_SECONDS = (2.0, 6.0)
"""How long after a change it is counted: at another moment on each seat, since one of them does it
for all."""
CALM_SECONDS = 20.0
"""How long at least between two counts of one seat."""
LOOK_SECONDS = 60.0
"""How often it is asked whether a new day has begun, and what failed is tried again."""
PATIENCE_SECONDS = 300.0
"""How long a count may take."""


class WallKeeper:
    """Has the team counted, one count after the other, from the first ``follow`` on."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._zone, self._team = "", settings.team
        self._wake, self._over = Event(), Event()
        self._thread: Thread | None = None
        self._count: subprocess.Popen[bytes] | None = None

    def follow(self, zone: str, team_id: str) -> None:
        """The board of a team was read, or somebody has written: what is kept may be old. ``zone``
        decides when a day begins."""
        self._zone, self._team = zone, team_id
        self._wake.set()
        if self._thread is None and not self._over.is_set():
            self._thread = Thread(target=self._keep_on, name="wall keeper", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Counts no more; what is under way is given up."""
        self._over.set()
        self._wake.set()
        if (count := self._count) is not None:
            count.terminate()

    def _keep_on(self) -> None:
        from random import uniform

        day = None
        while not self._over.is_set():
            asked = self._wake.wait(LOOK_SECONDS)
            if not asked and day == today(self._zone):
                continue
            if self._over.wait(uniform(*SOON_SECONDS)):
                return
            self._wake.clear()
            beginning = today(self._zone)
            day = beginning if self._counted() else None
            self._over.wait(CALM_SECONDS)

    def _counted(self) -> bool:
        """Whether what is kept is of now. What fails is no concern of whoever works at the board,
        whose own reading says what is wrong; the wall says how old its numbers are."""
        from huddle.wall_counting import Order

        order = Order(self.settings.db, self._team, server.known(self.settings.db))
        try:
            self._count = subprocess.Popen(
                [sys.executable, "-m", "huddle.wall_counting"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Modules are those of the program, not what lies in the folder it was started in.
                env=os.environ | {"PYTHONSAFEPATH": "1"},
            )
        except OSError:
            return False
        if self._over.is_set():
            self._count.terminate()
        try:
            self._count.communicate(order.as_text().encode(), PATIENCE_SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            self._count.kill()
        return self._count.wait() == 0


def keeps(settings: Settings, seat: tuple[str, str] | None) -> bool:
    """Whether who works here counts for walls: on a server, somebody whose login (``seat``, none
    for the owner) reads every member of their teams."""
    if address.parse(settings.db).path is not None:
        return False
    from db.policies.access import COUNTERS

    return seat is None or seat[1] in COUNTERS
