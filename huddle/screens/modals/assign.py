"""``a``: a task from the row under the cursor, or from every marked row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huddle import words
from huddle.calendars import Calendar
from huddle.widgets.dialog import NOTHING, Said
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal, StaffChoice, TextField
from huddle.widgets.staff_field import StaffField


@dataclass(frozen=True, slots=True)
class AssignForm:
    """What the form opens with. For several rows, an empty text, owner or due means that each row
    keeps what was proposed for it."""

    text: str = ""
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What was entered. Complete for one row; for several, what is empty is each row's own."""

    text: str
    owner: str
    due: date | None


class AssignModal(FormModal[Assigned]):
    """Text, owner and due, filled in already: Enter at once is a whole decision."""

    def __init__(
        self,
        form: AssignForm,
        *,
        subject: str,
        staff: Sequence[StaffChoice],
        today: date,
        calendar: Calendar,
        clock: date | None = None,
        rows: int = 1,
    ) -> None:
        """``subject`` names the row as the screen shows it ("R.A. ··4417"); ``clock`` is the day
        on which the row's own clock ends, warned about when the due lies after it."""
        super().__init__("Assign a task", subject)
        self._form = form
        self._staff = staff
        self._today = today
        self._calendar = calendar
        self._clock = clock
        self._rows = rows

    def fields(self) -> Iterable[Field]:
        form, several = self._form, self._rows > 1
        own = "each row keeps its own"
        yield TextField(
            "Task",
            form.text,
            id="text",
            hint=own if several else "what is to be done",
            required="" if several else "What is to be done? A task needs a text",
        )
        yield StaffField(
            "Owner", self._staff, form.owner, id="owner", when_empty=own if several else ""
        )
        yield DueField(
            "Due",
            max(form.due, self._today) if form.due else None,
            id="due",
            today=self._today,
            calendar=self._calendar,
            when_empty=own if several else "",
            check=self._against_clock,
        )

    def _against_clock(self, due: date) -> Said:
        if self._clock is None or due <= self._clock:
            return NOTHING
        ends = "ended" if self._clock < self._today else "ends"
        if self._clock < self._today and due == self._today:
            return NOTHING
        return Said("soon", f"after the clock of this row {ends}, {self._clock_words()}")

    def _clock_words(self) -> str:
        assert self._clock is not None
        return words.weekday(self._clock, self._today)

    def result(self) -> Assigned:
        return Assigned(
            self.query_one("#text", TextField).value,
            self.query_one("#owner", StaffField).value,
            self.query_one("#due", DueField).value,
        )
