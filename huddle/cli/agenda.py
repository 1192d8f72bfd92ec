"""``huddle agenda``, and what a bare ``huddle`` prints where there is no terminal.

It imports no library of the command line, since a bare ``huddle`` comes here straight.
"""

import sys

from huddle import console
from huddle.loading import load
from huddle.place import connected
from huddle.privacy import ShownBoard, show
from huddle.settings import Settings
from huddle.writing import log_reveal

FORMATS = ("text", "json", "md", "html")


def print_agenda(settings: Settings, form: str = "text") -> int:
    """Print the board in one of ``FORMATS``; a revealed one is logged before it is printed."""
    with connected(settings) as conn:
        loaded = load(conn, settings)
    if settings.reveal:
        log_reveal(settings, f"agenda {form}")
    shown = show(loaded.board, loaded.facts, loaded.rules, reveal=settings.reveal)
    sys.stdout.write(_rendered(shown, form))
    return 0


def _rendered(shown: ShownBoard, form: str) -> str:
    if form == "json":
        from huddle.outlet import json

        return json.agenda(shown)
    if form == "md":
        from huddle.outlet import markdown

        return markdown.agenda(shown)
    if form == "html":
        from huddle.outlet import html

        return html.agenda(shown)
    from huddle.outlet import text

    return text.agenda(shown, width=console.width())
