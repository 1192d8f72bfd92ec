"""A screen whose keys are commands: named in its footer, told why they do not work, and said what
came of them. The board is one, and so is every page over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding
from textual.screen import Screen
from textual.timer import Timer

from huddle.commands import BY_ID, Command, Situation
from huddle.commands.keymap import shown_key
from huddle.commands.looking import Back
from huddle.screens.doors import DOORS, Door, closed
from huddle.widgets.bars import Bar, FooterKey, KeyBar, Part

if TYPE_CHECKING:
    from huddle.app import HuddleApp
    from huddle.screens.explaining import Explaining

NOTICE_SECONDS = 8.0


def _bindings(commands: tuple[type[Command], ...]) -> list[Binding]:
    """The keys of commands, as a screen binds them."""
    return [
        Binding(
            command.keys,
            f"perform('{command.id}')",
            command.title,
            show=False,
            priority=True,
            id=command.id,
        )
        for command in commands
    ]


class Commanding(Screen[None]):
    """Takes keys for commands. Subclasses give ``situation``, ``footer`` and ``quiet``, and make
    ``notice`` and ``key_bar`` when they are mounted."""

    letter: ClassVar[str] = ""
    """The letter after ``g`` that leads here."""
    commands: ClassVar[tuple[type[Command], ...]] = ()
    """What the screen takes keys for."""

    keys: dict[str, str]
    notice: Bar
    key_bar: KeyBar
    explaining: Explaining
    _notice: Part = Part("")
    _notice_timer: Timer | None = None
    _expects_screen = False

    def __init_subclass__(cls, **options: bool) -> None:
        # Textual gathers the bindings of a class when the class is made.
        cls.BINDINGS = [*_bindings(cls.commands)]
        super().__init_subclass__(**options)

    # What subclasses say

    @property
    def situation(self) -> Situation:
        """Where the screen stands, as far as commands care."""
        raise NotImplementedError

    def footer(self, at: Situation) -> tuple[type[Command], ...]:
        """The commands to name in the footer, the most wanted first."""
        raise NotImplementedError

    @property
    def ready(self) -> bool:
        """Whether keys mean something here."""
        return True

    def quiet(self) -> list[Part]:
        """What stands above the footer while nothing is said."""
        return []

    def as_masked(self, text: str) -> str:
        """A line as it may be said now."""
        return text

    # Saying

    def say(self, text: str, tone: str = "") -> None:
        """Says one line above the keys, for some seconds."""
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self._notice = Part(self.as_masked(text), tone)
        self._notice_timer = self.set_timer(NOTICE_SECONDS, self.hush)
        self.show_notice()

    def hush(self) -> None:
        """Says nothing more."""
        self._notice = Part("")
        self.show_notice()

    def show_notice(self) -> None:
        """What was said, else what stands there by itself."""
        self.notice.fill([self._notice] if self._notice.text else self.quiet())

    # Keys

    @property
    def huddle_app(self) -> HuddleApp:
        """The application, by its own type."""
        return cast("HuddleApp", self.app)

    def key_of(self, command: str) -> str:
        """The key of a command as it is shown."""
        return shown_key(self.keys[command])

    def show_keys(self) -> None:
        """The footer: what works now."""
        at = self.situation
        keys = [
            FooterKey(
                each.id,
                self.key_of(each.id),
                each.label(at),
                each.short or each.label(at),
                stays=each is Back,
            )
            for each in self.footer(at)
        ]
        palette = BY_ID["palette"]
        self.key_bar.fill(
            keys, FooterKey("palette", self.key_of("palette"), palette.words, palette.words)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key typed before there is anything to see means nothing."""
        return self.is_mounted

    def action_perform(self, command: str) -> None:
        self.perform(BY_ID[command])

    def perform(self, command: type[Command]) -> None:
        """Runs a command, or says why it does not work now."""
        said = command.obstacle(self.situation)
        if said:
            self.say(said, "soon")
        elif not command.idle(self.situation):
            self.hush()
            command.run(self)
        self.show_keys()

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.perform(BY_ID[message.command])

    # g and a letter

    def takes(self, key: str) -> bool:
        """Whether the key belongs to something begun by the key before it (``g`` and a letter)."""
        if not self._expects_screen:
            return False
        self._expects_screen = False
        self.hush()
        door = DOORS.get(key)
        if key == self.letter and door is not None:
            self.say(f"This is {door.title}.")
        elif door is not None:
            self.through(door)
        elif key != "escape":
            self.say("No screen has that letter. Help lists them.")
        return True

    def expect_screen(self) -> None:
        """``g``: the next key names a screen."""
        self._expects_screen = True
        at = self.situation
        open_doors = [door for door in DOORS.values() if not closed(door, at)]
        self.say(f"Go to: {' · '.join(f'{door.letter} {door.name}' for door in open_doors)}")

    def through(self, door: Door) -> None:
        """Goes to a screen, or says why it does not open."""
        if said := closed(door, self.situation):
            self.say(said, "soon")
        else:
            self.huddle_app.go(door.letter)
