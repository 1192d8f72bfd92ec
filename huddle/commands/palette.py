"""The commands for the palette: each with its key, and with its reason where it does not work."""

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from huddle.commands import Command
from huddle.commands.keymap import shown_key
from huddle.screens.doors import DOORS, Door, closed

if TYPE_CHECKING:
    from huddle.app import HuddleApp


class CommandProvider(Provider):
    """Every command of the screen in front, and the screens to go to."""

    async def discover(self) -> Hits:
        for command in self._app.front.commands:
            yield DiscoveryHit(
                self._title(command),
                partial(self._run, command),
                text=command.title,
                help=self._help(command),
            )
        for door in DOORS.values():
            yield DiscoveryHit(
                self._door_title(door),
                partial(self._app.front.through, door),
                text=f"Go to {door.title}",
                help=self._door_help(door),
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._app.front.commands:
            score = matcher.match(command.title)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(command.title),
                    partial(self._run, command),
                    text=command.title,
                    help=self._help(command),
                )

        for door in DOORS.values():
            score = matcher.match(f"Go to {door.title}")
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(f"Go to {door.title}"),
                    partial(self._app.front.through, door),
                    text=f"Go to {door.title}",
                    help=self._door_help(door),
                )

    @property
    def _app(self) -> "HuddleApp":
        return cast("HuddleApp", self.app)

    def _title(self, command: type[Command]) -> Content:
        return Content(f"{command.title}  {shown_key(self._app.keys[command.id])}")

    def _door_title(self, door: Door) -> Content:
        return Content(f"Go to {door.title}  {shown_key(self._app.keys['goto'])} {door.letter}")

    def _door_help(self, door: Door) -> str:
        front = self._app.front
        if door.letter == front.letter:
            return "You are here."
        return closed(door, front.situation) or f"Opens {door.title}."

    def _help(self, command: type[Command]) -> str:
        at = self._app.front.situation
        return command.obstacle(at) or command.told(at)

    def _run(self, command: type[Command]) -> None:
        self._app.front.perform(command)
