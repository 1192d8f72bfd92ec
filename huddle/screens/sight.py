"""How somebody looks at the board. Apart from the model, because the first paint needs no more."""

from datetime import date
from typing import NamedTuple


class Sight(NamedTuple):
    """Which day (``None`` is today), and what is revealed: everything, or single members."""

    day: date | None = None
    reveal: bool = False
    revealed: frozenset[str] = frozenset()
