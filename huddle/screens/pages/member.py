"""One member: what there is to do on the left, the whole story on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from db import referrals
from db.story import history, teams_now
from huddle.commands import PAGE, Command, Situation
from huddle.commands.deciding import Assign, LogContact
from huddle.commands.looking import Reveal
from huddle.commands.member import Timeline
from huddle.commands.updating import Update
from huddle.errors import HuddleError
from huddle.privacy.mask import another_team
from huddle.privacy.story import show_story
from huddle.roles import leads
from huddle.screens.pages.page import Page
from huddle.views.story import KINDS, as_board, story
from huddle.widgets.bars import Bar, KeyBar, Part
from huddle.widgets.member import MemberDetail, MemberRows

if TYPE_CHECKING:
    from db.reader import Connection
    from db.types import TeamFacts
    from huddle.loading import Loaded
    from huddle.privacy.story import ShownStory
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.model import Snapshot
    from huddle.views.story import Story


class MemberPage(Page):
    """The story of one member, by the source's id: of the team, or of another one that they are in
    and who is looked at belongs to."""

    letter = "member"
    heading = "Member"
    commands = (*PAGE, Timeline)

    def __init__(self, board: BoardScreen, member_id: str) -> None:
        super().__init__(board)
        self.add_class("member")
        self.member_id = member_id
        self.kind = ""
        """What the timeline shows, "" for everything."""
        self._story: Story | None = None
        self._told: tuple[Snapshot, bool, int, ShownStory] | None = None

    def reach(self, loaded: Loaded) -> Loaded:
        """The loaded team, or the member's own where they are not of it; for those who move
        members with what its workers carry elsewhere, which a move is weighed with."""
        found = self._team_of(loaded)
        if not leads(self.board.role):
            return found
        from huddle.loading import with_elsewhere

        return self.read(lambda conn, _: with_elsewhere(conn, found))

    def _team_of(self, loaded: Loaded) -> Loaded:
        if _has(loaded.facts, self.member_id):
            return loaded
        from huddle.loading import team_beside, teams_read_by

        def beside(conn: Connection, facts: TeamFacts) -> Loaded:
            read = teams_read_by(conn, facts, self.settings.user)
            workers = {each.staff_id for each in facts.staff} if leads(self.board.role) else set()
            for each in teams_now(conn, facts, self.member_id):
                if each.team_id in read or each.care_manager_id in workers:
                    other = team_beside(conn, loaded, each.team_id)
                    if _has(other.facts, self.member_id):
                        return other
            return loaded

        return self.read(beside)

    def view(self, loaded: Loaded) -> Board:
        facts, rules, calendar, board = loaded
        if not _has(facts, self.member_id):
            raise HuddleError("This member is not with the team on this day. Escape goes back.")
        sent = self.read(lambda conn, _: referrals.history(conn, facts))
        own = self.read(lambda conn, _: history(conn, facts, self.member_id))
        made = story(self.member_id, board, facts, rules, calendar, own, sent)
        self._story = made
        return as_board(made, board, facts, rules, calendar, sent)

    def on_page_unviewable(self, message: Page.Unviewable) -> None:
        """Nothing of somebody who cannot be shown stays on the screen."""
        self.snapshot = self._story = self._told = None

    # What the page says

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Horizontal(id="columns"):
            with Vertical(id="centre"):
                yield Bar(id="title")
                yield MemberRows(id="rows")
            yield MemberDetail(id="detail")
        yield Bar(id="notice")
        yield KeyBar(id="keys")

    def show_rows(self) -> None:
        """The rows, and no room beyond them where the story stands below."""
        super().show_rows()
        most = len(self.rows.lines) + 1 if self.has_class("-narrow") else None
        self.query_one("#centre").styles.max_height = most

    def counts(self) -> Sequence[Part]:
        rows = [item for item in self.items() if item.section != "member"]
        act = sum(item.severity.value == "act" for item in rows)
        return [
            Part(self._label(), "note" if self._open else "strong", 8, named=True),
            Part(f"▲ {act}" if act else "", "act", 5),
        ]

    def chosen_words(self) -> Sequence[Part]:
        return [
            Part(self._elsewhere(), "note", 5, named=True),
            *self._chosen_kind(),
        ]

    def _elsewhere(self) -> str:
        """Which team it is, where that is not the one of the board."""
        snapshot, read = self.snapshot, self._of
        if snapshot is None or read is None or snapshot.facts.team_id == read.facts.team_id:
            return ""
        return another_team(snapshot.facts.team_name, masked=not self._open)

    def _chosen_kind(self) -> Sequence[Part]:
        return [Part(KINDS[self.kind] if self.kind else "", "where", 7)]

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        matter = (Update,) if at.kind in ("request", "referral", "task") else ()
        return (*matter, LogContact, Assign, Timeline, Reveal)

    def _label(self) -> str:
        if self.snapshot is None:
            return ""
        from huddle.privacy.labels import Labels

        return Labels(self.snapshot.facts).member(self.member_id, open_row=self._open)

    @property
    def _open(self) -> bool:
        sight = self.board.sight
        return sight.reveal or self.member_id in sight.revealed

    def show_detail(self) -> None:
        detail = self.query_one(MemberDetail)
        detail.story, detail.kind = self._shown_story(), self.kind
        super().show_detail()
        detail.redraw()

    def _shown_story(self) -> ShownStory | None:
        """What may be shown of the story, made once for a view and a way to look at it."""
        snapshot, whole = self.snapshot, self._whole
        if snapshot is None or whole is None or self._story is None:
            return None
        cells = max(self.detail.scrollable_content_region.width - 2, 20)
        told = self._told
        if told is None or told[0] is not snapshot or told[1:3] != (self._open, cells):
            shown = show_story(
                self._story,
                snapshot.facts,
                snapshot.shown,
                whole,
                cells=cells,
                reveal=self._open,
            )
            told = self._told = snapshot, self._open, cells, shown
        return told[3]

    # Keys

    def next_kind(self) -> None:
        """``T``: the next kind of moments that the member has, after the last one everything."""
        shown = self._shown_story()
        if shown is None:
            return
        known = {moment.kind for moment in shown.moments}
        kinds = ["", *(kind for kind in KINDS if kind in known)]
        at = kinds.index(self.kind) if self.kind in kinds else 0
        self.kind = kinds[(at + 1) % len(kinds)]
        self.show_rows()
        self.show_detail()
        self.query_one(MemberDetail).show_timeline()

    def open_current(self) -> None:
        self.swap()

    def back(self) -> None:
        if self.kind and self.focused is not self.detail and not self.marked:
            self.kind = ""
            self.present()
        else:
            super().back()


def _has(facts: TeamFacts, member_id: str) -> bool:
    return any(member.member_id == member_id for member in facts.members)
