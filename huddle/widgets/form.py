"""A form: fields under one another, saved by Enter from any of them.

Enter reaches a form by way of the focused field, behind the keys typed before it, and is therefore
never a priority binding here: a priority binding would save before the field has read its text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from huddle.plain import plain
from huddle.widgets.dialog import NOTHING, Hint, Modal, Said, toned

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class StaffChoice:
    """Somebody who can be given work. ``note`` is said beside the name: "away until Fri"."""

    staff_id: str
    name: str
    note: str = ""


class Field(Horizontal):
    """A label and what is filled in beside it."""

    DEFAULT_CLASSES = "field"

    class Changed(Message):
        """What is filled in has changed."""

    def __init__(self, label: str, *, id: str) -> None:
        super().__init__(id=id)
        self.label = label

    def compose(self) -> ComposeResult:
        yield Static(Content(self.label), classes="label")
        yield from self.control()

    def control(self) -> Iterable[Widget]:
        """What stands to the right of the label."""
        raise NotImplementedError

    def text_line(self, value: str, *, hint: str = "", classes: str = "") -> Input:
        """A line to type in. What stands in it at first is no change of it."""
        with self.prevent(Input.Changed):
            line = Input(value, placeholder=hint, compact=True, classes=classes)
        line.cursor_blink = False
        return line

    def problem(self) -> str:
        """Why the form cannot be saved as it stands, as a sentence; "" when it can."""
        return ""


class TextField(Field):
    """One line of text."""

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        id: str,
        hint: str = "",
        required: str = "",
    ) -> None:
        """``required`` is what is said when the field is empty; "" allows that."""
        super().__init__(label, id=id)
        self._value = plain(value)
        self._hint = hint
        self.required = required

    def control(self) -> Iterable[Widget]:
        self.input = self.text_line(self._value, hint=self._hint)
        yield self.input

    @property
    def value(self) -> str:
        """The text, plain, on one line."""
        return plain(self.input.value)

    def problem(self) -> str:
        return "" if self.value else self.required

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())


class FormModal(Modal[Result], Generic[Result]):
    """A form: Enter saves from any field, Escape leaves with ``None``. Subclasses give ``fields``
    and ``result``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "save", "Save", show=False)]
    SAVE = "save"

    def __init__(self, title: str, subject: str) -> None:
        super().__init__(title)
        self.subject = subject

    def body(self) -> Iterable[Widget]:
        if self.subject:
            yield Static(toned((self.subject, "strong")), classes="subject")
        fields = tuple(self.fields())
        self._several = len(fields) > 1
        with VerticalScroll(id="fields", can_focus=False):
            yield from fields
        yield Static("", id="said")

    def hints(self) -> Sequence[Hint]:
        further = (Hint("Tab", "next field", "screen.focus_next"),) if self._several else ()
        return (Hint("Enter", self.SAVE, "screen.save"), *further, *super().hints())

    def fields(self) -> Iterable[Field]:
        """The fields, from top to bottom."""
        raise NotImplementedError

    def result(self) -> Result:
        """What was entered. Asked only when no field has a problem."""
        raise NotImplementedError

    @on(Field.Changed)
    def _field_changed(self) -> None:
        self.say(NOTHING)
        self.changed()

    def changed(self) -> None:
        """Something was filled in: the place to say what follows from it."""

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        for field in self.query(Field):
            if problem := field.problem():
                self.say(Said("act", problem))
                control = field.query("Input, ChoiceLine").first()
                control.focus()
                return
        self.submit(self.result())
