"""The measure of a form: three fields over the bare app's table."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label


class BareForm(ModalScreen[None]):
    """Enter and Escape close it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]
    CSS = "BareForm { align: center middle; } Vertical { width: 60; height: 12; }"

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("A bare form")
            yield Input("Call")
            yield Input("J. Ortiz")
            yield Input("2026-11-24")

    def on_input_submitted(self) -> None:
        self.dismiss()
