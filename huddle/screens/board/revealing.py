"""What others in the room may see: a row revealed for some seconds, a screen masked or blanked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from huddle.screens.live import Deed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.desk import Desk
    from huddle.screens.host import Host

REVEAL_SECONDS = 20.0
IDLE_MASK_SECONDS = 60.0


class Revealing:
    """Reveals and masks one board."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self._timer: Timer | None = None
        self._twins: Mapping[str, str] = {}
        self._asked: set[str] = set()
        """Members about to be shown: that is being logged, and is logged once."""

    def reveal(self, host: Host, then: Callable[[], object] | None = None) -> None:
        """``m``: shows the member of the row under the host's cursor for some seconds, after that
        is logged; again hides it. ``then`` follows when it is shown."""
        board, item, snapshot = self.board, host.current_item, host.snapshot
        if item is None or snapshot is None:
            return
        target = snapshot.shown.target(item.key)
        member_id = target.member_id
        if member_id is None:
            return
        if member_id in board.sight.revealed:
            self.mask()
            return
        if member_id in self._asked:
            return
        self._asked.add(member_id)

        def shown() -> None:
            self._asked.discard(member_id)
            if self._timer is not None:
                self._timer.stop()
            self._twins = self._revealed()
            self._timer = board.set_timer(REVEAL_SECONDS, self.mask)
            board.look(board.sight._replace(revealed=frozenset({member_id})))
            if then is not None:
                host.when_read(then)

        def do(desk: Desk) -> str:
            desk.record_reveal(board.running.place(), target)
            return f"Shown for {REVEAL_SECONDS:.0f} seconds, and logged."

        board.write(Deed(do, then=shown, failed=lambda: self._asked.discard(member_id)))

    def mask(self) -> None:
        """Masks whatever is revealed."""
        board = self.board
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if board.sight.reveal or board.sight.revealed:
            self._twins = self._revealed()
            board.huddle_app.mask_dialogs(self._twins)
            board.huddle_app.front.hush()
            board.look(board.sight._replace(reveal=False, revealed=frozenset()))

    def _revealed(self) -> Mapping[str, str]:
        """The masked labels, by name, of whom the board shows in full."""
        snapshot, sight = self.board.snapshot, self.board.sight
        if snapshot is None or not (sight.reveal or sight.revealed):
            return {}
        from huddle.privacy.labels import Labels

        labels = Labels(snapshot.facts)
        return labels.twins(labels.by_id if sight.reveal else sight.revealed)

    def said(self, text: str) -> str:
        """A line as it may be said now. What was begun on a revealed row may end when the row is
        masked again, and names it as it was called then."""
        if self.board.sight.reveal or not self._twins:
            return text
        from huddle.widgets.dialog import masked_text

        return masked_text(text, self._twins)

    def blank(self) -> None:
        """``z``: nothing on the screen, at once."""
        self.board.huddle_app.blank()

    def idle_for(self, seconds: float) -> None:
        """Masks, and later locks, a board that nobody has touched; not while a huddle runs."""
        board = self.board
        if seconds >= IDLE_MASK_SECONDS:
            self.mask()
        in_huddle = board.snapshot is not None and board.running.is_open
        if seconds >= board.settings.lock_minutes * 60 and not in_huddle:
            self.board.huddle_app.lock()
