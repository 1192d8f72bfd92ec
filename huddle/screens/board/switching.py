"""Who works here: said in the first line, and changed where several people share one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huddle.privacy.labels import Labels
from huddle.roles import Role, role_of

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen


class Switching:
    """Who works at one board."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board

    @property
    def words(self) -> str:
        """Who works here, with the role that decides what they may do."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return ""
        name = Labels(snapshot.facts).staff(self.board.settings.user)
        role = self.board.role
        return f"{name}, {role}" if role is not Role.UNKNOWN else name

    def ask(self) -> None:
        """``W``: asks who works here from now on."""
        from huddle.screens.modals.work_as import WorkAsModal, Worker

        board = self.board
        if board.snapshot is None:
            return
        facts = board.snapshot.facts
        labels = Labels(facts)
        workers = [
            Worker(each.staff_id, labels.staff(each.staff_id), role_of(facts, each.staff_id))
            for each in labels.staff_in_order()
            if each.active
        ]

        def chosen(staff_id: str | None) -> None:
            if staff_id is not None and staff_id != board.settings.user:
                self.work_as(staff_id)

        board.app.push_screen(WorkAsModal(workers=workers, current=board.settings.user), chosen)

    def work_as(self, staff_id: str) -> None:
        """From now on everything is done, and kept, under that name; what was revealed is masked
        again."""
        board = self.board
        board.revealing.mask()
        board.settings = board.settings._replace(user=staff_id)
        board.desk.settings = board.desk.settings._replace(user=staff_id)
        if board.model is not None:
            board.model.settings = board.model.settings._replace(user=staff_id)
        board.reload()
        board.when_read(self._say)

    def _say(self) -> None:
        self.board.present()
        self.board.say(f"You work as {self.words}.")
