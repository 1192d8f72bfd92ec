"""The requests ledger: every open service request with all its clocks side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from huddle.commands import PAGE, Command, Situation
from huddle.commands.requests import Plan
from huddle.commands.updating import Inform, Update
from huddle.privacy.requests import plan_words, show_requests
from huddle.screens.pages.page import Page
from huddle.views.requests import OpenRequest, as_board, ledger
from huddle.widgets.bars import Bar, KeyBar, Part
from huddle.widgets.ledger import LedgerDetail, LedgerHead, LedgerRows

if TYPE_CHECKING:
    from huddle.loading import Loaded
    from huddle.privacy.requests import ShownRequest
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.model import Snapshot


class RequestsPage(Page):
    """Rows of open requests, the tightest clock first."""

    letter = "s"
    heading = "Service requests"
    dense = True
    commands = (*PAGE, Plan)

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.plan: tuple[str, str] | None = None
        """The plan whose requests are listed: its name, "" where that is masked, and its type."""
        self.requests: Mapping[str, ShownRequest] = {}
        self._made: tuple[Board, Sequence[OpenRequest]] | None = None
        self._shown: Snapshot | None = None

    def view(self, loaded: Loaded) -> Board:
        facts, rules, calendar, board = loaded
        rows = [each for each in ledger(board, facts, rules, calendar) if self._wants(each)]
        made = as_board(board, rows)
        self._made = made, rows
        return made

    def _wants(self, row: OpenRequest) -> bool:
        if self.plan is None:
            return True
        payer, payer_type = self.plan
        return row.request.payer_type == payer_type and payer in ("", row.request.payer)

    # What the page says

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Horizontal(id="columns"):
            with Vertical(id="centre"):
                yield Bar(id="title")
                yield LedgerHead(id="heads")
                yield LedgerRows(id="rows")
            yield LedgerDetail(id="detail")
        yield Bar(id="notice")
        yield KeyBar(id="keys")

    def counts(self) -> Sequence[Part]:
        if self.snapshot is None:
            return []
        rows = self.listed()
        act = sum(item.severity.value == "act" for item in rows)
        late = {item.key for part in self.snapshot.shown.sections[1:] for item in part.items}
        lapsed = sum(item.key in late for item in rows)
        return [
            Part(f"{len(rows)} open", "muted", 6),
            Part(f"▲ {act}" if act else "", "act", 5),
            Part(f"{lapsed} of them lapsed" if lapsed else "", "muted", 4),
        ]

    def chosen_words(self) -> Sequence[Part]:
        return [Part(self._plan_words(), "where", 7, named=True)]

    def empty(self) -> tuple[str, ...]:
        if self.plan is None and not self.viewing.selection.filters:
            return ("No service request is open.",)
        return ("None of these requests is open. Esc shows all of them.",)

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        return (Update, Inform)

    def show_rows(self) -> None:
        self._look()
        super().show_rows()

    def show_detail(self) -> None:
        item, detail = self.current_item, self.query_one(LedgerDetail)
        detail.request = self.requests.get(item.key) if item is not None else None
        super().show_detail()

    def _look(self) -> None:
        """What may be shown of the requests of the view, made once for a view."""
        snapshot, made = self.snapshot, self._made
        if snapshot is None or made is None or snapshot is self._shown:
            return
        self._shown = snapshot
        listed = show_requests(snapshot.shown, made[1], snapshot.facts)
        self.requests = {each.item.key: each for each in listed}
        self.query_one(LedgerRows).requests = self.requests

    # Looking at those of one plan

    def _plan_words(self) -> str:
        return plan_words(*self.plan) if self.plan is not None else ""

    def choose_plan(self) -> None:
        """``P``: asks which plan's requests to list; masked, plans go by their type."""
        from huddle.screens.modals.plan import PlanChosen, PlanModal

        snapshot = self.snapshot
        if snapshot is None:
            return
        asked = (row.request for row in self._every())
        plans = {("" if snapshot.shown.masked else each.payer, each.payer_type) for each in asked}
        by_words = {plan_words(*plan): plan for plan in plans}

        def chosen(result: PlanChosen | None) -> None:
            if result is not None:
                self.plan = by_words.get(result.plan)
                self.look_again()

        self.app.push_screen(PlanModal(plans=sorted(by_words), current=self._plan_words()), chosen)

    def _every(self) -> Sequence[OpenRequest]:
        """Every open request of the team, whichever are listed."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return ()
        return ledger(snapshot.board, snapshot.facts, snapshot.rules, snapshot.calendar)

    def back(self) -> None:
        if self.plan is not None and self.focused is not self.detail and not self.marked:
            self.plan = None
            self.look_again()
        else:
            super().back()
