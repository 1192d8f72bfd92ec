"""``W``: who works here from now on."""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.widgets.picking import Entry, PickModal, in_columns


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of the team, with their role."""

    staff_id: str
    name: str
    role: str


class WorkAsModal(PickModal[str]):
    """The staff of the team; typing narrows."""

    def __init__(self, *, workers: Sequence[Worker], current: str) -> None:
        shown = in_columns(((each.name, "strong"), (f"  {each.role}", "muted")) for each in workers)
        super().__init__(
            "Work as",
            [
                Entry(each.staff_id, content, each.name)
                for content, each in zip(shown, workers, strict=True)
            ],
            masked=False,
            hint="part of a name",
            current=current,
        )

    def picked(self, key: str) -> str:
        return key
