"""Barriers by how long they wait, why things were missed, and the PDSA cards about that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from db.lists import barrier_steps
from huddle.commands import PAGE, Command, Situation
from huddle.commands.barriers import PdsaCard, Span
from huddle.commands.deciding import Add, RaiseBarrier
from huddle.commands.looking import Open, Reveal, Why
from huddle.commands.updating import Update
from huddle.measures.misses import SPANS, Miss, measure_of, misses
from huddle.measures.reasons import REASONS
from huddle.screens.pages.page import Page
from huddle.views.barriers import SECTION, TOP, as_board, ledger, missed_rows, percent
from huddle.widgets.bars import Part

if TYPE_CHECKING:
    from huddle.loading import Loaded
    from huddle.measures.pareto import Cause
    from huddle.privacy import ShownItem
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen


class BarriersPage(Page):
    """Every open barrier, the Pareto of reasons for misses, and PDSA cards."""

    letter = "b"
    heading = "Barriers"
    commands = (*PAGE, Span, PdsaCard)

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.days = SPANS[0]
        """The days that reasons are counted over."""
        self._causes: Mapping[str, Cause[Miss]] = {}

    def view(self, loaded: Loaded) -> Board:
        facts, _, calendar, board = loaded
        causes = misses(board, facts, self.days)
        self._causes = {each.code: each for each in causes}
        rows = ledger(board, facts, calendar, self.read(barrier_steps))
        return as_board(board, facts, rows, causes, self.days)

    def counts(self) -> Sequence[Part]:
        if self.snapshot is None:
            return []
        rows = [item for item in self.listed() if item.section == SECTION]
        act = sum(item.severity.value == "act" for item in rows)
        return [
            Part(f"{len(rows)} open", "muted", 6),
            Part(f"▲ {act} past their date" if act else "", "act", 5),
        ]

    def empty(self) -> tuple[str, ...]:
        raises, adds = self.key_of("barrier"), self.key_of("add")
        return (
            "No barrier is open, and nothing was missed for a reason.",
            f"{raises} raises a barrier from any row, {adds} one on its own.",
        )

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        if at.kind == "reason":
            return (Open, PdsaCard, Span, Why)
        return (Update, Add, RaiseBarrier, Span)

    # Keys

    def turn_span(self) -> None:
        """``D``: over 90 days, or 30 again."""
        first, second = SPANS
        self.days = second if self.days == first else first
        self.look_again()

    @property
    def _code(self) -> str:
        """The reason under the cursor; "" for another row."""
        item = self.current_item
        if item is None or self.snapshot is None:
            return ""
        kind, _, code = self.snapshot.shown.target(item.key).item_key.partition(":")
        return code if kind == "reason" else ""

    def open_card(self) -> None:
        """``A``: a PDSA card about the reason, if it is one of the first."""
        from huddle.screens.updates.cycle import begin

        code = self._code
        if code not in list(self._causes)[:TOP]:
            self.say(f"A PDSA card is for one of the first {TOP} reasons.", "soon")
            return
        begin(self, code, measure_of(self._causes[code]))

    def open_current(self) -> None:
        """``Enter``: the rows of a reason; else as everywhere."""
        cause = self._causes.get(self._code)
        if cause is None:
            super().open_current()
        else:
            self.huddle_app.push_screen(MissesPage(self.board, cause, self.days))


class MissesPage(Page):
    """The rows that one reason counts."""

    letter = "misses"
    heading = "Missed"

    def __init__(self, board: BoardScreen, cause: Cause[Miss], days: int) -> None:
        super().__init__(board)
        self.cause, self.days = cause, days

    def view(self, loaded: Loaded) -> Board:
        known = misses(loaded.board, loaded.facts, self.days)
        self.cause = next((each for each in known if each.code == self.cause.code), self.cause)
        return missed_rows(loaded.board, self.cause)

    def counts(self) -> Sequence[Part]:
        cause = self.cause
        return [
            Part(REASONS.get(cause.code, cause.code), "strong", 8, named=True),
            Part(f"{cause.count} in {self.days} days, {percent(cause.share)}", "muted", 7),
        ]

    def with_fresh(self, item: ShownItem) -> ShownItem:
        """Nobody's row: a miss is not its worker's, and nobody is missing from it."""
        return super().with_fresh(item)._replace(owner="")

    @property
    def several_owners(self) -> bool:
        return False

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        return (Open, Why, Reveal)
