"""``?``: why a row is here, rule by rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList, Static

from huddle.privacy.shown import ShownReason
from huddle.widgets.dialog import Hanging, Hint, Modal, toned
from huddle.widgets.lines import Span
from huddle.widgets.story import Story, Told, headed, labelled

GRADES = {
    "A": "A, official text",
    "B": "B, a secondary source",
    "L": "L, local default, no outside authority",
    "C": "C, believed but not verified",
}
NO_RULE = frozenset({"measures"})
"""What comes of no rule has none to name."""
NOT_SHOWN = "The rule and its source are not named on a shared screen."
REVEALED_IT_IS = "The rule is not named on a masked row: m reveals the row, which is logged."
REVEAL = "m"


@dataclass(frozen=True, slots=True)
class WhyReason:
    """One reason as the board shows it. ``evidence`` says each fact with its day; ``about`` are the
    reasons of the row that this one came from."""

    shown: ShownReason
    evidence: tuple[str, ...] = ()
    about: tuple["WhyReason", ...] = ()

    def explained(self, *, can_reveal: bool = False) -> list[Told]:
        """The whole story of the reason, line by line, but for what the list above it says: its
        text and when it is due. Then that of the row it came from, which is in no list."""
        told = self._rule(can_reveal=can_reveal)
        for each in self.about:
            mark = (Span(f"{each.shown.glyph} ", each.shown.severity.value),)
            told += [
                Told(),
                Told(each.shown.text, lead=mark),
                *each.explained(can_reveal=can_reveal),
            ]
        return told

    def _rule(self, *, can_reveal: bool) -> list[Told]:
        shown = self.shown
        told = [headed(shown.title)] if shown.title else []
        told += [
            labelled(label, text)
            for label, text in (
                ("Number", shown.number),
                *(("" if n else "Evidence", each) for n, each in enumerate(self._evidence())),
                *(("Note", each) for each in shown.notes),
                ("Source", shown.source),
                ("", shown.url),
                ("Grade", GRADES.get(shown.grade, shown.grade)),
                ("In effect", shown.effective),
                ("Set here", shown.override),
            )
            if text
        ]
        if shown.grade or shown.rule in NO_RULE:
            return told
        return [*told, Told(REVEALED_IT_IS if can_reveal else NOT_SHOWN, "muted")]

    def _evidence(self) -> tuple[str, ...]:
        """The facts, but for one that only says the reason over again."""
        said = self.shown.text.casefold()
        return tuple(each for each in self.evidence if each.casefold() != said)


@dataclass(frozen=True, slots=True)
class ChosenReason:
    """One reason to be decided alone. ``command`` is the key of the decision: a d w s x or e; m
    asks to reveal the row."""

    reason_key: str
    command: str


class WhyModal(Modal[ChosenReason]):
    """The reasons of one row, each with its rule, its number, its evidence and its source."""

    LISTS_MEMBERS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"decide('{key}')", show=False) for key in "adwsxe"),
        Binding(REVEAL, "reveal", show=False),
    ]
    DEFAULT_CLASSES = "wide"

    def __init__(
        self,
        *,
        subject: str,
        reasons: Sequence[WhyReason],
        can_decide: bool = True,
        can_reveal: bool = False,
    ) -> None:
        """``reasons`` are at least one. ``can_decide`` is false on a past day, and for somebody
        who only watches; ``can_reveal`` is whether the row is masked and may be revealed."""
        super().__init__("Why is this here?")
        self._subject = subject
        self._reasons = reasons
        self._can_decide = can_decide
        self._can_reveal = can_reveal

    def body(self) -> Iterable[Widget]:
        yield Static(toned((self._subject, "strong")), classes="subject")
        yield Hanging(
            *(
                toned(
                    (f"{shown.glyph} ", shown.severity.value),
                    (shown.text, ""),
                    (f" · {shown.due_words}" if shown.due_words else "", "muted"),
                )
                for shown in (reason.shown for reason in self._reasons)
            ),
            id="reasons",
        )
        yield Story(self._explained(0), id="explained")
        several = self._can_decide and len(self._reasons) > 1
        alone = "Decides this reason alone, and leaves the others" if several else ""
        yield Static(toned((alone, "muted")), id="said")

    def hints(self) -> Sequence[Hint]:
        reveal = (Hint(REVEAL, "reveal", "screen.reveal"),) if self._can_reveal else ()
        if not self._can_decide:
            return (*reveal, *super().hints())
        return (
            Hint("a", "assign", "screen.decide('a')"),
            Hint("d", "discussed", "screen.decide('d')"),
            Hint("w", "watch", "screen.decide('w')"),
            Hint("s", "snooze", "screen.decide('s')"),
            Hint("x", "excuse", "screen.decide('x')"),
            Hint("e", "barrier", "screen.decide('e')"),
            *reveal,
            *super().hints(),
        )

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one(Story).tell(self._explained(event.option_index))

    def _explained(self, place: int) -> list[Told]:
        return self._reasons[place].explained(can_reveal=self._can_reveal)

    def action_reveal(self) -> None:
        if self._can_reveal:
            self.dismiss(ChosenReason(self._reasons[0].shown.key, REVEAL))

    def action_decide(self, command: str) -> None:
        highlighted = self.query_one("#reasons", OptionList).highlighted
        if self._can_decide and highlighted is not None:
            self.dismiss(ChosenReason(self._reasons[highlighted].shown.key, command))
