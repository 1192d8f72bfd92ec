"""The huddle board: the agenda, the rows of one step, the detail of one row.

The screen shows a ``Snapshot`` and never changes it. Reading and writing happen in threads, which
post messages; the handlers here are the only place where what is shown changes."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast
from zoneinfo import ZoneInfo

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import get_current_worker

from huddle import words
from huddle.commands import ALL, BY_ID, Command, Situation, footer
from huddle.commands.keymap import shown_key
from huddle.meeting import STEPS, step_of
from huddle.screens.sight import Sight
from huddle.settings import Settings, now
from huddle.widgets.agenda import Absence, Agenda, AgendaStep
from huddle.widgets.bars import Bar, FooterKey, KeyBar, Part
from huddle.widgets.decided import Decided, DecidedLine
from huddle.widgets.detail import Detail
from huddle.widgets.entries import DECIDED, SORTS, Fold, Row, decided_today, entries
from huddle.widgets.rows import RowList

if TYPE_CHECKING:
    from huddle.app import HuddleApp
    from huddle.privacy import RealTarget, ShownDecision, ShownItem, ShownReason
    from huddle.screens.deciding import Deciding
    from huddle.screens.desk import Desk
    from huddle.screens.model import BoardModel, Snapshot
    from huddle.screens.running import Running

REVEAL_SECONDS = 20.0
IDLE_MASK_SECONDS = 60.0
NOTICE_SECONDS = 8.0
SETTLING_SECONDS = 0.06
"""How long the parts of the first frame may come to rest unpainted."""
FOLLOW_SECONDS = 0.02
"""How long after the cursor what belongs to its row is shown: time for the cursor to be painted."""
AFTER_ROWS_SECONDS = 0.05
"""How long after the first rows the database is watched: time for them to be painted."""
READY_SECONDS = 0.3
"""How long after the first rows the import begins that the first decision needs."""

QUESTIONS = {
    "followups": "Follow-ups since the last huddle",
    "watch": "Who to watch today",
    "contacts": "Contacts overdue or at risk",
    "referrals": "Referrals that wait",
    "requests": "Requests with a clock",
    "documents": "Documents due",
    "barriers": "Barriers, capacity, staff input",
    "close": "Close",
}
SCREENS = {
    "q": "queue",
    "r": "review",
    "s": "service requests",
    "m": "measures",
    "b": "barriers",
    "c": "capacity",
    "w": "wall",
}


class Deed(NamedTuple):
    """Something to write. ``do`` runs in a thread and says what was done; ``shows`` is what the
    rows show from the commit on, and ``then`` follows it; ``again`` brings back what was entered
    when it fails. Without ``changes_rows`` the board is not read again."""

    do: Callable[[Desk], str]
    shows: Mapping[str, ShownDecision] = MappingProxyType({})
    again: Callable[[], object] | None = None
    then: Callable[[], object] | None = None
    changes_rows: bool = True


class BoardScreen(Screen[None]):
    """The board of one team."""

    AUTO_FOCUS = "#rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            command.keys,
            f"perform('{command.id}')",
            command.title,
            show=False,
            priority=True,
            id=command.id,
        )
        for command in ALL
    ]

    class Read(Message):
        """The board has been read; ``commits`` of ours had been made when that began."""

        def __init__(self, snapshot: Snapshot, commits: int, *, fresh: bool) -> None:
            super().__init__()
            self.snapshot = snapshot
            self.commits = commits
            self.fresh = fresh

    class Unreadable(Message):
        """The board could not be read."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    class Stale(Message):
        """Somebody has written since the board was read."""

    class Done(Message):
        """A deed is committed."""

        def __init__(self, deed: Deed, said: str) -> None:
            super().__init__()
            self.deed = deed
            self.said = said

    class Failed(Message):
        """A deed failed, and nothing of it was written."""

        def __init__(self, deed: Deed, said: str) -> None:
            super().__init__()
            self.deed = deed
            self.said = said

    desk: Desk
    deciding: Deciding
    running: Running
    """Made when the first rows have been read: the first paint waits for none of them."""

    def __init__(
        self,
        settings: Settings,
        keys: dict[str, str],
        model: BoardModel | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(classes=classes)
        self.model = model
        self._turn = Lock()
        self.settings = settings
        self.keys = keys
        self.snapshot: Snapshot | None = None
        self.sight = Sight(reveal=settings.reveal)
        self.step = STEPS[1]
        self.marked: frozenset[str] = frozenset()
        self.owner: str | None = None
        self.sorting = next(iter(SORTS))
        self.writing: frozenset[str] = frozenset()
        self._opened: dict[str, frozenset[str]] = {}
        self._cursors: dict[str, str | None] = {}
        self._lingering: frozenset[str] = frozenset()
        self._kept: tuple[int, ShownItem] | None = None
        self._fresh: dict[str, tuple[int, ShownDecision | None]] = {}
        self._waiting: deque[Deed] = deque()
        self._commits = 0
        self._awaited = False
        self._leaving = False
        self._failure = ""
        self._notice = Part("")
        self._notice_timer: Timer | None = None
        self._mask_timer: Timer | None = None
        self._expects_screen = False
        self._following = False

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Horizontal(id="columns"):
            yield Agenda(id="agenda")
            with Vertical(id="centre"):
                yield Bar(id="title")
                yield RowList(id="rows")
            yield Detail(id="detail")
        yield Decided(id="decided")
        yield Bar(id="notice")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.header = self.query_one("#header", Bar)
        self.title_bar = self.query_one("#title", Bar)
        self.notice = self.query_one("#notice", Bar)
        self.agenda = self.query_one(Agenda)
        self.rows = self.query_one(RowList)
        self.detail = self.query_one(Detail)
        self.decided = self.query_one(Decided)
        self.key_bar = self.query_one(KeyBar)
        self.present()
        self.reload()

    def on_screen_resume(self) -> None:
        if self.snapshot is None:
            # The frame is painted now, and then once: while its parts come to rest it would be
            # painted again and again, and the rows would wait for that.
            self.call_next(self.app.delay_update, SETTLING_SECONDS)

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
        self._awaited = True
        self._read(self.sight, self._commits, fresh=True)

    def look(self, sight: Sight) -> None:
        """Shows the same facts differently, or another day."""
        another_day = sight.day != self.sight.day
        self.sight = sight
        if another_day or self._awaited:
            self.reload()
        else:
            self._read(sight, self._commits, fresh=False)

    @work(thread=True, exclusive=True, group="read", exit_on_error=False)
    def _read(self, sight: Sight, commits: int, *, fresh: bool) -> None:
        # One after the other: else the one given up could read later than the one that is shown,
        # and what was written in between would count as seen.
        worker = get_current_worker()
        with self._turn:
            if worker.is_cancelled:
                return
            try:
                model = self._open_model()
                snapshot = model.read(sight) if fresh else model.look(sight)
            except Exception as error:
                said: Message = self.Unreadable(_explained(error))
            else:
                said = self.Read(snapshot, commits, fresh=fresh)
        if not worker.is_cancelled:
            self.post_message(said)

    def _open_model(self) -> BoardModel:
        """The model, made in the thread that first reads: it imports all that evaluates."""
        if self.model is None:
            from huddle.screens.model import BoardModel

            self.model = BoardModel(self.settings)
        from huddle.screens import deciding, running  # noqa: F401

        return self.model

    def on_unmount(self) -> None:
        if self.model is not None:
            self.model.close()

    def on_board_screen_read(self, message: Read) -> None:
        first = self.snapshot is None
        if first:
            self._furnish()
        self.snapshot, self._failure = message.snapshot, ""
        if message.fresh:
            self._awaited = False
        self._fresh = {
            key: fresh for key, fresh in self._fresh.items() if fresh[0] > message.commits
        }
        known = message.snapshot.shown_items()
        self.marked &= known.keys()
        self.running.follow(message.snapshot)
        self.present()
        if first:
            # A timer, since a form may open over the board before it is painted again: then what
            # waits for the next paint is never called.
            self.set_timer(AFTER_ROWS_SECONDS, self._after_first_rows)

    def _furnish(self) -> None:
        from huddle.screens.deciding import Deciding
        from huddle.screens.desk import Desk
        from huddle.screens.running import Running

        self.desk, self.deciding, self.running = Desk(self.settings), Deciding(self), Running(self)

    def _after_first_rows(self) -> None:
        """Begins what the rows must not wait for."""
        _collect_again()
        if self.model is not None:
            self.model.watch(self._tell_stale)
        self.set_timer(READY_SECONDS, self._get_ready)

    def _tell_stale(self) -> None:
        self.post_message(self.Stale())

    def on_board_screen_unreadable(self, message: Unreadable) -> None:
        _collect_again()
        if self.snapshot is not None and message.said != self._failure:
            self.say(message.said, "act")
        self._failure = message.said
        self.present()

    def on_board_screen_stale(self) -> None:
        if not self.sight.day:
            self.reload()

    @work(thread=True, group="ready", exit_on_error=False)
    def _get_ready(self) -> None:
        """Imports what the first decision needs, now that the rows are on the screen. What fails
        here fails again at that decision, and is said then."""
        with suppress(Exception):
            self.desk.open()

    # Writing

    def write(self, deed: Deed) -> None:
        """Writes in a thread; the rows say so once it is committed."""
        self.writing |= deed.shows.keys()
        self._waiting.append(deed)
        if len(self._waiting) == 1:
            self._write(deed)
        self.show_keys()

    def _written(self, deed: Deed) -> None:
        """Goes on with the next deed: they are written in the order in which they were begun."""
        self.writing -= deed.shows.keys()
        self._waiting.popleft()
        if self._waiting:
            self._write(self._waiting[0])
        elif self._leaving:
            self.app.exit()

    @work(thread=True, group="write", exit_on_error=False)
    def _write(self, deed: Deed) -> None:
        try:
            said = deed.do(self.desk)
        except Exception as error:
            self.post_message(self.Failed(deed, _explained(error)))
        else:
            self.post_message(self.Done(deed, said))

    def on_board_screen_done(self, message: Done) -> None:
        self._written(message.deed)
        self._commits += 1
        for key, decision in message.deed.shows.items():
            self._fresh[key] = (self._commits, decision)
        self.marked -= message.deed.shows.keys()
        if self.rows.cursor in message.deed.shows:
            self._lingering = frozenset({str(self.rows.cursor)})
            here = [item.key for item in self.items(self.step.key)].index(str(self.rows.cursor))
            self._kept = (here, self.items(self.step.key)[here])
        if message.said:
            self.say(message.said)
        if message.deed.then is not None:
            message.deed.then()
        if message.deed.changes_rows:
            self.present()
            self.reload()

    def leave(self) -> None:
        """Ends the application, once all that was begun is written."""
        self._leaving = True
        if not self._waiting:
            self.app.exit()

    def on_board_screen_failed(self, message: Failed) -> None:
        self._leaving = False
        self._written(message.deed)
        self.say(f"Not saved: {message.said}", "act")
        self.reload()
        if message.deed.again is not None:
            message.deed.again()
        self.present()

    # Presenting

    def on_resize(self) -> None:
        self.present()

    def present(self) -> None:
        """Shows what is so now. Each part repaints only if it reads otherwise than before."""
        if not self.is_mounted or not hasattr(self, "key_bar"):
            return
        with self.app.batch_update():
            self.set_class(self.snapshot is not None and self.snapshot.past, "-past")
            self.rows.airy = self.app.size.height >= 30
            self.show_header()
            self._show_agenda()
            self._show_rows()
            self._show_detail()
            self._show_decided()
            self._show_notice()
            self.show_keys()

    def show_header(self) -> None:
        """Where we are: team, day, how the huddle stands, what is masked."""
        snapshot = self.snapshot
        left = [Part("Huddle", "strong", 5)]
        if snapshot is None:
            self.header.fill(left)
            return
        shown = snapshot.shown
        left += [Part(shown.team_name, "", 8), Part(_long_day(snapshot), "", 7)]
        right: list[Part] = []
        if snapshot.past:
            right.append(Part("■ a past day, to look at only", "soon", 9))
        else:
            right += self.running.header(self.now)
        masked = shown.masked
        open_words = "row revealed" if self.sight.revealed else "masked"
        revealed = open_words if masked else "revealed"
        right.append(Part(revealed, "" if revealed == "masked" else "note", 8))
        self.header.fill(left, right)

    def items(self, section: str) -> tuple[ShownItem, ...]:
        """The rows of a section, with what was decided since they were read."""
        if self.snapshot is None:
            return ()
        for each in self.snapshot.shown.sections:
            if each.key == section:
                return self._with_kept([self._with_fresh(item) for item in each.items], section)
        return ()

    def _with_kept(self, items: list[ShownItem], section: str) -> tuple[ShownItem, ...]:
        """With the row that a decision took off the board, at its place, while the cursor is on
        it."""
        if self._kept is not None and self._kept[1].section == section:
            place, kept = self._kept
            hidden = self.snapshot is not None and (kept.key, "") in self.snapshot.shown.targets
            gone = hidden and all(item.key != kept.key for item in items)
            if gone and kept.key in self._lingering:
                items.insert(place, kept)
        return tuple(items)

    def _with_fresh(self, item: ShownItem) -> ShownItem:
        fresh = self._fresh.get(item.key)
        return item._replace(decision=fresh[1]) if fresh else item

    def open_count(self, section: str) -> int:
        """Rows of a section that are not decided yet."""
        if self.snapshot is None:
            return 0
        as_of = self.snapshot.facts.as_of
        return sum(not decided_today(item, as_of) for item in self.items(section))

    def _show_agenda(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            steps = [
                AgendaStep(step.number, step.key, step.title, None, step == self.step, done=False)
                for step in STEPS
            ]
            self.agenda.fill(steps)
            return
        passed = self.running.passed
        steps = [
            AgendaStep(
                step.number,
                step.key,
                step.title,
                None if step.key == "close" else self.open_count(step.key),
                step == self.step,
                step.number in passed,
            )
            for step in STEPS
        ]
        self.agenda.fill(steps, _absences(snapshot), snapshot.shown.feeds)

    def _show_rows(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            said = self._failure or "Reading the team database…"
            again = (f"{self.key_of('refresh')} tries again.",) if self._failure else ()
            self.title_bar.fill([Part(QUESTIONS[self.step.key], "strong")])
            self.rows.fill((), as_of=date.min, empty=(said, *again))
            return
        as_of = snapshot.facts.as_of
        everything = self.items(self.step.key)
        items = [item for item in everything if self.owner in (None, item.owner_id or "")]
        listed = entries(
            items,
            as_of=as_of,
            next_working_day=snapshot.next_working_day,
            opened=self._opened.get(self.step.key, frozenset()),
            lingering=self._lingering,
            sort=self.sorting,
        )
        decided = sum(decided_today(item, as_of) for item in items)
        self.title_bar.fill(
            [Part(QUESTIONS[self.step.key], "strong", 9), *self._counts(len(items), decided)],
            [
                Part(f"{len(self.marked)} marked" if self.marked else "", "where", 8),
                Part(f"{self._owner_name()} only" if self.owner is not None else "", "where", 7),
                Part(f"by {self.sorting}" if self.sorting != "urgency" else "", "muted", 3),
            ],
        )
        self.rows.fill(listed, as_of=as_of, marked=self.marked, empty=self._empty())

    def _counts(self, listed: int, decided: int) -> list[Part]:
        if self.step.key == "close" or self.snapshot is None:
            return []
        active = self.snapshot.shown.active
        return [
            Part(f"{listed - decided} open", "muted", 6),
            Part(f"{decided} decided" if decided else "", "muted", 5),
            Part(f"{active} members", "faint", 2),
        ]

    def _owner_name(self) -> str:
        if self.snapshot is None:
            return ""
        from huddle.privacy.labels import Labels

        return Labels(self.snapshot.facts).staff(self.owner)

    def _empty(self) -> tuple[str, ...]:
        if self.snapshot is None:
            return ()
        if self.step.key == "close":
            return self.running.closing_words()
        if self.owner is not None:
            return ("None of these rows is theirs.", f"{self.key_of('back')} shows everybody's.")
        if not self.snapshot.facts.members:
            return ("No members yet.", "huddle import FILES brings them in.")
        stale = [feed for feed in self.snapshot.shown.feeds if feed.stale]
        if stale:
            names = ", ".join(f"{feed.name} ({feed.age} old)" for feed in stale)
            return ("No row is listed, but that is not certain:", f"▲ stale: {names}.")
        return (
            "Nothing here needs the team today.",
            f"{self.key_of('next')} goes on; {self.key_of('add')} adds what no rule knows.",
        )

    def _show_detail(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            self.detail.fill(None, None, as_of=date.min)
            return
        item = self.current_item
        member = None
        if item is not None and (item.key, "") in snapshot.shown.targets:
            from huddle.privacy import show_member

            target = snapshot.shown.target(item.key)
            if target.member_id is not None:
                member = show_member(
                    snapshot.facts,
                    target.member_id,
                    snapshot.shown,
                    cells=max(self.detail.scrollable_content_region.width - 2, 20),
                    reveal=self.sight.reveal or target.member_id in self.sight.revealed,
                )
        entry = self.rows.current
        note: tuple[str, ...] = ()
        if isinstance(entry, Fold):
            note = (_fold_words(entry), f"{self.key_of('open')} opens them.")
        self.detail.fill(item, member, as_of=snapshot.facts.as_of, note=note)

    def _show_decided(self) -> None:
        snapshot = self.snapshot
        title = "Decided that day" if snapshot and snapshot.past else "Decided today"
        if snapshot is not None and self.running.is_open:
            title = "Decided in this huddle"
        compact = self.app.size.height < 30 or self.app.size.width < 100
        lines = [
            DecidedLine("✓", member, decision.words) for member, decision in self.decisions_shown()
        ]
        self.decided.fill(title, lines, compact=compact)

    def decisions_shown(self) -> list[tuple[str, ShownDecision]]:
        """What was decided on the board's day, with whom about, the first decision first; also
        about rows that have left the board since."""
        snapshot = self.snapshot
        if snapshot is None:
            return []
        known = snapshot.shown_items()
        shown: dict[str, tuple[str, ShownDecision]] = {}
        for decision in snapshot.decisions:
            item = known.get(snapshot.real.get(decision.item_key, ""))
            key = item.key if item else decision.item_key
            shown.pop(key, None)
            if item is not None and item.decision is not None:
                shown[key] = (item.member, item.decision)
            else:
                shown[key] = self.deciding.of_stored(snapshot, decision)
        for key, (_, fresh) in self._fresh.items():
            shown.pop(key, None)
            if fresh is not None and key in known:
                shown[key] = (known[key].member, fresh)
        return list(shown.values())

    def open_again(self, keys: Sequence[str]) -> None:
        """What was decided about these rows is taken back: they show as open from now on."""
        self._lingering = frozenset()
        for key in keys:
            self._fresh[key] = (self._commits, None)
        self.present()
        if keys and keys[0] in {entry.key for entry in self.rows.entries}:
            self.rows.go(keys[0])

    def _show_notice(self) -> None:
        if self._notice.text:
            self.notice.fill([self._notice])
            return
        quiet: list[Part] = []
        if self.snapshot is not None:
            feeds = self.snapshot.shown.feeds
            stale = [feed for feed in feeds if feed.stale]
            for feed in stale if self.has_class("-narrow") else ():
                name = feed.name.rsplit(".", 1)[0]
                quiet.append(Part(f"▲ {name} {feed.age} stale", "act", 8))
            if feeds and not stale and self.has_class("-narrow"):
                oldest = max(feeds, key=lambda feed: feed.age_hours)
                quiet.append(Part(f"feeds at most {oldest.age} old", "faint", 5))
            quiet += [Part(warning, "soon", 4) for warning in self.snapshot.shown.warnings]
        self.notice.fill(quiet)

    def say(self, text: str, tone: str = "") -> None:
        """Says one line above the keys, for some seconds."""
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self._notice = Part(text, tone)
        self._notice_timer = self.set_timer(NOTICE_SECONDS, self._hush)
        self._show_notice()

    def _hush(self) -> None:
        self._notice = Part("")
        self._show_notice()

    def key_of(self, command: str) -> str:
        """The key of a command as it is shown."""
        return shown_key(self.keys[command])

    def show_keys(self) -> None:
        """The footer: what works now."""
        at = self.situation
        keys = [
            FooterKey(each.id, self.key_of(each.id), each.label(at), each.short or each.label(at))
            for each in footer(at)
        ]
        palette = BY_ID["palette"]
        self.key_bar.fill(
            keys, FooterKey("palette", self.key_of("palette"), palette.words, palette.words)
        )

    # What stands where

    @property
    def current_item(self) -> ShownItem | None:
        """The row under the cursor."""
        entry = self.rows.current
        return entry.item if isinstance(entry, Row) else None

    @property
    def situation(self) -> Situation:
        """Where the board stands, as far as commands care."""
        snapshot, entry, item = self.snapshot, self.rows.current, self.current_item
        if snapshot is None:
            return Situation()
        aside = self.focused in (self.agenda, self.detail)
        return Situation(
            loaded=True,
            focus=str(self.focused.id) if aside and self.focused else "list",
            entry="row" if item else ("fold" if entry else ""),
            decided=item is not None and decided_today(item, snapshot.facts.as_of),
            writing=item is not None and item.key in self.writing,
            has_member=item is not None and item.member_key is not None,
            has_task=item is not None and item.key.startswith("task:"),
            marked=len(self.marked),
            huddle=self.running.state,
            step=self.step.number,
            past=snapshot.past,
            masked=snapshot.shown.masked,
            revealed=item is not None and item.revealed,
            can_undo=bool(self.deciding.undoable()),
            has_record=bool(snapshot.huddle and snapshot.huddle.ended_at),
            filtered=self.owner is not None,
            narrow=self.has_class("-narrow"),
        )

    def chosen(self) -> list[tuple[ShownItem, RealTarget]]:
        """The marked rows, else the one under the cursor, with what they stand for."""
        if self.snapshot is None:
            return []
        known = self.snapshot.shown_items()
        item = self.current_item
        keys = [key for key in known if key in self.marked] or ([item.key] if item else [])
        return [(known[key], self.snapshot.shown.target(key)) for key in keys]

    # Keys

    def takes(self, key: str) -> bool:
        """Whether the key belongs to something begun by the key before it (``g`` and a letter)."""
        if not self._expects_screen:
            return False
        self._expects_screen = False
        if key == "h":
            self.say("This is the huddle.")
        elif key in SCREENS:
            self.say(f"There is no {SCREENS[key]} screen yet; this is the huddle.")
        elif key == "escape":
            self._hush()
        else:
            self.say("No screen has that letter. Help lists them.")
        return True

    def expect_screen(self) -> None:
        """``g``: the next key names a screen."""
        self._expects_screen = True
        self.say("Go to: h huddle (the other screens are not built yet)")

    def action_perform(self, command: str) -> None:
        self.perform(BY_ID[command])

    def perform(self, command: type[Command]) -> None:
        """Runs a command, or says why it does not work now."""
        said = command.obstacle(self.situation)
        if said:
            self.say(said, "soon")
        else:
            self._hush()
            command.run(self)
        self.show_keys()

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        self.perform(BY_ID[message.command])

    def on_agenda_chosen(self, message: Agenda.Chosen) -> None:
        self.go_to_step(message.number)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        self._cursors[self.step.key] = self.rows.cursor
        if message.left in self._lingering:
            self._lingering = frozenset()
            self._show_rows()
        if not self._following:
            self._following = True
            self.set_timer(FOLLOW_SECONDS, self._follow_cursor)

    def _follow_cursor(self) -> None:
        """The cursor is painted first. What belongs to its row comes after, once for all the keys
        that came meanwhile."""
        self._following = False
        self._show_detail()
        self.show_keys()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.rows.go(message.key)
        self.open_current()

    def on_descendant_focus(self) -> None:
        if hasattr(self, "key_bar"):
            self.show_keys()

    def open_current(self) -> None:
        """``Enter``: opens a fold, a step, or the member. On a row just decided it does nothing."""
        if self.focused is self.agenda:
            self.go_to_step(self.agenda.cursor)
            self._to_rows()
            return
        if self.step.key == "close" and not self.rows.entries:
            self.running.close()
            return
        entry = self.rows.current
        if isinstance(entry, Fold):
            self._toggle(entry.key)
        elif isinstance(entry, Row) and entry.key not in self._lingering | self.writing:
            self._to_detail()

    def _toggle(self, fold: str) -> None:
        opened = self._opened.get(self.step.key, frozenset())
        self._opened[self.step.key] = opened ^ {fold}
        self._show_rows()
        self._show_detail()

    def go_right(self) -> None:
        """``→``: opens a fold, else goes one pane to the right."""
        entry = self.rows.current
        if self.focused is self.agenda:
            if self.has_class("-narrow"):
                self.agenda.action_move(1)
            else:
                self._to_rows()
        elif self.focused is self.rows and isinstance(entry, Fold):
            if not entry.opened:
                self._toggle(entry.key)
        elif self.focused is self.rows and isinstance(entry, Row):
            self._to_detail()

    def go_left(self) -> None:
        """``←``: closes a fold, else goes one pane to the left."""
        entry = self.rows.current
        if self.focused is self.detail:
            self._to_rows()
        elif self.focused is self.agenda:
            if self.has_class("-narrow"):
                self.agenda.action_move(-1)
        elif isinstance(entry, Row) and entry.inside:
            self._toggle(entry.inside)
            self.rows.go(entry.inside)
        elif isinstance(entry, Fold) and entry.opened:
            self._toggle(entry.key)
        else:
            self.set_focus(self.agenda)

    def swap(self) -> None:
        """``Tab``: from the rows to the detail, from elsewhere to the rows."""
        if self.focused is self.rows:
            self._to_detail()
        else:
            self._to_rows()

    def _to_detail(self) -> None:
        self.add_class("-detail")
        self.set_focus(self.detail)

    def _to_rows(self) -> None:
        self.remove_class("-detail")
        self.set_focus(self.rows)

    def back(self) -> None:
        """``Escape``: undoes one thing about how one looks, the nearest first."""
        if self.focused is not self.rows:
            self._to_rows()
        elif self.marked:
            self.marked = frozenset()
            self.present()
        elif self.owner is not None:
            self.owner = None
            self.present()
        elif self.sight.day is not None:
            self.look(self.sight._replace(day=None))

    def step_by(self, by: int) -> None:
        """A step on or back; on from the last step is the close."""
        if by > 0 and self.step.number == len(STEPS):
            if self.situation.huddle == "running":
                self.running.close()
            return
        self.go_to_step(min(max(self.step.number + by, 1), len(STEPS)))

    def go_to_step(self, number: int) -> None:
        """Shows the rows of a step; in a huddle that one runs, the huddle goes there too."""
        step = STEPS[number - 1]
        if step == self.step or self.snapshot is None:
            return
        self.show_step(step.key)
        self.running.enter(step)

    def show_step(self, key: str) -> None:
        """Shows the rows of a step, the cursor where it last was in it."""
        self._cursors[self.step.key] = self.rows.cursor
        self.step = step_of(key)
        self._lingering = frozenset()
        self.rows.begin(self._cursors.get(key))
        self.present()

    def mark(self) -> None:
        """``Space``: marks the row or takes the mark off, and goes on to the next."""
        item = self.current_item
        if item is not None:
            self.marked ^= {item.key}
            self._show_rows()
            self.rows.action_move(1)

    def sort(self) -> None:
        """The next order of rows."""
        names = list(SORTS)
        self.sorting = names[(names.index(self.sorting) + 1) % len(names)]
        self.say(f"Sorted by {self.sorting}.")
        self.present()

    def travel(self, by: int) -> None:
        """A day back or forward; today is the end of the way."""
        if self.snapshot is None:
            return
        here = self.sight.day or self.settings.as_of or self.snapshot.today
        day = here + timedelta(days=by)
        self._lingering, self.marked = frozenset(), frozenset()
        self.look(self.sight._replace(day=None if day >= self.snapshot.today else day))

    def choose_owner(self) -> None:
        """``o``: asks whose rows to show."""
        from huddle.screens.owner import OwnerChosen, OwnerModal, OwnerRow

        counts: dict[str, tuple[str, int]] = {}
        for item in self.items(self.step.key):
            name, count = counts.get(item.owner_id or "", (item.owner, 0))
            counts[item.owner_id or ""] = (name, count + 1)
        rows = [OwnerRow(key, name, count) for key, (name, count) in counts.items()]

        def chosen(result: OwnerChosen | None) -> None:
            if result is not None:
                self.owner = result.staff_id
                self.present()

        rows.sort(key=lambda row: (row.staff_id == "", row.name))
        self.app.push_screen(OwnerModal(owners=rows, current=self.owner), chosen)

    def find(self) -> None:
        """``/``: asks which row to go to, in any step."""
        from huddle.screens.find import FindModal, FindRow, Found

        if self.snapshot is None:
            return
        rows = [
            FindRow(item.key, item.severity.value, item.member, item.reasons[0].text, section.title)
            for section in self.snapshot.shown.sections
            for item in section.items
        ]

        def found(result: Found | None) -> None:
            if result is not None:
                self.go_to_row(result.key)

        self.app.push_screen(FindModal(rows=rows, masked=self.snapshot.shown.masked), found)

    def go_to_row(self, key: str) -> None:
        """Puts the cursor on a row of any step, opening what it is folded into."""
        item = self.snapshot.shown_items().get(key) if self.snapshot else None
        if item is None:
            self.say("That row is not on the board any more.")
            return
        if item.section != self.step.key:
            self.go_to_step(step_of(item.section).number)
        if self.owner is not None and self.owner != (item.owner_id or ""):
            self.owner = None
        folds = {DECIDED, f"fold:{item.owner}"}
        if key not in {entry.key for entry in self.rows.entries}:
            opened = self._opened.get(self.step.key, frozenset())
            self._opened[self.step.key] = opened | folds
            self.present()
        self.rows.go(key)
        self._to_rows()

    def why(self) -> None:
        """``?``: why the row is here; where there is no row, why the count is what it is."""
        from huddle.screens.why import ChosenReason, WhyModal, WhyReason

        item = self.current_item
        if item is None or self.focused is self.agenda:
            self.why_count()
            return
        reasons = [WhyReason.of(reason, self._evidence(item, reason)) for reason in item.reasons]

        def chosen(result: ChosenReason | None) -> None:
            if result is not None:
                self.deciding.one_reason(item.key, result.reason_key, result.command)

        self.app.push_screen(WhyModal(subject=item.member, reasons=reasons), chosen)

    def _evidence(self, item: ShownItem, shown: ShownReason) -> tuple[str, ...]:
        """The facts behind a reason, in words that the row may say."""
        from huddle.privacy.evidence import evidence_words

        snapshot = self.snapshot
        assert snapshot is not None
        target = snapshot.shown.target(item.key, shown.key)
        real = snapshot.items.get(target.item_key)
        if real is None or target.member_id is None:
            return ()
        lines = [
            line
            for reason in real.reasons
            if reason.key in target.reason_keys
            for line in evidence_words(
                snapshot.facts, target.member_id, shown, reason, open_row=item.revealed
            )
        ]
        return tuple(dict.fromkeys(lines))

    def why_count(self) -> None:
        """Exactly what the count of the step counts, and what it leaves out and why."""
        from huddle.screens.why import ChosenRow, CountedRow, LeftOut, WhyCountModal

        snapshot = self.snapshot
        if snapshot is None or self.step.key == "close":
            self.say("The last step has no rows to count.")
            return
        as_of = snapshot.facts.as_of
        items = self.items(self.step.key)
        counted = [
            CountedRow(item.key, item.severity.value, item.member, item.reasons[0].text)
            for item in items
            if not decided_today(item, as_of)
        ]
        listed = {item.member for item in items}
        left_out = [
            LeftOut(f"decided: {item.decision.words}", 1, (item.member,))
            for item in items
            if item.decision is not None and decided_today(item, as_of)
        ]
        left_out += [
            LeftOut(item.decision.words if item.decision else "hidden", 1, (item.member,))
            for item in snapshot.shown.hidden
            if item.section == self.step.key
        ]
        left_out += [
            LeftOut(excluded.reason, len(others), others)
            for excluded in snapshot.shown.excluded
            if (others := tuple(each for each in excluded.members if each not in listed))
        ]

        def chosen(result: ChosenRow | None) -> None:
            if result is not None:
                self.go_to_row(result.key)

        title = f"{self.step.title}: {len(counted)}"
        self.app.push_screen(WhyCountModal(title=title, counted=counted, left_out=left_out), chosen)

    def copy_row(self) -> None:
        """``c``: the row as it is shown, to the clipboard."""
        item = self.current_item
        if item is None:
            return
        parts = (item.glyph, item.member, item.owner, item.due_words)
        head = "  ".join(part for part in parts if part)
        self.app.copy_to_clipboard("\n".join((head, *(reason.text for reason in item.reasons))))
        self.say("Copied as shown, if the terminal allows it.")

    def help(self) -> None:
        """``F1``: the manual."""
        from huddle.screens.help import HelpModal, KeyRow

        rows = [KeyRow(self.key_of(each.id), each.title, each.help) for each in ALL]
        self.app.push_screen(HelpModal(keys=rows))

    # What others may see

    def reveal_row(self) -> None:
        """``m``: shows the row's member for some seconds, after that is logged; again hides it."""
        item = self.current_item
        if item is None or self.snapshot is None:
            return
        target = self.snapshot.shown.target(item.key)
        member_id = target.member_id
        if member_id is None:
            return
        if member_id in self.sight.revealed:
            self.mask()
            return

        def shown() -> None:
            if self._mask_timer is not None:
                self._mask_timer.stop()
            self._mask_timer = self.set_timer(REVEAL_SECONDS, self.mask)
            self.look(self.sight._replace(revealed=frozenset({member_id})))

        def do(desk: Desk) -> str:
            desk.record_reveal(self.running.place(), target)
            return f"Shown for {REVEAL_SECONDS:.0f} seconds, and logged."

        self.write(Deed(do, then=shown))

    def mask(self) -> None:
        """Masks whatever is revealed."""
        if self._mask_timer is not None:
            self._mask_timer.stop()
            self._mask_timer = None
        if self.sight.reveal or self.sight.revealed:
            self.look(self.sight._replace(reveal=False, revealed=frozenset()))

    def blank(self) -> None:
        """``z``: nothing on the screen, at once."""
        from huddle.screens.blank import BlankScreen

        self.app.push_screen(BlankScreen())

    def idle_for(self, seconds: float) -> None:
        """Masks, and later blanks, a board that nobody has touched; not while a huddle runs."""
        if seconds >= IDLE_MASK_SECONDS:
            self.mask()
        in_huddle = self.snapshot is not None and self.running.is_open
        if seconds >= self.settings.lock_minutes * 60 and not in_huddle:
            from huddle.screens.blank import BlankScreen

            if not isinstance(self.app.screen, BlankScreen):
                self.blank()


def _explained(error: Exception) -> str:
    from huddle.errors import explained

    return explained(error)


def _collect_again() -> None:
    """Looks for garbage again, if that was put off for the start; what lives now lives on."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _long_day(snapshot: Snapshot) -> str:
    day = words.weekday(snapshot.facts.as_of, snapshot.facts.as_of)
    return f"{day} {snapshot.facts.as_of.year}"


def _fold_words(fold: Fold) -> str:
    rows = words.counted(fold.size, "row")
    if fold.key == DECIDED:
        return f"{rows} decided today."
    return f"{rows} of {fold.label} that can wait until the next working day."


def _absences(snapshot: Snapshot) -> list[Absence]:
    facts = snapshot.facts
    from huddle.privacy.labels import Labels

    labels = Labels(facts)
    return [
        Absence(
            labels.staff(staff.staff_id), labels.staff(staff.cover_id) if staff.cover_id else ""
        )
        for staff in facts.staff
        if staff.away_from
        and staff.away_from <= facts.as_of
        and (staff.away_to is None or facts.as_of <= staff.away_to)
        and staff.active
    ]
