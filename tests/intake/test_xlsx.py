"""Workbooks as a practice keeps them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from huddle.intake.sheets import FileError
from huddle.intake.xlsx import sheets
from tests.intake.conftest import Team


def workbook(path: Path, fill: Callable[[Any], None], **options: Any) -> Path:
    with xlsxwriter.Workbook(path, options) as book:
        fill(book)
    return path


def cells(path: Path, index: int = 0) -> list[list[str]]:
    return [list(row) for _, row in sheets(path)[0][index].rows()]


def test_cells_are_what_a_person_sees(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "m/d/yyyy"})
        moment = book.add_format({"num_format": "m/d/yyyy h:mm"})
        clock = book.add_format({"num_format": "h:mm"})
        sheet.write_row(0, 0, ["text", 123, 1.5, True])
        sheet.write_number(1, 0, 46346, day)
        sheet.write_number(1, 1, 46346.65625, moment)
        sheet.write_number(1, 2, 0.4375, clock)
        sheet.write_formula(1, 3, '="c-"&1', None, "c-1")

    path = workbook(tmp_path / "a.xlsx", fill)
    assert cells(path) == [
        ["text", "123", "1.5", "TRUE"],
        ["2026-11-20", "2026-11-20 15:45:00", "10:30:00", "c-1"],
    ]


def test_zeros_that_only_the_format_shows_come_back(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Members")
        padded = book.add_format({"num_format": "000000"})
        sheet.write_string(2, 1, "Member ID")
        sheet.write_number(3, 1, 123, padded)
        sheet.write_number(4, 1, 456)
        sheet.write_string(5, 1, "000789")

    path = workbook(tmp_path / "a.xlsx", fill)
    assert cells(path) == [
        ["", ""],
        ["", ""],
        ["", "Member ID"],
        ["", "000123"],
        ["", "456"],
        ["", "000789"],
    ]


def test_a_cell_merged_over_rows_stands_for_each_of_them(team: Team) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Contacts")
        for place, label in enumerate(("Contact ID", "Client ID")):
            sheet.merge_range(0, place, 1, place, label)
        sheet.merge_range(0, 2, 0, 4, "Contact")
        sheet.write_row(1, 2, ["Date", "Method", "Result"])
        sheet.merge_range(2, 1, 4, 1, "M1")
        sheet.write_row(2, 2, ["2026-11-18", "phone", "reached"])
        sheet.merge_range(3, 2, 4, 2, "2026-11-19")
        sheet.write_row(3, 3, ["home", "no answer"])
        sheet.write_row(4, 3, ["phone", "reached"])
        sheet.write_row(5, 1, ["M2", "2026-11-20", "office", "reached"])
        for row in range(2, 6):
            sheet.write(row, 0, f"c{row - 1}")
        sheet.merge_range(7, 1, 9, 1, "kept by the front desk")
        sheet.merge_range(10, 0, 11, 0, "c5")
        sheet.write_row(10, 1, ["M2", "2026-11-21", "phone", "reached"])
        sheet.write_row(11, 1, ["M2", "2026-11-22", "phone", "reached"])

    path = workbook(team.folder / "contacts.xlsx", fill)
    team.bring({"members.csv": "member_id,first,last\nM1,A,B\nM2,A,B\n"})
    report = team.load([path])
    assert team.rows("SELECT contact_id, member_id, day, channel FROM contact ORDER BY 1") == [
        ("c1", "M1", "2026-11-18", "phone"),
        ("c2", "M1", "2026-11-19", "home"),
        ("c3", "M1", "2026-11-19", "phone"),
        ("c4", "M2", "2026-11-20", "office"),
        ("c5", "M2", "2026-11-21", "phone"),
    ]
    # Two rows cannot have one id; the second keeps its line for mending. The footnote is no row.
    assert team.rows("SELECT line, reason FROM reject") == [
        (8, "no contact_id"),
        (12, "no contact_id"),
    ]
    assert report.exit_code == 3


def test_where_serial_numbers_begin(tmp_path: Path, samples: Path) -> None:
    old = workbook(tmp_path / "a.xlsx", lambda book: book.add_worksheet(), date_1904=True)
    new = workbook(tmp_path / "b.xlsx", lambda book: book.add_worksheet())
    assert [sheets(path)[0][0].epoch for path in (old, new)] == [1904, 1900]
    assert cells(samples / "xlsx_calamine" / "date_1904.xlsx")[0][0] == date(2021, 1, 1).isoformat()
    assert cells(samples / "xlsx_calamine" / "date.xlsx")[0][0] == date(2021, 1, 1).isoformat()


def test_hidden_sheets_are_left_out_and_said(samples: Path) -> None:
    found, notes = sheets(samples / "xlsx_calamine" / "any_sheets.xlsx")
    assert [sheet.name for sheet in found] == ["Visible"]
    assert notes == ('hidden sheet "Hidden" left out', 'hidden sheet "VeryHidden" left out')


def test_a_protected_workbook_says_what_to_do(samples: Path) -> None:
    with pytest.raises(FileError, match="without one"):
        sheets(samples / "xlsx_calamine" / "pass_protected.xlsx")


def test_what_is_no_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 but nothing more")
    with pytest.raises(FileError, match="save it again"):
        sheets(path)
