"""``t`` on members: who has them from now on, with both loads before it is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from huddle.privacy.capacity import ShownWhatIf
from huddle.widgets.choice_field import Choice, ChoiceField
from huddle.widgets.dialog import Said, toned
from huddle.widgets.form import Field, FormModal, StaffChoice, TextField
from huddle.widgets.staff_field import StaffField

_WORK = (Choice("along", "goes along", "g"), Choice("stays", "stays", "s"))
_HIDDEN = "Loads are not for a masked screen. Start Huddle with --reveal to see them."


@dataclass(frozen=True, slots=True)
class MembersMoved:
    """To whom, whether their open work goes along, and why where a maximum is passed."""

    to_id: str
    with_work: bool
    reason: str


class MoveMembersModal(FormModal[MembersMoved]):
    """A worker, and what it would come to as soon as one is chosen."""

    SAVE = "move"

    def __init__(
        self,
        *,
        subject: str,
        staff: Sequence[StaffChoice],
        what_if: Callable[[str], ShownWhatIf],
        work: str,
        figures: bool,
        may_pass: bool,
    ) -> None:
        """``work`` is what of theirs is open: "3 tasks, 1 referral". ``what_if`` says what giving
        them to a worker would come to; ``figures`` whether loads may stand here; ``may_pass``
        whether who works here may pass a maximum, with a reason."""
        super().__init__("Move to another worker", subject)
        self._staff = staff
        self._what_if = what_if
        self._work = work
        self._figures = figures
        self._may_pass = may_pass

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield Static("", id="loads")
        yield Static(toned((f"Open with them: {self._work}", "muted")), classes="note")

    def fields(self) -> Iterable[Field]:
        yield StaffField("To", self._staff, id="to")
        yield ChoiceField("Open work", _WORK, "along", id="work")
        yield _PassField("Why", id="why", hint="why the maximum may be passed")

    def on_mount(self) -> None:
        self._look()

    def changed(self) -> None:
        self._look()

    @property
    def _outcome(self) -> ShownWhatIf | None:
        chosen = self.query_one("#to", StaffField).chosen
        return self._what_if(chosen.staff_id) if chosen is not None else None

    def _look(self) -> None:
        """Shows what the move would come to."""
        outcome, why = self._outcome, self.query_one(_PassField)
        why.display = outcome is not None and outcome.over_maximum and self._may_pass
        why.blocked = outcome is not None and outcome.over_maximum and not self._may_pass
        lines: list[Content] = []
        if not self._figures:
            lines.append(toned((_HIDDEN, "muted")))
        elif outcome is not None:
            lines += [toned((line, "")) for line in outcome.lines]
        if outcome is not None and outcome.warning:
            lines.append(Said("soon", outcome.warning).content)
        self.query_one("#loads", Static).update(Content("\n").join(lines))

    def result(self) -> MembersMoved:
        why = self.query_one(_PassField)
        return MembersMoved(
            self.query_one("#to", StaffField).value,
            self.query_one("#work", ChoiceField).value == "along",
            why.value if why.display else "",
        )


class _PassField(TextField):
    """Why a maximum may be passed; ``blocked`` where who works here may not say so."""

    blocked = False

    def problem(self) -> str:
        if self.blocked:
            return "It would pass the maximum: a supervisor can do it, and says why"
        return "Say why the maximum may be passed" if self.display and not self.value else ""
