"""A mapping in the making: what the sheets of a file hold, and what each of our columns comes from.

Values only: every edit gives another draft, so that a screen can take a step back. What it ends in
is a profile, which the import reads like any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from glob import escape

from huddle.intake import guessing, headers
from huddle.intake.folding import fold, spelt
from huddle.intake.guessing import Fit, Look, Trust
from huddle.intake.profiles import BRACES, MADE, Profile, Skip, TableProfile
from huddle.intake.sampling import Sample, SheetSample
from huddle.intake.tables import BY_NAME, IMPORTED, Table

Place = tuple[str, str]
"""A table of ours and one of its columns."""

DECIDING: tuple[tuple[str, str, str], ...] = (
    ("members", "segment", "only active members count"),
    ("members", "programme", "says whose standards apply"),
    ("contacts", "outcome", "without it a contact counts as nothing"),
    ("contacts", "channel", "in person or not depends on it"),
    ("contacts", "core_service", "Health Home standards count core services"),
)
"""Columns without which a table does little, and why."""

_ROW_IDS: Mapping[str, tuple[str, ...]] = {
    "contacts": ("at", "at_time", "channel", "outcome", "with", "staff_id", "note"),
    "appointments": ("at", "at_time", "type", "with", "place"),
    "referrals": ("sent_on", "kind", "to_org", "staff_id", "status_on"),
    "service_requests": ("received_on", "service", "payer", "kind"),
    "events": ("at", "type", "facility", "reason"),
    "goals": ("text", "target_on"),
    "documents": ("type", "completed_on", "due_on", "signed_on"),
    "tasks": ("title", "due", "owner"),
}
"""What tells the rows of one member apart, the first that is there, then more while it must be."""


@dataclass(frozen=True)
class SheetDraft:
    """How one sheet is read: the index of its header, what its columns are called, and its tables
    with what each column comes from (none: the sheet is left out). ``chosen`` are the columns that
    a person has settled, ``trust`` says of the others how sure they are. ``said`` is what has
    changed since a profile was saved."""

    name: str
    index: int
    labels: tuple[str, ...]
    tables: tuple[TableProfile, ...] = ()
    trust: Mapping[Place, Trust] = field(default_factory=dict)
    chosen: frozenset[Place] = frozenset()
    said: tuple[str, ...] = ()

    def table(self, name: str) -> TableProfile | None:
        """One of its tables, by name."""
        return next((each for each in self.tables if each.table == name), None)

    def uses(self, label: str) -> list[Place]:
        """The columns of ours that come from a header, alone or with others."""
        return [
            (each.table, column)
            for each in self.tables
            for column, said in each.columns.items()
            if label in sources(said)
        ]

    @property
    def used(self) -> tuple[str, ...]:
        """The headers that something comes from, in their order."""
        wanted = {
            label
            for each in self.tables
            for said in each.columns.values()
            for label in sources(said)
        }
        return tuple(label for label in self.labels if label in wanted)


@dataclass(frozen=True)
class Draft:
    """How a file is read. ``profile`` is the name of the saved one that it began with."""

    sheets: tuple[SheetDraft, ...]
    profile: str = ""
    full: bool = False

    def with_sheet(self, place: int, sheet: SheetDraft) -> "Draft":
        """The draft with another sheet in that place."""
        sheets = (*self.sheets[:place], sheet, *self.sheets[place + 1 :])
        return replace(self, sheets=sheets)


@dataclass(frozen=True)
class Need:
    """A column of ours that must be filled (``required``) or had better be, and why."""

    table: str
    column: str
    required: bool
    why: str


def sources(said: Sequence[str]) -> tuple[str, ...]:
    """The headers that a column comes from."""
    if len(said) == 1 and (found := BRACES.findall(said[0])):
        return tuple(found)
    return tuple(said)


def is_made(said: Sequence[str]) -> bool:
    """Whether a column is made of several others, or is an id that shows nothing of them."""
    return len(said) == 1 and bool(BRACES.search(said[0]))


def direct(sheet: SheetDraft, label: str) -> list[Place]:
    """The columns of ours that are that header and nothing more."""
    return [
        (table.table, column)
        for table in sheet.tables
        for column, said in table.columns.items()
        if label in said and not is_made(said)
    ]


# Proposing


def propose(sample: Sample, known: Sequence[Profile]) -> Draft:
    """What a file holds as far as can be told: by a saved profile of ``known`` that speaks of its
    headers, else by guessing."""
    profile = _begun_with(sample, known)
    sheets = tuple(_proposed(sample, each, profile) for each in sample.sheets)
    full = any(each.full for each in profile.tables) if profile else False
    return Draft(_agreed(sample, sheets), profile.name if profile else "", full)


def _proposed(sample: Sample, sheet: SheetSample, profile: Profile | None) -> SheetDraft:
    if profile is not None:
        if found := resumed(sheet, profile):
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
    fits = guessing.best_fits(labels, _looks(sheet, index, labels), names)
    draft = SheetDraft(sheet.name, index, labels)
    for fit in fits:
        draft = _with_fit(draft, fit)
    return with_ids(draft, sheet)


def _with_fit(draft: SheetDraft, fit: Fit) -> SheetDraft:
    columns = {name: (draft.labels[place],) for name, place in fit.places.items()}
    table = TableProfile(fit.table.name, only=True, columns=columns)
    trust = {(fit.table.name, name): each for name, each in fit.trust.items()}
    return replace(draft, tables=(*draft.tables, table), trust={**draft.trust, **trust})


def _looks(sheet: SheetSample, index: int, labels: tuple[str, ...]) -> list[Look]:
    last = index + 1 + guessing.LOOKED_AT * 5
    rows = [row for _, row in sheet._replace(lines=sheet.lines[:last]).below(index + 1)]
    looks = [guessing.NOTHING_SEEN] * len(labels)
    for place in guessing.worth_guessing(labels):
        looks[place] = guessing.look([row[place] for row in rows if place < len(row)])
    return looks


def _agreed(sample: Sample, sheets: tuple[SheetDraft, ...]) -> tuple[SheetDraft, ...]:
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
    agreed = list(sheets)
    for place, sheet, (name, birth) in wanting:
        said = (MADE + "".join(f"{{{each}}}" for each in (*name, *(birth if born else ()))),)
        if any(("members", "member_id") in each.chosen for _, each, _ in wanting):
            return sheets
        tables = tuple(
            replace(each, columns={**each.columns, "member_id": said})
            if "member_id" in BY_NAME[each.table].by_name
            else each
            for each in sheet.tables
        )
        agreed[place] = with_ids(replace(sheet, tables=tables), sample.sheets[place])
    return tuple(agreed)


def _member_said(sheet: SheetDraft) -> tuple[str, ...]:
    return next(
        (each.columns["member_id"] for each in sheet.tables if "member_id" in each.columns),
        (f"{MADE}{{}}",),
    )


def _person(draft: SheetDraft, sheet: SheetSample) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The headers of a member's name and of the day of birth, as far as a sheet has them."""
    members = draft.table("members")
    if members is not None:
        places = {name: said[0] for name, said in members.columns.items() if not is_made(said)}
    else:
        looks = _looks(sheet, draft.index, draft.labels)
        found = guessing.fit(BY_NAME["members"], draft.labels, looks)
        places = {
            name: draft.labels[place]
            for name, place in found.places.items()
            if found.trust[name] > Trust.MAYBE
        }
    names = [places[name] for name in ("full_name",) if name in places]
    names = names or [places[name] for name in ("first", "last") if name in places]
    return tuple(names), tuple(places[name] for name in ("dob",) if name in places)


# Ids


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
    return (MADE + "".join(f"{{{each}}}" for each in (*name, *birth)),) if name else ()


def _row_id(
    table: Table, columns: Mapping[str, tuple[str, ...]], draft: SheetDraft, sheet: SheetSample
) -> tuple[str, ...]:
    """An id made of the member and of what tells the member's rows apart."""
    if table.name == "staff":
        return columns.get("name", ())
    member = columns.get("member_id", ())
    parts = list(sources(member))
    required = [column.name for column in table.columns if column.required]
    rows = [row for _, row in sheet.below(draft.index + 1) if any(row)]
    if table.name in BESIDE_OF and draft.tables and draft.tables[0].table == "members":
        rows = _with_day(rows, columns.get(guessing.BESIDE[table.name], ()), draft)
    made = len(parts)
    for name in _ROW_IDS.get(table.name, ()):
        said = columns.get(name, ())
        if len(said) != 1 or is_made(said) or said[0] in parts:
            continue
        texts = _texts(rows, draft, said[0])
        if name in required or all(text.strip() for text in texts):
            if len(parts) > made and _told_apart(rows, draft, parts):
                break
            parts.append(said[0])
    if len(parts) == made:
        return ()
    hidden = is_made(member) and member[0].startswith(MADE)
    names_only = not member or any(name in ("text", "title") for name in columns)
    if hidden or names_only:
        return (MADE + "".join(f"{{{part}}}" for part in parts),)
    return (" ".join(f"{{{part}}}" for part in parts),)


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


# A saved profile, and headers that have changed since


def _begun_with(sample: Sample, known: Sequence[Profile]) -> Profile | None:
    """The saved profile that speaks of most sheets of a file."""
    scored = [(sum(1 for each in sample.sheets if resumed(each, one)), one) for one in known]
    best = max(scored, key=lambda each: each[0], default=(0, None))
    return best[1] if best[0] else None


def resumed(sheet: SheetSample, profile: Profile) -> SheetDraft | None:
    """How a profile that the app saved reads a sheet, with what still holds of it, and what has
    changed; none where it speaks of other headers."""
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
    if best[1] < 0:
        return None
    return _restored(sheet, best[1], best[2], groups[best[2]])


def _restored(
    sheet: SheetSample, index: int, seen: tuple[str, ...], tables: Sequence[TableProfile]
) -> SheetDraft:
    labels = headers.titled(sheet.cells, index)
    now = {fold(label): label for label in labels}
    kept, chosen = [], set()
    for each in tables:
        columns = {}
        for column, said in each.columns.items():
            if all(fold(label) in now for label in sources(said)):
                columns[column] = tuple(_renamed(text, now) for text in said)
                chosen.add((each.table, column))
        kept.append(replace(each, columns=columns, headers=(), seen=(), where={}))
    before = set(map(fold, seen))
    missing = [label for label in seen if fold(label) not in now]
    new = [
        label
        for word, label in now.items()
        if word not in before and not label.startswith("column ")
    ]
    changes: list[str] = []
    if missing:
        changes.append(f"missing: {', '.join(missing)}")
    if new:
        changes.append(f"new: {', '.join(new)}")
    common = [fold(label) for label in seen if fold(label) in now]
    if common != [word for word in map(fold, labels) if word in before]:
        changes.append("moved: columns stand in another order, which changes nothing")
    draft = SheetDraft(
        sheet.name, index, labels, tuple(kept), {}, frozenset(chosen), tuple(changes)
    )
    return with_ids(_filled_from(draft, sheet, new), sheet)


def _renamed(text: str, now: Mapping[str, str]) -> str:
    if not BRACES.search(text):
        return now[fold(text)]
    return BRACES.sub(lambda match: f"{{{now[fold(match[1])]}}}", text)


def _filled_from(draft: SheetDraft, sheet: SheetSample, new: Sequence[str]) -> SheetDraft:
    """The draft with guesses for the new headers, where a column lost its own."""
    if not new:
        return draft
    looks = _looks(sheet, draft.index, draft.labels)
    tables, trust = [], dict(draft.trust)
    for each in draft.tables:
        fit = guessing.fit(BY_NAME[each.table], draft.labels, looks)
        columns = dict(each.columns)
        for name, place in fit.places.items():
            if name not in columns and name not in each.values and draft.labels[place] in new:
                columns[name] = (draft.labels[place],)
                trust[each.table, name] = fit.trust[name]
        tables.append(replace(each, columns=columns))
    return replace(draft, tables=tuple(tables), trust=trust)


# Editing


def with_table(draft: SheetDraft, sheet: SheetSample, name: str, *, held: bool) -> SheetDraft:
    """The sheet holding a table or no longer."""
    if not held:
        tables = tuple(each for each in draft.tables if each.table != name)
        return with_ids(replace(draft, tables=tables), sheet)
    if draft.table(name) is not None:
        return draft
    fit = guessing.fit(BY_NAME[name], draft.labels, _looks(sheet, draft.index, draft.labels))
    return with_ids(_with_fit(draft, fit), sheet)


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


# What is lacking


def needs(draft: SheetDraft) -> list[Need]:
    """Columns of ours that nothing fills, the required first, and ids that are made."""
    found = []
    for each in draft.tables:
        for column in BY_NAME[each.table].columns:
            said = each.columns.get(column.name, ())
            if column.required and (is_made(said) or not said):
                why = "needed" if not said else "made of others"
                found.append(Need(each.table, column.name, not said, why))
    for table, name, why in DECIDING:
        profile = draft.table(table)
        if profile is not None and name not in profile.columns:
            found.append(Need(table, name, False, why))
    return sorted(found, key=lambda need: not need.required)


def lacking(draft: Draft) -> list[str]:
    """Why the draft cannot be imported as it stands, a sentence each."""
    if not any(sheet.tables for sheet in draft.sheets):
        return ["No sheet is taken yet: step 1, Enter says what one holds"]
    return [
        f"{sheet.name}: {need.table} need {need.column}"
        for sheet in draft.sheets
        for need in needs(sheet)
        if need.required
    ]


# What it ends in


def profile_of(draft: Draft, sample: Sample, name: str) -> Profile:
    """The profile that reads the next file of this source as this draft reads this one."""
    several = _alike(draft)
    tables = [
        _saved(each, place, sheet, sheet.name if sheet.labels in several else "", draft.full)
        for sheet in draft.sheets
        for place, each in enumerate(sheet.tables)
    ]
    unique = list({repr(table): table for table in tables}.values())
    skips = tuple(
        Skip(f"sheet {sheet.name}", (escape(sheet.name),), _own(sheet, sample.sheets[place]))
        for place, sheet in enumerate(draft.sheets)
        if not sheet.tables and len(_own(sheet, sample.sheets[place])) > 1
    )
    return Profile(name, "", (), tuple(unique), skips)


def _alike(draft: Draft) -> set[tuple[str, ...]]:
    """The headers that two sheets share which are read differently."""
    read: dict[tuple[str, ...], set[str]] = {}
    for sheet in draft.sheets:
        if sheet.tables:
            read.setdefault(sheet.labels, set()).add(repr(sheet.tables))
    return {labels for labels, ways in read.items() if len(ways) > 1}


def _own(sheet: SheetDraft, sample: SheetSample) -> tuple[str, ...]:
    row = sample.cells[sheet.index]
    return tuple(dict.fromkeys(label for label in headers.labels(row) if fold(label)))


def _saved(
    table: TableProfile, place: int, sheet: SheetDraft, only_in: str, full: bool
) -> TableProfile:
    where: dict[str, tuple[str, ...]] = {}
    if place and table.table in guessing.BESIDE:
        day = table.columns.get(guessing.BESIDE[table.table], ())
        where = {day[0]: ("*",)} if len(day) == 1 else {}
    return replace(
        table,
        files=(escape(only_in),) if only_in else (),
        headers=sheet.used,
        seen=sheet.labels,
        only=True,
        full=full and not place,
        where=where,
    )


def proposed_name(file_name: str) -> str:
    """A name for a profile, from the name of a file without its version and its day."""
    import re

    from huddle.intake.files import feed_of

    stem = feed_of(file_name).rpartition(".")[0] or file_name
    words = re.findall(r"[^\W_]+", stem.casefold())
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    kept = [
        word
        for word in words
        if not re.fullmatch(r"v?\d+|final|copy|new|draft|updated|latest|rev\d*", word)
        and not any(word.startswith(month) and len(word) <= 9 for month in months)
    ]
    return "-".join(kept or words)[:40].strip("-") or "profile"


TABLE_NAMES = tuple(table.name for table in IMPORTED)
