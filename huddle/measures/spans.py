"""In which segment a member was on each day, from the present one and what was written before."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import Member, StandingChange


class Span(NamedTuple):
    """A segment, its first day (none: always) and its last day."""

    segment: str
    first: date | None
    last: date


def spans(
    member: Member, changes: Sequence[StandingChange], as_of: date, zone: str
) -> tuple[Span, ...]:
    """The member's segments up to ``as_of``, the latest first. A segment begins on the day that its
    source gives, else on that on which it was written. Where nothing was written of the time
    before, an active member was in outreach and any other was active."""
    written = _written(changes, ZoneInfo(zone))
    begun = _begun(member, changes, written)
    found = [Span(member.segment, begun, as_of)]
    for place, (before, on) in enumerate(written):
        first = found[-1].first or on
        earlier = written[place + 1][1] if place + 1 < len(written) else None
        if earlier is not None:
            earlier = min(earlier, first)
        found[-1] = found[-1]._replace(first=first)
        found.append(Span(before, earlier, first - timedelta(days=1)))
    if not written and begun is not None:
        before = "outreach" if member.segment == "active" else "active"
        found.append(Span(before, None, begun - timedelta(days=1)))
    return tuple(found)


def _begun(
    member: Member, changes: Sequence[StandingChange], written: Sequence[tuple[str, date]]
) -> date | None:
    """The first day of the present segment. A start that was given before the segment was written
    is that of another."""
    if not written:
        return member.segment_start
    last = max(each.at for each in changes if each.column == "segment")
    given = any(each.column == "segment_start" and each.at >= last for each in changes)
    return (member.segment_start if given else None) or written[0][1]


def _written(changes: Sequence[StandingChange], zone: ZoneInfo) -> list[tuple[str, date]]:
    """What each segment that was written took the place of, and its day; the latest first."""
    found = []
    for at, together in groupby(changes, attrgetter("at")):
        said = {each.column: each for each in together}
        if "segment" not in said:
            continue
        started = said["segment_start"].after if "segment_start" in said else None
        written_on = at.astimezone(zone).date()
        day = date.fromisoformat(started) if started else written_on
        found.append((said["segment"].before or "", day))
    return found[::-1]
