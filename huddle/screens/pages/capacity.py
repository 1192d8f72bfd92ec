"""Capacity: who has no worker, and how full each caseload is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huddle.commands import Command, Situation
from huddle.commands.deciding import Mark
from huddle.commands.looking import Open
from huddle.commands.updating import Update
from huddle.privacy.capacity import absences, headed, left_out, number, show_team
from huddle.screens.live import Deed
from huddle.screens.pages.page import Page
from huddle.views.capacity import TEAM, Headed, capacity
from huddle.views.load import Load, caseloads
from huddle.widgets.bars import Part

if TYPE_CHECKING:
    from textual.timer import Timer

    from huddle.loading import Loaded
    from huddle.privacy.capacity import ShownLoad
    from huddle.rules.board import Board
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.desk import Desk

OPEN_SECONDS = 60.0
"""How long each worker's load stands on a masked screen once it was opened."""


class CapacityPage(Page):
    """Members and referrals without a worker, the team, and, opened, each worker's members."""

    letter = "c"
    heading = "Capacity"

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.opened = False
        """Whether each worker's load stands here although the screen is masked."""
        self._timer: Timer | None = None
        self._team: ShownLoad | None = None

    def reach(self, loaded: Loaded) -> Loaded:
        """The team, with what its workers carry elsewhere."""
        from huddle.loading import with_elsewhere

        return self.read(lambda conn, _: with_elsewhere(conn, loaded))

    def view(self, loaded: Loaded) -> Board:
        facts, rules, _, board = loaded
        loads = caseloads(facts, rules).for_sight(reveal=self.board.sight.reveal)
        self._team = show_team(loads, facts, reveal=self.board.sight.reveal)

        def called(load: Load) -> Headed:
            return headed(load, facts)

        shown = self.opened or self.board.sight.reveal
        notes = tuple(filter(None, (*absences(loads, facts), left_out(loads))))
        workers = called if shown else None
        return capacity(board, facts, rules, loads, notes=notes, workers=workers)

    # What the page says

    def counts(self) -> Sequence[Part]:
        team = self._team
        if team is None:
            return []
        over = team.standing != "within"
        return [
            Part(f"{team.members} members", "muted", 4),
            Part(f"weighing {number(team.weighted)} of {team.recommended}", "muted", 6),
            Part("over recommended" if over else "", "soon", 5),
        ]

    def wanted(self, at: Situation) -> tuple[type[Command], ...]:
        return (Open,) if at.kind == "capacity" else (Update, Mark)

    # Each worker's load

    def open_current(self) -> None:
        """``Enter``: on the team's row opens each worker's load, or closes it."""
        item, snapshot = self.current_item, self.snapshot
        if item is None or snapshot is None:
            return
        target = snapshot.shown.target(item.key)
        if target.item_key != TEAM or self.board.sight.reveal:
            super().open_current()
            return
        if self.opened:
            self.shut()
            return

        def do(desk: Desk) -> str:
            desk.record_reveal(self.board.running.place(), target)
            return f"Loads shown for {OPEN_SECONDS:.0f} seconds, and logged."

        self.write(Deed(do, then=self._open, changes_rows=False))

    def _open(self) -> None:
        self.opened = True
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(OPEN_SECONDS, self.shut)
        self.look_again()

    def shut(self) -> None:
        """Takes each worker's load off the screen."""
        if self.opened:
            self.opened = False
            self.marked = frozenset()
            self.look_again()

    def back(self) -> None:
        if self.opened and self.focused is not self.detail and not self.marked:
            self.shut()
        else:
            super().back()
