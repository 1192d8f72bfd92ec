"""Rows with the stages behind them: what the row's first reason notes stands under it."""

from __future__ import annotations

from collections.abc import Sequence

from huddle.widgets.entries import Entry, Row
from huddle.widgets.lines import Line, Span, wrapped
from huddle.widgets.rows import RowList

_BODY = 2


class StagedRows(RowList):
    """Rows of referrals, each with the days that it stood at each stage."""

    def draw(self, entry: Entry, width: int) -> Sequence[Line]:
        lines = list(super().draw(entry, width))
        if isinstance(entry, Row):
            margin = lines[0][0]
            for note in entry.item.reasons[0].notes[:1]:
                lines += [(margin, *line) for line in wrapped(note, "muted", width - 2, _BODY)]
        return [tuple(line) if line else (Span(""),) for line in lines]
