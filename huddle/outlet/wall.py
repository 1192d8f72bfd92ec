"""The wall's pages as text, one after the other."""

from collections.abc import Iterator

from huddle.outlet.lines import wrap
from huddle.outlet.text import INDENT, NARROWEST
from huddle.plain import plain
from huddle.views.wall import Figure, Wall, WallPage


def as_text(wall: Wall, *, width: int = 80) -> str:
    """Every page in lines of at most ``width`` cells (never fewer than 40), nothing cut."""
    return "\n".join(_lines(wall, max(width, NARROWEST))) + "\n"


def _lines(wall: Wall, width: int) -> Iterator[str]:
    yield from wrap(f"Huddle  {plain(wall.team)} · The wall · {wall.day}", width)
    if wall.past:
        yield from wrap(wall.past, width)
    for page in wall.pages:
        yield ""
        yield from wrap(page.title, width)
        for line in _page(page):
            yield from wrap(line, width, first=INDENT, rest=INDENT)


def _page(page: WallPage) -> Iterator[str]:
    if page.old:
        yield page.old
    for figure in page.figures:
        yield _figure(figure)
    for line in page.lines:
        yield line.text
    if page.chart is not None:
        yield from page.chart.sentences


def _figure(figure: Figure) -> str:
    number = f"{figure.number} {figure.unit}".strip()
    return f"{figure.shape} {number} {figure.label}".strip()
