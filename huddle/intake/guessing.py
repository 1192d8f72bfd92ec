"""What the columns of a sheet may be: by their names, by the words in them, by what stands below.

An import is certain or asks. This is for asking: it knows the words that practices write over the
columns of their trackers, which are too loose to import by, and says how sure each guess is.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from huddle.intake import headers
from huddle.intake.codes import NO, YES
from huddle.intake.dates import BadDate, DateReader
from huddle.intake.folding import fold, spelt
from huddle.intake.tables import BY_NAME, IMPORTED, Column, Kind, Table
from huddle.intake.values import clean, says_nothing

LOOKED_AT = 60
"""How many filled cells of a column are looked at to see what it holds."""
MOSTLY = 0.6
"""From which share on a column is what most of its cells are."""
MOST_GUESSED = 200
"""In how many columns more than known words is looked for: a sheet can have 16,384."""
_FUZZY = 0.87
_LATEST = 2199


class Trust(IntEnum):
    """How sure a guess is."""

    MAYBE = 1
    LIKELY = 2
    SURE = 3


class Guess(NamedTuple):
    """A column of ours that a header may mean, and how sure that is."""

    column: str
    trust: Trust


_SAME = {
    **dict.fromkeys(("pt", "pts", "mbr", "clt", "indiv", "patients", "members"), "member"),
    **dict.fromkeys(("dt", "dte"), "date"),
    **dict.fromkeys(("appt", "apt", "appts"), "appointment"),
    **dict.fromkeys(("ph", "tel", "tele"), "phone"),
    **dict.fromkeys(("num", "no", "nbr", "nr"), "number"),
    **dict.fromkeys(("mgr", "mngr"), "manager"),
    **dict.fromkeys(("coord", "coordinator"), "coordinator"),
    **dict.fromkeys(("prog", "pgm", "program"), "program"),
    **dict.fromkeys(("enr", "enrl", "enroll", "enrolment"), "enrollment"),
    **dict.fromkeys(("ref", "refs", "rfl"), "referral"),
    **dict.fromkeys(("auth", "authorisation"), "authorization"),
    **dict.fromkeys(("req", "reqs"), "request"),
    **dict.fromkeys(("stat", "sts"), "status"),
    **dict.fromkeys(("lst", "latest", "recent"), "last"),
    **dict.fromkeys(("nm", "nme"), "name"),
    **dict.fromkeys(("asmt", "assmt", "assess"), "assessment"),
    **dict.fromkeys(("exp", "expires", "expiry"), "expiration"),
    **dict.fromkeys(("org", "orgs"), "organization"),
    **dict.fromkeys(("cmt", "cmts"), "comments"),
}
"""Short forms in headers, a word at a time."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "members": {
        "member_id": "member id|epic id|emr id|emr number|chart|account|account number|acct"
        "|record|netsmart id|unique id|case number",
        "cin": "cin number|medicaid|mcd|mcd id|medicaid id number",
        "full_name": "member name|name of member|member|client|last first|name last first|consumer"
        "|individual|last name first name|resident|member last first|who",
        "first": "first|fn|member first name|member first",
        "last": "last|ln|member last name|member last",
        "dob": "d o b|birth|member dob|b day|bday",
        "phone": "phone number|best phone|best number|contact info|contact number|primary number",
        "care_manager_id": "cm|hhcm|cc|care coord|assigned|assigned care coordinator|cm assigned"
        "|cm initials|worker initials|cm name|caseload|staff assigned|case worker|caseworker",
        "enrolled_on": "doe|soc|start of care|intake|intake date|admit date|enrolled since|opened"
        "|date opened|enrollment|enrollment date|hh enrollment date|admission date|date of intake",
        "segment": "active inactive|active|enrolled status|case open closed|member status",
        "segment_reason": "why pended|why closed",
        "tier": "hh+|hh plus|acuity level|tier level|rate code|hh+ y n|risk",
        "programme": "program|program enrolled|hh or onecare|lob",
        "consent_expires": "consent expiration|5055 expiration|consent good thru|consent thru"
        "|5055 expires|consent expiration date",
        "assessment_on": "comp assessment|last comp assessment|hra|hra date|last hra|ca date",
        "plan_signed_on": "poc|poc date|care plan|cp signed|cp date|poc signed date|last poc",
        "plan_due_on": "cp due|next poc|poc expiration|next care plan",
        "next_step": "plan|follow up|f u|action|to do|next step needed|followup needed",
        "goal": "goals|member goals",
        "concern": "red flag|red flags|flag|alert|huddle notes|huddle note|watch|worried about",
        "coverage_status": "medicaid active|ma status|insurance",
        "language": "language spoken|lang spoken",
        "social_risks": "barriers|needs|social determinants",
    },
    "contacts": {
        "at": "last f2f|last contact|last seen|last visit|last core service|last cs|last touch"
        "|date last contact|date of last contact|last contact date|lc|lc date|last encounter"
        "|last call|most last contact|last outreach|last successful contact|last face to face"
        "|date last seen|date of last visit|f2f date|f2f|last f2f date|last home visit"
        "|date of last f2f|last contact made|last visit date|last billable|dos|contact date",
        "outcome": "lm na spoke|spoke lm na|last outcome|outcome of last contact|last result"
        "|response|reached|result of call|call result|last contact result|last contact outcome"
        "|spoke lm|lm spoke|contact result|result of last contact|spoke w member",
        "channel": "how|last contact type|type of last contact|contact how|last contact method"
        "|mode of last contact|phone f2f|f2f phone|visit or call|contact mode|type of visit",
        "core_service": "cs|core svc|core service y n|billed|billable y n|billable|core",
        "staff_id": "who called|seen by|contacted by|made by|by whom|called by|staff initials",
        "with": "spoke to|spoke with|who was reached|talked to",
        "minutes": "min|time spent|length of call|duration",
        "note": "notes|comments|comment|note|last contact note|contact notes|last note|call notes",
        "purpose": "reason for call|reason for contact",
    },
    "appointments": {
        "at": "next appointment|next appointment date|upcoming appointment|next visit"
        "|next pcp appointment|next scheduled appointment",
        "with": "with whom|doctor name|next appointment with",
        "type": "next appointment type",
    },
    "referrals": {
        "to_org": "referred to|agency referred to|referral to|where|referral agency|cbo|resource",
        "kind": "what for|need|service needed|referred for|referral for|reason",
        "sent_on": "date sent|referred|sent date|referral made|date of referral|referral date"
        "|date made|date faxed|faxed|sent",
        "status": "referral status|where it stands|current status|accepted declined|open closed",
        "staff_id": "cm|referring cm|referred by|made by|referring staff",
        "appt_on": "appointment|appointment date|intake appointment|intake date",
        "kept_on": "kept|attended|appointment kept date",
        "closed_on": "closed|loop closed|date closed",
        "outcome": "result|outcome",
    },
    "service_requests": {
        "received_on": "date submitted|submitted|date sent|date received|sent to plan|faxed",
        "payer": "plan|mco|hmo|insurance|health plan",
        "service": "request|requested|what|service|dme|item",
        "decision": "status|approved denied|decision|outcome|plan decision",
        "auth_end_on": "authorization expiration|expiration|authorization thru|good thru",
    },
    "events": {
        "at": "date|event date|er date|ed date|date of visit|admit date|discharge date",
        "type": "er ip|ed ip|alert|what happened|event|ed or inpatient|visit type",
        "facility": "hospital|hosp|where|facility",
        "reason": "dx|reason|diagnosis|why",
    },
}
"""Words of trackers, looser than an import may rest on."""

BESIDE: Mapping[str, str] = {"contacts": "at", "appointments": "at"}
"""Tables that a row of members may hold too, with the column that says so."""


class Look(NamedTuple):
    """What stands in a column: how many cells are filled, and which shares of them are days,
    names of people, and ids."""

    filled: int
    days: float
    names: float
    ids: float
    words: Mapping[str, int]


def look(texts: Sequence[str]) -> Look:
    """What the cells of a column say."""
    counted: dict[str, int] = {}
    for text in texts:
        cleaned = clean(text)
        if cleaned:
            counted[cleaned] = counted.get(cleaned, 0) + 1
            if len(counted) >= LOOKED_AT:
                break
    filled = [text for text in counted if not says_nothing(text)]
    total = max(len(filled), 1)
    return Look(
        len(filled),
        sum(map(_is_day, filled)) / total,
        sum(map(_is_name, filled)) / total,
        sum(map(_is_id, filled)) / total,
        counted,
    )


NOTHING_SEEN = Look(0, 0.0, 0.0, 0.0, {})
_DAYS = DateReader(latest=_LATEST)


def _is_day(text: str) -> bool:
    try:
        _DAYS.read(text)
    except BadDate:
        return False
    return True


def _is_name(text: str) -> bool:
    return len(text) < 60 and bool(re.fullmatch(r"[^\W\d_][^\d;:/|]*[ ,][^\d;:/|]*", text))


def _is_id(text: str) -> bool:
    return bool(re.fullmatch(r"(?=.*\d)[\w#.-]{2,40}", text)) and not _is_day_like(text)


def _is_day_like(text: str) -> bool:
    return bool(re.search(r"\d[-/.]\d{1,2}[-/.]\d", text))


@lru_cache(maxsize=40_000)
def forms(label: str) -> tuple[str, ...]:
    """The folded forms of a header in which its words are looked for, the plainest first."""
    found = list(headers.words(label))
    for text in dict.fromkeys((headers.without_aside(label), label)):
        found += _spoken(text)
    return tuple(dict.fromkeys(fold(each) for each in found if fold(each)))


def _spoken(text: str) -> list[str]:
    """The words of a header in their long forms, with and without what says little."""
    tokens = re.findall(r"[^\W_]+\+?|#", re.sub(r"['’]", "", text).casefold())
    tokens = ["number" if token == "#" else _SAME.get(token, token) for token in tokens]
    found = ["".join(tokens)]
    inner = [token for token in tokens if token not in ("the", "of", "for", "and", "a", "date")]
    if inner and "date" in tokens:
        found += ["".join(inner), "".join([*inner, "date"])]
    return found


@cache
def _loose(table: str) -> Mapping[str, str]:
    """Loose words of a table, folded, with the column that each means."""
    found: dict[str, str] = {}
    for column, words in _WORDS.get(table, {}).items():
        for word in words.split("|"):
            for form in forms(word):
                found.setdefault(form, column)
    for column_ in BY_NAME[table].columns:
        for name in column_.names:
            found.setdefault(forms(name)[-1], column_.name)
    return found


def candidates(table: Table, label: str, seen: Look) -> Iterator[Guess]:
    """The columns of a table that a header may mean, the likeliest first."""
    found: dict[str, Trust] = {}
    whole, *others = forms(label) or ("",)
    loose = _loose(table.name)
    for _, name in table.ranks.get(whole, ()):
        found.setdefault(name, Trust.SURE)
    for form in (whole, *others):
        if form in loose:
            found.setdefault(loose[form], Trust.LIKELY)
        for _, name in table.ranks.get(form, ()):
            found.setdefault(name, Trust.LIKELY)
    if not found:
        if column := _by_values(table, seen):
            found[column] = Trust.MAYBE
        else:
            near = difflib.get_close_matches(whole, table.ranks, 1, _FUZZY) if whole else []
            if near:
                found[table.ranks[near[0]][0][1]] = Trust.MAYBE
    fitting = {_fitted(table, name, seen): trust for name, trust in reversed(found.items())}
    ranked = [
        (name, trust)
        for name, trust in reversed(fitting.items())
        if name and not table.by_name[name].extra and _holds(table.by_name[name], seen)
    ]
    yield from (Guess(name, trust) for name, trust in sorted(ranked, key=lambda each: -each[1]))


def _fitted(table: Table, name: str, seen: Look) -> str:
    """A column that names a member by id or by name, as what stands below says."""
    if table.name != "members" and name == "member_id" and seen.names > MOSTLY:
        return ""
    if table.name == "members" and seen.filled:
        if name == "member_id" and seen.names > MOSTLY:
            return "full_name"
        if name in ("full_name", "first", "last") and seen.ids > 0.8:
            return "member_id"
    return name


def _holds(column: Column, seen: Look) -> bool:
    """Whether what stands below a header can be in the column at all."""
    if not seen.filled:
        return True
    if column.kind in (Kind.DAY, Kind.MOMENT):
        return seen.days >= 0.5
    if column.kind is Kind.NAME or column.name == "full_name":
        return seen.days < 0.5
    if column.kind is Kind.YES_NO:
        known = sum(1 for word in seen.words if spelt(word) in YES | NO)
        return known * 2 >= seen.filled
    return True


def _by_values(table: Table, seen: Look) -> str:
    """The coded column whose words most of the cells are."""
    best, share = "", 0.6
    total = sum(seen.words.values())
    for column in table.columns:
        if column.kind is Kind.CODE and column.known and seen.filled > 1:
            known = sum(n for word, n in seen.words.items() if column.known.get(spelt(word)))
            if known / max(total, 1) > share:
                best, share = column.name, known / total
    return best


@lru_cache(maxsize=16)
def worth_guessing(labels: tuple[str, ...]) -> tuple[int, ...]:
    """The places of the headers that are looked at: the first, and further on those whose words are
    known."""
    return tuple(
        place for place, label in enumerate(labels) if place < MOST_GUESSED or _known(label)
    )


class Fit(NamedTuple):
    """A table that a sheet may hold: what each of its columns comes from (the place of a header),
    how sure that is, and how much of the table that is."""

    table: Table
    places: Mapping[str, int]
    trust: Mapping[str, Trust]
    score: float


_WEIGHT = {Trust.SURE: 1.0, Trust.LIKELY: 0.8, Trust.MAYBE: 0.3}


def fit(
    table: Table, labels: Sequence[str], looks: Sequence[Look], without: Sequence[int] = ()
) -> Fit:
    """How a table fits a header: each column once, the surest first. The headers at the places
    ``without`` are another table's."""
    claims = [
        (-guess.trust, _rank(table, guess.column, label), place, guess)
        for place in worth_guessing(tuple(labels))
        if place not in without
        for label, seen in ((labels[place], looks[place]),)
        for guess in candidates(table, label, seen)
    ]
    claims.sort(key=lambda claim: claim[:3])
    places: dict[str, int] = {}
    trust: dict[str, Trust] = {}
    taken: set[int] = set()
    for _, _, place, guess in claims:
        if place not in taken and guess.column not in places:
            places[guess.column], trust[guess.column] = place, guess.trust
            taken.add(place)
    score = sum(_WEIGHT[each] * (0.5 if name == "member_id" else 1) for name, each in trust.items())
    return Fit(table, places, trust, score)


def _rank(table: Table, column: str, label: str) -> int:
    for form in forms(label):
        for rank, name in table.ranks.get(form, ()):
            if name == column:
                return rank
    return 50


def best_fits(labels: Sequence[str], looks: Sequence[Look], names: str) -> list[Fit]:
    """The tables that a sheet may hold, the best first: what its rows are, then what such a row
    holds besides. Empty where it looks like none. ``names`` are those of its file and sheet."""
    hints = headers.hints(names)
    fits = [fit(table, labels, looks) for table in IMPORTED]
    fits = [
        each._replace(score=each.score + 1.5 * (each.table.name in hints))
        for each in fits
        if each.score >= 1.5
    ]
    if not fits:
        return []
    fits.sort(key=lambda each: -each.score)
    first = fits[0]
    found = [first]
    if first.table.name == "members":
        for name, column in BESIDE.items():
            sure = [place for name_, place in first.places.items() if _stays(first, name_)]
            other = fit(BY_NAME[name], labels, looks, without=sure)
            place = other.places.get(column)
            if place is None or place in first.places.values():
                continue
            said = forms(labels[place])
            if name.removesuffix("s") in said[-1] or any(form in _loose(name) for form in said):
                first = _without_weaker(first, other)
                found[0] = first
                found.append(_beside(other, first))
    return found


def _stays(first: Fit, column: str) -> bool:
    """Whether a column of the members is settled before a second table of the row has its say."""
    return column not in ("member_id", "care_manager_id") and first.trust[column] > Trust.MAYBE


def _without_weaker(first: Fit, other: Fit) -> Fit:
    """``first`` without columns that a second table of the row is surer of."""
    claims = {place: other.trust[name] for name, place in other.places.items()}
    places = {
        name: place
        for name, place in first.places.items()
        if first.trust[name] > Trust.MAYBE or claims.get(place, Trust.MAYBE) == Trust.MAYBE
    }
    return first._replace(places=places, trust={name: first.trust[name] for name in places})


def _beside(other: Fit, first: Fit) -> Fit:
    """What a row of members holds besides: of columns that say something of both only those that
    name the member and the worker."""
    shared = {"member_id", "staff_id"}
    members = set(first.places.values())
    places = {
        name: place
        for name, place in other.places.items()
        if name in shared or place not in members
    }
    worker = first.places.get("care_manager_id")
    if other.table.name == "contacts" and "staff_id" not in places and worker is not None:
        places["staff_id"] = worker
    trust = {name: other.trust.get(name, Trust.LIKELY) for name in places}
    return Fit(other.table, places, trust, other.score)


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The index of the row that most looks like a header: words that are known, cells that are
    words, and rows of another kind below it."""
    best, score = 0, -1.0
    rows = [row[:MOST_GUESSED] for row in rows[: headers.DEPTH]]
    widest = max(_width(rows), 1)
    for index in range(len(rows)):
        filled = [cell for cell in rows[index] if cell.strip()]
        if len(filled) < 2:
            continue
        names = [label for label in headers.titled(rows, index) if not label.startswith("column ")]
        known = sum(1 for label in names if _known(label)) / max(len(names), 1)
        worded = sum(1 for cell in filled if not re.search(r"\d", cell)) / len(filled)
        wide = min(len(filled) / widest, 1)
        data = sum(1 for cell in filled if _is_day_like(cell)) / len(filled)
        value = 3 * known + worded + 2 * wide - 3 * data - index * 0.01
        if value > score:
            best, score = index, value
    return best


@lru_cache(maxsize=40_000)
def _known(label: str) -> bool:
    return any(
        form in table.ranks or form in _loose(table.name)
        for table in IMPORTED
        for form in forms(label)
    )


def _width(rows: Sequence[Sequence[str]]) -> int:
    """The widest of the first rows, by filled cells."""
    return max((sum(1 for cell in row if cell.strip()) for row in rows[: headers.DEPTH]), default=0)


_MEANT = {
    "outcome": {
        "na": "no_answer", "spoke": "reached", "n": "no_answer", "y": "reached",
        "yes": "reached", "no": "no_answer", "v": "reached", "r": "refused", "vm": "left_msg",
        "x": "no_answer", "lm": "left_msg", "nna": "no_answer", "ref": "refused",
        "cx": "no_show", "cancelled": "no_show",
    },
    "channel": {
        "hv": "home", "ov": "office", "ph": "phone", "p": "phone", "t": "phone", "tc": "phone",
        "h": "home", "o": "office", "v": "video", "c": "community", "vc": "video", "e": "mail",
    },
    "segment": {
        "a": "active", "open": "active", "act": "active", "i": "closed", "o": "outreach",
        "p": "pended", "c": "closed", "yes": "active", "y": "active", "no": "closed", "n": "closed",
        "new": "active", "current": "active", "dc": "closed", "lost": "pended", "ltf": "pended",
    },
    "status": {"open": "sent", "closed": "completed", "new": "sent", "waiting": "on_hold"},
    "tier": {"y": "HH+", "yes": "HH+", "n": "standard", "no": "standard", "low": "standard"},
    "type": {"er": "ed", "ip": "admit", "dc": "discharge"},
}  # fmt: skip
"""What words that could mean two things mostly mean, by column: asked, never taken unasked."""


def code_guess(column: Column, word: str) -> str:
    """The code that a word may mean; blank where there is nothing to go by."""
    known = _choices(column)
    folded = spelt(clean(word))
    meant = _MEANT.get(column.name, {}).get(folded, "")
    if meant in known.values():
        return meant
    parts = [fold(part) for part in re.split(r"[-/,;:(]| w/? | with ", word) if fold(part)]
    for part in parts[:1]:
        if known.get(part) or _MEANT.get(column.name, {}).get(part):
            return known.get(part) or _MEANT[column.name][part]
    near = difflib.get_close_matches(folded, known, 1, _FUZZY)
    return known[near[0]] if near else ""


def _choices(column: Column) -> Mapping[str, str]:
    if column.kind is Kind.YES_NO:
        return {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}
    return column.known or {}


def codes_of(column: Column) -> tuple[str, ...]:
    """The codes that a column may hold, each once."""
    return tuple(dict.fromkeys(code for code in _choices(column).values() if code))
