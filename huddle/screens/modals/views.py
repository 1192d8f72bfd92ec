"""``V``: which rows a list shows; chosen anew, or from what was kept under a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType

from huddle.widgets.checks_field import ChecksField
from huddle.widgets.choice_field import Choice, ChoiceField
from huddle.widgets.dialog import Hint
from huddle.widgets.entries import SORTS
from huddle.widgets.form import Field, FormModal, StaffChoice, TextField
from huddle.widgets.picking import Entry, PickModal, in_columns
from huddle.widgets.selection import COLUMNS, DUES, SEVERITIES, Selection
from huddle.widgets.staff_field import StaffField

_EVERYTHING = "everything"
_ANEW = "anew"
_KEPT = "kept:"
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class ViewChosen:
    """What to do about views: show all rows, choose anew, show the one of that id or forget it."""

    everything: bool = False
    anew: bool = False
    view_id: str = ""
    forget: bool = False


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view kept under a name, and what it leaves out in words."""

    view_id: str
    name: str
    told: str


class ViewsModal(PickModal[ViewChosen]):
    """All rows, other rows, then what was kept; typing narrows."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "forget", show=False, priority=True)]

    def __init__(self, *, views: Sequence[ViewRow]) -> None:
        rows = [
            (_EVERYTHING, "All rows", "by urgency"),
            (_ANEW, "Choose rows", "filter, sort, columns; a name keeps them"),
            *((_KEPT + each.view_id, each.name, each.told) for each in views),
        ]
        shown = in_columns(((name, "strong"), (f"  {told}", "muted")) for _, name, told in rows)
        super().__init__(
            "Views",
            [
                Entry(key, content, f"{name} {told}")
                for content, (key, name, told) in zip(shown, rows, strict=True)
            ],
            masked=False,
            hint="part of a name",
        )

    def hints(self) -> Sequence[Hint]:
        return (*super().hints(), Hint("Del", "forget it", "screen.forget"))

    def picked(self, key: str) -> ViewChosen:
        return ViewChosen(
            everything=key == _EVERYTHING,
            anew=key == _ANEW,
            view_id=key.removeprefix(_KEPT) if key.startswith(_KEPT) else "",
        )

    def action_forget(self) -> None:
        entry = self.highlighted
        if entry is not None and entry.key.startswith(_KEPT):
            self.dismiss(ViewChosen(view_id=entry.key.removeprefix(_KEPT), forget=True))


@dataclass(frozen=True, slots=True)
class SelectionChosen:
    """Which rows to show, and the name to keep that under, "" for none."""

    selection: Selection
    name: str


class SelectionModal(FormModal[SelectionChosen]):
    """Filter, sort and columns of a list."""

    SAVE = "show"

    def __init__(
        self, *, selection: Selection, staff: Sequence[StaffChoice], with_owner: bool
    ) -> None:
        """``with_owner`` is whether the list has rows of several people."""
        super().__init__("Choose rows", "")
        self._selection = selection
        self._staff = (*staff, StaffChoice(_NOBODY, "unassigned"))
        self._with_owner = with_owner

    def fields(self) -> Iterable[Field]:
        chosen = self._selection
        if self._with_owner:
            owner = _NOBODY if chosen.owner == "" else chosen.owner or ""
            yield StaffField("Whose", self._staff, owner, id="owner", when_empty="everybody's rows")
        yield ChoiceField("Urgency", _choices(SEVERITIES), chosen.severity, id="severity")
        yield ChoiceField("Due", _choices(DUES), chosen.due, id="due")
        yield ChoiceField(
            "Sorted by", _choices({name: name for name in SORTS}), chosen.sort, id="sort"
        )
        yield ChecksField("Rows tell", COLUMNS, chosen.columns, id="columns")
        yield TextField("Keep as", id="name", hint="a name, to find this again")

    def result(self) -> SelectionChosen:
        owner: str | None = self._selection.owner
        if self._with_owner:
            given = self.query_one("#owner", StaffField).value
            owner = "" if given == _NOBODY else given or None
        return SelectionChosen(
            Selection(
                owner,
                self.query_one("#severity", ChoiceField).value,
                self.query_one("#due", ChoiceField).value,
                self.query_one("#sort", ChoiceField).value,
                self.query_one("#columns", ChecksField).value,
            ),
            self.query_one("#name", TextField).value,
        )


def _choices(words: Mapping[str, str]) -> Sequence[Choice]:
    return [Choice(code, word, "") for code, word in words.items()]
