"""``o``: only the rows of one worker."""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.widgets.dialog import toned
from huddle.widgets.picking import Entry, PickModal

_EVERYBODY = "everybody"
_STAFF = "staff:"


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A worker with rows in this step. ``staff_id`` is empty for "unassigned"."""

    staff_id: str
    name: str


@dataclass(frozen=True, slots=True)
class OwnerChosen:
    """Whose rows to show; ``None`` is everybody's, "" those of nobody."""

    staff_id: str | None


class OwnerModal(PickModal[OwnerChosen]):
    """Everybody first, then the workers; typing narrows. How many rows each has is not said: one
    worker's load does not stand on a shared screen."""

    def __init__(self, *, owners: Sequence[OwnerRow], current: str | None = None) -> None:
        rows = [(_EVERYBODY, "Everybody")]
        rows += [(_STAFF + owner.staff_id, owner.name) for owner in owners]
        super().__init__(
            "Whose rows",
            [Entry(key, toned((name, "strong")), name) for key, name in rows],
            masked=False,
            hint="part of a name",
            current=_EVERYBODY if current is None else _STAFF + current,
        )

    def picked(self, key: str) -> OwnerChosen:
        return OwnerChosen(None if key == _EVERYBODY else key.removeprefix(_STAFF))
