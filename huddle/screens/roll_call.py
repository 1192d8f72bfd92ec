"""``Ctrl+S``: who is here, who is out and who covers; then the huddle starts."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.screen import ModalScreen


@dataclass(frozen=True, slots=True)
class RollStaff:
    """A member of staff. ``away`` people open as out, covered by ``cover_id``."""

    staff_id: str
    name: str
    away: bool = False
    cover_id: str = ""


@dataclass(frozen=True, slots=True)
class RollFeed:
    """A feed and its age in words ("2 h", "3 days")."""

    name: str
    age: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Attending:
    """Here, or out and covered by ``cover_id`` (empty when nobody covers)."""

    staff_id: str
    here: bool
    cover_id: str = ""


@dataclass(frozen=True, slots=True)
class RollCall:
    """The roll as taken. ``facilitator`` is one of those who are here."""

    facilitator: str
    attendance: tuple[Attending, ...]


class RollCallModal(ModalScreen[RollCall | None]):
    """The roll: Space is here or out, ``c`` who covers, ``f`` who facilitates, Enter starts."""

    def __init__(
        self,
        *,
        team: str,
        day: str,
        staff: Sequence[RollStaff],
        facilitator: str,
        feeds: Sequence[RollFeed] = (),
    ) -> None:
        super().__init__()
