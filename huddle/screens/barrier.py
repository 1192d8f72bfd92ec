"""``e``: raise a barrier, from a row or on its own."""

from dataclasses import dataclass
from datetime import date

from huddle.calendars import Calendar
from huddle.widgets.form import FormModal, StaffChoices


@dataclass(frozen=True, slots=True)
class BarrierRaised:
    """A problem the team cannot fix alone. ``theirs`` when somebody outside the team has it."""

    title: str
    owner: str
    next_step: str
    theirs: bool
    response_due: date


class BarrierModal(FormModal[BarrierRaised]):
    """Title, owner, next step, ours or theirs, and the day an answer is due."""

    def __init__(
        self,
        *,
        subject: str,
        staff: StaffChoices,
        today: date,
        calendar: Calendar,
        owner: str = "",
        title: str = "",
    ) -> None:
        super().__init__("Raise a barrier", subject)
