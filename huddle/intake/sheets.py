"""A sheet: rows of text with their line numbers, whatever kind of file they come from."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

Row = Sequence[str]
Line = tuple[int, Row]
"""The line on which a row begins (the first is 1), and its cells."""


class Sheet(NamedTuple):
    """One table of rows in a file. ``rows`` reads them from the beginning, as often as it is
    called. ``epoch`` is where serial day numbers begin (1900 or 1904). ``notes`` say what reading
    the file had to settle."""

    name: str
    rows: Callable[[], Iterator[Line]]
    epoch: int = 1900
    notes: tuple[str, ...] = ()


class FileError(Exception):
    """The file cannot be read. The message says why and what to do, and quotes nothing of it.
    ``expected``: it is of a kind that teams do send, so that it is missed also when it was only
    found in a folder."""

    def __init__(self, message: str, *, expected: bool = False) -> None:
        super().__init__(message)
        self.expected = expected
