"""The questions that a mapping asks over its lists."""

import asyncio
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Static

from huddle.intake import row_ids
from huddle.intake.columns import Kind
from huddle.intake.draft import TABLE_NAMES, Draft, Place, SheetDraft
from huddle.intake.guessing import is_known
from huddle.intake.patterns import is_made, sources
from huddle.intake.previewing import CodeWord
from huddle.intake.sampling import SheetSample
from huddle.intake.tables import BY_NAME
from huddle.plain import plain
from huddle.screens.mapping.lists import header_words, words_of
from huddle.widgets.choice_field import Choice, ChoiceField
from huddle.widgets.dialog import Hint, Modal, Said, toned
from huddle.widgets.form import Field, FormModal, TextField
from huddle.widgets.picking import Entry, PickModal


class KeyPick(PickModal[str]):
    """One of many, by its key."""

    def __init__(self, title: str, entries: Sequence[Entry], current: str = "") -> None:
        super().__init__(title, entries, masked=False, hint="type to narrow", current=current)

    def picked(self, key: str) -> str:
        return key


class CellPick(KeyPick):
    """One that quotes what cells hold: it goes when that is masked."""

    LISTS_MEMBERS = True


def _entry(key: str, text: str, more: str = "") -> Entry:
    parts = [(text, "strong"), *([(f"  {more}", "muted")] if more else [])]
    return Entry(key, toned(*parts), f"{text} {more}")


def sheet_menu(sheet: SheetDraft, *, revealed: bool) -> CellPick:
    """What a sheet holds, where its header is, or that it is left out."""
    shown = header_words(sheet, 3, revealed=revealed)
    first = [_entry("header", "Header in another row", f"now {shown[:40]}")]
    if sheet.tables:
        first.append(_entry("out", "Leave this sheet out"))
    held = [each.table for each in sheet.tables]
    tables = [
        _entry(
            f"table:{name}",
            f"{'✓' if name in held else ' '} {name.replace('_', ' ')}",
            "holds these; Enter takes them away" if name in held else "",
        )
        for name in sorted(TABLE_NAMES, key=lambda name: name not in held)
    ]
    return CellPick(f"Sheet {plain(sheet.name)[:40]}", [*first, *tables])


def header_menu(sheet: SheetDraft, cells: SheetSample, *, revealed: bool) -> CellPick:
    """The first rows of a sheet, to say which is the header. Masked, rows of data show how many
    cells they have."""
    from huddle.intake.headers import DEPTH

    entries = []
    for index, (number, row) in enumerate(cells.lines[:DEPTH]):
        filled = [" ".join(plain(cell).split()) for cell in row if cell.strip()]
        if not filled:
            continue
        header = index <= sheet.index and bool(sheet.tables)
        known = [each for each in filled if header or revealed or is_known(each)]
        text = " | ".join(known)[:56] if known else f"{len(filled)} cells"
        entries.append(_entry(str(index), f"row {number}", text))
    return CellPick("Which row is the header?", entries, str(sheet.index))


def target_menu(sheet: SheetDraft, label: str) -> KeyPick:
    """Which column of ours a header is."""
    now = [
        (table, column)
        for table, column in sheet.uses(label)
        if not is_made(_said(sheet, (table, column)))
    ]
    entries = [_entry("", "not used")]
    for each in sheet.tables:
        for column in BY_NAME[each.table].columns:
            if column.extra:
                continue
            said = each.columns.get(column.name, ())
            more = "" if not said or is_made(said) else f"now {', '.join(said)[:30]}"
            entries.append(
                _entry(f"{each.table}.{column.name}", words_of((each.table, column.name)), more)
            )
    current = ".".join(now[0]) if now else ""
    return KeyPick(f"{label[:50]} is", entries, current)


def source_menu(sheet: SheetDraft, place: Place) -> KeyPick:
    """Where a column of ours comes from: a header, a constant, or others together."""
    table, name = place
    column = BY_NAME[table].by_name[name]
    entries = []
    if (column.kind is Kind.ID and name == BY_NAME[table].keys[0]) or name == "member_id":
        entries += [
            _entry(f"made:{said[0]}", f"made of {' + '.join(sources(said))}", "shows nothing of it")
            for said in row_ids.proposals(sheet, place)
        ]
    entries += [
        _entry(f"constant:{code}", f"every row: {code.replace('_', ' ')}")
        for code in constants(place)
    ]
    entries += [_entry(f"label:{label}", label) for label in sheet.labels[:400]]
    if not column.required:
        entries.append(_entry("", "leave it open"))
    said = _said(sheet, place)
    current = f"made:{said[0]}" if is_made(said) else f"label:{said[0]}" if said else "-"
    return KeyPick(words_of(place), entries, current)


def constants(place: Place) -> tuple[str, ...]:
    """What a column may say in every row."""
    from huddle.intake.guessing import codes_of

    return codes_of(BY_NAME[place[0]].by_name[place[1]])


def code_menu(word: CodeWord, shown: str) -> CellPick:
    """What a word of theirs means."""
    from huddle.intake.guessing import codes_of

    column = BY_NAME[word.place[0]].by_name[word.place[1]]
    entries = [_entry(f"code:{code}", code.replace("_", " ")) for code in codes_of(column)]
    entries.append(_entry("code:", "nothing", "as if the cell were blank"))
    entries.append(_entry("", "as it is", "kept and reported, or what it means by itself"))
    current = word.code or word.guess
    return CellPick(f'"{shown}" in {word.header[:30]} means', entries, f"code:{current}")


def _said(sheet: SheetDraft, place: Place) -> tuple[str, ...]:
    table = sheet.table(place[0])
    return table.columns.get(place[1], ()) if table else ()


@dataclass(frozen=True, slots=True)
class Saving:
    """A name for the profile, whether files of this source are whole, and whether to import now."""

    name: str
    full: bool
    import_now: bool


class NameField(TextField):
    """A name that can be a file's."""

    def problem(self) -> str:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", self.value):
            return "A name needs small letters, digits and dashes only, such as northside-tracker"
        return ""


class SaveForm(FormModal[Saving]):
    """The last question: a name, filled in already. Enter saves the profile and imports."""

    def __init__(
        self,
        draft: Draft,
        name: str,
        *,
        subject: str,
        taken: Sequence[str],
        open_questions: int,
    ) -> None:
        super().__init__("Save and import", subject)
        self._draft = draft
        self._proposed = name
        self._taken = taken
        self._open = open_questions

    def on_mount(self) -> None:
        self.changed()

    def fields(self) -> Iterable[Field]:
        yield NameField("Profile", self._proposed, id="name", hint="a name for this source")
        yield ChoiceField(
            "A file has",
            (Choice("changes", "some rows", "s"), Choice("full", "everybody", "e")),
            "full" if self._draft.full else "changes",
            id="mode",
        )
        yield ChoiceField(
            "Then",
            (Choice("import", "import now", "i"), Choice("save", "only save", "o")),
            "import",
            id="then",
        )

    def changed(self) -> None:
        name = self.query_one("#name", NameField).value
        if name in self._taken and name != self._draft.profile:
            self.say(Said("soon", f"There is a profile {name}; this one takes its place"))
        elif self.query_one("#mode", ChoiceField).value == "full":
            self.say(Said("muted", "Who is missing from the next file is listed, not deleted"))
        elif self._open:
            noun = "code means" if self._open == 1 else "codes mean"
            self.say(Said("soon", f"{self._open} {noun} nothing yet (step 3); kept as they are"))
        else:
            self.say(Said("muted", "Next month: huddle import FILE finds this profile by itself"))

    def result(self) -> Saving:
        return Saving(
            self.query_one("#name", NameField).value,
            self.query_one("#mode", ChoiceField).value == "full",
            self.query_one("#then", ChoiceField).value == "import",
        )


class LeaveModal(Modal[bool]):
    """Asks before a mapping in progress is given up. Escape and Enter go on with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "cancel", "Go on", show=False),
        Binding("l", "leave", "Leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__("Leave the mapping?")

    def body(self) -> Iterable[Widget]:
        yield Static(toned(("Nothing is saved yet, and nothing was imported.", "")))
        yield Static("")

    def hints(self) -> Sequence[Hint]:
        return (Hint("Enter", "go on", "screen.cancel"), Hint("l", "leave", "screen.leave"))

    def action_leave(self) -> None:
        self.dismiss(True)


class PathSuggester(Suggester):
    """Completes a path while it is typed: → takes what is proposed."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value)


def completed(typed: str) -> str | None:
    """The first path that begins with what was typed."""
    if not typed:
        return None
    folder, start = os.path.split(typed)
    try:
        names = sorted(os.listdir(Path(folder or ".").expanduser()))
    except OSError:
        return None
    for name in names:
        if name.startswith(start) and not name.startswith(".") and name.isprintable():
            whole = os.path.join(folder, name)
            return f"{whole}{os.sep}" if Path(whole).expanduser().is_dir() else whole
    return None


class PathField(TextField):
    """A file that is there."""

    def on_mount(self) -> None:
        self.input.suggester = PathSuggester()

    def problem(self) -> str:
        if not self.value:
            return "Which file? Type its path; → takes what is proposed"
        if not Path(self.value).expanduser().is_file():
            return "There is no such file"
        return ""


class PathForm(FormModal[Path]):
    """Which file to bring in."""

    SAVE = "open"

    def __init__(self) -> None:
        super().__init__("Import a file", "")

    def fields(self) -> Iterable[Field]:
        yield PathField("File", id="path", hint="workbook or CSV; → completes")

    def result(self) -> Path:
        return Path(self.query_one("#path", PathField).value).expanduser()
