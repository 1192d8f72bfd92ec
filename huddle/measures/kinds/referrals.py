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
        elif referral.sent_on is None or on < referral.sent_on:
            left_out = "day of sending missing"
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


def _scheduled(day: Day, referral: Referral) -> date | None:
    """The day on which an appointment was first known."""
    changes = day.history.referrals.statuses.get(referral.referral_id, ())
    known = stays(referral, changes, day.as_of, day.facts.zone)
    return next((each.since for each in known if each.status == "scheduled"), None)


_STEPS: Mapping[str, Callable[[Day, Referral], date | None]] = {
    "accepted": lambda _day, referral: referral.accepted_on,
    "scheduled": _scheduled,
    "kept": lambda _day, referral: referral.kept_on,
}


def loop_closed(day: Day, measure: Measure) -> Iterator[Unit]:
    """Referrals whose ``days`` after sending ended in the month, and whether by then it was known
    what came of it, or the service received (``what``: known or received)."""
    days, wanted = measure.number("days"), measure.number("what")
    for case, referral in _sent(day):
        sent = referral.sent_on
        if sent is None or not day.is_of_month(until := sent + timedelta(days=days)):
            continue
        fits = is_received(referral) if wanted == "received" else is_known(referral)
        on = referral.kept_on or referral.closed_on or referral.status_on
        in_time = fits and on is not None and on <= until
        said = "nothing known yet"
        if is_received(referral):
            said = "service received"
        elif is_known(referral):
            said = "outcome known, service not received"
        late = f", on {words.day(on, day.as_of)}" if fits and on is not None else ""
        yield day.unit(
            case,
            int(in_time),
            f"Sent {words.day(sent, day.as_of)}: {said}{late}",
            key=f"referral:{referral.referral_id}",
            excluded="void" if referral.status == "void" else "",
            staff_id=referral.staff_id or case.member.care_manager_id,
        )


def not_updated(day: Day, measure: Measure) -> Iterator[Unit]:
    """Open referrals, and which of them nobody has moved for ``days``; split by age."""
    quiet = timedelta(days=measure.number("days"))
    for case, referral in _sent(day):
        if not is_open(referral) or referral.sent_on is None:
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
