"""``/``: find a row while typing."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.screen import ModalScreen


@dataclass(frozen=True, slots=True)
class FindRow:
    """A row as the screen shows it; ``where`` is its section's title."""

    key: str
    severity: str
    label: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Found:
    """The row to go to."""

    key: str


class FindModal(ModalScreen[Found | None]):
    """A live filter. On a masked screen it takes initials and digits only."""

    def __init__(self, *, rows: Sequence[FindRow], masked: bool) -> None:
        super().__init__()
