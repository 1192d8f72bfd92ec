"""A screen over the board: another view of what the board has read, with the same desk and undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.worker import get_current_worker

from huddle import words
from huddle.commands import PAGE, Command, Situation, page_footer
from huddle.loading import Loaded
from huddle.privacy import show_member
from huddle.roles import reads_a_part
from huddle.screens.board.adding import Adding
from huddle.screens.board.deciding import Deciding
from huddle.screens.commanding import Commanding
from huddle.screens.explaining import Explaining
from huddle.screens.model import Snapshot
from huddle.screens.model import snapshot as snapshot_of
from huddle.screens.updating import Updating
from huddle.screens.viewing import Viewing
from huddle.widgets.bars import Bar, KeyBar, Part
from huddle.widgets.detail import Detail
from huddle.widgets.entries import Entry, Heading, Row, decided_by_another, decided_today
from huddle.widgets.rows import RowList
from huddle.widgets.tally import Count, Counted, Total

if TYPE_CHECKING:
    from db.reader import Connection
    from db.types import TeamFacts
    from huddle.privacy import RealTarget, ShownBoard, ShownItem
    from huddle.rules.board import Board
    from huddle.screens.board.revealing import Revealing
    from huddle.screens.board.running import Running
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.board.switching import Switching
    from huddle.screens.board.undoing import Undoing
    from huddle.screens.live import Deed
    from huddle.screens.seen import Seen
    from huddle.settings import Settings
    from huddle.widgets.dialog import Modal

Answer = TypeVar("Answer")
Read = TypeVar("Read")

FOLLOW_SECONDS = 0.04
"""How long after the cursor what belongs to its row is shown: time for the cursor to be painted."""


class Page(Commanding):
    """Rows in sections, with the detail of one. Subclasses say which in ``view``, and how the page
    is called in ``heading``."""

    AUTO_FOCUS = "#rows"
    commands = PAGE
    heading: ClassVar[str]
    """What the page is called, at the left of its first line."""
    dense: ClassVar[bool] = False
    """Whether rows stand close together also where there is room to part them."""

    class Viewed(Message):
        """The view of what the board has read (``of``) is made; ``whole`` is the board that it
        regroups, as it may be shown."""

        def __init__(self, snapshot: Snapshot, of: Snapshot, whole: ShownBoard) -> None:
            super().__init__()
            self.snapshot = snapshot
            self.of = of
            self.whole = whole

    class Unviewable(Message):
        """The view could not be made."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(classes="page")
        self.board = board
        self.keys = board.keys
        self.snapshot: Snapshot | None = None
        self.failure = ""
        self.marked: frozenset[str] = frozenset()
        self.explaining, self.updating = Explaining(self), Updating(self)
        self.viewing = Viewing(self)
        self.deciding, self.adding = Deciding(self), Adding(self)
        self._of: Snapshot | None = None
        """What the board had read when the view was made."""
        self._whole: ShownBoard | None = None
        """The board that the view regroups."""
        self._asked: Snapshot | None = None
        """What the board had read when making the last view began; none to have it made anew."""
        self._when_viewed: list[Callable[[], object]] = []
        self._following = False

    # What subclasses say

    def reach(self, loaded: Loaded) -> Loaded:
        """What the view is made of: the loaded team, unless the page is about more or others of the
        same day. Called in a thread."""
        return loaded

    def view(self, loaded: Loaded) -> Board:
        """The rows in their sections. Called in a thread, where ``read`` may be asked for more."""
        raise NotImplementedError

    def read(self, question: Callable[[Connection, TeamFacts], Read]) -> Read:
        """What the page wants to know beside the facts. Blocks, and belongs into a thread."""
        model = self.board.model
        assert model is not None, "asked when the board has been read"
        return model.ask(question)

    def counts(self) -> Sequence[Part]:
        """What stands beside the heading."""
        return [Part(words.counted(len(self.items()), "row"), "muted")]

    def chosen_words(self) -> Sequence[Part]:
        """What is chosen about the view, at the right of the title."""
        return ()

    def empty(self) -> tuple[str, ...]:
        """What stands where there is no row."""
        return ("Nothing here.",)

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        """The commands to name first in the footer."""
        return ()

    def viewed(self, before: Snapshot | None, now: Snapshot) -> None:
        """Another view is made, and shown next: what else follows from it."""

    def entries(self, snapshot: Snapshot) -> Iterator[Entry]:
        """The rows under the headings of their sections."""
        for section in snapshot.shown.sections:
            rows = self.chosen_of(section.items, snapshot)
            if rows:
                yield Heading(section.title, len(rows))
            yield from map(Row, rows)

    # A host, as the board is

    @property
    def settings(self) -> Settings:
        return self.board.settings

    @property
    def now(self) -> datetime:
        return self.board.now

    @property
    def running(self) -> Running:
        return self.board.running

    @property
    def undoing(self) -> Undoing:
        return self.board.undoing

    @property
    def revealing(self) -> Revealing:
        return self.board.revealing

    @property
    def switching(self) -> Switching:
        return self.board.switching

    def ask(
        self, form: Modal[Answer], deed: Callable[[Answer], Deed], seen: Seen | None = None
    ) -> None:
        self.board.ask(form, deed, seen)

    def write(self, deed: Deed) -> None:
        self.board.write(deed)

    def when_read(self, then: Callable[[], object]) -> None:
        """Calls ``then`` when all that was done here has been read, and its view is shown."""
        self.board.when_read(lambda: self._when_viewed.append(then))
        self.board.when_read(self.follow)

    def chosen(self) -> list[tuple[ShownItem, RealTarget]]:
        if self.snapshot is None:
            return []
        known = self.snapshot.shown_items()
        item = self.current_item
        keys = [key for key in known if key in self.marked] or ([item.key] if item else [])
        return [(known[key], self.snapshot.shown.target(key)) for key in keys]

    @property
    def current_item(self) -> ShownItem | None:
        entry = self.rows.current
        return entry.item if isinstance(entry, Row) else None

    @property
    def situation(self) -> Situation:
        snapshot, item = self.snapshot, self.current_item
        if snapshot is None:
            return Situation(failed=bool(self.failure))
        kind = snapshot.kind(item)
        return Situation(
            loaded=True,
            focus="detail" if self.focused is self.detail else "list",
            entry="row" if item else "",
            decided=item is not None and decided_today(item, snapshot.facts.as_of),
            decided_by=decided_by_another(item, snapshot.facts, self.settings.user) if item else "",
            writing=item is not None and item.key in self.board.writing,
            has_member=item is not None and item.member_key is not None,
            has_task=kind == "task",
            kind=kind,
            marked=len(self.marked),
            marked_kind=snapshot.kind_of_all(self.marked),
            huddle=self.running.state,
            past=snapshot.past,
            masked=snapshot.shown.masked,
            revealed=item is not None and item.revealed,
            undo="the last decision" if self.board.behind else self.undoing.undo_words,
            narrow=self.has_class("-narrow"),
            role=self.board.role,
            signed_in=snapshot.facts.seat is not None,
            reads_a_part=reads_a_part(snapshot.facts),
        )

    # Making the view

    def follow(self) -> None:
        """Makes the view of what the board has read by now, if that is not made already."""
        read = self.board.snapshot
        if read is None:
            self.failure = self.board.failure
            self.present()
        elif read is not self._asked:
            self._asked = read
            self._make(read)
        elif self._of is read:
            self._go_on()

    def look_again(self) -> None:
        """Makes the view anew: something was chosen about it."""
        self._asked = None
        self.follow()

    @work(thread=True, exclusive=True, group="view", exit_on_error=False)
    def _make(self, read: Snapshot) -> None:
        worker = get_current_worker()
        said: Message
        try:
            own = Loaded(read.facts, read.rules, read.calendar, read.board)
            loaded = self.reach(own)
            made = loaded._replace(board=self.view(loaded))
            sight = self.board.sight
            shown = snapshot_of(made, sight, read.record, read.by_hand, read.views)
            whole = read.shown if loaded is own else snapshot_of(loaded, sight).shown
            said = self.Viewed(shown, read, whole)
        except Exception as error:
            from huddle.errors import explained

            said = self.Unviewable(explained(error))
        if not worker.is_cancelled:
            self.post_message(said)

    def on_page_viewed(self, message: Viewed) -> None:
        self.viewed(self.snapshot, message.snapshot)
        self.snapshot, self._of, self.failure = message.snapshot, message.of, ""
        self._whole = message.whole
        self.marked &= message.snapshot.shown_items().keys()
        self.present()
        self.board.unveil()
        self._go_on()
        self.huddle_app.hear()

    def on_page_unviewable(self, message: Unviewable) -> None:
        self.failure, self._asked = message.said, None
        self.present()
        self.board.unveil()
        self.huddle_app.hear()

    def _go_on(self) -> None:
        waiting, self._when_viewed = self._when_viewed, []
        for then in waiting:
            then()

    @property
    def ready(self) -> bool:
        """Whether keys mean something here: the view is shown, or why there is none."""
        return self.snapshot is not None or bool(self.failure)

    # Presenting

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Horizontal(id="columns"):
            with Vertical(id="centre"):
                yield Bar(id="title")
                yield RowList(id="rows")
            yield Detail(id="detail")
        yield Bar(id="notice")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.header = self.query_one("#header", Bar)
        self.title_bar = self.query_one("#title", Bar)
        self.notice = self.query_one("#notice", Bar)
        self.rows = self.query_one(RowList)
        self.detail = self.query_one(Detail)
        self.key_bar = self.query_one(KeyBar)
        self.follow()

    def on_screen_resume(self) -> None:
        if hasattr(self, "key_bar"):
            self.follow()
            self.present()

    def on_resize(self) -> None:
        self.present()

    def present(self) -> None:
        """Shows what is so now. Each part repaints only if it reads otherwise than before."""
        if not hasattr(self, "key_bar"):
            return
        with self.app.batch_update():
            self.set_class(self.snapshot is not None and self.snapshot.past, "-past")
            self.rows.airy = self.app.size.height >= 30 and not self.dense
            self.show_header()
            self.show_rows()
            self.show_detail()
            self.show_notice()
            self.show_keys()
        self.huddle_app.refresh_dialogs()

    def show_header(self) -> None:
        """Where we are: the page, team, day, who works, what is masked."""
        left, right = self.board.header_parts(self.heading)
        self.header.fill(left, right)

    def show_rows(self) -> None:
        """The title, and the rows under the headings of their sections."""
        snapshot, selection = self.snapshot, self.viewing.selection
        self.rows.columns = selection.columns
        self.title_bar.fill(
            [Part(self.heading, "strong", 6), *self.counts()] if snapshot else [Part(self.heading)],
            [
                Part(f"{len(self.marked)} marked" if self.marked else "", "where", 8),
                *self.chosen_words(),
                *(Part(each, "where", 6, named=True) for each in self.viewing.told(selection)),
            ],
        )
        if snapshot is None:
            said = self.failure or "Reading the team database…"
            self.rows.fill((), as_of=date.min, empty=(said,))
            return
        self.rows.fill(
            tuple(self.entries(snapshot)),
            as_of=snapshot.facts.as_of,
            marked=self.marked,
            empty=self.empty(),
        )

    def items(self) -> list[ShownItem]:
        """Every row of the view, with what was decided about it since it was read."""
        if self.snapshot is None:
            return []
        return [
            self.with_fresh(item)
            for section in self.snapshot.shown.sections
            for item in section.items
        ]

    def listed(self) -> list[ShownItem]:
        if self.snapshot is None:
            return []
        return [entry.item for entry in self.entries(self.snapshot) if isinstance(entry, Row)]

    def chosen_of(self, items: Iterable[ShownItem], snapshot: Snapshot) -> list[ShownItem]:
        """The rows of a section that are listed as they are looked at, in their order."""
        rows = map(self.with_fresh, items)
        return self.viewing.selection.choose(rows, snapshot.facts.as_of)

    def with_fresh(self, item: ShownItem) -> ShownItem:
        """The row with what was decided about it since it was read."""
        fresh = self.board.fresh.get(item.key)
        return item._replace(decision=fresh[1]) if fresh else item

    def show_detail(self) -> None:
        """The member of the row under the cursor, as the board shows it beside its rows."""
        snapshot, whole, item = self.snapshot, self._whole, self.current_item
        if snapshot is None or whole is None or item is None:
            self.detail.fill(None, None, as_of=date.min)
            return
        member_id = snapshot.shown.target(item.key).member_id
        sight = self.board.sight
        member = None
        if member_id is not None:
            member = show_member(
                snapshot.facts,
                member_id,
                whole,
                cells=max(self.detail.scrollable_content_region.width - 2, 20),
                reveal=sight.reveal or member_id in sight.revealed,
            )
        self.detail.fill(item, member, as_of=snapshot.facts.as_of)

    def as_masked(self, text: str) -> str:
        return self.revealing.said(text)

    def quiet(self) -> list[Part]:
        return self.board.quiet() if self.snapshot is not None else []

    def footer(self, at: Situation) -> tuple[type[Command], ...]:
        return page_footer(at, self.wanted(at))

    # Keys

    def why(self) -> None:
        """``?``: why the row is here."""
        if self.current_item is None:
            self.say("No row is selected.", "soon")
        else:
            self.explaining.why()

    def find(self) -> None:
        """``/``: asks which row of the page to go to, or which member to open."""
        if self.snapshot is not None:
            self.board.searching.find(self.snapshot, self.rows.go)

    def open_current(self) -> None:
        """``Enter``: opens the member of the row; of a row that has none its detail."""
        item, snapshot = self.current_item, self.snapshot
        member_id = snapshot.shown.target(item.key).member_id if item and snapshot else None
        if member_id is None:
            self.swap()
        else:
            self.huddle_app.open_member(member_id)

    def swap(self) -> None:
        """``Tab``: between the rows and the detail."""
        to_detail = self.focused is self.rows
        self.set_class(to_detail, "-detail")
        self.set_focus(self.detail if to_detail else self.rows)
        self.show_keys()

    def back(self) -> None:
        """``Escape``: undoes one thing about how one looks, the nearest first; then leaves."""
        if self.focused is self.detail:
            self.swap()
        elif self.marked:
            self.marked = frozenset()
            self.present()
        elif self.viewing.selection.filters:
            self.viewing.show_all()
        else:
            self.huddle_app.pop_screen()

    def choose_owner(self) -> None:
        """``o``: asks whose rows to list."""
        self.viewing.choose_owner(self.items())

    def why_count(self) -> None:
        """``#``: what each number of the page counts, and what is left out and why."""
        from huddle.screens.modals.count import ChosenRow, CountModal

        def chosen(result: ChosenRow | None) -> None:
            if result is not None:
                self.rows.go(result.key)

        if self.snapshot is not None:
            modal = CountModal(tuple(self._totals(self.snapshot)), opened="")
            self.app.push_screen(modal, chosen)

    def _totals(self, snapshot: Snapshot) -> Iterator[Total]:
        listed, left_out = [], []
        for section in snapshot.shown.sections:
            rows = self.chosen_of(section.items, snapshot)
            if rows:
                counted = tuple(
                    Counted(row.member, row.in_short, row.severity.value, row.key) for row in rows
                )
                listed.append(Count(section.key, section.title, counted))
            keys = {row.key for row in rows}
            left_out += [item for item in section.items if item.key not in keys]
        yield Total(self.heading, sum(len(each.counted) for each in listed), tuple(listed))
        if left_out:
            told = " · ".join(self.viewing.told(self.viewing.selection))
            those = tuple(Counted(row.member, row.in_short, row.severity.value) for row in left_out)
            yield Total("Not listed", len(those), (Count("left_out", f"not {told}", those),))

    @property
    def list_name(self) -> str:
        return self.heading

    @property
    def several_owners(self) -> bool:
        """Whether the view has rows of several people."""
        return True

    def mark(self) -> None:
        """``Space``: marks the row or takes the mark off, and goes on to the next."""
        item = self.current_item
        if item is not None:
            self.marked ^= {item.key}
            self.show_rows()
            self.rows.action_move(1)

    def travel(self, by: int) -> None:
        """A day back or forward; today is the end of the way."""
        self.marked = frozenset()
        self.board.travel(by)

    def reload(self) -> None:
        """``r``: reads again."""
        self.board.reload()

    def on_detail_resized(self) -> None:
        self.show_detail()

    def on_cursor_list_moved(self, message: RowList.Moved) -> None:
        if not self._following:
            self._following = True
            self.set_timer(FOLLOW_SECONDS, self._follow_cursor)

    def _follow_cursor(self) -> None:
        self._following = False
        self.show_detail()
        self.show_keys()

    def on_cursor_list_chosen(self, message: RowList.Chosen) -> None:
        self.rows.go(message.key)
        self.open_current()

    def on_descendant_focus(self) -> None:
        if hasattr(self, "key_bar"):
            self.show_keys()
