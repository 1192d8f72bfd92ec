"""``l``: log a contact, or an attempt, as it was just made."""

from dataclasses import dataclass
from datetime import date, datetime

from huddle.widgets.form import FormModal


@dataclass(frozen=True, slots=True)
class LoggedContact:
    """A contact or attempt. ``at`` (aware, local) is ``None`` when only the day is known.
    ``core_service`` is always false for an attempt."""

    channel: str
    outcome: str
    with_whom: str
    core_service: bool
    day: date
    at: datetime | None
    minutes: int | None
    purpose: str


class LogContactModal(FormModal[LoggedContact]):
    """Phone, reached, now: Enter. One letter changes the channel or the outcome."""

    def __init__(self, *, subject: str, now: datetime, core_service: bool = False) -> None:
        """``now`` is aware, in the agency's zone. ``core_service`` is the answer to begin with:
        true where the member's own standard counts core services."""
        super().__init__("Log a contact", subject)
