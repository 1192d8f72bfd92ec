"""``t`` on tasks: another day, somebody else, and why."""

from collections.abc import Iterable, Sequence, Set
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
    """What becomes of the tasks. ``due`` is ``None`` and ``owner`` empty where that stays; one of
    them does not. ``reason`` is never empty."""

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
        dues: Set[date | None],
        owners: Set[str],
    ) -> None:
        """``dues`` and ``owners`` are the present ones: several where the tasks differ."""
        super().__init__("Change the task", subject)
        self._staff = staff
        self._today = today
        self._calendar = calendar
        self._dues = dues
        self._owners = owners

    def fields(self) -> Iterable[Field]:
        owner = _one_of(self._owners)
        yield DueField(
            "Due",
            None,
            id="due",
            today=self._today,
            calendar=self._calendar,
            when_empty=self._day_stays(),
        )
        several = len(self._owners) > 1
        keeps = "each stays with its owner" if several else "stays nobody's"
        yield StaffField("Owner", self._staff, owner, id="owner", when_empty=keeps)
        yield TextField(
            "Why",
            id="reason",
            hint="why it is put off or handed over",
            required="Why? Whoever looks at it next will ask",
        )

    def _day_stays(self) -> str:
        if len(self._dues) > 1:
            return "each keeps its day"
        (due,) = self._dues
        if due is None:
            return "stays without a deadline"
        return f"stays {words.weekday(due, self._today)}"

    def stand(self, dues: Set[date | None], owners: Set[str]) -> None:
        """The tasks are found to stand otherwise: what is left as it is stays so."""
        owner = self.query_one("#owner", StaffField)
        left = owner.value == _one_of(self._owners)
        self._dues, self._owners = dues, owners
        self.query_one("#due", DueField).leave_empty(self._day_stays())
        if left:
            owner.give(_one_of(owners))

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
            due if self._dues != {due} else None,
            owner if self._owners != {owner} else "",
            self.query_one("#reason", TextField).value,
        )


def _one_of(owners: Set[str]) -> str:
    """Whose all the tasks are, "" where they differ."""
    return next(iter(owners)) if len(owners) == 1 else ""
