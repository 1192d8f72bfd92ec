"""``F``: a run chart as a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from huddle.widgets.dialog import Said
from huddle.widgets.form import Field, FormModal, TextField


@dataclass(frozen=True, slots=True)
class ChartFileNamed:
    """The file to write."""

    path: Path


class ChartFileModal(FormModal[ChartFileNamed]):
    """Where the chart goes. What kind of picture it is, its ending says."""

    SAVE = "write"

    def __init__(self, *, title: str, file: str) -> None:
        super().__init__("The chart as a file", title)
        self._file = file

    def fields(self) -> Iterable[Field]:
        yield TextField(
            "File",
            self._file,
            id="file",
            hint="a name that ends in .svg or .png",
            required="Where to? A file needs a name",
        )

    def on_mount(self) -> None:
        self.say(Said("muted", ".svg for print, .png for a mail. No member is in it"))

    def result(self) -> ChartFileNamed:
        return ChartFileNamed(Path(self.query_one("#file", TextField).value).expanduser())
