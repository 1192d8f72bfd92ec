"""Delimited text as the world writes it."""

import csv
import json
from pathlib import Path

import pytest

from huddle.intake.csv import sheet
from huddle.intake.sheets import FileError

ROWS = [["member_id", "first", "last"], ["M1", "José", "Núñez"], ["M2", "Zoë", "O'Neil"]]


def text(separator: str = ",", end: str = "\n") -> str:
    return end.join(separator.join(row) for row in ROWS) + end


def rows(path: Path) -> list[list[str]]:
    return [list(cells) for _, cells in sheet(path).rows()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_are_found_from_the_content(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(text().encode(encoding))
    assert rows(path) == ROWS


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_are_found_from_the_content(tmp_path: Path, separator: str, end: str) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(text(separator, end).encode())
    assert rows(path) == ROWS


def test_a_separator_that_excel_names_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("sep=;\n" + text(";"))
    assert rows(path) == ROWS
    assert [number for number, _ in sheet(path).rows()] == [2, 3, 4]


def test_semicolons_with_commas_inside_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("member_id;name;note\nM1;Alvarez, Rosa;a, b, c\nM2;Berg, Nils;d, e\n")
    assert rows(path)[1] == ["M1", "Alvarez, Rosa", "a, b, c"]


def test_a_row_has_the_line_on_which_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n3,4\n')
    assert [(number, list(cells)) for number, cells in sheet(path).rows()] == [
        (1, ["a", "b"]),
        (2, ["1", "two\nlines"]),
        (4, []),
        (5, ["3", "4"]),
    ]


def test_a_quotation_mark_that_nobody_closed_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("contact_id,member_id,note\nc1,M1,fine\n" + 'c2,M2,"open\n' + "c,M,n\n" * 300)
    with pytest.raises(FileError, match="line 3"):
        rows(path)


def test_a_cell_of_enormous_length_is_an_error_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("contact_id,member_id,note\nc1,M1," + "x" * 200_000 + "\n")
    with pytest.raises(FileError, match="line 2"):
        rows(path)


def test_csv_spectrum(samples: Path) -> None:
    folder = samples / "csv_spectrum"
    paths = sorted((folder / "csvs").glob("*.csv"))
    assert len(paths) == 12
    for path in paths:
        header, *found = rows(path)
        # The copy of the sample has lost the carriage returns that its JSON still has.
        text = (folder / "json" / f"{path.stem}.json").read_text("utf-8").replace("\\r\\n", "\\n")
        expected = json.loads(text)
        if isinstance(expected, dict):
            expected = [expected | {"Contact Phone Number": "2095257564"}]  # the pair disagrees
        assert [dict(zip(header, cells, strict=True)) for cells in found if cells] == expected


def test_a_csv_that_is_tab_separated(samples: Path) -> None:
    path = samples / "airtable_intake" / "Patients-Grid view.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        expected = list(csv.reader(file, delimiter="\t"))
    assert rows(path) == expected
    assert expected[0][:2] == ["Full Name", "Email Address"]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text('member_id,first,last\nM1,"Rosa,Alvarez\nM2,Theo,Whitfield\n')
    with pytest.raises(FileError, match="a quotation mark on line 2 is never closed"):
        rows(path)


def test_a_last_cell_of_two_lines_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text('member_id,first,last\nM1,Rosa,"Alvarez\nLopez"')
    assert rows(path)[1:] == [["M1", "Rosa", "Alvarez\nLopez"]]
