"""``?``: why a row is here, rule by rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from huddle.privacy.shown import ShownReason
from huddle.widgets.dialog import GLYPHS, Hint, Modal, toned
from huddle.widgets.story import Story, Told, headed, labelled

GRADES = {
    "A": "A, official text",
    "B": "B, a secondary source",
    "L": "L, local default, no outside authority",
    "C": "C, believed but not verified",
}
NOT_SHOWN = "The rule and its source are not named on a shared screen."


@dataclass(frozen=True, slots=True)
class WhyReason:
    """One reason as the screen may show it: every string final. ``severity`` is act, soon or
    watch; ``grade`` a letter, "" where the rule must not be named; ``evidence`` says each fact
    with its day; ``effective`` reads "from 2026-01-01"; ``override`` "n 1 → 2 (by M. Chen,
    2026-11-03)"."""

    key: str
    severity: str
    title: str
    text: str
    due_words: str = ""
    number: str = ""
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    grade: str = ""
    effective: str = ""
    override: str = ""

    @classmethod
    def of(cls, shown: ShownReason, evidence: Sequence[str] = ()) -> "WhyReason":
        """From what the board shows, with the facts in words."""
        return cls(
            key=shown.key,
            severity=shown.severity.value,
            title=shown.title,
            text=shown.text,
            due_words=shown.due_words,
            number=shown.number,
            evidence=tuple(evidence),
            notes=shown.notes,
            source=shown.source,
            url=shown.url,
            grade=shown.grade,
            effective=shown.effective,
            override=shown.override,
        )

    def explained(self) -> list[Told]:
        """The whole story of the reason, line by line."""
        told = [headed(self.title)] if self.title else []
        told += [
            labelled(label, text)
            for label, text in (
                ("Says", self.text),
                ("Due", self.due_words),
                ("Number", self.number),
                *(("" if n else "Evidence", each) for n, each in enumerate(self.evidence)),
                *(("Note", each) for each in self.notes),
                ("Source", self.source),
                ("", self.url),
                ("Grade", GRADES.get(self.grade, self.grade)),
                ("In effect", self.effective),
                ("Set here", self.override),
            )
            if text
        ]
        return told if self.grade else [*told, Told(NOT_SHOWN, "muted")]


@dataclass(frozen=True, slots=True)
class ChosenReason:
    """One reason to be decided alone. ``command`` is the key of the decision: a d w s x or e."""

    reason_key: str
    command: str


class WhyModal(Modal[ChosenReason]):
    """The reasons of one row, each with its rule, its number, its evidence and its source."""

    LISTS_MEMBERS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"decide('{key}')", show=False) for key in "adwsxe"
    ]
    DEFAULT_CLASSES = "wide"

    def __init__(
        self, *, subject: str, reasons: Sequence[WhyReason], can_decide: bool = True
    ) -> None:
        """``reasons`` are at least one. ``can_decide`` is false on a past day, and for somebody
        who only watches."""
        super().__init__("Why is this here?")
        self._subject = subject
        self._reasons = reasons
        self._can_decide = can_decide

    def body(self) -> Iterable[Widget]:
        yield Static(toned((self._subject, "strong")), classes="subject")
        yield OptionList(
            *(
                Option(
                    toned(
                        (f"{GLYPHS[reason.severity]} ", reason.severity),
                        (reason.text, ""),
                        (f"  {reason.due_words}" if reason.due_words else "", "muted"),
                    )
                )
                for reason in self._reasons
            ),
            compact=True,
            id="reasons",
        )
        yield Story(self._reasons[0].explained(), id="explained")
        alone = "Decides this reason alone, and leaves the others" if self._can_decide else ""
        yield Static(toned((alone, "muted")), id="said")

    def hints(self) -> Sequence[Hint]:
        if not self._can_decide:
            return super().hints()
        return (
            Hint("a", "assign", "screen.decide('a')"),
            Hint("d", "discussed", "screen.decide('d')"),
            Hint("w", "watch", "screen.decide('w')"),
            Hint("s", "snooze", "screen.decide('s')"),
            Hint("x", "excuse", "screen.decide('x')"),
            Hint("e", "barrier", "screen.decide('e')"),
            *super().hints(),
        )

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one(Story).tell(self._reasons[event.option_index].explained())

    def action_decide(self, command: str) -> None:
        highlighted = self.query_one("#reasons", OptionList).highlighted
        if self._can_decide and highlighted is not None:
            self.dismiss(ChosenReason(self._reasons[highlighted].key, command))
