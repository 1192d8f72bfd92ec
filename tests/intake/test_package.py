"""Workbooks that were made to do harm: each ends in one clear line before it is unpacked."""

import io
import random
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from huddle.intake import package, xlsx
from huddle.intake.sheets import FileError

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
ROWS = [["member_id", "first", "last"], ["M1", "Ana", "Moreno"]]
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + b"".join(
        b'<!ENTITY a%d "%s">' % (depth, b"&a%d;" % (depth - 1) * 10) for depth in range(1, 10)
    )
    + b"]>"
)

LARGE = 4 << 20
"""What a workbook may have in these tests."""

Change = Callable[[bytes], bytes | None]


@pytest.fixture
def smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST", LARGE)


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Members")
        padded = book.add_format({"num_format": "00000"})
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.write_number(5, 1, 7, padded)
        sheet.merge_range(2, 0, 3, 0, "M2")
    return out.getvalue()


GOOD = workbook()


def changed(path: Path, part: str, change: Change) -> Path:
    """A workbook of which one part is another, or none."""
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            content: bytes | None = old.read(name)
            if name == part:
                content = change(old.read(name))
            if content is not None:
                new.writestr(name, content)
    return path


def cells(path: Path) -> list[list[str]]:
    return [list(row) for each in xlsx.sheets(path)[0] for _, row in each.rows()]


def laughing(content: bytes) -> bytes:
    body = content.partition(b"?>")[2]
    return LAUGHS + body.replace(b"<t>Ana</t>", b"<t>&a9;</t>").replace(b"<fonts", b"&a9;<fonts")


def ending(more: bytes) -> Change:
    return lambda content: content.replace(b"</sheetData>", more + b"</sheetData>")


def spaces(content: bytes) -> bytes:
    return content + b" " * (LARGE + 1)


@pytest.mark.parametrize(
    ("part", "change", "problem"),
    [
        (STRINGS, laughing, "a document type"),
        (STYLES, laughing, "a document type"),
        ("xl/workbook.xml", laughing, "a document type"),
        (SHEET, laughing, "a document type"),
        (STYLES, spaces, "unpacked it is too large"),
        (SHEET, ending(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "column 16,384"),
        (SHEET, ending(b"<row r='9'><c r='ZZZZZ9'><v>1</v></c></row>"), "to row 9 and column"),
        (SHEET, ending(b'<row r="9' + b"9" * 5000 + b'"><c><v>1</v></c></row>'), "reaches to row"),
        (SHEET, ending(b'<row r="9999999"/><row><c r="ZZ10000000"><v/></c></row>'), "10,000,000"),
        (STRINGS, lambda _: None, "cannot be read"),
        (SHEET, lambda _: None, "cannot be read"),
        (SHEET, lambda _: b"", "cannot be read"),
        (SHEET, ending(b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"x" * 140_000
                       + b"</t></is></c></row>"), "line 9 has more than 131,072 characters"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("smaller")
def test_it_is_refused_in_one_line(tmp_path: Path, part: str, change: Change, problem: str) -> None:
    path = changed(tmp_path / "members.xlsx", part, change)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(FileError, match=problem) as caught:
        cells(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, lambda text: re.sub(rb'n ref="[^"]*"', b'n ref="A1:XFD1048576"', text)),
        # A format reaches to the last cell; what it is on is empty.
        (SHEET, ending(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>')),
        (STYLES, lambda _: None),
    ],
)
def test_what_only_looks_large_is_read(tmp_path: Path, part: str, change: Change) -> None:
    found = cells(changed(tmp_path / "members.xlsx", part, change))
    assert [row[:3] for row in found[:2]] == ROWS


@pytest.mark.usefixtures("smaller")
def test_a_part_that_lies_about_its_size_is_measured(tmp_path: Path) -> None:
    path = changed(tmp_path / "members.xlsx", STYLES, spaces)
    with zipfile.ZipFile(path) as file:
        size = file.getinfo(STYLES).file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    with zipfile.ZipFile(path) as file:
        assert file.getinfo(STYLES).file_size == 1000
    with pytest.raises(FileError, match="too large"):
        cells(path)


@pytest.mark.parametrize("part", ["content.xml", "xl/workbook.bin"])
def test_a_workbook_of_another_kind_says_what_to_do(tmp_path: Path, part: str) -> None:
    path = tmp_path / "members.ods"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(part, "<a/>")
    with pytest.raises(FileError, match=r"another kind: save it as \.xlsx"):
        cells(path)


def test_a_workbook_cut_at_every_thousandth_byte_says_so(tmp_path: Path) -> None:
    path = tmp_path / "members.xlsx"
    for size in range(0, len(GOOD), 1000):
        path.write_bytes(GOOD[:size])
        with pytest.raises(FileError, match=r"save it again|can be read|is empty"):
            cells(path)


def test_mutated_workbooks_are_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(8)
    path = tmp_path / "members.xlsx"
    parts = [name for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist() if "xl/" in name]
    nasty = (b"-1", b"9" * 30, b"<", b'"', b"&#x0;", b"\xff", b"NaN", b"1e400", b"/", b"")

    def mutate(content: bytes) -> bytes:
        text = bytearray(content)
        for _ in range(chance.choice((1, 1, 3, 10))):
            place = chance.randrange(len(text) or 1)
            text[place : place + chance.choice((0, 1, 1, 20))] = chance.choice(nasty)
        return bytes(text)

    read = refused = 0
    until = time.monotonic() + 3
    while time.monotonic() < until:
        changed(path, chance.choice(parts), mutate)
        try:
            cells(path)
            read += 1
        except FileError:
            refused += 1
    assert read > 5
    assert refused > 5


def test_sheets_of_the_greatest_width_and_height_are_read(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Members")
        sheet.write_row(0, 0, ["member_id", "first", "last"])
        for row in range(1, 4):
            sheet.write_row(row, 0, [f"M{row}", "Ana"])
            sheet.write(row, 16_383, "x")
    assert [len(row) for row in cells(path)] == [16_384] * 4
    tall = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (row, row, row)
        for row in (*range(9, 50_000), 1_048_576)
    )
    path = changed(tmp_path / "tall.xlsx", SHEET, ending(tall))
    package.check(path)


READ = """
import resource, sys
from pathlib import Path
from huddle.intake import files
from huddle.intake.reading import chunks
from huddle.intake.sheets import FileError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    rows = 0
    for sheet in files.opened(Path(sys.argv[1])).sheets:
        for some in chunks(sheet.rows(), 4000):
            rows += len(some)
    print(rows)
except FileError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def reading(path: Path) -> tuple[str, int]:
    """What a program of its own says that reads the file, and by how many MiB it grew."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    said, grown = done.stdout.splitlines()
    return said, int(grown) // (1024 if sys.platform == "linux" else 1 << 20)


def test_a_bomb_fills_no_memory(tmp_path: Path) -> None:
    path = changed(tmp_path / "members.xlsx", STRINGS, lambda text: text + b"A" * (300 << 20))
    said, grown = reading(path)
    assert said.startswith("unpacked it is too large")
    assert grown < 100


def test_a_csv_of_200_megabytes_is_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    note = "called; " * 1000
    with path.open("w") as file:
        file.write("contact_id,member_id,at,note\n")
        file.writelines(f"c{row},M1,2026-11-20,{note}{row}\n" for row in range(25_000))
    assert path.stat().st_size > 200_000_000
    said, grown = reading(path)
    assert said == "25001"
    assert grown < 100


def test_a_csv_of_the_widest_rows_is_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(
        "member_id,first,last" + ",x" * 16_000 + "\n" + ("M1,A,B" + ",y" * 16_000 + "\n") * 1500
    )
    said, grown = reading(path)
    assert said == "1501"
    assert grown < 150
