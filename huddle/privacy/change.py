"""Two boards of one day beside each other: who comes onto it, who leaves it, what changes on it.

Both are shown boards, so a masked comparison says no more than a masked board. Where a row's rule
must not be named, the row is counted and not listed: which row a change moves would tell its rule.
So is a row that came back from another huddle, where the row that it carries on is one of those.
"""

from collections.abc import Iterator
from typing import NamedTuple

from huddle.privacy.protected import NEUTRAL_GROUPS
from huddle.privacy.shown import ShownBoard, ShownItem
from huddle.rules.followup import matter_of


class SectionChange(NamedTuple):
    """A section in both boards. ``counts`` says how many rows come, leave and change in all, those
    that are not listed among them."""

    key: str
    title: str
    before: int
    after: int
    comes: tuple[ShownItem, ...]
    leaves: tuple[ShownItem, ...]
    changes: tuple[tuple[ShownItem, ShownItem], ...]
    counts: tuple[int, int, int]

    @property
    def unlisted(self) -> int:
        """How many of these rows are not listed."""
        return sum(self.counts) - len(self.comes) - len(self.leaves) - len(self.changes)


def compare(before: ShownBoard, after: ShownBoard) -> tuple[SectionChange, ...]:
    """The sections in which something differs, in the order of the agenda."""
    found = []
    unnamed = {item.key for board in (before, after) for item in _items(board) if _is_unnamed(item)}

    def can_be_listed(key: str) -> bool:
        return unnamed.isdisjoint((key, matter_of(key)))

    for old, new in zip(before.sections, after.sections, strict=True):
        was = {item.key: item for item in old.items}
        will = {item.key: item for item in new.items}
        comes = [item for key, item in will.items() if key not in was]
        leaves = [item for key, item in was.items() if key not in will]
        changes = [
            (was[key], item) for key, item in will.items() if key in was and was[key] != item
        ]
        if comes or leaves or changes:
            found.append(
                SectionChange(
                    *(new.key, new.title, old.count, new.count),
                    tuple(item for item in comes if can_be_listed(item.key)),
                    tuple(item for item in leaves if can_be_listed(item.key)),
                    tuple(pair for pair in changes if can_be_listed(pair[0].key)),
                    (len(comes), len(leaves), len(changes)),
                )
            )
    return tuple(found)


def _items(board: ShownBoard) -> Iterator[ShownItem]:
    yield from board.hidden
    for section in board.sections:
        yield from section.items


def _is_unnamed(item: ShownItem) -> bool:
    return any(reason.rule in NEUTRAL_GROUPS for reason in item.reasons)
