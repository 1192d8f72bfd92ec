"""Rows from workbooks: every sheet, each cell as the text that a person sees in it.

Numbers lose the ``.0`` that a spreadsheet gives them, days are ISO, a formula is its last value. An
id that is a number shown with leading zeros gets them back.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from huddle.intake import package
from huddle.intake.sheets import LONGEST, FileError, Line, Merged, Sheet

_MAIN = "{*}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_MAX_EXACT = 2**53
_MIDNIGHT = time()
_LARGEST_TREE = 8 << 20

Cell = str | float | int | bool | date | datetime | time | timedelta
Zeros = dict[tuple[int, int], int]


def sheets(path: Path) -> tuple[list[Sheet], tuple[str, ...]]:
    """The sheets that can be seen, and notes on those that were left out.

    Raises FileError when the workbook cannot be read."""
    import python_calamine as calamine

    package.check(path)
    try:
        book = calamine.CalamineWorkbook.from_path(path)
    except (calamine.CalamineError, OSError, ValueError):
        raise FileError("not a workbook that can be read: save it again as .xlsx") from None
    inside = _Inside(path)
    found, notes = [], []
    for seen in book.sheets_metadata:
        if seen.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if seen.visible != calamine.SheetVisibleEnum.Visible:
            notes.append(f'hidden sheet "{seen.name}" left out')
            continue
        rows = _Rows(book, seen.name, inside)
        found.append(Sheet(seen.name, rows, inside.epoch, merged=rows.merged))
    return found, tuple(notes)


class _Rows:
    """The rows of one sheet, read from the book when asked for."""

    def __init__(self, book: Any, name: str, inside: "_Inside") -> None:
        self._book, self._name, self._inside = book, name, inside
        self._sheet: Any = None
        self._zeros: Zeros = {}

    def __call__(self) -> Iterator[Line]:
        sheet = self._loaded()
        zeros, left = self._zeros, [""] * (sheet.start or (0, 0))[1]
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [*left, *map(_text, row)]
            if len("".join(cells)) > LONGEST and max(map(len, cells)) > LONGEST:
                raise FileError(
                    f'sheet "{self._name}" cannot be read: a cell on line {number} has more than '
                    f"{LONGEST:,} characters"
                )
            if zeros:
                for place, cell in enumerate(cells):
                    if width := zeros.get((number, place)):
                        cells[place] = cell.zfill(width)
            yield number, cells

    def merged(self) -> Sequence[Merged]:
        """The cells that are merged over rows."""
        ranges = self._loaded().merged_cell_ranges or ()
        return [
            Merged(top + 1, bottom + 1, place)
            for (top, place), (bottom, _) in ranges
            if bottom > top
        ]

    def _loaded(self) -> Any:
        import python_calamine as calamine

        try:
            if self._sheet is None:
                self._sheet = self._book.get_sheet_by_name(self._name)
                self._zeros = self._inside.zeros(self._name)
        except (calamine.CalamineError, ValueError):
            raise FileError(
                f'sheet "{self._name}" cannot be read: save the workbook again'
            ) from None
        return self._sheet


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < _MAX_EXACT:
            return str(int(cell))
        return repr(cell)
    if isinstance(cell, datetime):
        if cell.time() == _MIDNIGHT:
            return cell.date().isoformat()
        return cell.isoformat(sep=" ", timespec="seconds" if not cell.microsecond else "auto")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


class _Inside:
    """What lies in the file beside the values: the day that serial numbers count from, and number
    formats that show leading zeros. Nothing of it is needed to read a workbook, so what cannot be
    read is as if it were not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.epoch = 1900
        self._padded: dict[str, int] = {}
        self._parts: dict[str, str] = {}
        try:
            with zipfile.ZipFile(path) as file:
                self._read(file)
        except (zipfile.BadZipFile, LookupError, ElementTree.ParseError, OSError, ValueError):
            return

    def _read(self, file: zipfile.ZipFile) -> None:
        book = _parsed(file, "xl/workbook.xml")
        settings = book.find(f"{_MAIN}workbookPr")
        if settings is not None and settings.get("date1904") in ("1", "true"):
            self.epoch = 1904
        self._padded = _padded_styles(_parsed(file, "xl/styles.xml"))
        if not self._padded:
            return
        relations = _parsed(file, "xl/_rels/workbook.xml.rels")
        targets = {each.get("Id"): each.get("Target", "") for each in relations}
        for each in book.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
            target = targets.get(each.get(_RELATION) or each.get(_STRICT_RELATION), "")
            if target:
                name = target.lstrip("/")
                self._parts[each.get("name", "")] = name if name.startswith("xl/") else f"xl/{name}"

    def zeros(self, sheet: str) -> Zeros:
        """For each cell (line, place) whose number is shown with leading zeros, how wide."""
        part = self._parts.get(sheet)
        if part is None:
            return {}
        found: Zeros = {}
        try:
            with zipfile.ZipFile(self._path) as file, file.open(part) as stream:
                for _, element in ElementTree.iterparse(stream):
                    if element.tag.endswith("}row"):
                        element.clear()
                    elif element.tag.endswith("}c") and element.get("t", "n") == "n":
                        width = self._padded.get(element.get("s", ""))
                        if width and (place := _place(element.get("r", ""))):
                            found[place] = width
        except (zipfile.BadZipFile, LookupError, ElementTree.ParseError, OSError, ValueError):
            return {}
        return found


def _parsed(file: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """A small part as a tree. ValueError where it is so large that the tree would fill memory."""
    if file.getinfo(part).file_size > _LARGEST_TREE:
        raise ValueError(part)
    return ElementTree.fromstring(file.read(part))


def _padded_styles(root: ElementTree.Element) -> dict[str, int]:
    """Cell styles whose number format is nothing but zeros, such as 00000, with their width."""
    widths = {
        each.get("numFmtId"): len(code)
        for each in root.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")
        if re.fullmatch("0{2,}", code := (each.get("formatCode") or "").replace('"', ""))
    }
    if not widths:
        return {}
    cells = root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
    return {
        str(index): widths[each.get("numFmtId")]
        for index, each in enumerate(cells)
        if each.get("numFmtId") in widths
    }


def _place(reference: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"([A-Z]{1,3})(\d+)", reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1
