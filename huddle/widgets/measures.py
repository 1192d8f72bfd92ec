"""The rows of measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from huddle.widgets.big import digits
from huddle.widgets.lines import Line, Span, cells, wrapped
from huddle.widgets.rows import RowList

if TYPE_CHECKING:
    from huddle.privacy.shown import ShownItem

_AROUND = 8
"""Cells of a row's first line beside its words."""


class Value(NamedTuple):
    """The latest value of a measure in words, and the number and the unit of which these are;
    ``large`` where it is a goal."""

    words: str = ""
    number: str = ""
    unit: str = ""
    large: bool = False


class MeasureRows(RowList):
    """Measures with their values, by row; those that are goals in digits of three rows where there
    is room."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.values: Mapping[str, Value] = {}

    def setting(self) -> object:
        return super().setting(), self.airy, tuple(self.values.items())

    def head(self, item: ShownItem) -> ShownItem:
        label, _ = self._named(item)
        return item._replace(member=label, owner="", due_words=self._beside(item))

    def under(self, item: ShownItem, tone: str, width: int, body: int) -> Sequence[Line]:
        value = self._value(item)
        _, title = self._named(item)
        lines = wrapped(title, "strong", width, body - 1) if title else []
        if value.large and self.airy and value.number:
            indent = Span(" " * (body - 1))
            rows = [(indent, Span(row, "strong")) for row in digits(value.number)]
            lines += [*rows[:-1], (*rows[-1], Span(f" {value.unit}"))]
        return [*lines, *super().under(item, tone, width, body)]

    def _value(self, item: ShownItem) -> Value:
        return self.values.get(item.key, Value())

    def _beside(self, item: ShownItem) -> str:
        value = self._value(item)
        return "" if value.large and self.airy else value.words

    def _named(self, item: ShownItem) -> tuple[str, str]:
        """What stands in the first line, and the title where that is too long to stand there."""
        label, value = item.member, self._beside(item)
        if cells(label) + cells(value) + _AROUND <= self._width:
            return label, ""
        name, _, title = label.partition(" ")
        return name, title
