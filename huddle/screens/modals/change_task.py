"""``t`` on a task: another day, somebody else, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huddle import words
from huddle.calendars import Calendar
from huddle.widgets.dialog import Said
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal, StaffChoice, TextField
from huddle.widgets.staff_field import StaffField


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """What becomes of a task. ``due`` is ``None`` and ``owner`` empty where that stays; one of them
    does not. ``reason`` is never empty."""

    due: date | None
    owner: str
    reason: str


class ChangeTaskModal(FormModal[TaskChanged]):
    """A day, an owner, a reason: what is left as it is stays."""

    def __init__(
        self,
        *,
        subject: str,
        staff: Sequence[StaffChoice],
        today: date,
        calendar: Calendar,
        due: date | None,
        owner: str,
    ) -> None:
        """``due`` and ``owner`` are the task's present ones."""
        super().__init__("Change the task", subject)
        self._staff = staff
        self._today = today
        self._calendar = calendar
        self._due = due
        self._owner = owner

    def fields(self) -> Iterable[Field]:
        stays = "stays without a deadline"
        if self._due is not None:
            stays = f"stays {words.weekday(self._due, self._today)}"
        yield DueField(
            "Due",
            None,
            id="due",
            today=self._today,
            calendar=self._calendar,
            when_empty=stays,
        )
        yield StaffField("Owner", self._staff, self._owner, id="owner", when_empty="stays nobody's")
        yield TextField(
            "Why",
            id="reason",
            hint="why it is put off or handed over",
            required="Why? Whoever looks at it next will ask",
        )

    def action_save(self) -> None:
        changed = self.query_one("#due", DueField), self.query_one("#owner", StaffField)
        if not any(field.problem() for field in changed) and not self._changes():
            self.say(Said("act", "Nothing is changed yet: give another day or another owner"))
            changed[0].input.focus()
        else:
            super().action_save()

    def _changes(self) -> bool:
        changed = self.result()
        return changed.due is not None or changed.owner != ""

    def result(self) -> TaskChanged:
        due = self.query_one("#due", DueField).value
        owner = self.query_one("#owner", StaffField).value
        return TaskChanged(
            due if due != self._due else None,
            owner if owner != self._owner else "",
            self.query_one("#reason", TextField).value,
        )
