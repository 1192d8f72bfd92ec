"""The huddle board: the agenda, the rows of one step, the detail of one row.

Here it is put together and presented. It reads and writes as in ``live`` and lists rows as in
``listing``; keys lead to ``moving``, ``looking``, ``revealing``, ``deciding`` and ``running``."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from huddle import words
from huddle.commands import BOARD, Command, Situation, footer
from huddle.meeting import STEPS
from huddle.plain import shortened
from huddle.roles import Role, reads_a_part, role_of
from huddle.screens.board.listing import Listing
from huddle.screens.board.looking import Looking
from huddle.screens.board.moving import Moving
from huddle.screens.board.revealing import Revealing
from huddle.screens.board.searching import Searching
from huddle.screens.commanding import Commanding
from huddle.screens.doors import DOORS, closed, first_letter
from huddle.screens.live import Deed, LiveScreen
from huddle.screens.updating import Updating
from huddle.screens.viewing import Viewing
from huddle.settings import Settings
from huddle.wall_keeping import WallKeeper, keeps
from huddle.widgets.agenda import Absence, Agenda, AgendaStep
from huddle.widgets.bars import Bar, CountAsked, KeyBar, Part
from huddle.widgets.decided import Decided, DecidedLine
from huddle.widgets.detail import Detail
from huddle.widgets.entries import DECIDED, Fold, Row, decided_by_another, decided_today, entries
from huddle.widgets.lines import cells
from huddle.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huddle.privacy import RealTarget, ShownFeed, ShownItem
    from huddle.screens.board.adding import Adding
    from huddle.screens.board.deciding import Deciding
    from huddle.screens.board.running import Running
    from huddle.screens.board.switching import Switching
    from huddle.screens.board.taking import Taking
    from huddle.screens.board.undoing import Undoing
    from huddle.screens.model import BoardModel, Snapshot

SETTLING_SECONDS = 0.25
"""How long the frame waits, once painted, for the rows to be painted with its parts at rest."""
GREETING_SECONDS = 0.1
"""How long after the first rows is said what is to be known at the beginning."""
FOLLOW_SECONDS = 0.04
"""How long after the cursor what belongs to its row is shown: time for the cursor to be painted."""

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


class BoardScreen(Commanding, LiveScreen):
    """The board of one team."""

    AUTO_FOCUS = "#rows"
    commands = BOARD
    letter = "h"

    adding: Adding
    deciding: Deciding
    running: Running
    switching: Switching
    taking: Taking
    undoing: Undoing
    """Made when the first rows have been read: the first paint waits for neither."""

    def __init__(
        self,
        settings: Settings,
        keys: dict[str, str],
        model: BoardModel | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(settings, model, classes)
        self.keys = keys
        self.listing, self.moving = Listing(self), Moving(self)
        self.looking, self.revealing = Looking(self), Revealing(self)
        self.explaining, self.updating = self.looking.explaining, Updating(self)
        self.searching = Searching(self)
        self.role = Role.UNKNOWN
        self._covered = False
        self.step = STEPS[1]
        self.marked: frozenset[str] = frozenset()
        self.viewing = Viewing(self)
        self.wall_keeper = WallKeeper(self.settings)
        self._unpainted = ExitStack()
        self._following = False
        self._decided: tuple[date | None, frozenset[str]] = (None, frozenset())

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
            self.call_next(self._settle)
        elif self._covered:
            self._covered = False
            self.present()

    def _settle(self) -> None:
        """The frame is painted; the next paint is that of the rows. While its parts come to rest
        it would be painted again and again, and the rows would wait for that."""
        self._unpainted.enter_context(self.app.batch_update())
        self.set_timer(SETTLING_SECONDS, self._unpainted.close)

    def on_unmount(self) -> None:
        self.wall_keeper.end()

    # What follows from reading and writing

    def on_live_screen_stale(self) -> None:
        # Beside reading again: while a past day is looked at, the wall is still of today.
        self._count_for_walls()

    def _count_for_walls(self) -> None:
        if self.snapshot is not None and keeps(self.settings, self.snapshot.facts.seat):
            facts = self.snapshot.facts
            self.wall_keeper.follow(facts.zone, facts.team_id)

    def import_ahead(self) -> None:
        from huddle.screens.board import (  # noqa: F401
            adding,
            deciding,
            running,
            switching,
            taking,
            undoing,
        )

    def import_for_writing(self) -> None:
        import huddle.decisions
        import huddle.screens.modals.add  # which imports what all forms are made of
        import huddle.screens.modals.log_contact  # noqa: F401

    def arrived(self, *, first: bool) -> None:
        snapshot = self.snapshot
        assert snapshot is not None, "called when a board has arrived"
        if first:
            from huddle.screens.board.adding import Adding
            from huddle.screens.board.deciding import Deciding
            from huddle.screens.board.running import Running
            from huddle.screens.board.switching import Switching
            from huddle.screens.board.taking import Taking
            from huddle.screens.board.undoing import Undoing

            self.deciding, self.running = Deciding(self), Running(self)
            self.adding, self.undoing, self.taking = Adding(self), Undoing(self), Taking(self)
            self.switching = Switching(self)
        self._tell_of_others(snapshot, first=first)
        self.role = role_of(snapshot.facts, self.settings.user)
        self.marked &= snapshot.undecided
        self.running.follow(snapshot)
        self.running.read_back_again()
        self.looking.arrived()
        self._count_for_walls()
        if first and not snapshot.past:
            huddle = snapshot.huddle
            self._begin(meeting=huddle is not None and huddle.status == "open")
        if first and self.huddle_app.greeting:
            self.set_timer(GREETING_SECONDS, self._greet)

    def _greet(self) -> None:
        """Says what is to be known at the beginning, on the screen that one begins at."""
        page = self.huddle_app.page
        if page is None or page.is_mounted:
            self.say(self.huddle_app.greeting)
        else:
            self.set_timer(GREETING_SECONDS, self._greet)

    def _tell_of_others(self, snapshot: Snapshot, *, first: bool) -> None:
        """Says who else has decided something since the board of the same day was read."""
        from huddle.screens.board.telling import told

        day, known = self._decided
        if not first and day == snapshot.facts.as_of:
            said = told(snapshot, known, self.settings.user)
            if said:
                self.say(said)
        self._decided = (
            snapshot.facts.as_of,
            frozenset(each.decision_id for each in snapshot.decisions),
        )

    def _begin(self, *, meeting: bool) -> None:
        """Goes to the screen that whoever works here begins at."""
        letter = first_letter(self.role, self.settings.opens, meeting=meeting)
        if letter != self.letter and not closed(DOORS[letter], self.situation):
            self.huddle_app.go(letter)

    def write(self, deed: Deed) -> None:
        super().write(deed)
        if self.is_active:
            # Under a form it would have all that shows through repainted for nothing.
            self.show_keys()

    def wrote(self, deed: Deed) -> None:
        self.marked -= deed.shows.keys()
        cursor = self.rows.cursor
        if cursor is not None and cursor in deed.shows:
            self.listing.linger(cursor, self.step.key)

    def show_open_again(self, keys: Sequence[str]) -> None:
        """What was decided about these rows is taken back: they show as open from now on."""
        self.listing.release()
        for key in keys:
            self.fresh[key] = (self.commits, None)
        self.present()
        if keys and keys[0] in {entry.key for entry in self.rows.entries}:
            self.rows.go(keys[0])

    # Presenting

    def on_resize(self) -> None:
        self.present()

    def present(self) -> None:
        """Shows what is so now. Each part repaints only if it reads otherwise than before."""
        if not hasattr(self, "key_bar"):
            return
        if page := self.huddle_app.page:
            self._covered = True
            page.follow()
            page.present()
            return
        with self.app.batch_update():
            self.set_class(self.snapshot is not None and self.snapshot.past, "-past")
            self.rows.airy = self.app.size.height >= 30
            self.show_header()
            self._show_agenda()
            self.show_rows()
            self.show_detail()
            self._show_decided()
            self.show_notice()
            self.show_keys()
        if self.snapshot is not None or self.failure:
            self.unveil()
        self.huddle_app.refresh_dialogs()

    def unveil(self) -> None:
        """The first rows are there, here or on the page that somebody begins at: they are painted
        now, with their parts at rest."""
        self._unpainted.close()

    def show_header(self) -> None:
        """Where we are: team, day, how the huddle stands, what is masked."""
        self.header.fill(*self.header_parts("Huddle"))

    def header_parts(self, heading: str) -> tuple[list[Part], list[Part]]:
        """What the first line of a screen says, from the left and from the right."""
        snapshot = self.snapshot
        left = [Part(heading, "strong", 5)]
        if snapshot is None:
            return left, []
        shown = snapshot.shown
        day = Part(_long_day(snapshot), "", 9 if snapshot.past else 7)
        left += [Part(shown.team_name, "", 8, named=True), day]
        right: list[Part] = []
        if snapshot.past:
            right.append(Part("■ a past day, to look at only", "soon", 9))
        else:
            right += self.running.header(self.now)
        right += self._standing()
        right.append(Part(self.switching.words, "muted", 5, named=True))
        masked = shown.masked
        open_words = "row revealed" if self.sight.revealed else "masked"
        revealed = open_words if masked else "revealed"
        right.append(Part(revealed, "" if revealed == "masked" else "note", 8))
        return left, right

    def _standing(self) -> list[Part]:
        """As of when the rows are and what is still to be saved, while the database does not
        answer."""
        said = []
        if self.unsaved:
            said.append(Part(f"▲ {self.unsaved} to save", "act", 9))
        if self.failure and self.read_at is not None:
            said.append(Part(f"▲ shown as of {words.clock(self.read_at)}", "act", 9))
        return said

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
                None if step.key == "close" else self.listing.open_count(step.key),
                step == self.step,
                step.number in passed,
            )
            for step in STEPS
        ]
        self.agenda.fill(steps, self.absences(), snapshot.shown.feeds)

    def show_rows(self) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            said = self.failure or "Reading the team database…"
            again = (f"{self.key_of('refresh')} tries again.",) if self.failure else ()
            self.title_bar.fill([Part(QUESTIONS[self.step.key], "strong")])
            self.rows.fill((), as_of=date.min, empty=(said, *again))
            return
        as_of = snapshot.facts.as_of
        everything = self.listing.items(self.step.key)
        selection = self.viewing.selection
        items = [item for item in everything if selection.fits(item, as_of)]
        listed = entries(
            items,
            as_of=as_of,
            next_working_day=snapshot.next_working_day,
            opened=self.moving.opened.get(self.step.key, frozenset()),
            lingering=self.listing.lingering,
            sort=selection.sort,
        )
        decided = sum(decided_today(item, as_of) for item in items)
        self.rows.columns = selection.columns
        self.title_bar.fill(
            [Part(self._question(snapshot), "strong", 6), *self._counts(len(items), decided)],
            [
                Part(self._marks([item.key for item in items]), "where", 8),
                *(Part(each, "where", 6, named=True) for each in self.viewing.told(selection)),
            ],
        )
        self.rows.fill(listed, as_of=as_of, marked=self.marked, empty=self._empty())

    def _question(self, snapshot: Snapshot) -> str:
        question = QUESTIONS[self.step.key]
        return question.replace(" today", " that day") if snapshot.past else question

    def _counts(self, listed: int, decided: int) -> list[Part]:
        if self.step.key == "close" or self.snapshot is None:
            return []
        shown = self.snapshot.shown
        whose = "of yours" if shown.part else "members"
        unread = self.snapshot.facts.unread
        return [
            Part(f"{listed - decided} open", "muted", 9, "open"),
            Part(f"{decided} decided" if decided else "", "muted", 5, "decided"),
            Part(f"{shown.active} {whose}", "faint", 2, "members"),
            Part(f"{unread} not shown" if unread else "", "muted", 4, "unread"),
        ]

    def absences(self) -> list[Absence]:
        """Who is away on the board's day."""
        if self.snapshot is None:
            return []
        from huddle.privacy.labels import Labels

        facts = self.snapshot.facts
        labels = Labels(facts)
        return [
            Absence(
                labels.staff(staff.staff_id), labels.staff(staff.cover_id) if staff.cover_id else ""
            )
            for staff in facts.staff
            if staff.active and staff.is_away(facts.as_of)
        ]

    def _marks(self, here: Sequence[str]) -> str:
        """How many rows the next decision covers, those in sight and others."""
        if not self.marked:
            return ""
        elsewhere = len(self.marked.difference(here))
        if elsewhere == len(self.marked):
            return f"{elsewhere} marked elsewhere"
        also = f", {elsewhere} elsewhere" if elsewhere else ""
        return f"{len(self.marked) - elsewhere} marked{also}"

    def _empty(self) -> tuple[str, ...]:
        if self.snapshot is None:
            return ()
        if self.step.key == "close":
            return self.running.closing_words()
        if self.viewing.selection.filters:
            return ("No row here fits what is chosen.", f"{self.key_of('back')} shows all rows.")
        if not self.snapshot.facts.members and self.situation.signed_in:
            return ("No members that your login reads.", "Leads and supervisors read their teams'.")
        if not self.snapshot.facts.members:
            return ("No members yet.", f"{self.key_of('import_file')} imports a file of yours.")
        stale = [feed for feed in self.snapshot.shown.feeds if feed.stale]
        if stale:
            names = words.listed([f"{feed.name} is {feed.age} old" for feed in stale])
            return ("No row here.", f"▲ {names}, so some may be missing.")
        goes_on = f"{self.key_of('next')} goes on"
        if self.snapshot.past:
            return ("Nothing here needed the team that day.", f"{goes_on}.")
        return (
            "Nothing here needs the team today.",
            f"{goes_on}; {self.key_of('add')} adds what no rule knows.",
        )

    def show_detail(self) -> None:
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
            note = (_fold_words(entry, snapshot), f"{self.key_of('open')} opens them.")
        elif item is not None and self.taking.under_review(item):
            keys = [self.key_of(each) for each in ("open", "mark", "baseline")]
            note = ("{} opens its rows, {} marks them, {} puts them off again.".format(*keys),)
        self.detail.fill(item, member, as_of=snapshot.facts.as_of, note=note)

    def _show_decided(self) -> None:
        snapshot = self.snapshot
        past = snapshot is not None and snapshot.past
        compact = self.app.size.height < 30 or self.app.size.width < 100
        lines = [
            DecidedLine("✓", member, decision.words)
            for member, decision in self.listing.decided().values()
        ]
        self.decided.fill(
            "Decided that day" if past else "Decided today",
            lines,
            none_yet="Nothing was decided."
            if past
            else "What is decided stands here as it is saved.",
            compact=compact,
        )

    def quiet(self) -> list[Part]:
        """Why what is shown may be old, where it is; else what is stale, what to do first, and what
        the rules warn of."""
        if self.failure and self.snapshot is not None:
            return [Part(self.failure, "act")]
        quiet: list[Part] = []
        if self.snapshot is not None:
            feeds = self.snapshot.shown.feeds
            stale = [feed for feed in feeds if feed.stale]
            if stale and self.has_class("-narrow"):
                quiet += stale_words(stale, self.notice.size.width)
            if feeds and not stale and self.has_class("-narrow"):
                oldest = max(feeds, key=lambda feed: feed.age_hours)
                quiet.append(Part(f"feeds at most {oldest.age} old", "faint", 5, "feeds"))
            if not (stale and self.has_class("-narrow")):
                quiet += self._baseline_words(self.snapshot)
            quiet += [Part(warning, "soon", 4) for warning in self.snapshot.shown.warnings]
        return quiet

    def _baseline_words(self, snapshot: Snapshot) -> list[Part]:
        """What to do first where a team begins with an old log."""
        late = self.taking.late() if snapshot.begins_late and not snapshot.past else 0
        if not late or self.marked:
            return []
        rows = "1 row is" if late == 1 else f"{late} rows are"
        them = "it" if late == 1 else "them"
        key = self.key_of("baseline")
        said = f"{rows} from before today: {key} takes {them} as a baseline to review later."
        return [Part(said, "note")]

    def as_masked(self, text: str) -> str:
        return self.revealing.said(text)

    def footer(self, at: Situation) -> tuple[type[Command], ...]:
        return footer(at)

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
            return Situation(failed=bool(self.failure))
        aside = self.focused in (self.agenda, self.detail)
        return Situation(
            loaded=True,
            focus=str(self.focused.id) if aside and self.focused else "list",
            entry="row" if item else ("fold" if entry else ""),
            decided=decided_today(item, snapshot.facts.as_of)
            if item is not None
            else entry is not None and entry.key == DECIDED,
            decided_by=decided_by_another(item, snapshot.facts, self.settings.user) if item else "",
            just_decided=item is not None and item.key in self.listing.lingering,
            writing=item is not None and item.key in self.writing,
            has_member=item is not None and item.member_key is not None,
            has_task=item is not None and item.key.startswith("task:"),
            kind=snapshot.kind(item),
            role=self.role,
            signed_in=snapshot.facts.seat is not None,
            reads_a_part=reads_a_part(snapshot.facts),
            marked=len(self.marked),
            marked_kind=snapshot.kind_of_all(self.marked),
            huddle=self.running.state,
            step=self.step.number,
            past=snapshot.past,
            masked=snapshot.shown.masked,
            revealed=item is not None and item.revealed,
            undo="the last decision" if self.behind else self.undoing.undo_words,
            has_record=self.running.has_record,
            filtered=self.viewing.selection.filters,
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

    def say(self, text: str, tone: str = "") -> None:
        """Says one line, at the page over the board if there is one."""
        if page := self.huddle_app.page:
            page.say(text, tone)
        else:
            super().say(text, tone)

    def why(self) -> None:
        self.looking.why()

    def find(self) -> None:
        self.looking.find()

    def open_current(self) -> None:
        self.moving.open_current()

    def swap(self) -> None:
        self.moving.swap()

    def back(self) -> None:
        self.moving.back()

    def mark(self) -> None:
        self.moving.mark()

    def choose_owner(self) -> None:
        self.viewing.choose_owner(self.listing.items(self.step.key))

    def why_count(self) -> None:
        self.looking.why_count()

    def listed(self) -> list[ShownItem]:
        if self.snapshot is None:
            return []
        items = self.listing.items(self.step.key)
        return self.viewing.selection.choose(items, self.snapshot.facts.as_of)

    @property
    def list_name(self) -> str:
        """What the list is called, for a file."""
        return self.step.title

    @property
    def several_owners(self) -> bool:
        """Whether rows are of several people."""
        return True

    def travel(self, by: int) -> None:
        self.looking.travel(by)

    def on_agenda_chosen(self, message: Agenda.Chosen) -> None:
        if message.number == self.step.number and self.snapshot is not None:
            self.looking.why_count()
        else:
            self.moving.to_step(message.number)

    def on_count_asked(self, message: CountAsked) -> None:
        self.looking.why_count(message.which, message.step)

    def on_detail_resized(self) -> None:
        self.show_detail()

    def on_cursor_list_moved(self, message: RowList.Moved) -> None:
        self.moving.remember()
        if message.left in self.listing.lingering:
            self.listing.release()
            self.show_rows()
        if not self._following:
            self._following = True
            self.set_timer(FOLLOW_SECONDS, self._follow_cursor)

    def _follow_cursor(self) -> None:
        """The cursor is painted first. What belongs to its row comes after, once for all the keys
        that came meanwhile."""
        self._following = False
        self.show_detail()
        self.show_keys()

    def on_cursor_list_chosen(self, message: RowList.Chosen) -> None:
        self.rows.go(message.key)
        self.moving.open_current()

    def on_descendant_focus(self) -> None:
        if hasattr(self, "key_bar"):
            self.show_keys()


def stale_words(stale: Sequence[ShownFeed], room: int) -> list[Part]:
    """Each stale feed with its age; how many there are, where ``room`` cells do not hold them."""
    named = [f"▲ {shortened(feed.name.rsplit('.', 1)[0], 30)} {feed.age} stale" for feed in stale]
    if len(named) > 1 and cells(" · ".join(named)) > room:
        oldest = max(stale, key=lambda feed: feed.age_hours)
        named = [f"▲ {len(stale)} feeds stale, oldest {oldest.age}"]
    return [Part(each, "act", 8, "feeds") for each in named]


def _long_day(snapshot: Snapshot) -> str:
    day = words.weekday(snapshot.facts.as_of, snapshot.facts.as_of)
    return f"{day} {snapshot.facts.as_of.year}"


def _fold_words(fold: Fold, snapshot: Snapshot) -> str:
    rows = words.counted(fold.size, "row")
    if fold.key == DECIDED:
        return f"{rows} decided {'that day' if snapshot.past else 'today'}."
    return f"{rows} of {fold.label} that can wait until the next working day."
