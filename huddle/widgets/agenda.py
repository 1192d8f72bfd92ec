"""The steps of the huddle with their counts, and below them who is away and how old the data is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual.message import Message

from huddle.widgets.bars import CountAsked
from huddle.widgets.lines import BLANK, Line, LineView, Span, cells, spread, width_of, wrapped

if TYPE_CHECKING:
    from huddle.privacy.shown import ShownFeed

FEW_FEEDS = 3
"""As many feeds are named; of more only the stale ones, so that the counts keep their room."""
SHORT_TITLES = {
    "followups": "Follow",
    "watch": "Watch",
    "contacts": "Cont",
    "referrals": "Refer",
    "requests": "Req",
    "documents": "Docs",
    "barriers": "Barr",
    "close": "Close",
}


class AgendaStep(NamedTuple):
    """A step as the agenda shows it. ``left`` is how many rows are undecided; ``None`` is not
    shown."""

    number: int
    key: str
    title: str
    left: int | None
    here: bool
    done: bool


class Absence(NamedTuple):
    """Somebody who is away today, and who covers, if anybody."""

    name: str
    cover: str


class Agenda(LineView, can_focus=True):
    """Vertical where there is room, one line where there is not."""

    BINDINGS = LineView.MOVES

    class Chosen(Message):
        """A step was clicked, beside its number of rows."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.steps: tuple[AgendaStep, ...] = ()
        self.away: tuple[Absence, ...] = ()
        self.feeds: tuple[ShownFeed, ...] = ()
        self.cursor = 1
        self._zones: list[tuple[int, int, int, int]] = []
        self._counts: list[tuple[int, int, int, str, str]] = []

    def fill(
        self,
        steps: Sequence[AgendaStep],
        away: Sequence[Absence] = (),
        feeds: Sequence[ShownFeed] = (),
    ) -> None:
        """Shows the agenda; the cursor goes to the step where the huddle stands."""
        here = next((step.number for step in steps if step.here), 1)
        was = next((step.number for step in self.steps if step.here), None)
        if here != was or not self.has_focus:
            self.cursor = here
        self.steps, self.away, self.feeds = tuple(steps), tuple(away), tuple(feeds)
        self.redraw()

    def build(self, width: int) -> Sequence[Line]:
        self._zones, self._counts = [], []
        if self.size.height <= 1:
            return [self._one_line(width)]
        lines: list[Line] = [(Span("Agenda", "strong"),), BLANK]
        for step in self.steps:
            self._zones.append((len(lines), 0, width, step.number))
            if step.left is not None:
                # The number and a cell more on either side, so that it is easily hit.
                begin = width - len(str(step.left)) - 1
                self._counts.append((len(lines), begin, width + 1, "open", step.key))
            lines.append(_step_line(step, width))
        if self.away:
            lines += [BLANK, (Span("Away", "strong"),)]
            begin = len(lines) - 1
            for absence in self.away:
                cover = f"{absence.cover} covers" if absence.cover else "nobody covers"
                lines += wrapped(absence.name, "muted", width)
                lines += wrapped(cover, "muted" if absence.cover else "act", width, 2)
            self._counts += [(at, 0, width, "away", "") for at in range(begin, len(lines))]
        if self.feeds:
            lines += [BLANK, (Span("Feeds", "strong"),)]
            begin = len(lines) - 1
            fresh = [feed for feed in self.feeds if not feed.stale]
            few = len(self.feeds) <= FEW_FEEDS
            for feed in self.feeds if few else [each for each in self.feeds if each.stale]:
                lines += _feed_lines(feed, width)
            if fresh and not few:
                oldest = max(fresh, key=lambda feed: feed.age_hours)
                noun = "others" if len(fresh) < len(self.feeds) else "files"
                said = f"{len(fresh)} {noun}, oldest {oldest.age}"
                lines += wrapped(said, "muted", width)
            self._counts += [(at, 0, width, "feeds", "") for at in range(begin, len(lines))]
        return lines

    def _one_line(self, width: int) -> Line:
        for words, gap in ((_full, "  "), (_short, " "), (_numbers, "  ")):
            parts = [words(step) for step in self.steps]
            if sum(map(cells, parts)) + len(gap) * max(len(parts) - 1, 0) <= width:
                break
        spans: list[Span] = []
        for step, part in zip(self.steps, parts, strict=True):
            start = width_of(spans)
            spans.append(Span(part, _tone(step)))
            self._zones.append((0, start, start + len(part), step.number))
            if step.left is not None:
                count = start + len(part) - len(str(step.left))
                self._counts.append((0, count, start + len(part), "open", step.key))
            spans.append(Span(gap))
        return tuple(spans[:-1])

    def ground(self, index: int) -> Style:
        if not self.has_focus or self.size.height <= 1:
            return self.tone("")
        on_cursor = any(
            line == index and number == self.cursor for line, _, _, number in self._zones
        )
        return self.tone("cursor" if on_cursor else "")

    def clicked(self, index: int, x: int) -> None:
        for line, start, end, which, step in self._counts:
            if line == index and start <= x < end:
                self.post_message(CountAsked(which, step))
                return
        for line, start, end, number in self._zones:
            if line == index and start <= x < end:
                self.post_message(self.Chosen(number))

    def action_move(self, by: int) -> None:
        self.cursor = min(max(self.cursor + by, 1), max(len(self.steps), 1))
        self.refresh()

    def action_page(self, by: int) -> None:
        super().action_page(by)

    def action_edge(self, to: int) -> None:
        self.action_move(to * len(self.steps))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()


def _tone(step: AgendaStep) -> str:
    if step.here:
        return "where"
    return "faint" if step.done else ""


def _step_line(step: AgendaStep, width: int) -> Line:
    mark = "▶ " if step.here else ("✓ " if step.done else "  ")
    count = "" if step.left is None else f"{step.left}"
    tone = _tone(step)
    return spread((Span(f"{mark}{step.number} {step.title}", tone),), (Span(count, tone),), width)


def _mark(step: AgendaStep) -> str:
    return "▶" if step.here else ("✓" if step.done else "")


def _full(step: AgendaStep) -> str:
    return f"{_mark(step)}{step.number} {step.title}{_count(step)}"


def _short(step: AgendaStep) -> str:
    count = "" if step.left is None else f"·{step.left}"
    return f"{_mark(step)}{step.number}{SHORT_TITLES[step.key]}{count}"


def _numbers(step: AgendaStep) -> str:
    if step.here:
        return _short(step)
    return f"{_mark(step)}{step.number}" + ("" if step.left is None else f"·{step.left}")


def _count(step: AgendaStep) -> str:
    return "" if step.left is None else f" {step.left}"


def _feed_lines(feed: ShownFeed, width: int) -> list[Line]:
    name = feed.name.rsplit(".", 1)[0]
    tone = "act" if feed.stale else "muted"
    age = f"▲ {feed.age} stale" if feed.stale else feed.age
    if width_of((Span(name), Span(age))) + 1 <= width:
        return [spread((Span(name, tone),), (Span(age, tone),), width)]
    return [*wrapped(name, tone, width), *wrapped(age, tone, width, 2)]
