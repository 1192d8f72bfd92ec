"""What the steps of a mapping list, line by line; nothing here knows a widget."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from huddle.intake import periods
from huddle.intake.columns import Column, Kind
from huddle.intake.draft import Draft, Need, Place, SheetDraft, direct, needs
from huddle.intake.guessing import Trust, is_due_day, is_event_day, is_known
from huddle.intake.patterns import sources
from huddle.intake.previewing import Arrival, CodeWord, Preview, Row
from huddle.intake.report import FileReport, TableCounts
from huddle.intake.sampling import Sample, SheetSample
from huddle.intake.tables import BY_NAME
from huddle.plain import plain
from huddle.privacy.cells import is_protected, shown_cell, shown_meaning, shown_word
from huddle.widgets.lines import Line, Span, fit
from huddle.words import counted

MOST_LISTED = 400
"""How many columns are listed; a sheet can have 16,384."""

_WIDEST = 60
"""How wide what a column becomes is at most, so that how sure it is stands beside it."""

_HOLDS = 60
"""How wide what a sheet holds is at most, so that its header and rows stand beside it."""
_UNKNOWN = "unknown member"
_KNOWN_BY = "first import their list, by the same ids or name and birthday"

TRUST_WORDS = {Trust.SURE: "", Trust.LIKELY: "likely", Trust.MAYBE: "maybe"}
_HELPERS = {
    ("members", "full_name"): "name, first and last in one",
    ("contacts", "at_time"): "time of day",
    ("appointments", "at_time"): "time of day",
    ("events", "at_time"): "time of day",
    ("contacts", "at"): "day of the contact",
    ("attempts", "at"): "day of the attempt",
    ("attempts", "staff_id"): "worker",
    ("calls", "at"): "day of the call",
    ("calls", "staff_id"): "worker",
    ("appointments", "at"): "day of the appointment",
    ("events", "at"): "day of the event",
    ("members", "care_manager_id"): "care manager",
    ("members", "segment"): "segment (active, pended …)",
    ("contacts", "staff_id"): "worker",
    ("members", "dob"): "date of birth",
    ("members", "cin"): "Medicaid id (CIN)",
}


class Item(NamedTuple):
    """A line of a list: what it is about, and how it reads."""

    key: str
    line: Line


def words_of(place: Place) -> str:
    """A column of ours in words: "contact: outcome"."""
    table, column = place
    said = _HELPERS.get(place) or column.replace("_", " ")
    return f"{_singular(table)}: {said}"


def all_words_of(places: Sequence[Place]) -> str:
    """Several columns of ours in words, table by table: "contact: channel, outcome". What names the
    member in each table of a row is said once."""
    told: dict[str, list[str]] = {}
    named = False
    for place in places:
        if place[1] == "member_id":
            if named:
                continue
            named = True
        told.setdefault(place[0], []).append(words_of(place).partition(": ")[2])
    return " + ".join(f"{_singular(table)}: {', '.join(each)}" for table, each in told.items())


def _singular(table: str) -> str:
    return table.replace("_", " ").removesuffix("s")


def sheet_items(draft: Draft, sample: Sample, width: int) -> Iterator[Item]:
    """Step 1: each sheet, what it is taken for, and which row its header is."""
    name_width = min(max(24, width // 3), max(10, *(len(sheet.name) for sheet in draft.sheets)) + 2)
    tails = [_header_and_rows(sheet, sample.sheets[at]) for at, sheet in enumerate(draft.sheets)]
    room = width - name_width - max(map(len, tails)) - 2
    for number, (sheet, tail) in enumerate(zip(draft.sheets, tails, strict=True)):
        name = fit(plain(sheet.name), name_width)
        if sheet.tables:
            holds = ", ".join(each.table.replace("_", " ") for each in sheet.tables)
            line = (
                Span("● ", "watch"),
                Span(name, "strong"),
                Span(fit(holds, max(min(room, _HOLDS), 12))),
                Span(tail, "muted"),
            )
        else:
            line = (
                Span("  "),
                Span(name, "muted"),
                Span("left out", "muted"),
                Span(tail, "faint"),
            )
        yield Item(str(number), line)


def _header_and_rows(sheet: SheetDraft, cells: SheetSample) -> str:
    rows = sum(1 for _, row in cells.lines[sheet.index + 1 :] if any(row))
    many = counted(rows, "row") if cells.whole else f"first {rows:,} rows"
    if not sheet.tables:
        return f"  {many}"
    line = sheet.index < len(cells.lines) and cells.lines[sheet.index][0]
    return f"  header in row {line}, {many}"


def header_words(sheet: SheetDraft, most: int, *, revealed: bool) -> str:
    """The first headers as the screen may show them: of a sheet that is not taken, what seems to be
    a header may be data, so only words that are known are shown, and how many others there are."""
    labels = [label for label in sheet.labels if not label.startswith("column ")]
    shown = [label for label in labels if revealed or sheet.tables or is_known(label)][:most]
    if more := len(labels) - len(shown):
        shown.append(counted(more, "other"))
    return ", ".join(shown)


def column_items(
    sheet: SheetDraft, examples: Mapping[str, str], width: int, *, revealed: bool
) -> Iterator[Item]:
    """Step 2: what is needed and not there, then their columns with what each becomes."""
    made: set[tuple[str, ...]] = set()
    for need in needs(sheet):
        table = sheet.table(need.table)
        said = table.columns.get(need.column, ()) if table else ()
        if said in made:
            continue  # the same member, in another table of the row
        made |= {said} if said else set()
        yield _need_item(sheet, need)
    for each in sheet.tables:
        for column, constant in each.values.items():
            place = (each.table, column)
            where = "where blank" if column in each.columns else "every row"
            yield Item(
                f"need:{each.table}.{column}",
                (
                    Span("  "),
                    Span(fit(words_of(place), 34), "strong"),
                    Span(f'  {where} "{constant.replace("_", " ")}"', ""),
                ),
            )
    longest = max((cell_len(label) for label in sheet.labels[:MOST_LISTED]), default=0)
    theirs = min(max(longest + 2, 12), max(width // 3, 16))
    seen = min(20, max((width - theirs) // 4, 13))
    listed = sheet.labels
    if len(listed) > MOST_LISTED:
        used = set(sheet.used)
        listed = tuple(
            label for place, label in enumerate(listed) if label in used or place < MOST_LISTED
        )
    spread = spread_headers(sheet)
    for label in listed:
        straight = direct(sheet, label)
        places = straight or sheet.uses(label)
        if not places and label.startswith("column ") and not examples.get(label):
            continue
        first, column = places[0] if places else ("", "")
        example = shown_cell(examples.get(label, ""), first, column, revealed=revealed)
        if not places and label in spread:
            becomes = [Span("each cell is one or more contacts", "muted")]
        elif not places:
            becomes = [Span("not used", "faint")]
            if is_due_day(label) and sheet.tables and sheet.table("tasks") is None:
                becomes.append(Span(": step 1 adds tasks", "faint"))
            elif sheet.table("events") is not None and is_event_day(label):
                becomes.append(Span(": a row is one event", "faint"))
        else:
            trust = min((sheet.trust.get(p, Trust.SURE) for p in straight), default=Trust.SURE)
            settled = all(place in sheet.chosen for place in straight)
            sure = "" if settled else TRUST_WORDS[trust]
            text = all_words_of(straight) or f"part of {words_of(places[0])}"
            room = width - theirs - seen - 6 - (len(sure) + 2 if sure else 0)
            room = min(max(room, 10), _WIDEST)
            becomes = [Span(fit(text, room).rstrip() if not sure else fit(text, room))]
            if sure:
                becomes.append(Span(f"  {sure}", "soon" if trust is Trust.MAYBE else "muted"))
        yield Item(
            f"column:{label}",
            (
                Span("  "),
                Span(f"{fit(label, theirs - 1)} ", "strong" if places else "muted"),
                Span(f"{fit(example, seen)}  ", "muted"),
                *becomes,
            ),
        )
    if len(listed) < len(sheet.labels):
        more = len(sheet.labels) - len(listed)
        yield Item("", (Span(f"  and {more:,} more columns that nothing is made of", "faint"),))


def spread_headers(sheet: SheetDraft) -> frozenset[str]:
    """The headers of periods whose cells are contacts."""
    if not sheet.uses(periods.EACH_DAY):
        return frozenset()
    return frozenset(sheet.labels[place] for place in periods.places(sheet.labels))


def _need_item(sheet: SheetDraft, need: Need) -> Item:
    place = (need.table, need.column)
    table = sheet.table(need.table)
    said = table.columns.get(need.column, ()) if table else ()
    glyph, tone = ("▲ ", "act") if need.required else ("■ ", "soon")
    if said:
        glyph, tone = "  ", ""
        parts = " + ".join(sources(said))
        text = f"  made of {parts}"
    else:
        text = f"  {'needed: Enter says where it is' if need.required else need.why}"
    return Item(
        f"need:{need.table}.{need.column}",
        (
            Span(glyph, tone),
            Span(fit(words_of(place), 34), "strong" if not said else "muted"),
            Span(text, "" if not said else "muted"),
        ),
    )


def code_items(words: Sequence[CodeWord], width: int, *, revealed: bool) -> Iterator[Item]:
    """Step 3: each word in a coded column, how often it stands there, and what it means."""
    places = max((cell_len(_shorter(each.place)) for each in words), default=0)
    hidden = Counter[Place]()
    if not revealed:
        for each in words:
            hidden[each.place] += each.times if is_hidden(each) else 0
    for number, each in enumerate(words):
        table, column = each.place
        times = each.times
        if not revealed and is_hidden(each) and not (times := hidden.pop(each.place, 0)):
            continue  # how many such words there are would tell which
        word = shown_word(each.word, table, column, each.times, revealed=revealed)
        if each.known:
            glyph, tone = "  ", ""
            code = shown_meaning(each.code, table, column, revealed=revealed)
            meaning = Span(code.replace("_", " ") or "nothing")
            sure = Span("" if each.answered or code == "known" else "  known", "faint")
        elif each.guess:
            glyph, tone = "■ ", "soon"
            guess = shown_meaning(each.guess, table, column, revealed=revealed)
            meaning = Span(f"{guess.replace('_', ' ')}?", "soon")
            sure = Span("  a takes it", "muted")
        else:
            glyph, tone = "■ ", "soon"
            meaning = Span("nobody knows: kept as it is", "soon")
            sure = Span("")
        yield Item(
            str(number),
            (
                Span(glyph, tone),
                Span(fit(f'"{word}"', max(min(24, width // 4), 14)), "strong"),
                Span(f"{times:>6,}×  ", "muted"),
                Span(fit(_shorter(each.place), min(places, 26)), "muted"),
                Span(" → "),
                meaning,
                sure,
            ),
        )


def is_hidden(word: CodeWord) -> bool:
    """Whether the word is one of those of which a masked list says no more than their number."""
    return word.known and is_protected(*word.place)


def _shorter(place: Place) -> str:
    return f"{_singular(place[0])}: {place[1].replace('_', ' ')}"


def told_counts(table: str, counts: TableCounts, uncompared: int = 0) -> str:
    """What an import would do with one table, in the fewest words; of rows that are ``uncompared``
    nobody knows yet whether they are new."""
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (uncompared, "rows"),
            (counts.new, "new"),
            (counts.changed, "changed"),
            (counts.vanished, "gone"),
            (counts.rejected, "rejected"),
        )
        if number
    ]
    return f"{table.replace('_', ' ')} {' '.join(parts) or 'unchanged'}"


def row_items(
    preview: Preview, checked: FileReport | None, width: int, *, revealed: bool
) -> Iterator[Item]:
    """Step 4: ten rows as they would arrive, then those that would be refused."""
    for row in preview.rows:
        yield Item(f"row:{row.line}", _row_line(row, width, revealed=revealed))
    refused = (
        [(each.line, each.table, each.header, each.reason) for each in checked.refused]
        if checked is not None
        else [
            (row.line, each.table, each.header, each.reason)
            for row in preview.rejected
            for each in row.arrivals
            if each.reason
        ]
    )
    if refused:
        yield Item("", (Span(""),))
        yield Item("", (Span(f"Rejected: {counted(len(refused), 'row')} shown", "strong"),))
        if any(reason == _UNKNOWN for *_, reason in refused):
            yield Item("", (Span(f"{_UNKNOWN}: {_KNOWN_BY}", "muted"),))
    for line, table, header, reason in refused:
        under = f"  under {plain(header)}" if header else ""
        yield Item(
            f"row:{line}",
            (
                Span("▲ ", "act"),
                Span(f"row {line:<6} ", "muted"),
                Span(f"{_singular(table)}: {reason}"),
                Span(under, "muted"),
            ),
        )


def _row_line(row: Row, width: int, *, revealed: bool) -> Line:
    bad = next((each for each in row.arrivals if each.reason), None)
    if bad is not None:
        return (
            Span("▲ ", "act"),
            Span(f"row {row.line:<6} ", "muted"),
            Span(f"{_singular(bad.table)}: {bad.reason}"),
            Span(f"  under {plain(bad.header)}" if bad.header else "", "muted"),
        )
    if not row.arrivals:
        return (Span("  "), Span(f"row {row.line:<6} ", "muted"), Span("left out", "faint"))
    told = " · ".join(_arrival(each, revealed=revealed) for each in row.arrivals)
    return (Span("  "), Span(f"row {row.line:<6} ", "muted"), Span(fit(told, max(width - 14, 20))))


_IDS = frozenset(("member_id", "short_id"))


def _arrival(arrival: Arrival, *, revealed: bool) -> str:
    """The gist of what arrives: who, and the first facts."""
    values = arrival.values
    parts = []
    for column in ("first", "last", "name"):
        if said := values.get(column):
            parts.append(shown_cell(said, arrival.table, column, revealed=revealed))
    who = ("" if not revealed else " ").join(parts)
    key = BY_NAME[arrival.table].keys[0]
    facts = [
        shown_value(arrival.table, column, value, revealed=revealed)
        for column, value in _told(arrival, revealed=revealed)
        if column not in ("first", "last", "name", key, "source_status")
        and column not in _IDS
        and column != "dob"
        and _kind(arrival.table, column) not in (Kind.NOTE, Kind.ID)
    ]
    return " ".join((_singular(arrival.table), *([who] if who else ()), *facts[:4]))


def _told(arrival: Arrival, *, revealed: bool) -> Iterator[tuple[str, str]]:
    """The values that a row may show; masked, not whether it has one in a protected column."""
    for stored, value in arrival.values.items():
        column = _column(arrival.table, stored)
        if revealed or column is None or not is_protected(arrival.table, column.name):
            yield stored, value


def _column(table: str, stored: str) -> Column | None:
    return next((each for each in BY_NAME[table].columns if stored in each.stored), None)


def _kind(table: str, stored: str) -> Kind | None:
    column = _column(table, stored)
    return column.kind if column else None


def shown_value(table: str, stored: str, value: str, *, revealed: bool) -> str:
    """A value under its database column, as the screen may show it."""
    column = _column(table, stored)
    if column is None:
        return shown_cell(value, "", "", revealed=revealed)
    if stored == "source_status":
        return shown_word(value, table, "status", 1, revealed=revealed)
    return shown_cell(value, table, column.name, revealed=revealed).replace("_", " ")


def row_detail(row: Row, *, revealed: bool) -> list[tuple[str, str]]:
    """Everything that a row becomes, a label and a text for each."""
    told = []
    for arrival in row.arrivals:
        if arrival.reason:
            under = f" under {arrival.header}" if arrival.header else ""
            told.append((_singular(arrival.table), f"rejected: {arrival.reason}{under}"))
            continue
        values = ", ".join(
            f"{stored.replace('_', ' ')} "
            + shown_value(arrival.table, stored, value, revealed=revealed)
            for stored, value in _told(arrival, revealed=revealed)
        )
        told.append((_singular(arrival.table), values))
    return told or [("", "left out: nothing in it is wanted")]
