"""Rows from delimited text: encoding and separator found from the content, read as a stream."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from huddle.intake import headers
from huddle.intake.sheets import CutOff, FileError, Line, Sheet

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_SEPARATORS = (",", ";", "\t", "|")
_ENDLESS = 200
"""A cell of so many lines is a quotation mark that nobody closed."""


def sheet(path: Path) -> Sheet:
    """The one sheet of a text file.

    Raises FileError when it is no delimited text."""
    encoding, notes = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
    if "\x00" in sample.replace("\x00", "", 8):
        raise FileError("not a text file")
    first, separator = _separator(sample, path.name)
    ended = _ended(path)

    def rows() -> Iterator[Line]:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            for _ in range(first):
                file.readline()
            lines = _lines(file, separator, first)
            yield from lines if ended else _last_marked(lines)

    return Sheet(path.name, rows, notes=notes)


def _lines(file: TextIO, separator: str, before: int) -> Iterator[Line]:
    ended = False

    def text() -> Iterator[str]:
        nonlocal ended
        yield from file
        ended = True

    reader = csv.reader(text(), delimiter=separator)
    last = before
    try:
        for cells in reader:
            number = last + 1
            last = before + reader.line_num
            if ended or last - number > _ENDLESS:  # it asked for more than there is
                raise FileError(
                    f"a quotation mark on line {number} is never closed: mend that line"
                )
            yield number, cells
    except csv.Error as error:
        raise FileError(f"line {before + reader.line_num} cannot be read ({error})") from None


def _ended(path: Path) -> bool:
    """Whether the last line has its end."""
    with path.open("rb") as file:
        file.seek(-min(4, path.stat().st_size), io.SEEK_END)
        return file.read().rstrip(b"\x00").endswith((b"\n", b"\r"))


def _last_marked(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines, the last as one that may be cut off."""
    before: Line | None = None
    for line in lines:
        if before:
            yield before
        before = line
    if before:
        yield before[0], CutOff(before[1])


def _encoding(path: Path) -> tuple[str, tuple[str, ...]]:
    with path.open("rb") as file:
        start = file.read(4096)
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig", ()
        if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            return "utf-32", ()
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", ()
        if found := _unmarked_utf16(start):
            return found, ()
        decoder = codecs.getincrementaldecoder("utf-8")()
        block = start
        try:
            while block:
                decoder.decode(block)
                block = file.read(_BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", ("read as Windows-1252, since it is not UTF-8",)
    return "utf-8", ()


def _unmarked_utf16(start: bytes) -> str:
    """UTF-16 without a mark: in Latin text every other byte is zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if half >= 4 and odd > half * 0.4 > even * 4:
        return "utf-16-le"
    if half >= 4 and even > half * 0.4 > odd * 4:
        return "utf-16-be"
    return ""


def _separator(sample: str, name: str) -> tuple[int, str]:
    """How many lines stand before the rows, and what separates the cells."""
    line = sample.partition("\n")[0]
    said = line.strip().casefold()
    if said.startswith("sep=") and len(said) <= 5:
        return 1, line.strip()[4:5] or "\t"
    best, separator = (-1.0, 0.0), ","
    whole = sample if len(sample) < _SAMPLE else sample[: sample.rfind("\n") + 1]
    for candidate in _SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(whole, newline=""), delimiter=candidate))
        except csv.Error:
            continue
        rows = [row for row in rows[:200] if any(row)]
        heading = headers.find(rows[: headers.DEPTH], name)
        widths = sorted(len(row) for row in rows)
        usual = widths[len(widths) // 2] if widths else 1
        alike = sum(1 for width in widths if width == usual) / max(len(widths), 1)
        score = (heading.score if heading else 0.0, alike if usual > 1 else 0.0)
        if score > best:
            best, separator = score, candidate
    return 0, separator
