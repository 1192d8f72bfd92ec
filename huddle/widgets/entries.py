"""What a section's list shows: rows, and lines that stand for several until they are opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from huddle import words

if TYPE_CHECKING:
    from db.types import TeamFacts
    from huddle.privacy.shown import ShownItem

DECIDED = "fold:decided"


class Fold(NamedTuple):
    """One line for several rows, whose keys are ``rows``: ``says`` what they are ("more", "due
    soon"), ``label`` whose, ``hint`` what is near in them."""

    key: str
    glyph: str
    tone: str
    rows: tuple[str, ...]
    says: str
    label: str
    hint: str
    opened: bool

    @property
    def size(self) -> int:
        """How many rows it stands for."""
        return len(self.rows)


class Row(NamedTuple):
    """One row; ``inside`` is the key of the fold that it stands under. ``done`` is that nothing is
    left to do, whatever was decided."""

    item: ShownItem
    inside: str = ""
    done: bool = False

    @property
    def key(self) -> str:
        return self.item.key


class Heading(NamedTuple):
    """What the rows below it are, and how many."""

    title: str
    size: int

    @property
    def key(self) -> str:
        """None: the cursor passes over it."""
        return ""


Entry = Row | Fold | Heading

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


def decided_by_another(item: ShownItem, facts: TeamFacts, user: str) -> str:
    """Who else decided about the row on the board's own day, as they are called; "" for nobody."""
    if item.decision is None or not decided_today(item, facts.as_of):
        return ""
    from huddle.privacy.labels import Labels

    by = item.decision.by
    return by if by and by != Labels(facts).staff(user) else ""


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

    A row that presses shows by itself. The others stand in one fold for each worker (or as the
    row, where it is but one), at the place of the first of them; what was decided today is a fold
    at the end. Rows in ``lingering`` stay where they are, decided or not; ``opened`` folds show
    their rows.
    """
    listed: list[Row | list[ShownItem]] = []
    waiting: dict[str | None, list[ShownItem]] = {}
    decided: list[ShownItem] = []
    for item in sorted(items, key=SORTS[sort]):
        if decided_today(item, as_of) and item.key not in lingering:
            decided.append(item)
        elif presses(item, next_working_day):
            listed.append(Row(item))
        elif item.owner_id in waiting:
            waiting[item.owner_id].append(item)
        else:
            waiting[item.owner_id] = [item]
            listed.append(waiting[item.owner_id])
    shown: list[Entry] = []
    listed = list(_folds_by_name(listed))
    above: set[str | None] = set()
    for each in listed:
        if isinstance(each, list) and len(each) > 1:
            shown += _of_worker(each, as_of, opened, lingering, more=each[0].owner_id in above)
            continue
        item = each.item if isinstance(each, Row) else each[0]
        above.add(item.owner_id)
        shown.append(Row(item))
    if decided:
        fold = Fold(DECIDED, "✓", "faint", _keys(decided), "decided", "", "", DECIDED in opened)
        shown += _with_rows(fold, decided)
    return tuple(shown)


def _folds_by_name(
    listed: Iterable[Row | list[ShownItem]],
) -> Iterator[Row | list[ShownItem]]:
    """The same, but folds that stand together and are due alike by the names of their workers."""

    def due(each: Row | list[ShownItem]) -> date | None:
        return each[0].due or date.max if isinstance(each, list) and len(each) > 1 else None

    def worker(each: Row | list[ShownItem]) -> str:
        return each[0].owner if isinstance(each, list) else ""

    for day, run in groupby(listed, due):
        together = list(run)
        yield from sorted(together, key=worker) if day else together


def _of_worker(
    items: list[ShownItem],
    as_of: date,
    opened: frozenset[str],
    lingering: frozenset[str],
    *,
    more: bool,
) -> list[Entry]:
    """The fold of one worker's rows that can wait; open while a row of it is being looked at.
    ``more`` is whether another row of that worker stands above it."""
    key = fold_of(items[0])
    hint = words.due(min((item.due for item in items if item.due), default=None), as_of)
    fold = Fold(
        key,
        items[0].glyph,
        "soon",
        _keys(items),
        "more" if more else ("due soon" if all(item.due for item in items) else "soon"),
        items[0].owner,
        f"first {hint}" if hint else "",
        key in opened or any(item.key in lingering for item in items),
    )
    return _with_rows(fold, items)


def fold_of(item: ShownItem) -> str:
    """The key of the fold that the row stands in while it can wait."""
    return f"fold:of:{item.owner_id or ''}"


def _keys(items: list[ShownItem]) -> tuple[str, ...]:
    return tuple(item.key for item in items)


def _with_rows(fold: Fold, items: list[ShownItem]) -> list[Entry]:
    return [fold, *(Row(item, fold.key) for item in items)] if fold.opened else [fold]
