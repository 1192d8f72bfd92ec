"""The wall alone: an application that nobody has to sit at."""

from textual.screen import Screen

from huddle.blanking import Blankable
from huddle.screens.wall import WallScreen


class WallApp(Blankable[None]):
    """``huddle --wall``."""

    ENABLE_COMMAND_PALETTE = False

    def get_default_screen(self) -> Screen[None]:
        return WallScreen(self.settings, leave=self.exit)

    def action_help_quit(self) -> None:
        """What Ctrl+C would say is on the wall already."""
