"""``x``: close a row as missed, with a reason from a fixed list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from huddle.measures.reasons import EXCUSES
from huddle.plain import plain
from huddle.widgets.dialog import NOTHING, Hint, Modal, Rows, Said, toned

CHOSE_NOT_TO = ("member_chose", "The member chose not to")


@dataclass(frozen=True, slots=True)
class Excused:
    """``kind`` is the decision's: ``excuse``, or ``choice`` when the member chose not to.
    ``code`` is one of ``EXCUSES``; ``text`` is never empty for ``other``."""

    kind: str
    code: str
    text: str

    @property
    def reason(self) -> str:
        """The reason in words, as the record keeps it."""
        words = dict((*EXCUSES, CHOSE_NOT_TO))[self.code]
        return f"{words}: {self.text}" if self.text else words


class ExcuseModal(Modal[Excused]):
    """The reasons, numbered: a digit and Enter is a whole decision."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"pick({digit})", show=False) for digit in range(10)
    ]

    def __init__(self, *, subject: str, choice: bool = False) -> None:
        """``choice`` adds "the member chose not to", for a row with an appeal, hearing or
        keep-benefits clock."""
        super().__init__("Excuse")
        self._subject = subject
        self._reasons = (*EXCUSES, CHOSE_NOT_TO) if choice else EXCUSES

    def body(self) -> Iterable[Widget]:
        yield Static(toned((self._subject, "strong")), classes="subject")
        yield Rows(
            *(
                Option(toned((f"{number % 10} ", "muted"), (words, "")), id=code)
                for number, (code, words) in enumerate(self._reasons, start=1)
            ),
            compact=True,
            id="reasons",
        )
        sentence = Input(placeholder="a sentence, needed for Other", compact=True, id="sentence")
        sentence.cursor_blink = False
        yield sentence
        yield Static("", id="said")

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("1-9", "reason", "screen.focus_reasons"),
            Hint("Tab", "a sentence", "screen.focus_next"),
            Hint("Enter", "save", "screen.save"),
            *super().hints(),
        )

    def action_focus_reasons(self) -> None:
        self.query_one("#reasons", Rows).focus()

    def action_pick(self, digit: int) -> None:
        """Moves to the reason of that number; an "Other" goes on to its sentence."""
        index = (digit or 10) - 1
        if index >= len(self._reasons):
            return
        reasons = self.query_one("#reasons", Rows)
        reasons.highlighted = index
        if self._reasons[index][0] == "other":
            self.query_one("#sentence", Input).focus()
        else:
            reasons.focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.say(NOTHING)

    @on(Input.Submitted)
    def action_save(self) -> None:
        reasons = self.query_one("#reasons", Rows)
        sentence = self.query_one("#sentence", Input)
        code, _words = self._reasons[reasons.highlighted or 0]
        text = plain(sentence.value)
        if code == "other" and not text:
            said = Said("act", "Say what it was: Other needs a sentence")
            self.say(said)
            sentence.focus()
            return
        self.submit(Excused("choice" if code == CHOSE_NOT_TO[0] else "excuse", code, text))
