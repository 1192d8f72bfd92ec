"""``t`` on a barrier: a note, a tier up, back with an answer, closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.orders import BarrierChange
from huddle.calendars import Calendar, parse_due
from huddle.screens.modals.barrier import SIDES
from huddle.widgets.choice_field import ChoiceField
from huddle.widgets.dialog import Rows
from huddle.widgets.due_field import due_phrase
from huddle.widgets.form import Field, StaffChoice
from huddle.widgets.staff_field import StaffField
from huddle.widgets.steps_form import DayField, StepsModal, WhyField

TEXT, NEXT, OWNER, SIDE, DUE = "text", "next-step", "owner", "side", "due"


@dataclass(frozen=True, slots=True)
class BarrierStepChoice:
    """One thing to do about a barrier. ``label`` is what its text is called, ``required`` what is
    said when that is missing."""

    kind: str
    words: str
    asks: tuple[str, ...]
    label: str
    required: str


class _OwnerField(StaffField):
    """Who has it; not asked for while the field is not shown."""

    def problem(self) -> str:
        return super().problem() if self.display else ""


class BarrierUpdateModal(StepsModal[BarrierChange, BarrierStepChoice]):
    """What can be done about the barrier as it stands."""

    CHOOSE = "what"

    def __init__(
        self,
        *,
        subject: str,
        steps: Sequence[BarrierStepChoice],
        staff: Sequence[StaffChoice],
        now: datetime,
        calendar: Calendar,
        answer_due: date,
        theirs: bool,
        edit_id: str,
    ) -> None:
        """``theirs`` is how it stands now; ``answer_due`` is by when an escalation is answered
        unless another day is set; the rest is that of ``StepsModal``."""
        super().__init__("Update the barrier", subject, steps=steps, now=now, calendar=calendar)
        self._staff = staff
        self._answer_due = answer_due
        self._theirs = theirs
        self._edit_id = edit_id

    def every_field(self) -> Iterator[Field]:
        today = self._now.date()
        yield WhyField("Text", id=TEXT)
        yield WhyField("Next step", id=NEXT, hint="stays as it is")
        yield _OwnerField("Owner", self._staff, "", id=OWNER, when_empty="stays as it is")
        yield ChoiceField("With", SIDES, "theirs" if self._theirs else "ours", id=SIDE)
        yield DayField("Answer due", "", id=DUE, today=today, read=self._ahead, needed=False)

    def go_on(self, step: BarrierStepChoice, rows: Rows) -> None:
        self.query_one(f"#{TEXT} Input").focus()

    def asked(self, step: BarrierStepChoice, field: Field) -> None:
        if isinstance(field, WhyField) and field.id == TEXT:
            field.required = step.required
            field.input.placeholder = step.label
        if isinstance(field, DayField):
            today = self._now.date()
            said = due_phrase(self._answer_due, today, self._calendar)
            field.input.value = said if step.kind == "escalate" else ""

    def _ahead(self, phrase: str) -> date:
        return parse_due(phrase, self._now.date(), self._calendar)

    def result(self) -> BarrierChange:
        step = self.step
        note = step.kind == "note"
        theirs = self.query_one(f"#{SIDE}", ChoiceField).value == "theirs"
        return BarrierChange(
            kind=step.kind,
            text=self.query_one(f"#{TEXT}", WhyField).value,
            next_step=self.query_one(f"#{NEXT}", WhyField).value if note else "",
            owner=self.query_one(f"#{OWNER}", _OwnerField).value if note else "",
            theirs=theirs if note and theirs != self._theirs else None,
            response_due=self.query_one(f"#{DUE}", DayField).value if DUE in step.asks else None,
            edit_id=self._edit_id,
        )
