"""Close: the decisions read back owner by owner, and what is left undecided."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.screen import ModalScreen


@dataclass(frozen=True, slots=True)
class ReadBack:
    """One decision as it is read out. ``owner`` is a name; empty for "nothing to do"."""

    owner: str
    subject: str
    text: str
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """An act row nobody decided. ``carried`` is how often it was carried over before."""

    key: str
    subject: str
    text: str
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Closed:
    """The huddle ends. ``carry`` are the rows carried to the next one, ``reason`` is theirs."""

    carry: tuple[str, ...]
    reason: str


class CloseModal(ModalScreen[Closed | None]):
    """Reads back, then closes: ``c`` carries all that is undecided, Enter closes."""

    def __init__(
        self,
        *,
        team: str,
        minutes: str,
        decisions: Sequence[ReadBack],
        undecided: Sequence[Undecided],
    ) -> None:
        """``minutes`` says how long it took: "14 min, 2 over"."""
        super().__init__()
