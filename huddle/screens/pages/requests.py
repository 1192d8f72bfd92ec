"""The requests ledger: every open service request with all its clocks side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from huddle.commands import PAGE, Command, Situation
from huddle.commands.looking import Owner
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
    commands = (*PAGE, Owner, Plan)

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.owner: str | None = None
        """Whose requests are listed, by staff id, "" for those of nobody; none for everybody's."""
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
        if self.owner is not None and (row.item.owner or "") != self.owner:
            return False
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
        rows = self.items()
        act = sum(item.severity.value == "act" for item in rows)
        lapsed = (
            sum(part.count for part in self.snapshot.shown.sections[1:]) if self.snapshot else 0
        )
        return [
            Part(f"{len(rows)} open", "muted", 6),
            Part(f"▲ {act}" if act else "", "act", 5),
            Part(f"{lapsed} of them lapsed" if lapsed else "", "muted", 4),
        ]

    def chosen_words(self) -> Sequence[Part]:
        return [
            Part(text, "where", 7, named=True) for text in (self._owner_words(), self._plan_words())
        ]

    def empty(self) -> tuple[str, ...]:
        if self.owner is None and self.plan is None:
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

    # Looking at those of one worker or plan

    def _owner_words(self) -> str:
        if self.owner is None or self.snapshot is None:
            return ""
        from huddle.privacy.labels import Labels

        return Labels(self.snapshot.facts).staff(self.owner)

    def _plan_words(self) -> str:
        return plan_words(*self.plan) if self.plan is not None else ""

    def choose_owner(self) -> None:
        from huddle.privacy.labels import Labels
        from huddle.screens.modals.owner import OwnerChosen, OwnerModal, OwnerRow

        snapshot = self.snapshot
        if snapshot is None:
            return
        labels = Labels(snapshot.facts)
        owners = {row.item.owner or "" for row in self._every()}
        rows = [OwnerRow(each, labels.staff(each)) for each in owners]
        rows.sort(key=lambda row: (row.staff_id == "", row.name))

        def chosen(result: OwnerChosen | None) -> None:
            if result is not None:
                self.owner = result.staff_id
                self.look_again()

        self.app.push_screen(OwnerModal(owners=rows, current=self.owner), chosen)

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
        if self.focused is self.detail or self.marked:
            super().back()
        elif self.owner is not None or self.plan is not None:
            self.owner = self.plan = None
            self.look_again()
        else:
            super().back()
