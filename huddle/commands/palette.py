"""The commands for the palette: each with its key, and with its reason where it does not work."""

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from huddle.commands import ALL, Command
from huddle.commands.keymap import shown_key

if TYPE_CHECKING:
    from huddle.app import HuddleApp


class CommandProvider(Provider):
    """Every command of the board."""

    async def discover(self) -> Hits:
        for command in ALL:
            yield DiscoveryHit(
                self._title(command),
                partial(self._run, command),
                text=command.title,
                help=self._help(command),
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in ALL:
            score = matcher.match(command.title)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(command.title),
                    partial(self._run, command),
                    text=command.title,
                    help=self._help(command),
                )

    @property
    def _app(self) -> "HuddleApp":
        return cast("HuddleApp", self.app)

    def _title(self, command: type[Command]) -> Content:
        return Content(f"{command.title}  {shown_key(self._app.keys[command.id])}")

    def _help(self, command: type[Command]) -> str:
        at = self._app.board.situation
        return command.obstacle(at) or command.told(at)

    def _run(self, command: type[Command]) -> None:
        self._app.board.perform(command)
