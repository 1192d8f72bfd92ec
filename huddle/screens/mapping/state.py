"""Where the mapping of a file stands: what was read, what is settled, what is looked at."""

from dataclasses import dataclass, field

from huddle.intake.draft import Draft, SheetDraft
from huddle.intake.previewing import CodeWord, Preview
from huddle.intake.report import FileReport
from huddle.intake.sampling import Sample, SheetSample

STEPS = ("Sheets", "Columns", "Codes", "Rows")
SHEETS, COLUMNS, CODES, ROWS = range(4)


@dataclass
class MappingState:
    """One mapping. Only its screen changes it.

    ``draft`` is what the person has settled so far, ``past`` what it was before each change,
    ``number`` the sheet that is looked at. What is counted of it in threads is of one ``turn``:
    ``preview`` and ``words`` of that sheet's first rows, ``checked`` of the whole file, of which
    ``rows_done`` are read while ``checking`` is that turn."""

    sample: Sample | None = None
    unreadable: bool = False
    draft: Draft = field(default_factory=lambda: Draft(()))
    past: list[Draft] = field(default_factory=list)
    step: int = SHEETS
    number: int = 0
    turn: int = 0
    preview: Preview | None = None
    words: list[CodeWord] = field(default_factory=list)
    checked: FileReport | None = None
    checking: int = -1
    rows_done: int = 0
    revealed: bool = False

    @property
    def sheet(self) -> SheetDraft | None:
        """What is settled of the sheet that is looked at; None while nothing is read."""
        return self.draft.sheets[self.number] if self.draft.sheets else None

    @property
    def cells(self) -> SheetSample | None:
        """The first rows of that sheet."""
        return self.sample.sheets[self.number] if self.sample is not None else None

    @property
    def taken(self) -> list[int]:
        """The sheets that hold something for us."""
        return [number for number, each in enumerate(self.draft.sheets) if each.tables]

    @property
    def tried(self) -> FileReport | None:
        """The rehearsal of the whole file, where it went through."""
        return self.checked if self.checked is not None and not self.checked.problem else None

    def settle(self, draft: Draft) -> bool:
        """Takes another draft; whether it is another one."""
        if draft == self.draft:
            return False
        self.past.append(self.draft)
        self.draft = draft
        self._forget_counts()
        return True

    def undo(self) -> bool:
        """Goes back to the draft before the last change; whether there was one."""
        if not self.past:
            return False
        self.draft = self.past.pop()
        self._forget_counts()
        return True

    def begin(self, sample: Sample, draft: Draft) -> None:
        """The first rows are read, and this is what they seem to hold."""
        self.sample, self.draft = sample, draft
        self.number = next(iter(self.taken), 0)
        if len(draft.sheets) == 1 and self.taken:
            self.step = COLUMNS
        self._forget_counts()

    def look_at(self, number: int) -> None:
        """Turns to another sheet. The rehearsal of the whole file is of all sheets, and stays."""
        self.number, checked = number, self.checked
        self._forget_counts()
        if checked is not None:
            self.checked, self.checking = checked, self.turn

    def _forget_counts(self) -> None:
        self.turn += 1
        self.preview, self.words, self.checked = None, [], None
        self.checking = -1
