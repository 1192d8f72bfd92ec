"""A goal that was not met: why, what is done, by whom and until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huddle.calendars import Calendar
from huddle.views.reds import REASONS
from huddle.widgets.choice_field import Choice, ChoiceField
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal, StaffChoice, TextField
from huddle.widgets.staff_field import StaffField

_NOT_SAID = ""


@dataclass(frozen=True, slots=True)
class RedAnswered:
    """The answer; nothing of it is empty."""

    reason: str
    action: str
    owner: str
    due: date | None


class ReasonField(ChoiceField):
    """A reason of the list; none is taken for granted."""

    def __init__(self, label: str, *, id: str) -> None:
        choices = [Choice(code, word, "") for code, word in REASONS.items()]
        super().__init__(label, [Choice(_NOT_SAID, "not said", ""), *choices], _NOT_SAID, id=id)

    def problem(self) -> str:
        return "" if self.value else "Why was the goal not met? Choose with the arrows"


class RedModal(FormModal[RedAnswered]):
    """Reason, action, owner and day: all four, or the red is carried."""

    def __init__(
        self,
        *,
        subject: str,
        staff: Sequence[StaffChoice],
        owner: str,
        due: date,
        today: date,
        calendar: Calendar,
    ) -> None:
        super().__init__("Answer a red", subject)
        self._staff = staff
        self._owner = owner
        self._due = due
        self._today = today
        self._calendar = calendar

    def fields(self) -> Iterable[Field]:
        yield ReasonField("Why", id="reason")
        yield TextField(
            "Action",
            id="text",
            hint="what is done about it",
            required="What is done about it? A red needs an action",
        )
        yield StaffField("Owner", self._staff, self._owner, id="owner")
        yield DueField("Due", self._due, id="due", today=self._today, calendar=self._calendar)

    def result(self) -> RedAnswered:
        return RedAnswered(
            REASONS[self.query_one("#reason", ReasonField).value],
            self.query_one("#text", TextField).value,
            self.query_one("#owner", StaffField).value,
            self.query_one("#due", DueField).value,
        )
