"""What a measure says: ours, what it stands beside, and the budget of the two."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple


class Limit(Enum):
    """What a budget limits."""

    RATIO = "×"
    OURS = ""


class Line(NamedTuple):
    """One line of the table. ``beside`` is ``None`` where a figure stands alone."""

    what: str
    ours: float
    unit: str
    beside: float | None = None
    budget: float | None = None
    limit: Limit = Limit.RATIO

    @property
    def ratio(self) -> float | None:
        """Ours over what it stands beside."""
        return self.ours / self.beside if self.beside else None

    @property
    def met(self) -> bool | None:
        """Whether the budget is kept; ``None`` where there is none."""
        if self.budget is None:
            return None
        measured = self.ratio if self.limit is Limit.RATIO else self.ours
        return measured is not None and measured <= self.budget


HEADINGS = ("what", "ours", "beside", "ratio", "budget", "ok")
WIDTHS = (58, 12, 12, 7, 12, 3)


def heading() -> str:
    """The names of the columns, and a rule below them."""
    return f"{_row(HEADINGS)}\n{_row('─' * width for width in WIDTHS)}"


def written(line: Line) -> str:
    """A line as the table shows it."""
    budget = ""
    if line.budget is not None:
        unit = f" {line.unit}" if line.limit is Limit.OURS else " ×"
        budget = f"≤ {line.budget:g}{unit}"
    return _row(
        (
            line.what,
            _figure(line.ours, line.unit),
            "" if line.beside is None else _figure(line.beside, line.unit),
            "" if line.ratio is None else f"{line.ratio:.2f} ×",
            budget,
            {True: "yes", False: "NO", None: ""}[line.met],
        )
    )


def _figure(value: float, unit: str) -> str:
    return f"{value:.{0 if value >= 100 else 1}f} {unit}"


def _row(cells: Iterable[str]) -> str:
    padded = (
        cell.ljust(width) if place in (0, 5) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )
    return "  ".join(padded).rstrip()
