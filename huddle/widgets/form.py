"""What the modals share: the dialog with its hints, and the fields of a form.

Enter reaches a form by way of the focused field, behind the keys typed before it, and is therefore
never a priority binding here: a priority binding would save before the field has read its text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from huddle import words
from huddle.calendars import Calendar, DuePhraseError, parse_due
from huddle.plain import plain
from themes import FOLDER

Result = TypeVar("Result")

ACT, SOON, WATCH = "▲", "■", "●"


@dataclass(frozen=True, slots=True)
class StaffChoice:
    """Somebody who can be given work. ``note`` is said beside the name: "away until Fri"."""

    staff_id: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A key of a dialog in words; clicking it does the same."""

    key: str
    words: str
    action: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its weight: ``act`` stops a form, ``soon`` warns, ``muted`` informs."""

    tone: str
    text: str

    @property
    def content(self) -> Content:
        glyph = {"act": f"{ACT} ", "soon": f"{SOON} "}.get(self.tone, "")
        return Content.styled(glyph + self.text, TONES[self.tone])


TONES = {
    "act": "bold $status-act",
    "soon": "$status-soon",
    "watch": "$status-watch",
    "muted": "$muted",
    "faint": "$faint",
    "strong": "bold $strong",
    "": "",
}
NOTHING = Said("muted", "")
NO_BREAK = "\u00a0"
MOST_NAMES = 100
"""Names unfolded under a field at once."""


def toned(*parts: tuple[str, str]) -> Content:
    """Plain text in tones, one after the other. No text is ever read as markup."""
    return Content("").join(
        [Content.styled(plain_inside(text), TONES[tone]) for text, tone in parts]
    )


def plain_inside(text: str) -> str:
    """``text`` made safe, with the spaces at its ends kept."""
    safe = plain(text)
    if safe == text or not text.strip():
        return text if text.isprintable() else " "
    head = " " * (len(text) - len(text.lstrip(" ")))
    tail = " " * (len(text) - len(text.rstrip(" ")))
    return f"{head}{safe}{tail}"


class Hints(Static):
    """The keys of a dialog, in one line, each of them to be clicked as well."""

    auto_links = False

    def __init__(self, hints: Sequence[Hint]) -> None:
        super().__init__(classes="hints")
        self.show(hints)

    def show(self, hints: Sequence[Hint]) -> None:
        """Replaces the line."""
        parts = [
            Content.from_markup(
                f"[@click={hint.action}][bold $strong]$key[/]{NO_BREAK}[$muted]$words[/][/]",
                key=hint.key.replace(" ", NO_BREAK),
                words=hint.words.replace(" ", NO_BREAK),
            )
            for hint in hints
        ]
        self.update(Content("  ").join(parts))


class Modal(ModalScreen[Result | None], Generic[Result]):
    """A dialog over the board: its title on the border, its keys in the last line. Escape leaves
    with ``None``. Subclasses give ``body`` and ``hints``."""

    CSS_PATH = FOLDER / "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel", show=False)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.dialog_title = title

    def compose(self) -> ComposeResult:
        dialog = Vertical(id="dialog")
        dialog.border_title = self.dialog_title
        with dialog:
            yield from self.body()
            yield Hints(self.hints())

    def body(self) -> Iterable[Widget]:
        """The widgets between the border and the hints."""
        raise NotImplementedError

    def hints(self) -> Sequence[Hint]:
        """The keys that work here."""
        return (Hint("Esc", "cancel", "screen.cancel"),)

    def action_cancel(self) -> None:
        self.dismiss(None)


class Rows(OptionList):
    """A list whose Enter is the dialog's own: a click marks a row and saves nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.save", show=False)]


class Field(Horizontal):
    """A label and what is filled in beside it."""

    DEFAULT_CLASSES = "field"

    class Changed(Message):
        """What is filled in has changed."""

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.label = label

    def compose(self) -> ComposeResult:
        yield Static(Content(self.label), classes="label")
        yield from self.control()

    def control(self) -> Iterable[Widget]:
        """What stands to the right of the label."""
        raise NotImplementedError

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
        id: str,  # noqa: A002
        hint: str = "",
        required: str = "",
    ) -> None:
        """``required`` is what is said when the field is empty; "" allows that."""
        super().__init__(label, id=id)
        self._value = plain(value)
        self._hint = hint
        self.required = required

    def control(self) -> Iterable[Widget]:
        self.input = Input(self._value, placeholder=self._hint, compact=True)
        self.input.cursor_blink = False
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


def due_phrase(day: date, today: date, calendar: Calendar) -> str:
    """The shortest phrase that ``parse_due`` reads as ``day``."""
    distance = (day - today).days
    if distance in (0, 1):
        return ("today", "tomorrow")[distance]
    short = words.day(day, today)
    try:
        return short if parse_due(short, today, calendar) == day else day.isoformat()
    except DuePhraseError:
        return day.isoformat()


class DueField(Field):
    """A day as a phrase, with the day it means beside it while it is typed."""

    def __init__(
        self,
        label: str,
        day: date | None,
        *,
        id: str,  # noqa: A002
        today: date,
        calendar: Calendar,
        when_empty: str = "",
        check: Callable[[date], Said] = lambda _day: NOTHING,
    ) -> None:
        """``when_empty`` is what an empty field means; where it is "" a day is required. ``check``
        says more about a day; what it says in tone ``act`` stops the form."""
        super().__init__(label, id=id)
        self._first = due_phrase(day, today, calendar) if day is not None else ""
        self._day = day
        self._today = today
        self._calendar = calendar
        self._when_empty = when_empty
        self._check = check

    def control(self) -> Iterable[Widget]:
        self.input = Input(self._first, compact=True, classes="short")
        self.input.cursor_blink = False
        yield self.input
        self._beside = Static(self.said().content, classes="beside")
        yield self._beside

    def read(self) -> tuple[date | None, Said]:
        """The day that the phrase means, and what is to be said about it."""
        phrase = self.input.value.strip()
        if not phrase:
            if self._when_empty:
                return None, Said("muted", self._when_empty)
            return None, Said("act", "A day is needed: today, fri, +2bd, 3 Dec")
        if phrase == self._first and self._day is not None:
            day = self._day
        else:
            try:
                day = parse_due(phrase, self._today, self._calendar)
            except DuePhraseError as error:
                return None, Said("act", plain(str(error)))
        named = words.weekday(day, self._today)
        if day < self._today:
            return None, Said("act", f"{named} is past: choose today or later")
        more = self._check(day)
        if more.tone == "act":
            return None, more
        return day, Said(more.tone, f"→ {named}{', ' + more.text if more.text else ''}")

    @property
    def value(self) -> date | None:
        """The day, or ``None`` when there is none."""
        return self.read()[0]

    def said(self) -> Said:
        return self.read()[1]

    def problem(self) -> str:
        day, said = self.read()
        return said.text if day is None and said.tone == "act" else ""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._beside.update(self.said().content)
        self.post_message(self.Changed())


class Names(OptionList, can_focus=False):
    """The names under a person field; the field moves in it, the mouse picks from it."""


class StaffField(Field):
    """A person by typing any part of the name. Up and down go through those that match."""

    NEEDED = "A person is needed: type part of a name, or press down"
    NOBODY = "Nobody of that name: press down to see them all"

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
        id: str,  # noqa: A002
        when_empty: str = "",
    ) -> None:
        """``when_empty`` is what an empty field means; where it is "" a person is required."""
        super().__init__(label, id=id)
        self._staff = staff
        self._given = next((each for each in staff if each.staff_id == staff_id), None)
        self._when_empty = when_empty
        self._stepping = False

    def control(self) -> Iterable[Widget]:
        self.input = Input(
            plain(self._given.name) if self._given else "", compact=True, classes="short"
        )
        self.input.cursor_blink = False
        yield self.input
        self._beside = Static(self.said().content, classes="beside")
        yield self._beside
        self._names = Names(compact=True)
        self._names.display = False
        yield self._names

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

    def said(self) -> Said:
        typed = self.input.value.strip()
        if not typed:
            if self._when_empty:
                return Said("muted", self._when_empty)
            return Said("act", self.NEEDED)
        chosen = self.chosen
        if chosen is None:
            return Said("act", self.NOBODY)
        name = plain(chosen.name)
        if chosen.note:
            return Said("soon", f"{name}, {plain(chosen.note)}")
        return Said("muted", f"→ {name}" if typed != name else "")

    def problem(self) -> str:
        said = self.said()
        return said.text if said.tone == "act" else ""

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

    def _unfold(self, staff: Sequence[StaffChoice]) -> None:
        self._listed = list(staff)[:MOST_NAMES]
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


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few: its code, its word, and the letter in the word that chooses it."""

    code: str
    word: str
    letter: str


class ChoiceLine(Static, can_focus=True):
    """The choices of a field in a line; the chosen one has a mark and stands out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "Previous", show=False),
        Binding("right", "step(1)", "Next", show=False),
        Binding("space", "step(1)", "Next", show=False),
    ]

    auto_links = False

    def __init__(self, choices: Sequence[Choice], chosen: str) -> None:
        super().__init__()
        self.choices = choices
        self.chosen = chosen
        self._draw()

    def _draw(self) -> None:
        parts = []
        for index, choice in enumerate(self.choices):
            mark = WATCH if choice.code == self.chosen else " "
            at = choice.word.casefold().find(choice.letter)
            tone = "bold $strong on $cursor" if choice.code == self.chosen else "$foreground"
            word = Content.styled(mark + choice.word, tone)
            if choice.letter and at >= 0:
                word = word.stylize("underline", at + 1, at + 2)
            parts.append(word.stylize(f"@click=choose({index})"))
        self.update(Content(" ").join(parts))

    def choose(self, code: str) -> None:
        """Chooses, and says so when it is another."""
        if code != self.chosen:
            self.chosen = code
            self._draw()
            self.post_message(Field.Changed())

    def action_choose(self, index: int) -> None:
        self.focus()
        self.choose(self.choices[index].code)

    def action_step(self, by: int) -> None:
        codes = [choice.code for choice in self.choices]
        self.choose(codes[(codes.index(self.chosen) + by) % len(codes)])


class ChoiceField(Field):
    """One of a few, all of them in sight."""

    def __init__(
        self,
        label: str,
        choices: Sequence[Choice],
        chosen: str,
        *,
        id: str,  # noqa: A002
    ) -> None:
        super().__init__(label, id=id)
        self.line = ChoiceLine(choices, chosen)

    def control(self) -> Iterable[Widget]:
        yield self.line

    @property
    def value(self) -> str:
        """The code of what is chosen."""
        return self.line.chosen


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
        with VerticalScroll(id="fields", can_focus=False):
            yield from self.fields()
        yield Static("", id="said")

    def hints(self) -> Sequence[Hint]:
        return (
            Hint("Enter", self.SAVE, "screen.save"),
            Hint("Tab", "next field", "screen.focus_next"),
            *super().hints(),
        )

    def fields(self) -> Iterable[Field]:
        """The fields, from top to bottom."""
        raise NotImplementedError

    def result(self) -> Result:
        """What was entered. Asked only when no field has a problem."""
        raise NotImplementedError

    def say(self, said: Said) -> None:
        """The line under the fields."""
        self.query_one("#said", Static).update(said.content)

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
        self.dismiss(self.result())
