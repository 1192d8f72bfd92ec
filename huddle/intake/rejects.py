"""The rejects file: refused rows as they stood, with line, column and reason, to be mended and
imported again."""

import csv
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from huddle.intake.files import REJECTS
from huddle.intake.sheets import Line, Sheet
from huddle.plain import neutralised

ADDED = ("line", "column", "reason")
"""The last columns of a rejects file. Where it holds rows of several tables, ``table`` stands
before them."""
TABLE = "table"


class Rejected(NamedTuple):
    """One refused row: its table, the header it stood under, its cells, and why."""

    table: str
    labels: Sequence[str]
    cells: Sequence[str]
    line: int
    column: str
    reason: str


def path_for(source: Path) -> Path:
    """Where the refused rows of a file go when nobody says: beside it."""
    return source.with_name(source.name.removesuffix(REJECTS).removesuffix(".csv") + REJECTS)


def write(path: Path, rows: Sequence[Rejected]) -> None:
    """Writes a rejects file that only its owner can read. Formulas in it are neutralised, which an
    import takes back."""
    shapes = {(row.table, tuple(row.labels)) for row in rows}
    several = len(shapes) > 1
    labels = list(rows[0].labels)
    if several:
        labels = list(dict.fromkeys(label for row in rows for label in row.labels if label))
        labels.append(TABLE)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*labels, *ADDED])
        for row in rows:
            cells = list(row.cells)
            if several:
                under = dict(zip(reversed(row.labels), reversed(_wide(row)), strict=True))
                cells = [under.get(label, "") for label in labels[:-1]] + [row.table]
            else:
                cells = _wide(row)
            writer.writerow(
                [*map(neutralised, cells), row.line, neutralised(row.column), row.reason]
            )


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
