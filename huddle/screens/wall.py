"""The wall: pages that turn by themselves, for a screen that nobody sits at.

It reads in one thread of its own, which lives as long as the wall is seen, and holds nothing that a
key could open: no member, no row, no command of the board."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from huddle import words
from huddle.settings import Settings, now, today
from huddle.views.wall import Seen, Wall, meeting_of, wall
from huddle.widgets.wall import Showing, WallView

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen
    from huddle.walling import WallReader

_ENDS = re.compile(r"[:;.] ")
LOOK_SECONDS = 1.0
"""How often the database is asked whether it has changed."""
RETRY_SECONDS = 5.0
"""How long after a read that failed the next one is tried."""
SILENT_SECONDS = 30.0
"""After so long without an answer the wall says that what it shows may be old."""


class WallScreen(Screen[None]):
    """The wall of one team. ``escape`` is what leads away, None where nothing does: on a wall that
    stands alone; ``leave`` ends it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "hold", show=False),
        Binding("right,down,pagedown,n", "turn(1)", show=False),
        Binding("left,up,pageup,p", "turn(-1)", show=False),
        Binding("q", "leave", show=False),
        Binding("escape", "back", show=False),
    ]
    AUTO_FOCUS = ""

    class Read(Message):
        """The wall was read; or it was not, and ``failure`` says why."""

        def __init__(self, seen: Seen | None, failure: str = "") -> None:
            super().__init__()
            self.seen = seen
            self.failure = failure

    class Same(Message):
        """The database was asked, and nothing has changed."""

    def __init__(
        self,
        settings: Settings | Callable[[], Settings],
        *,
        back: Callable[[], object] | None = None,
        leave: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings if callable(settings) else lambda: settings
        self._back, self._leave = back, leave
        self.seen: Seen | None = None
        self.failure = ""
        self.read_at: datetime | None = None
        """When what is shown was read, or known to be as it was."""
        self.place = 0
        self.held = False
        self.reads = 0
        """How often the wall was read."""
        self._turned = monotonic()
        self._answered = monotonic()
        self._wake = Event()
        self._over = Event()
        self._thread: Thread | None = None
        self._palette = False
        self._said = ("", "", "")

    def compose(self) -> ComposeResult:
        yield WallView(id="wall")

    # While it is seen

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)

    def on_screen_resume(self) -> None:
        # The palette would offer what the board can do.
        self._palette, self.app.use_command_palette = self.app.use_command_palette, False
        self._turned = self._answered = monotonic()
        self._begin()

    def on_screen_suspend(self) -> None:
        self.app.use_command_palette = self._palette
        self._end()

    def on_unmount(self) -> None:
        self._end()

    def _begin(self) -> None:
        if self._thread is not None:
            return
        self._over, self._wake = Event(), Event()
        self._thread = Thread(
            target=self._read_on,
            args=(self._settings(), self._over, self._wake),
            name="wall",
            daemon=True,
        )
        self._thread.start()

    def _end(self) -> None:
        self._over.set()
        self._wake.set()
        self._thread = None

    def reread(self) -> None:
        """Has the thread read now, whether anything has changed or not."""
        self._wake.set()

    # In the thread

    def _read_on(self, settings: Settings, over: Event, wake: Event) -> None:
        from huddle.walling import WallReader

        reader = WallReader(settings)
        wait = 0.0
        try:
            while not over.is_set():
                asked = wake.wait(wait)
                wake.clear()
                if over.is_set():
                    return
                wait = self._once(reader, asked=asked)
        finally:
            reader.close()

    def _once(self, reader: WallReader, *, asked: bool) -> float:
        """Reads if there is anything new; gives the seconds until the next look."""
        try:
            if asked or reader.outdated():
                self.post_message(self.Read(reader.read()))
            else:
                self.post_message(self.Same())
            if reader.behind():
                reader.look_back()
                self.post_message(self.Read(reader.read()))
            reader.keep()
        except Exception as error:
            from huddle.errors import explained

            reader.close()
            self.post_message(self.Read(None, explained(error)))
            return RETRY_SECONDS
        return LOOK_SECONDS

    # What is shown

    def on_wall_screen_read(self, message: Read) -> None:
        self.reads += 1
        self._answered = monotonic()
        self.failure = message.failure
        if message.seen is not None:
            self.seen = message.seen
            self.read_at = message.seen.now
        self.present()

    def on_wall_screen_same(self) -> None:
        self._answered = monotonic()
        if self.seen is not None:
            self.read_at = now(self.seen.facts.zone)

    def _old(self) -> str:
        """Why what is shown may be old, and of when it is; "" while it is not."""
        failure = self.failure
        if not failure and monotonic() - self._answered >= SILENT_SECONDS:
            failure = "The database is slow or does not answer"
        if not failure:
            return ""
        failure = f"{failure[0].upper()}{failure[1:]}"
        if self.seen is None or self.read_at is None:
            return f"{failure.rstrip('.')}. Trying again."
        # What is wrong without why and what to do: they would push the numbers off a wall.
        wrong = _ENDS.split(failure, maxsplit=1)[0].rstrip(".")
        at, day = self.read_at.astimezone(self.seen.zone), today(self.seen.facts.zone)
        on = "" if at.date() == day else f"{words.weekday(at.date(), day)} "
        return f"{wrong}. Shown as of {on}{words.clock(at)}. Trying again."

    @property
    def wall(self) -> Wall | None:
        """The pages as they read now; None before the first read."""
        if self.seen is None:
            return None
        self.seen = self._as_of_now(self.seen)
        return wall(self.seen)

    def _as_of_now(self, seen: Seen) -> Seen:
        from dataclasses import replace

        return replace(seen, now=now(seen.facts.zone))

    def present(self) -> None:
        """Draws the page as it reads now."""
        found = self.wall
        self._said = self._times()
        count = len(found.pages) if found else 1
        self.place %= count
        self.query_one(WallView).show(
            Showing(
                found,
                self.place,
                self._clock(),
                self.held,
                self._old(),
                "Esc leads back" if self._back else "q leaves",
            )
        )

    def _clock(self) -> str:
        zone = self.seen.facts.zone if self.seen else ""
        instant: datetime = now(zone)
        return words.clock(instant.astimezone(ZoneInfo(zone) if zone else None))

    def _tick(self) -> None:
        if not self.is_current:
            return
        stays = self._settings().wall_seconds
        if not self.held and self.seen is not None and monotonic() - self._turned >= stays:
            self._turn(1)
        elif self._times() != self._said:
            self.present()

    def _times(self) -> tuple[str, str, str]:
        """The time of day, the clock of the huddle that runs, and why what is shown may be old."""
        meeting = meeting_of(self.seen) if self.seen else None
        zone = self.seen.facts.zone if self.seen else ""
        return self._clock(), meeting.clock(now(zone)) if meeting else "", self._old()

    def _turn(self, by: int) -> None:
        self._turned = monotonic()
        self.place += by
        self.present()

    # Keys

    def action_turn(self, by: int) -> None:
        self._turn(by)

    def action_hold(self) -> None:
        self.held = not self.held
        self._turned = monotonic()
        self.present()

    def action_leave(self) -> None:
        if self._leave is not None:
            self._leave()
        elif self._back is not None:
            self._back()

    def action_back(self) -> None:
        if self._back is not None:
            self._back()


def over_board(board: BoardScreen) -> WallScreen:
    """The wall as the app opens it: it shows the board's day, and leads back to the board. Whoever
    is the wall is led nowhere."""
    from huddle.roles import Role

    app = board.huddle_app

    def settings() -> Settings:
        return board.settings._replace(as_of=board.sight.day)

    def back() -> None:
        app.pop_screen()

    if board.role is Role.WALL:
        return WallScreen(settings, leave=board.leave)
    return WallScreen(settings, back=back)
