"""The application: themes, the keys as they are wanted, the lock. What is shown is the screens'."""

from asyncio import get_running_loop
from collections.abc import Callable, Mapping
from importlib import import_module
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Protocol, cast, runtime_checkable

from textual import events
from textual.binding import Binding, BindingType
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen

import themes
from huddle.blanking import Blankable
from huddle.commands import keymap as keymaps
from huddle.screens.board.screen import BoardScreen
from huddle.screens.commanding import Commanding
from huddle.screens.doors import DOORS
from huddle.settings import Settings
from huddle.themed import HEIGHTS, WIDTHS


@runtime_checkable
class Unfinished(Protocol):
    """A screen that something would be lost of, or has to end first, before the app is left."""

    def before_leaving(self, then: Callable[[], object]) -> None:
        """Calls ``then`` when it may be left."""


if TYPE_CHECKING:
    from textual.command import Provider

    from huddle.screens.model import BoardModel
    from huddle.screens.pages.page import Page

_Path = tuple[MessagePump, ...]

SETTLE_SECONDS = 10.0
"""How long a key waits at most for what the key before it began. On a busy machine that takes long,
and a key let go too early does something else than it was meant for."""
GONE_SECONDS = 0.05
"""How often it is looked whether what a key waits for is gone."""


def _palette() -> "type[Provider]":
    from huddle.commands.palette import CommandProvider

    return CommandProvider


class HuddleApp(Blankable[None]):
    """Huddle on one team's database."""

    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set["type[Provider] | Callable[[], type[Provider]]"]] = {_palette}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="quit"),
    ]

    def __init__(
        self, settings: Settings, model: "BoardModel | None" = None, greeting: str = ""
    ) -> None:
        """``greeting`` is said with the first rows. UsageError when the settings ask for a theme or
        a key that is not there."""
        super().__init__(settings)
        self.greeting = greeting
        if settings.keys:
            self.set_keymap(self.keys)
        self._model = model
        self.last_input = monotonic()
        self._held: list[events.Key | events.Paste] | None = None
        self._settling = 0
        self._settled_screen: Screen[object] | None = None
        self._waits_in: tuple[MessagePump, _Path] | None = None
        """The queue that what keys wait for stands in, and those after it."""

    def get_default_screen(self) -> Screen[None]:
        # With the classes of its size from the beginning it is not styled twice before it shows.
        width, height = self.size
        across = [name for least, name in WIDTHS if width >= least][-1]
        down = [name for least, name in HEIGHTS if height >= least][-1]
        return BoardScreen(self.settings, self.keys, self._model, f"{across} {down}")

    def on_mount(self) -> None:
        self.set_interval(15, self._look_at_idleness)

    @property
    def board(self) -> BoardScreen:
        """The board, wherever it stands under modals."""
        for screen in self.screen_stack:
            if isinstance(screen, BoardScreen):
                return screen
        raise LookupError("the board is not open")

    @property
    def front(self) -> Commanding:
        """The screen that commands are for: the topmost page, else the board."""
        return self.page or self.board

    @property
    def page(self) -> "Page | None":
        """The page over the board, if there is one, wherever it stands under modals."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Commanding):
                return None if isinstance(screen, BoardScreen) else cast("Page", screen)
        return None

    def go(self, letter: str) -> None:
        """To a screen by its letter, as it was left; ``Escape`` leads back to the board."""
        while self.page is not None:
            self.pop_screen()
        door = DOORS[letter]
        if not door.made_by:
            return
        if not self.is_screen_installed(letter):
            module, _, name = door.made_by.partition(":")
            page = getattr(import_module(module), name)(self.board)
            self.install_screen(page, letter)
        self.push_screen(letter)

    def open_member(self, member_id: str) -> None:
        """Shows a member of the team, over whatever is in front; ``Escape`` leads back to it."""
        from huddle.screens.pages.member import MemberPage

        front = self.front
        if isinstance(front, MemberPage) and front.member_id == member_id:
            front.say("This is the member's page.")
        else:
            self.push_screen(MemberPage(self.board, member_id))

    def style_dialogs(self) -> None:
        """Reads the style of dialogs ahead, so that the first one need not wait for it."""
        if not self.stylesheet.has_source(str(themes.DIALOGS)):
            self.stylesheet.read(themes.DIALOGS)
            self.stylesheet.reparse()

    def next_theme(self) -> None:
        """The theme after this one, in the order of their names."""
        names = self.palette_names
        place = names.index(self.theme) if self.theme in names else -1
        self.wear(names[(place + 1) % len(names)])

    async def action_quit(self) -> None:
        """Leaves, once what is open has been asked; on the blank screen nothing can be asked."""
        unfinished = [screen for screen in self.screen_stack if isinstance(screen, Unfinished)]
        if unfinished and not self.blanked:
            unfinished[-1].before_leaving(self.board.leave)
        else:
            self.board.leave()

    def action_manual(self) -> None:
        """The manual, over whatever dialog is open; not over itself."""
        from huddle.screens.modals.help import HelpModal

        if not isinstance(self.screen, HelpModal):
            self.front.explaining.help()

    def action_help_quit(self) -> None:
        self.front.say(f"{keymaps.shown_key(self.keys['quit'])} leaves Huddle.")

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded:
            self.last_input = monotonic()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self.blanked or self.blanks(event) or self._breaks_off(event):
                await super().on_event(event)
            elif self._held is not None:
                self._held.append(event)
            elif self.board.saving:
                self._held = [event]
            elif self._opening():
                self._settle(held=event)
            else:
                await self._one(event)
            return
        await super().on_event(event)

    def _breaks_off(self, event: events.Event) -> bool:
        """Whether it is a key that waits for nothing that is being saved: one that quits and, while
        a server does not answer, Escape."""
        if not self.board.saving or not isinstance(event, events.Key) or event.is_printable:
            return False
        stops = event.key == "escape" and self.board.unanswered
        return stops or event.key in self._keys_of("quit")

    async def _one(self, event: events.Key | events.Paste) -> None:
        """One key, and then none until what it began has arrived where it goes: what is typed
        while a form opens belongs to the form, and a second Enter does not overtake the first."""
        screen, front = self.screen, self.front
        if screen is front and isinstance(event, events.Key) and front.takes(event.key):
            # A letter after g: where it leads is a screen that keys wait for like any other.
            pass
        else:
            await super().on_event(event)
        if (self.screen is not screen or self.screen is not self.front) and not self.blanked:
            self._settle()

    def come_back(self) -> None:
        super().come_back()
        self.hear()

    def mask_dialogs(self, twins: Mapping[str, str]) -> None:
        """What was revealed is masked again, also in what is open over the board: ``twins`` holds
        masked labels by names."""
        from huddle.widgets.dialog import Modal

        for screen in self.screen_stack[1:]:
            if isinstance(screen, Modal):
                screen.mask(twins)

    @property
    def holding(self) -> bool:
        """Whether keys wait for what the key before them began."""
        return self._held is not None

    def _opening(self) -> bool:
        screen = self.screen
        return (
            isinstance(screen, ModalScreen)
            and screen.focused is None
            and screen is not self._settled_screen
        )

    def _settle(self, held: events.Key | events.Paste | None = None) -> None:
        self._held = [] if held is None else [held]
        self._settling += 1
        turn = self._settling
        screen = self.screen
        self._settled_screen = screen
        focused = screen.focused
        path: _Path = (screen, self) if focused is None else (*focused.ancestors_with_self,)
        self._go_through((*path, *path), turn)
        loop = get_running_loop()
        loop.call_later(GONE_SECONDS, self._look_if_gone, turn)
        loop.call_later(SETTLE_SECONDS, self.call_later, self._open, turn)

    def _go_through(self, path: _Path, turn: int) -> None:
        """Goes through the queues that a key and its messages go through, behind them."""
        for place, pump in enumerate(path, 1):
            here = (pump, path[place:])
            if pump.call_later(self._hop, here, turn):
                self._waits_in = here
                return
        self._waits_in = None
        self.call_later(self._open, turn)

    def _hop(self, here: tuple[MessagePump, _Path], turn: int) -> None:
        if turn == self._settling and here is self._waits_in:
            self._go_through(here[1], turn)

    def _look_if_gone(self, turn: int) -> None:
        """Goes on without a queue that ended before it came to what waits in it."""
        if turn != self._settling or self._waits_in is None:
            return
        pump, rest = self._waits_in
        if not pump.is_attached:
            self._go_through(rest, turn)
        get_running_loop().call_later(GONE_SECONDS, self._look_if_gone, turn)

    async def _open(self, turn: int) -> None:
        waits = self.board.saving or self.blanked or not self.front.ready
        if turn != self._settling or self._held is None or waits:
            return
        waiting, self._held = self._held, None
        while waiting:
            await self._one(waiting.pop(0))
            if self.holding or self.blanked:
                self._held = [*(self._held or ()), *waiting]
                return

    def hear(self) -> None:
        """What a form waited for is done: keys go on, in their order."""
        self.call_later(self._open, self._settling)

    def forget(self) -> None:
        """What a form waited for failed: keys meant for what comes after it go nowhere."""
        self._held = None

    def _look_at_idleness(self) -> None:
        self.board.revealing.idle_for(monotonic() - self.last_input)
