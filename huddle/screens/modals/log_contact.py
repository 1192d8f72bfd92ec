"""``l``: log a contact, or an attempt, as it was just made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input, Static

from huddle import words
from huddle.plain import plain
from huddle.when import PastPhraseError, parse_past
from huddle.widgets.choice_field import Choice, ChoiceField, ChoiceLine
from huddle.widgets.dialog import NOTHING, Hint, Said
from huddle.widgets.form import Field, FormModal, TextField

CHANNELS = (
    Choice("phone", "phone", "p"),
    Choice("home", "home", "h"),
    Choice("community", "community", "c"),
    Choice("office", "office", "o"),
    Choice("video", "video", "v"),
    Choice("text", "text", "t"),
    Choice("mail", "mail", "m"),
    Choice("collateral", "collateral", "a"),
)
OUTCOMES = (
    Choice("reached", "reached", "r"),
    Choice("left_msg", "left message", "l"),
    Choice("no_answer", "no answer", "n"),
    Choice("no_show", "no show", "s"),
    Choice("refused", "refused", "f"),
)
PEOPLE = (
    Choice("member", "member", "b"),
    Choice("guardian", "guardian", "g"),
    Choice("collateral", "collateral", ""),
    Choice("provider", "provider", "d"),
)
CORE = (Choice("yes", "yes", "y"), Choice("no", "no", ""))
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class LoggedContact:
    """A contact or attempt. ``at`` (aware, local) is ``None`` when only the day is known.
    ``core_service`` is always false for an attempt."""

    channel: str
    outcome: str
    with_whom: str
    core_service: bool
    day: date
    at: datetime | None
    minutes: int | None
    purpose: str


class WhenField(Field):
    """When it was, as a phrase, with the day and time it means beside it."""

    def __init__(self, label: str, now: datetime, *, id: str) -> None:
        super().__init__(label, id=id)
        self._now = now

    def control(self) -> Iterable[Widget]:
        self.input = self.text_line("now", classes="short")
        yield self.input
        self._beside = Static(self._said().content, classes="beside")
        yield self._beside

    @property
    def value(self) -> tuple[date, datetime | None]:
        """The day, and the instant where a time was given. Raises ``PastPhraseError``."""
        return parse_past(self.input.value, self._now)

    def _said(self) -> Said:
        try:
            day, at = self.value
        except PastPhraseError as error:
            return Said("act", plain(str(error)))
        clock = f", {words.clock(at)}" if at is not None else ", no time"
        return Said("muted", f"→ {words.weekday(day, self._now.date())}{clock}")

    def problem(self) -> str:
        said = self._said()
        return said.text if said.tone == "act" else ""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._beside.update(self._said().content)
        self.post_message(self.Changed())


class MinutesField(TextField):
    """How long it took, in whole minutes; may be empty."""

    def problem(self) -> str:
        return "" if self.minutes is not None or not self.value else "Minutes: a number up to 1440"

    @property
    def minutes(self) -> int | None:
        """The number, ``None`` where there is none."""
        text = self.value
        if not (text.isascii() and text.isdigit()) or len(text) > 4:
            return None
        return int(text) if int(text) <= MOST_MINUTES else None


class LogContactModal(FormModal[LoggedContact]):
    """Phone, reached, now: Enter. One letter changes the channel or the outcome."""

    DEFAULT_CLASSES = "dense"

    def __init__(self, *, subject: str, now: datetime, core_service: bool = False) -> None:
        """``now`` is aware, in the agency's zone. ``core_service`` is the answer to begin with:
        true where the member's own standard counts core services."""
        super().__init__("Log a contact", subject)
        self._now = now
        self._core = core_service

    def fields(self) -> Iterable[Field]:
        yield ChoiceField("Channel", CHANNELS, "phone", id="channel")
        yield ChoiceField("Outcome", OUTCOMES, "reached", id="outcome")
        yield ChoiceField("With", PEOPLE, "member", id="with")
        yield ChoiceField("Core service", CORE, "yes" if self._core else "no", id="core")
        yield WhenField("When", self._now, id="when")
        yield MinutesField("Minutes", id="minutes", hint="may stay empty")
        yield TextField("Purpose", id="purpose", hint="may stay empty")

    def hints(self) -> Sequence[Hint]:
        return (Hint("letter", "chooses", "screen.focus_first"), *super().hints())

    def action_focus_first(self) -> None:
        self.query(ChoiceLine).first().focus()

    def _line(self, field: str) -> ChoiceLine:
        return self.query_one(f"#{field}", ChoiceField).line

    @on(events.Key)
    def _letter(self, event: events.Key) -> None:
        """A letter chooses in any of the four lines while one of them has the focus."""
        if not isinstance(self.focused, ChoiceLine) or not event.is_printable:
            return
        for field in ("channel", "outcome", "with", "core"):
            line = self._line(field)
            for choice in line.choices:
                if choice.letter and choice.letter == event.character:
                    event.stop()
                    line.choose(choice.code)
                    return

    def changed(self) -> None:
        channel, people = self._line("channel"), self._line("with")
        if channel.chosen == "collateral" and people.chosen == "member":
            people.choose("collateral")
        if self._line("outcome").chosen == "reached":
            self.say(NOTHING)
        elif self._line("core").chosen == "yes":
            self.say(Said("muted", "Logged as an attempt: never a core service"))
        else:
            self.say(Said("muted", "Logged as an attempt"))

    def result(self) -> LoggedContact:
        outcome = self._line("outcome").chosen
        day, at = self.query_one("#when", WhenField).value
        return LoggedContact(
            channel=self._line("channel").chosen,
            outcome=outcome,
            with_whom=self._line("with").chosen,
            core_service=outcome == "reached" and self._line("core").chosen == "yes",
            day=day,
            at=at,
            minutes=self.query_one("#minutes", MinutesField).minutes,
            purpose=self.query_one("#purpose", TextField).value,
        )
