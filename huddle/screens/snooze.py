"""``s``: hide a row until a day, with a reason, never past a clock that is official."""

from dataclasses import dataclass
from datetime import date

from huddle.calendars import Calendar
from huddle.widgets.form import FormModal


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The day it holds to, inclusive and inside the cap, and why (never empty)."""

    until: date
    reason: str


class SnoozeModal(FormModal[Snoozed]):
    """A day and a reason. A later day than ``cap`` becomes ``cap``, and the form says so."""

    def __init__(
        self,
        *,
        subject: str,
        today: date,
        calendar: Calendar,
        until: date,
        cap: date | None = None,
        cap_rule: str = "",
        rows: int = 1,
    ) -> None:
        """``cap`` is the due day of the row's grade A clock and ``cap_rule`` its shown title; for
        several rows the earliest. Where the cap has passed the row cannot be snoozed."""
        super().__init__("Snooze", subject)
