"""Which rows the board lists, and what they say was decided: what was read, and what has been
committed since."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from huddle import words
from huddle.widgets.entries import decided_today

if TYPE_CHECKING:
    from huddle.privacy import ShownDecision, ShownItem
    from huddle.screens.board.screen import BoardScreen


class Listing:
    """The rows of one board. ``lingering`` are the keys of rows that stay where they are though
    they are decided, until the cursor leaves them."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.lingering: frozenset[str] = frozenset()
        self._kept: tuple[int, str, str] | None = None
        """The place, the section and the key of the row that lingers."""

    def items(self, section: str) -> tuple[ShownItem, ...]:
        """The rows of a section, with what was decided since they were read."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return ()
        for each in snapshot.shown.sections:
            if each.key == section:
                return self._with_kept([self._with_fresh(item) for item in each.items], section)
        return ()

    def linger(self, key: str, section: str) -> None:
        """A row just decided stays at its place while the cursor is on it, also when the decision
        moves it or takes it off the board: what comes next is still the row below."""
        keys = [item.key for item in self.items(section)]
        self.lingering = frozenset({key})
        self._kept = (keys.index(key), section, key)

    def release(self) -> None:
        """Decided rows go where they belong."""
        self.lingering = frozenset()

    def _with_kept(self, items: list[ShownItem], section: str) -> tuple[ShownItem, ...]:
        snapshot = self.board.snapshot
        if self._kept is None or snapshot is None:
            return tuple(items)
        place, where, key = self._kept
        if where != section or key not in self.lingering:
            return tuple(items)
        kept = snapshot.shown_items().get(key)
        if kept is not None:
            items = [item for item in items if item.key != key]
            items.insert(place, self._with_fresh(kept))
        return tuple(items)

    def _with_fresh(self, item: ShownItem) -> ShownItem:
        fresh = self.board.fresh.get(item.key)
        return item._replace(decision=fresh[1]) if fresh else item

    def open_count(self, section: str) -> int:
        """Rows of a section that are not decided yet."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return 0
        as_of = snapshot.facts.as_of
        return sum(not decided_today(item, as_of) for item in self.items(section))

    def decided(self) -> dict[str, tuple[str, ShownDecision]]:
        """What was decided on the board's day and about whom, by the row's key, the first decision
        first; also about rows that have left the board since. A baseline of several rows is one."""
        snapshot = self.board.snapshot
        if snapshot is None:
            return {}
        from huddle.privacy.decision import stored_decision
        from huddle.rules.baseline import number

        known, facts = snapshot.shown_items(), snapshot.facts
        open_row = not snapshot.shown.masked
        shown: dict[str, tuple[str, ShownDecision]] = {}
        taken = Counter(number(each) for each in snapshot.decisions if each.kind == "baseline")
        for decision in snapshot.decisions:
            if decision.kind == "baseline" and taken[number(decision)] > 1:
                rows = words.counted(taken[number(decision)], "row")
                said = stored_decision(decision, facts, open_row=open_row)[1]
                shown[f"baseline:{number(decision)}"] = (rows, said)
                continue
            item = known.get(snapshot.real.get(decision.item_key, ""))
            key = item.key if item else decision.item_key
            shown.pop(key, None)
            if item is not None and item.decision is not None:
                shown[key] = (item.member, item.decision)
            else:
                shown[key] = stored_decision(decision, facts, open_row=open_row)
        for key, (_, fresh) in self.board.fresh.items():
            shown.pop(key, None)
            # The one line for all the rows of a baseline comes with the next reading.
            if fresh is not None and key in known and fresh.kind != "baseline":
                shown[key] = (known[key].member, fresh)
        return shown
