"""The referral ledger: the loop from sent to closed, by stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from db.referrals import history
from huddle.commands import PAGE, Command, Situation
from huddle.commands.referrals import Organizations
from huddle.commands.updating import Update
from huddle.screens.pages.page import Page
from huddle.views.referrals import CLOSED, as_board, ledger, organizations
from huddle.widgets.bars import Bar, KeyBar, Part
from huddle.widgets.detail import Detail
from huddle.widgets.staged import StagedRows

if TYPE_CHECKING:
    from huddle.loading import Loaded
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen


class ReferralsPage(Page):
    """Every referral that was sent and is not closed, and those closed lately."""

    letter = "f"
    heading = "Referrals"
    commands = (*PAGE, Organizations)

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.organization = ""
        """Where the listed ones went; "" for everywhere. Chosen on a revealed screen only."""

    def view(self, loaded: Loaded) -> Board:
        facts, rules, calendar, board = loaded
        where = self.organization if self.board.sight.reveal else ""
        known = self.read(history)
        rows = ledger(board, facts, rules, calendar, known, organization=where)
        return as_board(board, rows)

    # What the page says

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Horizontal(id="columns"):
            with Vertical(id="centre"):
                yield Bar(id="title")
                yield StagedRows(id="rows")
            yield Detail(id="detail")
        yield Bar(id="notice")
        yield KeyBar(id="keys")

    def counts(self) -> Sequence[Part]:
        if self.snapshot is None:
            return []
        sections = self.snapshot.shown.sections
        closed = {item.key for each in sections if each.key in CLOSED for item in each.items}
        rows = [item for item in self.listed() if item.key not in closed]
        act = sum(item.severity.value == "act" for item in rows)
        return [
            Part(f"{len(rows)} open", "muted", 6),
            Part(f"▲ {act}" if act else "", "act", 5),
        ]

    def chosen_words(self) -> Sequence[Part]:
        where = self.organization if self.board.sight.reveal else ""
        return [Part(where, "where", 7, named=True)]

    def empty(self) -> tuple[str, ...]:
        if not self.organization and not self.viewing.selection.filters:
            return ("No referral is open.",)
        return ("None of these referrals is open. Esc shows all of them.",)

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        return (Update, Organizations)

    # Looking at those of one organization

    def list_organizations(self) -> None:
        """``O``: the organizations with their counts. On a masked screen that is all: which rows
        went where would tell why."""
        from huddle.privacy.referrals import show_organizations
        from huddle.screens.modals.organizations import OrganizationChosen, OrganizationsModal

        snapshot, reveal = self.snapshot, self.board.sight.reveal
        if snapshot is None:
            return
        facts = snapshot.facts
        found = organizations(facts)
        shown = show_organizations(found, facts, reveal=reveal)
        known = {each.name for each in found}

        def chosen(result: OrganizationChosen | None) -> None:
            if result is None:
                return
            if result.name and not (reveal and result.name in known):
                self.say("Which rows went there is not said here.", "soon")
                return
            self.organization = result.name
            self.look_again()

        modal = OrganizationsModal(organizations=shown, current=self.organization)
        self.app.push_screen(modal, chosen)

    def back(self) -> None:
        if self.organization and self.focused is not self.detail and not self.marked:
            self.organization = ""
            self.look_again()
        else:
            super().back()
