"""What a workbook is packed in, looked through before anything unpacks it into memory.

A small file can hold gigabytes, name a cell a billion rows away, or say what its parts are made of
so that they never end. No spreadsheet writes such a file; a table of that size comes as CSV.
"""

import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import Path

from huddle.intake.sheets import FileError

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS = (b"PK\x03\x04", _OLD)
"""How a file begins that is a workbook of some kind."""

LARGEST = 256 << 20
"""How many bytes a workbook may have unpacked."""

MOST_CELLS = 1 << 25
"""How many cells the reader makes room for between the first cell and the last."""

_BLOCK = 1 << 20
_LONGEST_TAG = 4096
_TAG = re.compile(
    rb"<(?:\w+:)?(row|c)(?:\s(?:[^<>]*?\s)?r\s*=\s*[\"']([A-Za-z]*)(\d+)[\"'])?[^<>]*?(/?)>"
)
_OTHERS = ("xl/workbook.bin", "content.xml")
"""What workbooks of other kinds have in them."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "not a workbook that can be read: save it again as .xlsx"
_LARGE = "save its sheets as CSV, which may be of any size"


def check(path: Path) -> None:
    """Raises FileError unless the workbook can be read within bounds: memory, time and cells."""
    with path.open("rb") as opened:
        if opened.read(len(_OLD)) == _OLD:
            raise FileError(_old(opened.read()), expected=True)
    try:
        with zipfile.ZipFile(path) as file:
            names = {name.casefold() for name in file.namelist()}
            if not names.isdisjoint(_OTHERS):
                raise FileError("a workbook of another kind: save it as .xlsx", expected=True)
            room = LARGEST
            for info in file.infolist():
                room = _look_through(_blocks(file, info), room)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        raise FileError(_DAMAGED, expected=True) from None


def _old(content: bytes) -> str:
    """Why a file in the old container of Office cannot be read, and what to do."""
    # Office puts a workbook that has a password into it as well.
    if _ENCRYPTED in content:
        return "protected by a password: save a copy without one"
    return "a workbook of an old kind: save it as .xlsx"


def _blocks(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part really holds, whatever size it claims to have."""
    real = copy(info)
    real.file_size = sys.maxsize
    with file.open(real) as part:
        while block := part.read(_BLOCK):
            yield block


def _look_through(blocks: Iterator[bytes], room: int) -> int:
    """Reads a part; gives how much of the ``room`` is left."""
    before = b""
    reach = _Reach()
    for block in blocks:
        room -= len(block)
        if room < 0:
            raise FileError(f"unpacked it is too large: {_LARGE}", expected=True)
        text = before + block
        if b"<!DOCTYPE" in text and text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise FileError("it has a document type, which no spreadsheet writes", expected=True)
        last = text.rfind(b"<", -_LONGEST_TAG)
        cut = len(text) if last < 0 else last
        reach.add(text[:cut])
        before = text[cut:]
    reach.add(before)
    return room


class _Reach:
    """How far the filled cells of a sheet lie from its beginning."""

    def __init__(self) -> None:
        self._row = self._place = self._last = self._widest = 0

    def add(self, text: bytes) -> None:
        """Looks at the cells in a piece of the sheet. FileError once they lie too far away."""
        row, place, last, widest = self._row, self._place, self._last, self._widest
        for kind, letters, digits, empty in _TAG.findall(text):
            if kind == b"row":
                row = int(digits[:20]) if digits else row + 1
                place = 0
                continue
            place = _place(letters) if letters else place + 1
            if empty:
                continue
            here = int(digits[:20]) if letters else row
            if here > last:
                last = here
            if place > widest:
                widest = place
        self._row, self._place, self._last, self._widest = row, place, last, widest
        if last * widest > MOST_CELLS:
            raise FileError(
                f"a sheet reaches to row {last:,} and column {widest:,}: delete what stands far "
                f"from the table, or {_LARGE}",
                expected=True,
            )


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters[:10].upper():
        place = place * 26 + letter - 64
    return place
