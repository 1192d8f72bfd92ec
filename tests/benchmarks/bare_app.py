"""The measure of a screen: a bare Textual app with a table of 20 rows, or as many as asked for."""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable


class BareApp(App[None]):
    """Nothing but a table; ``a`` opens the bare form."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "open", show=False)]

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Name", "Programme", "Owner", "Next step", "Due", "Status")
        for number in range(self.rows):
            table.add_row(f"Row {number}", "HH", "J. Ortiz", "Call", "2026-11-24", "open")

    def action_open(self) -> None:
        from tests.benchmarks.bare_form import BareForm

        self.push_screen(BareForm())


if __name__ == "__main__":
    BareApp(int(sys.argv[1]) if len(sys.argv) > 1 else 20).run()
