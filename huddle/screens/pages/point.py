"""What one point of a measure is made of: counted, not counted, left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from huddle import words
from huddle.commands import Command, Situation
from huddle.commands.looking import Open, Reveal, Why
from huddle.measures.chart import shown
from huddle.measures.series import figure
from huddle.measures.tally import tally as made
from huddle.screens.pages.page import Page
from huddle.views.measures import gone, point
from huddle.widgets.bars import Part

if TYPE_CHECKING:
    from db.types import TeamFacts
    from huddle.loading import Loaded
    from huddle.measures.measure import Measure
    from huddle.measures.tally import Tally
    from huddle.privacy import ShownItem
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen


class PointPage(Page):
    """The members, or what else a measure looks at, of one of its points."""

    letter = "point"
    heading = "Measures"

    def __init__(
        self,
        board: BoardScreen,
        measure: Measure,
        on: date,
        known: Tally | None = None,
        *,
        part: str = "",
    ) -> None:
        """``known`` is what the point is made of, where that is known: nothing is read then. With
        ``part`` only that part of it is shown."""
        super().__init__(board)
        self.measure, self.on, self.part = measure, on, part
        self._known = known
        self._tally: Tally | None = None
        self._gone = ""

    def view(self, loaded: Loaded) -> Board:
        facts, known = loaded.facts, self._known
        self._known = None  # what is written from here on changes it
        tally = known or self._look_back(facts)
        if self.part:
            units = (unit for unit in tally.units if unit.part == self.part)
            tally = made(units, self.measure.reckoned, self.measure.scale)
        self._tally, self._gone = tally, gone(facts, tally)
        return point(loaded.board, facts, tally)

    def _look_back(self, facts: TeamFacts) -> Tally:
        """The team as it stood on the point's day, by the path that the point was measured on."""
        from huddle.measuring import load_day
        from huddle.place import connected

        settings = self.board.settings._replace(as_of=facts.as_of, team=facts.team_id)
        with connected(settings) as conn:
            return figure(load_day(conn, settings, self.on), self.measure)

    def counts(self) -> Sequence[Part]:
        tally = self._tally
        if tally is None or self.snapshot is None:
            return []
        on = words.day(self.on, self.snapshot.facts.as_of)
        value = "no data" if tally.value is None else shown(tally.value, self.measure.unit)
        return [
            Part(f"{self.measure.id} {self.measure.title}", "strong", 8, named=True),
            Part(self.part or f"{on}: {value}", "muted", 7),
            Part(self._gone, "faint", 2),
        ]

    def with_fresh(self, item: ShownItem) -> ShownItem:
        """Nobody's row: how many are each worker's would be that worker's result."""
        return super().with_fresh(item)._replace(owner="")

    def empty(self) -> tuple[str, ...]:
        return ("This point rests on nobody.",)

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        return (Open, Why, Reveal)

    @property
    def several_owners(self) -> bool:
        return False
