"""``w``: keep a row on the board, quietly, until a day."""

from dataclasses import dataclass
from datetime import date

from huddle.calendars import Calendar
from huddle.widgets.form import FormModal


@dataclass(frozen=True, slots=True)
class WatchUntil:
    """The day it holds to, inclusive, and why (may be empty)."""

    until: date
    reason: str


class WatchUntilModal(FormModal[WatchUntil]):
    """A day and, if there is one, a reason."""

    def __init__(
        self, *, subject: str, today: date, calendar: Calendar, until: date, rows: int = 1
    ) -> None:
        super().__init__("Watch until", subject)
