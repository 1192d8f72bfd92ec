"""``o`` on a page of one worker: whose it is to be."""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.widgets.picking import Entry, PickModal, in_columns


@dataclass(frozen=True, slots=True)
class Somebody:
    """A worker; ``note`` is said beside the name: "you", "away"."""

    staff_id: str
    name: str
    note: str = ""


class WhoseModal(PickModal[str]):
    """The workers whose page one may open; typing narrows. Gives the staff id."""

    def __init__(self, title: str, *, workers: Sequence[Somebody], current: str) -> None:
        """``current`` is the id of whose page is open."""
        shown = in_columns(
            ((each.name, "strong"), (f"  {each.note}" if each.note else "", "muted"))
            for each in workers
        )
        super().__init__(
            title,
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
