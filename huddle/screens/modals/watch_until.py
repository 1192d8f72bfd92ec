"""``w``: keep a row on the board, quietly, until a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huddle.calendars import Calendar
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal, TextField


@dataclass(frozen=True, slots=True)
class WatchUntil:
    """The day it holds to, inclusive, and why (may be empty)."""

    until: date
    reason: str


class WatchUntilModal(FormModal[WatchUntil]):
    """A day and, if there is one, a reason."""

    def __init__(self, *, subject: str, today: date, calendar: Calendar, until: date) -> None:
        """``until`` is the day to begin with."""
        super().__init__("Watch until", subject)
        self._today = today
        self._calendar = calendar
        self._until = until

    def fields(self) -> Iterable[Field]:
        yield DueField("Until", self._until, id="until", today=self._today, calendar=self._calendar)
        yield TextField("Reason", id="reason", hint="what to watch for, if it helps")

    def result(self) -> WatchUntil:
        until = self.query_one("#until", DueField).value
        assert until is not None
        return WatchUntil(until, self.query_one("#reason", TextField).value)
