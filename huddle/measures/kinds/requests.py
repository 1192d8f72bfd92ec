"""Measures of service requests, their decisions and appeals."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from db.types import ServiceRequest
from huddle import words
from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules.case import Case
from huddle.rules.request_clock import ADVERSE, RequestClocks, awaits_word, is_asked, is_open

_TAKEN_AWAY = frozenset({"reduced", "suspended", "terminated"})
_DENIED = frozenset({"denied", "partial"})


def _asked(day: Day) -> Iterator[tuple[Case, ServiceRequest]]:
    for case in day.cases.values():
        if is_asked(case):
            for request in case.requests:
                yield case, request


def _unit(
    day: Day,
    case: Case,
    request: ServiceRequest,
    counted: float,
    why: str,
    value: float | None = None,
    excluded: str = "",
) -> Unit:
    return day.unit(
        case,
        counted,
        why,
        key=f"request:{request.request_id}",
        value=value,
        excluded=excluded,
        part=request.payer_type or "plan not known",
        staff_id=request.staff_id or case.member.care_manager_id,
    )


def _decided_on(request: ServiceRequest) -> date | None:
    return request.decision_on or request.notice_on if request.decision else None


def decided_in_time(day: Day, measure: Measure) -> Iterator[Unit]:
    """Requests that were decided in time in the month, or were to be by a day of it and were not,
    and whether the plan kept its clock; split by kind of plan. One decided late is judged in the
    month of its due day alone, so that none is judged twice."""
    del measure
    clocks = RequestClocks.of(day.facts, day.in_force, day.calendar, frozenset())
    for case, request in _asked(day):
        clock, on = clocks.decision(request), _decided_on(request)
        due = clock.due if clock is not None else None
        lapsed = due is not None and (on is None or on > due)
        if not day.is_of_month(due if lapsed else on):
            continue
        if on is None and due == day.as_of and not day.over:
            continue
        said = f"decided {words.day(on, day.as_of)}" if on else "not decided"
        if due is not None:
            said = f"{said}, due {words.day(due, day.as_of)}"
        left_out = "" if due is not None else "no clock known"
        if request.decision == "withdrawn":
            left_out = "withdrawn"
        in_time = due is not None and on is not None and on <= due
        yield _unit(
            day, case, request, int(in_time), f"{said[:1].upper()}{said[1:]}", excluded=left_out
        )


def days_to_decision(day: Day, measure: Measure) -> Iterator[Unit]:
    """Requests that were decided in the month, and how many days after they were received."""
    del measure
    for case, request in _asked(day):
        on, received = _decided_on(request), request.received_on
        if on is None or not day.is_of_month(on):
            continue
        left_out = "withdrawn" if request.decision == "withdrawn" else ""
        took = (on - received).days if received is not None and received <= on else None
        if took is None:
            left_out = left_out or "day of receipt missing"
        said = f"Decided {words.day(on, day.as_of)}"
        yield _unit(day, case, request, 1, said, took, left_out)


def denied(day: Day, measure: Measure) -> Iterator[Unit]:
    """Requests that were decided in the month, and which of them were denied, in full or part."""
    del measure
    for case, request in _asked(day):
        on = _decided_on(request)
        if on is None or not day.is_of_month(on):
            continue
        refused = request.decision in _DENIED
        left_out = "withdrawn" if request.decision == "withdrawn" else ""
        said = f"{request.decision.capitalize()} {words.day(on, day.as_of)}"
        yield _unit(day, case, request, int(refused), said, excluded=left_out)


def overturned(day: Day, measure: Measure) -> Iterator[Unit]:
    """Appeals that were decided in the month, and which of them went the member's way, in full or
    part."""
    del measure
    for case, request in _asked(day):
        on = request.appeal_decision_on
        if on is None or not day.is_of_month(on):
            continue
        won = request.appeal_decision in ("overturned", "partial")
        left_out = "withdrawn" if request.appeal_decision == "withdrawn" else ""
        said = f"{(request.appeal_decision or 'decided').capitalize()} {words.day(on, day.as_of)}"
        yield _unit(day, case, request, int(won), said, excluded=left_out)


def appeal_settled(day: Day, measure: Measure) -> Iterator[Unit]:
    """Decisions against a member whose window (``window``: appeal or benefits) ended in the month,
    and whether by then an appeal was filed, or the service was asked to go on. Where the member
    chose by then not to, it is left out; a choice that is recorded later is a miss."""
    benefits = measure.number("window") == "benefits"
    clocks = RequestClocks.of(day.facts, day.in_force, day.calendar, frozenset())
    clock = "keep" if benefits else "appeal"
    rules = [each.id for each in day.of_kind("request_clock") if each.word("clock") == clock]
    for case, request in _asked(day):
        due = _keeps_until(request) if benefits else clocks.window(request)
        if request.decision not in ADVERSE or due is None or not day.is_of_month(due):
            continue
        filed = request.appeal_filed_on
        in_time = filed is not None and filed <= due
        if benefits and request.continuation_requested:
            in_time = True
        declined = not in_time and _declined(day, request, rules, due)
        if not in_time and not declined and due == day.as_of and not day.over:
            continue
        said = "filed in time" if in_time else "nothing filed, no choice recorded"
        if declined:
            said = "the member chose not to"
        closed = f"Window closed {words.day(due, day.as_of)}: {said}"
        left_out = "the member chose not to" if declined else ""
        yield _unit(day, case, request, int(in_time), closed, excluded=left_out)


def _declined(day: Day, request: ServiceRequest, rules: Iterable[str], due: date) -> bool:
    """Whether by the end of the window it was recorded that the member chose not to go on: with
    the request, with one of its clocks, or in the source."""
    if request.resolved_on is not None and request.resolved_on <= due:
        return True
    matter = f"request:{request.request_id}"
    keys = {matter, *(f"{matter}:{rule}" for rule in rules)}
    return any(
        each.kind == "choice"
        and each.day <= due
        and not keys.isdisjoint(each.reason_keys or (each.item_key,))
        for each in day.facts.decisions
    )


def _keeps_until(request: ServiceRequest) -> date | None:
    """The last day on which the member can ask to keep the service (42 CFR 438.420)."""
    if request.decision not in _TAKEN_AWAY or not request.previously_authorized:
        return None
    notice = request.notice_on and request.notice_on + timedelta(days=10)
    return max((each for each in (notice, request.effective_on) if each), default=None)


def member_told(day: Day, measure: Measure) -> Iterator[Unit]:
    """Open requests of which a member waits for word, and whether the member was told how they
    stand within ``days``."""
    days = measure.number("days")
    for case, request in _asked(day):
        if not is_open(request, case.requests) or not awaits_word(request):
            continue
        told = request.member_updated_on or request.received_on
        if told is None:
            yield _unit(day, case, request, 0, "Never told, and no day of receipt")
        else:
            verb = "Told" if request.member_updated_on else "Received, not told since"
            fresh = (day.as_of - told).days <= days
            yield _unit(day, case, request, int(fresh), f"{verb} {words.day(told, day.as_of)}")
