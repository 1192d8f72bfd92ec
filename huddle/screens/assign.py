"""``a``: a task from the row under the cursor, or from every marked row."""

from dataclasses import dataclass
from datetime import date

from huddle.calendars import Calendar
from huddle.widgets.form import FormModal, StaffChoices


@dataclass(frozen=True, slots=True)
class AssignForm:
    """What the form opens with. For several rows, an empty text, owner or due means that each row
    keeps what was proposed for it."""

    text: str = ""
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What was entered. Complete for one row; for several, what is empty is each row's own."""

    text: str
    owner: str
    due: date | None


class AssignModal(FormModal[Assigned]):
    """Text, owner and due, filled in already: Enter at once is a whole decision."""

    def __init__(
        self,
        form: AssignForm,
        *,
        subject: str,
        staff: StaffChoices,
        today: date,
        calendar: Calendar,
        clock: date | None = None,
        rows: int = 1,
    ) -> None:
        """``subject`` names the row as the screen shows it ("R.A. ··4417"); ``clock`` is the day
        on which the row's own clock ends, warned about when the due lies after it."""
        super().__init__("Assign a task", subject)
