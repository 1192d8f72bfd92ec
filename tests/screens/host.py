"""An application with nothing but the themes, to push one modal onto and see what it gives."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

import themes
from huddle.calendars import Calendar
from huddle.widgets.form import StaffChoice

NONE_YET = object()
"""The result of a modal that is still open."""

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 5, tzinfo=ZoneInfo("America/New_York"))
CALENDAR = Calendar(frozenset({date(2026, 11, 26)}))
"""Thanksgiving is closed."""
STAFF = (
    StaffChoice("s-ortiz", "J. Ortiz"),
    StaffChoice("s-chen", "M. Chen"),
    StaffChoice("s-osei", "P. Osei"),
    StaffChoice("s-ruiz", "D. Ruiz", "away until Fri 27 Nov"),
)
ROW = "R.A. ··4417"
HOSTILE = "O'Neil [/x] [@click=app.quit]go[/] \x1b[31mred\x1b[0m\u202e"
HOSTILE_SHOWN = "O'Neil [/x] [@click=app.quit]go[/] red"
SIZES = [(80, 24), (120, 36)]


class Host(App[None]):
    """Pushes ``modal`` at once; ``result`` is what it was left with."""

    CSS_PATH = themes.STYLESHEET

    def __init__(self, modal: Screen[Any], theme: str = themes.DEFAULT) -> None:
        super().__init__(ansi_color=True if theme == themes.PLAIN else None)
        for each in themes.load().values():
            self.register_theme(each)
        self.theme = theme
        self.modal = modal
        self.result: Any = NONE_YET

    def compose(self) -> ComposeResult:
        yield Static("the board")

    async def on_mount(self) -> None:
        await self.push_screen(self.modal, self._left)

    def _left(self, result: Any) -> None:
        self.result = result


def screen_lines(app: App[Any]) -> list[str]:
    """The screen as plain lines, ends stripped."""
    return [
        "".join(segment.text for segment in strip).rstrip()
        for strip in app.screen._compositor.render_strips()
    ]


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Types ``text`` into whatever has the focus."""
    await pilot.press(*("space" if char == " " else char for char in text))


async def press(pilot: Pilot[None], keys: Iterable[str]) -> None:
    """Presses keys; one of several characters that begins with ``=`` is typed as text."""
    for key in keys:
        if key.startswith("=") and len(key) > 1:
            await type_text(pilot, key[1:])
        else:
            await pilot.press(key)
    await pilot.pause()


async def result_of(modal: Screen[Any], *keys: str, size: tuple[int, int] = (80, 24)) -> Any:
    """What ``modal`` is left with after ``keys``; ``NONE_YET`` while it is still open."""
    app = Host(modal)
    async with app.run_test(size=size) as pilot:
        await press(pilot, keys)
        return app.result


async def screen_of(
    modal: Screen[Any],
    *keys: str,
    size: tuple[int, int] = (80, 24),
    theme: str = themes.DEFAULT,
) -> str:
    """What the screen reads after ``keys``, borders and line breaks aside."""
    app = Host(modal, theme)
    async with app.run_test(size=size) as pilot:
        await press(pilot, keys)
        assert app.result is NONE_YET, "the modal was left"
        return " ".join(" ".join(screen_lines(app)).replace("│", " ").split())


async def fits(modal: Screen[Any], size: tuple[int, int] = (80, 24), *keys: str) -> bool:
    """Whether the dialog, border and hints included, stands whole on a screen of that size after
    ``keys``."""
    app = Host(modal)
    async with app.run_test(size=size) as pilot:
        await press(pilot, keys)
        dialog = modal.query_one("#dialog")
        hints = modal.query_one(".hints")
        inside = dialog.region.contains_region(hints.region) and hints.region.height > 0
        return inside and modal.region.contains_region(dialog.region)
