"""Somebody else runs this huddle already: watch, or take over knowingly."""

from dataclasses import dataclass
from enum import StrEnum

from textual.screen import ModalScreen


class Role(StrEnum):
    """How a second person joins a running huddle."""

    WATCH = "watch"
    TAKE_OVER = "take_over"


@dataclass(frozen=True, slots=True)
class Joined:
    """What the person chose."""

    role: Role


class TakeoverModal(ModalScreen[Joined | None]):
    """Says who runs it, since when and at which step. Watching is the safe default."""

    def __init__(self, *, facilitator: str, started: str, step: str) -> None:
        super().__init__()
