"""Where in a rule file something stands, so that whoever wrote it finds it again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from huddle.rules.kind import RuleFileError


@contextmanager
def located(text: str, table: str, place: int) -> Iterator[None]:
    """What is wrong within is in the record ``[[table]]`` number ``place`` (from 0): the error says
    its line as well."""
    try:
        yield
    except RuleFileError as error:
        raise RuleFileError(f"{line(text, table, place, error.name)}{error}", error.name) from None


def line(text: str, table: str, place: int, name: str) -> str:
    """Where the word ``name`` of a record stands, else its head, as "line 12: "; "" where it is not
    found. For no ``table``, the word at the head of the file."""
    head = re.compile(rf"\s*\[\[\s*{table}\s*\]\]") if table else re.compile("")
    word = re.compile(rf"""\s*(?:\[\[?\s*)?["']?{re.escape(name)}["']?\s*[\]=]""")
    lines = text.splitlines()
    heads = [number for number, each in enumerate(lines) if head.match(each)]
    if place >= len(heads):
        return ""
    first = heads[place]
    last = heads[place + 1] if table and place + 1 < len(heads) else len(lines)
    if name:
        for number in range(first, last):
            if word.match(lines[number]):
                return f"line {number + 1}: "
    return f"line {first + 1}: " if table else ""
