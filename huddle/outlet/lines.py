"""Plain text laid out by the width that a terminal gives it: wide letters count two."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

_IN_A_DATE = re.compile(r"(?<=\d) (?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)")
_KEPT = "\0"


def pad(text: str, width: int) -> str:
    """``text`` filled up to ``width`` cells; longer text stays whole."""
    return text + " " * max(0, width - cell_len(text))


def spread(left: str, right: str, width: int) -> list[str]:
    """``left`` and ``right`` at the two edges of one line, or of two where they do not fit."""
    gap = width - cell_len(left) - cell_len(right)
    if not right:
        return [left.rstrip()]
    if gap >= 2:
        return [left + " " * gap + right]
    return [*wrap(left.rstrip(), width), " " * max(0, width - cell_len(right)) + right]


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """``text`` in lines of at most ``width`` cells, nothing cut: ``first`` leads the first line,
    ``rest`` the others. A word longer than a line is broken, a day is not: "20 Nov"."""
    lines: list[str] = []
    lead, line = first, ""
    for word in _IN_A_DATE.sub(_KEPT, text).split(" "):
        for piece in _pieces(
            word.replace(_KEPT, " "), max(1, width - max(cell_len(first), cell_len(rest)))
        ):
            candidate = f"{line} {piece}" if line else piece
            if line and cell_len(lead) + cell_len(candidate) > width:
                lines.append(lead + line)
                lead, line = rest, piece
            else:
                line = candidate
    return [*lines, lead + line]


def _pieces(word: str, width: int) -> Iterator[str]:
    if cell_len(word) <= width:
        yield word
        return
    piece, used = "", 0
    for char in word:
        size = cell_len(char)
        if piece and used + size > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + char, used + size
    yield piece
