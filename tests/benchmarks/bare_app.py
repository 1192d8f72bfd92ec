"""The measure of start-up: a bare Textual app with a table of 20 rows."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class BareApp(App[None]):
    """Nothing but a table."""

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Name", "Programme", "Owner", "Next step", "Due", "Status")
        for number in range(20):
            table.add_row(f"Row {number}", "HH", "J. Ortiz", "Call", "2026-11-24", "open")


if __name__ == "__main__":
    BareApp().run()
