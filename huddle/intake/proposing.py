"""What a file holds as far as can be told: by a profile that was saved for it, else by guessing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from huddle.intake import fitting, guessing, headers, resuming
from huddle.intake.draft import Draft, SheetDraft
from huddle.intake.fitting import Fit
from huddle.intake.profiles import Profile, TableProfile
from huddle.intake.row_ids import agreed, looks, with_ids
from huddle.intake.sampling import Sample, SheetSample

UNTITLED = "Follow up"
"""What a task is called where a sheet has a day to follow up by and no words for what is to do."""


def propose(sample: Sample, known: Sequence[Profile]) -> Draft:
    """What a file holds as far as can be told: by a saved profile of ``known`` that speaks of its
    headers, else by guessing."""
    profile = resuming.begun_with(sample, known)
    sheets = tuple(_proposed(sample, each, profile) for each in sample.sheets)
    sheets = agreed(sample, sheets)
    if profile is None:
        return Draft(sheets)
    full = any(each.full for each in profile.tables)
    return Draft(sheets, profile.name, full, resuming.missing(sample, profile))


def _proposed(sample: Sample, sheet: SheetSample, profile: Profile | None) -> SheetDraft:
    if profile is not None:
        if found := resuming.resumed(sheet, profile):
            return found
        labels = headers.titled(sheet.cells, guessing.header_row(sheet.cells))
        if any(skip.fits((sample.path.name, sheet.name), labels) for skip in profile.skip):
            return SheetDraft(sheet.name, guessing.header_row(sheet.cells), labels)
    return propose_sheet(sample, sheet)


def propose_sheet(sample: Sample, sheet: SheetSample, index: int | None = None) -> SheetDraft:
    """What a sheet holds, its header at ``index`` or where it seems to be."""
    if index is None:
        index = guessing.header_row(sheet.cells)
    labels = headers.titled(sheet.cells, index)
    names = f"{sheet.name} {sample.path.stem}" if len(sample.sheets) == 1 else sheet.name
    over = headers.over(sheet.cells, index)
    fits = fitting.best_fits(labels, looks(sheet, index, labels), names, over)
    draft = SheetDraft(sheet.name, index, labels)
    for fit in fits:
        draft = with_fit(draft, fit)
    return with_ids(draft, sheet)


def with_fit(draft: SheetDraft, fit: Fit) -> SheetDraft:
    """The sheet holding one more table, as it fits."""
    columns = {name: (draft.labels[place],) for name, place in fit.places.items()}
    values = dict(_unsaid(fit.table.name, columns))
    table = TableProfile(fit.table.name, only=True, columns=columns, values=values)
    trust = {(fit.table.name, name): each for name, each in fit.trust.items()}
    return replace(draft, tables=(*draft.tables, table), trust={**draft.trust, **trust})


def _unsaid(table: str, columns: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """What the rows of a table are where no cell says it."""
    if table == "tasks" and "title" not in columns:
        yield "title", UNTITLED
    if table == "attempts":
        yield "outcome", "no_answer"
    if table == "calls" and "channel" not in columns:
        yield "channel", "phone"
    days = columns.get("at", ()) if table in ("contacts", "calls") else ()
    if "outcome" not in columns and any(map(guessing.was_made, days)):
        yield "outcome", "reached"
