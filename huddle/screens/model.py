"""What the board shows, read in one piece. Nothing here knows of a screen; every method of
``BoardModel`` may block and belongs into a thread."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from random import uniform
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from db import address, lists, reader, record, schema
from db.lists import SavedView
from db.record import ByHand, HuddleRecord
from db.types import Decision, Huddle, TeamFacts
from huddle import loading
from huddle.calendars import Calendar
from huddle.meeting import Visit
from huddle.privacy import ShownBoard, ShownItem, show
from huddle.rules.board import Board, Item
from huddle.rules.followup import matter_of
from huddle.screens.sight import Sight
from huddle.settings import Settings, today

if TYPE_CHECKING:
    from huddle.rules.rule import Rule

Answer = TypeVar("Answer")

LOOK_SECONDS = 0.25
"""How often a file is asked whether somebody else has written: it is shown within a second, reading
and painting with it."""
ASK_SECONDS = 0.5
"""How often a server is asked that says nothing by itself, since a pooler stands before it."""
HEAR_SECONDS = 1.0
"""How long a server is listened to until it is asked all the same: it may be gone."""
TURN_SECONDS = 0.02
"""How long whoever reads has the connection at least, between two questions about it."""
PATIENCE_SECONDS = 3.0
"""How long at most until a server that is gone is asked again. Each seat waits between half of it
and all, so that a server that is back is not asked by everybody at once."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A board as read at one moment, and what it was made of."""

    facts: TeamFacts
    rules: "tuple[Rule, ...]"
    calendar: Calendar
    board: Board
    shown: ShownBoard
    today: date
    items: Mapping[str, Item] = field(repr=False)
    """The evaluated items by their real keys, hidden ones among them."""
    real: Mapping[str, str] = field(repr=False)
    """Shown item keys by real ones."""
    begins_late: bool
    """Whether the team begins with an old log, most of it late."""
    by_hand: tuple[ByHand, ...] = ()
    """What who sits here did today beside decisions and can take back, the last one last."""
    views: tuple[SavedView, ...] = ()
    """How who sits here looks at lists, kept under names."""
    record: HuddleRecord | None = None
    """The day's huddle with its stays in steps, its roll and the notes added since."""

    @property
    def past(self) -> bool:
        """Whether it shows a day that is over: to look at, not to change."""
        return self.facts.as_of != self.today

    @property
    def next_working_day(self) -> date:
        """The first working day later than the board's day."""
        return self.calendar.add_business_days(self.facts.as_of, 1)

    @property
    def huddle(self) -> Huddle | None:
        """The huddle of the board's day, open or closed."""
        for huddle in self.facts.huddles:
            if huddle.day == self.facts.as_of:
                return huddle
        return None

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The stays of the day's huddle in its steps, as stored."""
        stays = self.record.stays if self.record else ()
        return tuple(Visit(stay.step, stay.entered_at, stay.left_at) for stay in stays)

    @property
    def roll(self) -> tuple[int, int]:
        """How many of the team are here, of how many on the roll; guests are not counted."""
        kept = self.record.attendance if self.record else ()
        team = {each.staff_id for each in self.facts.staff if self.facts.is_own(each)}
        roll = [each.status for each in kept if each.staff_id in team]
        return roll.count("present"), len(roll)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions of the board's day, in the order they were made."""
        made = [each for each in self.facts.decisions if each.day == self.facts.as_of]
        return tuple(sorted(made, key=lambda decision: decision.at))

    @property
    def undecided(self) -> frozenset[str]:
        """The shown keys of the rows that are listed and not decided about on the board's day."""
        as_of = self.facts.as_of
        return frozenset(
            item.key
            for section in self.shown.sections
            for item in section.items
            if item.decision is None or item.decision.on != as_of
        )

    def shown_items(self) -> Mapping[str, ShownItem]:
        """Every shown item by its shown key, hidden ones among them."""
        listed = (item for section in self.shown.sections for item in section.items)
        return {item.key: item for item in (*self.shown.hidden, *listed)}

    def origin(self, shown_key: str) -> ShownItem | None:
        """The row that a carried or snoozed one, or a task, came from; none where it came from no
        row, or that is no longer on the board."""
        matter = matter_of(self.shown.target(shown_key).item_key)
        for task in self.facts.tasks:
            if matter == f"task:{task.task_id}":
                matter = matter_of(task.from_key)
        shown = self.real.get(matter, shown_key)
        return self.shown_items()[shown] if shown != shown_key else None

    def kind(self, shown: ShownItem | None) -> str:
        """What a row is about: task, referral, request, …; "" for no row."""
        if shown is None:
            return ""
        return matter_of(self.shown.target(shown.key).item_key).partition(":")[0]

    def kind_of_all(self, keys: Iterable[str]) -> str:
        """What all rows of these shown keys are about; "" where they differ, and for none."""
        known = self.shown_items()
        kinds = {self.kind(known[key]) for key in keys if key in known}
        return kinds.pop() if len(kinds) == 1 else ""

    def item(self, shown_key: str) -> Item:
        """The evaluated item behind a shown one. KeyError when the board has no such."""
        return self.items[self.shown.target(shown_key).item_key]


def snapshot(
    loaded: loading.Loaded,
    sight: Sight,
    huddle: HuddleRecord | None = None,
    by_hand: tuple[ByHand, ...] = (),
    views: tuple[SavedView, ...] = (),
) -> Snapshot:
    """The loaded board as ``sight`` shows it, with the record of its huddle if there is one and
    what was done beside decisions and the views kept."""
    from huddle.decisions import begins_late

    facts, rules, calendar, board = loaded
    listed = [item for section in board.sections for item in section.items]
    shown = show(board, facts, rules, reveal=sight.reveal, revealed_members=sight.revealed)
    return Snapshot(
        facts=facts,
        rules=rules,
        calendar=calendar,
        board=board,
        shown=shown,
        today=today(facts.zone),
        items={item.key: item for item in (*board.hidden, *listed)},
        real={
            target.item_key: key for (key, reason), target in shown.targets.items() if not reason
        },
        begins_late=begins_late(board, facts),
        by_hand=by_hand,
        views=views,
        record=huddle,
    )


class _Kept(NamedTuple):
    """What was read last."""

    loaded: loading.Loaded
    huddle: HuddleRecord | None
    by_hand: tuple[ByHand, ...]
    views: tuple[SavedView, ...]

    def seen(self, sight: Sight) -> Snapshot:
        """It as ``sight`` shows it."""
        return snapshot(self.loaded, sight, self.huddle, self.by_hand, self.views)


class BoardModel:
    """Reads the board, and watches whether it is still so. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._conn: reader.Connection | None = None
        self._far = address.parse(settings.db).path is None
        self._listens = False
        self._version = 0
        self._kept: _Kept | None = None
        self._over = Event()
        self._asked: float | None = None

    @property
    def waited(self) -> float:
        """For how many seconds what was asked last has had no answer; 0 when it has."""
        asked = self._asked
        return 0.0 if asked is None else monotonic() - asked

    def read(self, sight: Sight) -> Snapshot:
        """The board from the database as it is now. Raises what ``huddle.loading`` raises; a
        connection that fails is given up, and another tried first."""
        with self._having_turn():
            was_open = self._conn is not None
            try:
                return self._read(sight)
            except Exception:
                self._let_go()
                if not was_open:
                    raise
            try:
                return self._read(sight)
            except Exception:
                self._let_go()
                raise

    def _read(self, sight: Sight) -> Snapshot:
        conn = self._open()
        with reader.snapshot(conn):
            schema.require(conn)  # they may have been brought up to date, or put back, meanwhile
            version = reader.data_version(conn)
            shown = self._kept.loaded.facts.team_id if self._kept else ""
            loaded = loading.load(conn, self.settings._replace(as_of=sight.day), shown)
            facts = loaded.facts
            kept = self._kept = _Kept(
                loaded,
                self._record(conn, facts),
                record.by_hand(conn, facts, self.settings.user),
                lists.saved_views(conn, facts, self.settings.user),
            )
        self._version = version
        return kept.seen(sight)

    def _open(self) -> reader.Connection:
        """The connection. Whoever reads through it asks for the version of the tables first."""
        if self._conn is None:
            conn = reader.connect(self.settings.db)
            self._listens = reader.listens(conn)
            self._conn = conn
        return self._conn

    def look(self, sight: Sight) -> Snapshot:
        """What was last read, looked at differently. Nothing is read, and nothing that is being
        read is waited for: a row is masked in time also while a server does not answer."""
        kept = self._kept
        return kept.seen(sight) if kept is not None else self.read(sight)

    def ask(self, question: Callable[[reader.Connection, TeamFacts], Answer]) -> Answer:
        """What a screen wants to know beside the facts, asked of the database as it was last read:
        ``question`` gets the connection and those facts. Raises what reading raises."""
        with self._having_turn():
            if (kept := self._kept) is None:
                raise LookupError("the board has not been read")
            conn = self._open()
            with reader.snapshot(conn):
                schema.require(conn)
                return question(conn, kept.loaded.facts)

    def watch(self, changed: Callable[[], None]) -> None:
        """From now on calls ``changed``, in a thread of its own, when somebody has written since
        the board was last read."""
        Thread(target=self._watch, args=(changed,), name="watcher", daemon=True).start()

    def close(self) -> None:
        """Ends watching and reading. Waits for nobody: what is being read, from a server that may
        be gone, gives the connection up when it ends."""
        self._over.set()
        self._kept = None
        if self._lock.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._lock.release()

    @contextmanager
    def _having_turn(self) -> Iterator[None]:
        """The connection is one thread's at a time."""
        with self._lock, self._asking():
            yield

    @contextmanager
    def _asking(self) -> Iterator[None]:
        self._asked = monotonic()
        try:
            yield
        finally:
            self._asked = None
            if self._over.is_set():
                self._let_go()

    def _record(self, conn: reader.Connection, facts: TeamFacts) -> HuddleRecord | None:
        for huddle in facts.huddles:
            if huddle.day == facts.as_of:
                return record.read(conn, facts.agency_id, huddle.huddle_id)
        return None

    def _watch(self, changed: Callable[[], None]) -> None:
        look = ASK_SECONDS if self._far else LOOK_SECONDS
        pause = look
        while not self._over.wait(self._heard(pause)):
            gone = self._conn is None
            if self.outdated():
                changed()
            pause = uniform(PATIENCE_SECONDS / 2, PATIENCE_SECONDS) if gone else look

    def _heard(self, pause: float) -> float:
        """Waits until the server says something, for some seconds at most; gives how long to wait
        yet, where it says nothing by itself."""
        conn = self._conn
        if not self._listens or conn is None:
            return pause
        with suppress(Exception):
            reader.hears(conn, HEAR_SECONDS)
            return TURN_SECONDS
        return pause  # it was closed meanwhile

    def outdated(self) -> bool:
        """Whether somebody has committed something since the last read that succeeded, or the
        connection is gone: the next read says what is wrong. No while one is under way."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            with self._asking():
                if self._conn is None:
                    return self._kept is not None
                return reader.data_version(self._conn) != self._version
        except Exception:
            self._let_go()
            return True
        finally:
            self._lock.release()

    def _let_go(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            with suppress(Exception):
                conn.close()
