"""Rows with the stages behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huddle.widgets.lines import Line, wrapped
from huddle.widgets.rows import RowList

if TYPE_CHECKING:
    from huddle.privacy.shown import ShownItem


class StagedRows(RowList):
    """Rows of referrals, each with the days that it stood at each stage."""

    def under(self, item: ShownItem, tone: str, width: int, body: int) -> Sequence[Line]:
        lines = list(super().under(item, tone, width, body))
        if "reasons" in self.columns:
            for note in item.reasons[0].notes[:1]:
                lines += wrapped(note, "muted", width, body - 1)
        return lines
