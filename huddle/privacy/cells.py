"""Cells of a file that is being mapped, as a screen may show them.

Whoever maps needs to know what a column holds, not whom it is about: names become initials, ids
their length, days of birth, free text and what nobody has matched yet the kind of text that they
are. Days, numbers and codes that are known are shown, but for those that tell a protected fact.
"""

import re

from huddle.intake.codes import NO, YES
from huddle.intake.columns import Column, Kind
from huddle.intake.folding import spelt
from huddle.intake.tables import BY_NAME
from huddle.plain import plain

HIDDEN = "not shown"
"""What stands for every value of a protected column, whichever it is, and for none."""

_PROTECTED = frozenset(
    (
        *(("members", "tier_reason"), ("members", "segment_reason"), ("members", "privacy_tags")),
        *(("contacts", "with"), ("events", "type"), ("events", "tags")),
    )
)
_OPEN_TEXT = frozenset(("team", "role", "state", "urgency", "language"))
_STAFF = frozenset(("staff_id", "care_manager_id", "owner", "supervisor_id", "cover_id"))
_PRIVATE_DAYS = frozenset(("dob", "deceased_on"))
_LONGEST = 60
_SHORT = 8
"""A word of a coded column that stands there once is shown if it is no longer than this."""
_TELLS = re.compile(
    r"hiv|aids\b|\baot\b|assisted out|\bsmi\b|mental|psych|behavio|part ?2|27-?f|\bs[ux]d\b|\bmh\b"
    r"|substance|opio|opiat|methadon|suboxon|buprenorph|\botp\b|\bmat\b|detox|rehab|recovery|sober"
    r"|overdos|relaps|heroin|cocain|alcohol|drug|suicid|schizo|bipolar|depress|domestic|violence"
    r"|abus|\bdv\b|\bipv\b|ryan white|\bprep\b|diagnos",
    re.IGNORECASE,
)
"""Words for what is protected, wherever a source writes them."""
_NUMBERS = re.compile(
    r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|ober)?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|[ap]m|[tz]|min(?:utes)?"
    r"|[\d\s/.,:+-]+)*",
    re.IGNORECASE,
)
"""Days, times and numbers, in whatever order."""


def is_protected(table: str, column: str) -> bool:
    """Whether a value of the column alone tells a protected fact: a masked row does not say whether
    it has one."""
    return (table, column) in _PROTECTED


def shown_cell(text: str, table: str, column: str, *, revealed: bool) -> str:
    """A cell or a value on its way into a column of ours; ``table`` is blank for a column that
    nobody has matched."""
    text = plain(text)
    if is_protected(table, column) and not revealed:
        return HIDDEN
    if revealed or not text:
        return _cut(text)
    if not table:
        return shape(text)
    known = BY_NAME[table].by_name[column]
    if column in _STAFF or table == "staff":
        return text[:_LONGEST]
    if known.kind is Kind.NAME or column == "full_name":
        return initials(text)
    if known.kind is Kind.ID:
        return f"{len(text)} {'digits' if text.isdigit() else 'characters'}"
    if column in _PRIVATE_DAYS:
        return "a day"
    if _is_plain(text, known) or (column in _OPEN_TEXT and not _TELLS.search(text)):
        return text[:_LONGEST]
    return "text"


def shown_word(text: str, table: str, column: str, count: int, *, revealed: bool) -> str:
    """A word of a coded column: what stands there once, or at length, may be about one person."""
    text = plain(text)
    if revealed:
        return _cut(text)
    if is_protected(table, column):
        return HIDDEN
    told = (count > 1 or len(text) <= _SHORT) and not _TELLS.search(text)
    return _cut(text) if told else "text"


def shown_meaning(code: str, table: str, column: str, *, revealed: bool) -> str:
    """What a word of a coded column means; of a protected one only that it means something."""
    return "known" if code and is_protected(table, column) and not revealed else code


def initials(name: str) -> str:
    """The first letters of a name, first names first: "R.A." of "Alvarez, Rosa"."""
    last, comma, first = plain(name).partition(",")
    words = f"{first} {last}".split() if comma else last.split()
    letters = [word[0].upper() for word in words if word[:1].isalpha()]
    return "".join(f"{letter}." for letter in letters[:3]) or shape(name)


def shape(text: str) -> str:
    """What kind of text it is, and nothing of what it says."""
    if re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?", text):
        return "a day"
    return "digits" if text.isdigit() else "text"


def _is_plain(text: str, column: Column) -> bool:
    """Whether the text is what its column is for, a code that is known, a day, a number, yes or no:
    what else stands there somebody has typed."""
    if column.kind is Kind.CODE:
        codes = column.known or {}
        return not _TELLS.search(text) and (spelt(text) in codes or text in codes.values())
    if column.kind is Kind.YES_NO:
        return spelt(text) in YES | NO or text in ("True", "False", "0", "1")
    days = column.kind in (Kind.DAY, Kind.MOMENT) or column.name in ("at_time", "received_time")
    if days or column.kind is Kind.NUMBER:
        return bool(_NUMBERS.fullmatch(text))
    return False


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
