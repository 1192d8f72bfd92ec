"""How long a referral stood at each stage, from its own dates and from what was written of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import Referral, StatusChange
from huddle.rules.referral_clock import OPEN

_OVER = frozenset({"completed", "cancelled", "declined", "failed", "void"})
_KNOWN = OPEN | _OVER | {"draft"}


class Stay(NamedTuple):
    """A status of a referral, the day it was reached, and the days until the next one: until the
    as-of day for the last one, none where that is the end. A status that nobody knows, which may
    be any text, is "other"."""

    status: str
    since: date
    days: int | None


def stays(
    referral: Referral, changes: Sequence[StatusChange], as_of: date, zone: str
) -> tuple[Stay, ...]:
    """Every status of which a day is known, in order. A status that was written with a day of its
    own was reached on that, any other on the day it was written. What no change tells is taken from
    the referral's own dates."""
    written = _written(referral, changes, ZoneInfo(zone))
    told = {status for status, _ in written}
    reached = [each for each in _of_dates(referral) if each[0] not in told] + written
    in_order = sorted((each for each in reached if each[1] <= as_of), key=_order)
    steps: list[tuple[str, date]] = []
    for said, day in in_order:
        status = said if said in _KNOWN else "other"
        if not steps or steps[-1][0] != status:
            steps.append((status, day))
    ends = [day for _, day in steps[1:]]
    found = [
        Stay(status, day, (until - day).days)
        for (status, day), until in zip(steps, [*ends, as_of], strict=False)
    ]
    if found and (found[-1].status in _OVER or referral.closed_on is not None):
        found[-1] = found[-1]._replace(days=None)
    return tuple(found)


def _order(step: tuple[str, date]) -> tuple[date, bool]:
    """By day; on one day sending comes first."""
    status, day = step
    return day, status not in ("draft", "sent", "received")


def _of_dates(referral: Referral) -> Iterable[tuple[str, date]]:
    if referral.sent_on is not None and referral.status != "draft":
        yield "sent", referral.sent_on
    if referral.accepted_on is not None:
        yield "accepted", referral.accepted_on


def _written(
    referral: Referral, changes: Sequence[StatusChange], zone: ZoneInfo
) -> list[tuple[str, date]]:
    """The statuses that were written, each with its day; the first one was there before."""
    first_day, of_status = None, [each for each in changes if each.column == "status"]
    for each in changes:
        if each.column == "status_on":
            first_day = each.before and date.fromisoformat(each.before)
            break
    else:
        first_day = referral.status_on
    status = of_status[0].before or "" if of_status else referral.status
    found = [(status, first_day or referral.closed_on)]
    for at, together in groupby(changes, attrgetter("at")):
        said = {each.column: each.after for each in together}
        if "status" in said:
            own = said.get("status_on")
            day = date.fromisoformat(own) if own else at.astimezone(zone).date()
            found.append((said["status"] or "", day))
    return [(status, day) for status, day in found if status and day is not None]
