"""Rows from delimited text: encoding and separator found from the content, read as a stream."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO

from huddle.intake import headers
from huddle.intake.sheets import LONGEST, WIDEST, CutOff, FileError, Line, Sheet

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_SEPARATORS = (",", ";", "\t", "|")
_ENDLESS = 200
"""A cell of so many lines is a quotation mark that nobody closed."""
_LINE = 1 << 20
"""A line of so many characters is no row of a table."""
_NAMES = {"cp1252": "Windows-1252", "utf-8-sig": "UTF-8"}
_INSTEAD = "huddle.windows-1252"
"""The error handler that reads as Windows-1252 what is not UTF-8."""
_ASCII = bytes(range(128))


def _windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error(_INSTEAD, _windows)


class _Written(NamedTuple):
    """How the text is written, what is done about bytes that are not written so, and what a person
    should know of it."""

    encoding: str
    errors: str = "strict"
    notes: tuple[str, ...] = ()


def sheet(path: Path) -> Sheet:
    """The one sheet of a text file.

    Raises FileError when it is no delimited text."""
    written = _written(path)
    with _text(path, written) as file:
        sample = file.read(_SAMPLE)
    if "\x00" in sample.replace("\x00", "", 8):
        raise FileError("not a text file")
    first, separator = _separator(sample, path.name)
    ended = _ended(path)

    def rows() -> Iterator[Line]:
        with _text(path, written) as file:
            for _ in range(first):
                file.readline(_LINE)
            lines = _lines(file, separator, first)
            yield from lines if ended else _last_marked(lines)

    return Sheet(path.name, rows, notes=written.notes)


@contextmanager
def _text(path: Path, written: _Written) -> Iterator[TextIO]:
    """The file as text. FileError where the bytes are not what they began as."""
    try:
        with path.open(encoding=written.encoding, errors=written.errors, newline="") as file:
            yield file
    except UnicodeDecodeError as error:
        if error.reason in ("unexpected end of data", "truncated data"):
            raise FileError(_CUT) from None
        name = _NAMES.get(written.encoding, written.encoding.upper())
        raise FileError(
            f"not all of it can be read as {name}: save it again as CSV in UTF-8"
        ) from None


_CUT = "it ends within a character: it was cut off, or is still being written"


def _lines(file: TextIO, separator: str, before: int) -> Iterator[Line]:
    ended = False
    last = before

    def text() -> Iterator[str]:
        nonlocal ended
        number = before
        while line := file.readline(_LINE):
            number += 1
            if len(line) == _LINE:
                raise FileError(f"line {number} is longer than a row of a table can be")
            if number - last > _ENDLESS:
                raise _unclosed(last + 1)
            yield line
        ended = True

    reader = csv.reader(text(), delimiter=separator)
    try:
        for cells in reader:
            number = last + 1
            last = before + reader.line_num
            if ended:  # it asked for more than there is
                raise _unclosed(number)
            if len(cells) > WIDEST:
                raise FileError(
                    f"line {number} has {len(cells):,} cells, and a table at most {WIDEST:,}"
                )
            yield number, cells
    except csv.Error:
        raise FileError(
            f"line {last + 1} cannot be read: a cell has at most {LONGEST:,} characters, and each "
            "quotation mark that opens has one that closes"
        ) from None


def _unclosed(number: int) -> FileError:
    return FileError(f"a quotation mark on line {number} is never closed: mend that line")


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


def _written(path: Path) -> _Written:
    """How the text is written, found from its first bytes and, for UTF-8, from all of them."""
    with path.open("rb") as file:
        start = file.read(4096)
        if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            return _Written("utf-32")
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _Written("utf-16")
        if found := _unmarked_utf16(start):
            return _Written(found)
        marked = start.startswith(codecs.BOM_UTF8)
        name = "utf-8-sig" if marked else "utf-8"
        good, bad, rest = _counted(file, start)
    if not bad and not rest:
        return _Written(name)
    if not bad and (good or marked):
        raise FileError(_CUT)
    if good > bad or marked:
        note = "not all of it is UTF-8; the rest is read as Windows-1252"
        return _Written(name, _INSTEAD, (note,))
    return _Written("cp1252", notes=("read as Windows-1252, since it is not UTF-8",))


def _counted(file: BinaryIO, start: bytes) -> tuple[int, int, int]:
    """How many bytes above ASCII are UTF-8, how many are not, and how many begin a character that
    the file's end cuts off."""
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    above = bad = rest = 0
    block = start
    while block:
        if rest or not block.isascii():
            read = rest + len(block)
            above += len(block.translate(None, _ASCII))
            text = decoder.decode(block)
            rest = len(decoder.getstate()[0])
            bad += read - rest - len(text.encode())
        block = file.read(_BLOCK)
    return above - bad - rest, bad, rest


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
