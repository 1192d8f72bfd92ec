"""Two boards of one day beside each other: who comes onto it, who leaves it, what changes on it.

Both are shown boards, so a masked comparison says no more than a masked board. Where a row's rule
must not be named, the row is counted and not listed: which row a change moves would tell its rule.
"""

from typing import NamedTuple

from huddle.privacy.protected import NEUTRAL_GROUPS
from huddle.privacy.shown import ShownBoard, ShownItem


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
                    tuple(item for item in comes if _can_be_listed(item)),
                    tuple(item for item in leaves if _can_be_listed(item)),
                    tuple(pair for pair in changes if _can_be_listed(*pair)),
                    (len(comes), len(leaves), len(changes)),
                )
            )
    return tuple(found)


def _can_be_listed(*items: ShownItem) -> bool:
    return not any(reason.rule in NEUTRAL_GROUPS for item in items for reason in item.reasons)
