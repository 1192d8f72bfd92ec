"""One page of the wall, as large as the terminal allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huddle.views.wall import Figure, Wall, WallPage
from huddle.widgets.big import apart, big
from huddle.widgets.lines import BLANK, Line, LineView, Span, cells, fit, wrap
from huddle.widgets.run_chart import large_lines

_GAP = 3
_OWN = "strong"


class Showing(NamedTuple):
    """What the wall shows now. ``clock`` is the time of day; ``failure`` is why what is shown may
    be old, "" while it is not."""

    wall: Wall | None
    place: int = 0
    clock: str = ""
    held: bool = False
    failure: str = ""
    leaving: str = "q leaves"


class WallView(LineView):
    """Draws one page and never more than fits."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.showing = Showing(None)

    def show(self, showing: Showing) -> None:
        """Another page, or the same with other numbers."""
        self.showing = showing
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        high = self.size.height
        now, margin = self.showing, 2
        inside = width - 2 * margin
        foot = [_foot(now, inside)]
        head = list(_head(now, inside))
        room = high - len(head) - len(foot)
        body = _body(now, inside, room)[:room]
        lines = [*head, *body, *([BLANK] * (room - len(body))), *foot]
        return [(Span(" " * margin), *line) if line else line for line in lines]


def _head(now: Showing, width: int) -> Iterator[Line]:
    if now.wall is None:
        yield _ends("Huddle", now.clock, width)
    else:
        yield _ends(now.wall.team, f"{now.wall.day}   {now.clock}", width)
    if now.failure:
        for part in wrap(f"▲ {now.failure}", width):
            yield (Span(part, "act"),)
    if now.wall is not None and now.wall.past:
        for part in wrap(f"■ {now.wall.past}", width):
            yield (Span(part, "soon"),)
    if now.wall is not None and (old := now.wall.pages[now.place].old):
        for part in wrap(f"■ {old}", width):
            yield (Span(part, "soon"),)
    yield BLANK


def _ends(left: str, right: str, width: int) -> Line:
    room = max(width - cells(right) - 2, 8)
    return (Span(fit(left, room), "strong"), Span("  "), Span(right, "muted"))


def _foot(now: Showing, width: int) -> Line:
    count = len(now.wall.pages) if now.wall else 0
    dots = " ".join("●" if turn == now.place else "○" for turn in range(count))
    held = "held: space goes on" if now.held else "space holds"
    keys = f"{held} · {now.leaving}"
    return (Span(fit(dots, max(width - cells(keys) - 1, 0))), Span(f" {keys}", "muted"))


def _body(now: Showing, width: int, high: int) -> list[Line]:
    if now.wall is None:
        return [] if now.failure else [(Span("Reading…", "muted"),)]
    page = now.wall.pages[now.place]
    title: list[Line] = [(Span(part, "where"),) for part in wrap(page.title, width)]
    texts = [[(Span(part, each.tone),) for part in wrap(each.text, width)] for each in page.lines]
    if page.chart is not None:
        above: list[Line] = [*(line for text in texts for line in text), BLANK]
        return [*above, *large_lines(page.chart, width, high - len(above)).lines]
    told = sum(map(len, texts))
    figures = _figures(page, width, high - len(title) - told - 3)
    body: list[Line] = [*title, BLANK, *figures, *([BLANK] if figures and texts else [])]
    wide = high - len(body) - told - len(texts) >= 0
    for text in texts:
        body += [*text, *([BLANK] if wide else [])]
    if len(body) > high:
        body[high - 1 :] = [(Span("… make the window larger for the rest", "muted"),)]
    return body


def _figures(page: WallPage, width: int, high: int) -> list[Line]:
    """The figures side by side, each with its label below, all of one size: none looks more
    important for being shorter."""
    if not page.figures:
        return []
    tall, widths = _sized(page.figures, width, max(min(high - 2, high * 2 // 3), 1))
    drawn = [_figure(figure, each, tall) for figure, each in zip(page.figures, widths, strict=True)]
    most = max(len(rows) for rows in drawn)
    return [
        tuple(
            Span(fit(rows[row] if row < len(rows) else "", each) + " " * _GAP, figure.tone or _OWN)
            for rows, each, figure in zip(drawn, widths, page.figures, strict=True)
        )
        for row in range(most)
    ]


def _sized(figures: Sequence[Figure], width: int, most: int) -> tuple[int, list[int]]:
    """How high the numbers are, at most ``most``, and how wide each figure is: what it needs with
    its label, and as much more for all as is left; where that is too much, alike. Between two
    numbers is twice what is between two digits, or they would read as one."""
    count = len(figures)
    inside = width - _GAP * (count - 1)
    for tall in range(most, 0, -1):
        needs = [
            max(cells(_number(each, inside, tall)[-1]), cells(_label(each))) for each in figures
        ]
        spare = (inside - sum(needs)) // count
        if spare >= 0 and spare + _GAP >= 2 * apart(tall):
            return tall, [each + spare for each in needs]
    alike = inside // count
    return min(len(_number(each, alike, most)) for each in figures), [alike] * count


def _label(figure: Figure) -> str:
    return f"{figure.shape} {figure.label}".strip()


def _figure(figure: Figure, width: int, high: int) -> list[str]:
    return [*_number(figure, width, high), "", *wrap(_label(figure), width)]


def _number(figure: Figure, width: int, high: int) -> list[str]:
    unit = f" {figure.unit}" if figure.unit else ""
    rows = big(figure.number, width - cells(unit), high)
    return [*rows[:-1], rows[-1] + unit]
