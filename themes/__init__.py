"""The palettes and the stylesheet: TOML and .tcss files, and the few lines that load them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.theme import Theme

FOLDER = Path(__file__).parent
STYLESHEET = FOLDER / "huddle.tcss"
DIALOGS = FOLDER / "modals.tcss"
DEFAULT = "huddle-dark"
PLAIN = "huddle-ansi"


@cache
def load() -> "dict[str, Theme]":
    """Every palette of ``palettes/`` by its name, in the order of their file names."""
    from textual.theme import Theme

    themes: dict[str, Theme] = {}
    for path in sorted((FOLDER / "palettes").glob("*.toml")):
        palette = tomllib.loads(path.read_text(encoding="utf-8"))
        themes[palette["name"]] = Theme(
            name=palette["name"],
            dark=palette["dark"],
            ansi=palette.get("ansi", False),
            variables=palette["variables"],
            **palette["colors"],
        )
    return themes


def lined(name: str) -> bool:
    """Whether lines must part the panes of that palette, since their ground is the screen's."""
    theme = load()[name]
    return theme.variables["pane"] == theme.background


def choose(wanted: str, names: "tuple[str, ...]") -> str:
    """The palette that ``wanted`` means: its name, with or without "huddle-"; "" is the default.

    ValueError names those there are."""
    if not wanted:
        return DEFAULT
    for name in (wanted, f"huddle-{wanted}"):
        if name in names:
            return name
    raise ValueError(f"no theme is called {wanted!r}; there are {', '.join(names)}")
