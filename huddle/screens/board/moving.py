"""Where the board's cursor and focus go: between rows, panes, folds and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huddle.meeting import STEPS, step_of
from huddle.roles import only_looks
from huddle.widgets.entries import DECIDED, Fold, Row, fold_of

if TYPE_CHECKING:
    from huddle.privacy import ShownItem
    from huddle.screens.board.screen import BoardScreen


class Moving:
    """Moves on one board. ``opened`` are the open folds of each step."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.opened: dict[str, frozenset[str]] = {}
        self._cursors: dict[str, str | None] = {}

    def open_current(self) -> None:
        """``Enter``: opens a fold, a step, or the member."""
        board = self.board
        if board.focused is board.agenda:
            self.to_step(board.agenda.cursor)
            self.to_rows()
            return
        if board.step.key == "close" and not board.rows.entries:
            board.running.close()
            return
        entry = board.rows.current
        if isinstance(entry, Fold):
            self.toggle(entry.key)
        elif isinstance(entry, Row) and board.taking.under_review(entry.item):
            board.taking.open_review(entry.item)
        elif isinstance(entry, Row):
            self._open(entry.item)

    def _open(self, item: ShownItem) -> None:
        """Opens the member of a row; of a row that has none its detail."""
        board = self.board
        member_id = board.snapshot.shown.target(item.key).member_id if board.snapshot else None
        if member_id is None or only_looks(board.role):
            self.to_detail()
        else:
            board.huddle_app.open_member(member_id)

    def toggle(self, fold: str) -> None:
        """Opens or closes a fold of the step that is shown."""
        board = self.board
        opened = self.opened.get(board.step.key, frozenset())
        self.opened[board.step.key] = opened ^ {fold}
        board.show_rows()
        board.show_detail()

    def right(self) -> None:
        """``→``: opens a fold, else goes one pane to the right."""
        board = self.board
        entry = board.rows.current
        if board.focused is board.agenda:
            if board.has_class("-narrow"):
                board.agenda.action_move(1)
            else:
                self.to_rows()
        elif board.focused is board.rows and isinstance(entry, Fold):
            if not entry.opened:
                self.toggle(entry.key)
        elif board.focused is board.rows and isinstance(entry, Row):
            self.to_detail()

    def left(self) -> None:
        """``←``: closes a fold, else goes one pane to the left."""
        board = self.board
        entry = board.rows.current
        if board.focused is board.detail:
            self.to_rows()
        elif board.focused is board.agenda:
            if board.has_class("-narrow"):
                board.agenda.action_move(-1)
        elif isinstance(entry, Row) and entry.inside:
            self.toggle(entry.inside)
            board.rows.go(entry.inside)
        elif isinstance(entry, Fold) and entry.opened:
            self.toggle(entry.key)
        else:
            board.set_focus(board.agenda)

    def swap(self) -> None:
        """``Tab``: from the rows to the detail, from elsewhere to the rows."""
        if self.board.focused is self.board.rows:
            self.to_detail()
        else:
            self.to_rows()

    def to_detail(self) -> None:
        """To the detail; on a narrow screen it takes the place of the rows."""
        board = self.board
        board.add_class("-detail")
        board.set_focus(board.detail)

    def to_rows(self) -> None:
        """To the rows."""
        board = self.board
        board.remove_class("-detail")
        board.set_focus(board.rows)

    def back(self) -> None:
        """``Escape``: undoes one thing about how one looks, the nearest first."""
        board = self.board
        if board.focused is not board.rows:
            self.to_rows()
        elif board.marked:
            board.marked = frozenset()
            board.present()
        elif board.viewing.selection.filters:
            board.viewing.show_all()
        elif board.sight.day is not None:
            board.look(board.sight._replace(day=None))

    def step_by(self, by: int) -> None:
        """A step on or back; on from the last step is the close."""
        board = self.board
        if by > 0 and board.step.number == len(STEPS):
            board.running.close()
            return
        self.to_step(min(max(board.step.number + by, 1), len(STEPS)))

    def to_step(self, number: int) -> None:
        """Shows the rows of a step; in a huddle that one runs, the huddle goes there too."""
        board = self.board
        step = STEPS[number - 1]
        if step == board.step or board.snapshot is None:
            return
        self.show_step(step.key)
        board.running.enter(step)

    def show_step(self, key: str) -> None:
        """Shows the rows of a step, the cursor where it last was in it."""
        board = self.board
        self.remember()
        if board.focused is board.detail:
            self.to_rows()
        board.step = step_of(key)
        board.listing.release()
        board.rows.begin(self._cursors.get(key))
        board.present()

    def remember(self) -> None:
        """The cursor comes back to where it is now when this step is shown again."""
        self._cursors[self.board.step.key] = self.board.rows.cursor

    def mark(self) -> None:
        """``Space``: marks the row, or all rows of a fold or of a baseline under review, or takes
        the marks off, and goes on to the next."""
        board = self.board
        entry = board.rows.current
        if isinstance(entry, Fold):
            keys = frozenset(entry.rows)
        elif isinstance(entry, Row):
            left = board.taking.under_review(entry.item)
            keys = frozenset(item.key for item in left or (entry.item,))
        else:
            return
        board.marked = board.marked - keys if keys <= board.marked else board.marked | keys
        board.show_rows()
        board.rows.action_move(1)

    def to_row(self, key: str) -> None:
        """Puts the cursor on a row of any step, opening what it is folded into."""
        board = self.board
        item = board.snapshot.shown_items().get(key) if board.snapshot else None
        if item is None or board.snapshot is None:
            board.say("That row is not on the board any more.")
            return
        if item.section != board.step.key:
            self.to_step(step_of(item.section).number)
        if not board.viewing.selection.fits(item, board.snapshot.facts.as_of):
            board.viewing.show_all()
        folds = {DECIDED, fold_of(item)}
        if key not in {entry.key for entry in board.rows.entries}:
            opened = self.opened.get(board.step.key, frozenset())
            self.opened[board.step.key] = opened | folds
            board.present()
        board.rows.go(key)
        self.to_rows()
