"""A person, found by typing any part of the name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from huddle.plain import plain
from huddle.widgets.dialog import Said, toned
from huddle.widgets.form import Field, StaffChoice

MOST_NAMES = 100
"""Names unfolded under a field at once."""


class Names(OptionList, can_focus=False):
    """The names under a person field; the field moves in it, the mouse picks from it."""


class StaffField(Field):
    """A person by typing any part of the name. Up and down go through those that match."""

    NEEDED = "A person is needed: type part of a name, or press down"
    NOBODY = "Nobody of that name: press down to see them all"
    NONE_YET = "Nobody is on the staff list yet"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next name", show=False),
        Binding("up", "step(-1)", "Previous name", show=False),
        Binding("escape", "fold", "Fold the names", show=False),
    ]

    def __init__(
        self,
        label: str,
        staff: Sequence[StaffChoice],
        staff_id: str = "",
        *,
        id: str,
        when_empty: str = "",
    ) -> None:
        """``when_empty`` is what an empty field means; where it is "" a person is required."""
        super().__init__(label, id=id)
        self._staff = staff
        self._given = next((each for each in staff if each.staff_id == staff_id), None)
        self._when_empty = when_empty
        self._stepping = False

    def control(self) -> Iterable[Widget]:
        self.input = self.text_line(plain(self._given.name) if self._given else "", classes="name")
        yield self.input
        self._beside = Static(self.said().content, classes="beside")
        yield self._beside
        # Mounted when first unfolded: a list is the dearest part of a form to open.
        self._names = Names(compact=True)
        self._names.display = False

    def matches(self) -> list[StaffChoice]:
        """Who the text may mean, the likeliest first: all of them when it is empty."""
        typed = self.input.value.strip().casefold()
        ranked = [
            (rank, index, each)
            for index, each in enumerate(self._staff)
            if (rank := self.rank(typed, each)) is not None
        ]
        return [each for _rank, _index, each in sorted(ranked, key=lambda found: found[:2])]

    def rank(self, typed: str, choice: StaffChoice) -> int | None:
        """How well ``typed`` (casefolded) fits: the lower the better, ``None`` for not at all."""
        name = plain(choice.name).casefold()
        parts = name.replace(".", " ").split()
        initials = "".join(part[0] for part in parts)
        if typed == name:
            return 0
        if name.startswith(typed) or any(part.startswith(typed) for part in parts):
            return 1
        if typed in (initials, choice.staff_id.casefold()):
            return 2
        return 3 if typed in name else None

    @property
    def chosen(self) -> StaffChoice | None:
        """Whom the text means, ``None`` when it is empty or nobody."""
        if not self.input.value.strip():
            return None
        if self._given is not None and self.input.value == plain(self._given.name):
            return self._given
        found = self.matches()
        return found[0] if found else None

    @property
    def value(self) -> str:
        """The person's id, or ""."""
        return self.chosen.staff_id if self.chosen else ""

    @property
    def _needed(self) -> str:
        return self.NEEDED if self._staff else self.NONE_YET

    def said(self) -> Said:
        typed = self.input.value.strip()
        if not typed:
            return Said("muted", self._when_empty or self._needed)
        chosen = self.chosen
        if chosen is None:
            return Said("act", self.NOBODY)
        name = plain(chosen.name)
        if chosen.note:
            return Said("soon", f"{name}, {plain(chosen.note)}")
        return Said("muted", f"→ {name}" if typed != name else "")

    def problem(self) -> str:
        if not self.input.value.strip():
            return "" if self._when_empty else self._needed
        return self.NOBODY if self.chosen is None else ""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._beside.update(self.said().content)
        if not self._stepping and self.input.has_focus and self._names.display:
            self._unfold(self.matches())
        self._stepping = False
        self.post_message(self.Changed())

    @on(events.Click)
    def _clicked(self, event: events.Click) -> None:
        if event.widget is self._names:
            return
        if self._names.display:
            self.action_fold()
        else:
            self._unfold(self._staff)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._fill(self._listed[event.option_index])
        self._names.display = False
        self.input.focus()

    @on(events.DescendantBlur)
    def _left(self) -> None:
        self.action_fold()

    def give(self, staff_id: str) -> None:
        """Another person stands there from now on; nobody for one who is not to be chosen."""
        self._given = next((each for each in self._staff if each.staff_id == staff_id), None)
        with self.prevent(Input.Changed):
            self.input.value = plain(self._given.name) if self._given else ""
        self._beside.update(self.said().content)
        self.action_fold()

    def call_by(self, names: Mapping[str, str]) -> None:
        """Calls those of ``names`` otherwise from now on; what was chosen stays chosen."""
        self._staff = [replace(each, name=names.get(each.name, each.name)) for each in self._staff]
        chosen = self._given and self._given.staff_id
        self._given = next((each for each in self._staff if each.staff_id == chosen), None)
        self.input.value = names.get(self.input.value, self.input.value)
        self.action_fold()

    def _unfold(self, staff: Sequence[StaffChoice]) -> None:
        self._listed = list(staff)[:MOST_NAMES]
        if not self._names.is_attached:
            self.mount(self._names)
        self._names.clear_options()
        self._names.add_options([Option(toned((each.name, ""))) for each in self._listed])
        self._names.display = bool(self._listed)
        self._names.highlighted = (
            self._listed.index(self.chosen) if self.chosen in self._listed else None
        )

    def _fill(self, choice: StaffChoice) -> None:
        self._given = choice
        self._stepping = self.input.value != plain(choice.name)
        self.input.value = plain(choice.name)
        self.input.cursor_position = len(self.input.value)

    def action_step(self, by: int) -> None:
        """The next or previous name; the first press shows the names."""
        if not self._names.display:
            exact = self.chosen is not None and self.input.value == plain(self.chosen.name)
            self._unfold(self._staff if exact else self.matches() or self._staff)
            if not exact and self._listed:
                self._names.highlighted = 0
                self._fill(self._listed[0])
                return
        if not self._listed:
            return
        at = self._names.highlighted
        to = (0 if by > 0 else -1) if at is None else at + by
        self._names.highlighted = to % len(self._listed)
        self._fill(self._listed[self._names.highlighted])

    def action_fold(self) -> None:
        self._names.display = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "fold" or self._names.display
