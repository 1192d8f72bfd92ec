"""``P``: only the requests that went to one plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.widgets.dialog import toned
from huddle.widgets.picking import Entry, PickModal

_EVERY = "every"


@dataclass(frozen=True, slots=True)
class PlanChosen:
    """The plan as the rows call it; "" is every plan."""

    plan: str


class PlanModal(PickModal[PlanChosen]):
    """Every plan first, then those with open requests; typing narrows."""

    def __init__(self, *, plans: Sequence[str], current: str = "") -> None:
        rows = [(_EVERY, "Every plan"), *((f"plan:{plan}", plan) for plan in plans)]
        super().__init__(
            "Which plan",
            [Entry(key, toned((name, "strong")), name) for key, name in rows],
            masked=False,
            hint="part of a name",
            current=f"plan:{current}" if current else _EVERY,
        )

    def picked(self, key: str) -> PlanChosen:
        return PlanChosen("" if key == _EVERY else key.removeprefix("plan:"))
