"""Mapping a workbook, looking at it: sheets, columns, codes, rows; then a profile is saved.

Reading and counting happen in threads. Nothing is written before the person says so at the end.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from huddle.intake import editing, keeping, previewing, profiles, proposing, sampling
from huddle.intake.dates import LocalClock
from huddle.intake.draft import Draft, Need, Place, SheetDraft, direct, lacking, needs
from huddle.intake.previewing import CodeWord, Preview
from huddle.intake.profiles import Profile, ProfileError
from huddle.intake.report import FileReport
from huddle.intake.sampling import Sample
from huddle.intake.sheets import FileError
from huddle.plain import plain
from huddle.privacy.cells import shown_cell, shown_word
from huddle.screens import mapping_forms as forms
from huddle.screens import mapping_lists as lists
from huddle.settings import Settings
from huddle.widgets.bars import Bar, FooterKey, KeyBar, Part
from huddle.widgets.lines import Line, Span
from huddle.widgets.story import Story, Told
from huddle.words import counted
from themes import FOLDER

STEPS = ("Sheets", "Columns", "Codes", "Rows")
SHEETS, COLUMNS, CODES, ROWS = range(4)
REVEAL_SECONDS = 60


class Mapped(NamedTuple):
    """How the mapping ended: with this profile saved, and the file to be imported by it or not."""

    profile: Profile
    import_now: bool


class Rehearse(NamedTuple):
    """What a screen must be given to try an import: ``zone`` where days begin, and ``run``, which
    imports the file by a profile without storing anything. ``log`` records a reveal."""

    zone: str
    now: datetime
    run: Callable[[Path, Profile, Callable[[int], None]], FileReport]
    log: Callable[[], None]


class Listing(OptionList):
    """The lines of a step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "screen.step(1)", show=False),
        Binding("left", "screen.step(-1)", show=False),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]


class MappingScreen(Screen[Mapped | None]):
    """The mapping of one file."""

    CSS_PATH = FOLDER / "mapping.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(n + 1), f"go({n})", show=False) for n in range(len(STEPS))),
        Binding("n", "step(1)", show=False),
        Binding("p", "step(-1)", show=False),
        Binding("tab", "sheet(1)", show=False, priority=True),
        Binding("shift+tab", "sheet(-1)", show=False, priority=True),
        Binding("space", "take", show=False),
        Binding("plus", "more", show=False),
        Binding("a", "accept", show=False),
        Binding("u", "undo", show=False),
        Binding("m", "reveal", show=False),
        Binding("ctrl+s", "save", show=False),
        Binding("f1,h,question_mark", "help", show=False),
        Binding("escape", "leave", show=False),
    ]

    class Taken(Message):
        """The first rows are read."""

        def __init__(self, sample: Sample, draft: Draft) -> None:
            super().__init__()
            self.sample, self.draft = sample, draft

    class Failed(Message):
        """The file cannot be read, or what was asked for cannot be done."""

        def __init__(self, said: str, *, fatal: bool) -> None:
            super().__init__()
            self.said, self.fatal = said, fatal

    class Seen(Message):
        """A sheet's rows and codes as the draft of that turn reads them."""

        def __init__(self, turn: int, shown: Preview, words: list[CodeWord]) -> None:
            super().__init__()
            self.turn, self.shown, self.words = turn, shown, words

    class Checked(Message):
        """The whole file, rehearsed by the draft of that turn; ``rows`` while it goes on."""

        def __init__(self, turn: int, report: FileReport | None, rows: int = 0) -> None:
            super().__init__()
            self.turn, self.report, self.rows = turn, report, rows

    class Shown(Message):
        """The reveal is on record."""

    def __init__(self, path: Path, settings: Settings, rehearse: Rehearse, why: str = "") -> None:
        """``why`` says what makes the mapping necessary."""
        super().__init__()
        self._path = path
        self._settings = settings
        self._rehearse = rehearse
        self._clock = LocalClock(rehearse.zone)
        self._notice: tuple[str, str] = (why, "soon")
        self._sample: Sample | None = None
        self._unreadable = False
        self._draft = Draft(())
        self._first = self._draft
        self._past: list[Draft] = []
        self._step = SHEETS
        self._sheet = 0
        self._turn = 0
        self._preview: Preview | None = None
        self._words: list[CodeWord] = []
        self._checked: FileReport | None = None
        self._checking = -1
        self._rows_done = 0
        self._stopped = threading.Event()
        self._revealed = False
        self._keys: list[str] = []

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield KeyBar(id="steps")
        yield Bar(id="about")
        yield Listing(id="listing", compact=True)
        yield Story((), id="more")
        yield Bar(id="notice")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#more", Story).can_focus = False
        self.query_one(Listing).focus()
        self._present()
        # No worker: a workbook of a million rows cannot be given up while it is decompressed, and
        # leaving must not wait for it.
        threading.Thread(target=self._take, daemon=True).start()

    def on_unmount(self) -> None:
        self._stopped.set()

    # Reading

    def _take(self) -> None:
        try:
            sample = sampling.take(self._path, self._stopped.is_set)
            try:
                known = profiles.saved()
            except ProfileError:
                known = ()
            draft = proposing.propose(sample, known)
        except FileError as error:
            self.post_message(self.Failed(str(error), fatal=True))
        except Exception as error:
            from huddle.errors import explained

            self.post_message(self.Failed(explained(error), fatal=True))
        else:
            self.post_message(self.Taken(sample, draft))

    def on_mapping_screen_taken(self, message: Taken) -> None:
        self._sample, self._draft, self._first = message.sample, message.draft, message.draft
        sheets = self._draft.sheets
        self._sheet = next((n for n, each in enumerate(sheets) if each.tables), 0)
        if len(sheets) == 1 and sheets[0].tables:
            self._step = COLUMNS
        said = [f"sheet {name} is missing" for name in self._draft.missing]
        said += [f"{each.name}: {'; '.join(each.said)}" for each in sheets if each.said]
        if said:
            self._notice = (" · ".join(said), "soon")
        elif self._draft.profile and not self._notice[0]:
            self._notice = (f"Begun with profile {self._draft.profile}", "muted")
        self._changed()

    def on_mapping_screen_failed(self, message: Failed) -> None:
        self._unreadable = self._unreadable or message.fatal
        self._say(f"{self._path.name}: {message.said}" if message.fatal else message.said, "act")

    def _changed(self) -> None:
        """The draft reads otherwise than before: what is shown of its rows is counted anew."""
        self._turn += 1
        self._preview, self._words, self._checked = None, [], None
        self._checking = -1
        self._present()
        if self._sample is not None and self._draft.sheets[self._sheet].tables:
            self._look(self._turn, self._draft, self._sample, self._sheet)
        if self._step == ROWS:
            self._check()

    @work(thread=True, exclusive=True, group="look", exit_on_error=False)
    def _look(self, turn: int, draft: Draft, sample: Sample, number: int) -> None:
        from huddle.errors import explained

        try:
            year = self._rehearse.now.year
            shown = previewing.preview(draft, sample, number, self._clock, year)
            words = previewing.code_words(draft.sheets[number], sample.sheets[number])
        except Exception as error:
            self.post_message(self.Failed(explained(error), fatal=False))
        else:
            self.post_message(self.Seen(turn, shown, words))

    def on_mapping_screen_seen(self, message: Seen) -> None:
        if message.turn == self._turn:
            self._preview, self._words = message.shown, message.words
            self._present()

    def _check(self) -> None:
        """Rehearses the whole file, once for a draft that could be imported."""
        if self._sample is None or self._checking == self._turn or lacking(self._draft):
            return
        self._checking, self._rows_done = self._turn, 0
        profile = keeping.profile_of(self._draft, self._sample, self._profile_name())
        threading.Thread(target=self._run_check, args=(self._turn, profile), daemon=True).start()

    def _run_check(self, turn: int, profile: Profile) -> None:
        from huddle.errors import explained

        def say(done: int) -> None:
            if self._stopped.is_set() or turn != self._turn:
                raise KeyboardInterrupt
            self.post_message(self.Checked(turn, None, done))

        try:
            report = self._rehearse.run(self._path, profile, say)
        except KeyboardInterrupt:
            return
        except Exception as error:
            self.post_message(self.Failed(explained(error), fatal=False))
        else:
            self.post_message(self.Checked(turn, report))

    def on_mapping_screen_checked(self, message: Checked) -> None:
        if message.turn != self._turn:
            return
        self._rows_done = message.rows or self._rows_done
        if message.report is not None:
            self._checked = message.report
            if message.report.problem:
                self._notice = (message.report.problem, "act")
        self._present()

    # Presenting

    @property
    def _current(self) -> SheetDraft | None:
        return self._draft.sheets[self._sheet] if self._draft.sheets else None

    @property
    def _width(self) -> int:
        return max(self.app.size.width - 5, 20)

    def on_resize(self) -> None:
        self._present()

    def _say(self, text: str, tone: str = "") -> None:
        self._notice = (text, tone)
        self._present()

    def _present(self) -> None:
        if not self.is_mounted:
            return
        masked = "revealed" if self._revealed else "masked"
        self.query_one("#header", Bar).fill(
            [Part("Map a file", "strong"), Part(plain(self._path.name), "", 5, named=True)],
            [Part(masked, "soon" if self._revealed else "muted")],
        )
        self.query_one("#steps", KeyBar).fill(
            [
                FooterKey(
                    f"go({number})",
                    f"{'▸' if number == self._step else ' '}{number + 1}",
                    self._step_words(number),
                    self._step_words(number),
                )
                for number in range(len(STEPS))
            ],
            FooterKey("save", "^s", "save and import", "save"),
        )
        self.query_one("#about", Bar).fill(self._about())
        self._list()
        text, tone = self._notice
        self.query_one("#notice", Bar).fill([Part(plain(text)[: self._width], tone or "")])
        self.query_one("#keys", KeyBar).fill(self._footer(), FooterKey("leave", "Esc", "leave", ""))

    def _step_words(self, number: int) -> str:
        sheet = self._current
        if sheet is None:
            return STEPS[number]
        if number == COLUMNS and (lacking := sum(n.required for n in self._open_needs(sheet))):
            return f"{STEPS[number]} ▲{lacking}"
        if number == CODES and (open_ := len(previewing.unanswered(self._words))):
            return f"{STEPS[number]} ■{open_}"
        if number == ROWS and self._preview and self._preview.refused:
            return f"{STEPS[number]} ▲{self._preview.refused}"
        return STEPS[number]

    def _open_needs(self, sheet: SheetDraft) -> list[Need]:
        return [need for need in needs(sheet) if need.required]

    def _about(self) -> list[Part]:
        sheet = self._current
        if self._sample is None:
            return [Part("Nothing to map" if self._unreadable else "Reading …", "muted")]
        if self._step == SHEETS or sheet is None:
            taken = sum(1 for each in self._draft.sheets if each.tables)
            return [Part(f"{taken} of {counted(len(self._draft.sheets), 'sheet')} taken", "muted")]
        place = f"{self._sheet + 1} of {len(self._draft.sheets)}"
        parts = [Part(f"{plain(sheet.name)[:30]}", "strong"), Part(f"sheet {place}", "muted", 1)]
        if not sheet.tables:
            return [*parts, Part("left out: step 1 takes it", "muted")]
        if self._step == COLUMNS:
            unused = len(sheet.labels) - len(sheet.used)
            filled = sum(1 for label in sheet.labels if not label.startswith("column "))
            parts.append(Part(f"{len(sheet.used)} of {filled} columns used", "muted"))
            if unused and self._preview is None:
                parts.append(Part("counting …", "faint", 0))
        elif self._step == CODES:
            open_ = len(previewing.unanswered(self._words))
            said = f"{counted(open_, 'word')} to answer" if open_ else "every word is known"
            parts.append(
                Part(said if self._preview else "counting …", "soon" if open_ else "muted")
            )
        else:
            whole = self._checked is not None and not self._checked.problem
            parts = self._counts() if whole else [*parts, *self._counts()]
        return parts

    def _counts(self) -> list[Part]:
        """How many rows arrive, of the whole file where that is known."""
        if self._checked is not None and not self._checked.problem:
            alone = self._checked.uncompared
            told = [
                lists.told_counts(table, counts, alone.get(table, 0))
                for table, counts in self._checked.tables.items()
            ]
            return [
                Part("whole file", "muted", 2),
                *(Part(each, "muted", 8 - place) for place, each in enumerate(told)),
            ]
        if self._preview is None:
            return [Part("counting …", "muted")]
        more = "" if self._preview.whole else "first "
        parts = [Part(f"{more}{self._preview.looked:,} rows, {self._preview.refused:,} rejected")]
        if self._checking == self._turn and self._checked is None:
            done = f" {self._rows_done:,} rows" if self._rows_done else ""
            parts.append(Part(f"trying the whole file{done} …", "muted", 5))
        return parts

    def _items(self) -> list[lists.Item]:
        sample, sheet = self._sample, self._current
        if sample is None or sheet is None:
            return []
        if self._step == SHEETS:
            return list(lists.sheet_items(self._draft, sample, self._width))
        if not sheet.tables:
            return []
        if self._step == COLUMNS:
            examples = _examples(sheet, sample.sheets[self._sheet])
            shown = lists.column_items(sheet, examples, self._width, revealed=self._revealed)
            return list(shown)
        if self._step == CODES:
            return list(lists.code_items(self._words, self._width, revealed=self._revealed))
        if self._preview is None:
            return []
        checked = self._checked if len(self._taken_sheets()) == 1 else None
        return list(lists.row_items(self._preview, checked, self._width, revealed=self._revealed))

    def _taken_sheets(self) -> list[SheetDraft]:
        return [each for each in self._draft.sheets if each.tables]

    def _list(self) -> None:
        """Fills the list, the cursor on the same thing as before where it is still there."""
        listing = self.query_one(Listing)
        at = listing.highlighted
        before = self._keys[at] if at is not None and at < len(self._keys) else ""
        items = self._items()
        self._keys = [item.key for item in items]
        listing.clear_options()
        tones = self.query_one("#about", Bar)
        listing.add_options(
            [Option(_drawn(item.line, tones), disabled=not item.key) for item in items]
        )
        if items:
            wanted = before if before in self._keys else ""
            first = next((n for n, key in enumerate(self._keys) if key), 0)
            same = at if at is not None and before and at < len(self._keys) else first
            listing.highlighted = self._keys.index(wanted) if wanted else same
        self._detail()

    def on_option_list_option_highlighted(self) -> None:
        self._detail()

    @property
    def _key(self) -> str:
        at = self.query_one(Listing).highlighted
        return self._keys[at] if at is not None and at < len(self._keys) else ""

    def _detail(self) -> None:
        """What there is to know about the line under the cursor."""
        more = self.query_one("#more", Story)
        told: list[Told] = []
        sheet = self._current
        if sheet is not None and self._sample is not None:
            if self._step == SHEETS:
                place = int(self._key or 0)
                names = lists.header_words(self._draft.sheets[place], 40, revealed=self._revealed)
                told = [Told(names or "no words in it", "muted", (Span("header  ", "faint"),))]
            elif self._step == ROWS and self._preview is not None:
                told = self._told_row()
            elif self._step == COLUMNS and self._key.startswith("column:"):
                told = self._told_column(sheet, self._key.removeprefix("column:"))
            elif self._step == CODES and self._words and self._key:
                told = [self._told_word(self._words[int(self._key)])]
        more.tell(told)

    def _told_row(self) -> list[Told]:
        assert self._preview is not None
        rows = (*self._preview.rows, *self._preview.rejected)
        row = next((each for each in rows if f"row:{each.line}" == self._key), None)
        if row is None:
            return []
        detail = lists.row_detail(row, revealed=self._revealed)
        return [Told(text, "", (Span(f"{label}  ", "muted"),)) for label, text in detail]

    def _told_column(self, sheet: SheetDraft, label: str) -> list[Told]:
        places = sheet.uses(label)
        first = (direct(sheet, label) or places or [("", "")])[0]
        cells = self._sample.sheets[self._sheet] if self._sample else None
        seen = _some(sheet, cells, label) if cells else []
        shown = dict.fromkeys(shown_cell(each, *first, revealed=self._revealed) for each in seen)
        means = " + ".join(map(lists.words_of, places)) or "nothing of ours: not used"
        return [
            Told(means, "", (Span("becomes  ", "faint"),)),
            Told(" · ".join(shown) or "blank", "muted", (Span("holds    ", "faint"),)),
        ]

    def _told_word(self, word: CodeWord) -> Told:
        table, column = word.place
        shown = shown_word(word.word, table, column, word.times, revealed=self._revealed)
        said = f'"{shown}" under {word.header}, {counted(word.times, "time")}, first in row '
        return Told(f"{said}{word.line}", "muted")

    def _footer(self) -> list[FooterKey]:
        if self._sample is None:
            return []
        keys: list[FooterKey] = []
        if self._step == SHEETS:
            keys = [
                FooterKey("choose", "Enter", "what it holds", "holds"),
                FooterKey("take", "Space", "take or leave out", "take"),
            ]
        elif self._step == COLUMNS and self._keys:
            keys = [
                FooterKey("choose", "Enter", "match", "match"),
                FooterKey("more", "+", "match to one more", "one more"),
            ]
        elif self._step == CODES and self._words:
            keys = [FooterKey("choose", "Enter", "answer", "answer")]
            if any(each.guess and not each.known for each in self._words):
                keys.append(FooterKey("accept", "a", "take all guesses", "take guesses"))
        if self._step != SHEETS and len(self._taken_sheets()) > 1:
            keys.append(FooterKey("sheet(1)", "Tab", "next sheet", "sheet"))
        ahead = "next step" if self._step < ROWS else "save and import"
        keys.append(FooterKey("step(1)", "n", ahead, ahead.split()[0]))
        if self._step > SHEETS:
            keys.append(FooterKey("step(-1)", "p", "back", "back"))
        if self._past:
            keys.append(FooterKey("undo", "u", "undo", "undo"))
        seen = "mask" if self._revealed else "reveal"
        return [*keys, FooterKey("reveal", "m", seen, seen)]

    async def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        await self.run_action(f"screen.{message.command}")

    # Moving

    def action_go(self, step: int) -> None:
        if self._sample is None:
            return
        self._step = step
        if step != SHEETS and (sheet := self._current) is not None and not sheet.tables:
            taken = [n for n, each in enumerate(self._draft.sheets) if each.tables]
            if taken:
                self._to_sheet(taken[0])
        self.query_one(Listing).highlighted = None
        self._present()
        if step == ROWS:
            self._check()
            self._present()

    def action_step(self, by: int) -> None:
        if self._step + by > ROWS:
            self.action_save()
        elif self._step + by >= 0:
            self.action_go(self._step + by)

    def action_sheet(self, by: int) -> None:
        if not self._draft.sheets:
            return
        if self._step == SHEETS:
            self.query_one(Listing).action_cursor_down()
            return
        taken = [n for n, each in enumerate(self._draft.sheets) if each.tables]
        if taken:
            at = taken.index(self._sheet) if self._sheet in taken else -1
            self._to_sheet(taken[(at + by) % len(taken)])

    def _to_sheet(self, number: int) -> None:
        if number != self._sheet:
            self._sheet = number
            self.query_one(Listing).highlighted = None
            keep, turn = self._checked, self._turn
            self._changed()
            if self._checking == -1 and keep is not None:
                self._checked, self._checking = keep, turn + 1
                self._present()

    # Editing

    def _edit(self, draft: Draft, said: str = "") -> None:
        if draft == self._draft:
            return
        self._past.append(self._draft)
        self._draft = draft
        self._notice = (said, "")
        self._changed()

    def _edit_sheet(self, sheet: SheetDraft, said: str = "", number: int | None = None) -> None:
        place = self._sheet if number is None else number
        self._edit(self._draft.with_sheet(place, sheet), said)

    def action_undo(self) -> None:
        if self._past:
            self._draft = self._past.pop()
            self._notice = ("Taken back", "")
            self._changed()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Enter: the question about the line under the cursor."""
        sheet, sample = self._current, self._sample
        if sheet is None or sample is None or not self._key:
            return
        if self._step == SHEETS:
            self._ask_sheet(int(self._key))
        elif self._step == COLUMNS and self._key.startswith("need:"):
            table, _, column = self._key.removeprefix("need:").partition(".")
            self._ask_source((table, column))
        elif self._step == COLUMNS:
            self._ask_target(self._key.removeprefix("column:"))
        elif self._step == CODES:
            self._ask_code(self._words[int(self._key)])

    def _ask(self, form: "forms.KeyPick", answered: Callable[[str], None]) -> None:
        def left(key: str | None) -> None:
            if key is not None:
                answered(key)

        self.app.push_screen(form, left)

    def _ask_sheet(self, number: int) -> None:
        assert self._sample is not None
        sheet, cells = self._draft.sheets[number], self._sample.sheets[number]

        def answered(key: str) -> None:
            if key == "out":
                self._edit_sheet(_left_out(sheet), f"{sheet.name} is left out", number)
            elif key == "header":
                menu = forms.header_menu(sheet, cells, revealed=self._revealed)
                self._ask(menu, lambda row: self._with_header(number, int(row)))
            else:
                name = key.removeprefix("table:")
                held = sheet.table(name) is None
                self._edit_sheet(
                    editing.with_table(sheet, cells, name, held=held),
                    f"{sheet.name} {'holds' if held else 'no longer holds'} {name}",
                    number,
                )

        self._ask(forms.sheet_menu(sheet, revealed=self._revealed), answered)

    def _with_header(self, number: int, index: int) -> None:
        assert self._sample is not None
        cells = self._sample.sheets[number]
        line = cells.lines[index][0]
        sheet = proposing.propose_sheet(self._sample, cells, index)
        self._edit_sheet(sheet, f"The header is row {line}; columns are matched anew", number)

    def action_take(self) -> None:
        """Space: takes a sheet that is left out, or leaves it out."""
        if self._step != SHEETS or self._sample is None or not self._key:
            return
        number = int(self._key)
        sheet, cells = self._draft.sheets[number], self._sample.sheets[number]
        if sheet.tables:
            self._edit_sheet(_left_out(sheet), f"{sheet.name} is left out", number)
            return
        found = proposing.propose_sheet(self._sample, cells, sheet.index)
        if found.tables:
            self._edit_sheet(found, f"{sheet.name} is taken", number)
        else:
            self._say("Nothing in it is known: Enter says what it holds", "soon")

    def _ask_target(self, label: str, *, also: bool = False) -> None:
        sheet, sample = self._current, self._sample
        assert sheet is not None
        assert sample is not None

        def answered(key: str) -> None:
            places: list[Place] = list(direct(sheet, label)) if also else []
            if key:
                table, _, column = key.partition(".")
                places.append((table, column))
            edited = editing.with_target(sheet, sample.sheets[self._sheet], label, places)
            said = " + ".join(map(lists.words_of, places)) or "not used"
            self._edit_sheet(edited, f"{label}: {said}")

        self._ask(forms.target_menu(sheet, label), answered)

    def action_more(self) -> None:
        """``+``: one of their columns as one more of ours."""
        if self._step == COLUMNS and self._key.startswith("column:"):
            self._ask_target(self._key.removeprefix("column:"), also=True)

    def _ask_source(self, place: Place) -> None:
        sheet, sample = self._current, self._sample
        assert sheet is not None
        assert sample is not None
        cells = sample.sheets[self._sheet]

        def answered(key: str) -> None:
            kind, _, rest = key.partition(":")
            edited = editing.with_source(
                sheet,
                cells,
                place,
                said=(rest,) if kind in ("made", "label") else (),
                constant=rest if kind == "constant" else "",
            )
            self._edit_sheet(edited, f"{lists.words_of(place)}: settled")

        self._ask(forms.source_menu(sheet, place), answered)

    def _ask_code(self, word: CodeWord) -> None:
        sheet = self._current
        assert sheet is not None
        shown = shown_word(word.word, *word.place, word.times, revealed=self._revealed)

        def answered(key: str) -> None:
            code = key.removeprefix("code:") if key else None
            said = (code or "nothing").replace("_", " ") if code is not None else "kept as it is"
            edited = editing.with_code(sheet, word.place, word.word, code)
            self._edit_sheet(edited, f'"{shown}": {said}')

        self._ask(forms.code_menu(word, shown), answered)

    def action_accept(self) -> None:
        """``a``: takes every guess about codes."""
        sheet = self._current
        if self._step != CODES or sheet is None:
            return
        guesses = [word for word in self._words if not word.known and word.guess]
        for word in guesses:
            sheet = editing.with_code(sheet, word.place, word.word, word.guess)
        if guesses:
            self._edit_sheet(sheet, f"{counted(len(guesses), 'guess', 'guesses')} taken; u undoes")
        else:
            self._say("There is no guess to take", "muted")

    # What others may see

    def action_reveal(self) -> None:
        """``m``: shows names, ids and texts, after that is on record; again masks them."""
        if self._revealed:
            self.mask()
        else:
            self._log_reveal()

    @work(thread=True, group="log", exit_on_error=False)
    def _log_reveal(self) -> None:
        from huddle.errors import explained

        try:
            self._rehearse.log()
        except Exception as error:
            self.post_message(self.Failed(f"Not revealed: {explained(error)}", fatal=False))
        else:
            self.post_message(self.Shown())

    def on_mapping_screen_shown(self) -> None:
        self._revealed = True
        self.set_timer(REVEAL_SECONDS, self.mask)
        self._say(f"Shown for {REVEAL_SECONDS} seconds, and logged", "muted")

    def mask(self) -> None:
        """Masks what is revealed."""
        if self._revealed:
            self._revealed = False
            self._say("Masked", "muted")

    def action_help(self) -> None:
        from huddle.screens.help import HelpModal

        self.app.push_screen(HelpModal(keys=[], page="import"))

    # The end

    def _profile_name(self) -> str:
        return self._draft.profile or keeping.proposed_name(self._path.name)

    def action_save(self) -> None:
        """``Ctrl+S``: the last question, then the profile is saved."""
        if self._sample is None:
            return
        if missing := lacking(self._draft):
            self._step = COLUMNS if self._taken_sheets() else SHEETS
            self._say(f"{missing[0].replace('_', ' ')}: Enter says where it is", "act")
            return
        taken = [each.name for each in profiles.shipped()]
        try:
            taken += [each.name for each in profiles.saved()]
        except ProfileError as error:
            self._say(str(error), "act")
            return
        holds = ", ".join(
            f"{plain(sheet.name)[:24]} ({' and '.join(each.table for each in sheet.tables)})"
            for sheet in self._taken_sheets()
        )
        open_ = sum(
            len(previewing.unanswered(previewing.code_words(sheet, cells)))
            for sheet, cells in zip(self._draft.sheets, self._sample.sheets, strict=True)
            if sheet.tables
        )
        form = forms.SaveForm(
            self._draft, self._profile_name(), subject=holds, taken=taken, open_questions=open_
        )
        self.app.push_screen(form, self._saved)

    def _saved(self, saving: "forms.Saving | None") -> None:
        from dataclasses import replace

        if saving is None or self._sample is None:
            return
        draft = replace(self._draft, full=saving.full)
        profile = keeping.profile_of(draft, self._sample, saving.name)
        try:
            profiles.save(profile)
        except OSError as error:
            self._say(f"The profile cannot be saved ({error.strerror})", "act")
            return
        self.dismiss(Mapped(profile, saving.import_now))

    def action_leave(self) -> None:
        """Escape."""
        self.before_leaving(lambda: self.dismiss(None))

    def before_leaving(self, then: Callable[[], object]) -> None:
        """Asks first, where something was settled."""

        def left(leave: bool | None) -> None:
            if leave:
                then()

        if self._draft == self._first:
            then()
        elif not isinstance(self.app.screen, forms.LeaveModal):
            self.app.push_screen(forms.LeaveModal(), left)


def _left_out(sheet: SheetDraft) -> SheetDraft:
    return SheetDraft(sheet.name, sheet.index, sheet.labels)


def _examples(sheet: SheetDraft, cells: sampling.SheetSample) -> dict[str, str]:
    """The first filled cell under each header."""
    found: dict[str, str] = {}
    for _, row in cells.lines[sheet.index + 1 : sheet.index + 200]:
        for label, text in zip(sheet.labels, row, strict=False):
            if text.strip() and label not in found:
                found[label] = " ".join(text.split())
        if len(found) == len(sheet.labels):
            break
    return found


def _some(sheet: SheetDraft, cells: sampling.SheetSample, label: str) -> Sequence[str]:
    """The first different cells under a header."""
    place = sheet.labels.index(label)
    texts = (row[place] for _, row in cells.lines[sheet.index + 1 :] if place < len(row))
    found: dict[str, None] = {}
    for text in texts:
        if text.strip():
            found[" ".join(text.split())] = None
            if len(found) == 6:
                break
    return list(found)


def _drawn(line: Line, tones: Bar) -> Content:
    """A line for a list. No text is ever read as markup."""
    text = Text()
    for span in line:
        text.append(plain_span(span.text), tones.tone(span.tone))
    return Content.from_rich_text(text)


def plain_span(text: str) -> str:
    """A span's text with nothing in it that a terminal would obey, its spaces kept."""
    from huddle.widgets.dialog import plain_inside

    return plain_inside(text)
