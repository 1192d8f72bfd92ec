"""What a person changes in a draft: every edit gives another one."""

from collections.abc import Iterable
from dataclasses import replace

from huddle.intake import fitting, headers
from huddle.intake.draft import Place, SheetDraft
from huddle.intake.folding import spelt
from huddle.intake.patterns import is_made
from huddle.intake.proposing import with_fit
from huddle.intake.row_ids import looks, with_ids
from huddle.intake.sampling import SheetSample
from huddle.intake.tables import BY_NAME


def with_table(draft: SheetDraft, sheet: SheetSample, name: str, *, held: bool) -> SheetDraft:
    """The sheet holding a table or no longer."""
    if not held:
        tables = tuple(each for each in draft.tables if each.table != name)
        return with_ids(replace(draft, tables=tables), sheet)
    if draft.table(name) is not None:
        return draft
    seen = looks(sheet, draft.index, draft.labels)
    over = headers.over(sheet.cells, draft.index)
    fit = fitting.fit(BY_NAME[name], draft.labels, seen, over)
    return with_ids(with_fit(draft, fit), sheet)


def with_target(
    draft: SheetDraft, sheet: SheetSample, label: str, places: Iterable[Place]
) -> SheetDraft:
    """The sheet with a header standing for exactly these columns of ours."""
    wanted = set(places)
    tables = []
    chosen = set(draft.chosen)
    for each in draft.tables:
        columns = {}
        for name, said in each.columns.items():
            if (each.table, name) in wanted:
                continue
            if is_made(said):
                columns[name] = said
            elif left := tuple(text for text in said if text != label):
                columns[name] = left
        values = {n: v for n, v in each.values.items() if (each.table, n) not in wanted}
        for table, name in wanted:
            if table == each.table:
                columns[name] = (label,)
                chosen.add((table, name))
        tables.append(replace(each, columns=columns, values=values))
    return with_ids(replace(draft, tables=tuple(tables), chosen=frozenset(chosen)), sheet)


def with_source(
    draft: SheetDraft,
    sheet: SheetSample,
    place: Place,
    *,
    said: tuple[str, ...] = (),
    constant: str = "",
) -> SheetDraft:
    """The sheet with a column of ours coming from ``said``, or being ``constant`` in every row, or
    neither."""
    tables = []
    for each in draft.tables:
        if each.table == place[0]:
            columns = {n: s for n, s in each.columns.items() if n != place[1]}
            values = {n: v for n, v in each.values.items() if n != place[1]}
            if said:
                columns[place[1]] = said
            elif constant:
                values[place[1]] = constant
            each = replace(each, columns=columns, values=values)
        tables.append(each)
    chosen = draft.chosen | {place}
    return with_ids(replace(draft, tables=tuple(tables), chosen=chosen), sheet)


def with_code(draft: SheetDraft, place: Place, word: str, code: str | None) -> SheetDraft:
    """The sheet with a word of theirs meaning a code of ours; ``None``: what it means by itself."""
    tables = []
    for each in draft.tables:
        if each.table == place[0]:
            words = dict(each.codes.get(place[1], {}))
            words.pop(spelt(word), None)
            if code is not None:
                words[spelt(word)] = code
            codes = {name: known for name, known in each.codes.items() if name != place[1]}
            each = replace(each, codes={**codes, **({place[1]: words} if words else {})})
        tables.append(each)
    return replace(draft, tables=tuple(tables))
