"""``G``: what a measure should come to, from a month on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huddle.calendars import add_months
from huddle.measures.goals import parsed
from huddle.measures.measure import Measure
from huddle.widgets.dialog import Said
from huddle.widgets.form import Field, FormModal, TextField


@dataclass(frozen=True, slots=True)
class GoalGiven:
    """The goal in the measure's unit, the first day of its first month, and why."""

    value: float
    start: date
    reason: str


class ValueField(TextField):
    """A goal in the unit of its measure."""

    def __init__(self, measure: Measure, value: str) -> None:
        super().__init__("Goal", value, id="value", hint="85 %, or 14")
        self._measure = measure

    def problem(self) -> str:
        if parsed(self.value, self._measure) is not None:
            return ""
        return f"Give a number: {'85 %' if self._measure.unit == 'share' else '14'}"


class MonthField(TextField):
    """A month that has not begun."""

    def __init__(self, today: date) -> None:
        self._next = add_months(today.replace(day=1), 1)
        super().__init__("From", f"{self._next:%Y-%m}", id="start", hint="2026-12")

    @property
    def first(self) -> date | None:
        """Its first day; none where the month has begun or is none."""
        try:
            found = date.fromisoformat(f"{self.value.strip()}-01")
        except ValueError:
            return None
        return found if found >= self._next else None

    def problem(self) -> str:
        if self.first is not None:
            return ""
        return f"A goal is locked while its month runs: {self._next:%Y-%m} or later"


class GoalModal(FormModal[GoalGiven]):
    """The goal, its first month, and why."""

    def __init__(self, *, measure: Measure, value: str, today: date) -> None:
        super().__init__("Set a goal", f"{measure.id} {measure.title}")
        self._measure = measure
        self._value = value
        self._today = today

    def fields(self) -> Iterable[Field]:
        yield ValueField(self._measure, self._value)
        yield MonthField(self._today)
        yield TextField(
            "Why", id="reason", hint="stands beside the goal", required="Why? A goal needs a reason"
        )

    def on_mount(self) -> None:
        self.say(Said("muted", "Set before its month begins, locked while it runs"))

    def result(self) -> GoalGiven:
        value = parsed(self.query_one("#value", ValueField).value, self._measure)
        start = self.query_one("#start", MonthField).first
        assert value is not None, "the field has said so"
        assert start is not None, "the field has said so"
        return GoalGiven(value, start, self.query_one("#reason", TextField).value)
