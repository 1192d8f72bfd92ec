"""``O``: where referrals go, by how often the loop closes."""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.privacy.referrals import ShownOrganization
from huddle.widgets.dialog import toned
from huddle.widgets.picking import Entry, PickModal, in_columns

_EVERY = "every"


@dataclass(frozen=True, slots=True)
class OrganizationChosen:
    """The organization by its name; "" is every one."""

    name: str


class OrganizationsModal(PickModal[OrganizationChosen]):
    """Each with its counts, numerator over denominator, the loop that closes least often first."""

    DEFAULT_CLASSES = "pick wide"

    def __init__(self, *, organizations: Sequence[ShownOrganization], current: str = "") -> None:
        shown = in_columns(
            (
                (each.name, "strong"),
                (f"  outcome known {each.outcome_known}/{each.sent}", ""),
                (f" · received {each.service_received}/{each.sent}", ""),
                (f" · open {each.open}", "muted"),
            )
            for each in organizations
        )
        entries = [
            Entry(f"org:{place}", content, each.name)
            for place, (content, each) in enumerate(zip(shown, organizations, strict=True))
        ]
        names = {f"org:{place}": each.name for place, each in enumerate(organizations)}
        super().__init__(
            "Organizations",
            [Entry(_EVERY, toned(("Every organization", "strong")), "Every"), *entries],
            masked=False,
            hint="part of a name",
            current=next((key for key, name in names.items() if name == current), _EVERY),
        )
        self._names = names

    def picked(self, key: str) -> OrganizationChosen:
        return OrganizationChosen(self._names.get(key, ""))
