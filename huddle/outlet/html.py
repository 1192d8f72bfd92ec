"""The agenda as one HTML page that stands alone."""

from collections.abc import Iterator

from huddle.outlet import head
from huddle.outlet.page import page, text
from huddle.privacy import ShownBoard, ShownItem, ShownReason, ShownSection


def agenda(shown: ShownBoard, *, title: str = "Huddle") -> str:
    """The board as a page: every section with its count, every row with every reason. ``title``
    says which listing it is."""
    return page(f"{title}: {head.title(shown)}", "\n".join(_body(shown)))


def _body(shown: ShownBoard) -> Iterator[str]:
    yield f"<header>\n<h1>{text(head.title(shown))}</h1>"
    yield f'<p class="soft">{text(head.members(shown))} · {head.mode(shown)}</p>'
    yield f'<p class="soft">Feeds: {text(head.feeds(shown))}</p>'
    for warning in shown.warnings:
        yield f"<p>{text(warning)}</p>"
    yield "</header>\n<main>"
    for number, section in enumerate(shown.sections, 1):
        yield from _section(section, number)
    yield "</main>"
    if shown.hidden:
        yield f'<footer class="soft"><p>{text(head.hidden(shown))}</p></footer>'


def _section(section: ShownSection, number: int) -> Iterator[str]:
    yield "<section>"
    yield f'<h2>{number} {text(section.title)} <span class="count">{section.count}</span></h2>'
    if section.items:
        yield "<ul>"
        for item in section.items:
            yield from _item(item)
        yield "</ul>"
    else:
        yield '<p class="soft">Nothing.</p>'
    yield "</section>"


def _item(item: ShownItem) -> Iterator[str]:
    severity = item.severity.value
    yield (
        f'<li class="row"><p><span class="{severity}">{item.glyph}</span> '
        f'<strong>{text(item.member)}</strong> <span class="soft">{text(item.owner)}</span> '
        f'<span class="due {severity}">{text(item.due_words)}</span></p>'
    )
    yield "<ul>"
    for reason in item.reasons:
        yield f"<li>{_glyph(item, reason)}{text(head.reason(item, reason))}</li>"
    if item.decision is not None:
        yield f'<li class="decided">✓ {text(head.decided(item))}</li>'
    yield "</ul></li>"


def _glyph(item: ShownItem, reason: ShownReason) -> str:
    if reason is item.reasons[0]:
        return ""
    return f'<span class="{reason.severity.value}">{reason.glyph}</span> '
