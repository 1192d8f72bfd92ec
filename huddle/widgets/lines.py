"""Lines of toned text, and the one widget that draws them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from huddle.plain import calm


class Span(NamedTuple):
    """Text in one tone. Text is data: it is drawn as it stands."""

    text: str
    tone: str = ""


Line = tuple[Span, ...]
BLANK: Line = ()
_DOT = " · "
_WIDE = "\u0300"
"""Below this every letter takes one cell; from here on some take none and some two."""

_COLOURED = {
    "strong": ("strong", True),
    "muted": ("muted", False),
    "faint": ("faint", False),
    "where": ("where", True),
    "act": ("status-act", True),
    "soon": ("status-soon", False),
    "watch": ("status-watch", False),
    "note": ("status-note", False),
}


def tone_styles(variables: Mapping[str, str]) -> dict[str, Style]:
    """The style of every tone, from the theme's variables. ``cursor`` is a ground to lie under
    others; where the theme has no colour of its own for it, it is reverse."""
    styles = {
        tone: Style(color=Color.parse(variables[name]).rich_color, bold=bold or None)
        for tone, (name, bold) in _COLOURED.items()
    }
    styles["done"] = styles["muted"]  # also read under the cursor
    cursor, resting = Color.parse(variables["cursor"]), Color.parse(variables["resting"])
    if cursor.ansi is None:
        styles["cursor"] = Style(bgcolor=cursor.rich_color)
        styles["resting"] = Style(bgcolor=resting.rich_color)
    else:
        styles["cursor"], styles["resting"] = Style(reverse=True), Style(underline=True)
    styles[""] = Style()
    return styles


def cells(text: str) -> int:
    """Cells that a text takes; it has no control characters."""
    return len(text) if text.isascii() else cell_len(text)


def width_of(line: Iterable[Span]) -> int:
    """Cells that a line takes."""
    return sum([cells(span.text) for span in line])


def fit(text: str, width: int) -> str:
    """``text`` in exactly ``width`` cells, for columns of a table; what is longer ends in ``…``."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(width - 1, 0)) + "…"


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells (two at the least, for wide characters). Nothing
    is left out. What dots part stays together where it can, a dot beginning the line; else a line
    ends between words, where that is possible, and not after a number."""
    if cells(text) <= width:
        return [text]
    first, *rest = text.split(_DOT)
    *lines, line = _wrap_words(first, width) or [""]
    for part in rest:
        longer = f"{line}{_DOT}{part}"
        if cells(longer) <= width:
            line = longer
        else:
            before, (*more, line) = line, _wrap_words(f"· {part}", width)
            lines += [before, *more]
    return [*lines, line]


def _wrap_words(text: str, width: int) -> list[str]:
    if not text or max(text) < _WIDE or _one_cell_each(text):
        return _wrap_narrow(text, max(width, 2))
    return [line.plain.rstrip() for line in Content(text).wrap(max(width, 2))]


def _one_cell_each(text: str) -> bool:
    """Whether every letter takes one cell, as it does in most scripts."""
    return all(char < _WIDE or get_character_cell_size(char) == 1 for char in text)


def _wrap_narrow(text: str, width: int) -> list[str]:
    """``wrap`` where every character takes one cell, which is most text, many times faster."""
    lines, start = [], 0
    while len(text) - start > width:
        cut = text.rfind(" ", start + 1, start + width + 1)
        if cut > 0 and text[cut - 1].isdigit():  # a number stays with what it counts: 20 Nov
            before = text.rfind(" ", start + 1, cut)
            cut = before if before > 0 else cut
        cut = start + width if cut < 0 else cut
        lines.append(text[start:cut].rstrip())
        start = cut
        while text[start : start + 1] == " ":
            start += 1
    return [*lines, text[start:].rstrip()] if start < len(text) or not lines else lines


def wrapped(text: str, tone: str, width: int, indent: int = 0) -> list[Line]:
    """``text`` in one tone over as many lines as it takes, each indented."""
    space = Span(" " * indent)
    return [(space, Span(part, tone)) for part in wrap(text, width - indent)]


def spread(left: Sequence[Span], right: Sequence[Span], width: int) -> Line:
    """``left`` from the left and ``right`` flush right. Both must fit with one cell between."""
    gap = width - width_of(left) - width_of(right)
    return (*left, Span(" " * max(gap, 1)), *right)


class Drawing(Widget):
    """Draws the lines that ``build`` gives for its width, and repaints only what changed. It does
    not scroll: what has no room is not shown."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: tuple[Line, ...] = ()
        self._width = 0
        self._tones: dict[str, Style] | None = None
        self._base: Style | None = None

    def build(self, width: int) -> Sequence[Line]:
        """The lines to draw in ``width`` cells."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Builds anew and repaints, if anything reads otherwise than before."""
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        self._width = width
        lines = tuple(self.build(width))
        if lines != self.lines:
            self.lines = lines
            self.refresh()
            self.extend()

    def extend(self) -> None:
        """The lines have become others: more or fewer, or wider."""

    def tone(self, name: str) -> Style:
        """The style of a tone in the present theme."""
        if self._tones is None:
            self._tones = tone_styles(self.app.theme_variables)
        return self._tones[name]

    def ground(self, index: int) -> Style:
        """What lies under line ``index`` besides the widget's own ground."""
        return self.tone("")

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._tones = None

    def on_resize(self, event: events.Resize) -> None:
        self.redraw()
        self.extend()

    def render_lines(self, crop: Region) -> list[Strip]:
        self._base = None  # Textual asks at every paint, also where no line is to be drawn
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if width != self._width:
            self.redraw()
        index = self.scroll_offset.y + y
        if self._base is None:
            self._base = self.rich_style  # made anew at every asking: asked once for all the lines
        base = self._base
        if index >= len(self.lines):
            return Strip.blank(width, base)
        base += self.ground(index)
        segments = [
            Segment(calm(span.text), base + self.tone(span.tone)) for span in self.lines[index]
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None:
            return
        index = self.scroll_offset.y + at.y
        if index < len(self.lines):
            self.clicked(index, at.x)

    def clicked(self, index: int, x: int) -> None:
        """Line ``index`` was clicked, at cell ``x``."""


class LineView(Drawing, ScrollView, can_focus=False):
    """Lines that scroll where there are more than fit."""

    BINDING_GROUP_TITLE = "Move"
    MOVES: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, priority=True),
        Binding("down,j", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("home", "edge(-1)", "First", show=False, priority=True),
        Binding("end", "edge(1)", "Last", show=False, priority=True),
    ]

    def extend(self) -> None:
        # Set past the reactive, for which another number of lines is a new layout of the whole
        # screen. Nothing but the bar beside the lines depends on it.
        self.set_reactive(Widget.virtual_size, Size(self._width, len(self.lines)))
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = len(self.lines)
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False)

    def action_move(self, by: int) -> None:
        self.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        self.scroll_relative(y=by * self.size.height, animate=False)

    def action_edge(self, to: int) -> None:
        self.scroll_to(y=0 if to < 0 else self.max_scroll_y, animate=False)
