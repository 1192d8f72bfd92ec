"""Barriers as ``huddle.barriers/1``, and the Pareto of reasons for misses as text and as
``huddle.pareto/1``."""

from collections.abc import Iterator, Sequence

from huddle import words
from huddle.measures.misses import Miss
from huddle.measures.pareto import Cause
from huddle.measures.reasons import COUNTED, REASONS
from huddle.outlet import head
from huddle.outlet.json import document, dump, iso
from huddle.outlet.lines import pad, spread, wrap
from huddle.privacy.barriers import ShownBarrier
from huddle.privacy.shown import ShownBoard
from huddle.views.barriers import bar, line, percent

SCHEMA = "huddle.barriers/1"
PARETO = "huddle.pareto/1"
_LINE = 30
"""Cells of the cumulative line."""


def as_json(
    shown: ShownBoard,
    barriers: Sequence[ShownBarrier],
    causes: Sequence[Cause[Miss]],
    days: int,
) -> str:
    """The rows as the agenda has them, then each barrier in its parts, and the Pareto."""
    return dump(
        {
            **document(shown, SCHEMA),
            "barriers": [_barrier(each) for each in barriers],
            "pareto": _pareto(causes, days),
        }
    )


def pareto_json(shown: ShownBoard, causes: Sequence[Cause[Miss]], days: int) -> str:
    """The Pareto alone."""
    return dump(
        {
            "schema": PARETO,
            "as_of": shown.as_of.isoformat(),
            "team": {"id": shown.team_id, "name": shown.team_name},
            **_pareto(causes, days),
        }
    )


def pareto_text(shown: ShownBoard, causes: Sequence[Cause[Miss]], days: int, *, width: int) -> str:
    """The Pareto as bars, with the cumulative share as a line of its own beside them."""
    return "".join(f"{each.rstrip()}\n" for each in _lines(shown, causes, days, width))


def _lines(
    shown: ShownBoard, causes: Sequence[Cause[Miss]], days: int, width: int
) -> Iterator[str]:
    title = f"Why things were missed, {days} days"
    yield from spread(title, f"{head.title(shown)} · {head.mode(shown)}", width)
    total = sum(each.count for each in causes)
    yield words.counted(total, "miss", "misses")
    yield ""
    longest = max((len(REASONS.get(each.code, each.code)) for each in causes), default=0)
    for each in causes:
        name = pad(REASONS.get(each.code, each.code), longest)
        yield f"{name}  {each.count:>4} {percent(each.share):>4}  {bar(each.share)}"
        so_far = f"{line(each.cumulative, _LINE)} {percent(each.cumulative):>4} so far"
        yield f"{' ' * longest}       {so_far}"
    yield ""
    yield from wrap(f"Counted: {COUNTED[0].lower()}{COUNTED[1:]}", width)


def _pareto(causes: Sequence[Cause[Miss]], days: int) -> dict[str, object]:
    return {
        "days": days,
        "counted": COUNTED,
        "total": sum(each.count for each in causes),
        "reasons": [
            {
                "code": each.code,
                "words": REASONS.get(each.code, each.code),
                "count": each.count,
                "share": round(each.share, 4),
                "cumulative": round(each.cumulative, 4),
            }
            for each in causes
        ],
    }


def _barrier(each: ShownBarrier) -> dict[str, object]:
    return {
        "key": each.item.key,
        "id": each.name,
        "title": each.title or None,
        "member": each.item.member if each.item.member_key else None,
        "opened": each.opened.isoformat(),
        "days_open": each.days_open,
        "business_days_since_note": each.days_quiet,
        "owner": each.item.owner_id or None,
        "next_step": each.next_step or None,
        "tier": each.tier,
        "side": "theirs" if each.theirs else "ours",
        "response_due": iso(each.response_due),
        "overdue": each.overdue,
        "from": each.origin or None,
    }
