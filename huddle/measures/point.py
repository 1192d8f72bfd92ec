"""One point of a series."""

from datetime import date
from typing import NamedTuple


class Point(NamedTuple):
    """The value of a measure on a day, made of ``n`` things; ``None`` where nothing can be said."""

    on: date
    value: float | None
    n: int
