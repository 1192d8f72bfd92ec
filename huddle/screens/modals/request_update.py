"""``t`` on a service request: what the plan or the member did; ``i``: the member was told."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from db.orders import RequestEntry
from huddle.calendars import DuePhraseError, parse_due
from huddle.views.request_steps import EFFECTIVE, LEVEL, NOTICE, ON, UNTIL, WHY, Step
from huddle.when import PastPhraseError
from huddle.widgets.dialog import Rows
from huddle.widgets.form import Field, TextField
from huddle.widgets.steps_form import DAY_HINT, DayField, StepsModal, WhyField


@dataclass(frozen=True, slots=True)
class Recorded:
    """A step, and what was entered about it."""

    step: Step
    entry: RequestEntry


class RequestUpdateModal(StepsModal[Recorded, Step]):
    """What can be recorded of a request."""

    SAVE = "record"
    CHOOSE = "what"

    def every_field(self) -> Iterator[Field]:
        today = self._now.date()

        def day(id: str, label: str, read: Callable[[str], date], first: str = "") -> DayField:
            return DayField(label, first, id=id, today=today, read=read, needed=bool(first))

        yield day(ON, "When", self.past, "today")
        yield WhyField(
            "Why",
            id=WHY,
            hint="the reason in a few words",
            required="Say why in a few words: a decision against the member has a reason",
        )
        yield day(NOTICE, "Notice dated", self.past)
        yield day(EFFECTIVE, "Holds from", self._nearest)
        yield day(UNTIL, "Until", self._ahead)
        yield TextField("Level", id=LEVEL, hint="may stay empty")

    def go_on(self, step: Step, rows: Rows) -> None:
        """One that needs a reason goes on to it."""
        if WHY in step.asks:
            self.query_one(f"#{WHY}", WhyField).input.focus()
        else:
            rows.focus()

    def _ahead(self, phrase: str) -> date:
        return parse_due(phrase, self._now.date(), self._calendar)

    def _nearest(self, phrase: str) -> date:
        """The day that a phrase means, of one behind and one ahead the nearer."""
        found = []
        for read in (self.past, self._ahead):
            with suppress(PastPhraseError, DuePhraseError):
                found.append(read(phrase))
        if not found:
            raise DuePhraseError(f"Which day is it? {DAY_HINT}")
        return min(found, key=lambda day: abs((day - self._now.date()).days))

    def result(self) -> Recorded:
        step = self.step
        days = {
            name: self.query_one(f"#{name}", DayField).value if name in step.asks else None
            for name in (ON, NOTICE, EFFECTIVE, UNTIL)
        }
        texts = {
            name: self.query_one(f"#{name}", TextField).value if name in step.asks else ""
            for name in (WHY, LEVEL)
        }
        return Recorded(
            step,
            RequestEntry(
                what=step.what,
                on=days[ON],
                outcome=step.outcome,
                reason=texts[WHY] or step.reason,
                notice_on=days[NOTICE],
                effective_on=days[EFFECTIVE],
                auth_end_on=days[UNTIL],
                level=texts[LEVEL],
            ),
        )
