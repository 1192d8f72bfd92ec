"""Close: the decisions read back owner by owner, and what is left undecided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from huddle.privacy.labels import TEAM_MATTER
from huddle.widgets.dialog import ACT, Hint, Hints, Modal, plain_inside, toned
from huddle.widgets.form import TextField
from huddle.widgets.lines import Span, cells, fit, width_of
from huddle.widgets.story import Story, Told, headed
from huddle.words import counted

NOT_DISCUSSED = "not discussed"
OFTEN = 3
"""A row carried this often needs more than another day."""
TEAM = 30
"""Cells of a team's name, so that the counts stand beside it in a narrow dialog."""
BESIDE = 20
"""Cells of a subject that leave room for what is told beside it."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """One decision as it is read out. ``owner`` is a name; empty where no task was made."""

    owner: str
    subject: str
    text: str
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """An act row nobody decided. ``carried`` is how many huddles running carried it over."""

    key: str
    subject: str
    text: str
    carried: int = 0


_Line = TypeVar("_Line", ReadBack, Undecided)


@dataclass(frozen=True, slots=True)
class Closed:
    """The huddle ends. ``carry`` are the rows carried to the next one, ``reason`` is theirs."""

    carry: tuple[str, ...]
    reason: str


class CloseModal(Modal[Closed]):
    """Reads back, then closes: ``c`` carries all that is undecided, Enter closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "carry", "Carry all", show=False),
        Binding("enter", "save", "Close", show=False),
    ]
    DEFAULT_CLASSES = "wide"

    def __init__(
        self,
        *,
        team: str,
        minutes: str,
        decisions: Sequence[ReadBack],
        undecided: Sequence[Undecided],
        revealed: bool = False,
    ) -> None:
        """``minutes`` says how long it took: "14 min, 2 over"; ``revealed`` is whether the whole
        board is."""
        super().__init__("Close the huddle")
        self._revealed = revealed
        self._team = team
        self._minutes = minutes
        self._decisions = decisions
        self._undecided = undecided
        self._carry = False

    def body(self) -> Iterable[Widget]:
        yield Static(self._counts(), id="counts", classes="subject")
        yield Story(self._told(), id="readback")
        reason = TextField("Reason", NOT_DISCUSSED, id="reason")
        reason.display = bool(self._undecided)
        yield reason
        yield Static("", id="said")

    def _counts(self) -> Content:
        return toned(
            (fit(self._team, TEAM).rstrip(), "strong"),
            (f"  {self._minutes}  ·  {len(self._decisions)} decided", "muted"),
            ("  ·  ", "faint"),
            self._left_over(),
        )

    def _left_over(self) -> tuple[str, str]:
        if not self._undecided:
            return "none undecided", "muted"
        if self._carry:
            return f"{len(self._undecided)} carried over", "muted"
        return f"{ACT} {len(self._undecided)} undecided", "act"

    def show_now(
        self, decisions: Sequence[ReadBack], undecided: Sequence[Undecided], *, revealed: bool
    ) -> None:
        """What is decided and undecided by now: others may decide while it is read back."""
        if self._saving or (decisions, undecided) == (self._decisions, self._undecided):
            return
        self._decisions, self._undecided, self._revealed = decisions, undecided, revealed
        self._carry = self._carry and bool(undecided)
        self.call_after_refresh(self._tell_now)

    def _tell_now(self) -> None:
        """Once the form stands: it may be read while it is being opened."""
        if not self.query(Hints):
            return
        self.query_one("#counts", Static).update(self._counts())
        story = self.query_one(Story)
        at = story.scroll_y
        story.tell(self._told())
        story.scroll_to(y=at, animate=False)
        self.query_one("#reason").display = bool(self._undecided)
        self.query_one(Hints).show(self.hints())

    def hints(self) -> Sequence[Hint]:
        hints = [Hint("Enter", "close", "screen.save"), *super().hints()]
        if self._undecided:
            words = f"carry {'none' if self._carry else f'all {len(self._undecided)}'}"
            hints = [
                Hint("c", words, "screen.carry"),
                Hint("Tab", "reason", "screen.focus_next"),
                *hints,
            ]
        return hints

    def _told(self) -> list[Told]:
        return [*self._read_back(), Told(), *self._left()]

    def _read_back(self) -> list[Told]:
        if not self._decisions:
            return [Told("Nothing was decided.", "muted")]
        owners = dict.fromkeys(each.owner for each in self._decisions if each.owner)
        told = []
        for owner in (*owners, ""):
            theirs = [each for each in self._decisions if each.owner == owner]
            if theirs:
                told.append(headed(owner or "Without a task", str(len(theirs))))
            for each in theirs:
                parts = filter(None, (each.text, each.subject, each.due_words))
                told.append(Told(" · ".join(parts), "", (Span("  ✓ ", "watch"),)))
        return told

    def _left(self) -> list[Told]:
        if not self._undecided:
            return [Told("Every row that had to be decided is decided.", "muted")]
        count = counted(len(self._undecided), "row")
        state = "carried to the next huddle" if self._carry else "undecided"
        told = [Told(f"{ACT} {count} {state}", "act")]
        for each in self._undecided:
            times = each.carried + self._carry
            mark = Span("  → " if self._carry else "  ○ ", "muted")
            row = _beside(mark, each.subject, each.text)
            under = (Span(" " * width_of(row.lead)),)
            told.append(row)
            if times >= OFTEN:
                told.append(Told(f"carried {times} times: what stands in the way?", "act", under))
            elif each.carried:  # that it is carried now, the heading says
                told.append(Told(f"carried {'once' if times == 1 else 'twice'}", "muted", under))
        return told

    def mask(self, twins: Mapping[str, str]) -> None:
        """What was revealed is named by its masked label and says nothing more; what was chosen and
        typed stays."""

        def called(each: _Line) -> _Line:
            if each.subject in twins:
                return replace(each, subject=twins[each.subject], text="")
            return replace(each, subject=TEAM_MATTER, text="") if self._revealed else each

        self._decisions = [called(each) for each in self._decisions]
        self._undecided = [called(each) for each in self._undecided]
        self._revealed = False
        self.query_one(Story).tell(self._told())

    def action_carry(self) -> None:
        """Carries all that is undecided, or none."""
        if self._undecided:
            self._carry = not self._carry
            self.query_one("#counts", Static).update(self._counts())
            story = self.query_one(Story)
            story.tell(self._told())
            story.show_line(ACT)
            self.query_one(Hints).show(self.hints())

    @on(Input.Submitted)
    def action_save(self) -> None:
        reason = ""
        if self._carry:
            reason = self.query_one("#reason", TextField).value or NOT_DISCUSSED
        self.submit(
            Closed(tuple(each.key for each in self._undecided) if self._carry else (), reason)
        )


def _beside(mark: Span, subject: str, text: str) -> Told:
    """A row as it is read out; what does not fit goes on beside a short subject."""
    if not text or cells(subject) > BESIDE:
        return Told(" · ".join(filter(None, (subject, text))), "", (mark,))
    return Told(text, "", (mark, Span(f"{plain_inside(subject)} · ")))
