"""``t`` on a referral: how it moved, in few keys."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from db.orders import ReferralMove
from huddle.calendars import Calendar, DuePhraseError, parse_due
from huddle.screens.modals.request_update import DAY_HINT, DayField, WhyField
from huddle.views.referral_moves import APPOINTMENT, ON, OUTCOME, WHERE, WHY, WORKER, Step
from huddle.when import PastPhraseError, parse_past
from huddle.widgets.dialog import NOTHING, Hint, Rows, toned
from huddle.widgets.form import Field, FormModal, StaffChoice
from huddle.widgets.staff_field import StaffField

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


class ReferralUpdateModal(FormModal[MovedHow]):
    """The ways to move, numbered: a digit chooses, and what it asks for stands below."""

    SAVE = "move"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"pick({digit})", show=False) for digit in range(10)
    ]

    def __init__(
        self,
        *,
        subject: str,
        seen: str,
        steps: Sequence[Step],
        staff: Sequence[StaffChoice],
        now: datetime,
        calendar: Calendar,
    ) -> None:
        """``seen`` is the status that the referral has, ``now`` is aware, in the agency's zone.
        There is one step at least."""
        super().__init__("Move the referral", subject)
        self._seen = seen
        self._steps = tuple(steps)
        self._staff = staff
        self._now = now
        self._calendar = calendar

    @property
    def step(self) -> Step:
        """What is chosen."""
        if len(self._steps) == 1:
            return self._steps[0]
        return self._steps[self.query_one("#steps", OptionList).highlighted or 0]

    def body(self) -> Iterable[Widget]:
        subject, *form = super().body()
        yield subject
        if len(self._steps) > 1:
            numbers = "1234567890"
            rows = [
                Option(toned((f"{numbers[place : place + 1]:<2}", "muted"), (step.words, "")))
                for place, step in enumerate(self._steps)
            ]
            yield Rows(*rows, compact=True, id="steps")
        yield from form

    def fields(self) -> Iterable[Field]:
        """Those that any of the steps asks for."""
        asked = {name for step in self._steps for name in step.asks}
        return [field for field in self._fields() if field.id in asked]

    def _fields(self) -> Iterator[Field]:
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
        yield DayField("When", "today", id=ON, today=today, read=self._past, needed=True)
        yield WorkerField("Worker", self._staff, "", id=WORKER)

    def on_mount(self) -> None:
        self._ask()

    def hints(self) -> Sequence[Hint]:
        first = (Hint("1-9", "how", "screen.focus_steps"),) if len(self._steps) > 1 else ()
        return (*first, *super().hints())

    def action_focus_steps(self) -> None:
        self.query_one("#steps", Rows).focus()

    def action_pick(self, digit: int) -> None:
        """Chooses the step of that number; one that asks for more than its day goes on to that."""
        place = (digit or 10) - 1
        if len(self._steps) == 1 or place >= len(self._steps):
            return
        rows = self.query_one("#steps", Rows)
        rows.highlighted = place
        self._ask()
        first = self._steps[place].asks[0]
        if first == ON:
            rows.focus()
        else:
            self.query_one(f"#{first} Input").focus()

    @on(OptionList.OptionHighlighted, "#steps")
    def _ask(self) -> None:
        """Shows the fields that the step asks for."""
        step = self.step
        for field in self.query(Field):
            field.display = field.id in step.asks
            if isinstance(field, WhyField) and field.id in (WHY, OUTCOME):
                field.required = _NEEDED.get((step.kind, field.id or ""), "")
        self.say(NOTHING)

    def _past(self, phrase: str) -> date:
        return parse_past(phrase, self._now)[0]

    def _nearest(self, phrase: str) -> date:
        """The day that a phrase means, ahead where it can be."""
        with suppress(DuePhraseError):
            return parse_due(phrase, self._now.date(), self._calendar)
        with suppress(PastPhraseError):
            return self._past(phrase)
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
                seen=self._seen,
                appt_on=day(APPOINTMENT),
                answer=step.answer,
                to_org=text(WHERE),
                outcome=text(OUTCOME),
                reason=text(WHY),
                staff_id=worker,
            ),
        )
