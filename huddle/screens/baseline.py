"""``B``: take what is already late off the board, to be reviewed on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from textual.widget import Widget
from textual.widgets import Static

from huddle import words
from huddle.calendars import Calendar
from huddle.widgets.dialog import Said, toned
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal


@dataclass(frozen=True, slots=True)
class Baseline:
    """The day on which the rows are back."""

    until: date


class BaselineModal(FormModal[Baseline]):
    """A day, above it which rows leave the board until then and which stay."""

    def __init__(
        self, *, taken: int, stay: int, of: str, today: date, calendar: Calendar, until: date
    ) -> None:
        """``taken`` rows leave; ``stay`` were chosen too, but an official clock of theirs still
        runs. ``of`` says among which rows: "41 rows of Contacts"."""
        super().__init__("Take as a baseline", f"{taken} of {of}")
        self._taken = words.counted(taken, "row")
        self._stay = stay
        self._today = today
        self._calendar = calendar
        self._until = until

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        if self._stay:
            rows = words.counted(self._stay, "row")
            stays = (
                "stays: its official clock (grade A) is"
                if self._stay == 1
                else ("stay: their official clocks (grade A) are")
            )
            yield Static(toned((f"{rows} {stays} still to come", "muted")), classes="note")
        yield Static(
            toned(("What happens from now on still shows. It counts as missed.", "muted")),
            classes="note",
        )

    def fields(self) -> Iterable[Field]:
        yield DueField(
            "Review on",
            self._until,
            id="until",
            today=self._today,
            calendar=self._calendar,
            check=self._later,
        )

    def _later(self, until: date) -> Said:
        if until <= self._today:
            return Said("act", "A baseline is reviewed on a later day: take tomorrow or after")
        return Said("muted", f"hides {self._taken}")

    def result(self) -> Baseline:
        until = self.query_one("#until", DueField).value
        assert until is not None
        return Baseline(until)
