"""``huddle export``: every table in the import's own columns, so that nobody is locked in.

Formulas are neutralised with a leading apostrophe, which an import takes off again.
"""

import csv
import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from huddle.errors import HuddleError, UsageError
from huddle.intake.tables import BY_NAME, TABLES, Column, Kind, Table
from huddle.plain import neutralised
from huddle.settings import Settings, now
from huddle.words import counted

if TYPE_CHECKING:
    from db.reader import Connection

SCHEMA = "huddle.table/1"
_WORKBOOK = "huddle.xlsx"
_SHEET_ROWS = 1_000_000

Value = str | int | bool | None
Values = Iterator[list[Value]]


class _Field(NamedTuple):
    """One column of an export: its name, the database columns behind it, and how they are put."""

    name: str
    stored: tuple[str, ...]
    put: Callable[..., Value]


def export(
    settings: Settings, folder: Path, tables: Sequence[str], form: str, *, force: bool = False
) -> Iterator[str]:
    """Writes the tables (all when none is named) as ``form``: csv, json or xlsx; says what was
    written. The files can be read by their owner only; that it was done is on record.

    UsageError for an unknown table, HuddleError when a file is there already and not ``force``."""
    chosen = _chosen(tables)
    names = [_WORKBOOK] if form == "xlsx" else [f"{table.name}.{form}" for table in chosen]
    there = [name for name in names if (folder / name).exists()]
    if there and not force:
        raise HuddleError(f"{folder / there[0]} is there already. Another folder, or --force")
    from db import reader
    from huddle.place import connected

    folder.mkdir(parents=True, exist_ok=True)
    with connected(settings) as conn, reader.snapshot(conn):
        counts = _write(conn, folder, chosen, form)
    _record(settings, form, counts)
    for table in chosen:
        yield f"{table.name}: {counted(counts[table.name], 'row')}"
    yield f"Written to {folder}, names and notes in full: keep the files as you keep records"


def _chosen(names: Sequence[str]) -> Sequence[Table]:
    for name in names:
        if name not in BY_NAME:
            raise UsageError(f"No table is called {name!r}; there are {', '.join(BY_NAME)}")
    return [BY_NAME[name] for name in dict.fromkeys(names)] if names else TABLES


def _write(conn: "Connection", folder: Path, chosen: Sequence[Table], form: str) -> dict[str, int]:
    from db import exports, facts

    agency = facts.agency(conn)
    zone = ZoneInfo(agency.zone)
    write = {"csv": _csv, "json": _json}.get(form)
    counts: dict[str, int] = {}

    def rows(table: Table, fields: Sequence[_Field]) -> Values:
        stored = list(dict.fromkeys(name for each in fields for name in each.stored))
        places = [[stored.index(name) for name in each.stored] for each in fields]
        keys = [table.by_name[key].stored[0] for key in table.keys]
        plan = list(zip(fields, places, strict=True))
        counts[table.name] = 0
        for row in exports.rows(conn, agency.agency_id, table.stored, stored, keys):
            counts[table.name] += 1
            yield [each.put(*(row[place] for place in where)) for each, where in plan]

    if write is None:
        _xlsx(folder / _WORKBOOK, [(each, _fields(each, zone)) for each in chosen], rows)
        return counts
    for table in chosen:
        fields = _fields(table, zone)
        with _private(folder / f"{table.name}.{form}") as file:
            write(file, table, [each.name for each in fields], rows(table, fields))
    return counts


def _record(settings: Settings, form: str, counts: dict[str, int]) -> None:
    from db import facts
    from db.commands import Actor, record_export
    from db.engine import open_engine
    from huddle.place import connected

    with connected(settings) as conn:
        agency = facts.agency(conn)
    engine = open_engine(settings.db)
    try:
        record_export(
            engine,
            Actor(agency.agency_id, settings.user),
            kind=form,
            tables=list(counts),
            rows=sum(counts.values()),
            now=now(agency.zone),
        )
    finally:
        engine.dispose()


def _private(path: Path) -> IO[str]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return open(handle, "w", encoding="utf-8", newline="")


def _csv(file: IO[str], _table: Table, names: Sequence[str], rows: Values) -> None:
    writer = csv.writer(file)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(value) for value in row])


def _json(file: IO[str], table: Table, names: Sequence[str], rows: Values) -> None:
    head = {"schema": SCHEMA, "table": table.name, "columns": list(names)}
    file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
    for number, row in enumerate(rows):
        said = dict(zip(names, row, strict=True))
        file.write((",\n" if number else "\n") + json.dumps(said, ensure_ascii=False))
    file.write("\n]}\n")


def _xlsx(
    path: Path,
    tables: Sequence[tuple[Table, Sequence[_Field]]],
    rows: Callable[[Table, Sequence[_Field]], Values],
) -> None:
    import xlsxwriter

    sheet: Any = None
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    # Text stays text: no cell becomes a number, a link or a formula by itself.
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as book:
        for table, fields in tables:
            line, part = _SHEET_ROWS, 0
            for row in _or_one_empty(rows(table, fields)):
                if line == _SHEET_ROWS:
                    part += 1
                    sheet = book.add_worksheet(f"{table.name} {part}" if part > 1 else table.name)
                    for place, each in enumerate(fields):
                        sheet.write_string(0, place, each.name)
                    line = 0
                line += 1
                for place, value in enumerate(row):
                    if value not in (None, ""):
                        sheet.write_string(line, place, _cell(value))


def _or_one_empty(rows: Values) -> Values:
    """The rows; where there is none, an empty one, so that the sheet gets its header."""
    empty = True
    for row in rows:
        empty = False
        yield row
    if empty:
        yield []


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return neutralised(str(value))


def _fields(table: Table, zone: ZoneInfo) -> list[_Field]:
    """The columns in which a table leaves, in the import's order."""
    return [field for column in table.columns if (field := _field(table, column, zone))]


def _field(table: Table, column: Column, zone: ZoneInfo) -> _Field | None:
    if column.name == "received_time":
        return _Field(column.name, ("received_at",), lambda at: _clock(at, zone))
    if column.name == "received_on":
        return _Field(column.name, ("received_on",), _day)
    if column.kind is Kind.HELPER:
        return None
    if column.kind is Kind.MOMENT:
        return _Field(column.name, column.stored, lambda day, at: _moment(day, at, zone))
    put: dict[Kind, Callable[[Any], Value]] = {
        Kind.DAY: _day,
        Kind.INSTANT: _instant,
        Kind.YES_NO: lambda value: None if value is None else bool(value),
    }
    return _Field(column.name, column.stored[:1], put.get(column.kind, lambda value: value))


def _read(value: Any) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert isinstance(found, datetime)
    return found


def _day(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _moment(day: Any, at: Any, zone: ZoneInfo) -> str | None:
    return _read(at).astimezone(zone).isoformat() if at is not None else _day(day)


def _clock(at: Any, zone: ZoneInfo) -> str | None:
    return _read(at).astimezone(zone).time().isoformat() if at is not None else None


def _instant(value: Any) -> str | None:
    return _read(value).astimezone(UTC).isoformat() if value is not None else None
