"""``+``: what no rule knows: a worry about a member, a free task, a barrier."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from huddle.calendars import Calendar
from huddle.screens.modals.assign import Assigned, AssignForm, AssignModal
from huddle.screens.modals.barrier import BarrierModal, BarrierRaised
from huddle.widgets.dialog import Hint, Modal, toned
from huddle.widgets.due_field import DueField
from huddle.widgets.form import Field, FormModal, StaffChoice, TextField
from huddle.widgets.picking import FEW_LETTERS, Entry, matches, too_open
from huddle.widgets.staff_field import StaffField

WORRY_DAYS = 7
"""How long a worry stays on the board unless another day is set."""


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """A member as the screen may show them: ``key`` is what the shown board calls them, ``label``
    "R.A. ··4417", or the name where revealed."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Concern:
    """Somebody worries about a member, until a day."""

    member_key: str
    reason: str
    until: date


Added = Concern | Assigned | BarrierRaised


class MemberField(StaffField):
    """A member, by initials and digits where the screen is masked."""

    NEEDED = "Whom is it about? Type initials or digits, or press down"
    NONE_YET = "No members yet"
    NOBODY = "No such member here: initials or digits of the short id"

    def __init__(
        self,
        members: Sequence[MemberChoice],
        member_key: str,
        *,
        masked: bool,
        id: str,
    ) -> None:
        choices = [StaffChoice(member.key, member.label) for member in members]
        super().__init__("Member", choices, member_key, id=id)
        self._masked = masked

    def on_mount(self) -> None:
        if self._masked:
            self.input.restrict = FEW_LETTERS

    def rank(self, typed: str, choice: StaffChoice) -> int | None:
        if typed == choice.name.casefold():
            return 0
        if self._masked and too_open(typed):
            return None
        entry = Entry(choice.staff_id, Content(choice.name), choice.name)
        return 1 if matches(entry, typed, masked=self._masked) else None

    def mask(self, twins: Mapping[str, str]) -> None:
        """From now on members are called, and found, as on a masked screen."""
        self._masked = True
        self.input.restrict = FEW_LETTERS
        self.call_by(twins)
        if too_open(self.input.value):  # letters of a name that was being typed
            self.input.value = ""


class ConcernModal(FormModal[Concern]):
    """Whom somebody worries about, why, and until when it is looked at."""

    def __init__(
        self,
        *,
        members: Sequence[MemberChoice],
        member_key: str,
        masked: bool,
        today: date,
        calendar: Calendar,
    ) -> None:
        super().__init__("A worry about a member", "")
        self._members = members
        self._member_key = member_key
        self._masked = masked
        self._today = today
        self._calendar = calendar

    def on_mount(self) -> None:
        if self._member_key:
            self.query_one("#reason", TextField).input.focus()

    def fields(self) -> Iterable[Field]:
        yield MemberField(self._members, self._member_key, masked=self._masked, id="member")
        yield TextField(
            "Reason", id="reason", hint="what worries you", required="What is it that worries you?"
        )
        yield DueField(
            "Until",
            self._today + timedelta(days=WORRY_DAYS),
            id="until",
            today=self._today,
            calendar=self._calendar,
        )

    def mask(self, twins: Mapping[str, str]) -> None:
        super().mask(twins)
        self.query_one("#member", MemberField).mask(twins)

    def result(self) -> Concern:
        until = self.query_one("#until", DueField).value
        assert until is not None
        return Concern(
            self.query_one("#member", MemberField).value,
            self.query_one("#reason", TextField).value,
            until,
        )


class AddModal(Modal[Added]):
    """Three choices, then the form of the one that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(number), f"open({number})", show=False) for number in (1, 2, 3)
    ]

    def __init__(
        self,
        *,
        members: Sequence[MemberChoice],
        staff: Sequence[StaffChoice],
        today: date,
        calendar: Calendar,
        answer_due: date,
        masked: bool,
        member_key: str = "",
        owner: str = "",
    ) -> None:
        """``member_key`` (the row under the cursor), ``owner`` (who is asking) and ``answer_due``
        (of a barrier) fill in the forms. On a masked screen members are found by initials and
        digits only."""
        super().__init__("Add")
        self._members = members
        self._staff = staff
        self._today = today
        self._calendar = calendar
        self._answer_due = answer_due
        self._masked = masked
        self._member_key = member_key
        self._owner = owner
        self._inside: Modal[Any] | None = None

    def body(self) -> Iterable[Widget]:
        yield OptionList(
            *(
                Option(toned((f"{number} ", "muted"), (title, "strong"), (f"  {more}", "muted")))
                for number, title, more in (
                    (1, "A worry about a member", "on Watch, until a day"),
                    (2, "A task", "an owner and a due day, no row behind it"),
                    (3, "A barrier", "what the team cannot fix alone"),
                )
            ),
            compact=True,
        )
        yield Static("")

    def mask(self, twins: Mapping[str, str]) -> None:
        self._masked = True
        self._members = [
            replace(each, label=twins.get(each.label, each.label)) for each in self._members
        ]

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("1", "worry", "screen.open(1)"),
            Hint("2", "task", "screen.open(2)"),
            Hint("3", "barrier", "screen.open(3)"),
            *super().hints(),
        )

    @on(OptionList.OptionSelected)
    async def _selected(self, event: OptionList.OptionSelected) -> None:
        await self.action_open(event.option_index + 1)

    def _form(self, number: int) -> Modal[Any]:
        if number == 1:
            return ConcernModal(
                members=self._members,
                member_key=self._member_key,
                masked=self._masked,
                today=self._today,
                calendar=self._calendar,
            )
        if number == 2:
            due = self._calendar.next_business_day(self._today)
            return AssignModal(
                AssignForm("", self._owner, due),
                subject="",
                staff=self._staff,
                today=self._today,
                calendar=self._calendar,
            )
        return BarrierModal(
            subject="",
            staff=self._staff,
            today=self._today,
            calendar=self._calendar,
            answer_due=self._answer_due,
            owner=self._owner,
        )

    async def action_open(self, number: int) -> None:
        form = self._form(number)
        if self.saves is not None:
            form.saves = self.submit
        self._inside = form
        await self.app.push_screen(form, self._filled)

    def _filled(self, added: Added | None) -> None:
        """A form was left: with nothing, the three choices are there again."""
        if added is not None and self.saves is None:
            self.dismiss(added)

    def saved(self) -> None:
        if self._inside is not None:
            self._inside.saved()
        super().saved()

    def waits(self, said: str, give_up: Callable[[], object]) -> None:
        super().waits(said, give_up)
        if self._inside is not None:
            self._inside.waits(said, give_up)

    def unsaved(self, said: str) -> None:
        super().unsaved(said)
        if self._inside is not None:
            self._inside.unsaved(said)
