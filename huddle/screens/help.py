"""``F1`` and ``h``: the manual, and the keys as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.screen import ModalScreen


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key that works, in words: generated from the commands, never typed by hand."""

    key: str
    words: str
    help: str


class HelpModal(ModalScreen[None]):
    """The pages of the manual; the keys page carries the table it is given."""

    def __init__(self, *, keys: Sequence[KeyRow], page: str = "start") -> None:
        super().__init__()
