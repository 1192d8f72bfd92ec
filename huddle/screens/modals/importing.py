"""A file on its way in, over the board: how far it is, and a key that stops it."""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from huddle.plain import plain
from huddle.widgets.dialog import Hint, Modal, Said, toned

if TYPE_CHECKING:
    from huddle.intake.pipeline import Progress
    from huddle.intake.report import FileReport

LEAVE_SECONDS = 2.0
"""How long leaving the app waits for an import that was stopped: one file may be decompressed
without a pause, and nothing of it is stored then."""


class Ended(NamedTuple):
    """How it ended: a report, what a person should look at first (``doubt``), or what went wrong.
    None of them: it was stopped, and nothing was stored."""

    report: "FileReport | None" = None
    doubt: str = ""
    wrong: str = ""


Run = Callable[["Progress", Callable[[], bool]], Ended]
"""Imports, telling how far it is; asks from time to time whether it is to stop."""


class ImportModal(Modal[Ended]):
    """Imports in a thread, and is left with how that ended."""

    class Moved(Message):
        """It is so far."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    class Over(Message):
        """It has ended."""

        def __init__(self, ended: Ended) -> None:
            super().__init__()
            self.ended = ended

    def __init__(self, name: str, run: Run) -> None:
        super().__init__("Import a file")
        self._file = name
        self._run = run
        self._stopped = threading.Event()
        self._then: Callable[[], object] | None = None

    def body(self) -> Iterable[Widget]:
        yield Static(toned((plain(self._file), "strong")), classes="subject")
        yield Static(Said("muted", "Reading …").content, id="said")
        yield Static("")

    def hints(self) -> Sequence[Hint]:
        return (Hint("Esc", "stop; nothing is imported", "screen.cancel"),)

    def on_mount(self) -> None:
        # No worker: leaving must not wait for a workbook that is being decompressed.
        threading.Thread(target=self._import, daemon=True).start()

    def on_unmount(self) -> None:
        self._stopped.set()

    def _import(self) -> None:
        from huddle.errors import explained

        try:
            ended = self._run(self._tell, self._stopped.is_set)
        except KeyboardInterrupt:
            ended = Ended()
        except Exception as error:
            ended = Ended() if self._stopped.is_set() else Ended(wrong=explained(error))
        self.post_message(self.Over(ended))

    def _tell(self, name: str, done: int, _all: int) -> None:
        if self._stopped.is_set():
            raise KeyboardInterrupt
        said = f"{done:,} rows read" if done else f"Storing {name.replace('_', ' ')} …"
        self.post_message(self.Moved(said))

    def on_import_modal_moved(self, message: Moved) -> None:
        if not self._stopped.is_set():
            self.say(Said("muted", message.said))

    def on_import_modal_over(self, message: Over) -> None:
        if self._then is None:
            self.dismiss(message.ended)
        else:
            self._leave()

    def action_cancel(self) -> None:
        """Escape: stops; the dialog goes when that is certain."""
        self._stopped.set()
        self.say(Said("muted", "Stopping …"))

    def before_leaving(self, then: Callable[[], object]) -> None:
        """Stops it first: it is stored whole or not at all."""
        self._then = then
        self.action_cancel()
        self.set_timer(LEAVE_SECONDS, self._leave)

    def _leave(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
