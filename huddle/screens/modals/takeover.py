"""Somebody else runs this huddle already: watch, or take over knowingly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from huddle.widgets.dialog import Hint, Modal, toned


class Role(StrEnum):
    """How a second person joins a running huddle."""

    WATCH = "watch"
    TAKE_OVER = "take_over"


@dataclass(frozen=True, slots=True)
class Joined:
    """What the person chose."""

    role: Role


class TakeoverModal(Modal[Joined]):
    """Says who runs it, since when and at which step. Watching is the safe default."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "join('watch')", "Watch", show=False),
        Binding("t", "join('take_over')", "Take over", show=False),
    ]

    def __init__(self, *, facilitator: str, started: str, step: str) -> None:
        """``started`` is a time ("9:00"), ``step`` the title of the step it stands at."""
        super().__init__("This huddle is running")
        self._facilitator = facilitator
        self._started = started
        self._step = step

    def body(self) -> Iterable[Widget]:
        yield Static(
            toned(
                (self._facilitator, "strong"),
                (f" leads it. Begun at {self._started}; it stands at {self._step}.", ""),
            ),
            classes="subject",
        )
        yield OptionList(
            Option(toned(("Watch", "strong"), ("   see what they decide, change nothing", ""))),
            Option(
                toned(
                    ("Take over", "strong"),
                    (f"   you facilitate, {self._facilitator} watches; it is recorded", ""),
                )
            ),
            compact=True,
        )
        yield Static("")

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("w", "watch", "screen.join('watch')"),
            Hint("t", "take over", "screen.join('take_over')"),
            *super().hints(),
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.action_join((Role.WATCH, Role.TAKE_OVER)[event.option_index])

    def action_join(self, role: str) -> None:
        self.dismiss(Joined(Role(role)))
