"""Barriers as a surface may show them: what anybody typed is left out where names are masked."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from huddle.plain import plain
from huddle.privacy.shown import ShownBoard, ShownItem
from huddle.views.barriers import OpenBarrier, tier_words


class ShownBarrier(NamedTuple):
    """An open barrier. ``title`` and ``next_step`` are "" on a masked row; ``days_quiet`` are the
    business days since its last note."""

    item: ShownItem
    name: str
    title: str
    next_step: str
    opened: date
    days_open: int
    days_quiet: int
    tier: str
    theirs: bool
    response_due: date | None
    overdue: bool
    origin: str


def show_barriers(shown: ShownBoard, rows: Sequence[OpenBarrier]) -> tuple[ShownBarrier, ...]:
    """The rows of the ledger whose board ``shown`` is, in its order."""
    by_key = {row.item.key: row for row in rows}
    found = []
    for section in shown.sections:
        for item in section.items:
            row = by_key.get(shown.target(item.key).item_key)
            if row is None:
                continue
            full, barrier = item.revealed, row.barrier
            found.append(
                ShownBarrier(
                    item=item,
                    name=row.name,
                    title=plain(barrier.title) if full else "",
                    next_step=plain(barrier.next_step) if full else "",
                    opened=barrier.opened_on,
                    days_open=row.days_open,
                    days_quiet=row.days_quiet,
                    tier=plain(tier_words(barrier.tier)),
                    theirs=barrier.theirs,
                    response_due=barrier.response_due,
                    overdue=row.overdue,
                    origin=row.origin,
                )
            )
    return tuple(found)
