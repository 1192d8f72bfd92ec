"""My queue: what one worker has to do, in the order to work it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from db.record import worked_on
from huddle.commands import PAGE, Command, Situation
from huddle.commands.deciding import Add, Finish, LogContact
from huddle.commands.looking import Owner
from huddle.commands.updating import Inform, Update
from huddle.privacy.covering import covering
from huddle.privacy.labels import Labels
from huddle.roles import worker
from huddle.screens.pages.whose import WhosePage
from huddle.views.queue import queue
from huddle.widgets.bars import Part
from huddle.widgets.entries import Entry, Heading, Row

if TYPE_CHECKING:
    from datetime import date

    from db.types import Staff
    from huddle.loading import Loaded
    from huddle.privacy import ShownItem
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.model import Snapshot
    from huddle.widgets.rows import RowList

_FIRST: dict[str, tuple[type[Command], ...]] = {
    "task": (Finish, Update),
    "referral": (Update,),
    "request": (Update, Inform),
}


class _Place(NamedTuple):
    """Where a row stood: its section, and how many rows above it."""

    section: str
    above: int


class QueuePage(WhosePage):
    """What one worker has to do. A row that was worked on stays where it was until the cursor
    leaves it."""

    letter = "q"
    heading = "My queue"
    question = "Whose queue"
    commands = PAGE

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self._stays: tuple[str, _Place] | None = None
        """The row that is listed where it stood."""
        self._view: tuple[str, date] | None = None
        """Whose rows of which day are shown."""

    def reach(self, loaded: Loaded) -> Loaded:
        """Every team in which the worker works."""
        from huddle.loading import all_teams_of

        return self.read(lambda conn, _: all_teams_of(conn, loaded, self.whose))

    def view(self, loaded: Loaded) -> Board:
        whose = self.whose
        done = self.read(lambda conn, facts: worked_on(conn, facts, whose))
        return queue(loaded.board, loaded.facts, loaded.rules, whose, done)

    # What the page says

    def counts(self) -> Sequence[Part]:
        if self.snapshot is None:
            return []
        if self.snapshot.shown.masked and self.whose != self.settings.user:
            return []  # one worker's load does not stand on a shared screen
        sizes = {part.key: part.count for part in self.snapshot.shown.sections}
        done = sizes.pop("done", 0)
        return [
            Part(f"{sum(sizes.values())} open", "muted", 5),
            Part(f"{done} done" if done else "", "muted", 3),
        ]

    def chosen_words(self) -> Sequence[Part]:
        if self.snapshot is None:
            return []
        facts = self.snapshot.facts
        another = self.whose != self.settings.user
        return [
            Part(Labels(facts).staff(self.whose) if another else "", "where", 7, named=True),
            Part(covering(facts, self.whose), "note", 4),
        ]

    def empty(self) -> tuple[str, ...]:
        if self.snapshot is None:
            return ()
        owner = self.key_of("owner")
        if worker(self.snapshot.facts, self.whose) is None:
            return (
                "You are not on the staff list, so no row is yours.",
                f"{owner} shows somebody's queue; {self.key_of('work_as')} says who you are.",
            )
        stale = [feed.name for feed in self.snapshot.shown.feeds if feed.stale]
        if stale:
            return ("No row here.", f"▲ {stale[0]} is stale, so some may be missing.")
        return ("Nothing to do here.", f"{self.key_of('add')} adds what no rule knows.")

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        if not at.entry:
            return (Add, Owner)
        return () if at.decided else (*_FIRST.get(at.kind, ()), LogContact)

    # Whose

    def note_on(self, staff: Staff, as_of: date) -> str:
        return super().note_on(staff, as_of) or ("away" if staff.is_away(as_of) else "")

    def back(self) -> None:
        """``Escape``: to one's own queue again, before the page is left."""
        if self.focused is self.rows and not self.marked and self.whose != self.settings.user:
            self.chosen_worker = ("", "")
            self.look_again()
        else:
            super().back()

    # Rows that were worked on

    def viewed(self, before: Snapshot | None, now: Snapshot) -> None:
        view, self._view = self._view, (self.whose, now.facts.as_of)
        cursor = self.rows.cursor
        stays, self._stays = self._stays, None
        if before is None or cursor is None or view != self._view:
            return
        was, is_now = _place(before, cursor), _place(now, cursor)
        if stays is not None and stays[0] == cursor:
            was = stays[1]
        if was is not None and is_now is not None and was.section != is_now.section:
            self._stays = (cursor, was)

    def on_cursor_list_moved(self, message: RowList.Moved) -> None:
        if self._stays is not None and message.left == self._stays[0]:
            self._stays = None
            self.show_rows()

    @property
    def current_item(self) -> ShownItem | None:
        item, snapshot = super().current_item, self.snapshot
        if item is None or snapshot is None:
            return item
        return item._replace(owner=snapshot.shown_items().get(item.key, item).owner)

    @property
    def situation(self) -> Situation:
        at, entry = super().situation, self.rows.current
        return at._replace(decided=True) if isinstance(entry, Row) and entry.done else at

    def entries(self, snapshot: Snapshot) -> Iterator[Entry]:
        done = {item.key for part in snapshot.shown.sections[-1:] for item in part.items}
        staying, place = self._stays or ("", None)
        for section in snapshot.shown.sections:
            items = [item for item in section.items if item.key != staying]
            if place is not None and section.key == place.section:
                items.insert(place.above, snapshot.shown_items()[staying])
            rows = self.chosen_of(items, snapshot)
            if rows:
                # One that stays where it was counts where it belongs by now.
                yield Heading(section.title, len(self.chosen_of(section.items, snapshot)))
            for item in rows:
                yield Row(self._by_owner(item), done=item.key in done)

    def _by_owner(self, item: ShownItem) -> ShownItem:
        """The row as it names its owner: not at all where that is whose queue it is."""
        if item.owner_id == self.whose:
            return item._replace(owner="")
        return item._replace(owner=f"for {item.owner}")


def _place(snapshot: Snapshot, key: str) -> _Place | None:
    return next(
        (
            _Place(section.key, above)
            for section in snapshot.shown.sections
            for above, item in enumerate(section.items)
            if item.key == key
        ),
        None,
    )
