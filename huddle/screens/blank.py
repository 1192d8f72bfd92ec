"""``z``: nothing on the screen, at once."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static


class BlankScreen(Screen[None]):
    """An empty screen that shows and reveals nothing. ``z`` leaves it; whether to unlock first is
    for whoever pushed it to decide when it is left."""

    CSS = "BlankScreen { background: $background; color: $faint; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("z", "come_back", "Come back", show=False)]

    def compose(self) -> ComposeResult:
        yield Static("z comes back")

    def action_come_back(self) -> None:
        self.dismiss(None)
