"""Columns that several cells make together, while they are still text.

A date and a time beside it; one name for first and last; a programme that says its tier, a
tier that says its reason; the source's own word for a status, kept beside ours.
"""

from collections.abc import Callable, Sequence

from huddle.intake.codes import PROGRAMME_IMPLIES, SEGMENT_IMPLIES, TIER_IMPLIES
from huddle.intake.columns import Table
from huddle.intake.dates import read_time
from huddle.intake.folding import fold
from huddle.intake.values import says_nothing

Texts = dict[str, Sequence[str]]
"""A table's columns by name, as text."""

_AT_MIDNIGHT = ("00:00:00", "00:00", "0:00", "12:00:00 AM", "12:00 AM")


def compose(table: Table, texts: Texts) -> Sequence[int]:
    """Completes ``texts`` in place. Gives the places of the rows whose time of day cannot be read;
    they keep their day."""
    for make in _MAKERS.get(table.name, ()):
        make(texts)
    return _timed(texts, *_TIMES[table.name]) if table.name in _TIMES else ()


def time_of(table: Table) -> str:
    """The column that holds the time of day beside the table's day; blank where none does."""
    return _TIMES[table.name][1] if table.name in _TIMES else ""


def _timed(texts: Texts, day: str, time: str) -> Sequence[int]:
    if time not in texts or day not in texts:
        return ()
    before = texts[day]
    joined = [_joined(*pair) for pair in zip(before, texts.pop(time), strict=True)]
    texts[day] = [old if new is None else new for old, new in zip(before, joined, strict=True)]
    return [place for place, new in enumerate(joined) if new is None]


def _joined(day: str, time: str) -> str | None:
    """A day with its time; none where the time cannot be read."""
    if not any(map(str.isdigit, day)) or not time.strip():
        return day  # blank, or a word for "no day": a time beside it says nothing
    day = day.strip()
    for end in _AT_MIDNIGHT:
        if day.endswith((" " + end, "T" + end)):
            day = day[: -len(end) - 1]
    if ":" in day or says_nothing(time):
        return day
    clock = read_time(time.strip())
    return f"{day} {clock}" if clock else None


def _first_and_last(texts: Texts) -> None:
    names = texts.pop("full_name", None)
    if names is None or "first" in texts or "last" in texts:
        return
    pairs = [split_name(name) for name in names]
    texts["first"] = [first for first, _ in pairs]
    texts["last"] = [last for _, last in pairs]


def split_name(name: str) -> tuple[str, str]:
    """First and last of "Alvarez, Rosa" or "Rosa Alvarez"; a single word is a last name."""
    last, comma, first = name.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = name.strip().rpartition(" ")
    return first.strip(), last.strip()


def _whole_name(texts: Texts) -> None:
    parts = [texts.pop(part) for part in ("first", "last") if part in texts]
    if parts and "name" not in texts:
        texts["name"] = [" ".join(each).strip() for each in zip(*parts, strict=True)]


def _implied(column: str, other: str, implies: dict[str, str]) -> Callable[[Texts], None]:
    def make(texts: Texts) -> None:
        if column not in texts:
            return
        words = {text: implies.get(fold(text), "") for text in set(texts[column])}
        if not any(words.values()):
            return
        given = texts.get(other) or [""] * len(texts[column])
        texts[other] = [
            words[text] if words[text] and says_nothing(said) else said
            for said, text in zip(given, texts[column], strict=True)
        ]

    return make


def _source_status(texts: Texts) -> None:
    if "status" in texts and "source_status" not in texts:
        texts["source_status"] = texts["status"]


_MAKERS: dict[str, tuple[Callable[[Texts], None], ...]] = {
    "members": (
        _first_and_last,
        _implied("programme", "tier", PROGRAMME_IMPLIES),
        _implied("tier", "tier_reason", TIER_IMPLIES),
        _implied("segment", "segment_reason", SEGMENT_IMPLIES),
    ),
    "staff": (_whole_name,),
    "referrals": (_source_status,),
}
_TIMES = {
    "contacts": ("at", "at_time"),
    "appointments": ("at", "at_time"),
    "events": ("at", "at_time"),
    "service_requests": ("received_on", "received_time"),
}
"""The column of a day, and that of the time of day beside it."""
