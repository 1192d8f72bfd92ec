"""What a mapping shows of itself: its steps, its lines, the line under the cursor, its keys."""

from collections.abc import Sequence

from huddle.intake import previewing
from huddle.intake.draft import SheetDraft, direct, needs
from huddle.intake.periods import EACH
from huddle.intake.previewing import CodeWord, Preview
from huddle.intake.sampling import SheetSample
from huddle.plain import plain
from huddle.privacy.cells import shown_cell, shown_word
from huddle.screens.mapping import lists
from huddle.screens.mapping.state import CODES, COLUMNS, ROWS, SHEETS, STEPS, MappingState
from huddle.widgets.bars import FooterKey, Part
from huddle.widgets.lines import Span
from huddle.widgets.story import Told
from huddle.words import counted


def step_words(state: MappingState, number: int) -> str:
    """The name of a step, and how much of it is still open."""
    sheet = state.sheet
    if sheet is None:
        return STEPS[number]
    if number == COLUMNS and (lacking := sum(need.required for need in needs(sheet))):
        return f"{STEPS[number]} ▲{lacking}"
    if number == CODES and (open_ := len(previewing.unanswered(state.words))):
        return f"{STEPS[number]} ■{open_}"
    if number == ROWS and state.preview and state.preview.refused:
        return f"{STEPS[number]} ▲{state.preview.refused}"
    return STEPS[number]


def about(state: MappingState) -> list[Part]:
    """What the step is about: which sheet, and how far it is."""
    sheet = state.sheet
    if state.sample is None:
        return [Part("Nothing to map" if state.unreadable else "Reading …", "muted")]
    if state.step == SHEETS or sheet is None:
        sheets = counted(len(state.draft.sheets), "sheet")
        return [Part(f"{len(state.taken)} of {sheets} taken", "muted")]
    place = f"{state.number + 1} of {len(state.draft.sheets)}"
    parts = [Part(f"{plain(sheet.name)[:30]}", "strong"), Part(f"sheet {place}", "muted", 1)]
    if not sheet.tables:
        return [*parts, Part("left out: step 1 takes it", "muted")]
    if state.step == COLUMNS:
        own = [each for each in sheet.labels if each not in EACH]
        used = {*sheet.used, *lists.spread_headers(sheet)}.intersection(own)
        filled = sum(1 for label in own if not label.startswith("column "))
        parts.append(Part(f"{len(used)} of {filled} columns used", "muted"))
        if len(used) < len(own) and state.preview is None:
            parts.append(Part("counting …", "faint", 0))
    elif state.step == CODES:
        open_ = len(previewing.unanswered(state.words))
        said = f"{counted(open_, 'word')} to answer" if open_ else "every word is known"
        parts.append(Part(said if state.preview else "counting …", "soon" if open_ else "muted"))
    else:
        parts = _counts(state) if state.tried else [*parts, *_counts(state)]
    return parts


def _counts(state: MappingState) -> list[Part]:
    """How many rows arrive, of the whole file where that is known."""
    if tried := state.tried:
        told = [
            lists.told_counts(table, counts, tried.uncompared.get(table, 0))
            for table, counts in tried.tables.items()
        ]
        return [
            Part("whole file", "muted", 2),
            *(Part(each, "muted", 8 - place) for place, each in enumerate(told)),
        ]
    if state.preview is None:
        return [Part("counting …", "muted")]
    more = "" if state.preview.whole else "first "
    parts = [
        Part(f"{more}{counted(state.preview.looked, 'row')}, {state.preview.refused:,} rejected")
    ]
    if state.checking == state.turn and state.checked is None:
        done = f" {state.rows_done:,} rows" if state.rows_done else ""
        parts.append(Part(f"trying the whole file{done} …", "muted", 5))
    return parts


def items(state: MappingState, width: int) -> list[lists.Item]:
    """The lines of the step, ``width`` columns wide at most."""
    sample, sheet, cells, revealed = state.sample, state.sheet, state.cells, state.revealed
    if sample is None or sheet is None or cells is None:
        return []
    if state.step == SHEETS:
        return list(lists.sheet_items(state.draft, sample, width))
    if not sheet.tables:
        return []
    if state.step == COLUMNS:
        return list(lists.column_items(sheet, _examples(sheet, cells), width, revealed=revealed))
    if state.step == CODES:
        return list(lists.code_items(state.words, width, revealed=revealed))
    if state.preview is None:
        return []
    checked = state.checked if len(state.taken) == 1 else None
    return list(lists.row_items(state.preview, checked, width, revealed=revealed))


def detail(state: MappingState, key: str) -> list[Told]:
    """What there is to know about the line under the cursor."""
    sheet, cells = state.sheet, state.cells
    if sheet is None or cells is None:
        return []
    if state.step == SHEETS:
        looked_at = state.draft.sheets[int(key or 0)]
        names = lists.header_words(looked_at, 40, revealed=state.revealed)
        return [Told(names or "no words in it", "muted", (Span("header  ", "faint"),))]
    if state.step == ROWS and state.preview is not None:
        return _told_row(state.preview, key, revealed=state.revealed)
    if state.step == COLUMNS and key.startswith("column:"):
        return _told_column(sheet, cells, key.removeprefix("column:"), revealed=state.revealed)
    if state.step == CODES and state.words and key:
        return [_told_word(state.words[int(key)], revealed=state.revealed)]
    return []


def _told_row(preview: Preview, key: str, *, revealed: bool) -> list[Told]:
    rows = (*preview.rows, *preview.rejected)
    row = next((each for each in rows if f"row:{each.line}" == key), None)
    if row is None:
        return []
    told = lists.row_detail(row, revealed=revealed)
    return [Told(text, "", (Span(f"{label}  ", "muted"),)) for label, text in told]


def _told_column(
    sheet: SheetDraft, cells: SheetSample, label: str, *, revealed: bool
) -> list[Told]:
    places = sheet.uses(label)
    first = (direct(sheet, label) or places or [("", "")])[0]
    shown = dict.fromkeys(
        shown_cell(each, *first, revealed=revealed) for each in _some(sheet, cells, label) or ("",)
    )
    means = lists.all_words_of(places) or "nothing of ours: not used"
    holds = " · ".join(filter(None, shown)) or "blank"
    return [
        Told(means, "", (Span("becomes  ", "faint"),)),
        Told(holds, "muted", (Span("holds    ", "faint"),)),
    ]


def _told_word(word: CodeWord, *, revealed: bool) -> Told:
    if lists.is_hidden(word) and not revealed:
        return Told(f"the words under {word.header}, which m reveals", "muted")
    shown = shown_word(word.word, *word.place, word.times, revealed=revealed)
    said = f'"{shown}" under {word.header}, {counted(word.times, "time")}'
    first = f", first in row {word.line}" if revealed else ""
    return Told(f"{said}{first}", "muted")


def footer(state: MappingState) -> list[FooterKey]:
    """The keys that work now."""
    if state.sample is None:
        return []
    keys: list[FooterKey] = []
    if state.step == SHEETS:
        keys = [
            FooterKey("choose", "Enter", "what it holds", "holds"),
            FooterKey("take", "Space", "take or leave out", "take"),
        ]
    elif state.step == COLUMNS and state.number in state.taken:
        keys = [
            FooterKey("choose", "Enter", "match", "match"),
            FooterKey("more", "+", "match to one more", "one more"),
        ]
    elif state.step == CODES and state.words:
        keys = [FooterKey("choose", "Enter", "answer", "answer")]
        if any(each.guess and not each.known for each in state.words):
            keys.append(FooterKey("accept", "a", "take all guesses", "take guesses"))
    if state.step != SHEETS and len(state.taken) > 1:
        keys.append(FooterKey("sheet(1)", "Tab", "next sheet", "sheet"))
    ahead = "next step" if state.step < ROWS else "save and import"
    keys.append(FooterKey("step(1)", "n", ahead, ahead.split()[0]))
    if state.step > SHEETS:
        keys.append(FooterKey("step(-1)", "p", "back", "back"))
    if state.past:
        keys.append(FooterKey("undo", "u", "undo", "undo"))
    seen = "mask" if state.revealed else "reveal"
    return [*keys, FooterKey("reveal", "m", seen, seen)]


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
