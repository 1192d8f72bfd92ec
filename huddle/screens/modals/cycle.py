"""A PDSA card: opened about a reason for misses, and judged when its review comes."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from db.orders import CyclePlan, CycleVerdict
from huddle.calendars import Calendar
from huddle.widgets.choice_field import Choice, ChoiceField
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal, StaffChoice, TextField
from huddle.widgets.staff_field import StaffField

REVIEW_DAYS = 14
"""Days until the review, unless another day is set."""

VERDICTS = (
    Choice("adopt", "adopt", "d"),
    Choice("adapt", "adapt: the next cycle", "p"),
    Choice("abandon", "abandon", "b"),
)


class MeasureField(StaffField):
    """A measure, found by typing any part of its title."""

    NEEDED = "A measure is needed: type part of it, or press down"
    NOBODY = "No measure of that name: press down to see them all"


class CycleModal(FormModal[CyclePlan]):
    """Aim, change, prediction, the measure that shows it, owner, start and review."""

    SAVE = "open the card"

    def __init__(
        self,
        *,
        reason_code: str,
        subject: str,
        measures: Sequence[StaffChoice],
        measure_id: str,
        staff: Sequence[StaffChoice],
        today: date,
        calendar: Calendar,
        owner: str = "",
    ) -> None:
        """``measures`` are what the card may be held against, by id and title; ``measure_id`` is
        the one that the reason weighs on."""
        super().__init__("PDSA card", subject)
        self._reason_code = reason_code
        self._measures = measures
        self._measure_id = measure_id
        self._staff = staff
        self._today = today
        self._calendar = calendar
        self._owner = owner

    def fields(self) -> Iterable[Field]:
        yield TextField(
            "Aim",
            id="aim",
            hint="what is better, by how much, by when",
            required="What is to be better? A card needs an aim",
        )
        yield TextField(
            "Change",
            id="change",
            hint="the one thing done differently; no names",
            required="What is done differently? A card needs a change",
        )
        yield TextField(
            "Prediction",
            id="prediction",
            hint="what you expect to see",
            required="What do you expect? Without it nothing can be learned",
        )
        yield MeasureField("Measure", self._measures, self._measure_id, id="measure")
        yield StaffField("Owner", self._staff, self._owner, id="owner")
        yield self._day("Start", "start", self._today)
        yield self._day("Review", "review", self._today + timedelta(days=REVIEW_DAYS))

    def _day(self, label: str, name: str, first: date) -> Field:
        return DueField(label, first, id=name, today=self._today, calendar=self._calendar)

    def result(self) -> CyclePlan:
        start = self.query_one("#start", DueField).value
        review = self.query_one("#review", DueField).value
        assert start is not None
        assert review is not None
        return CyclePlan(
            reason_code=self._reason_code,
            aim=self.query_one("#aim", TextField).value,
            change=self.query_one("#change", TextField).value,
            prediction=self.query_one("#prediction", TextField).value,
            start_on=start,
            review_on=review,
            owner=self.query_one("#owner", StaffField).value,
            measure_id=self.query_one("#measure", MeasureField).value,
        )


class _AdaptText(TextField):
    """Asked for only to adapt."""

    def problem(self) -> str:
        return super().problem() if self.display else ""


class _AdaptDay(DueField):
    """Asked for only to adapt."""

    def problem(self) -> str:
        return super().problem() if self.display else ""


class VerdictModal(FormModal[CycleVerdict]):
    """What came of it, and what becomes of the change."""

    def __init__(self, *, subject: str, today: date, calendar: Calendar) -> None:
        super().__init__("Review the PDSA card", subject)
        self._today = today
        self._calendar = calendar

    def fields(self) -> Iterable[Field]:
        yield TextField(
            "Result",
            id="result",
            hint="what happened, against the prediction",
            required="What came of it? The result is missing",
        )
        yield ChoiceField("Then", VERDICTS, "adopt", id="verdict")
        yield _AdaptText(
            "Next change",
            id="change",
            hint="what is done differently now",
            required="What is done differently in the next cycle?",
        )
        yield _AdaptDay(
            "Review",
            self._today + timedelta(days=REVIEW_DAYS),
            id="review",
            today=self._today,
            calendar=self._calendar,
        )

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        adapt = self.query_one("#verdict", ChoiceField).value == "adapt"
        self.query_one("#change").display = self.query_one("#review").display = adapt

    def result(self) -> CycleVerdict:
        verdict = self.query_one("#verdict", ChoiceField).value
        adapt = verdict == "adapt"
        return CycleVerdict(
            result=self.query_one("#result", TextField).value,
            verdict=verdict,
            change=self.query_one("#change", TextField).value if adapt else "",
            review_on=self.query_one("#review", DueField).value if adapt else None,
        )
