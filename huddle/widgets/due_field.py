"""A day typed as a phrase, with the day it means beside it."""

from collections.abc import Callable, Iterable
from datetime import date

from textual import on
from textual.widget import Widget
from textual.widgets import Input, Static

from huddle import words
from huddle.calendars import Calendar, DuePhraseError, parse_due
from huddle.plain import plain
from huddle.widgets.dialog import NOTHING, Said
from huddle.widgets.form import Field


def due_phrase(day: date, today: date, calendar: Calendar) -> str:
    """The shortest phrase that ``parse_due`` reads as ``day``."""
    distance = (day - today).days
    if distance in (0, 1):
        return ("today", "tomorrow")[distance]
    short = words.day(day, today)
    try:
        return short if parse_due(short, today, calendar) == day else day.isoformat()
    except DuePhraseError:
        return day.isoformat()


class DueField(Field):
    """A day as a phrase, with the day it means beside it while it is typed."""

    def __init__(
        self,
        label: str,
        day: date | None,
        *,
        id: str,
        today: date,
        calendar: Calendar,
        when_empty: str = "",
        check: Callable[[date], Said] = lambda _day: NOTHING,
    ) -> None:
        """``when_empty`` is what an empty field means; where it is "" a day is required. ``check``
        says more about a day; what it says in tone ``act`` stops the form."""
        super().__init__(label, id=id)
        self._first = due_phrase(day, today, calendar) if day is not None else ""
        self._day = day
        self._today = today
        self._calendar = calendar
        self._when_empty = when_empty
        self._check = check

    def control(self) -> Iterable[Widget]:
        self.input = self.text_line(self._first, classes="short")
        yield self.input
        self._beside = Static(self.said().content, classes="beside")
        yield self._beside

    def read(self) -> tuple[date | None, Said]:
        """The day that the phrase means, and what is to be said about it."""
        phrase = self.input.value.strip()
        if not phrase:
            if self._when_empty:
                return None, Said("muted", self._when_empty)
            return None, Said("act", "A day is needed: today, fri, +2bd, 3 Dec")
        if phrase == self._first and self._day is not None:
            day = self._day
        else:
            try:
                day = parse_due(phrase, self._today, self._calendar)
            except DuePhraseError as error:
                return None, Said("act", plain(str(error)))
        named = words.weekday(day, self._today)
        if day < self._today:
            return None, Said("act", f"{named} is past: choose today or later")
        more = self._check(day)
        if more.tone == "act":
            return None, more
        return day, Said(more.tone, f"→ {named}{', ' + more.text if more.text else ''}")

    @property
    def value(self) -> date | None:
        """The day, or ``None`` when there is none."""
        return self.read()[0]

    def said(self) -> Said:
        return self.read()[1]

    def problem(self) -> str:
        day, said = self.read()
        return said.text if day is None and said.tone == "act" else ""

    def leave_empty(self, when_empty: str) -> None:
        """What an empty field means from now on."""
        self._when_empty = when_empty
        self._beside.update(self.said().content)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._beside.update(self.said().content)
        self.post_message(self.Changed())
