"""``B``: take what is already late off the board, to be reviewed on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from textual.widget import Widget
from textual.widgets import Static

from huddle.calendars import Calendar
from huddle.widgets.choice_field import Choice, ChoiceField
from huddle.widgets.dialog import Said, toned
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal


@dataclass(frozen=True, slots=True)
class Takeable:
    """Rows that a baseline can take: ``of`` says among which ("Contacts", "the whole board");
    ``taken`` counts those that are late, by section; ``stay`` those that are not."""

    code: str
    word: str
    of: str
    taken: Sequence[tuple[str, int]]
    stay: int

    @property
    def number(self) -> int:
        """How many rows leave."""
        return sum(number for _, number in self.taken)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Which rows (the code of a ``Takeable``), and the day on which they are back."""

    which: str
    until: date


class BaselineModal(FormModal[Baseline]):
    """Which rows and until when; above the keys how many of which kind leave, how many stay."""

    def __init__(
        self,
        *,
        choices: Sequence[Takeable],
        chosen: str,
        today: date,
        calendar: Calendar,
        until: date,
    ) -> None:
        """``choices`` are at least one; the form opens with the one whose code is ``chosen``."""
        super().__init__("Take as a baseline", "")
        self._choices = {each.code: each for each in choices}
        self._chosen = chosen
        self._today = today
        self._calendar = calendar
        self._until = until

    def body(self) -> Iterable[Widget]:
        yield Static("", id="taken")
        yield Static("", id="kinds", classes="subject")
        yield from super().body()
        note = "What falls due from today on still shows; a miss stays a miss."
        yield Static(toned((note, "muted")), classes="note")

    def fields(self) -> Iterable[Field]:
        if len(self._choices) > 1:
            yield ChoiceField(
                "Rows",
                [Choice(each.code, each.word, "") for each in self._choices.values()],
                self._chosen,
                id="which",
            )
        yield DueField(
            "Review on",
            self._until,
            id="until",
            today=self._today,
            calendar=self._calendar,
            check=self._later,
        )

    def on_mount(self) -> None:
        self._count()
        self.query_one("#until Input").focus()

    def changed(self) -> None:
        self._count()

    @property
    def _which(self) -> Takeable:
        field = self.query("#which").results(ChoiceField)
        return self._choices[next((each.value for each in field), self._chosen)]

    def _count(self) -> None:
        which = self._which
        kinds = ", ".join(f"{number} {title}" for title, number in which.taken)
        stay = "1 that is not late stays" if which.stay == 1 else ""
        if which.stay > 1:
            stay = f"{which.stay} that are not late stay"
        said = " · ".join(part for part in (kinds if len(which.taken) > 1 else "", stay) if part)
        whole = f"{which.number} of {which.of}"
        self.query_one("#taken", Static).update(toned((whole, "strong")))
        self.query_one("#kinds", Static).update(toned((said, "muted")))

    def _later(self, until: date) -> Said:
        if until <= self._today:
            return Said("act", "A baseline is reviewed on a later day: take tomorrow or after")
        return Said("muted", "all are back then")

    def result(self) -> Baseline:
        until = self.query_one("#until", DueField).value
        assert until is not None
        return Baseline(self._which.code, until)
