"""The record of a caseload review, to be printed."""

from collections.abc import Iterator

from huddle.outlet.lines import wrap
from huddle.privacy.review import ShownReview

_ALL = "Every member of the caseload was reviewed."


def record(
    shown: ShownReview, beyond: str, *, title: str, done: int, whole: int, width: int
) -> str:
    """The record as text of at most ``width`` cells: who was reviewed and what was agreed, who was
    not, who is in no list (``beyond``), and where both sign. Ends with a newline."""
    return "\n".join(_lines(shown, beyond, title, done, whole, width)) + "\n"


def _lines(
    shown: ShownReview, beyond: str, title: str, done: int, whole: int, width: int
) -> Iterator[str]:
    yield from wrap(title, width)
    yield from wrap(f"{shown.state}. {done} of {whole} reviewed.", width)
    for member, lines in shown.lines:
        yield ""
        yield from wrap(member, width)
        for line in lines:
            yield from wrap(line, width, first="  ", rest="    ")
    yield ""
    if shown.left:
        named = f"Not reviewed ({len(shown.left)}): {', '.join(shown.left)}"
        yield from wrap(named, width, rest="  ")
    else:
        yield "Every member of the caseload that is listed was reviewed." if beyond else _ALL
    if beyond:
        yield from wrap(f"{beyond}.", width, rest="  ")
