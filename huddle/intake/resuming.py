"""A saved profile read again: what of it still holds for a file whose headers have changed."""

from collections.abc import Sequence
from dataclasses import replace

from huddle.intake import fitting, headers, periods
from huddle.intake.draft import SheetDraft
from huddle.intake.folding import fold
from huddle.intake.patterns import renamed, sources
from huddle.intake.profiles import Profile, TableProfile
from huddle.intake.row_ids import looks, with_ids
from huddle.intake.sampling import Sample, SheetSample
from huddle.intake.tables import BY_NAME


def begun_with(sample: Sample, known: Sequence[Profile]) -> Profile | None:
    """The saved profile that speaks of most sheets of a file."""
    scored = [(sum(1 for each in sample.sheets if resumed(each, one)), one) for one in known]
    best = max(scored, key=lambda each: each[0], default=(0, None))
    return best[1] if best[0] else None


def resumed(sheet: SheetSample, profile: Profile) -> SheetDraft | None:
    """How a profile that the app saved reads a sheet, with what still holds of it, and what has
    changed; none where it speaks of other headers."""
    index, tables = _spoken_of(sheet, profile)
    return _restored(sheet, index, tables) if tables else None


def missing(sample: Sample, profile: Profile) -> tuple[str, ...]:
    """The sheets that a profile was saved for and a file has not got."""
    read = [table for each in sample.sheets for table in _spoken_of(each, profile)[1]]
    return profile.missing(read)


def _spoken_of(sheet: SheetSample, profile: Profile) -> tuple[int, Sequence[TableProfile]]:
    """The row that is a sheet's header, and the tables of a profile that speak of it; no tables
    where it speaks of other headers."""
    groups: dict[tuple[str, ...], list[TableProfile]] = {}
    for each in profile.tables:
        if each.seen:
            groups.setdefault(each.seen, []).append(each)
    best: tuple[float, int, tuple[str, ...]] = (0.5, -1, ())
    for index in range(min(len(sheet.cells), headers.DEPTH)) if groups else ():
        names = set(map(fold, headers.titled(sheet.cells, index)))
        for seen, tables in groups.items():
            wanted = {fold(header) for table in tables for header in table.headers}
            share = len(wanted & names) / max(len(wanted), 1)
            if share > best[0]:
                best = (share, index, seen)
    return best[1], groups.get(best[2], ())


def _restored(sheet: SheetSample, index: int, tables: Sequence[TableProfile]) -> SheetDraft:
    seen = tables[0].seen
    labels = headers.titled(sheet.cells, index)
    now = {fold(label): label for label in labels}
    kept, chosen = [], set()
    for each in tables:
        columns = {}
        for column, said in each.columns.items():
            if all(fold(label) in now for label in sources(said)):
                columns[column] = tuple(renamed(text, now) for text in said)
                chosen.add((each.table, column))
        kept.append(replace(each, columns=columns, headers=(), seen=(), where={}, sheet=""))
    before = set(map(fold, seen))
    moving = periods.come_and_go(seen) | periods.come_and_go(labels)
    if fold(periods.EACH_DAY) not in before:
        moving = frozenset(map(fold, periods.EACH))
    lost = [label for label in seen if fold(label) not in now and fold(label) not in moving]
    new = [
        label
        for word, label in now.items()
        if word not in before and word not in moving and not label.startswith("column ")
    ]
    changes: list[str] = []
    if lost:
        changes.append(f"missing: {', '.join(lost)}")
    if new:
        changes.append(f"new: {', '.join(new)}")
    common = [fold(label) for label in seen if fold(label) in now]
    if common != [word for word in map(fold, labels) if word in before]:
        changes.append("moved: columns stand in another order, which changes nothing")
    draft = SheetDraft(
        sheet.name, index, labels, tuple(kept), {}, frozenset(chosen), tuple(changes)
    )
    return with_ids(_filled_from(draft, sheet, new), sheet)


def _filled_from(draft: SheetDraft, sheet: SheetSample, new: Sequence[str]) -> SheetDraft:
    """The draft with guesses for the new headers, where a column lost its own."""
    if not new:
        return draft
    seen = looks(sheet, draft.index, draft.labels)
    tables, trust = [], dict(draft.trust)
    held = [BY_NAME[each.table] for each in draft.tables]
    for each, fit in zip(draft.tables, fitting.side_by_side(held, draft.labels, seen), strict=True):
        columns = dict(each.columns)
        for name, place in fit.places.items():
            if name not in columns and name not in each.values and draft.labels[place] in new:
                columns[name] = (draft.labels[place],)
                trust[each.table, name] = fit.trust[name]
        tables.append(replace(each, columns=columns))
    return replace(draft, tables=tuple(tables), trust=trust)
