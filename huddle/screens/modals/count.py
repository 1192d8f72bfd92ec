"""``#``: why a count is what it is; every number of the board opens to what it counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from huddle.widgets.dialog import Hint, Modal
from huddle.widgets.tally import Tally, Total


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """A counted row to go to."""

    key: str


class CountModal(Modal[ChosenRow]):
    """The totals of the board: what each counts, and what it leaves out and why."""

    LISTS_MEMBERS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", show=False),
        Binding("right", "unfold", show=False),
        Binding("left", "fold", show=False),
    ]
    DEFAULT_CLASSES = "wide"

    def __init__(
        self, totals: Sequence[Total], *, opened: str, title: str = "Why this count?"
    ) -> None:
        """``opened`` is the key of the count that is asked about."""
        super().__init__(title)
        self._tally = Tally(totals, opened=opened, id="tally")

    def body(self) -> Iterable[Widget]:
        yield self._tally

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", "open, go to the row", "screen.open"),
            *super().hints(),
        )

    def add(self, total: Total) -> None:
        """Shows one more total, which took longer to count."""
        self._tally.add(total)

    def on_mount(self) -> None:
        self.call_after_refresh(self._tally.begin_at_cursor)

    def on_cursor_list_chosen(self, message: Tally.Chosen) -> None:
        self._tally.go(message.key)
        self.action_open()

    def action_open(self) -> None:
        if self._tally.row:
            self.dismiss(ChosenRow(self._tally.row))
        else:
            self._tally.turn()

    def action_unfold(self) -> None:
        self._tally.turn_to(opened=True)

    def action_fold(self) -> None:
        self._tally.turn_to(opened=False)
