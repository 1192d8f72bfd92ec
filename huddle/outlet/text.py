"""The agenda as calm plain text: what ``huddle`` prints where there is no terminal."""

from collections.abc import Iterator

from rich.cells import cell_len

from huddle.outlet import head
from huddle.outlet.lines import pad, spread, wrap
from huddle.privacy import ShownBoard, ShownItem, ShownSection

MARGIN = "  "
INDENT = "    "
NARROWEST = 40


def agenda(shown: ShownBoard, *, width: int = 80, title: str = "Huddle", note: str = "") -> str:
    """The board as text of at most ``width`` cells (never fewer than 40): every section with its
    count, every row with every reason, wrapped and never cut. Ends with a newline. ``title`` says
    which listing it is, ``note`` what else is to know of it."""
    width = max(width, NARROWEST)
    return "\n".join(_lines(shown, width, title, note)) + "\n"


def _lines(shown: ShownBoard, width: int, title: str, note: str) -> Iterator[str]:
    yield from spread(f"{title}  {head.title(shown)}", head.mode(shown), width)
    if note:
        yield from wrap(note, width)
    yield from wrap(head.members(shown), width)
    yield from wrap(head.feeds(shown), width, first="Feeds  ", rest=" " * 7)
    for warning in shown.warnings:
        yield from wrap(warning, width, first="Note  ", rest=" " * 6)
    for number, section in enumerate(shown.sections, 1):
        yield ""
        yield from _section(section, number, width)
    if shown.hidden:
        yield ""
        yield from wrap(head.hidden(shown), width)


def _section(section: ShownSection, number: int, width: int) -> Iterator[str]:
    yield f"{number} {section.title}  {section.count or 'nothing'}"
    widest = max((cell_len(item.member) for item in section.items), default=0)
    column = min(widest, width // 3)
    for item in section.items:
        yield from _item(item, column, width)


def _item(item: ShownItem, column: int, width: int) -> Iterator[str]:
    left = f"{MARGIN}{item.glyph} {pad(item.member, column)}  {item.owner}"
    yield from spread(left, item.due_words, width)
    for reason in item.reasons:
        text = head.reason(item, reason)
        if reason is item.reasons[0]:
            yield from wrap(text, width, first=INDENT, rest=INDENT)
        else:
            yield from wrap(text, width, first=f"{INDENT}{reason.glyph} ", rest=INDENT + MARGIN)
    if item.decision is not None:
        yield from wrap(head.decided(item), width, first=f"{INDENT}✓ ", rest=INDENT + MARGIN)
