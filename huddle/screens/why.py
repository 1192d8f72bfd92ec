"""``?``: why a row is here, rule by rule; why a count is what it is, member by member."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.screen import ModalScreen


@dataclass(frozen=True, slots=True)
class WhyReason:
    """One reason as the screen may show it: every string final. ``severity`` is act, soon or
    watch; ``grade`` a letter; ``override`` "M. Chen, 3 Nov 2026" or empty."""

    key: str
    severity: str
    title: str
    text: str
    due_words: str = ""
    number: str = ""
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    grade: str = ""
    effective: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True)
class ChosenReason:
    """One reason to be decided alone. ``command`` is the key of the decision: a d w s x or e."""

    reason_key: str
    command: str


class WhyModal(ModalScreen[ChosenReason | None]):
    """The reasons of one row, each with its rule, its number, its evidence and its source."""

    def __init__(self, *, subject: str, reasons: Sequence[WhyReason]) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row that a count counts."""

    key: str
    severity: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who a count does not count, and why: "pended", "snoozed until Fri 27 Nov"."""

    reason: str
    count: int
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """A counted row to go to."""

    key: str


class WhyCountModal(ModalScreen[ChosenRow | None]):
    """Exactly the rows that a count counts, and who was left out and why."""

    def __init__(
        self, *, title: str, counted: Sequence[CountedRow], left_out: Sequence[LeftOut]
    ) -> None:
        super().__init__()
