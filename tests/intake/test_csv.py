"""Delimited text as the world writes it."""

import csv
import json
from pathlib import Path

import pytest

from huddle.intake.csv import sheet
from huddle.intake.sheets import CutOff, FileError

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


NAMES = "member_id,first,last\nM1,José,Núñez\nM2,Zoë,Ångström\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (NAMES.encode()[:-3], "ends within a character"),
        (NAMES.encode("utf-16")[:-1], "ends within a character"),
        (b"\xff\xfe" + b"member_id,first\nM1,A\n", "ends within a character"),
        (NAMES.encode("utf-16-le") + b"\x00\xd8\n\x00", "not all of it can be read as UTF-16"),
        (b"\xff\xfe\x00\x00" + b"\xff" * 40, "not all of it can be read as UTF-32"),
        (NAMES.encode("cp1252").replace(b"Z", b"\x81"), "not all of it can be read as Windows"),
    ],
)
def test_an_encoding_that_lies_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(content)
    with pytest.raises(FileError, match=problem):
        rows(path)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_few_bytes_of_windows_1252_spoil_no_utf_8(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(mark + (NAMES * 9).encode() + b"M3,Ren\xe9e,O\x92Neil\n")
    assert rows(path)[-2:] == [["M2", "Zoë", "Ångström"], ["M3", "Renée", "O’Neil"]]
    assert sheet(path).notes == ("not all of it is UTF-8; the rest is read as Windows-1252",)


def test_a_file_cut_anywhere_gives_whole_rows_or_says_so(tmp_path: Path) -> None:
    whole = "member_id,first,last,segment\n" + "".join(
        f"M{number:03},Zoë 花子,O’Neil {number},active\n" for number in range(400)
    )
    path = tmp_path / "members.csv"
    cuts = 0
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        content = whole.replace("花子", "").encode(encoding) if encoding == "cp1252" else None
        content = content or whole.encode(encoding)
        for size in range(1000, len(content), 1000):
            path.write_bytes(content[:size])
            try:
                found = [cells for _, cells in sheet(path).rows()]
            except FileError as error:
                assert "ends within a character" in str(error)  # noqa: PT017
                continue
            cuts += 1
            assert all(len(cells) == 4 for cells in found[:-1])
            assert all(cells[1].startswith("Zoë") for cells in found[1:-1])
            assert len(found[-1]) == 4 or isinstance(found[-1], CutOff)
    assert cuts > 40


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("x" * 2_000_000, "line 1 is longer than a row"),
        ("," * 2_000_000, "line 1 is longer than a row"),
        ("a,b\n1," + "y" * 140_000 + "\n", "line 2 cannot be read: a cell has at most 131,072"),
        ("a,b\n" + "," * 16_384 + "\n", "line 2 has 16,385 cells, and a table at most 16,384"),
        ('a,b\n1,"' + "y\n" * 3_000_000, "a quotation mark on line 2 is never closed"),
    ],
)
def test_what_never_ends_is_left_at_once(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(content)
    with pytest.raises(FileError, match=problem):
        rows(path)
