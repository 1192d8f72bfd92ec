"""``o``: only the rows of one worker."""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.widgets.dialog import toned
from huddle.widgets.picking import Entry, PickModal
from huddle.words import counted

_EVERYBODY = "everybody"
_STAFF = "staff:"


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A worker and how many rows are theirs. ``staff_id`` is empty for "unassigned"."""

    staff_id: str
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class OwnerChosen:
    """Whose rows to show; ``None`` is everybody's, "" those of nobody."""

    staff_id: str | None


class OwnerModal(PickModal[OwnerChosen]):
    """Everybody first, then the workers with their counts; typing narrows."""

    def __init__(self, *, owners: Sequence[OwnerRow], current: str | None = None) -> None:
        total = sum(owner.rows for owner in owners)
        rows = [(_EVERYBODY, "Everybody", total)]
        rows += [(_STAFF + owner.staff_id, owner.name, owner.rows) for owner in owners]
        super().__init__(
            "Whose rows",
            [
                Entry(key, toned((name, "strong"), (f"  {counted(count, 'row')}", "muted")), name)
                for key, name, count in rows
            ],
            masked=False,
            hint="part of a name",
            current=_EVERYBODY if current is None else _STAFF + current,
        )

    def picked(self, key: str) -> OwnerChosen:
        return OwnerChosen(None if key == _EVERYBODY else key.removeprefix(_STAFF))
