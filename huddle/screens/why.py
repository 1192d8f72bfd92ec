"""``?``: why a row is here, rule by rule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList, Static

from huddle.privacy.shown import ShownReason
from huddle.widgets.dialog import GLYPHS, Hanging, Hint, Modal, toned
from huddle.widgets.lines import Span
from huddle.widgets.story import Story, Told, headed, labelled

GRADES = {
    "A": "A, official text",
    "B": "B, a secondary source",
    "L": "L, local default, no outside authority",
    "C": "C, believed but not verified",
}
NOT_SHOWN = "The rule and its source are not named on a shared screen."
REVEALED_IT_IS = "The rule is not named on a masked row: m reveals the row, which is logged."
REVEAL = "m"


@dataclass(frozen=True, slots=True)
class WhyReason:
    """One reason as the screen may show it: every string final. ``severity`` is act, soon or
    watch; ``grade`` a letter, "" where the rule must not be named; ``evidence`` says each fact
    with its day; ``effective`` reads "from 2026-01-01"; ``override`` "n 1 → 2 (by M. Chen,
    2026-11-03)"; ``about`` are the reasons of the row that this one came from."""

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
    about: tuple["WhyReason", ...] = ()

    @classmethod
    def of(
        cls,
        shown: ShownReason,
        evidence: Sequence[str] = (),
        about: Sequence["WhyReason"] = (),
    ) -> "WhyReason":
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
            about=tuple(about),
        )

    def explained(self, *, can_reveal: bool = False) -> list[Told]:
        """The whole story of the reason, line by line, but for what the list above it says: its
        text and when it is due. Then that of the row it came from, which is in no list."""
        told = self._rule(can_reveal=can_reveal)
        for each in self.about:
            mark = (Span(f"{GLYPHS[each.severity]} ", each.severity),)
            told += [Told(), Told(each.text, lead=mark), *each.explained(can_reveal=can_reveal)]
        return told

    def _rule(self, *, can_reveal: bool) -> list[Told]:
        told = [headed(self.title)] if self.title else []
        told += [
            labelled(label, text)
            for label, text in (
                ("Number", self.number),
                *(("" if n else "Evidence", each) for n, each in enumerate(self._evidence())),
                *(("Note", each) for each in self.notes),
                ("Source", self.source),
                ("", self.url),
                ("Grade", GRADES.get(self.grade, self.grade)),
                ("In effect", self.effective),
                ("Set here", self.override),
            )
            if text
        ]
        if self.grade:
            return told
        return [*told, Told(REVEALED_IT_IS if can_reveal else NOT_SHOWN, "muted")]

    def _evidence(self) -> tuple[str, ...]:
        """The facts, but for one that only says the reason over again."""
        said = self.text.casefold()
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
                    (f"{GLYPHS[reason.severity]} ", reason.severity),
                    (reason.text, ""),
                    (f" · {reason.due_words}" if reason.due_words else "", "muted"),
                )
                for reason in self._reasons
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
            self.dismiss(ChosenReason(self._reasons[0].key, REVEAL))

    def action_decide(self, command: str) -> None:
        highlighted = self.query_one("#reasons", OptionList).highlighted
        if self._can_decide and highlighted is not None:
            self.dismiss(ChosenReason(self._reasons[highlighted].key, command))
