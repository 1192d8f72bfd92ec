"""``/`` from anywhere: the rows of the screen in front, then any member of the teams that who looks
may read: the board's, and their own others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huddle.roles import only_looks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.reader import Connection
    from db.types import Member, TeamFacts
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
        self._all: tuple[TeamFacts, str, Finder, Mapping[str, str]] | None = None
        """Facts and user for whom the members of every team were read, and where the others are."""

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
        board = self.board.snapshot
        if board is not None and not only_looks(self.board.role):
            self._offer(modal, board.facts)  # the wall shows the huddle only
        self.board.app.push_screen(modal, found)

    def _offer(self, modal: FindModal, facts: TeamFacts) -> None:
        """Gives the dialog the members: those of the board's team at once, where they are few, and
        those of other teams when they are read."""
        user, known = self.board.settings.user, self._all
        if known is not None and known[0] is facts and known[1] == user:
            modal.among(known[2], known[3])
            return
        members = facts.members
        if self._finder is not None and self._members == members:
            modal.among(self._finder)
        elif len(members) <= AT_ONCE:
            modal.among(self._index(members))
        self._read_in_thread(modal, facts, user)

    def _index(self, members: tuple[Member, ...]) -> Finder:
        from huddle.finding import Finder

        finder = Finder(members)
        self._members, self._finder = members, finder
        return finder

    def _read_in_thread(self, modal: FindModal, facts: TeamFacts, user: str) -> None:
        app, model = self.board.app, self.board.model

        def others(conn: Connection, _: TeamFacts) -> list[tuple[str, tuple[Member, ...]]]:
            from db.facts import members
            from huddle.loading import teams_read_by

            return [
                (name, members(conn, team_id, facts.as_of, facts.now))
                for team_id, name in teams_read_by(conn, facts, user).items()
                if team_id != facts.team_id
            ]

        def read() -> None:
            from huddle.finding import Finder

            elsewhere = model.ask(others) if model is not None else []
            here = {member.member_id for member in facts.members}
            where: dict[str, str] = {}
            more: list[Member] = []
            for name, found in elsewhere:
                new = [
                    each
                    for each in found
                    if each.member_id not in here and each.member_id not in where
                ]
                where.update((each.member_id, name) for each in new)
                more += new
            if more:
                finder = Finder((*facts.members, *more))
            elif self._finder is not None and self._members == facts.members:
                finder = self._finder
            else:
                finder = self._index(facts.members)
            self._all = facts, user, finder, where
            app.call_from_thread(modal.among, finder, where)

        app.run_worker(read, thread=True, group="finder", exclusive=True, exit_on_error=False)
