"""``o``: only the rows of one worker."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.screen import ModalScreen


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A worker and how many rows are theirs. ``staff_id`` is empty for "unassigned"."""

    staff_id: str
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class OwnerChosen:
    """Whose rows to show; ``None`` is everybody's."""

    staff_id: str | None


class OwnerModal(ModalScreen[OwnerChosen | None]):
    """Everybody first, then the workers with their counts; typing narrows."""

    def __init__(self, *, owners: Sequence[OwnerRow], current: str | None = None) -> None:
        super().__init__()
