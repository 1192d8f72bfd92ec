"""Which files a call means, and what kind each is, judged by its content and not by its name."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from huddle.intake import csv, package, xlsx
from huddle.intake.sheets import FileError, Sheet

NOTICE = "NOTICE.txt"
"""What lies beside an export that holds records of a Part 2 programme."""

WORKBOOK = "huddle.xlsx"
"""The workbook that an export writes."""

REJECTS = ".rejects.csv"
"""How the name of a file of refused rows ends, where nobody chose another."""

_READ_AT_ONCE = 1 << 20
_HL7 = (b"MSH|", b"FHS|", b"BHS|", b"\x0bMSH|")
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"<", b"MIME-Version:")
"""How documents, pictures, archives and web pages begin, whatever they are called."""
_DATA = frozenset((".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"))
_STAMP = re.compile(
    r"[-_. ]*(?:(?:19|20)\d{2}[-_. ]?\d{2}[-_. ]?\d{2}|\d{2}[-_.]\d{2}[-_.](?:19|20)\d{2})"
    r"(?:[-_. T]?\d{2}[-_.:h]?\d{2}(?:[-_.:]?\d{2})?)?(?=[-_. ]|$)"
)


class Found(NamedTuple):
    """A file to import. ``walked``: found in a folder, so that one which is no table is left out
    without a word of blame."""

    path: Path
    walked: bool


class Opened(NamedTuple):
    """A file that can be read. ``kind`` is csv or xlsx."""

    kind: str
    sheets: Sequence[Sheet]
    notes: tuple[str, ...]


def found(paths: Sequence[Path]) -> Iterator[Found]:
    """The files behind ``paths``, folders walked in the order of their names. Files of refused rows
    are taken only when named. A folder that has none, or cannot be read, stands for itself."""
    for path in paths:
        if not os.path.isdir(path):  # a name too long is none either
            yield Found(path, walked=False)
            continue
        some = False
        for each in _within(path):
            some = True
            yield each
        if not some:
            yield Found(path, walked=False)


def _within(path: Path) -> Iterator[Found]:
    closed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and not name.endswith((REJECTS, NOTICE)):
                yield Found(Path(folder, name), walked=True)
    for error in closed:
        yield Found(Path(error.filename), walked=False)


def feed_of(name: str) -> str:
    """A file's name without what a daily export puts in it: contacts_2026-11-22.csv and
    contacts.csv are one feed."""
    if name.endswith(REJECTS):
        name = re.sub(r"\.\d+$", "", name.removesuffix(REJECTS))
        name += "" if Path(name).suffix.casefold() in _DATA else ".csv"
    stem, dot, ending = name.rpartition(".")
    short = _STAMP.sub("", stem if dot else name).strip("-_. ")
    return f"{short or stem or name}{dot}{ending}" if dot else short or name


def dated(name: str) -> date | None:
    """The day that a file's name says it is of, none where it says none. What could be two days is
    the one in the American order, month first."""
    found = _STAMP.search(name.rpartition(".")[0] or name)
    digits = re.sub(r"\D", "", found.group())[:8] if found else ""
    orders = ("%Y%m%d",) if digits[:2] in ("19", "20") else ("%m%d%Y", "%d%m%Y")
    for order in orders:
        with suppress(ValueError):
            return datetime.strptime(digits, order).replace(tzinfo=UTC).date()
    return None


def digest(path: Path) -> str:
    """The SHA-256 of the content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def looks_like_data(path: Path) -> bool:
    """Whether the name is one that tables have, and little else has."""
    return path.suffix.casefold() in _DATA - {".txt"}


def stamp(path: Path) -> tuple[int, int, int]:
    """What changes when somebody writes to the file, or puts another in its place."""
    known = path.stat()
    return known.st_ino, known.st_size, known.st_mtime_ns


def unreadable(error: OSError) -> FileError:
    """What the system says of a file that it does not give."""
    return FileError(f"cannot be read ({error.strerror})")


def _start(path: Path) -> bytes:
    try:
        if path.is_dir():
            os.listdir(path)
            raise FileError("no file to import in this folder")
        if path.exists() and not path.is_file():
            raise FileError("not a file: save what it gives to one")
        with path.open("rb") as file:
            return file.read(4096)
    except FileNotFoundError:
        raise FileError("no such file") from None
    except OSError as error:
        raise unreadable(error) from None


def opened(path: Path) -> Opened:
    """What is in the file. Raises FileError when it is nothing that can be imported."""
    start = _start(path)
    if not start.strip(b"\x00 \t\r\n"):
        raise FileError("the file is empty")
    if start.startswith(package.WORKBOOKS):
        sheets, notes = xlsx.sheets(path)
        return Opened("xlsx", sheets, notes)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(_HL7):
        raise FileError("HL7 messages are not read by this version", expected=True)
    if text.startswith((b"{", b"[")):
        fhir = b'"resourceType"' in start
        what = "FHIR" if fhir else "JSON"
        raise FileError(f"{what} is not read by this version", expected=fhir)
    if text.startswith(_NO_TABLES):
        raise FileError("not a table: save it as CSV or XLSX")
    return Opened("csv", [csv.sheet(path)], ())
