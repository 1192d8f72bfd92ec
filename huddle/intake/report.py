"""What an import did, as plain values: for the command's output, a screen, and a test."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


@dataclass
class TableCounts:
    """What became of the rows of one table."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    rejected: int = 0


class RefusedLine(NamedTuple):
    """A refused row: its table, its line, the header that is to blame, and why."""

    table: str
    line: int
    header: str
    reason: str


@dataclass
class FileReport:
    """One file. ``batch_id`` is blank where nothing of it was taken or it was a rehearsal;
    ``problem`` says why the whole file was left; ``blamed`` whether that is a failure. ``loud`` is
    what a person must see before anything else, ``notes`` what they should know, ``refused`` the
    first of the refused rows. ``uncompared`` rows, by table, were read and are too many for a
    rehearsal to compare with the database. Nothing here quotes a member."""

    path: Path
    kind: str = ""
    batch_id: str = ""
    tables: dict[str, TableCounts] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    loud: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    blamed: bool = True
    again: bool = False
    rejects: Path | None = None
    refused: list[RefusedLine] = field(default_factory=list)
    uncompared: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return sum(counts.rejected for counts in self.tables.values())

    @property
    def taken(self) -> bool:
        """Whether the file was read as tables."""
        return not self.problem


@dataclass
class ImportReport:
    """All files of one call, in their order."""

    files: list[FileReport] = field(default_factory=list)
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """0 when all was taken, 3 when some rows or files were refused, 1 when all files were."""
        failed = [file for file in self.files if file.problem and file.blamed]
        if failed and not any(file.taken for file in self.files):
            return 1
        if failed or any(file.rejected for file in self.files):
            return 3
        return 0
