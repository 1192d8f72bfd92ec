"""The questions of a mapping about one line, and the draft that an answer makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from huddle.intake import editing, proposing
from huddle.intake.draft import direct
from huddle.privacy.cells import is_protected, shown_word
from huddle.screens.mapping import forms, lists

if TYPE_CHECKING:
    from huddle.intake.draft import Place
    from huddle.intake.previewing import CodeWord
    from huddle.screens.mapping.screen import MappingScreen


class Asking:
    """Asks on one mapping."""

    def __init__(self, screen: MappingScreen) -> None:
        self.screen = screen

    def _ask(self, form: forms.KeyPick, answered: Callable[[str], None]) -> None:
        def left(key: str | None) -> None:
            if key is not None:
                answered(key)

        self.screen.app.push_screen(form, left)

    def ask_sheet(self, number: int) -> None:
        """What a sheet holds, where its header is, or that it is left out."""
        assert self.screen.sample is not None
        sheet, cells = self.screen.draft.sheets[number], self.screen.sample.sheets[number]

        def answered(key: str) -> None:
            if key == "out":
                self.screen.edit_sheet(sheet.left_out, f"{sheet.name} is left out", number)
            elif key == "header":
                menu = forms.header_menu(sheet, cells, revealed=self.screen.revealed)
                self._ask(menu, lambda row: self._with_header(number, int(row)))
            else:
                name = key.removeprefix("table:")
                held = sheet.table(name) is None
                self.screen.edit_sheet(
                    editing.with_table(sheet, cells, name, held=held),
                    f"{sheet.name} {'holds' if held else 'no longer holds'} {name}",
                    number,
                )

        self._ask(forms.sheet_menu(sheet, revealed=self.screen.revealed), answered)

    def _with_header(self, number: int, index: int) -> None:
        assert self.screen.sample is not None
        cells = self.screen.sample.sheets[number]
        line = cells.lines[index][0]
        sheet = proposing.propose_sheet(self.screen.sample, cells, index)
        self.screen.edit_sheet(sheet, f"The header is row {line}; columns are matched anew", number)

    def ask_target(self, label: str, *, also: bool = False) -> None:
        """Which columns of ours a header is; ``also``: one more."""
        sheet, sample = self.screen.sheet, self.screen.sample
        assert sheet is not None
        assert sample is not None

        def answered(key: str) -> None:
            places: list[Place] = list(direct(sheet, label)) if also else []
            if key:
                table, _, column = key.partition(".")
                places.append((table, column))
            edited = editing.with_target(sheet, sample.sheets[self.screen.number], label, places)
            said = " + ".join(map(lists.words_of, places)) or "not used"
            self.screen.edit_sheet(edited, f"{label}: {said}")

        self._ask(forms.target_menu(sheet, label), answered)

    def ask_source(self, place: Place) -> None:
        """Where a column of ours comes from."""
        sheet, sample = self.screen.sheet, self.screen.sample
        assert sheet is not None
        assert sample is not None
        cells = sample.sheets[self.screen.number]

        def answered(key: str) -> None:
            kind, _, rest = key.partition(":")
            edited = editing.with_source(
                sheet,
                cells,
                place,
                said=(rest,) if kind in ("made", "label") else (),
                constant=rest if kind == "constant" else "",
            )
            self.screen.edit_sheet(edited, f"{lists.words_of(place)}: settled")

        self._ask(forms.source_menu(sheet, place), answered)

    def ask_code(self, word: CodeWord) -> None:
        """What a word of theirs means."""
        sheet = self.screen.sheet
        assert sheet is not None
        if is_protected(*word.place) and not self.screen.revealed:
            self.screen.say(
                "A masked screen does not show this word: m does, and is logged", "soon"
            )
            return
        shown = shown_word(word.word, *word.place, word.times, revealed=self.screen.revealed)

        def answered(key: str) -> None:
            code = key.removeprefix("code:") if key else None
            said = (code or "nothing").replace("_", " ") if code is not None else "kept as it is"
            edited = editing.with_code(sheet, word.place, word.word, code)
            self.screen.edit_sheet(edited, f'"{shown}": {said}')

        self._ask(forms.code_menu(word, shown), answered)
