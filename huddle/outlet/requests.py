"""The requests ledger as text and as JSON."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from huddle.outlet import head, json
from huddle.outlet.lines import pad, spread, wrap
from huddle.outlet.text import INDENT, MARGIN, NARROWEST
from huddle.privacy import ShownBoard
from huddle.privacy.requests import ShownClock, ShownRequest

SCHEMA = "huddle.requests/1"


def as_json(shown: ShownBoard, rows: Sequence[ShownRequest]) -> str:
    """The ledger in the shape of the agenda, and beside it ``clocks``: by the key of the row, each
    clock that runs with its days left, what is lost with it, its source and its conflicts."""
    return json.dump(
        json.document(shown, SCHEMA)
        | {"clocks": {row.item.key: [_clock(each) for each in row.clocks] for row in rows}}
    )


def _clock(clock: ShownClock) -> dict[str, object]:
    reason = clock.reason
    return {
        "clock": clock.name,
        "rule": reason.rule,
        "due": json.iso(reason.due),
        "business_days_left": clock.working_days_left,
        "days_left": clock.days_left,
        "lost": clock.lost,
        "notes": list(reason.notes),
        "grade": reason.grade,
        "source": reason.source,
    }


def as_text(
    shown: ShownBoard, rows: Sequence[ShownRequest], *, chosen: str = "", width: int = 80
) -> str:
    """The ledger as text of at most ``width`` cells (never fewer than 40), nothing cut. ``chosen``
    says whose requests they are. Ends with a newline."""
    return "\n".join(_lines(shown, rows, chosen, max(width, NARROWEST))) + "\n"


def _lines(
    shown: ShownBoard, rows: Sequence[ShownRequest], chosen: str, width: int
) -> Iterator[str]:
    yield from spread(f"Huddle  {head.title(shown)}", head.mode(shown), width)
    yield from wrap(head.feeds(shown), width, first="Feeds  ", rest=" " * 7)
    first, *more = shown.sections
    by_key = {row.item.key: row for row in rows}
    column = min(max((cell_len(row.item.member) for row in rows), default=0), width // 3)
    for section in (first, *(each for each in more if each.items)):
        yield ""
        title = f"{section.title}  {section.count or 'none'}"
        yield from wrap(" · ".join(filter(None, (title, chosen))), width)
        for item in section.items:
            yield ""
            yield from _row(by_key[item.key], column, width)


def _row(row: ShownRequest, column: int, width: int) -> Iterator[str]:
    item = row.item
    left = f"{MARGIN}{item.glyph} {pad(item.member, column)}  {row.service} · {item.owner}"
    yield from spread(left, item.due_words, width)
    about = " · ".join(filter(None, (row.plan, row.state, f"member {row.told}")))
    yield from wrap(about, width, first=INDENT, rest=INDENT)
    if row.why:
        yield from wrap(f"reason given: {row.why}", width, first=INDENT, rest=INDENT)
    if not row.clocks:
        yield from wrap(item.reasons[0].text, width, first=INDENT, rest=INDENT)
    for clock in row.clocks:
        yield from _clock_lines(clock, width)
    if item.decision is not None:
        yield from wrap(head.decided(item), width, first=f"{INDENT}✓ ", rest=INDENT + MARGIN)


def _clock_lines(clock: ShownClock, width: int) -> Iterator[str]:
    reason, rest = clock.reason, INDENT + MARGIN
    said = " · ".join(filter(None, (clock.says, clock.left)))
    yield from wrap(said, width, first=f"{INDENT}{reason.glyph} ", rest=rest)
    for note in reason.notes:
        yield from wrap(note, width, first=rest, rest=rest)
    if clock.lost:
        yield from wrap(f"if it passes: {clock.lost}", width, first=rest, rest=rest)
    source = f", {reason.source}" if reason.source else ""
    yield from wrap(f"{reason.rule}{source}", width, first=rest, rest=rest)
