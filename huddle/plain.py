"""Any text from data, made safe to show: nothing executes, nothing escapes, nothing turns around.

Every widget and every text outlet passes data through ``plain``. Escaping for a format (HTML,
Markdown, CSV) is that format's affair and comes after it.
"""

import re
import unicodedata

_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequences: colours, cursor, erasing
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)"  # strings
    r"|\x1b[ -/]*[0-~]"  # the two-letter kind
)
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_JOINERS = frozenset("\u200c\u200d")
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_PILED = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_NO_CHARACTERS = frozenset("\ufffe\uffff")
_FORMULA = frozenset("=+-@\t\r")


def plain(text: str) -> str:
    """``text`` on one line, without terminal sequences, control, direction or unseen characters,
    and without the two code points that XML, and so a workbook, cannot hold.

    Line breaks and tabs become one space, every other kind of space an ordinary one, and none
    stands at either end. The two joiners stay, since scripts and emoji need them.
    """
    if text.isprintable():
        return text.strip()
    spaced = _SPACES.sub(" ", _BREAKS.sub(" ", _SEQUENCES.sub("", text)))
    return "".join(filter(_visible, spaced)).strip()


def calm(text: str) -> str:
    """``text`` for a screen: no more than four marks upon one letter, which is what languages need,
    so that none grows over the lines around it. It takes as many cells as before."""
    return text if text.isascii() else _PILED.sub(r"\1", text)


def shortened(text: str, most: int) -> str:
    """``text`` in at most so many characters; what was longer ends in ``…``."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def plain_lines(text: str) -> tuple[str, ...]:
    """The lines of ``text``, each plain. For notes, which keep their line breaks."""
    return tuple(plain(line) for line in re.split("\r\n|[\n\r\v\f\x85\u2028\u2029]", text))


def neutralised(text: str) -> str:
    """``text`` for a cell of a spreadsheet, which never takes it for a formula.

    A leading apostrophe goes before whatever a spreadsheet would calculate, and before whatever
    begins with apostrophes and then would, so that an import takes off exactly what this put on.
    """
    return "'" + text if text.lstrip("'")[:1] in _FORMULA else text


def _visible(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cf":
        return char in _JOINERS
    return category not in ("Cc", "Cs") and char not in _NO_CHARACTERS
