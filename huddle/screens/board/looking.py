"""Ways to look at the board: whose rows, in which order, on which day, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from huddle.commands import ALL
from huddle.commands.command import undecidable
from huddle.commands.looking import Reveal
from huddle.meeting import STEPS, step_of
from huddle.widgets.entries import SORTS

if TYPE_CHECKING:
    from huddle.privacy import ShownItem, ShownReason
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.modals.count import CountModal
    from huddle.screens.model import Snapshot


class Looking:
    """Looks at one board."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self._left: tuple[str, str | None] | None = None
        """The step and the row from which somebody left today."""

    def sort(self) -> None:
        """The next order of rows."""
        board = self.board
        names = list(SORTS)
        board.sorting = names[(names.index(board.sorting) + 1) % len(names)]
        board.say(f"Sorted by {board.sorting}.")
        board.present()

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

    def choose_owner(self) -> None:
        """``o``: asks whose rows to show."""
        from huddle.screens.modals.owner import OwnerChosen, OwnerModal, OwnerRow

        board = self.board
        items = board.listing.items(board.step.key)
        names = {item.owner_id or "": item.owner for item in items}
        rows = [OwnerRow(key, name) for key, name in names.items()]

        def chosen(result: OwnerChosen | None) -> None:
            if result is not None:
                board.owner = result.staff_id
                board.present()

        rows.sort(key=lambda row: (row.staff_id == "", row.name))
        board.app.push_screen(OwnerModal(owners=rows, current=board.owner), chosen)

    def find(self) -> None:
        """``/``: asks which row to go to, in any step."""
        from huddle.screens.modals.find import FindModal, FindRow, Found

        board = self.board
        if board.snapshot is None:
            return
        rows = [
            FindRow(item.key, item.severity.value, item.member, item.in_short, section.title)
            for section in board.snapshot.shown.sections
            for item in section.items
        ]

        def found(result: Found | None) -> None:
            if result is not None:
                board.moving.to_row(result.key)

        board.app.push_screen(FindModal(rows=rows, masked=board.snapshot.shown.masked), found)

    def why(self) -> None:
        """``?``: why the row is here; where there is no row, why the count is what it is."""
        from huddle.screens.modals.why import REVEAL, ChosenReason, WhyModal, WhyReason

        board = self.board
        item = board.current_item
        if board.focused is board.agenda:
            self.why_count(step_key=STEPS[board.agenda.cursor - 1].key)
            return
        if item is None or board.snapshot is None:
            self.why_count()
            return
        shown = board.snapshot.shown
        targets = {each.key: shown.target(item.key, each.key) for each in item.reasons}
        origin = board.snapshot.origin(item.key)
        about: tuple[WhyReason, ...] = ()
        if origin is not None:
            about = tuple(WhyReason(each, self._evidence(origin, each)) for each in origin.reasons)
        reasons = [
            WhyReason(each, self._evidence(item, each), about if n == 0 else ())
            for n, each in enumerate(item.reasons)
        ]

        def obstacle() -> str:
            return undecidable(board.situation._replace(marked=0))

        def chosen(result: ChosenReason | None) -> None:
            if result is None:
                return
            if result.command == REVEAL:
                board.revealing.reveal(then=self.why)
            elif said := obstacle():
                board.say(said, "soon")
            else:
                # By now the row may be called otherwise: masked again, or revealed.
                board.deciding.one_reason(targets[result.reason_key], result.command)

        board.app.push_screen(
            WhyModal(
                subject=item.member,
                reasons=reasons,
                can_decide=not obstacle(),
                can_reveal=not item.revealed and not Reveal.obstacle(board.situation),
            ),
            chosen,
        )

    def _evidence(self, item: ShownItem, shown: ShownReason) -> tuple[str, ...]:
        """The facts behind a reason, in words that the row may say."""
        from huddle.privacy.evidence import evidence_words

        snapshot = self.board.snapshot
        assert snapshot is not None
        target = snapshot.shown.target(item.key, shown.key)
        real = snapshot.items.get(target.item_key)
        if real is None or target.member_id is None:
            return ()
        lines = [
            line
            for reason in real.reasons
            if reason.key in target.reason_keys
            for line in evidence_words(
                snapshot.facts, target.member_id, shown, reason, open_row=item.revealed
            )
        ]
        return tuple(dict.fromkeys(lines))

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

    def copy_row(self) -> None:
        """``c``: the row as it is shown, to the clipboard."""
        board = self.board
        item = board.current_item
        if item is None:
            return
        parts = (item.glyph, item.member, item.owner, item.due_words)
        head = "  ".join(part for part in parts if part)
        board.app.copy_to_clipboard("\n".join((head, *(reason.text for reason in item.reasons))))
        board.say("Copied as shown, if the terminal allows it.")

    def help(self) -> None:
        """``F1``: the manual."""
        from huddle.screens.modals.help import HelpModal, KeyRow

        rows = [KeyRow(self.board.key_of(each.id), each.title, each.help) for each in ALL]
        self.board.app.push_screen(HelpModal(keys=rows))
