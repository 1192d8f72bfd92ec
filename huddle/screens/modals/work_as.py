"""``W``: who works here from now on."""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.widgets.dialog import toned
from huddle.widgets.picking import Entry, PickModal


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of the team, with their role."""

    staff_id: str
    name: str
    role: str


class WorkAsModal(PickModal[str]):
    """The staff of the team; typing narrows."""

    def __init__(self, *, workers: Sequence[Worker], current: str) -> None:
        super().__init__(
            "Work as",
            [
                Entry(
                    each.staff_id,
                    toned((each.name, "strong"), (f"  {each.role}", "muted")),
                    each.name,
                )
                for each in workers
            ],
            masked=False,
            hint="part of a name",
            current=current,
        )

    def picked(self, key: str) -> str:
        return key
