"""Measures of who comes, who stays and who goes: recruitment, engagement, steps up and down."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from db.types import StandingChange
from huddle import words
from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules.case import Case
from huddle.rules.contact_standard import qualifying


def begun(day: Day, case: Case) -> date | None:
    """The day on which a member came to the team: that of the first assignment where it is known,
    else of enrolment."""
    first = next(iter(day.history.caseloads.get(case.member.member_id, ())), None)
    if first is not None and first.valid_from is not None:
        local = day.local(first.valid_from)
        return local.date() if local else None
    return case.member.enrolled_on


def recruited(day: Day, measure: Measure) -> Iterator[Unit]:
    """Members who were enrolled in the month."""
    del measure
    for case in day.cases.values():
        on = case.member.enrolled_on
        if on is not None and day.is_of_month(on):
            yield day.unit(case, 1, f"Enrolled {words.day(on, day.as_of)}")


def engaged(day: Day, measure: Measure) -> Iterator[Unit]:
    """Members whose ``days`` since they came to the team ended in the month, and whether they had
    come so far by then (``stage`` of the funnel)."""
    reached = _FUNNEL[measure.number("stage")]
    within = timedelta(days=measure.number("days"))
    for case in day.cases.values():
        came = begun(day, case)
        if came is None:
            continue
        until = came + within
        runs = until > day.as_of or (until == day.as_of and not day.over)
        if not runs and not day.is_of_month(until):
            continue
        fits = reached(day, case, came, until)
        stage = measure.number("stage")
        yield day.unit(
            case,
            int(fits),
            f"Came {words.day(came, day.as_of)}: {'' if fits else 'not '}{stage}"
            f" by {words.day(min(until, day.as_of), day.as_of)}",
            excluded="not due yet" if runs else _ineligible(case),
        )


def _ineligible(case: Case) -> str:
    if case.stands == "deceased":
        return "deceased"
    why = case.member.segment_reason.casefold()
    return "ineligible" if case.stands == "closed" and "eligib" in why else ""


def _was_reached(_day: Day, case: Case, came: date, until: date) -> bool:
    return any(came <= each.day <= until for each in case.made)


def _consented(_day: Day, case: Case, _came: date, until: date) -> bool:
    signed = [each.signed_on for each in case.documents if each.type == "consent"]
    known = any(on is not None and on <= until for on in signed)
    return known or case.member.consent_expires is not None


def _was_assessed(_day: Day, case: Case, _came: date, until: date) -> bool:
    types = ("assessment", "reassessment")
    done = [each.completed_on for each in case.documents if each.type in types]
    return any(on is not None and on <= until for on in (*done, case.member.assessment_on))


def _has_plan(_day: Day, case: Case, _came: date, until: date) -> bool:
    signed = [each.signed_on for each in case.documents if each.type == "plan"]
    return any(on is not None and on <= until for on in (*signed, case.member.plan_signed_on))


def _is_engaged(_day: Day, case: Case, came: date, until: date) -> bool:
    met = any(came <= each.day <= until for each in qualifying(case, "meaningful"))
    enrolled = case.member.enrolled_on
    return met and enrolled is not None and enrolled <= until


_FUNNEL: Mapping[str, Callable[[Day, Case, date, date], bool]] = {
    "reached": _was_reached,
    "consented": _consented,
    "assessed": _was_assessed,
    "plan signed": _has_plan,
    "engaged": _is_engaged,
}


def stepped(day: Day, measure: Measure) -> Iterator[Unit]:
    """Members who took a step in the month (``step``: step down, graduation or reactivation)."""
    fits = _STEPS[measure.number("step")]
    for case in day.cases.values():
        changes = day.history.standings.get(case.member.member_id, ())
        for place, change in enumerate(changes):
            local = day.local(change.at)
            on = local.date() if local else day.as_of
            if not day.is_of_month(on) or not fits(case, change, changes[:place]):
                continue
            yield day.unit(
                case,
                1,
                f"{measure.number('step').capitalize()} {words.day(on, day.as_of)}",
                key=f"step:{case.member.member_id}:{change.at.isoformat()}:{change.column}",
            )


_DOWN = {"HH+": 2, "HIGH": 1, "STANDARD": 0, "": 0}
_REACTIVATED_DAYS = 90


def _down(_case: Case, change: StandingChange, _before: tuple[StandingChange, ...]) -> bool:
    if change.column == "segment":
        return change.before == "active" and change.after == "maintenance"
    if change.column != "tier":
        return False
    before, after = ((each or "").strip().upper() for each in (change.before, change.after))
    return _DOWN.get(before, 0) > _DOWN.get(after, 0)


def _graduated(case: Case, change: StandingChange, _before: tuple[StandingChange, ...]) -> bool:
    closed = change.column == "segment" and change.after == "closed"
    why = case.member.segment_reason.casefold()
    return closed and any(word in why for word in ("graduat", "goals met", "completed"))


def _reactivated(_case: Case, change: StandingChange, before: tuple[StandingChange, ...]) -> bool:
    if change.column != "segment" or change.after != "active":
        return False
    left = [each for each in before if each.column == "segment" and each.after == change.before]
    resting = change.before in ("maintenance", "closed")
    return resting and (bool(left) and change.at - left[-1].at <= timedelta(days=_REACTIVATED_DAYS))


_STEPS: Mapping[str, Callable[[Case, StandingChange, tuple[StandingChange, ...]], bool]] = {
    "step down": _down,
    "graduation": _graduated,
    "reactivation": _reactivated,
}
