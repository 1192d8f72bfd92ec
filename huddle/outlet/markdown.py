"""The agenda as Markdown. Text from data is escaped: it is never a heading, a link or a tag."""

import re
from collections.abc import Iterator

from huddle.outlet import head
from huddle.privacy import ShownBoard, ShownItem

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~#&$@]")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp|www)(?=[:.])")


def escape(text: str) -> str:
    """``text`` so that Markdown shows just these characters, and no address becomes a link.
    It is for use within a line: what only a line's beginning means is left alone."""
    return _ADDRESS.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", text))


def agenda(shown: ShownBoard, *, title: str = "Huddle") -> str:
    """The board as Markdown: every section with its count, every row with every reason. ``title``
    says which listing it is."""
    return "\n".join(_lines(shown, title)) + "\n"


def _lines(shown: ShownBoard, title: str) -> Iterator[str]:
    yield f"# {title}: {escape(head.title(shown))}"
    yield ""
    yield f"{escape(head.members(shown))} · {head.mode(shown)}"
    yield ""
    yield f"Feeds: {escape(head.feeds(shown))}"
    for warning in shown.warnings:
        yield ""
        yield f"Note: {escape(warning)}"
    for number, section in enumerate(shown.sections, 1):
        yield ""
        yield f"## {number} {escape(section.title)} ({section.count})"
        yield ""
        if not section.items:
            yield "Nothing."
        for item in section.items:
            yield from _item(item)
    if shown.hidden:
        yield ""
        yield escape(head.hidden(shown))


def _item(item: ShownItem) -> Iterator[str]:
    due = f" · **{escape(item.due_words)}**" if item.due_words else ""
    yield f"- {item.glyph} **{escape(item.member)}** · {escape(item.owner)}{due}"
    for reason in item.reasons:
        yield f"  - {reason.glyph} {escape(head.reason(item, reason))}"
    if item.decision is not None:
        yield f"  - ✓ {escape(head.decided(item))}"
