"""Two boards of one day beside each other: who comes onto it, who leaves it, what changes on it.

Both are shown boards, so a masked comparison says no more than a masked board. Where a row's rule
must not be named, the row is counted and not listed: which row a change moves would tell its rule.
"""

from collections.abc import Iterable
from typing import NamedTuple

from huddle.privacy import ShownBoard, ShownItem
from huddle.privacy.protected import NEUTRAL_GROUPS


class SectionChange(NamedTuple):
    """A section in both boards. ``unlisted`` says how many rows more come, leave and change."""

    key: str
    title: str
    before: int
    after: int
    comes: tuple[ShownItem, ...]
    leaves: tuple[ShownItem, ...]
    changes: tuple[tuple[ShownItem, ShownItem], ...]
    unlisted: tuple[int, int, int]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many rows come, leave and change in all."""
        comes, leaves, changes = self.unlisted
        return len(self.comes) + comes, len(self.leaves) + leaves, len(self.changes) + changes


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
        if not (comes or leaves or changes):
            continue
        told = (
            tuple(item for item in comes if _can_be_listed([item])),
            tuple(item for item in leaves if _can_be_listed([item])),
            tuple(pair for pair in changes if _can_be_listed(pair)),
        )
        whole = (comes, leaves, changes)
        found.append(
            SectionChange(
                *(new.key, new.title, old.count, new.count, *told),
                unlisted=(
                    len(whole[0]) - len(told[0]),
                    len(whole[1]) - len(told[1]),
                    len(whole[2]) - len(told[2]),
                ),
            )
        )
    return tuple(found)


def _can_be_listed(items: Iterable[ShownItem]) -> bool:
    return not any(reason.rule in NEUTRAL_GROUPS for item in items for reason in item.reasons)
