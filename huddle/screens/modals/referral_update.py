"""``t`` on a referral: how it moved, in few keys."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from db.orders import ReferralMove
from huddle.calendars import Calendar, DuePhraseError, parse_due
from huddle.views.referral_moves import APPOINTMENT, ON, OUTCOME, WHERE, WHY, WORKER, Step
from huddle.when import PastPhraseError
from huddle.widgets.dialog import Rows
from huddle.widgets.form import Field, StaffChoice
from huddle.widgets.staff_field import StaffField
from huddle.widgets.steps_form import DAY_HINT, DayField, StepsModal, WhyField

_NEEDED = {
    ("close", WHY): "Why is it closed? Say it in a few words",
    ("outcome", OUTCOME): "What came of it? Say it in a few words",
}


@dataclass(frozen=True, slots=True)
class MovedHow:
    """A step, and what was entered about it."""

    step: Step
    move: ReferralMove


class WorkerField(StaffField):
    """Who looks after it; not asked for while the field is not shown."""

    def problem(self) -> str:
        return super().problem() if self.display else ""


class ReferralUpdateModal(StepsModal[MovedHow, Step]):
    """The ways in which a referral can move."""

    SAVE = "move"
    CHOOSE = "how"

    def __init__(
        self,
        *,
        subject: str,
        steps: Sequence[Step],
        staff: Sequence[StaffChoice],
        now: datetime,
        calendar: Calendar,
    ) -> None:
        """``staff`` is who can look after it; the rest is that of ``StepsModal``."""
        super().__init__("Move the referral", subject, steps=steps, now=now, calendar=calendar)
        self._staff = staff

    def every_field(self) -> Iterator[Field]:
        today = self._now.date()
        yield DayField(
            *("Appointment", ""), id=APPOINTMENT, today=today, read=self._nearest, needed=True
        )
        yield WhyField(
            *("Where", ""),
            id=WHERE,
            hint="the other organization",
            required="Where does it go? Name the other organization",
        )
        yield WhyField("Outcome", id=OUTCOME, hint="what came of it")
        yield WhyField("Why", id=WHY, hint="the reason in a few words")
        yield DayField("When", "today", id=ON, today=today, read=self.past, needed=True)
        yield WorkerField("Worker", self._staff, "", id=WORKER)

    def go_on(self, step: Step, rows: Rows) -> None:
        """One that asks for more than its day goes on to that."""
        first = step.asks[0]
        if first == ON:
            rows.focus()
        else:
            self.query_one(f"#{first} Input").focus()

    def asked(self, step: Step, field: Field) -> None:
        if isinstance(field, WhyField) and field.id in (WHY, OUTCOME):
            field.required = _NEEDED.get((step.kind, field.id or ""), "")

    def _nearest(self, phrase: str) -> date:
        """The day that a phrase means, ahead where it can be."""
        with suppress(DuePhraseError):
            return parse_due(phrase, self._now.date(), self._calendar)
        with suppress(PastPhraseError):
            return self.past(phrase)
        raise DuePhraseError(f"Which day is it? {DAY_HINT}")

    def result(self) -> MovedHow:
        step = self.step

        def day(name: str) -> date | None:
            return self.query_one(f"#{name}", DayField).value if name in step.asks else None

        def text(name: str) -> str:
            return self.query_one(f"#{name}", WhyField).value if name in step.asks else ""

        worker = self.query_one(f"#{WORKER}", WorkerField).value if WORKER in step.asks else ""
        return MovedHow(
            step,
            ReferralMove(
                kind=step.kind,
                day=day(ON),
                appt_on=day(APPOINTMENT),
                answer=step.answer,
                to_org=text(WHERE),
                outcome=text(OUTCOME),
                reason=text(WHY),
                staff_id=worker,
            ),
        )
