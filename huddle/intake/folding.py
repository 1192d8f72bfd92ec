"""Words compared without case, spaces or punctuation."""

import re
import unicodedata

_ELSE = re.compile("[^0-9a-z+]+")


def fold(text: str) -> str:
    """``text`` as names and codes are compared: letters, digits and ``+`` only, without case or
    accents; ``#`` reads as "number"."""
    if text.isascii():
        return _ELSE.sub("", text.replace("#", " number").lower())
    text = "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    return "".join(
        char for char in text.replace("#", " number").casefold() if char.isalnum() or char == "+"
    )


def spelt(text: str) -> str:
    """``text`` as a code is looked up: folded, or as it is where folding leaves nothing ("✓")."""
    return fold(text) or text
