"""``e``: raise a barrier, from a row or on its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huddle.calendars import Calendar
from huddle.widgets.choice_field import Choice, ChoiceField
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal, StaffChoice, TextField
from huddle.widgets.staff_field import StaffField

SIDES = (Choice("ours", "ours: we take the step", "o"), Choice("theirs", "theirs: we wait", "t"))


@dataclass(frozen=True, slots=True)
class BarrierRaised:
    """A problem the team cannot fix alone. ``theirs`` when somebody outside the team has it."""

    title: str
    owner: str
    next_step: str
    theirs: bool
    response_due: date


class BarrierModal(FormModal[BarrierRaised]):
    """Title, owner, next step, ours or theirs, and the day an answer is due."""

    def __init__(
        self,
        *,
        subject: str,
        staff: Sequence[StaffChoice],
        today: date,
        calendar: Calendar,
        answer_due: date,
        owner: str = "",
        title: str = "",
    ) -> None:
        """``answer_due`` is the day that stands there to begin with."""
        super().__init__("Raise a barrier", subject)
        self._staff = staff
        self._today = today
        self._calendar = calendar
        self._answer_due = answer_due
        self._owner = owner
        self._title = title

    def fields(self) -> Iterable[Field]:
        yield TextField(
            "Barrier",
            self._title,
            id="title",
            hint="what stands in the way",
            required="What stands in the way? A barrier needs a title",
        )
        yield StaffField("Owner", self._staff, self._owner, id="owner")
        yield TextField(
            "Next step",
            id="next-step",
            hint="what happens first",
            required="What happens first? A barrier needs a next step",
        )
        yield ChoiceField("With", SIDES, "ours", id="side")
        yield DueField(
            "Answer due",
            self._answer_due,
            id="due",
            today=self._today,
            calendar=self._calendar,
        )

    def result(self) -> BarrierRaised:
        due = self.query_one("#due", DueField).value
        assert due is not None
        return BarrierRaised(
            self.query_one("#title", TextField).value,
            self.query_one("#owner", StaffField).value,
            self.query_one("#next-step", TextField).value,
            self.query_one("#side", ChoiceField).value == "theirs",
            due,
        )
