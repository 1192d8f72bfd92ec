"""A page of one worker: whose it is, and how that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from huddle.privacy.labels import Labels
from huddle.roles import may_see_work_of
from huddle.screens.pages.page import Page

if TYPE_CHECKING:
    from datetime import date

    from db.types import Staff
    from huddle.screens.board.screen import BoardScreen


class WhosePage(Page):
    """Rows of one worker, at first of who works here. ``question`` asks whose."""

    question: ClassVar[str]

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.chosen_worker = ("", "")
        """Who chose whose page to look at; another user begins with their own."""

    @property
    def whose(self) -> str:
        """The staff id of whose page it is."""
        by, staff_id = self.chosen_worker
        return staff_id if by == self.settings.user else self.settings.user

    @property
    def several_owners(self) -> bool:
        """The rows are one worker's: ``o`` chooses whose."""
        return False

    def note_on(self, staff: Staff, as_of: date) -> str:
        """What is said beside a worker's name."""
        return "you" if staff.staff_id == self.settings.user else ""

    def choose_owner(self) -> None:
        """``o``: asks whose page to look at, of those that one may open."""
        from huddle.screens.modals.whose import Somebody, WhoseModal

        if self.snapshot is None:
            return
        facts, user = self.snapshot.facts, self.settings.user
        labels = Labels(facts)
        workers = [
            Somebody(each.staff_id, labels.staff(each.staff_id), self.note_on(each, facts.as_of))
            for each in labels.staff_in_order()
            if each.active and may_see_work_of(facts, user, each.staff_id)
        ]

        def chosen(staff_id: str | None) -> None:
            if staff_id is not None and staff_id != self.whose:
                self.chosen_worker = (user, staff_id)
                self.marked = frozenset()
                self.look_again()

        current = self.whose if self.items() else ""
        self.app.push_screen(WhoseModal(self.question, workers=workers, current=current), chosen)
