"""What a screen with rows offers to those who decide, write and explain: the board and every page
over it are hosts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from huddle.app import HuddleApp
    from huddle.commands import Situation
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.board.adding import Adding
    from huddle.screens.board.deciding import Deciding
    from huddle.screens.board.revealing import Revealing
    from huddle.screens.board.running import Running
    from huddle.screens.board.switching import Switching
    from huddle.screens.board.undoing import Undoing
    from huddle.screens.explaining import Explaining
    from huddle.screens.live import Deed
    from huddle.screens.model import Snapshot
    from huddle.screens.seen import Seen
    from huddle.screens.updating import Updating
    from huddle.screens.viewing import Viewing
    from huddle.settings import Settings
    from huddle.widgets.dialog import Modal

Answer = TypeVar("Answer")


class Host(Protocol):
    """A screen with rows, one of them under the cursor."""

    @property
    def settings(self) -> Settings: ...

    @property
    def snapshot(self) -> Snapshot | None:
        """What the rows were made of; of a page its own view of the board's."""

    @property
    def current_item(self) -> ShownItem | None:
        """The row under the cursor."""

    @property
    def situation(self) -> Situation: ...

    @property
    def now(self) -> datetime:
        """The present instant, in the agency's zone."""

    @property
    def running(self) -> Running: ...

    @property
    def deciding(self) -> Deciding: ...

    @property
    def adding(self) -> Adding: ...

    @property
    def undoing(self) -> Undoing: ...

    @property
    def revealing(self) -> Revealing: ...

    @property
    def huddle_app(self) -> HuddleApp: ...

    def chosen(self) -> list[tuple[ShownItem, RealTarget]]:
        """The marked rows, else the one under the cursor, with what they stand for."""

    def say(self, text: str, tone: str = "") -> None:
        """Says one line."""

    def ask(
        self, form: Modal[Answer], deed: Callable[[Answer], Deed], seen: Seen | None = None
    ) -> None:
        """Opens a form; ``deed`` writes its answer. ``seen`` is how the rows stood that it is
        about."""

    def write(self, deed: Deed) -> None:
        """Writes in a thread."""

    def when_read(self, then: Callable[[], object]) -> None:
        """Calls ``then`` when all that was done here has been read and is shown."""

    def key_of(self, command: str) -> str:
        """The key of a command as it is shown."""

    @property
    def explaining(self) -> Explaining: ...

    @property
    def viewing(self) -> Viewing: ...

    @property
    def letter(self) -> str:
        """The letter after ``g`` that leads here."""

    @property
    def list_name(self) -> str:
        """What the list is called, for a file."""

    @property
    def several_owners(self) -> bool:
        """Whether the rows are of several people, so that they can be filtered by owner."""

    def listed(self) -> list[ShownItem]:
        """The rows that are listed now, in their order."""

    def present(self) -> None: ...

    def why_count(self) -> None: ...

    @property
    def updating(self) -> Updating: ...

    @property
    def switching(self) -> Switching: ...

    def why(self) -> None: ...

    def find(self) -> None: ...

    def open_current(self) -> None: ...

    def swap(self) -> None: ...

    def back(self) -> None: ...

    def mark(self) -> None: ...

    def choose_owner(self) -> None: ...

    def travel(self, by: int) -> None: ...

    def reload(self) -> None: ...

    def expect_screen(self) -> None: ...

    def set_timer(self, delay: float, callback: Callable[..., Any]) -> Any: ...
