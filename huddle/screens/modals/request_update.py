"""``t`` on a service request: what the plan or the member did; ``i``: the member was told."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from db.orders import RequestEntry
from huddle import words
from huddle.calendars import Calendar, DuePhraseError, parse_due
from huddle.plain import plain
from huddle.views.request_steps import EFFECTIVE, LEVEL, NOTICE, ON, UNTIL, WHY, Step
from huddle.when import PastPhraseError, parse_past
from huddle.widgets.dialog import NOTHING, Hint, Rows, Said, toned
from huddle.widgets.form import Field, FormModal, TextField

DAY_HINT = "today, yesterday, fri, 3 Dec or 2026-12-03"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A step, and what was entered about it."""

    step: Step
    entry: RequestEntry


class DayField(Field):
    """A day as a phrase, with the day it means beside it while it is typed."""

    def __init__(
        self,
        label: str,
        first: str,
        *,
        id: str,
        today: date,
        read: Callable[[str], date],
        needed: bool,
    ) -> None:
        """``read`` gives the day of a phrase, or raises ValueError with what to type instead; where
        a day is not ``needed`` the field may stay empty."""
        super().__init__(label, id=id)
        self._first = first
        self._today = today
        self._read = read
        self._needed = needed

    def control(self) -> Iterable[Widget]:
        hint = "" if self._needed else "may stay empty"
        self.input = self.text_line(self._first, hint=hint, classes="short")
        yield self.input
        self._beside = Static(self._said().content, classes="beside")
        yield self._beside

    @property
    def value(self) -> date | None:
        """The day; none for an empty field. Raises ValueError."""
        phrase = self.input.value.strip()
        return self._read(phrase) if phrase else None

    def _said(self) -> Said:
        try:
            day = self.value
        except ValueError as error:
            return Said("act", plain(str(error)))
        if day is None:
            return Said("act", f"A day is needed: {DAY_HINT}") if self._needed else NOTHING
        return Said("muted", f"→ {words.weekday(day, self._today)}")

    def problem(self) -> str:
        said = self._said()
        return said.text if said.tone == "act" and self.display else ""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._beside.update(self._said().content)
        self.post_message(self.Changed())


class WhyField(TextField):
    """The reason of a decision; not asked for while the field is not shown."""

    def problem(self) -> str:
        return super().problem() if self.display else ""


class RequestUpdateModal(FormModal[Recorded]):
    """The steps, numbered: a digit chooses, and what the step asks for stands below. Of one step
    alone only that is asked."""

    SAVE = "record"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"pick({digit})", show=False) for digit in range(10)
    ]

    def __init__(
        self,
        *,
        title: str,
        subject: str,
        steps: Sequence[Step],
        now: datetime,
        calendar: Calendar,
    ) -> None:
        """``now`` is aware, in the agency's zone."""
        super().__init__(title, subject)
        self._steps = tuple(steps)
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
            rows = [
                Option(toned((f"{'1234567890'[place : place + 1]:<2}", "muted"), (step.words, "")))
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

        def day(id: str, label: str, read: Callable[[str], date], first: str = "") -> DayField:
            return DayField(label, first, id=id, today=today, read=read, needed=bool(first))

        yield day(ON, "When", self._past, "today")
        yield WhyField(
            "Why",
            id=WHY,
            hint="the reason in a few words",
            required="Say why in a few words: a decision against the member has a reason",
        )
        yield day(NOTICE, "Notice dated", self._past)
        yield day(EFFECTIVE, "Holds from", self._nearest)
        yield day(UNTIL, "Until", self._ahead)
        yield TextField("Level", id=LEVEL, hint="may stay empty")

    def on_mount(self) -> None:
        self._ask()

    def hints(self) -> Sequence[Hint]:
        first = (Hint("1-9", "what", "screen.focus_steps"),) if len(self._steps) > 1 else ()
        return (*first, *super().hints())

    def action_focus_steps(self) -> None:
        self.query_one("#steps", Rows).focus()

    def action_pick(self, digit: int) -> None:
        """Chooses the step of that number; one that needs a reason goes on to it."""
        place = (digit or 10) - 1
        if len(self._steps) == 1 or place >= len(self._steps):
            return
        rows = self.query_one("#steps", Rows)
        rows.highlighted = place
        if WHY in self._steps[place].asks:
            self._ask()
            self.query_one(f"#{WHY}", WhyField).input.focus()
        else:
            rows.focus()

    @on(OptionList.OptionHighlighted, "#steps")
    def _ask(self) -> None:
        """Shows the fields that the step asks for."""
        asked = self.step.asks
        for field in self.query(Field):
            field.display = field.id in asked
        self.say(NOTHING)

    def _past(self, phrase: str) -> date:
        return parse_past(phrase, self._now)[0]

    def _ahead(self, phrase: str) -> date:
        return parse_due(phrase, self._now.date(), self._calendar)

    def _nearest(self, phrase: str) -> date:
        """The day that a phrase means, of one behind and one ahead the nearer."""
        found = []
        for read in (self._past, self._ahead):
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
