"""``/`` from anywhere: the rows of the screen in front, then any member of the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huddle.roles import only_looks

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.types import Member
    from huddle.finding import Finder
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.modals.find import FindModal
    from huddle.screens.model import Snapshot

AT_ONCE = 2_000
"""Of so many members the index is made while the dialog opens; of more in a thread."""


class Searching:
    """Finds for one board, whichever screen stands over it."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self._members: tuple[Member, ...] = ()
        self._finder: Finder | None = None

    def find(self, snapshot: Snapshot, to_row: Callable[[str], object]) -> None:
        """Asks which row to go to (``to_row`` goes there), or which member to open."""
        from huddle.screens.modals.find import FindModal, FindRow, Found

        shown = snapshot.shown
        rows = [
            FindRow(
                item.key,
                item.severity.value,
                item.member,
                item.in_short,
                section.title,
                shown.target(item.key).member_id or "",
            )
            for section in shown.sections
            for item in section.items
        ]

        def found(result: Found | None) -> None:
            if result is None:
                return
            if result.member_id:
                self.board.huddle_app.open_member(result.member_id)
            else:
                to_row(result.key)

        modal = FindModal(rows=rows, masked=shown.masked)
        members = snapshot.facts.members
        if only_looks(self.board.role):
            members = ()  # the wall shows the huddle only
        if self._finder is not None and self._members == members:
            modal.among(self._finder)
        elif len(members) <= AT_ONCE:
            modal.among(self._index(members))
        else:
            self._index_in_thread(modal, members)
        self.board.app.push_screen(modal, found)

    def _index(self, members: tuple[Member, ...]) -> Finder:
        from huddle.finding import Finder

        finder = Finder(members)
        self._members, self._finder = members, finder
        return finder

    def _index_in_thread(self, modal: FindModal, members: tuple[Member, ...]) -> None:
        app = self.board.app

        def read() -> None:
            app.call_from_thread(modal.among, self._index(members))

        app.run_worker(read, thread=True, group="finder", exclusive=True)
