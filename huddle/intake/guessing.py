"""What the columns of a sheet may be: by their names, by the words in them, by what stands below.

An import is certain or asks. This is for asking: it knows the words that practices write over the
columns of their trackers, which are too loose to import by, and says how sure each guess is.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from huddle.intake import headers, periods
from huddle.intake.codes import NO, YES
from huddle.intake.columns import Column, Kind, Table
from huddle.intake.dates import BadDate, DateReader
from huddle.intake.folding import fold, spelt
from huddle.intake.period_cells import ONLY_DAY
from huddle.intake.tables import BY_NAME, IMPORTED
from huddle.intake.values import clean, says_nothing
from huddle.intake.wordings import LOOSE, MEANT, SHORT_FORMS

LOOKED_AT = 60
"""How many filled cells of a column are looked at to see what it holds."""
MOSTLY = 0.6
"""From which share on a column is what most of its cells are."""
MOST_GUESSED = 200
"""In how many columns more than known words is looked for: a sheet can have 16,384."""
_SOME = 0.15
"""From which share on some of a column's cells are such."""
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
    tokens = ["number" if token == "#" else SHORT_FORMS.get(token, token) for token in tokens]
    found = ["".join(tokens)]
    inner = [token for token in tokens if token not in ("the", "of", "for", "and", "a", "date")]
    if inner and "date" in tokens:
        found += ["".join(inner), "".join([*inner, "date"])]
    return found


@cache
def _loose(table: str) -> Mapping[str, str]:
    """Loose words of a table, folded, with the column that each means."""
    found: dict[str, str] = {}
    for column, words in LOOSE.get(table, {}).items():
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
        place for place, label in enumerate(labels) if place < MOST_GUESSED or is_known(label)
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
    table: Table,
    labels: Sequence[str],
    looks: Sequence[Look],
    over: Sequence[str] = (),
    without: Sequence[int] = (),
) -> Fit:
    """How a table fits a header: each column once, the surest first. ``over`` is what is merged
    over the headers. Those at the places ``without`` are another table's."""
    claims = [
        (-guess.trust, _rank(table, guess.column, label), place, guess)
        for place in worth_guessing(tuple(labels))
        if place not in without
        for label in _spoken_as(labels, over, place)
        for guess in candidates(table, label, looks[place])
    ]
    claims.sort(key=lambda claim: claim[:3])
    places: dict[str, int] = {}
    trust: dict[str, Trust] = {}
    taken: set[int] = set()
    if table.name == "contacts":
        places = _in_cells(labels, looks)
        trust = dict.fromkeys(places, Trust.LIKELY)
        taken |= {*places.values(), *periods.places(labels)} if places else set()
    for _, _, place, guess in claims:
        if place not in taken and guess.column not in places:
            places[guess.column], trust[guess.column] = place, guess.trust
            taken.add(place)
    if periods.EACH_DAY in labels and places.get("at") == labels.index(periods.EACH_DAY):
        places = {name: place for name, place in places.items() if name in _IN_CELLS}
        trust = {name: trust[name] for name in places}
    elif table.name == "contacts":
        for name, place in _both_ways(places, looks, periods.places(labels)).items():
            places[name], trust[name] = place, min(trust.get(name, Trust.LIKELY), Trust.LIKELY)
    if table.name == "referrals" and _says_status(table, places, looks):
        places["status"], trust["status"] = places.pop("outcome"), Trust.LIKELY
        del trust["outcome"]
    score = sum(_WEIGHT[each] * (0.5 if name == "member_id" else 1) for name, each in trust.items())
    return Fit(table, places, trust, score)


def _spoken_as(labels: Sequence[str], over: Sequence[str], place: int) -> Iterator[str]:
    """A header with what is merged over it, where words are known for that, and by itself."""
    label = labels[place]
    group = over[place] if place < len(over) else ""
    if group and label and not label.startswith(group) and is_known(f"{group} {label}"):
        yield f"{group} {label}"
    yield label


_CONTACT_WORDS = ("channel", "outcome")
_IN_CELLS = frozenset(("member_id", "staff_id", "at", *_CONTACT_WORDS))
"""What is known of contacts that are cells of a member's row; its notes are of the member."""


def _in_cells(labels: Sequence[str], looks: Sequence[Look]) -> dict[str, int]:
    """Where the day of contacts and their words stand, when columns are months, weeks or days whose
    cells say who was reached how; empty elsewhere."""
    if periods.EACH_DAY not in labels:
        return {}
    day, words = (labels.index(each) for each in (periods.EACH_DAY, periods.EACH_WORDS))
    if _says(looks[words], _CONTACT_WORDS, both_guess) < 0.5:
        return {}
    return {"at": day, **dict.fromkeys(_CONTACT_WORDS, words)}


def _says_status(table: Table, places: Mapping[str, int], looks: Sequence[Look]) -> bool:
    """Whether what is called the outcome says where each matter stands, and nothing else does."""
    if "outcome" not in places or "status" in places:
        return False
    said = looks[places["outcome"]].words
    known = sum(n for word, n in said.items() if code_guess(table.by_name["status"], word))
    return known > MOSTLY * max(sum(said.values()), 1)


def _both_ways(
    places: Mapping[str, int], looks: Sequence[Look], without: Collection[int]
) -> dict[str, int]:
    """The one column that says of contacts both how and with what result ("TC", "LM", "HV"), for
    each of the two; empty where there is none."""
    others = {place for name, place in places.items() if name not in _CONTACT_WORDS}
    if len({places[name] for name in _CONTACT_WORDS if name in places}) == 2:
        return {}
    for place, seen in enumerate(looks):
        if (
            place in others
            or place in without
            or seen.filled < 2
            or _says(seen, _CONTACT_WORDS) < MOSTLY
        ):
            continue
        if all(_says(seen, (name,)) >= _SOME for name in _CONTACT_WORDS):
            return dict.fromkeys(_CONTACT_WORDS, place)
    return {}


def _says(
    seen: Look, columns: Sequence[str], guess: Callable[[Column, str], str] | None = None
) -> float:
    """Which share of the cells that were looked at have a word of one of these columns of contacts,
    or a likely one."""
    total = sum(seen.words.values())
    known = sum(
        count
        for word, count in seen.words.items()
        if any((guess or code_guess)(BY_NAME["contacts"].by_name[name], word) for name in columns)
    )
    return known / max(total, 1)


def _rank(table: Table, column: str, label: str) -> int:
    for form in forms(label):
        for rank, name in table.ranks.get(form, ()):
            if name == column:
                return rank
    return 50


def best_fits(
    labels: Sequence[str], looks: Sequence[Look], names: str, over: Sequence[str] = ()
) -> list[Fit]:
    """The tables that a sheet may hold, the best first: what its rows are, then what such a row
    holds besides. Empty where it looks like none. ``names`` are those of its file and sheet,
    ``over`` is what is merged over its headers."""
    hints = headers.hints(names)
    fits = [fit(table, labels, looks, over) for table in IMPORTED]
    fits = [
        each._replace(score=each.score + 1.5 * (each.table.name in hints))
        for each in fits
        if each.score >= 1.5 or _has_ids(each)
    ]
    if not fits:
        return []
    fits.sort(key=lambda each: -each.score)
    first = _list_of_members(fits, labels) or _rather_a_log(fits)
    found = [first]
    if first.table.name == "members":
        for name, column in BESIDE.items():
            sure = [place for name_, place in first.places.items() if _stays(first, name_)]
            other = fit(BY_NAME[name], labels, looks, over, without=sure)
            place = other.places.get(column)
            if place is None or place in first.places.values():
                continue
            said = forms(labels[place])
            if labels[place] == periods.EACH_DAY:
                found.append(_beside(other, first))
            elif name.removesuffix("s") in said[-1] or any(form in _loose(name) for form in said):
                first = _without_weaker(first, other)
                found[0] = first
                found.append(_beside(other, first))
    return found


def _has_ids(fit: Fit) -> bool:
    """Whether all that a table cannot do without is there, and more."""
    needed = [column.name for column in fit.table.columns if column.required]
    return len(fit.trust) > len(needed) and all(
        fit.trust.get(name, Trust.MAYBE) > Trust.MAYBE for name in needed
    )


_WHO = frozenset(
    ("member_id", "full_name", "first", "last", "preferred_name", "dob", "cin", "phone")
)
"""Columns that say who somebody is: a log of referrals has them as a roster has."""


def _list_of_members(fits: Sequence[Fit], labels: Sequence[str]) -> Fit | None:
    """The members, where each row is one with a name and the contacts are in its cells."""
    each = {
        labels[fit.places["at"]]
        for fit in fits
        if fit.table.name == "contacts" and "at" in fit.places
    }
    members = next((fit for fit in fits if fit.table.name == "members"), None)
    named = members is not None and not {"full_name", "last"}.isdisjoint(members.places)
    return members if named and periods.EACH_DAY in each else None


def _rather_a_log(fits: Sequence[Fit]) -> Fit:
    """The best fit; where that is the members, and more columns are about something that a row of
    members does not hold besides, that: a log of referrals says who they are as a roster does."""
    first = fits[0]
    for other in fits[1:] if first.table.name == "members" else ():
        if other.table.name not in (*BESIDE, "staff"):
            theirs = _surer(other, first)
            if len(theirs) >= 2 and len(theirs) > len(_surer(first, other, or_as_sure=True)):
                return other
    return first


def _surer(one: Fit, other: Fit, *, or_as_sure: bool = False) -> list[str]:
    """The columns of a fit, beside those that say who somebody is, that it is surer of than
    another fit is of the same headers."""
    claims = {place: other.trust[name] for name, place in other.places.items()}
    return [
        name
        for name, place in one.places.items()
        if name not in _WHO
        and one.trust[name] + or_as_sure > claims.get(place, Trust.MAYBE)
        and one.trust[name] > Trust.MAYBE
    ]


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
        apart_from = periods.places(headers.labels(rows[index]))
        filled = [
            cell
            for place, cell in enumerate(rows[index])
            if cell.strip() and place not in apart_from
        ]
        if len(filled) < 2:
            continue
        names = [
            label
            for place, label in enumerate(headers.titled(rows, index)[: len(rows[index])])
            if not label.startswith("column ") and place not in apart_from
        ]
        known = sum(1 for label in names if is_known(label)) / max(len(names), 1)
        worded = sum(1 for cell in filled if _is_worded(cell)) / len(filled)
        apart = len(set(filled)) / len(filled)
        wide = min((len(filled) + len(apart_from)) / widest, 1)
        data = sum(1 for cell in filled if _is_day_like(cell)) / len(filled)
        value = 3 * known + worded + apart + 2 * wide - 3 * data - index * 0.01
        if value > score:
            best, score = index, value
    return best


@lru_cache(maxsize=40_000)
def is_known(label: str) -> bool:
    """Whether a header is made of words that we know."""
    return any(
        form in table.ranks or form in _loose(table.name)
        for table in IMPORTED
        for form in forms(label)
    )


def is_due_day(label: str) -> bool:
    """Whether a header says until when somebody should follow up: a task's due day."""
    return any(_loose("tasks").get(form) == "due" for form in forms(label))


def is_event_day(label: str) -> bool:
    """Whether a header says when an event was: of an admission and a discharge in one row only one
    comes in."""
    return any(_loose("events").get(form) == "at" for form in forms(label))


def _is_worded(cell: str) -> bool:
    """Whether a cell is words: without digits, or so long that they are part of a phrase."""
    return not re.search(r"\d", cell) or len(re.findall(r"[^\W\d_]{3,}", cell)) >= 2


def _width(rows: Sequence[Sequence[str]]) -> int:
    """The widest of the first rows, by filled cells."""
    return max((sum(1 for cell in row if cell.strip()) for row in rows[: headers.DEPTH]), default=0)


def code_guess(column: Column, word: str) -> str:
    """The code that a word may mean; blank where there is nothing to go by."""
    known = _choices(column)
    folded = spelt(clean(word))
    meant = MEANT.get(column.name, {}).get(folded, "")
    if meant and meant in known.values():
        return meant
    parts = [fold(part) for part in re.split(r"[-/,;:(]| w/? | with ", word) if fold(part)]
    # "closed - no show" says why it was closed, "spoke - will call back" what became of it.
    for part in parts[:0:-1] if parts[:1] == ["closed"] and parts[1:] else parts[:1]:
        if known.get(part) or MEANT.get(column.name, {}).get(part):
            return known.get(part) or MEANT[column.name][part]
    near = difflib.get_close_matches(folded, known, 1, _FUZZY)
    return known[near[0]] if near else ""


def both_guess(column: Column, word: str) -> str:
    """The code that a word may mean where one column says how a contact was made and with what
    result: whoever visited reached somebody, whoever left a message called."""
    folded = spelt(clean(word))
    contacts = BY_NAME["contacts"].by_name
    if folded in _DONE:
        return "reached" if column.name == "outcome" else ""
    if column.name == "outcome":
        made = code_guess(contacts["channel"], word)
        return code_guess(column, word) or ("reached" if made else "")
    tried = code_guess(contacts["outcome"], word) in ("left_msg", "no_answer")
    return code_guess(column, word) or ("phone" if tried else "")


_DONE = frozenset(("x", "✓", "✔", "√", "done", "met", "yes", "y", spelt(ONLY_DAY)))
"""Words under a month that say no more than that somebody was reached."""


def _choices(column: Column) -> Mapping[str, str]:
    if column.kind is Kind.YES_NO:
        return {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}
    return column.known or {}


def codes_of(column: Column) -> tuple[str, ...]:
    """The codes that a column may hold, each once."""
    return tuple(dict.fromkeys(code for code in _choices(column).values() if code))
