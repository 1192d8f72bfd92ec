"""What a mapping shows of itself: its steps, its lines, the line under the cursor, its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huddle.intake import previewing
from huddle.intake.draft import SheetDraft, direct, needs
from huddle.intake.periods import EACH
from huddle.intake.sampling import SheetSample
from huddle.plain import plain
from huddle.privacy.cells import shown_cell, shown_word
from huddle.screens.mapping import lists
from huddle.screens.mapping.lists import CODES, COLUMNS, ROWS, SHEETS, STEPS
from huddle.widgets.bars import FooterKey, Part
from huddle.widgets.lines import Span
from huddle.widgets.story import Told
from huddle.words import counted

if TYPE_CHECKING:
    from huddle.intake.draft import Need
    from huddle.intake.previewing import CodeWord
    from huddle.screens.mapping.screen import MappingScreen


class Showing:
    """What one mapping shows."""

    def __init__(self, screen: MappingScreen) -> None:
        self.screen = screen

    def step_words(self, number: int) -> str:
        """The name of a step, and how much of it is still open."""
        sheet = self.screen.sheet
        if sheet is None:
            return STEPS[number]
        if number == COLUMNS and (lacking := sum(n.required for n in self._open_needs(sheet))):
            return f"{STEPS[number]} ▲{lacking}"
        if number == CODES and (open_ := len(previewing.unanswered(self.screen.words))):
            return f"{STEPS[number]} ■{open_}"
        if number == ROWS and self.screen.preview and self.screen.preview.refused:
            return f"{STEPS[number]} ▲{self.screen.preview.refused}"
        return STEPS[number]

    def _open_needs(self, sheet: SheetDraft) -> list[Need]:
        return [need for need in needs(sheet) if need.required]

    def about(self) -> list[Part]:
        """What the step is about: which sheet, and how far it is."""
        sheet = self.screen.sheet
        if self.screen.sample is None:
            return [Part("Nothing to map" if self.screen.unreadable else "Reading …", "muted")]
        if self.screen.step == SHEETS or sheet is None:
            taken = sum(1 for each in self.screen.draft.sheets if each.tables)
            return [
                Part(f"{taken} of {counted(len(self.screen.draft.sheets), 'sheet')} taken", "muted")
            ]
        place = f"{self.screen.number + 1} of {len(self.screen.draft.sheets)}"
        parts = [Part(f"{plain(sheet.name)[:30]}", "strong"), Part(f"sheet {place}", "muted", 1)]
        if not sheet.tables:
            return [*parts, Part("left out: step 1 takes it", "muted")]
        if self.screen.step == COLUMNS:
            own = [each for each in sheet.labels if each not in EACH]
            used = {*sheet.used, *lists.spread_headers(sheet)}.intersection(own)
            filled = sum(1 for label in own if not label.startswith("column "))
            parts.append(Part(f"{len(used)} of {filled} columns used", "muted"))
            if len(used) < len(own) and self.screen.preview is None:
                parts.append(Part("counting …", "faint", 0))
        elif self.screen.step == CODES:
            open_ = len(previewing.unanswered(self.screen.words))
            said = f"{counted(open_, 'word')} to answer" if open_ else "every word is known"
            parts.append(
                Part(said if self.screen.preview else "counting …", "soon" if open_ else "muted")
            )
        else:
            whole = self.screen.checked is not None and not self.screen.checked.problem
            parts = self._counts() if whole else [*parts, *self._counts()]
        return parts

    def _counts(self) -> list[Part]:
        """How many rows arrive, of the whole file where that is known."""
        if self.screen.checked is not None and not self.screen.checked.problem:
            alone = self.screen.checked.uncompared
            told = [
                lists.told_counts(table, counts, alone.get(table, 0))
                for table, counts in self.screen.checked.tables.items()
            ]
            return [
                Part("whole file", "muted", 2),
                *(Part(each, "muted", 8 - place) for place, each in enumerate(told)),
            ]
        if self.screen.preview is None:
            return [Part("counting …", "muted")]
        more = "" if self.screen.preview.whole else "first "
        parts = [
            Part(
                f"{more}{counted(self.screen.preview.looked, 'row')}, "
                f"{self.screen.preview.refused:,} rejected"
            )
        ]
        if self.screen.checking == self.screen.turn and self.screen.checked is None:
            done = f" {self.screen.rows_done:,} rows" if self.screen.rows_done else ""
            parts.append(Part(f"trying the whole file{done} …", "muted", 5))
        return parts

    def items(self) -> list[lists.Item]:
        """The lines of the step."""
        sample, sheet = self.screen.sample, self.screen.sheet
        if sample is None or sheet is None:
            return []
        if self.screen.step == SHEETS:
            return list(lists.sheet_items(self.screen.draft, sample, self.screen.width))
        if not sheet.tables:
            return []
        if self.screen.step == COLUMNS:
            examples = _examples(sheet, sample.sheets[self.screen.number])
            shown = lists.column_items(
                sheet, examples, self.screen.width, revealed=self.screen.revealed
            )
            return list(shown)
        if self.screen.step == CODES:
            return list(
                lists.code_items(
                    self.screen.words, self.screen.width, revealed=self.screen.revealed
                )
            )
        if self.screen.preview is None:
            return []
        checked = self.screen.checked if len(self.screen.taken_sheets()) == 1 else None
        return list(
            lists.row_items(
                self.screen.preview, checked, self.screen.width, revealed=self.screen.revealed
            )
        )

    def _told_row(self) -> list[Told]:
        assert self.screen.preview is not None
        rows = (*self.screen.preview.rows, *self.screen.preview.rejected)
        row = next((each for each in rows if f"row:{each.line}" == self.screen.current_key), None)
        if row is None:
            return []
        detail = lists.row_detail(row, revealed=self.screen.revealed)
        return [Told(text, "", (Span(f"{label}  ", "muted"),)) for label, text in detail]

    def _told_column(self, sheet: SheetDraft, label: str) -> list[Told]:
        places = sheet.uses(label)
        first = (direct(sheet, label) or places or [("", "")])[0]
        cells = self.screen.sample.sheets[self.screen.number] if self.screen.sample else None
        seen = _some(sheet, cells, label) if cells else []
        shown = dict.fromkeys(
            shown_cell(each, *first, revealed=self.screen.revealed) for each in seen or ("",)
        )
        means = lists.all_words_of(places) or "nothing of ours: not used"
        return [
            Told(means, "", (Span("becomes  ", "faint"),)),
            Told(
                " · ".join(filter(None, shown)) or "blank", "muted", (Span("holds    ", "faint"),)
            ),
        ]

    def _told_word(self, word: CodeWord) -> Told:
        table, column = word.place
        if lists.is_hidden(word) and not self.screen.revealed:
            return Told(f"the words under {word.header}, which m reveals", "muted")
        shown = shown_word(word.word, table, column, word.times, revealed=self.screen.revealed)
        said = f'"{shown}" under {word.header}, {counted(word.times, "time")}'
        first = f", first in row {word.line}" if self.screen.revealed else ""
        return Told(f"{said}{first}", "muted")

    def footer(self) -> list[FooterKey]:
        """The keys that work now."""
        if self.screen.sample is None:
            return []
        keys: list[FooterKey] = []
        if self.screen.step == SHEETS:
            keys = [
                FooterKey("choose", "Enter", "what it holds", "holds"),
                FooterKey("take", "Space", "take or leave out", "take"),
            ]
        elif self.screen.step == COLUMNS and self.screen.listed:
            keys = [
                FooterKey("choose", "Enter", "match", "match"),
                FooterKey("more", "+", "match to one more", "one more"),
            ]
        elif self.screen.step == CODES and self.screen.words:
            keys = [FooterKey("choose", "Enter", "answer", "answer")]
            if any(each.guess and not each.known for each in self.screen.words):
                keys.append(FooterKey("accept", "a", "take all guesses", "take guesses"))
        if self.screen.step != SHEETS and len(self.screen.taken_sheets()) > 1:
            keys.append(FooterKey("sheet(1)", "Tab", "next sheet", "sheet"))
        ahead = "next step" if self.screen.step < ROWS else "save and import"
        keys.append(FooterKey("step(1)", "n", ahead, ahead.split()[0]))
        if self.screen.step > SHEETS:
            keys.append(FooterKey("step(-1)", "p", "back", "back"))
        if self.screen.past:
            keys.append(FooterKey("undo", "u", "undo", "undo"))
        seen = "mask" if self.screen.revealed else "reveal"
        return [*keys, FooterKey("reveal", "m", seen, seen)]

    def detail(self) -> list[Told]:
        """What there is to know about the line under the cursor."""
        told: list[Told] = []
        sheet = self.screen.sheet
        if sheet is not None and self.screen.sample is not None:
            if self.screen.step == SHEETS:
                place = int(self.screen.current_key or 0)
                names = lists.header_words(
                    self.screen.draft.sheets[place], 40, revealed=self.screen.revealed
                )
                told = [Told(names or "no words in it", "muted", (Span("header  ", "faint"),))]
            elif self.screen.step == ROWS and self.screen.preview is not None:
                told = self._told_row()
            elif self.screen.step == COLUMNS and self.screen.current_key.startswith("column:"):
                told = self._told_column(sheet, self.screen.current_key.removeprefix("column:"))
            elif self.screen.step == CODES and self.screen.words and self.screen.current_key:
                told = [self._told_word(self.screen.words[int(self.screen.current_key)])]
        return told


def _examples(sheet: SheetDraft, cells: SheetSample) -> dict[str, str]:
    """The first filled cell under each header."""
    found: dict[str, str] = {}
    first = cells._replace(lines=cells.lines[: sheet.index + 200])
    for _, row in first.below(sheet.index + 1):
        for label, text in zip(sheet.labels, row, strict=False):
            if text.strip() and label not in found:
                found[label] = " ".join(text.split())
        if len(found) == len(sheet.labels):
            break
    return found


def _some(sheet: SheetDraft, cells: SheetSample, label: str) -> Sequence[str]:
    """The first different cells under a header."""
    place = sheet.labels.index(label)
    texts = (row[place] for _, row in cells.below(sheet.index + 1) if place < len(row))
    found: dict[str, None] = {}
    for text in texts:
        if text.strip():
            found[" ".join(text.split())] = None
            if len(found) == 6:
                break
    return list(found)
