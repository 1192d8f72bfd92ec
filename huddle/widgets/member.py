"""A member's whole story in lines, beside the rows to work on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from huddle.views.story import KINDS
from huddle.widgets.detail import Detail, timeline
from huddle.widgets.ledger import HEADS, clock_cells, clock_heads
from huddle.widgets.lines import BLANK, Line, Span, cells, wrapped
from huddle.widgets.rows import RowList

if TYPE_CHECKING:
    from huddle.privacy.requests import ShownRequest
    from huddle.privacy.shown import ShownItem
    from huddle.privacy.story import ShownMoment, ShownStory

_TONES = {"▲": "note", "●": "watch", "○": "muted", "✓": "watch"}
_TIMELINE = "Timeline"
_NARROWEST = 8


_KINDS: Mapping[str, str] = {
    "watch": "To watch",
    "contacts": "Contacts",
    "referral": "Referral",
    "request": "Service request",
    "document": "Document",
    "task": "Task",
    "barrier": "Barrier",
    "followup": "Carried over",
    "member": "In care",
}


class MemberRows(RowList):
    """The rows of one member, called by what they are about: whom, the page says."""

    def head(self, item: ShownItem) -> ShownItem:
        kind = _KINDS.get(item.key.partition(":")[0], item.member)
        return item._replace(member=kind, revealed=False)


class MemberDetail(Detail):
    """The story of one member. ``kind`` is what the timeline shows, "" for everything."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.story: ShownStory | None = None
        self.kind = ""

    def build(self, width: int) -> Sequence[Line]:
        story, item = self.story, self.item
        if story is None:
            return super().build(width)
        width -= 1  # Between the text and the bar beside it.
        member = story.member
        lines = wrapped(member.label, "note" if member.revealed else "strong", width)
        for text in (*story.identity, member.line):
            lines += wrapped(text, "muted", width)
        lines += wrapped(f"Care manager  {member.manager or 'nobody yet'}", "muted", width)
        if item is not None and item.section != "member":
            lines += [BLANK, *self.why(width)]
        for title, texts in (
            ("Working toward", member.goal),
            ("Contacts", story.contacts),
            ("Programme, tier, segment", story.standing),
        ):
            lines += _part(title, texts, width)
        lines += [BLANK, (Span("Last 90 days", "strong"),), *timeline(member.timeline, width)]
        lines += self._requests(story.requests, width)
        for title, texts in (
            ("Referrals", story.referrals),
            ("Documents", story.documents),
            ("Tasks", story.tasks),
            ("Reviews", story.reviews),
            ("Worries", story.notes),
            ("Whose member", story.caseloads),
        ):
            lines += _part(title, texts, width)
        return [*lines, BLANK, *self._timeline(story.moments, width)]

    def show_timeline(self) -> None:
        """Scrolls to where the timeline begins."""
        for index, line in enumerate(self.lines):
            if line and line[0].text == _TIMELINE:
                self.scroll_to(y=index, animate=False)
                return

    def _requests(self, requests: Sequence[ShownRequest], width: int) -> Iterator[Line]:
        if not requests:
            return
        yield BLANK
        yield (Span("Service requests", "strong"), Span(f"  {len(requests)} open", "muted"))
        column = max((width - 2) // len(HEADS), _NARROWEST)
        side_by_side = column * len(HEADS) <= width
        if side_by_side:
            yield clock_heads(column)
        for request in requests:
            plan = ", ".join(filter(None, (request.service, request.plan, request.state)))
            yield from wrapped(plan, "", width)
            if side_by_side:
                yield clock_cells(request, column, self._as_of)
                continue
            for cell in request.cells:
                if cell.words:
                    name = cell.name[:1].upper() + cell.name[1:]
                    yield from wrapped(f"{name}: {cell.words}", "muted", width, 2)

    def _timeline(self, moments: Sequence[ShownMoment], width: int) -> Iterator[Line]:
        chosen = [each for each in moments if self.kind in ("", each.kind)]
        what = KINDS[self.kind] if self.kind else "everything"
        yield (Span(_TIMELINE, "strong"), Span(f"  {what}, {len(chosen)}", "where"))
        if not chosen:
            yield (Span("Nothing of this kind is known.", "muted"),)
        days = max((cells(moment.when) for moment in chosen), default=0) + 1
        inset, room = Span(" " * (days + 2)), width - days - 2
        for moment in chosen:
            first, *rest = _told(moment, room)
            tone = _TONES.get(moment.glyph, "muted")
            yield (Span(moment.when.ljust(days), "muted"), Span(f"{moment.glyph} ", tone), *first)
            yield from ((inset, *line) for line in rest)


def _told(moment: ShownMoment, width: int) -> list[Line]:
    """A moment's text, and what more there is to say: beside it where there is room, else below."""
    beside = f" · {moment.more}" if moment.more else ""
    if cells(moment.text + beside) <= width:
        return [(Span(moment.text), Span(beside, "muted"))]
    more = wrapped(moment.more, "muted", width) if moment.more else []
    return [*wrapped(moment.text, "", width), *more]


def _part(title: str, texts: Sequence[str], width: int) -> list[Line]:
    if not texts:
        return []
    lines: list[Line] = [BLANK, (Span(title, "strong"),)]
    for text in texts:
        lines += wrapped(text, "", width, 2)
    return lines
