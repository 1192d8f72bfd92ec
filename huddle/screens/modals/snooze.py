"""``s``: hide a row until a day, with a reason, never past a clock that is official."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from huddle import words
from huddle.calendars import Calendar
from huddle.widgets.dialog import NOTHING, Said
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal, TextField


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The day the row comes back, inside the cap, and why (never empty)."""

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
    ) -> None:
        """``cap`` is the due day of the row's grade A clock and ``cap_rule`` its shown title; for
        several rows the earliest. Where the cap is not ahead the row cannot be snoozed."""
        super().__init__("Snooze", subject)
        self._today = today
        self._calendar = calendar
        self._until = until
        self._cap = cap
        self._cap_rule = cap_rule

    def fields(self) -> Iterable[Field]:
        tomorrow = self._today + timedelta(days=1)
        until = max(self._until if self._cap is None else min(self._until, self._cap), tomorrow)
        yield DueField(
            "Until",
            until,
            id="until",
            today=self._today,
            calendar=self._calendar,
            check=self._against_cap,
        )
        yield TextField(
            "Reason",
            id="reason",
            hint="why it can wait",
            required="Why can it wait? A snooze needs a reason",
        )

    def _against_cap(self, until: date) -> Said:
        if until <= self._today:
            return Said("act", "A snooze ends on a later day: take tomorrow or after")
        if self._cap is None or until <= self._cap:
            return NOTHING
        clock = f"{self._cap_rule}, grade A" if self._cap_rule else "a clock of grade A"
        day = words.weekday(self._cap, self._today)
        if self._cap <= self._today:
            return Said("act", f"Its clock ends {day} ({clock}): assign it, or excuse it")
        return Said("soon", f"held to {day}: {clock}")

    def result(self) -> Snoozed:
        until = self.query_one("#until", DueField).value
        assert until is not None
        return Snoozed(
            until if self._cap is None else min(until, self._cap),
            self.query_one("#reason", TextField).value,
        )
