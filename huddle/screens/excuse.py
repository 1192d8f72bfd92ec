"""``x``: close a row as missed, with a reason from a fixed list."""

from dataclasses import dataclass

from huddle.widgets.form import FormModal

EXCUSES: tuple[tuple[str, str], ...] = (
    ("member_declined", "Member declined"),
    ("not_reached", "Could not be reached after tries"),
    ("hospital_or_jail", "In hospital or jail"),
    ("moved_away", "Moved away"),
    ("staff_absence", "Staff absence"),
    ("no_access", "No access or transport"),
    ("data_error", "Data error"),
    ("other_agency", "Another agency did it"),
    ("other", "Other"),
)
CHOSE_NOT_TO = ("member_chose", "The member chose not to")


@dataclass(frozen=True, slots=True)
class Excused:
    """``kind`` is the decision's: ``excuse``, or ``choice`` when the member chose not to.
    ``code`` is one of ``EXCUSES``; ``text`` is never empty for ``other``."""

    kind: str
    code: str
    text: str

    @property
    def reason(self) -> str:
        """The reason in words, as the record keeps it."""
        words = dict((*EXCUSES, CHOSE_NOT_TO))[self.code]
        return f"{words}: {self.text}" if self.text else words


class ExcuseModal(FormModal[Excused]):
    """The reasons, numbered: a digit and Enter is a whole decision."""

    def __init__(self, *, subject: str, choice: bool = False, rows: int = 1) -> None:
        """``choice`` adds "the member chose not to", for a row with an appeal, hearing or
        keep-benefits clock."""
        super().__init__("Excuse", subject)
