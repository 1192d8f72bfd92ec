"""``/``: find a row while typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from huddle.widgets.picking import Entry, PickModal, row_content


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


class FindModal(PickModal[Found]):
    """A live filter. On a masked screen it takes initials and digits only."""

    LISTS_MEMBERS = True

    def __init__(self, *, rows: Sequence[FindRow], masked: bool) -> None:
        super().__init__(
            "Find",
            [
                Entry(
                    row.key,
                    partial(row_content, row.severity, row.label, row.text, row.where),
                    row.label,
                    f"{row.text} {row.where}",
                )
                for row in rows
            ],
            masked=masked,
            hint="initials or digits of the short id" if masked else "name, id or words",
        )

    def picked(self, key: str) -> Found:
        return Found(key)
