"""Parts of sentences that several kinds of rule say."""

from collections.abc import Sequence
from datetime import date

from db.types import Contact
from huddle import words

_SHOWN_ATTEMPTS = 3


def days(several: Sequence[date], as_of: date) -> str:
    """Days in a row of words: "17 and 19 Nov", "30 Oct, 2 and 5 Nov"."""
    said: list[str] = []
    for this, later in zip(several, [*several[1:], None], strict=True):
        same = later is not None and (later.year, later.month) == (this.year, this.month)
        said.append(str(this.day) if same else words.day(this, as_of))
    return words.listed(said)


def tried(attempts: Sequence[Contact], as_of: date) -> str:
    """Attempts in words: "tried 17 and 19 Nov", "tried 6 times, last 19 Nov"; "" for none."""
    if not attempts:
        return ""
    distinct = sorted({each.day for each in attempts})
    if len(distinct) > _SHOWN_ATTEMPTS:
        return f"tried {len(attempts)} times, last {words.day(distinct[-1], as_of)}"
    return f"tried {days(distinct, as_of)}"


def sentence(*parts: str) -> str:
    """The parts that say something, with semicolons between."""
    return "; ".join(part for part in parts if part)
