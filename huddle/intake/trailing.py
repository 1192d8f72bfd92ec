"""Rows that stand under a list and are none of it: sums and footnotes."""

import re
from collections.abc import Sequence

_SUMMARY = re.compile(
    r"(?im)^\s*(?:(?:grand |sub-?)?totals?|count|sum|average)(?:\s*:.*|\s*=.*|\s+[a-z ]*)?$"
)
"""What stands where an id would, in a row that sums others up."""
_COUNTED = re.compile(
    r"(?i)\d+ (?:members|patients|clients|rows|records|total)|total [a-z ]+: ?\d+"
)
"""Another way to begin such a row."""
_FOOTNOTE = re.compile(
    r"(?im)^[*†‡§•¹²³]+[^\S\n]*\S+[^\S\n]+\S.*$|^(?:notes?|legend|key|source)[^\S\n]*:.*$"
    r"|^(?:\S+[^\S\n]+){4,}.*[\d.:;)].*$"
)
"""What stands alone in a row: "* Tier as of October", "Note: ...", a sentence."""
_LEAST_COLUMNS = 3
"""How many columns a list has for what stands alone in a row to be no row of it."""


def is_summary(key: str) -> bool:
    """Whether what stands where an id would says that its row sums others up."""
    return bool(_SUMMARY.fullmatch(key.strip()))


def sums_up(cells: Sequence[str]) -> bool:
    """Whether a row begins like one that sums others up: "Total", "Count: 12"."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return bool(_SUMMARY.fullmatch(first) or _COUNTED.fullmatch(first))


def is_footnote(cells: Sequence[str], width: int) -> bool:
    """Whether a row of a list with ``width`` columns says one thing only, and that as a note."""
    filled = [cell for cell in cells if cell.strip()]
    if width < _LEAST_COLUMNS or len(filled) != 1:
        return False
    return bool(_FOOTNOTE.fullmatch(" ".join(filled[0].split())))


def any_trails(keys: Sequence[str]) -> bool:
    """Whether any of the texts that stand where ids would may be of such a row."""
    together = "\n".join(keys)
    return bool(_SUMMARY.search(together) or _FOOTNOTE.search(together))
