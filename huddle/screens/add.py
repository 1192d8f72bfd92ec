"""``+``: what no rule knows: a worry about a member, a free task, a barrier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual.screen import ModalScreen

from huddle.calendars import Calendar
from huddle.screens.assign import Assigned
from huddle.screens.barrier import BarrierRaised
from huddle.widgets.form import StaffChoices


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """A member as the screen may show them: ``key`` is what the shown board calls them, ``label``
    "R.A. ··4417", or the name where revealed."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Concern:
    """Somebody worries about a member, until a day."""

    member_key: str
    reason: str
    until: date


Added = Concern | Assigned | BarrierRaised


class AddModal(ModalScreen[Added | None]):
    """Three choices, then the form of the one that was chosen."""

    def __init__(
        self,
        *,
        members: Sequence[MemberChoice],
        staff: StaffChoices,
        today: date,
        calendar: Calendar,
        masked: bool,
        member_key: str = "",
        owner: str = "",
    ) -> None:
        """``member_key`` (the row under the cursor) and ``owner`` (who is asking) fill in the
        forms. On a masked screen members are found by initials and digits only."""
        super().__init__()
