"""``E``: the listed rows as a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from huddle import words
from huddle.widgets.dialog import Said
from huddle.widgets.form import Field, FormModal, TextField


@dataclass(frozen=True, slots=True)
class ListExported:
    """The file to write."""

    path: Path


class ExportListModal(FormModal[ListExported]):
    """Where the list goes. What kind of file it is, its ending says."""

    SAVE = "export"

    def __init__(self, *, rows: int, masked: bool, file: str) -> None:
        how = "masked, as on the screen" if masked else "with names, as on the screen"
        super().__init__("Export this list", f"{words.counted(rows, 'row')}, {how}")
        self._file = file

    def fields(self) -> Iterable[Field]:
        yield TextField(
            "File",
            self._file,
            id="file",
            hint="a name that ends in .csv, .json or .txt",
            required="Where to? A file needs a name",
        )

    def on_mount(self) -> None:
        self.say(Said("muted", ".csv for a spreadsheet, .json, or .txt. That it left is logged"))

    def result(self) -> ListExported:
        return ListExported(Path(self.query_one("#file", TextField).value).expanduser())
