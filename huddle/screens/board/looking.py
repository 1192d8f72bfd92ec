"""Ways to look at the board: whose rows, in which order, on which day, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from huddle.meeting import STEPS, step_of
from huddle.screens.explaining import Explaining

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.modals.count import CountModal
    from huddle.screens.model import Snapshot


class Looking:
    """Looks at one board."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.explaining = Explaining(board)
        self._left: tuple[str, str | None] | None = None
        """The step and the row from which somebody left today."""

    def travel(self, by: int) -> None:
        """A day back or forward; today is the end of the way."""
        board = self.board
        if board.snapshot is None:
            return
        if not board.snapshot.past and board.sight.day is None:
            self._left = (board.step.key, board.rows.cursor)
        here = board.sight.day or board.snapshot.today
        day = here + timedelta(days=by)
        board.listing.release()
        board.marked = frozenset()
        board.look(board.sight._replace(day=None if day >= board.snapshot.today else day))

    def arrived(self) -> None:
        """The board has been read. Back on today, the cursor is on the row where it was left."""
        board = self.board
        if self._left is None or board.snapshot is None or board.snapshot.past:
            return
        (step, row), self._left = self._left, None
        if step == board.step.key:
            board.rows.begin(row)

    def find(self) -> None:
        """``/``: asks which row to go to, in any step, or which member to open."""
        if self.board.snapshot is not None:
            self.board.searching.find(self.board.snapshot, self.board.moving.to_row)

    def why(self) -> None:
        """``?``: why the row is here; where there is no row, why the count is what it is."""
        board = self.board
        if board.focused is board.agenda:
            self.why_count(step_key=STEPS[board.agenda.cursor - 1].key)
        elif board.current_item is None or board.snapshot is None:
            self.why_count()
        else:
            self.explaining.why()

    def why_count(self, which: str = "open", step_key: str = "") -> None:
        """Exactly what a number of the board counts, and what it leaves out and why. ``which`` is
        a key of ``counting.totals``; ``step_key`` the step it belongs to, "" the one shown."""
        from huddle.screens.board.counting import totals
        from huddle.screens.modals.count import ChosenRow, CountModal

        board = self.board
        snapshot = board.snapshot
        if snapshot is None:
            return
        step = step_of(step_key or board.step.key)
        if which == "open" and step.key == "close":
            which = "day"

        def chosen(result: ChosenRow | None) -> None:
            if result is not None:
                board.moving.to_row(result.key)

        modal = CountModal(totals(board, snapshot, step), opened=which)
        board.app.push_screen(modal, chosen)
        self._count_other_teams(modal, snapshot)

    def _count_other_teams(self, modal: CountModal, snapshot: Snapshot) -> None:
        """Adds how many members are on the boards of other teams, once they are counted."""
        from huddle.errors import explained
        from huddle.screens.board.counting import of_other_teams

        board, app, facts = self.board, self.board.app, snapshot.facts

        def read() -> None:
            from db.facts import other_teams
            from huddle.place import connected

            try:
                with connected(board.settings) as conn:
                    found = other_teams(conn, facts.team_id, facts.as_of, facts.now)
            except Exception as error:
                app.call_from_thread(board.say, explained(error), "act")
            else:
                if found:
                    app.call_from_thread(modal.add, of_other_teams(found))

        app.run_worker(read, thread=True, group="other teams", exclusive=True)
