"""An application with nothing but the themes, to push one modal onto and see what it gives."""

from collections.abc import Iterable
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

import themes

NONE_YET = object()


class Host(App[None]):
    """Pushes ``modal`` at once; ``result`` is what it was left with."""

    def __init__(self, modal: Screen[Any], theme: str = themes.DEFAULT) -> None:
        super().__init__()
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


def shown(app: App[Any], *texts: str) -> bool:
    """Whether every text stands on the screen, line breaks and borders aside."""
    whole = " ".join(" ".join(screen_lines(app)).replace("│", " ").split())
    return all(text in whole for text in texts)


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Types ``text`` into whatever has the focus."""
    await pilot.press(*("space" if char == " " else char for char in text))


async def result_of(
    modal: Screen[Any], keys: Iterable[str], size: tuple[int, int] = (80, 24)
) -> Any:
    """What ``modal`` is left with after ``keys``; ``NONE_YET`` while it is still open. A key of
    several characters that begins with ``=`` is typed as text."""
    app = Host(modal)
    async with app.run_test(size=size) as pilot:
        for key in keys:
            if key.startswith("=") and len(key) > 1:
                await type_text(pilot, key[1:])
            else:
                await pilot.press(key)
        await pilot.pause()
        return app.result
