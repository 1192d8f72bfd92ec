"""Capacity as text and as JSON."""

from collections.abc import Iterator, Sequence

from huddle import words
from huddle.outlet import head, json
from huddle.outlet.lines import pad, spread, wrap
from huddle.outlet.text import INDENT, MARGIN, NARROWEST
from huddle.privacy import ShownBoard, ShownItem
from huddle.privacy.capacity import ShownLoad, beside_words, load_words, number

SCHEMA = "huddle.capacity/1"
_MASKED = "Each worker's load is not for a masked list: add --reveal"


def as_json(shown: ShownBoard, team: ShownLoad, workers: Sequence[ShownLoad]) -> str:
    """Capacity in the shape of the agenda, beside it the team's load and each worker's; of the
    workers none where that is masked."""
    return json.dump(
        json.document(shown, SCHEMA)
        | {"load": _load(team), "workers": [_load(each) | _whose(each) for each in workers]}
    )


def _load(load: ShownLoad) -> dict[str, object]:
    return {
        "members": load.members,
        "segments": dict(load.segments),
        "weighted": float(load.weighted),
        "recommended": load.recommended,
        "maximum": load.maximum,
        "standing": load.standing,
    }


def _whose(load: ShownLoad) -> dict[str, object]:
    return {
        "staff_id": load.staff_id,
        "name": load.name,
        "away": load.away or None,
        "covers": list(load.covers),
        "elsewhere": {"members": load.beside[0], "weighted": float(load.beside[1])},
    }


def as_text(
    shown: ShownBoard, team: ShownLoad, workers: Sequence[ShownLoad], *, width: int = 80
) -> str:
    """Capacity as text of at most ``width`` cells (never fewer than 40), nothing cut. Ends with a
    newline."""
    return "\n".join(_lines(shown, team, workers, max(width, NARROWEST))) + "\n"


def _lines(
    shown: ShownBoard, team: ShownLoad, workers: Sequence[ShownLoad], width: int
) -> Iterator[str]:
    yield from spread(f"Huddle  {head.title(shown)}", head.mode(shown), width)
    yield from wrap(head.feeds(shown), width, first="Feeds  ", rest=" " * 7)
    yield ""
    over = ", over it" if team.standing != "within" else ""
    said = f"weighted load {number(team.weighted)} of {team.recommended} recommended{over}"
    yield from wrap(f"Capacity  {said}", width)
    yield from wrap(_segments(team), width, first=MARGIN, rest=MARGIN)
    for section in shown.sections:
        if section.key == "team":
            for note in (each for item in section.items for each in item.reasons[0].notes):
                yield from wrap(note, width, first=MARGIN, rest=MARGIN)
    for section in shown.sections:
        if section.key == "team":
            continue
        yield ""
        yield from wrap(f"{section.title}  {section.count or 'none'}", width)
        for item in section.items:
            yield from _row(item, width)
    yield ""
    if shown.masked:
        yield from wrap(_MASKED, width)
        return
    yield from wrap(f"Workers  {len(workers) or 'none'} · weighted load of the recommended", width)
    for each in workers:
        yield from spread(f"{MARGIN}{each.name}", load_words(each), width)
        covers = f"covers {', '.join(each.covers)}" if each.covers else ""
        said = " · ".join(filter(None, (_segments(each), beside_words(each), each.away, covers)))
        yield from wrap(said, width, first=INDENT, rest=INDENT)


def _row(item: ShownItem, width: int) -> Iterator[str]:
    yield from spread(f"{MARGIN}{item.glyph} {pad(item.member, 12)}", item.due_words, width)
    for reason in item.reasons:
        yield from wrap(reason.text, width, first=INDENT, rest=INDENT)
    if item.decision is not None:
        yield from wrap(head.decided(item), width, first=f"{INDENT}✓ ", rest=INDENT + MARGIN)


def _segments(load: ShownLoad) -> str:
    """How many members of each segment, and how many in all: "41 members: 38 active, 3 pended"."""
    listed = ", ".join(f"{count} {name}" for name, count in load.segments)
    return f"{words.counted(load.members, 'member')}: {listed}" if listed else "no members"
