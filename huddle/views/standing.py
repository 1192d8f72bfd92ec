"""What was decided about a row that the board itself does not list."""

from collections.abc import Iterable

from huddle.rules.board import Decided, Reason
from huddle.rules.effects import Decisions, decided


def standing(decisions: Decisions, key: str, reasons: Iterable[Reason]) -> Decided | None:
    """The latest decision that bears on the row today, where one bears on every reason of it."""
    rulings = [decisions.ruling(key, reason) for reason in reasons]
    made = [ruling.decision for ruling in rulings if ruling is not None]
    if not made or len(made) < len(rulings):
        return None
    return decided(max(made, key=lambda decision: (decision.at, decision.decision_id)))
