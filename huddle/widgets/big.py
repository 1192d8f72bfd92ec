"""Numbers to be read from afar: Textual's digits where there is little room, blocks where more."""

from rich.segment import Segment
from rich.style import Style
from textual.renderables.digits import Digits

_BLOCKS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": ("## ", " # ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "-": ("   ", "   ", "###", "   ", "   "),
    ":": (" ", "#", " ", "#", " "),
    ".": (" ", " ", " ", " ", "#"),
    ",": (" ", " ", " ", "#", "#"),
    "k": ("#  ", "# #", "## ", "# #", "# #"),
}
_PIXEL = 2
"""Cells across that are as wide as one is high."""


def big(text: str, width: int, height: int) -> list[str]:
    """A number as large as fits into so many cells, all rows of one width; as it stands where even
    the smallest does not fit."""
    for scale in range(height // 5, 0, -1):
        rows = _blocks(text, scale)
        if rows and len(rows[0]) <= width:
            return rows
    small = digits(text)
    if len(small) <= height and len(small[0]) <= width:
        return small
    return [text]


def apart(height: int) -> int:
    """The cells between two digits of a number of that height."""
    return _PIXEL * (height // 5) or 1


def digits(text: str) -> list[str]:
    """A number in Textual's digits, three rows high."""
    drawn = Digits(text, Style()).render(Style(bold=True))
    return "".join(part.text for part in drawn if isinstance(part, Segment)).splitlines()


def _blocks(text: str, scale: int) -> list[str]:
    """The number in blocks; nothing where a character has none."""
    if any(char not in _BLOCKS for char in text):
        return []
    wide = _PIXEL * scale
    rows = [
        (" " * wide).join(
            "".join(("█" if dot == "#" else " ") * wide for dot in _BLOCKS[char][row])
            for char in text
        )
        for row in range(5)
    ]
    return [row for row in rows for _ in range(scale)]
