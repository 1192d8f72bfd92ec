"""A table's rows as a file that an import reads back: CSV, a sheet of a workbook, or JSON.

Days are ISO, moments local with their offset, yes and no are words. No cell begins like a formula:
such a text gets a leading apostrophe, which an import takes off again. JSON has values instead of
cells and needs none.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

from db.rows import instant
from huddle.errors import HuddleError
from huddle.intake.columns import Column, Kind, Table
from huddle.intake.values import clean
from huddle.plain import neutralised

SCHEMA = "huddle.export/1"
SHEET_ROWS = 1_048_575
"""How many rows a sheet of a workbook holds under its header."""

_MIDNIGHT = time()

Value = str | int | bool | None
Row = tuple[Any, ...]


class Field(NamedTuple):
    """A column on its way out: its name, the database columns behind it, and what makes its value
    of theirs."""

    name: str
    stored: tuple[str, ...]
    value: Callable[..., Value]


class Layout:
    """How a table leaves: the database columns to read (``stored``), in which order of its rows
    (``keys``), and the names of the columns that they make."""

    def __init__(self, table: Table, zone: ZoneInfo) -> None:
        fields = [field for column in table.columns if (field := _field(column, zone))]
        self.name = table.name
        self.table = table.stored
        self.names = tuple(field.name for field in fields)
        self.stored = tuple(dict.fromkeys(name for field in fields for name in field.stored))
        self.keys = tuple(table.by_name[key].stored[0] for key in table.keys)
        self._exact = [table.by_name[name].kind is Kind.VALUE for name in self.names]
        self._making = [
            (field.value, tuple(self.stored.index(name) for name in field.stored))
            for field in fields
        ]

    def values(self, row: Row) -> list[Value]:
        """One row of the database as the export's columns."""
        return [
            value(row[places[0]]) if len(places) == 1 else value(*(row[place] for place in places))
            for value, places in self._making
        ]

    def cells(self, row: Row) -> list[str | int]:
        """One row of the database as cells of a sheet."""
        return [
            _exactly(value) if exact else _cell(value)
            for value, exact in zip(self.values(row), self._exact, strict=True)
        ]

    def place(self, stored: str) -> int | None:
        """Where a database column stands in the rows; none where it has no such column."""
        return self.stored.index(stored) if stored in self.stored else None


def write_csv(file: BinaryIO, layout: Layout, rows: Iterable[Row]) -> int:
    """Writes a header and the rows, in UTF-8; gives how many rows."""
    count = 0
    text = io.TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(layout.names)
    for row in rows:
        writer.writerow(layout.cells(row))
        count += 1
    text.flush()
    text.detach()
    return count


def write_json(file: BinaryIO, layout: Layout, rows: Iterable[Row]) -> int:
    """Writes one document, a row a line; gives how many rows."""
    count = 0
    head = json.dumps({"schema": SCHEMA, "table": layout.name, "columns": layout.names})
    file.write(f'{head[:-1]}, "rows": ['.encode())
    for count, row in enumerate(rows, start=1):
        said = dict(zip(layout.names, layout.values(row), strict=True))
        line = json.dumps(said, ensure_ascii=False)
        file.write((",\n" if count > 1 else "\n").encode() + line.encode())
    file.write(b"\n]}\n")
    return count


def write_workbook(
    file: BinaryIO, sheets: Iterator[tuple[Layout, Iterable[Row]]], desk: Path
) -> Mapping[str, int]:
    """Writes a workbook with a sheet for each table; gives how many rows each has. ``desk`` is a
    private folder for what does not fit into memory.

    Texts are cells of text, so that zeros in front stay and nothing is calculated. HuddleError when
    a sheet or a cell cannot hold the data; OSError when the disk does not take it."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError, FileSizeError

    options = {"constant_memory": True, "tmpdir": str(desk)}
    book = xlsxwriter.Workbook(file, options)
    counts: dict[str, int] = {}
    for layout, rows in sheets:
        counts[layout.name] = _write_sheet(book.add_worksheet(layout.name), layout, rows)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None
    except FileSizeError:
        raise HuddleError(_TOO_LARGE.format("The tables")) from None
    return counts


_TOO_LARGE = "{} will not fit into a workbook. Nothing was exported: use --format csv"


def _write_sheet(sheet: Any, layout: Layout, rows: Iterable[Row]) -> int:
    count = 0
    _write_cells(sheet, 0, layout, layout.names)
    for count, row in enumerate(rows, start=1):
        if count > SHEET_ROWS:
            raise HuddleError(_TOO_LARGE.format(f"The {count:,} rows of {layout.name} and more"))
        _write_cells(sheet, count, layout, layout.cells(row))
    return count


def _write_cells(sheet: Any, line: int, layout: Layout, cells: Sequence[str | int]) -> None:
    for place, cell in enumerate(cells):
        if cell == "":
            continue
        if isinstance(cell, int):
            sheet.write_number(line, place, cell)
        elif sheet.write_string(line, place, cell):
            what = f"A text of {len(cell):,} characters in {layout.name}, {layout.names[place]},"
            raise HuddleError(_TOO_LARGE.format(what))


def _cell(value: Value) -> str | int:
    if isinstance(value, str):
        return neutralised(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _exactly(value: Value) -> str:
    """A text so that it comes back to the last character: in JSON where reading would change it,
    and where it is none, nothing."""
    if value is None:
        return ""
    text = str(value)
    cell = neutralised(text)
    return cell if clean(cell) == text and text[:1] not in ("", '"') else json.dumps(text)


def _field(column: Column, zone: ZoneInfo) -> Field | None:
    """How a column leaves; none where it only completes another on the way in."""
    if column.name == "received_on":
        return Field(column.name, column.stored, lambda day, at: _received_on(day, at, zone))
    if column.name == "received_time":
        return Field(column.name, ("received_at",), lambda at: _received_time(at, zone))
    if column.kind is Kind.HELPER:
        return None
    if column.kind is Kind.MOMENT:
        return Field(column.name, column.stored, lambda day, at: _moment(day, at, zone))
    if column.kind is Kind.INSTANT:
        return Field(column.name, column.stored, lambda at: _moment(None, at, zone))
    return Field(column.name, column.stored, _AS[column.kind])


def _text(value: Any) -> Value:
    return "" if value is None else str(value)


def _day(value: Any) -> Value:
    return None if value is None else str(value)


def _truth(value: Any) -> Value:
    return None if value is None else bool(value)


def _as_it_is(value: Any) -> Value:
    return value  # type: ignore[no-any-return]


_AS: Mapping[Kind, Callable[[Any], Value]] = {
    **dict.fromkeys((Kind.ID, Kind.NAME, Kind.TEXT, Kind.NOTE, Kind.CODE, Kind.TAGS), _text),
    Kind.DAY: _day,
    Kind.YES_NO: _truth,
    Kind.NUMBER: _as_it_is,
    Kind.VALUE: _as_it_is,
}


def _local(at: Any, zone: ZoneInfo) -> datetime:
    return instant(at).astimezone(zone)


def _moment(day: Any, at: Any, zone: ZoneInfo) -> Value:
    """A moment with its offset, which says it in the hour that comes twice too; else the day."""
    return _day(day) if at is None else _local(at, zone).isoformat()


def _received_on(day: Any, at: Any, zone: ZoneInfo) -> Value:
    """The day; the whole moment where day and time of day would not say it."""
    return _day(day) if at is None or _by_the_clock(at, zone) else _moment(day, at, zone)


def _received_time(at: Any, zone: ZoneInfo) -> Value:
    return None if at is None else _local(at, zone).strftime("%H:%M:%S")


def _by_the_clock(at: Any, zone: ZoneInfo) -> bool:
    """Whether an import reads the moment from a day and a time of day: not in the hour that comes
    a second time, not at midnight, which stands for no time, and not within a second."""
    local = _local(at, zone)
    return not local.fold and not local.microsecond and local.time() != _MIDNIGHT
