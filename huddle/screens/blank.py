"""``z``: nothing on the screen, at once; and the lock, where there is a passphrase to ask for."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static


class BlankScreen(Screen[None]):
    """An empty screen that shows and reveals nothing. The application decides which keys leave it,
    and keeps everything else from coming over it."""

    CSS = """BlankScreen { background: $background; color: $faint; align: center middle; }
    BlankScreen Static { width: auto; max-width: 90%; }
    BlankScreen.-locked { color: $muted; }
    BlankScreen Input { width: 46; height: 1; border: none; margin-top: 1; }"""

    class Unlocked(Message):
        """The passphrase was right."""

    class Refused(Message):
        """It was another one."""

    def __init__(self, key: str = "z", *, by_itself: bool = False) -> None:
        """``key`` is the one that comes back, as it is shown; ``by_itself`` is whether it was left
        alone, and then it says that this is no lock."""
        super().__init__()
        said = f"{'Blanked, not locked: ' if by_itself else ''}{key} comes back"
        # Kept, since there is something to say also while the screen comes or goes.
        self._line = Static(said, id="said", markup=False)
        self._opens: Callable[[str], bool] | None = None

    def compose(self) -> ComposeResult:
        yield self._line

    @property
    def locked(self) -> bool:
        """Whether only a passphrase leaves it."""
        return self._opens is not None

    def lock_until(self, opens: Callable[[str], bool]) -> None:
        """Asks for a passphrase from now on; ``opens`` says whether one is right."""
        self._opens = opens
        self.say("Locked. Enter the passphrase of the database.")
        if self.is_mounted:
            self._ask()

    def on_mount(self) -> None:
        if self.locked:
            self._ask()

    def _ask(self) -> None:
        self.add_class("-locked")
        field = Input(password=True)
        self.mount(field)
        field.focus()

    def say(self, text: str) -> None:
        """What it shows instead from now on."""
        self._line.update(text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        event.input.clear()
        if self._opens is not None:
            self.post_message(self.Unlocked() if self._opens(event.value) else self.Refused())
