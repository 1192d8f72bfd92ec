"""What the forms share: a modal that saves on Enter, a field for a due phrase, one for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.screen import ModalScreen

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class StaffChoice:
    """Somebody who can be given work. ``note`` is said beside the name: "away until Fri"."""

    staff_id: str
    name: str
    note: str = ""


class FormModal(ModalScreen[Result | None], Generic[Result]):
    """A form over the board: Enter saves from any field, Escape leaves with ``None``."""

    def __init__(self, title: str, subject: str) -> None:
        super().__init__()
        self.form_title = title
        self.subject = subject


StaffChoices = Sequence[StaffChoice]
