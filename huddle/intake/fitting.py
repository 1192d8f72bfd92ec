"""Which tables a sheet may hold, and which of its columns each of them takes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from huddle.intake import headers, periods
from huddle.intake.columns import Column, Kind, Table
from huddle.intake.guessing import (
    BESIDE,
    MOSTLY,
    Look,
    Trust,
    both_guess,
    candidates,
    code_guess,
    forms,
    is_known,
    is_the_last,
    loose_words,
    worth_guessing,
)
from huddle.intake.tables import BY_NAME, IMPORTED

_SOME = 0.15
"""From which share on some of a column's cells are such."""


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
    if first.table.name != "members":
        return [first]
    found = []
    for other in _each_their_own(list(_held_besides(first, labels, looks, over)), looks):
        if not _in_period_cells(other, labels):
            first = _without_weaker(first, other)
        found.append(_beside(other, first))
    return [first, *found]


def _held_besides(
    first: Fit, labels: Sequence[str], looks: Sequence[Look], over: Sequence[str]
) -> Iterator[Fit]:
    """The tables that a row of members may hold besides, whose day the header names."""
    sure = [place for name, place in first.places.items() if _stays(first, name)]
    fits = side_by_side([BY_NAME[name] for name in BESIDE], labels, looks, over, sure)
    days = {each.table.name: each.places.get(BESIDE[each.table.name]) for each in fits}
    for each in fits:
        place = days[each.table.name]
        if place is None or place in first.places.values():
            continue
        rivals = [other for other in fits if days[other.table.name] == place]
        if _in_period_cells(each, labels) or _is_spoken_of(each, place, rivals, labels, over):
            yield each


def side_by_side(
    tables: Sequence[Table],
    labels: Sequence[str],
    looks: Sequence[Look],
    over: Sequence[str] = (),
    without: Sequence[int] = (),
) -> list[Fit]:
    """How tables of one sheet fit its header: as ``fit``, and what may be of two with the same
    codes is of the one whose day stands before it."""
    fits = [fit(table, labels, looks, over, without) for table in tables]
    return [
        fit(each.table, labels, looks, over, (*without, *theirs))
        if (theirs := _of_day_before(each, fits, labels, looks, over))
        else each
        for each in fits
    ]


def _of_day_before(
    one: Fit, fits: Sequence[Fit], labels: Sequence[str], looks: Sequence[Look], over: Sequence[str]
) -> list[int]:
    """The places that are not this table's, since their header may as well be of another with the
    same codes, whose day stands nearer before it: the last contact and how, then the last attempt
    and its result."""
    found: list[int] = []
    day = one.places.get("at", -1)
    for other in fits:
        theirs = other.places.get("at", -1)
        if other is one or other.table.stored != one.table.stored or -1 in (day, theirs):
            continue
        if theirs == day:
            found += [day] if one.trust["at"] < other.trust["at"] else []
            continue
        found += [
            place
            for place in worth_guessing(tuple(labels))
            if theirs <= place
            and not theirs < day <= place
            and _may_be(other.table, one.table, labels, looks, over, place)
        ]
    return found


def _may_be(
    other: Table,
    one: Table,
    labels: Sequence[str],
    looks: Sequence[Look],
    over: Sequence[str],
    place: int,
) -> bool:
    """Whether a header may be the other table's: as words that it knows, or, where its words say
    nothing of either, by what stands below it."""

    def most(table: Table) -> int:
        guesses = (
            guess.trust
            for label in _spoken_as(labels, over, place)
            for guess in candidates(table, label, looks[place])
        )
        return max(guesses, default=0)

    trust = most(other)
    return trust > Trust.MAYBE or (trust == Trust.MAYBE and most(one) <= trust)


def _in_period_cells(fit: Fit, labels: Sequence[str]) -> bool:
    """Whether its days stand in cells under months, weeks or days."""
    return labels[fit.places[BESIDE[fit.table.name]]] == periods.EACH_DAY


def _each_their_own(fits: Sequence[Fit], looks: Sequence[Look]) -> list[Fit]:
    """The tables that a row of members may hold besides, a column of words in that one only whose
    codes know most of them; the first where they know as many."""

    def known(fit: Fit, name: str) -> int:
        column, said = fit.table.by_name[name], looks[fit.places[name]].words
        return sum(count for word, count in said.items() if code_guess(column, word))

    owners: dict[int, tuple[int, str]] = {}
    coded = [
        (each, name)
        for each in fits
        for name in each.places
        if each.table.by_name[name].kind is Kind.CODE
    ]
    for each, name in coded:
        place, much = each.places[name], known(each, name)
        if place not in owners or much > owners[place][0]:
            owners[place] = (much, each.table.name)
    return [
        each._replace(
            places={
                name: place
                for name, place in each.places.items()
                if owners.get(place, (0, each.table.name))[1] == each.table.name
            }
        )
        for each in fits
    ]


def _is_spoken_of(
    one: Fit, place: int, rivals: Sequence[Fit], labels: Sequence[str], over: Sequence[str]
) -> bool:
    """Whether a header says that its days are of this table, and of no rival more plainly: with
    what is merged over it, or by itself."""
    group = over[place] if place < len(over) else ""

    def plainly(fit: Fit) -> int:
        name = fit.table.name
        for much, label in ((2, f"{group} {labels[place]}" if group else ""), (1, labels[place])):
            said = forms(label) if label else ()
            known = any(each in loose_words(name) for each in said)
            if known or (said and name.removesuffix("s") in said[-1]):
                return much
        return 0

    return plainly(one) > 0 and one is max(rivals, key=plainly)


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
    """The members, where each row is one with a name and the contacts are in its cells, or the last
    of them is."""
    days = {
        labels[fit.places["at"]]
        for fit in fits
        if fit.table.name == "contacts" and "at" in fit.places
    }
    members = next((fit for fit in fits if fit.table.name == "members"), None)
    named = members is not None and not {"full_name", "last"}.isdisjoint(members.places)
    of_each = any(day == periods.EACH_DAY or is_the_last(day) for day in days)
    return members if named and of_each else None


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
    contact = other.table.stored == BY_NAME["contacts"].stored
    if contact and "staff_id" not in places and worker is not None:
        places["staff_id"] = worker
    trust = {name: other.trust.get(name, Trust.LIKELY) for name in places}
    return Fit(other.table, places, trust, other.score)
