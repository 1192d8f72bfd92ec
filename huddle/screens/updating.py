"""``t`` and ``i``: what changed about the matter of a row, recorded by what the row is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from huddle.privacy import RealTarget, ShownItem
    from huddle.screens.host import Host

UPDATES: Mapping[str, str] = {
    "conference": "huddle.screens.updates.conference:answer",
    "chart": "huddle.screens.updates.chart:read",
    "barrier": "huddle.screens.updates.barrier:change",
    "pdsa": "huddle.screens.updates.cycle:judge",
    "task": "huddle.screens.updates.task:change_task",
    "request": "huddle.screens.updates.request:record",
    "referral": "huddle.screens.updates.referral:move",
    "review": "huddle.screens.updates.review:step",
    "member": "huddle.screens.updates.member:give",
    "red": "huddle.screens.updates.red:answer",
}
"""What records a change, as "module:function", by what the row is about (``Situation.kind``)."""

MOVES_MEMBERS = frozenset(("member", "review"))
"""What is about where members belong: their worker, tier or segment."""

OF_SEVERAL = frozenset(("task", "member", "review"))
"""What can be changed of several marked rows as one."""

INFORMS: Mapping[str, str] = {"request": "huddle.screens.updates.request:tell"}
"""What records an update given to the member, likewise."""


class Updating:
    """Changes the matters of the rows of one screen."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def update(self) -> None:
        """``t``: asks what changed about what the marked rows are about, else the row."""
        rows, at = self.host.chosen(), self.host.situation
        if rows:
            self._run(UPDATES, at.marked_kind if at.marked else at.kind, *rows[0])

    def inform(self) -> None:
        """``i``: records that the member was told how it stands."""
        item, snapshot = self.host.current_item, self.host.snapshot
        if item is not None and snapshot is not None:
            self._run(INFORMS, snapshot.kind(item), item, snapshot.shown.target(item.key))

    def _run(
        self, by_kind: Mapping[str, str], kind: str, item: ShownItem, target: RealTarget
    ) -> None:
        if kind not in by_kind:
            return
        module, _, name = by_kind[kind].partition(":")
        asks = cast(
            "Callable[[Host, ShownItem, RealTarget], None]", getattr(import_module(module), name)
        )
        asks(self.host, item, target)
