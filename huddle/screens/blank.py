"""``z``: nothing on the screen, at once."""

from textual.screen import Screen


class BlankScreen(Screen[None]):
    """An empty screen. ``z`` comes back; whether to unlock first is for whoever pushed it."""
