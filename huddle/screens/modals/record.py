"""A closed huddle's record: locked, searchable; addenda are dated and added at the end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from huddle.plain import plain
from huddle.privacy.record import Agreed, ShownRecord
from huddle.widgets.dialog import NOTHING, Hint, Modal, Said, toned
from huddle.widgets.lines import Span
from huddle.widgets.story import Story, Told, headed
from huddle.words import counted

_ADDED = "Added since"


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A heading and its lines, as they may be shown."""

    title: str
    lines: tuple[str, ...]


def sections_of(record: ShownRecord, addenda: Sequence[str] = ()) -> tuple[RecordSection, ...]:
    """The sections of a shown record. ``addenda`` are the notes added since, where the screen may
    show free text; without them their number is said."""
    over = f", {record.over}" if record.over else ""
    after = [f"{said}: {count}" for said, count in record.others]
    if record.carried:
        after.append(f"carried to the next huddle: {record.carried}")
    if record.barriers:
        after.append(f"barriers raised: {record.barriers}")
    notes = tuple(addenda) or _unsaid(record.addenda)
    sections = (
        RecordSection(
            "Attendance",
            (
                f"{record.facilitator} facilitated",
                *(f"{name} was here" for name in record.present if name != record.facilitator),
                *(f"{name} was out" for name in record.out),
            ),
        ),
        RecordSection(
            "Minutes",
            (
                f"{record.started} to {record.ended}, {record.spent}{over}",
                *(
                    f"{step.number} {step.title} {step.spent}{f', {step.over}' * bool(step.over)}"
                    for step in record.steps
                ),
            ),
        ),
        *(RecordSection(owner, tuple(map(_line, agreed))) for owner, agreed in record.owners),
        RecordSection("Without a task", tuple(map(_line, record.without_task))),
        RecordSection("Also", tuple(after)),
        RecordSection(_ADDED, notes),
    )
    return tuple(section for section in sections if section.lines)


def _line(agreed: Agreed) -> str:
    return " · ".join(filter(None, (agreed.member, agreed.title, agreed.due)))


def _unsaid(notes: int) -> tuple[str, ...]:
    """That there are notes, which a shared screen does not show."""
    return (f"{counted(notes, 'note')}, not shown on a shared screen",) if notes else ()


@dataclass(frozen=True, slots=True)
class Addendum:
    """A sentence added to a locked record."""

    text: str


class RecordModal(Modal[Addendum]):
    """Attendance, minutes per step, overrun, decisions, addenda. ``/`` searches, ``+`` adds, ``c``
    copies the recap, which is masked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", show=False),
        Binding("plus", "add", "Add", show=False),
        Binding("c", "copy", "Copy", show=False),
    ]
    DEFAULT_CLASSES = "wide"

    def __init__(
        self,
        *,
        title: str,
        sections: Sequence[RecordSection],
        recap: str,
        can_add: bool = True,
    ) -> None:
        """``recap`` is what ``c`` copies, in Markdown."""
        super().__init__("Record, locked")
        self._heading = title
        self._sections = sections
        self._recap = recap
        self._can_add = can_add

    def body(self) -> Iterable[Widget]:
        yield Static(toned((self._heading, "strong")), classes="subject")
        yield Story(self._told(""), id="record")
        for name, hint in (("search", "words to look for"), ("sentence", "an addendum, dated now")):
            line = Input(placeholder=hint, compact=True, id=name)
            line.cursor_blink = False
            line.display = False
            yield line
        yield Static("", id="said")

    def hints(self) -> Sequence[Hint]:
        add = (Hint("+", "addendum", "screen.add"),) if self._can_add else ()
        return (
            Hint("/", "search", "screen.search"),
            *add,
            Hint("c", "copy recap", "screen.copy"),
            Hint("Esc", "leave", "screen.cancel"),
        )

    def _told(self, typed: str) -> list[Told]:
        """The sections with the lines that hold every word typed; a section without goes."""
        wanted = typed.casefold().split()
        told: list[Told] = []
        for section in self._sections:
            lines = [
                line
                for line in section.lines
                if all(word in f"{section.title} {line}".casefold() for word in wanted)
            ]
            if lines:
                told += [Told()] if told else []
                told.append(headed(section.title))
                told += [Told(line, "", (Span("  "),)) for line in lines]
        return told or [Told("Nothing of that in this record.", "muted")]

    def mask(self, twins: Mapping[str, str]) -> None:
        self._sections = [
            replace(each, lines=_unsaid(len(each.lines))) if each.title == _ADDED else each
            for each in self._sections
        ]
        self.query_one(Story).tell(self._told(plain(self.query_one("#search", Input).value)))

    def _open(self, name: str) -> None:
        line = self.query_one(f"#{name}", Input)
        line.display = True
        line.focus()

    def action_search(self) -> None:
        self._open("search")

    def action_add(self) -> None:
        if self._can_add:
            self._open("sentence")

    def action_copy(self) -> None:
        """The recap, to the clipboard."""
        self.app.copy_to_clipboard(self._recap)
        self.say(Said("muted", "The recap is copied, masked, if the terminal allows it"))

    def action_cancel(self) -> None:
        """Folds the line that is open; leaves when there is none."""
        opened = [line for line in self.query(Input) if line.display]
        if not opened:
            self.dismiss(None)
            return
        for line in opened:
            line.value = ""
            line.display = False
        self.query_one(Story).focus()

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        self.query_one(Story).tell(self._told(plain(event.value)))

    @on(Input.Submitted, "#search")
    def _found(self) -> None:
        self.query_one(Story).focus()

    @on(Input.Changed, "#sentence")
    def _typed(self) -> None:
        self.say(NOTHING)

    @on(Input.Submitted, "#sentence")
    def _added(self, event: Input.Submitted) -> None:
        text = plain(event.value)
        if text:
            self.submit(Addendum(text))
        else:
            said = Said("act", "An addendum needs a sentence")
            self.say(said)
