"""One member: what there is to do on the left, the whole story on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from db import referrals
from db.story import history
from huddle.commands import PAGE, Command, Situation
from huddle.commands.deciding import Assign, LogContact
from huddle.commands.looking import Reveal
from huddle.commands.member import Timeline
from huddle.commands.updating import Update
from huddle.errors import HuddleError
from huddle.privacy.story import show_story
from huddle.screens.pages.page import Page
from huddle.views.story import KINDS, as_board, story
from huddle.widgets.bars import Bar, KeyBar, Part
from huddle.widgets.member import MemberDetail, MemberRows

if TYPE_CHECKING:
    from huddle.loading import Loaded
    from huddle.privacy.story import ShownStory
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.model import Snapshot
    from huddle.views.story import Story


class MemberPage(Page):
    """The story of one member of the team, by the source's id."""

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

    def view(self, loaded: Loaded) -> Board:
        facts, rules, calendar, board = loaded
        if all(member.member_id != self.member_id for member in facts.members):
            raise HuddleError("This member is not with the team on this day. Escape goes back.")
        sent = self.read(referrals.history)
        own = self.read(lambda conn, known: history(conn, known, self.member_id))
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

    def counts(self) -> Sequence[Part]:
        rows = [item for item in self.items() if item.section != "member"]
        act = sum(item.severity.value == "act" for item in rows)
        return [
            Part(self._label(), "note" if self._open else "strong", 8, named=True),
            Part(f"▲ {act}" if act else "", "act", 5),
        ]

    def chosen_words(self) -> Sequence[Part]:
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
        snapshot, read = self.snapshot, self._of
        if snapshot is None or read is None or self._story is None:
            return None
        cells = max(self.detail.scrollable_content_region.width - 2, 20)
        told = self._told
        if told is None or told[0] is not snapshot or told[1:3] != (self._open, cells):
            shown = show_story(
                self._story,
                snapshot.facts,
                snapshot.shown,
                read.shown,
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
