"""How somebody looks at the board. Apart from the model, because the first paint needs no more."""

from datetime import date
from typing import NamedTuple


class Sight(NamedTuple):
    """Which day (``None`` is today), and what is revealed: everything, or single members."""

    day: date | None = None
    reveal: bool = False
    revealed: frozenset[str] = frozenset()

    def opens(self, member_id: str) -> bool:
        """Whether what is about a member is shown in full; "" is the team's own."""
        return self.reveal or (member_id != "" and member_id in self.revealed)
