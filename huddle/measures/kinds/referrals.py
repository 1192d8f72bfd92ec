"""Measures of the referral loop, of what the team sends out."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from db.types import Referral
from huddle import words
from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules.case import Case
from huddle.views.referrals import is_known, is_open, is_received
from huddle.views.stages import stays

_BANDS = ((7, "0 to 7 days"), (14, "8 to 14 days"), (30, "15 to 30 days"))
_OLDER = "31 days and more"


def _sent(day: Day) -> Iterator[tuple[Case, Referral]]:
    for case in day.cases.values():
        for referral in case.referrals:
            if referral.direction != "in" and referral.status != "draft":
                yield case, referral


def days_to(day: Day, measure: Measure) -> Iterator[Unit]:
    """Referrals that came to a step (``step``: accepted, scheduled or kept) in the month, and how
    many days after they were sent."""
    reached = _STEPS[measure.number("step")]
    for case, referral in _sent(day):
        on = reached(day, referral)
        if on is None or not day.is_of_month(on):
            continue
        left_out = ""
        if referral.status in ("cancelled", "void"):
            left_out = "cancelled"
        elif referral.sent_on is None:
            left_out = "day of sending missing"
        elif on < referral.sent_on:
            left_out = "dates do not fit"
        took = (on - referral.sent_on).days if not left_out and referral.sent_on else None
        yield day.unit(
            case,
            1,
            f"{measure.number('step').capitalize()} {words.day(on, day.as_of)}"
            + (f", after {words.counted(took, 'day')}" if took is not None else ""),
            key=f"referral:{referral.referral_id}",
            value=took,
            excluded=left_out,
            staff_id=referral.staff_id or case.member.care_manager_id,
        )


def _first(day: Day, referral: Referral, *wanted: str) -> date | None:
    """The day on which one of these statuses was reached first."""
    changes = day.history.referrals.statuses.get(referral.referral_id, ())
    known = stays(referral, changes, day.as_of, day.facts.zone)
    return next((each.since for each in known if each.status in wanted), None)


_STEPS: Mapping[str, Callable[[Day, Referral], date | None]] = {
    "accepted": lambda day, each: each.accepted_on or _first(day, each, "accepted"),
    "scheduled": lambda day, each: _first(day, each, "scheduled"),
    "kept": lambda _day, each: each.kept_on,
}
_RECEIVED = ("completed",)
_OVER = ("completed", "declined", "failed", "cancelled")


def loop_closed(day: Day, measure: Measure) -> Iterator[Unit]:
    """Referrals whose ``days`` after sending ended in the month, and whether by then it was known
    what came of it, or the service received (``what``: known or received). One whose days still
    run is left out, whatever is known, so that none is judged twice."""
    days, received = measure.number("days"), measure.number("what") == "received"
    for case, referral in _sent(day):
        sent = referral.sent_on
        if sent is None:
            continue
        until = sent + timedelta(days=days)
        on = _known_on(day, referral, received)
        in_time = on is not None and on <= until
        runs = until > day.as_of or (until == day.as_of and not in_time and not day.over)
        if not runs and not day.is_of_month(until):
            continue
        said = "nothing known yet"
        if is_received(referral):
            said = "service received"
        elif is_known(referral):
            said = "outcome known, service not received"
        when = f", {words.day(on, day.as_of)}" if on is not None else ""
        left_out = "not due yet" if runs else ""
        yield day.unit(
            case,
            int(in_time),
            f"Sent {words.day(sent, day.as_of)}: {said}{when}",
            key=f"referral:{referral.referral_id}",
            excluded="void" if referral.status == "void" else left_out,
            staff_id=referral.staff_id or case.member.care_manager_id,
        )


def _known_on(day: Day, referral: Referral, received: bool) -> date | None:
    """The first day on which it was known that the service was received, or what came of it; none
    where it is not known, or on no known day."""
    if not (is_received(referral) if received else is_known(referral)):
        return None
    known = (
        referral.kept_on,
        _first(day, referral, *(_RECEIVED if received else _OVER)),
        referral.closed_on,
    )
    return min((each for each in known if each is not None), default=referral.status_on)


def not_updated(day: Day, measure: Measure) -> Iterator[Unit]:
    """Open referrals, and which of them nobody has moved for ``days``; split by age."""
    quiet = timedelta(days=measure.number("days"))
    for case, referral in _sent(day):
        if not is_open(referral):
            continue
        if referral.sent_on is None or case.died_on is not None:
            left_out = "deceased" if case.died_on is not None else "day of sending missing"
            key = f"referral:{referral.referral_id}"
            yield day.unit(case, 0, "No age to be told", key=key, excluded=left_out)
            continue
        moved = referral.status_on or referral.accepted_on or referral.sent_on
        steps = day.history.referrals.steps.get(referral.referral_id, ())
        moved = max([moved, *(each.day for each in steps)])
        age = (day.as_of - referral.sent_on).days
        yield day.unit(
            case,
            int(day.as_of - moved >= quiet),
            f"Sent {words.day(referral.sent_on, day.as_of)}, last moved"
            f" {words.day(moved, day.as_of)}",
            key=f"referral:{referral.referral_id}",
            part=next((name for most, name in _BANDS if age <= most), _OLDER),
            staff_id=referral.staff_id or case.member.care_manager_id,
        )
