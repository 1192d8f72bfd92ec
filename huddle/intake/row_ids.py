"""Ids for the rows of a sheet that has none: made of what tells its members and its rows apart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from huddle.intake import fitting, guessing, patterns
from huddle.intake.columns import Kind, Table
from huddle.intake.draft import Place, SheetDraft
from huddle.intake.guessing import Look, Trust
from huddle.intake.patterns import Piece, is_made, sources
from huddle.intake.periods import EACH_DAY, EACH_PERIOD
from huddle.intake.sampling import Sample, SheetSample
from huddle.intake.sheets import Again
from huddle.intake.tables import BY_NAME, imported_as
from huddle.intake.trailing import sums_up

_ROW_IDS: Mapping[str, tuple[str, ...]] = {
    "contacts": ("at", "at_time", "channel", "outcome", "with", "staff_id", "note"),
    "attempts": ("at", "channel", "outcome"),
    "calls": ("at", "outcome"),
    "appointments": ("at", "at_time", "type", "with", "place"),
    "referrals": ("sent_on", "kind", "to_org", "staff_id", "status_on"),
    "service_requests": ("received_on", "service", "payer", "kind"),
    "events": ("at", "type", "facility", "reason"),
    "goals": ("text", "target_on"),
    "documents": ("type", "completed_on", "due_on", "signed_on"),
    "tasks": ("title", "due", "owner"),
}
"""What tells the rows of one member apart, the first that is there, then more while it must be."""


def with_ids(draft: SheetDraft, sheet: SheetSample) -> SheetDraft:
    """The sheet with ids for every row: those it has, else made of what tells its rows apart."""
    member = _member_id(draft, sheet)
    tables = []
    for each in draft.tables:
        columns = dict(each.columns)
        table = BY_NAME[each.table]
        if (
            member
            and "member_id" in table.by_name
            and (each.table, "member_id") not in draft.chosen
        ):
            columns["member_id"] = member
        key = table.keys[0]
        free = (each.table, key) not in draft.chosen and (
            key not in columns or is_made(columns[key])
        )
        if free and key != "member_id":
            made = _row_id(table, columns, draft, sheet)
            columns.pop(key, None)
            if made:
                columns[key] = made
        tables.append(replace(each, columns=columns))
    return replace(draft, tables=tuple(tables))


def _member_id(draft: SheetDraft, sheet: SheetSample) -> tuple[str, ...]:
    """What names the member in every table of a sheet."""
    settled = [each for each in draft.tables if (each.table, "member_id") in draft.chosen]
    for each in (*settled, *draft.tables):
        said = each.columns.get("member_id")
        if said and all(label in draft.labels for label in sources(said)):
            return said
    name, birth = _person(draft, sheet)
    listed = draft.table("members") is not None and name and birth
    if not listed and (medicaid := _medicaid(draft, sheet)):
        return (medicaid,)
    return (patterns.hidden((*name, *birth)),) if name else ()


def _medicaid(draft: SheetDraft, sheet: SheetSample) -> str:
    """The header of the members' Medicaid ids, where every row that says something has one, and in
    a list of members one of its own."""
    seen = looks(sheet, draft.index, draft.labels)
    found = fitting.fit(BY_NAME["members"], draft.labels, seen)
    place = found.places.get("cin", -1)
    if found.trust.get("cin", Trust.MAYBE) < Trust.LIKELY or seen[place].ids < guessing.MOSTLY:
        return ""
    rows = [row for _, row in sheet.below(draft.index + 1) if not isinstance(row, Again)]
    told = [row for row in rows if sum(1 for cell in row if cell.strip()) > 2 and not sums_up(row)]
    ids = [row[place].strip() for row in told if place < len(row)]
    if not all(ids) or len(ids) < len(told):
        return ""
    alone = draft.table("members") is None or len(set(ids)) == len(ids)
    return draft.labels[place] if alone else ""


def _row_id(
    table: Table, columns: Mapping[str, tuple[str, ...]], draft: SheetDraft, sheet: SheetSample
) -> tuple[str, ...]:
    """An id made of the member and of what tells the member's rows apart."""
    if table.name == "staff":
        return columns.get("name", ())
    member = columns.get("member_id", ())
    parts = list(patterns.pieces(member[0])) if is_made(member) else list(map(Piece, member))
    hidden = is_made(member) and patterns.hides(member[0])
    if EACH_DAY in columns.get("at", ()) and parts:
        parts.append(Piece(EACH_PERIOD))
        return (patterns.hidden(parts) if hidden else patterns.shown(parts),)
    required = [column.name for column in table.columns if column.required]
    rows = [row for _, row in sheet.below(draft.index + 1) if any(row)]
    if table.name in BESIDE_OF and draft.tables and draft.tables[0].table == "members":
        rows = _with_day(rows, columns.get(guessing.BESIDE[table.name], ()), draft)
    if parts and not table.by_name["member_id"].required:
        cells = [_texts(rows, draft, part.label) for part in parts]
        parts = parts if all(text.strip() for each in cells for text in each) else []
    made = len(parts)
    for name in _ROW_IDS.get(table.name, ()):
        said = columns.get(name, ())
        if len(said) != 1 or is_made(said) or said[0] in (part.label for part in parts):
            continue
        texts = _texts(rows, draft, said[0])
        if name in required or all(text.strip() for text in texts):
            if len(parts) > made and _told_apart(rows, draft, [part.label for part in parts]):
                break
            kind = table.by_name[name].kind
            day = kind in (Kind.DAY, Kind.MOMENT)
            parts.append(Piece(said[0], patterns.DAY if day else ""))
    if len(parts) == made:
        return ()
    names_only = not member or any(name in ("text", "title") for name in columns)
    lead = _lead(table)
    if hidden or names_only:
        return (patterns.hidden(parts, lead),)
    return (patterns.shown(parts, lead),)


def _lead(table: Table) -> str:
    """What an id begins with where rows of two tables are stored as one: who was tried in the
    morning and reached in the afternoon has two contacts on one day."""
    return "" if imported_as(table.name) is table else table.nouns[0]


BESIDE_OF = frozenset(guessing.BESIDE)


def _with_day(
    rows: Sequence[Sequence[str]], said: Sequence[str], draft: SheetDraft
) -> list[Sequence[str]]:
    if not said or said[0] not in draft.labels:
        return list(rows)
    place = draft.labels.index(said[0])
    return [row for row in rows if place < len(row) and row[place].strip()]


def _texts(rows: Sequence[Sequence[str]], draft: SheetDraft, label: str) -> list[str]:
    place = draft.labels.index(label)
    return [row[place] if place < len(row) else "" for row in rows]


def _told_apart(rows: Sequence[Sequence[str]], draft: SheetDraft, labels: Sequence[str]) -> bool:
    made = list(zip(*(_texts(rows, draft, label) for label in labels), strict=True))
    return len(set(made)) == len(made)


def looks(sheet: SheetSample, index: int, labels: tuple[str, ...]) -> list[Look]:
    """What stands in each column of a sheet below its header."""
    last = index + 1 + guessing.LOOKED_AT * 5
    rows = [row for _, row in sheet._replace(lines=sheet.lines[:last]).below(index + 1)]
    looks = [guessing.NOTHING_SEEN] * len(labels)
    for place in guessing.worth_guessing(labels):
        looks[place] = guessing.look([row[place] for row in rows if place < len(row)])
    return looks


def agreed(sample: Sample, sheets: tuple[SheetDraft, ...]) -> tuple[SheetDraft, ...]:
    """The sheets with one way to name a member: where one sheet has no id of them and all have
    their names, the names make the ids of all."""
    wanting = [
        (place, sheet, _person(sheet, sample.sheets[place]))
        for place, sheet in enumerate(sheets)
        if any("member_id" in BY_NAME[each.table].by_name for each in sheet.tables)
    ]
    plain = [not is_made(_member_said(sheet)) for _, sheet, _ in wanting]
    if len(wanting) < 2 or not all(name for _, _, (name, _) in wanting):
        return sheets
    if all(plain):
        return sheets
    born = all(birth for _, _, (_, birth) in wanting)
    found = list(sheets)
    for place, sheet, (name, birth) in wanting:
        said = (patterns.hidden((*name, *(birth if born else ()))),)
        if any(("members", "member_id") in each.chosen for _, each, _ in wanting):
            return sheets
        tables = tuple(
            replace(each, columns={**each.columns, "member_id": said})
            if "member_id" in BY_NAME[each.table].by_name
            else each
            for each in sheet.tables
        )
        found[place] = with_ids(replace(sheet, tables=tables), sample.sheets[place])
    return tuple(found)


def _member_said(sheet: SheetDraft) -> tuple[str, ...]:
    return next(
        (each.columns["member_id"] for each in sheet.tables if "member_id" in each.columns),
        (patterns.hidden((Piece("no id"),)),),
    )


def _person(draft: SheetDraft, sheet: SheetSample) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """A member's name and day of birth, as far as a sheet has headers of them."""
    members = draft.table("members")
    if members is not None:
        places = {name: said[0] for name, said in members.columns.items() if not is_made(said)}
    else:
        seen = looks(sheet, draft.index, draft.labels)
        found = fitting.fit(BY_NAME["members"], draft.labels, seen)
        places = {
            name: draft.labels[place]
            for name, place in found.places.items()
            if found.trust[name] > Trust.MAYBE
        }
    whole = [places[name] for name in ("full_name",) if name in places]
    names = whole or [places[name] for name in ("first", "last") if name in places]
    births = [places[name] for name in ("dob",) if name in places]
    return (
        tuple(Piece(label, patterns.NAME) for label in names),
        tuple(Piece(label, patterns.DAY) for label in births),
    )


def proposals(sheet: SheetDraft, place: Place) -> list[tuple[str, ...]]:
    """Ids that can be made of what a sheet says of its members and their rows."""
    kinds = {
        "full_name": patterns.NAME,
        "first": patterns.NAME,
        "last": patterns.NAME,
        "dob": patterns.DAY,
        "phone": "",
    }
    parts = [
        Piece(label, kind)
        for name, kind in kinds.items()
        for table in sheet.tables
        if not is_made(said := table.columns.get(name, ()))
        for label in said
    ]
    if place[1] != "member_id":
        parts = [
            piece
            for table in sheet.tables
            if table.table == place[0]
            for name, said in table.columns.items()
            if name not in ("note", place[1])
            for piece in (patterns.pieces(said[0]) if is_made(said) else map(Piece, said))
        ]
    parts = list(dict.fromkeys(parts))
    lead = _lead(BY_NAME[place[0]])
    return [(patterns.hidden(parts[:size], lead),) for size in range(1, min(len(parts), 3) + 1)]
