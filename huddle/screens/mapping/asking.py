"""The questions of a mapping about one line, and what an answer makes of its sheet."""

from collections.abc import Callable
from typing import NamedTuple

from huddle.intake import editing, proposing
from huddle.intake.draft import Place, SheetDraft, direct
from huddle.intake.previewing import CodeWord
from huddle.intake.sampling import Sample, SheetSample
from huddle.privacy.cells import shown_word
from huddle.screens.mapping import forms, lists


class Edit(NamedTuple):
    """What an answer makes of a sheet, and how that is said."""

    sheet: SheetDraft
    said: str


class Question(NamedTuple):
    """A menu, and what comes of the key that is chosen in it: an edit, or one more question."""

    menu: forms.KeyPick
    answered: "Callable[[str], Edit | Question]"


def of_sheet(sample: Sample, sheet: SheetDraft, cells: SheetSample, *, revealed: bool) -> Question:
    """What a sheet holds, where its header is, or that it is left out."""

    def with_header(row: str) -> Edit:
        line = cells.lines[int(row)][0]
        anew = proposing.propose_sheet(sample, cells, int(row))
        return Edit(anew, f"The header is row {line}; columns are matched anew")

    def answered(key: str) -> Edit | Question:
        if key == "out":
            return Edit(sheet.left_out, f"{sheet.name} is left out")
        if key == "header":
            return Question(forms.header_menu(sheet, cells, revealed=revealed), with_header)
        name = key.removeprefix("table:")
        held = sheet.table(name) is None
        return Edit(
            editing.with_table(sheet, cells, name, held=held),
            f"{sheet.name} {'holds' if held else 'no longer holds'} {name}",
        )

    return Question(forms.sheet_menu(sheet, revealed=revealed), answered)


def of_target(sheet: SheetDraft, cells: SheetSample, label: str, *, also: bool = False) -> Question:
    """Which columns of ours a header is; ``also``: one more."""

    def answered(key: str) -> Edit:
        places: list[Place] = list(direct(sheet, label)) if also else []
        if key:
            table, _, column = key.partition(".")
            places.append((table, column))
        said = " + ".join(map(lists.words_of, places)) or "not used"
        return Edit(editing.with_target(sheet, cells, label, places), f"{label}: {said}")

    return Question(forms.target_menu(sheet, label), answered)


def of_source(sheet: SheetDraft, cells: SheetSample, place: Place) -> Question:
    """Where a column of ours comes from."""

    def answered(key: str) -> Edit:
        kind, _, rest = key.partition(":")
        edited = editing.with_source(
            sheet,
            cells,
            place,
            said=(rest,) if kind in ("made", "label") else (),
            constant=rest if kind == "constant" else "",
        )
        return Edit(edited, f"{lists.words_of(place)}: settled")

    return Question(forms.source_menu(sheet, place), answered)


def of_code(sheet: SheetDraft, word: CodeWord, *, revealed: bool) -> Question:
    """What a word of theirs means."""
    shown = shown_word(word.word, *word.place, word.times, revealed=revealed)

    def answered(key: str) -> Edit:
        code = key.removeprefix("code:") if key else None
        said = (code or "nothing").replace("_", " ") if code is not None else "kept as it is"
        return Edit(editing.with_code(sheet, word.place, word.word, code), f'"{shown}": {said}')

    return Question(forms.code_menu(word, shown), answered)
