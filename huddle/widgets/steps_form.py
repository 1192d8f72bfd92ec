"""A form of numbered steps: a digit chooses one, and what it asks for stands below."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import ClassVar, Generic, Protocol, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from huddle import words
from huddle.calendars import Calendar
from huddle.plain import plain
from huddle.when import parse_past
from huddle.widgets.dialog import NOTHING, Hint, Rows, Said, toned
from huddle.widgets.form import Field, FormModal, TextField


class AsksFor(Protocol):
    """A step: its words, and the ids of the fields that it asks for."""

    @property
    def words(self) -> str: ...

    @property
    def asks(self) -> Sequence[str]: ...


Result = TypeVar("Result")
OneStep = TypeVar("OneStep", bound=AsksFor)
_NUMBERS = "1234567890"
DAY_HINT = "today, yesterday, fri, 3 Dec or 2026-12-03"


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
            return Said("muted", f"A day is needed: {DAY_HINT}") if self._needed else NOTHING
        return Said("muted", f"→ {words.weekday(day, self._today)}")

    def problem(self) -> str:
        said = self._said()
        missing = self._needed and not self.input.value.strip()
        return said.text if (missing or said.tone == "act") and self.display else ""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._beside.update(self._said().content)
        self.post_message(self.Changed())


class WhyField(TextField):
    """A text of one step; not asked for while the field is not shown."""

    def problem(self) -> str:
        return super().problem() if self.display else ""


class StepsModal(FormModal[Result], Generic[Result, OneStep]):
    """The steps, numbered. Of one step alone only that is asked. Subclasses give ``every_field``,
    and where a digit goes in ``go_on``; ``CHOOSE`` says what a digit chooses."""

    CHOOSE: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"pick({digit})", show=False) for digit in range(10)
    ]

    def __init__(
        self,
        title: str,
        subject: str,
        *,
        steps: Sequence[OneStep],
        now: datetime,
        calendar: Calendar,
    ) -> None:
        """``now`` is aware, in the agency's zone. There is one step at least."""
        super().__init__(title, subject)
        self._steps = tuple(steps)
        self._now = now
        self._calendar = calendar

    def every_field(self) -> Iterator[Field]:
        """The fields of all steps, from top to bottom."""
        raise NotImplementedError

    def go_on(self, step: OneStep, rows: Rows) -> None:
        """Where the cursor goes when a digit has chosen a step."""
        raise NotImplementedError

    @property
    def step(self) -> OneStep:
        """What is chosen."""
        if len(self._steps) == 1:
            return self._steps[0]
        return self._steps[self.query_one("#steps", OptionList).highlighted or 0]

    def body(self) -> Iterable[Widget]:
        subject, *form = super().body()
        yield subject
        if len(self._steps) > 1:
            rows = [
                Option(toned((f"{_NUMBERS[place : place + 1]:<2}", "muted"), (step.words, "")))
                for place, step in enumerate(self._steps)
            ]
            yield Rows(*rows, compact=True, id="steps")
        yield from form

    def fields(self) -> Iterable[Field]:
        """Those that any of the steps asks for."""
        asked = {name for step in self._steps for name in step.asks}
        return [field for field in self.every_field() if field.id in asked]

    def on_mount(self) -> None:
        self.ask()

    def hints(self) -> Sequence[Hint]:
        several = len(self._steps)
        digits = "0-9" if several >= len(_NUMBERS) else f"1-{several}"
        first = (Hint(digits, self.CHOOSE, "screen.focus_steps"),) if several > 1 else ()
        return (*first, *super().hints())

    def action_focus_steps(self) -> None:
        self.query_one("#steps", Rows).focus()

    def action_pick(self, digit: int) -> None:
        """Chooses the step of that number."""
        place = (digit or 10) - 1
        if len(self._steps) == 1 or place >= len(self._steps):
            return
        rows = self.query_one("#steps", Rows)
        rows.highlighted = place
        self.ask()
        self.go_on(self._steps[place], rows)

    @on(OptionList.OptionHighlighted, "#steps")
    def ask(self) -> None:
        """Shows the fields that the step asks for."""
        step = self.step
        for field in self.query(Field):
            field.display = field.id in step.asks
            self.asked(step, field)
        self.say(NOTHING)

    def asked(self, step: OneStep, field: Field) -> None:
        """A field is shown or hidden for a step: what else follows for it."""

    def past(self, phrase: str) -> date:
        """The day behind that a phrase means. Raises PastPhraseError."""
        return parse_past(phrase, self._now)[0]
