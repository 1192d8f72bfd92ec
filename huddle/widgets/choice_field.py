"""One of a few, all of them in sight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from huddle.widgets.dialog import WATCH
from huddle.widgets.form import Field


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few: its code, its word, and the letter in the word that chooses it."""

    code: str
    word: str
    letter: str


class ChoiceLine(Static, can_focus=True):
    """The choices of a field in a line; the chosen one has a mark and stands out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Previous", show=False),
        Binding("right", "step(1)", "Next", show=False),
        Binding("space", "step(1)", "Next", show=False),
    ]

    auto_links = False

    def __init__(self, choices: Sequence[Choice], chosen: str) -> None:
        super().__init__()
        self.choices = choices
        self.chosen = chosen
        self._draw()

    def _draw(self) -> None:
        parts = []
        for index, choice in enumerate(self.choices):
            mark = WATCH if choice.code == self.chosen else " "
            at = choice.word.casefold().find(choice.letter)
            tone = "bold $strong on $cursor" if choice.code == self.chosen else "$foreground"
            word = Content.styled(mark + choice.word, tone)
            if choice.letter and at >= 0:
                word = word.stylize("underline", at + 1, at + 2)
            parts.append(word.stylize(f"@click=choose({index})"))
        self.update(Content(" ").join(parts))

    def choose(self, code: str) -> None:
        """Chooses, and says so when it is another."""
        if code != self.chosen:
            self.chosen = code
            self._draw()
            self.post_message(Field.Changed())

    def action_choose(self, index: int) -> None:
        self.focus()
        self.choose(self.choices[index].code)

    def action_step(self, by: int) -> None:
        codes = [choice.code for choice in self.choices]
        self.choose(codes[(codes.index(self.chosen) + by) % len(codes)])


class ChoiceField(Field):
    """One of a few, all of them in sight."""

    def __init__(
        self,
        label: str,
        choices: Sequence[Choice],
        chosen: str,
        *,
        id: str,
    ) -> None:
        super().__init__(label, id=id)
        self.line = ChoiceLine(choices, chosen)

    def control(self) -> Iterable[Widget]:
        yield self.line

    @property
    def value(self) -> str:
        """The code of what is chosen."""
        return self.line.chosen
