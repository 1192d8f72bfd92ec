"""Any of a few, all of them in sight."""

from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from huddle.widgets.form import Field


class ChecksLine(Static, can_focus=True):
    """Words in a line, each with its box; one of them is where the next space goes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Previous", show=False),
        Binding("right", "step(1)", "Next", show=False),
        Binding("space", "turn", "Check", show=False),
    ]

    auto_links = False

    def __init__(self, checks: Mapping[str, str], checked: Collection[str]) -> None:
        super().__init__()
        self.checks = checks
        self.checked = {code for code in checks if code in checked}
        self._at = 0
        self._draw()

    def _draw(self) -> None:
        parts = []
        for index, (code, word) in enumerate(self.checks.items()):
            box = "☑" if code in self.checked else "☐"
            tone = (
                "bold $strong on $cursor" if index == self._at and self.has_focus else "$foreground"
            )
            parts.append(Content.styled(f"{box} {word}", tone).stylize(f"@click=check({index})"))
        self.update(Content("  ").join(parts))

    def on_focus(self) -> None:
        self._draw()

    def on_blur(self) -> None:
        self._draw()

    def action_step(self, by: int) -> None:
        self._at = (self._at + by) % len(self.checks)
        self._draw()

    def action_turn(self) -> None:
        self.checked ^= {[*self.checks][self._at]}
        self._draw()
        self.post_message(Field.Changed())

    def action_check(self, index: int) -> None:
        self.focus()
        self._at = index
        self.action_turn()


class ChecksField(Field):
    """Any of a few, by code."""

    def __init__(
        self, label: str, checks: Mapping[str, str], checked: Collection[str], *, id: str
    ) -> None:
        super().__init__(label, id=id)
        self.line = ChecksLine(checks, checked)

    def control(self) -> Iterable[Widget]:
        yield self.line

    @property
    def value(self) -> tuple[str, ...]:
        """The codes of what is checked, in their order."""
        return tuple(code for code in self.line.checks if code in self.line.checked)
