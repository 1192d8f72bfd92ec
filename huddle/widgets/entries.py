"""What a section's list shows: rows, and lines that stand for several until they are opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from huddle import words

if TYPE_CHECKING:
    from huddle.privacy.shown import ShownItem

DECIDED = "fold:decided"
NOBODY = "unassigned"


class Fold(NamedTuple):
    """One line for several rows: ``label`` whose they are, ``size`` how many, ``hint`` more."""

    key: str
    glyph: str
    tone: str
    label: str
    size: int
    hint: str
    opened: bool


class Row(NamedTuple):
    """One row; ``inside`` is the key of the fold that it stands under."""

    item: ShownItem
    inside: str = ""

    @property
    def key(self) -> str:
        return self.item.key


Entry = Row | Fold

SORTS: Mapping[str, Callable[[ShownItem], tuple[object, ...]]] = {
    "urgency": lambda item: (),
    "worker": lambda item: (item.owner == "", item.owner),
    "due day": lambda item: (item.due is None, item.due or date.max),
    "member": lambda item: (item.member,),
}
"""How rows can be ordered. Sorting is stable, so the board's own order decides between equals."""


def decided_today(item: ShownItem, as_of: date) -> bool:
    """Whether something was decided about the row on the board's own day."""
    return item.decision is not None and item.decision.on == as_of


def presses(item: ShownItem, next_working_day: date) -> bool:
    """Whether a row shows by itself: *act*, or due before the next working day. In Watch so does
    what has no due day, since a signal of today is not less of today for want of a clock."""
    if item.severity.value != "soon":
        return True
    if item.due is None:
        return item.section == "watch"
    return item.due < next_working_day


def entries(
    items: Iterable[ShownItem],
    *,
    as_of: date,
    next_working_day: date,
    opened: frozenset[str] = frozenset(),
    lingering: frozenset[str] = frozenset(),
    sort: str = "urgency",
) -> tuple[Entry, ...]:
    """The list for ``items``, which are in the board's order.

    Rows that press come first, then for each worker a fold (or the row, where it is but one), then
    one for what was decided today.
    Rows in ``lingering`` stay where they are, decided or not; ``opened`` folds show their rows.
    """
    shown: list[Entry] = []
    folded: dict[str, list[ShownItem]] = {}
    decided: list[ShownItem] = []
    for item in sorted(items, key=SORTS[sort]):
        if decided_today(item, as_of) and item.key not in lingering:
            decided.append(item)
        elif presses(item, next_working_day):
            shown.append(Row(item))
        else:
            folded.setdefault(item.owner, []).append(item)
    for owner in sorted(folded, key=lambda name: (name == NOBODY, name)):
        of_owner = folded[owner]
        if len(of_owner) == 1:
            shown.append(Row(of_owner[0]))
            continue
        first = min((item.due for item in of_owner if item.due), default=None)
        hint = words.due(first, as_of)
        fold = Fold(
            f"fold:{owner}",
            of_owner[0].glyph,
            "soon",
            owner,
            len(of_owner),
            f"first {hint}" if hint else "",
            f"fold:{owner}" in opened or any(item.key in lingering for item in of_owner),
        )
        shown += _with_rows(fold, of_owner)
    if decided:
        fold = Fold(DECIDED, "✓", "faint", "decided", len(decided), "", DECIDED in opened)
        shown += _with_rows(fold, decided)
    return tuple(shown)


def _with_rows(fold: Fold, items: list[ShownItem]) -> list[Entry]:
    return [fold, *(Row(item, fold.key) for item in items)] if fold.opened else [fold]
