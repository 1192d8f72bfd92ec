"""``z`` in every application of ours: nothing on the screen, from anywhere, until asked back; and
the lock of an encrypted database that was left alone."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual import events, work
from textual.widget import AwaitMount

from huddle.commands.keymap import keymap, shown_key
from huddle.leaving import use_threads
from huddle.settings import Settings
from huddle.themed import Themed

if TYPE_CHECKING:
    from huddle.screens.blank import BlankScreen

Result = TypeVar("Result")


class Blankable(Themed[Result], Generic[Result]):
    """An application whose screen can be blanked whatever is open. Nothing comes over the blank
    screen, and no key reaches what is under it."""

    def __init__(self, settings: Settings) -> None:
        """UsageError when the settings ask for a theme or a key that is not there."""
        super().__init__(settings)
        self.keys = keymap(settings.keys, settings.file)
        self._blank: BlankScreen | None = None
        self._under_blank: list[Callable[[], object]] = []
        self._shut_out = False

    def on_load(self) -> None:
        use_threads()

    @property
    def blanked(self) -> bool:
        """Whether the screen is blank."""
        return self._blank is not None

    @property
    def locked(self) -> bool:
        """Whether the screen is blank until the passphrase of the database is given."""
        return self._blank is not None and self._blank.locked

    def blanks(self, event: events.Event) -> bool:
        """Whether it is a key that blanks, wherever it is typed. In a field a letter is a
        letter."""
        if not isinstance(event, events.Key) or event.key not in self._keys_of("blank"):
            return False
        from textual.widgets import Input

        return not (event.is_printable and isinstance(self.focused, Input))

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self.locked:
                await super().on_event(event)
                return
            if self.blanked:
                await self._at_blank(event)
                return
            if self.blanks(event):
                self.blank()
                return
        await super().on_event(event)

    async def _at_blank(self, event: events.Key | events.Paste) -> None:
        """A key on the blank screen: one that blanks comes back, one that quits quits."""
        if not isinstance(event, events.Key):
            return
        if event.key in self._keys_of("blank") and not self._shut_out:
            self.come_back()
        elif event.key in self._keys_of("quit"):
            await self.action_quit()

    def blank(self, *, by_itself: bool = False) -> None:
        """Nothing on the screen, at once and whatever is open, until it is asked back.
        ``by_itself`` is whether nobody asked for it."""
        if self._blank is not None:
            return
        from huddle.screens.blank import BlankScreen

        blank = BlankScreen(shown_key(self.keys["blank"]), by_itself=by_itself)
        super().push_screen(blank)
        self._blank = blank

    def lock(self) -> None:
        """Blank, and where the database has a passphrase, until that is given."""
        self.blank(by_itself=True)
        from db import address, encryption

        place = address.parse(self.settings.db)
        if self._blank is None or self._blank.locked or place.dialect != "sqlcipher":
            return
        assert place.path is not None
        self._blank.lock_until(partial(encryption.is_passphrase, place.path))

    def shut_out(self, said: str) -> None:
        """Blank, with why, from now on until ``let_in``: who sits here may not read what is shown
        any more. Only a key that quits is heard."""
        self.blank(by_itself=True)
        self._shut_out = True
        if self._blank is not None:
            self._blank.say(f"{said}\n{shown_key(self.keys['quit'])} leaves Huddle.")

    def let_in(self) -> None:
        """After ``shut_out``: a key comes back again. Nothing shows by itself where perhaps nobody
        sits any more."""
        if self._shut_out and self._blank is not None:
            key = shown_key(self.keys["blank"])
            self._blank.say(f"The server lets you in again: {key} comes back")
        self._shut_out = False

    def on_blank_screen_unlocked(self) -> None:
        self.come_back()

    @work(thread=True, group="log", exit_on_error=False)
    def on_blank_screen_refused(self) -> None:
        """Says no once it is on record, and what keeps it from being so."""
        from db.commands import record_failed_unlock
        from huddle.errors import explained
        from huddle.writing import agency_writer

        said = "That was another passphrase. Try again."
        try:
            with agency_writer(self.settings._replace(as_of=None)) as write:
                record_failed_unlock(write.engine, write.actor, now=write.now)
        except Exception as error:
            said = explained(error)
        self.call_from_thread(self._say_on_blank, said)

    def _say_on_blank(self, said: str) -> None:
        if self._blank is not None:
            self._blank.say(said)

    def come_back(self) -> None:
        """Everything as it was, and over it what waited meanwhile."""
        blank, self._blank = self._blank, None
        waiting, self._under_blank = self._under_blank, []
        if blank is not None:
            blank.dismiss(None)
        self.refresh_dialogs()
        for push in waiting:
            push()

    def push_screen(
        self,
        screen: Any,
        callback: Any = None,
        wait_for_dismiss: bool = False,
        *,
        mode: str | None = None,
    ) -> Any:
        """Opens a screen. Nothing comes over a blank one: what would waits until it is gone."""
        push = partial(super().push_screen, screen, callback, wait_for_dismiss, mode=mode)
        if self._blank is None:
            return push()
        self._under_blank.append(push)
        return AwaitMount(self.screen, ())

    def refresh_dialogs(self) -> None:
        """Paints anew dialogs that stand over each other: the lower one keeps a picture of what is
        under it, and that would be of before."""
        opened = self.screen_stack[1:]
        for screen in opened if len(opened) > 1 else ():
            screen.refresh()

    def _keys_of(self, command: str) -> list[str]:
        return self.keys[command].split(",")
