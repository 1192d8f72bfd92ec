"""Huddle health: whether huddles are held, on time, within their boxes, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.measuring import history
from huddle.commands import Command, Situation
from huddle.commands.looking import DayBack, Why
from huddle.measures.day import Day
from huddle.measures.health import Health, health, month_of, week_of
from huddle.screens.pages.page import Page
from huddle.views.health import as_board
from huddle.widgets.bars import Part

if TYPE_CHECKING:
    from huddle.loading import Loaded
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen


class HealthPage(Page):
    """The week and the month of huddles, each huddle, each step."""

    letter = "e"
    heading = "Huddle health"

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self._month: Health | None = None

    def view(self, loaded: Loaded) -> Board:
        facts, rules, calendar, board = loaded
        day = Day(facts, self.read(history), tuple(rules), calendar)
        start = self.board.settings.huddle_start
        week, self._month = (
            health(day, span, start) for span in (week_of(day.as_of), month_of(day.as_of))
        )
        return as_board(board, week, self._month)

    def counts(self) -> Sequence[Part]:
        month = self._month
        if month is None:
            return []
        return [Part(f"held on {month.held} of {month.working_days} days", "muted", 6)]

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        return (Why, DayBack)
