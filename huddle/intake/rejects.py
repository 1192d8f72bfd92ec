"""The rejects file: refused rows as they stood, with line, column and reason, to be mended and
imported again."""

import csv
import io
import itertools
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from huddle.errors import HuddleError
from huddle.intake.files import REJECTS
from huddle.intake.sheets import Line, Sheet
from huddle.plain import neutralised, plain

ADDED = ("line", "column", "reason")
"""The last columns of a rejects file. Where it holds rows of several tables, ``table`` stands
before them."""
TABLE = "table"
_LONGEST_NAME = 255
"""How many bytes a file's name may have."""
_LONGEST_HEADER = 1 << 20
_NUMBER = re.compile(r"\.\d+$")


class Rejected(NamedTuple):
    """One refused row: its table, the header it stood under, its cells, and why."""

    table: str
    labels: Sequence[str]
    cells: Sequence[str]
    line: int
    column: str
    reason: str


def write_beside(source: Path, rows: Sequence[Rejected]) -> Path:
    """Writes refused rows beside their file and gives where. A file that somebody may be mending is
    left alone, unless it says the same."""
    stem = _NUMBER.sub("", source.name.removesuffix(REJECTS).removesuffix(".csv"))
    text = _text(rows)
    for number in itertools.count(1):
        ending = f"{f'.{number}' if number > 1 else ''}{REJECTS}"
        path = source.with_name(_short(stem, _LONGEST_NAME - len(ending)) + ending)
        if not path.exists():
            write(path, rows)
            return path
        if path.read_bytes() == text.encode():
            return path
    raise AssertionError("numbers do not end")


def write(path: Path, rows: Sequence[Rejected]) -> None:
    """Writes a rejects file that only its owner can read. Formulas in it are neutralised, which an
    import takes back. HuddleError when it cannot be written; then none is left half done."""
    new = not path.exists()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            file.write(_text(rows).encode())
    except OSError as error:
        if new:
            with suppress(OSError):
                path.unlink()
        raise HuddleError(
            f"the refused rows cannot be written to {plain(str(path))} ({error.strerror}), so "
            "nothing was imported: give another place with --rejects FILE"
        ) from None


def may_be_written(path: Path) -> bool:
    """Whether nothing but refused rows of before would be lost if ``path`` were written over."""
    if not path.is_file() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        first = file.readline(_LONGEST_HEADER).rstrip(b"\r\n")
    return first.endswith(",".join(ADDED).encode())


def _short(stem: str, room: int) -> str:
    return os.fsdecode(os.fsencode(stem)[:room].decode(errors="ignore").encode())


def _text(rows: Sequence[Rejected]) -> str:
    shapes = {(row.table, tuple(row.labels)) for row in rows}
    several = len(shapes) > 1
    labels = list(rows[0].labels)
    if several:
        labels = list(dict.fromkeys(label for row in rows for label in row.labels if label))
        labels.append(TABLE)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*labels, *ADDED])
    for row in rows:
        cells = _wide(row)
        if several:
            under = dict(zip(reversed(row.labels), reversed(cells), strict=True))
            cells = [under.get(label, "") for label in labels[:-1]] + [row.table]
        writer.writerow([*map(neutralised, cells), row.line, neutralised(row.column), row.reason])
    return out.getvalue()


def _wide(row: Rejected) -> list[str]:
    """The cells under the header. What stood beyond it is put to the last, since mostly a note has
    a separator in it."""
    cells, width = list(row.cells), len(row.labels)
    beyond = [cell for cell in cells[width:] if cell.strip()]
    cells = cells[:width] + [""] * (width - len(cells))
    return [*cells[:-1], ", ".join((cells[-1], *beyond))] if beyond else cells


def unfolded(sheet: Sheet) -> Iterator[tuple[Sheet, str]]:
    """The sheets that a sheet really holds, each with its table where a rejects file says it: a
    rejects file without its last columns, one of several tables as one sheet for each."""
    first = next(sheet.rows(), None)
    labels = [cell.strip() for cell in first[1]] if first else []
    while labels and not labels[-1]:
        labels.pop()
    if tuple(labels[-3:]) != ADDED:
        yield sheet, ""
        return
    width = len(labels) - len(ADDED)
    if labels[width - 1] != TABLE:
        yield sheet._replace(rows=partial(_cut, sheet, width, "")), ""
        return
    width -= 1
    names = dict.fromkeys(cells[width].strip() for _, cells in sheet.rows() if len(cells) > width)
    for name in names:
        if name and name != TABLE:
            yield sheet._replace(rows=partial(_cut, sheet, width, name)), name


def _cut(sheet: Sheet, width: int, name: str) -> Iterator[Line]:
    rows = sheet.rows()
    number, cells = next(rows)
    yield number, cells[:width]
    for number, cells in rows:
        if not name or (len(cells) > width and cells[width].strip() == name):
            yield number, cells[:width]
