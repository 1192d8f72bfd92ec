"""``z``: nothing on the screen, at once."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static


class BlankScreen(Screen[None]):
    """An empty screen that shows and reveals nothing. The application decides which keys leave it,
    and keeps everything else from coming over it."""

    CSS = """BlankScreen { background: $background; color: $faint; align: center middle; }
    BlankScreen Static { width: auto; }"""

    def __init__(self, key: str = "z", *, by_itself: bool = False) -> None:
        """``key`` is the one that comes back, as it is shown; ``by_itself`` is whether it was left
        alone, and then it says that this is no lock."""
        super().__init__()
        self._said = f"{key} comes back"
        if by_itself:
            self._said = f"Blanked, not locked: {self._said}"

    def compose(self) -> ComposeResult:
        yield Static(self._said, markup=False)
