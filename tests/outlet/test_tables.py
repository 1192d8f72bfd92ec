"""Whole tables out: what a cell says, in a text file, in a workbook, as JSON."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import exports, models, reader
from huddle.errors import HuddleError
from huddle.intake import xlsx
from huddle.intake.tables import BY_NAME, IMPORTED, ONLY_OUT, TABLES
from huddle.intake.values import ValueReader, clean, clean_note
from huddle.outlet import tables as outlet
from huddle.outlet.tables import Layout, write_csv, write_json, write_workbook
from huddle.plain import neutralised
from tests.conftest import Database
from tests.db.seed import add, set_up

NEW_YORK = ZoneInfo("America/New_York")


def rows_of(database: Database, layout: Layout) -> list[tuple[Any, ...]]:
    conn = database.connect()
    try:
        with reader.snapshot(conn):
            return list(exports.rows(conn, "agency", layout.table, layout.stored, layout.keys))
    finally:
        conn.close()


def as_csv(layout: Layout, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, str]]:
    file = io.BytesIO()
    assert write_csv(file, layout, rows) == len(rows)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode(), newline="")))


def as_json(layout: Layout, rows: Sequence[tuple[Any, ...]]) -> Any:
    file = io.BytesIO()
    assert write_json(file, layout, rows) == len(rows)
    return json.loads(file.getvalue())


def as_workbook(path: Path, layout: Layout, rows: Sequence[tuple[Any, ...]]) -> Path:
    with path.open("wb") as file:
        counts = write_workbook(file, iter([(layout, rows)]), path.parent)
    assert counts == {layout.name: len(rows)}
    return path


def filled(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


@pytest.fixture
def agency(database: Database) -> Database:
    """A contact with everything, one by day only, and four requests that came at odd times."""
    set_up(database)
    add(
        database,
        models.Contact,
        {
            "contact_id": "007",
            "member_id": "M1",
            "staff_id": "s-ana",
            "day": date(2026, 11, 20),
            "at": datetime(2026, 11, 20, 19, 5, tzinfo=UTC),
            "channel": "phone",
            "with_whom": "guardian",
            "outcome": "reached",
            "core_service": True,
            "minutes": 20,
            "purpose": "=HYPERLINK(1)",
            "note": "'=x",
            "entered_on": date(2026, 11, 21),
            "batch_id": "b-1",
        },
        {"contact_id": "008", "member_id": "M2", "day": date(2026, 7, 1), "provisional": True},
    )
    for request, moment in (
        ("r-1", datetime(2026, 7, 1, 18, 30, tzinfo=UTC)),
        ("r-2", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("r-3", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("r-4", datetime(2026, 11, 10, 5, 0, tzinfo=UTC)),
        ("r-5", None),
    ):
        add(
            database,
            models.ServiceRequest,
            {
                "request_id": request,
                "member_id": "M1",
                "received_on": moment.astimezone(NEW_YORK).date() if moment else date(2026, 11, 2),
                "received_at": moment,
                "previously_authorized": False,
            },
        )
    return database


def test_contacts_in_the_imports_own_words(agency: Database) -> None:
    layout = Layout(BY_NAME["contacts"], NEW_YORK)
    whole, short = as_csv(layout, rows_of(agency, layout))
    assert filled(whole) == {
        "contact_id": "007",
        "member_id": "M1",
        "staff_id": "s-ana",
        "at": "2026-11-20T14:05:00-05:00",
        "channel": "phone",
        "with": "guardian",
        "outcome": "reached",
        "core_service": "yes",
        "minutes": "20",
        "purpose": "'=HYPERLINK(1)",
        "note": "''=x",
        "entered_at": "2026-11-21",
        "provisional": "no",
        "huddle_batch": "b-1",
    }
    assert filled(short) == {
        "contact_id": "008",
        "member_id": "M2",
        "at": "2026-07-01",
        "provisional": "yes",
    }


def test_a_request_says_when_it_came_so_that_it_can_be_read_back(agency: Database) -> None:
    layout = Layout(BY_NAME["service_requests"], NEW_YORK)
    said = [
        (row["request_id"], row["received_on"], row["received_time"])
        for row in as_csv(layout, rows_of(agency, layout))
    ]
    assert said == [
        ("r-1", "2026-07-01", "14:30:00"),
        ("r-2", "2026-11-01", "01:30:00"),
        # The clocks went back: half past one came again. Midnight would read as no time at all.
        ("r-3", "2026-11-01T01:30:00-05:00", "01:30:00"),
        ("r-4", "2026-11-10T00:00:00-05:00", "00:00:00"),
        ("r-5", "2026-11-02", ""),
    ]


def test_a_member_keeps_tags_and_short_id(agency: Database) -> None:
    layout = Layout(BY_NAME["members"], NEW_YORK)
    first = as_csv(layout, rows_of(agency, layout))[0]
    assert filled(first) == {
        "member_id": "M1",
        "first": "Rosa",
        "last": "Member1",
        "programme": "HH",
        "segment": "active",
        "enrolled_on": "2025-03-01",
        "care_manager_id": "s-ana",
        "privacy_tags": "hiv part2",
        "ltss": "no",
        "short_id": "4411",
        "huddle_batch": "b-1",
    }


def test_json_has_values_and_no_apostrophes(agency: Database) -> None:
    layout = Layout(BY_NAME["contacts"], NEW_YORK)
    document = as_json(layout, rows_of(agency, layout))
    assert (document["schema"], document["table"]) == ("huddle.export/1", "contacts")
    assert document["columns"] == list(layout.names)
    whole, short = document["rows"]
    assert (whole["core_service"], whole["minutes"], whole["note"]) == (True, 20, "'=x")
    assert (short["core_service"], short["minutes"], short["note"]) == (None, None, "")
    assert whole["at"] == "2026-11-20T14:05:00-05:00"


def test_a_workbook_holds_text_as_text(agency: Database, tmp_path: Path) -> None:
    layout = Layout(BY_NAME["contacts"], NEW_YORK)
    path = as_workbook(tmp_path / "huddle.xlsx", layout, rows_of(agency, layout))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["contacts"]
    header, first, _second = book["contacts"].iter_rows()
    cells = {name.value: cell for name, cell in zip(header, first, strict=True)}
    assert (cells["contact_id"].value, cells["contact_id"].data_type) == ("007", "s")
    assert (cells["minutes"].value, cells["minutes"].data_type) == (20, "n")
    assert (cells["purpose"].value, cells["purpose"].data_type) == ("'=HYPERLINK(1)", "s")
    assert {cell.data_type for cell in first} <= {"s", "n"}


def test_every_column_of_every_table_leaves() -> None:
    """What was taken back stays here, so nothing says of the others when that was."""
    named = {table.stored: Layout(table, NEW_YORK) for table in (*TABLES, *ONLY_OUT)}
    # A server's logins are no facts of the team, and what its wall shows is made of other rows.
    private = {"supervision_note", "login", "wall_sheet"}
    assert not private & named.keys()
    for table in models.Row.metadata.tables.values():
        if table.name in private:
            continue
        wanted = {column.name for column in table.columns}
        if table.name != "agency":
            wanted.remove("agency_id")
        if table.name in {"team", *(each.stored for each in IMPORTED)}:
            wanted.remove("undone_at")
        assert set(named[table.name].stored) == wanted, table.name


@pytest.mark.parametrize(
    ("before", "cell"),
    [
        pytest.param(None, "", id="no value"),
        pytest.param("", '""', id="a blank text is a value"),
        pytest.param("sent", "sent", id="plain"),
        pytest.param("=1", "'=1", id="a formula"),
        pytest.param('"so"', '"\\"so\\""', id="a quotation mark in front"),
        pytest.param("one\n  two", '"one\\n  two"', id="lines"),
        pytest.param(" é", '" \\u00e9"', id="a space in front"),
    ],
)
def test_history_tells_no_value_from_a_blank_one(before: str | None, cell: str) -> None:
    table = BY_NAME["history"]
    layout = Layout(table, NEW_YORK)
    row = [""] * len(layout.stored)
    values = dict(zip(layout.stored, row, strict=True)) | {
        "before": before,
        "undone_at": None,
        "changed_at": "2026-11-20T19:05:00.000001+00:00",
    }
    (said,) = as_csv(layout, [tuple(values[name] for name in layout.stored)])
    assert (said["before"], said["changed_at"]) == (cell, "2026-11-20T14:05:00.000001-05:00")
    assert ValueReader(table.by_name["before"]).read([said["before"]], []) == [[before]]


def test_a_large_table_streams_from_either_database(database: Database) -> None:
    set_up(database)
    some = [
        {"day": date(2026, 1, 1), "contact_id": f"c{n:05}", "member_id": "M1"} for n in range(4100)
    ]
    add(database, models.Contact, *some)
    layout = Layout(BY_NAME["contacts"], NEW_YORK)
    conn = database.connect()
    try:
        with reader.snapshot(conn):
            rows = exports.rows(conn, "agency", layout.table, layout.stored, layout.keys)
            assert next(rows)[0] == "c00000"
            rows.close()  # type: ignore[attr-defined]
            again = exports.rows(conn, "agency", layout.table, layout.stored, layout.keys)
            assert [row[0] for row in again] == [row["contact_id"] for row in some]
    finally:
        conn.close()


def test_what_a_sheet_cannot_hold_is_refused(
    agency: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = Layout(BY_NAME["contacts"], NEW_YORK)
    rows = rows_of(agency, layout)
    monkeypatch.setattr(outlet, "SHEET_ROWS", 1)
    with pytest.raises(HuddleError, match="2 rows of contacts and more will not fit"):
        as_workbook(tmp_path / "rows.xlsx", layout, rows)
    monkeypatch.undo()
    note = layout.place("note")
    assert note is not None
    long = (*rows[0][:note], "x" * 32_768, *rows[0][note + 1 :])
    with pytest.raises(HuddleError, match=r"32,768 characters in contacts, note, will not fit"):
        as_workbook(tmp_path / "cell.xlsx", layout, [long])


def kept(naughty: list[str]) -> list[str]:
    """What an import keeps of them, and of what looks like a formula."""
    own = ["'=1+1", "''=1+1", "'", "''", "'a", "=1", "+1", "-1", "@x", "'\n=1", "a\n'=1\n=2", "n/a"]
    cleaned = (clean_note(text) for text in (*naughty, *own))
    return sorted({text for text in cleaned if text})


def test_naughty_strings_are_read_back_as_they_were(
    database: Database, tmp_path: Path, naughty: list[str]
) -> None:
    texts = kept(naughty)
    assert len(texts) > 400
    set_up(database)
    add(
        database,
        models.Contact,
        *(
            {"contact_id": f"{n:04}", "member_id": "M1", "day": date(2026, 1, 1), "note": text}
            for n, text in enumerate(texts)
        ),
    )
    layout = Layout(BY_NAME["contacts"], NEW_YORK)
    rows = rows_of(database, layout)
    assert [row["note"] for row in as_json(layout, rows)["rows"]] == texts
    cells = [row["note"] for row in as_csv(layout, rows)]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r"]
    assert [clean_note(cell) for cell in cells] == texts
    book = as_workbook(tmp_path / "huddle.xlsx", layout, rows)
    (sheet,), _ = xlsx.sheets(book)
    (_, header), *lines = sheet.rows()
    place = header.index("note")
    assert [clean_note(cells[place]) for _, cells in lines] == texts
    assert [cells[0] for _, cells in lines] == [f"{n:04}" for n in range(len(texts))]


@given(st.text(alphabet="'=+-@ax\n\t\r \u00a0é", max_size=8) | st.text(max_size=20))
def test_an_import_takes_off_exactly_what_an_export_put_on(text: str) -> None:
    for read in (clean, clean_note):
        kept = read(text)
        assert read(neutralised(kept)) == kept
