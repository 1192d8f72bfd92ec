"""What every application of ours is: its palettes, its sizes, and how it ends in an error."""

import os
from typing import Generic, TypeVar

from rich.text import Text
from textual.app import App

import themes
from huddle.settings import Settings

WIDTHS = ((0, "-narrow"), (100, "-wide"), (140, "-vast"))
HEIGHTS = ((0, "-short"), (30, "-roomy"))

Result = TypeVar("Result")


class Themed(App[Result], Generic[Result]):
    """An application in the person's palette."""

    TITLE = "Huddle"
    CSS_PATH = themes.STYLESHEET
    ALLOW_SELECT = False

    def __init__(self, settings: Settings) -> None:
        """UsageError when the settings ask for a theme that is not there."""
        plain = bool(os.environ.get("NO_COLOR"))
        if not plain:  # An empty value asks for nothing; Textual would take it for a wish.
            os.environ.pop("NO_COLOR", None)
        super().__init__(ansi_color=True if plain else None)
        self.HORIZONTAL_BREAKPOINTS = list(WIDTHS)
        self.VERTICAL_BREAKPOINTS = list(HEIGHTS)
        self.settings = settings
        palettes = themes.load()
        for theme in palettes.values():
            self.register_theme(theme)
        self.palette_names = tuple(palettes)
        self.wear(themes.PLAIN if plain else themes.choose(settings.theme, self.palette_names))

    def wear(self, theme: str) -> None:
        """Takes another palette."""
        self.theme = theme
        self.set_class(themes.lined(theme), "-lined")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.load()[themes.DEFAULT].variables

    def _fatal_error(self) -> None:
        """What an unexpected error leaves on the terminal: one line. Textual's own would show the
        local variables of every frame, members among them."""
        from huddle.errors import explained

        error = self._exception
        if self.settings.debug or error is None:
            from rich.traceback import Traceback

            self.panic(Traceback(show_locals=False))
        else:
            self.panic(Text(f"huddle: {explained(error)}"))
