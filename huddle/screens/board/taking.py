"""Taking what is late as a baseline, and coming back to it on the day of its review."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from db.identifiers import uuid7
from db.orders import Terms
from huddle import words
from huddle.privacy import RealTarget, ShownItem
from huddle.rules.baseline import is_late
from huddle.screens.board.deciding import Chosen
from huddle.screens.live import Deed
from huddle.screens.seen import Seen
from huddle.widgets.entries import SORTS, decided_today
from huddle.widgets.selection import Selection

if TYPE_CHECKING:
    from huddle.screens.board.screen import BoardScreen
    from huddle.screens.modals.baseline import Baseline, Takeable
    from huddle.screens.model import Snapshot

WORKING_DAYS = 15
"""How far ahead the day of review is that the form opens with."""
STEP, EVERY, MARKED, AGAIN = "step", "every", "marked", "again"


class _Among(NamedTuple):
    """Rows of which a baseline takes the late ones: their word for the form, and what they are."""

    word: str
    of: str
    items: Sequence[ShownItem]


class Taking:
    """The baselines of one board."""

    def __init__(self, board: "BoardScreen") -> None:
        self.board = board
        self._counted: tuple[Snapshot, Selection, dict[str, object]] | None = None
        self._number = 0

    def take(self) -> None:
        """``B``: of the marked rows, of a baseline under review, of the step or of the whole board
        the late ones leave until they are reviewed."""
        from huddle.screens.modals.baseline import BaselineModal

        board, snapshot = self.board, self.board.snapshot
        if snapshot is None:
            return
        among = self._among(snapshot)
        taken = {code: self._late(snapshot, each.items) for code, each in among.items()}
        choices = [self._choice(code, among[code], taken[code]) for code in among if taken[code]]
        if not choices:
            board.say("None of these rows is late, and only what is late is taken.", "soon")
            return

        def deed(result: "Baseline") -> Deed:
            items, targets = zip(*taken[result.which], strict=True)
            chosen, terms = Chosen(items, targets, uuid7()), Terms(until=result.until)
            return board.deciding.deed(snapshot, chosen, "baseline", terms, Seen(snapshot.facts))

        codes = [each.code for each in choices]
        wanted = EVERY if snapshot.begins_late else STEP
        today = snapshot.facts.as_of
        modal = BaselineModal(
            choices=choices,
            chosen=wanted if wanted in codes else codes[0],
            today=today,
            calendar=snapshot.calendar,
            until=snapshot.calendar.add_business_days(today, WORKING_DAYS),
        )
        board.ask(modal, deed)

    def late(self) -> int:
        """How many rows of the whole board a baseline would take; counted once for a board."""
        board, snapshot = self.board, self.board.snapshot
        if snapshot is None:
            return 0
        known, looks = self._counted, (board.viewing.selection, board.fresh)
        if known is None or known[0] is not snapshot or known[1:] != looks:
            self._number = len(self._late(snapshot, list(self._listed(EVERY))))
            self._counted = (snapshot, board.viewing.selection, dict(board.fresh))
        return self._number

    def under_review(self, item: ShownItem) -> tuple[ShownItem, ...]:
        """The rows that are left of the baseline that the row stands for; none for other rows."""
        snapshot = self.board.snapshot
        if snapshot is None or not item.key.startswith("baseline:"):
            return ()
        known = snapshot.shown_items()
        return tuple(known[key] for key in item.reasons[0].evidence if key in known)

    def open_review(self, item: ShownItem) -> None:
        """The rows that are left of a baseline, to go to one of them."""
        from huddle.screens.board.counting import rows_by_section
        from huddle.screens.modals.count import ChosenRow, CountModal

        board, snapshot = self.board, self.board.snapshot
        if snapshot is None:
            return

        def chosen(result: ChosenRow | None) -> None:
            if result is not None:
                board.moving.to_row(result.key)

        rows = rows_by_section(snapshot, self.under_review(item))
        title = item.reasons[0].text.partition(":")[0]
        board.app.push_screen(CountModal(rows, opened=rows[0].counts[0].key, title=title), chosen)

    def _among(self, snapshot: "Snapshot") -> dict[str, _Among]:
        board, item = self.board, self.board.current_item
        if board.marked:
            rows = [row for row, _ in board.chosen()]
            return {MARKED: _Among("", words.counted(len(rows), "marked row"), rows)}
        if item is not None and (again := self.under_review(item)):
            of = f"{words.counted(len(again), 'row')} of the baseline under review"
            return {AGAIN: _Among("", of, again)}
        step, every = list(self._listed(STEP)), list(self._listed(EVERY))
        chosen = board.viewing.told(board.viewing.selection._replace(sort=next(iter(SORTS))))
        whose = f", {', '.join(chosen)}" if chosen else ""
        of_step = f"{words.counted(len(step), 'row')} of {board.step.title}{whose}"
        of_board = f"{words.counted(len(every), 'row')} of the whole board{whose}"
        return {
            STEP: _Among("this step", of_step, step),
            EVERY: _Among("every step", of_board, every),
        }

    def _listed(self, which: str) -> Iterator[ShownItem]:
        """The rows of the step or of the whole board, those alone that the view shows; each
        matter once."""
        board, snapshot = self.board, self.board.snapshot
        assert snapshot is not None, "asked only when there is one"
        keys = [each.key for each in snapshot.shown.sections]
        seen = set()
        for section in keys if which == EVERY else [board.step.key]:
            for item in board.listing.items(section):
                matter = snapshot.shown.target(item.key).item_key
                fits = board.viewing.selection.fits(item, snapshot.facts.as_of)
                if fits and matter not in seen:
                    seen.add(matter)
                    yield item

    def _late(
        self, snapshot: "Snapshot", items: Sequence[ShownItem]
    ) -> list[tuple[ShownItem, RealTarget]]:
        """Those that are late by their own clock, with the late reasons of each."""
        as_of = snapshot.facts.as_of
        found: dict[str, tuple[ShownItem, RealTarget]] = {}
        for item in items:
            if not item.days_overdue or decided_today(item, as_of) or _is_review(item):
                continue
            target = snapshot.shown.target(item.key)
            reasons = snapshot.items[target.item_key].reasons
            late = tuple(each.key for each in reasons if is_late(each, as_of))
            found.setdefault(target.item_key, (item, target._replace(reason_keys=late)))
        return list(found.values())

    def _choice(
        self, code: str, among: _Among, taken: Sequence[tuple[ShownItem, RealTarget]]
    ) -> "Takeable":
        from huddle.screens.modals.baseline import Takeable

        snapshot = self.board.snapshot
        assert snapshot is not None, "asked only when there is one"
        numbers = Counter(item.section for item, _ in taken)
        titles = [(each.title, numbers[each.key]) for each in snapshot.shown.sections]
        return Takeable(
            code,
            among.word,
            among.of,
            [(title, number) for title, number in titles if number],
            len(among.items) - len(taken),
        )


def _is_review(item: ShownItem) -> bool:
    return item.key.startswith("baseline:")
