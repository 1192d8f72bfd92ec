"""``z``: nothing on the screen, at once."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static


class BlankScreen(Screen[None]):
    """An empty screen that shows and reveals nothing. The application decides which keys leave it,
    and keeps everything else from coming over it."""

    CSS = """BlankScreen { background: $background; color: $faint; align: center middle; }
    BlankScreen Static { width: auto; }"""

    def __init__(self, key: str = "z") -> None:
        """``key`` is the one that comes back, as it is shown."""
        super().__init__()
        self._key = key

    def compose(self) -> ComposeResult:
        yield Static(f"{self._key} comes back", markup=False)
