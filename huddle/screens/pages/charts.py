"""The chart review of the quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from db.lists import chart_readings
from huddle.commands import PAGE, Command, Situation
from huddle.commands.updating import Update
from huddle.screens.pages.page import Page
from huddle.views.charts import CHECKS, Result, charts, results
from huddle.widgets.bars import Part

if TYPE_CHECKING:
    from db.history import Value
    from db.types import ChartReading
    from huddle.loading import Loaded
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen


class ChartsPage(Page):
    """The sample of the quarter: charts to read, and what those read had."""

    letter = "x"
    heading = "Chart review"
    dense = True
    commands = PAGE

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self._results: tuple[Result, ...] = ()
        self._readings: tuple[ChartReading, ...] = ()

    def view(self, loaded: Loaded) -> Board:
        self._readings = self.read(chart_readings)
        self._results = results(loaded.facts, self._readings)
        return charts(loaded.board, loaded.facts, self._readings)

    def answers(self, member_id: str, quarter: str) -> Mapping[str, Value]:
        """What the last reading of a chart in a quarter found; nothing where nobody has read it."""
        found: dict[str, Value] = {}
        for each in self._readings:
            if (each.member_id, each.quarter) == (member_id, quarter):
                found = {check: str(getattr(each, check)) for check in CHECKS}
        return found

    def counts(self) -> Sequence[Part]:
        if self.snapshot is None:
            return []
        to_read, read = (section.count for section in self.snapshot.shown.sections)
        return [
            Part(f"{read} of {to_read + read} read", "muted", 6),
            *(
                Part(f"{each.title.lower()} {each.numerator}/{each.denominator}", "faint", 2)
                for each in self._results
                if each.denominator
            ),
        ]

    def empty(self) -> tuple[str, ...]:
        return ("No member of this team has a worker whose chart could be drawn.",)

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        return (Update,)
