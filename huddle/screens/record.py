"""A closed huddle's record: locked, searchable; addenda are dated and added at the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.screen import ModalScreen


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A heading and its lines, as they may be shown."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addendum:
    """A sentence added to a locked record."""

    text: str


class RecordModal(ModalScreen[Addendum | None]):
    """Attendance, minutes per step, overrun, decisions, addenda. ``/`` searches, ``+`` adds."""

    def __init__(
        self, *, title: str, sections: Sequence[RecordSection], can_add: bool = True
    ) -> None:
        super().__init__()
