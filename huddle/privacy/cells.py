"""Cells of a file that is being mapped, as a screen may show them.

Whoever maps needs to know what a column holds, not whom it is about: names become initials, ids,
days of birth, free text and what nobody has matched yet become their shape. Days, numbers and codes
are shown, unless they alone tell a protected fact.
"""

import re

from huddle.intake.tables import BY_NAME, Kind
from huddle.plain import plain

_PROTECTED = frozenset(
    (
        *(("members", "tier_reason"), ("members", "segment_reason"), ("members", "dob")),
        *(("members", "deceased_on"), ("contacts", "with"), ("events", "type")),
    )
)
_OPEN_TEXT = frozenset(("team", "role", "state", "payer", "urgency", "language"))
_STAFF = frozenset(("staff_id", "care_manager_id", "owner", "supervisor_id", "cover_id"))
_LONGEST = 60
_SHORT = 8
"""A word of a coded column that stands there once is shown if it is no longer than this."""
_TELLS = re.compile(
    r"hiv|aids|aot|assisted out|smi\b|mental ill|part ?2|sud\b|27-?f", re.IGNORECASE
)
"""Words for why somebody is in a tier, wherever a source writes them."""


def shown_cell(text: str, table: str, column: str, *, revealed: bool) -> str:
    """A cell or a value on its way into a column of ours; ``table`` is blank for a column that
    nobody has matched."""
    text = plain(text)
    if revealed or not text:
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    if not table or _TELLS.search(text):
        return shape(text)
    kind = BY_NAME[table].by_name[column].kind
    if column in _STAFF or table == "staff":
        return text[:_LONGEST]
    if (table, column) in _PROTECTED or kind is Kind.TAGS:
        return shape(text)
    if kind is Kind.NAME or column == "full_name":
        return initials(text)
    if kind in (Kind.CODE, Kind.YES_NO, Kind.DAY, Kind.MOMENT, Kind.NUMBER) and len(text) < 30:
        return text
    if column in _OPEN_TEXT or column in ("at_time", "received_time"):
        return text[:_LONGEST]
    return shape(text)


def shown_word(text: str, table: str, column: str, count: int, *, revealed: bool) -> str:
    """A word of a coded column: what stands there once, or at length, may be about one person."""
    text = plain(text)
    told = (count > 1 or len(text) <= _SHORT) and not _TELLS.search(text)
    if revealed or (told and (table, column) not in _PROTECTED):
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return shape(text)


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
    kind = "digits" if text.isdigit() else "characters"
    return f"{len(text)} {kind}"
