"""A screen over the team database: read in threads, written in threads, shown by handlers.

Reading and writing post messages; the handlers here and in the screens made of this are the only
place where what is shown changes."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from threading import Event, Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

from textual import work
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from db import address
from huddle.patience import patiently
from huddle.screens.sight import Sight
from huddle.settings import Settings, now

if TYPE_CHECKING:
    from db.orders import AlreadyChanged, ChangedRow
    from db.orders import Seen as SeenRows
    from db.types import TeamFacts
    from huddle.app import HuddleApp
    from huddle.privacy import ShownDecision
    from huddle.screens.desk import Desk
    from huddle.screens.model import BoardModel, Snapshot
    from huddle.screens.seen import Seen
    from huddle.widgets.dialog import Modal

Answer = TypeVar("Answer")

AFTER_ROWS_SECONDS = 0.05
"""How long after the first rows the database is watched: time for them to be painted."""
READY_SECONDS = 0.3
"""How long after the first rows the import begins that the first decision needs."""
ANSWER_SECONDS = 2.0
"""How long a server may take for what is written until it is said that it does not answer."""
SILENT_SECONDS = 4.0
"""How long a server may take for what is asked until it is said that it does not answer."""
WRITE, LEAVE = "write", "leave"
"""What a person chooses where somebody else has changed a row meanwhile."""
CHANGED = "Not saved: somebody else has changed it meanwhile."
REREAD_SECONDS = 0.15
"""How long after a commit the board is read again: time for it to be painted, and for the next
keys."""

TRIED_AGAIN = "It is tried again; what you entered is kept."
NO_ANSWER = f"The server does not answer yet. {TRIED_AGAIN}"
GONE = "The server does not answer. It is asked again; what is shown may be old."
SILENT = "The server has not answered yet. What is shown may be old."


class Deed(NamedTuple):
    """Something to write. ``do`` runs in a thread and says what was done; ``shows`` is what the
    rows show from the commit on, and ``then`` follows it. ``form`` is where it was entered: it
    stays until all is committed, with what stopped it if that fails; ``failed`` follows then.
    ``seen`` is how the rows stood that it changes: where somebody else has changed one since, both
    versions are shown and the person chooses. Without ``changes_rows`` the board is not read
    again."""

    do: Callable[[Desk], str]
    shows: Mapping[str, ShownDecision] = MappingProxyType({})
    form: Modal[Any] | None = None
    then: Callable[[], object] | None = None
    failed: Callable[[], object] | None = None
    seen: Seen | None = None
    changes_rows: bool = True


class LiveScreen(Screen[None]):
    """Shows a ``Snapshot`` of one team and never changes it. Subclasses give ``present`` and
    ``arrived``."""

    class Read(Message):
        """The board has been read; ``commits`` of ours had been made when that began."""

        def __init__(self, snapshot: Snapshot, commits: int) -> None:
            super().__init__()
            self.snapshot = snapshot
            self.commits = commits

    class Looked(Message):
        """What had been read by the ``reads``-th reading shows as ``sight`` has it."""

        def __init__(self, snapshot: Snapshot, sight: Sight, reads: int) -> None:
            super().__init__()
            self.snapshot = snapshot
            self.sight = sight
            self.reads = reads

    class Unreadable(Message):
        """The board could not be read; ``shut_out`` where who sits here may read it no more."""

        def __init__(self, said: str, *, shut_out: bool = False) -> None:
            super().__init__()
            self.said = said
            self.shut_out = shut_out

    class Stale(Message):
        """Somebody has written since the board was read."""

    class Waiting(Message):
        """A deed waits for the server."""

        def __init__(self, deed: Deed, said: str = NO_ANSWER) -> None:
            super().__init__()
            self.deed = deed
            self.said = said

    class Done(Message):
        """A deed is committed."""

        def __init__(self, deed: Deed, said: str) -> None:
            super().__init__()
            self.deed = deed
            self.said = said

    class Failed(Message):
        """A deed failed, and nothing of it was written; ``changed`` where that is for what somebody
        else did meanwhile."""

        def __init__(self, deed: Deed, said: str, changed: AlreadyChanged | None) -> None:
            super().__init__()
            self.deed = deed
            self.said = said
            self.changed = changed

    class Meanwhile(Message):
        """Somebody else has changed rows that a form is about; none of them where all stand again
        as they were seen. ``number`` orders the answers, which may overtake each other."""

        def __init__(self, form: Modal[Any], rows: tuple[ChangedRow, ...], number: int) -> None:
            super().__init__()
            self.form = form
            self.rows = rows
            self.number = number

    desk: Desk
    """Made when the first rows have been read: the first paint does not wait for it."""

    def __init__(
        self, settings: Settings, model: BoardModel | None = None, classes: str | None = None
    ) -> None:
        super().__init__(classes=classes)
        # A day that somebody asked for is where they begin to look; today is a key away.
        self.settings = settings._replace(as_of=None)
        self.model = model
        self.snapshot: Snapshot | None = None
        self.sight = Sight(settings.as_of, settings.reveal)
        self.writing: frozenset[str] = frozenset()
        self.failure = ""
        """Why the board could not be read the last time; "" when it could."""
        self.read_at: datetime | None = None
        """When what is shown was read."""
        self.unanswered = False
        """Whether what is being written waits for a server that does not answer."""
        self.fresh: dict[str, tuple[int, ShownDecision | None]] = {}
        """What was committed since the board was read, by shown key, with the commit's number."""
        self.commits = 0
        self._turn = Lock()
        self._waiting: deque[Deed] = deque()
        self._awaited = False
        self._rereading = False
        self._when_read: deque[Callable[[], object]] = deque()
        self._reads = 0
        self._silent = False
        self._leaving = False
        self._given_up = Event()
        self._far = address.parse(settings.db).path is None
        self._looked_at: tuple[Modal[Any], Seen] | None = None
        """The form that was opened last, and how the rows stood that it is about."""
        self._asked_meanwhile = 0

    def present(self) -> None:
        """Shows what is so now."""
        raise NotImplementedError

    def arrived(self, *, first: bool) -> None:
        """The board has been read, for the first time or anew: what else follows from it."""
        raise NotImplementedError

    def wrote(self, deed: Deed) -> None:
        """A deed is committed: what else follows from it, before it is presented."""

    def say(self, text: str, tone: str = "") -> None:
        """Says one line."""
        raise NotImplementedError

    @property
    def huddle_app(self) -> HuddleApp:
        """The application, by its own type."""
        return cast("HuddleApp", self.app)

    @property
    def now(self) -> datetime:
        """The present instant, in the agency's zone where that is known."""
        zone = self.snapshot.facts.zone if self.snapshot else ""
        instant = now(zone)
        return instant.astimezone(ZoneInfo(zone)) if zone else instant

    # Reading

    def reload(self) -> None:
        """Reads the database again."""
        self._awaited, self._rereading = True, False
        self._read(self.sight, self.commits)

    def look(self, sight: Sight) -> None:
        """Shows the same facts differently, or another day."""
        another_day = sight.day != self.sight.day
        self.sight = sight
        if not another_day and self.snapshot is not None:
            # At once, whatever is being read: what is to be masked must not wait for a server.
            self._see(sight, self._reads)
        if another_day or self._awaited:
            self.reload()

    @property
    def behind(self) -> bool:
        """Whether what was read is older than what was done here."""
        return bool(self._waiting) or self._rereading or self._awaited

    def when_read(self, then: Callable[[], object]) -> None:
        """Calls ``then`` when all that was done here has been read."""
        self._when_read.append(then)
        if not self._waiting and self._rereading:
            self.reload()
        self._go_on()

    def _go_on(self) -> None:
        while self._when_read and not self.behind:
            self._when_read.popleft()()

    def _reread(self) -> None:
        """Reads again, once for all that was committed meanwhile."""
        if self._when_read:
            self.reload()
        elif not self._rereading:
            self._rereading = True
            self.set_timer(REREAD_SECONDS, self._reread_now)

    def _reread_now(self) -> None:
        if self._rereading:
            self.reload()

    @work(thread=True, exclusive=True, group="see", exit_on_error=False)
    def _see(self, sight: Sight, reads: int) -> None:
        worker = get_current_worker()
        seen = self._open_model().look(sight)
        if not worker.is_cancelled:
            self.post_message(self.Looked(seen, sight, reads))

    @work(thread=True, exclusive=True, group="read", exit_on_error=False)
    def _read(self, sight: Sight, commits: int) -> None:
        # One after the other: else the one given up could read later than the one that is shown,
        # and what was written in between would count as seen.
        worker = get_current_worker()
        with self._turn:
            if worker.is_cancelled:
                return
            try:
                snapshot = self._open_model().read(sight)
            except Exception as error:
                said: Message = self.Unreadable(_explained(error), shut_out=_shut_out(error))
            else:
                said = self.Read(snapshot, commits)
        if not worker.is_cancelled:
            self.post_message(said)

    def _open_model(self) -> BoardModel:
        """The model, made in the thread that first reads: it imports all that evaluates."""
        if self.model is None:
            from huddle.screens.model import BoardModel

            self.model = BoardModel(self.settings)
        self.import_ahead()
        return self.model

    def import_ahead(self) -> None:
        """Imports, in the thread that reads, what the first rows need on this screen."""

    def on_unmount(self) -> None:
        self._given_up.set()
        if self.model is not None:
            self.model.close()

    def on_live_screen_read(self, message: Read) -> None:
        first = self.snapshot is None
        if first:
            from huddle.screens.desk import Desk

            self.desk = Desk(self.settings)
        if self.failure:
            self.say("The database answers again.")
            self.huddle_app.let_in()
        self.snapshot, self.failure = message.snapshot, ""
        self.read_at = self.now
        self._awaited = False
        self._reads += 1
        self.fresh = {key: each for key, each in self.fresh.items() if each[0] > message.commits}
        self.arrived(first=first)
        self.present()
        self._go_on()
        if not first:
            self._look_meanwhile(message.snapshot)
        if first:
            # A timer, since a form may open over the board before it is painted again: then what
            # waits for the next paint is never called.
            self.set_timer(AFTER_ROWS_SECONDS, self._after_first_rows)

    def on_live_screen_looked(self, message: Looked) -> None:
        if message.sight != self.sight:
            return
        if message.reads != self._reads:
            self._see(self.sight, self._reads)
            return
        self.snapshot = message.snapshot
        self.arrived(first=False)
        self.present()
        self._go_on()

    def _after_first_rows(self) -> None:
        """Begins what the rows must not wait for."""
        if self.model is not None:
            self.model.watch(self._tell_stale)
        self.set_timer(READY_SECONDS, self._get_ready)
        if self._far:
            self.set_interval(ANSWER_SECONDS, self._look_for_answer)

    def _look_for_answer(self) -> None:
        """A server may be gone without a word: nothing fails then for a while, or ever."""
        silent = self.model is not None and self.model.waited > SILENT_SECONDS
        if silent and not self._silent and not self.failure:
            self.post_message(self.Unreadable(SILENT))
        elif self._silent and not silent:
            self.reload()
        self._silent = silent

    def _tell_stale(self) -> None:
        self.post_message(self.Stale())

    def on_live_screen_unreadable(self, message: Unreadable) -> None:
        _collect_again()
        if message.shut_out:
            self.huddle_app.shut_out(message.said)
        if self.snapshot is not None and message.said != self.failure:
            self.say(message.said, "act")
        self.failure = message.said
        self.present()
        if self.snapshot is None and self._far:
            # Whoever watches begins with the first rows: until then it is asked from here.
            self.set_timer(ANSWER_SECONDS, self._begin_again)

    def _begin_again(self) -> None:
        if self.snapshot is None:
            self.reload()

    def on_live_screen_stale(self) -> None:
        if self.snapshot is None or not self.snapshot.past:
            self.reload()

    @work(thread=True, group="ready", exit_on_error=False)
    def _get_ready(self) -> None:
        """Imports what the first decision needs, now that the rows are on the screen. What fails
        here fails again at that decision, and is said then."""
        with suppress(Exception):
            self.import_for_writing()
            self.app.call_from_thread(self.huddle_app.style_dialogs)
            self.desk.open()
        _collect_again()

    def import_for_writing(self) -> None:
        """Imports, in a thread, what the forms of this screen need."""

    # What others do meanwhile

    def _look_meanwhile(self, read: Snapshot) -> None:
        """Where a form is open about rows that may stand otherwise by now, asks who did that."""
        if self._looked_at is None:
            return
        form, seen = self._looked_at
        if not form.is_attached:
            self._looked_at = None
        elif seen.may_differ(read.facts):
            self._asked_meanwhile += 1
            self._ask_meanwhile(form, dict(seen.rows), read.facts, self._asked_meanwhile)
        else:
            form.tell("")

    @work(thread=True, group="meanwhile", exit_on_error=False)
    def _ask_meanwhile(
        self, form: Modal[Any], rows: SeenRows, facts: TeamFacts, number: int
    ) -> None:
        # Where it cannot be asked, it is told when the form is saved.
        with suppress(Exception):
            changed = self.desk.changed_since(facts.agency_id, facts.zone, rows)
            self.post_message(self.Meanwhile(form, changed, number))

    def on_live_screen_meanwhile(self, message: Meanwhile) -> None:
        from huddle.privacy.meanwhile import changed_meanwhile

        newest = message.number == self._asked_meanwhile
        if self.snapshot is not None and newest and message.form.is_attached:
            message.form.tell(changed_meanwhile(message.rows, self.snapshot.facts))

    def _choose(self, deed: Deed, seen: Seen, changed: AlreadyChanged) -> None:
        """Shows what somebody else has written beside what the deed would, and does what the person
        chooses of both."""
        from huddle.privacy.meanwhile import changed_meanwhile, show_changes
        from huddle.screens.modals.meanwhile import MeanwhileModal

        assert self.snapshot is not None, "nothing is written before the board is read"
        facts, form, sight = self.snapshot.facts, deed.form, self.sight
        seen.learn(changed.rows)
        if form is not None:
            form.known = changed_meanwhile(changed.rows, facts)
            form.tell("")

        def chosen(choice: str | None) -> None:
            if choice == WRITE:
                if form is not None:
                    form.save_again()
                else:
                    self.write(deed)
            elif choice == LEAVE and form is not None:
                form.leave()

        modal = MeanwhileModal(
            show_changes(changed.rows, facts, sight.opens),
            show_changes(changed.rows, facts, lambda _: False),
            refused=changed.refused,
            final=bool(changed.refused) or any(row.gone for row in changed.rows),
            typed=form is not None,
        )
        self.app.push_screen(modal, chosen)

    # Writing

    @property
    def saving(self) -> bool:
        """Whether a form waits for what was entered in it to be committed."""
        return any(deed.form is not None for deed in self._waiting)

    def ask(
        self, form: Modal[Answer], deed: Callable[[Answer], Deed], seen: Seen | None = None
    ) -> None:
        """Opens a form; ``deed`` is what writes the answer, and the form stays until that is done.
        ``seen`` is how the rows stood that it is about: when somebody else changes one, the form
        says so."""

        def save(answer: Answer) -> None:
            made = deed(answer)
            self.write(made._replace(form=form, seen=seen or made.seen))

        form.saves = save
        self._looked_at = (form, seen) if seen is not None else None
        self.app.push_screen(form)

    def write(self, deed: Deed) -> None:
        """Writes in a thread; the rows say so once it is committed."""
        self.writing |= deed.shows.keys()
        self._waiting.append(deed)
        if len(self._waiting) == 1:
            self._write_first()

    def _write_first(self) -> None:
        deed = self._waiting[0]
        self._given_up = Event()
        self._write(deed, self._given_up)
        if self._far:
            self.set_timer(ANSWER_SECONDS, partial(self.post_message, self.Waiting(deed)))

    def _written(self, deed: Deed) -> None:
        """Goes on with the next deed: they are written in the order in which they were begun."""
        self.writing -= deed.shows.keys()
        self._waiting.popleft()
        self.unanswered = False
        if self._waiting:
            self._write_first()
        elif self._leaving:
            self.app.exit()

    @work(thread=True, group="write", exit_on_error=False)
    def _write(self, deed: Deed, given_up: Event) -> None:
        def waits(error: Exception) -> None:
            from db.errors import Hindered

            why = f"{error} {TRIED_AGAIN}" if isinstance(error, Hindered) else NO_ANSWER
            self.post_message(self.Waiting(deed, why))

        try:
            said = patiently(lambda: deed.do(self.desk), waits, given_up)
        except Exception as error:
            changed = _changed(error)
            said = CHANGED if changed is not None else _unsaved(error, deed.form is not None)
            self.post_message(self.Failed(deed, said, changed))
        else:
            self.post_message(self.Done(deed, said))

    def on_live_screen_waiting(self, message: Waiting) -> None:
        deed = message.deed
        if self.unanswered or not self._waiting or self._waiting[0] is not deed:
            return
        self.unanswered = True
        if self._leaving:
            self._say_unsaved()
        else:
            if deed.form is not None:
                deed.form.waits(message.said, self.give_up)
            self.say(message.said, "act")
        self.present()

    def give_up(self) -> None:
        """Tries no more to write what is being written: that is said when the present try ends."""
        self._given_up.set()

    @property
    def unsaved(self) -> int:
        """How many deeds wait for a server that does not answer."""
        return len(self._waiting) if self.unanswered else 0

    def on_live_screen_done(self, message: Done) -> None:
        deed = message.deed
        self._written(deed)
        self.failure = ""  # it answers: what was saved says so
        self.commits += 1
        for key, decision in deed.shows.items():
            self.fresh[key] = (self.commits, decision)
        self.wrote(deed)
        if message.said:
            self.say(message.said)
        if deed.then is not None:
            deed.then()
        if deed.changes_rows:
            self.present()
            self._reread()
        else:
            self._go_on()
        if deed.form is not None:
            deed.form.saved()
            self.huddle_app.hear()

    def on_live_screen_failed(self, message: Failed) -> None:
        deed = message.deed
        self._leaving = False
        self._written(deed)
        if deed.form is None:
            self.say(message.said, "act")
        else:
            deed.form.unsaved(message.said)
            self.huddle_app.forget()
        if message.changed is not None and deed.seen is not None:
            self._choose(deed, deed.seen, message.changed)
        if deed.failed is not None:
            deed.failed()
        self.reload()
        self.present()

    def leave(self) -> None:
        """Ends the application, once all that was begun is written; where a server does not answer,
        when that is asked for a second time."""
        if not self._waiting or (self._leaving and self.unanswered):
            self.app.exit()
        self._leaving = True
        if self.unanswered:
            self._say_unsaved()

    def _say_unsaved(self) -> None:
        """Says what would be lost by leaving now."""
        said = "Not saved yet, the server does not answer. Once more leaves without saving."
        form = self._waiting[0].form if self._waiting else None
        if form is not None:
            form.waits(said, self.give_up)
        self.say(said, "act")


def _changed(error: Exception) -> AlreadyChanged | None:
    """What somebody else did meanwhile, if that is why a deed failed."""
    from db.orders import AlreadyChanged

    return error if isinstance(error, AlreadyChanged) else None


def _shut_out(error: Exception) -> bool:
    """Whether who sits here may read no more: the server does not let them in, or holds back what
    they read before."""
    from db import states
    from db.errors import ShutOut

    return isinstance(error, ShutOut) or states.state(error) == "42501"


def _explained(error: Exception) -> str:
    from db import states
    from db.errors import Hindered, Unreachable
    from huddle.errors import explained

    found = states.trouble(error)
    if isinstance(error, Hindered) or (found is not None and found.passes):
        why = f"{found.words}." if found is not None else error
        return f"{why} It is asked again; what is shown may be old."
    gone = isinstance(error, Unreachable) or states.cuts(states.state(error))
    return GONE if gone else explained(error)


def _unsaved(error: Exception, in_form: bool) -> str:
    """What is said of a deed that came to nothing, or to nothing that is known."""
    from db.errors import Hindered, Unreachable
    from db.orders import FirstSaved, Unanswered

    if isinstance(error, FirstSaved):
        return str(error)
    again = " Enter tries again." if in_form else ""
    if isinstance(error, Unanswered):
        once = " Enter asks; it is saved once." if in_form else " The rows show it then."
        return f"Perhaps saved: the connection was cut before the answer.{once}"
    if isinstance(error, Hindered):
        return f"Not saved: {error}{again}"
    if isinstance(error, Unreachable):
        return f"Not saved: the server does not answer.{again}"
    return f"Not saved: {_explained(error)}"


def _collect_again() -> None:
    """Looks for garbage again, if that was put off for the start; what lives now lives on."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
