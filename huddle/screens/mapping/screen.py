"""Mapping a workbook, looking at it: sheets, columns, codes, rows; then a profile is saved.

Reading and counting happen in threads. Nothing is written before the person says so at the end.
"""

import threading
from collections.abc import Callable
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
from textual.timer import Timer
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from huddle.intake import editing, keeping, previewing, profiles, proposing, sampling
from huddle.intake.dates import LocalClock
from huddle.intake.draft import Draft, SheetDraft, lacking
from huddle.intake.previewing import CodeWord, Preview
from huddle.intake.profiles import Profile, ProfileError
from huddle.intake.report import FileReport
from huddle.intake.sampling import Sample
from huddle.intake.sheets import FileError
from huddle.plain import plain
from huddle.privacy.cells import is_protected
from huddle.screens.mapping import asking, forms, showing
from huddle.screens.mapping.asking import Question
from huddle.screens.mapping.state import CODES, COLUMNS, ROWS, SHEETS, STEPS, MappingState
from huddle.widgets.bars import Bar, FooterKey, KeyBar, Part
from huddle.widgets.dialog import Modal, plain_inside
from huddle.widgets.lines import Line, fit
from huddle.widgets.story import Story
from huddle.words import counted
from themes import FOLDER

REVEAL_SECONDS = 60


class Mapped(NamedTuple):
    """How the mapping ended: with this profile saved, and the file to be imported by it or not."""

    profile: Profile
    import_now: bool


class Rehearse(NamedTuple):
    """What a screen must be given to try an import: ``zone`` where days begin, and ``run``, which
    imports the file by a profile without storing anything. ``log`` records a reveal, and
    ``logged`` is what is said of that."""

    zone: str
    now: datetime
    run: Callable[[Path, Profile, Callable[[int], None]], FileReport]
    log: Callable[[], None]
    logged: str = "logged"


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

    def __init__(self, path: Path, rehearse: Rehearse, why: str = "") -> None:
        """``why`` says what makes the mapping necessary. ``listed`` are the keys of the lines."""
        super().__init__()
        self.path = path
        self._rehearse = rehearse
        self._clock = LocalClock(rehearse.zone)
        self._notice: tuple[str, str] = (why, "soon")
        self.state = MappingState()
        self._first = self.state.draft
        self._stopped = threading.Event()
        self._asked = False
        """Whether a reveal is being logged."""
        self._masking: Timer | None = None
        self.listed: list[str] = []

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
            today = self._rehearse.now.date()
            sample = sampling.take(self.path, self._stopped.is_set, today)
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
        draft = self._first = message.draft
        self.state.begin(message.sample, draft)
        said = [f"sheet {name} is missing" for name in draft.missing]
        said += [f"{each.name}: {'; '.join(each.said)}" for each in draft.sheets if each.said]
        if said:
            self._notice = (" · ".join(said), "soon")
        elif not self.state.taken:
            self._notice = ("No sheet is known: Enter says what one holds", "soon")
        elif draft.profile and not self._notice[0]:
            self._notice = (f"Begun with profile {draft.profile}", "muted")
        self._count()

    def on_mapping_screen_failed(self, message: Failed) -> None:
        self._asked = False
        self.state.unreadable = self.state.unreadable or message.fatal
        self.say(f"{self.path.name}: {message.said}" if message.fatal else message.said, "act")

    def _count(self) -> None:
        """What is shown of the rows is counted anew, of the draft as it is now."""
        state = self.state
        self._present()
        if state.sample is not None and state.number in state.taken:
            self._look(state.turn, state.draft, state.sample, state.number)
        if state.step == ROWS:
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
        if message.turn == self.state.turn:
            self.state.preview, self.state.words = message.shown, message.words
            self._present()

    def _check(self) -> None:
        """Rehearses the whole file, once for a draft that could be imported."""
        state = self.state
        if state.sample is None or state.checking == state.turn or lacking(state.draft):
            return
        state.checking, state.rows_done = state.turn, 0
        profile = keeping.profile_of(state.draft, state.sample, self._profile_name())
        work = (state.turn, profile)
        threading.Thread(target=self._run_check, args=work, daemon=True).start()

    def _run_check(self, turn: int, profile: Profile) -> None:
        from huddle.errors import explained

        def say(done: int) -> None:
            if self._stopped.is_set() or turn != self.state.turn:
                raise KeyboardInterrupt
            self.post_message(self.Checked(turn, None, done))

        try:
            report = self._rehearse.run(self.path, profile, say)
        except KeyboardInterrupt:
            return
        except Exception as error:
            self.post_message(self.Failed(explained(error), fatal=False))
        else:
            self.post_message(self.Checked(turn, report))

    def on_mapping_screen_checked(self, message: Checked) -> None:
        if message.turn != self.state.turn:
            return
        self.state.rows_done = message.rows or self.state.rows_done
        if message.report is not None:
            self.state.checked = message.report
            if message.report.problem:
                self._notice = (message.report.problem, "act")
        self._present()

    # Presenting

    @property
    def width(self) -> int:
        return max(self.app.size.width - 5, 20)

    def on_resize(self) -> None:
        self._present()

    def say(self, text: str, tone: str = "") -> None:
        self._notice = (text, tone)
        self._present()

    def _present(self) -> None:
        if not self.is_mounted:
            return
        masked = "revealed" if self.state.revealed else "masked"
        self.query_one("#header", Bar).fill(
            [Part("Map a file", "strong"), Part(plain(self.path.name), "", 5, named=True)],
            [Part(masked, "soon" if self.state.revealed else "muted")],
        )
        self.query_one("#steps", KeyBar).fill(
            [
                FooterKey(
                    f"go({number})",
                    f"{'▸' if number == self.state.step else ' '}{number + 1}",
                    showing.step_words(self.state, number),
                    showing.step_words(self.state, number),
                )
                for number in range(len(STEPS))
            ],
            FooterKey("save", "^s", "save and import", "save"),
        )
        self.query_one("#about", Bar).fill(showing.about(self.state))
        self._list()
        text, tone = self._notice
        self.query_one("#notice", Bar).fill([Part(fit(plain(text), self.width).rstrip(), tone)])
        self.query_one("#keys", KeyBar).fill(
            showing.footer(self.state), FooterKey("leave", "Esc", "leave", "")
        )

    def _list(self) -> None:
        """Fills the list, the cursor on the same thing as before where it is still there."""
        listing = self.query_one(Listing)
        at = listing.highlighted
        before = self.listed[at] if at is not None and at < len(self.listed) else ""
        items = showing.items(self.state, self.width)
        self.listed = [item.key for item in items]
        listing.clear_options()
        tones = self.query_one("#about", Bar)
        listing.add_options(
            [Option(_drawn(item.line, tones), disabled=not item.key) for item in items]
        )
        if items:
            wanted = before if before in self.listed else ""
            first = next((n for n, key in enumerate(self.listed) if key), 0)
            same = at if at is not None and before and at < len(self.listed) else first
            listing.highlighted = self.listed.index(wanted) if wanted else same
        self._detail()

    def on_option_list_option_highlighted(self) -> None:
        self._detail()

    @property
    def current_key(self) -> str:
        at = self.query_one(Listing).highlighted
        return self.listed[at] if at is not None and at < len(self.listed) else ""

    def _detail(self) -> None:
        """What there is to know about the line under the cursor."""
        self.query_one("#more", Story).tell(showing.detail(self.state, self.current_key))

    async def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        await self.run_action(f"screen.{message.command}")

    # Moving

    def action_go(self, step: int) -> None:
        if self.state.sample is None:
            return
        self.state.step = step
        taken = self.state.taken
        if step != SHEETS and taken and self.state.number not in taken:
            self._to_sheet(taken[0])
        self.query_one(Listing).highlighted = None
        self._present()
        if step == ROWS:
            self._check()
            self._present()

    def action_step(self, by: int) -> None:
        if self.state.step + by > ROWS:
            self.action_save()
        elif self.state.step + by >= 0:
            self.action_go(self.state.step + by)

    def action_sheet(self, by: int) -> None:
        if not self.state.draft.sheets:
            return
        if self.state.step == SHEETS:
            self.query_one(Listing).action_cursor_down()
            return
        if taken := self.state.taken:
            at = taken.index(self.state.number) if self.state.number in taken else -1
            self._to_sheet(taken[(at + by) % len(taken)])

    def _to_sheet(self, number: int) -> None:
        if number != self.state.number:
            self.query_one(Listing).highlighted = None
            self.state.look_at(number)
            self._count()

    # Editing

    def _settle(self, number: int, sheet: SheetDraft, said: str) -> None:
        if self.state.settle(self.state.draft.with_sheet(number, sheet)):
            self._notice = (said, "")
            self._count()

    def action_undo(self) -> None:
        if self.state.undo():
            self._notice = ("Taken back", "")
            self._count()

    def _ask(self, question: Question, number: int) -> None:
        """Asks about the sheet of that number, and on where an answer asks one more."""

        def left(key: str | None) -> None:
            if key is None:
                return
            answer = question.answered(key)
            if isinstance(answer, Question):
                self._ask(answer, number)
            else:
                self._settle(number, answer.sheet, answer.said)

        self.app.push_screen(question.menu, left)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Enter: the question about the line under the cursor."""
        key, sample, revealed = self.current_key, self.state.sample, self.state.revealed
        if sample is None or not key:
            return
        number = int(key) if self.state.step == SHEETS else self.state.number
        sheet, cells = self.state.draft.sheets[number], sample.sheets[number]
        if self.state.step == SHEETS:
            self._ask(asking.of_sheet(sample, sheet, cells, revealed=revealed), number)
        elif self.state.step == COLUMNS and key.startswith("need:"):
            table, _, column = key.removeprefix("need:").partition(".")
            self._ask(asking.of_source(sheet, cells, (table, column)), number)
        elif self.state.step == COLUMNS:
            self._ask_target(key.removeprefix("column:"))
        elif self.state.step == CODES:
            word = self.state.words[int(key)]
            if is_protected(*word.place) and not revealed:
                said = "A masked screen does not show this word: m does, and is logged"
                self.say(said, "soon")
            else:
                self._ask(asking.of_code(sheet, word, revealed=revealed), number)

    def _ask_target(self, label: str, *, also: bool = False) -> None:
        sheet, cells = self.state.sheet, self.state.cells
        if sheet is not None and cells is not None:
            self._ask(asking.of_target(sheet, cells, label, also=also), self.state.number)

    def action_take(self) -> None:
        """Space: takes a sheet that is left out, or leaves it out."""
        sample = self.state.sample
        if self.state.step != SHEETS or sample is None or not self.current_key:
            return
        number = int(self.current_key)
        sheet, cells = self.state.draft.sheets[number], sample.sheets[number]
        if sheet.tables:
            self._settle(number, sheet.left_out, f"{sheet.name} is left out")
            return
        found = proposing.propose_sheet(sample, cells, sheet.index)
        if found.tables:
            self._settle(number, found, f"{sheet.name} is taken")
        else:
            self.say("Nothing in it is known: Enter says what it holds", "soon")

    def action_more(self) -> None:
        """``+``: one of their columns as one more of ours."""
        if self.state.step == COLUMNS and self.current_key.startswith("column:"):
            self._ask_target(self.current_key.removeprefix("column:"), also=True)

    def action_accept(self) -> None:
        """``a``: takes every guess about codes."""
        sheet = self.state.sheet
        if self.state.step != CODES or sheet is None:
            return
        guesses = [word for word in self.state.words if not word.known and word.guess]
        for word in guesses:
            sheet = editing.with_code(sheet, word.place, word.word, word.guess)
        if guesses:
            said = f"{counted(len(guesses), 'guess', 'guesses')} taken; u undoes"
            self._settle(self.state.number, sheet, said)
        else:
            self.say("There is no guess to take", "muted")

    # What others may see

    def action_reveal(self) -> None:
        """``m``: shows names, ids and texts, after that is on record; again masks them."""
        if self.state.revealed:
            self.mask()
        elif not self._asked:
            self._asked = True
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
        self.state.revealed, self._asked = True, False
        self._masking = self.set_timer(REVEAL_SECONDS, self.mask)
        self.say(f"Shown for {REVEAL_SECONDS} seconds, and {self._rehearse.logged}", "muted")

    def mask(self) -> None:
        """Masks what is revealed, also in what is asked over it."""
        if self._masking is not None:
            self._masking.stop()
            self._masking = None
        if self.state.revealed:
            self.state.revealed = False
            opened = self.app.screen_stack
            for screen in opened[opened.index(self) + 1 :]:
                if isinstance(screen, Modal):
                    screen.mask({})
            self.say("Masked", "muted")

    def action_help(self) -> None:
        from huddle.screens.modals.help import HelpModal

        self.app.push_screen(HelpModal(keys=[], page="import"))

    # The end

    def _profile_name(self) -> str:
        return self.state.draft.profile or keeping.proposed_name(self.path.name)

    def action_save(self) -> None:
        """``Ctrl+S``: the last question, then the profile is saved."""
        draft, sample = self.state.draft, self.state.sample
        if sample is None:
            return
        if missing := lacking(draft):
            self.state.step = COLUMNS if self.state.taken else SHEETS
            self.say(f"{missing[0].replace('_', ' ')}: Enter says where it is", "act")
            return
        names = [each.name for each in profiles.shipped()]
        try:
            names += [each.name for each in profiles.saved()]
        except ProfileError as error:
            self.say(str(error), "act")
            return
        sheets = [(draft.sheets[number], sample.sheets[number]) for number in self.state.taken]
        holds = ", ".join(
            f"{plain(sheet.name)[:24]} ({' and '.join(each.table for each in sheet.tables)})"
            for sheet, _ in sheets
        )
        open_ = sum(
            len(previewing.unanswered(previewing.code_words(sheet, cells)))
            for sheet, cells in sheets
        )
        form = forms.SaveForm(
            draft, self._profile_name(), subject=holds, taken=names, open_questions=open_
        )
        self.app.push_screen(form, self._saved)

    def _saved(self, saving: "forms.Saving | None") -> None:
        from dataclasses import replace

        if saving is None or self.state.sample is None:
            return
        draft = replace(self.state.draft, full=saving.full)
        profile = keeping.profile_of(draft, self.state.sample, saving.name)
        try:
            profiles.save(profile)
        except OSError as error:
            self.say(f"The profile cannot be saved ({error.strerror})", "act")
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

        if self.state.draft == self._first:
            then()
        elif not isinstance(self.app.screen, forms.LeaveModal):
            self.app.push_screen(forms.LeaveModal(), left)


def _drawn(line: Line, tones: Bar) -> Content:
    """A line for a list. No text is ever read as markup."""
    text = Text()
    for span in line:
        text.append(plain_inside(span.text), tones.tone(span.tone))
    return Content.from_rich_text(text)
