"""Measures of what is owed after an event: whether it was answered within its clock."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from db.types import Event
from huddle import words
from huddle.calendars import add_months
from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules.case import Case, follows, is_ed_discharge
from huddle.rules.event_followup import Clocks
from huddle.rules.rule import Rule

_NOT_DUE = "not due yet"
_AGAIN_HOURS = 48
_OUT_OF_CARE = frozenset({"pended", "closed"})


def answered_in_time(day: Day, measure: Measure) -> Iterator[Unit]:
    """Every answer that the rules (``rules``) asked for, whose time ran out in the month (or had,
    when the event became known in it), and whether it was given in time. One whose time still runs
    is left out, given or not, so that none is judged twice. An excused one is a miss all the
    same."""
    wanted = set(measure.number("rules"))
    rules = [rule for rule in day.of_kind("event_followup") if rule.id in wanted]
    clocks = Clocks([_whatever_tags(rule) for rule in rules], day.as_of, day.calendar)
    for case in day.cases.values():
        for event, rule, due, answered_on in clocks.owed(case):
            judged = max(due, event.known_on or due)
            in_time = answered_on is not None and answered_on <= due
            runs = judged > day.as_of or (due == day.as_of and not in_time and not day.over)
            if not runs and not day.is_of_month(judged):
                continue
            said = "not answered"
            if answered_on is not None:
                said = f"answered {words.day(answered_on, day.as_of)}"
            yield day.unit(
                case,
                int(in_time),
                f"Event {words.day(event.day, day.as_of)}, due {words.day(due, day.as_of)}: {said}",
                key=f"event:{event.event_id}:{rule.id}",
                excluded=_unasked(rules, rule, event)
                or (_NOT_DUE if runs else _left_out(day, measure, case, event, due, in_time)),
            )


def _whatever_tags(rule: Rule) -> Rule:
    """The rule for all events, those included that it leaves out by their tags."""
    if not rule.words("without_tags"):
        return rule
    return replace(rule, numbers={**rule.numbers, "without_tags": ()})


def _unasked(rules: Iterable[Rule], asked: Rule, event: Event) -> str:
    """By which of its tags a rule leaves an event out."""
    tags = (each.words("without_tags") for each in rules if each.id == asked.id)
    return next((tag for own in tags for tag in own if tag in event.tags), "")


def _left_out(
    day: Day, measure: Measure, case: Case, event: Event, due: date, in_time: bool
) -> str:
    """Why an answer is looked at by nobody, or why one that was not given is nobody's miss."""
    if case.died_on is not None and case.died_on <= due:
        return "died"
    if (segment := day.segment_on(case, due)) in _OUT_OF_CARE:
        return segment
    if event.type == "discharge" and _admitted_again(case, event, _is_soon) is not None:
        return "back in hospital within 48 hours"
    if measure.numbers.get("measurement_year") and (event.day.month, event.day.day) > (12, 1):
        return "after 1 December, no part of the measurement year"
    most = measure.numbers.get("attempts", 0)
    attempts = sum(follows(each.day, each.at, event) and each.day <= due for each in case.attempts)
    return f"{most} attempts made" if most and attempts >= most and not in_time else ""


def _is_soon(event: Event, admission: Event) -> bool:
    """Whether an admission came within 48 hours; where a time is missing, within two days."""
    if event.at is not None and admission.at is not None:
        return admission.at - event.at < timedelta(hours=_AGAIN_HOURS)
    return (admission.day - event.day).days <= _AGAIN_HOURS // 24


def _admitted_again(case: Case, event: Event, fits: Callable[[Event, Event], bool]) -> Event | None:
    """The first admission after a discharge, of another visit, that fits."""
    return next(
        (
            each
            for each in case.events
            if each.type == "admit"
            and each.day >= event.day
            and follows(each.day, each.at, event)
            and not (event.visit_id and each.visit_id == event.visit_id)
            and not _began_the_stay(event, each)
            and fits(event, each)
        ),
        None,
    )


def _began_the_stay(event: Event, admission: Event) -> bool:
    """Whether an admission of the day of the discharge, without a time, may be that which it
    ended."""
    return admission.day == event.day and (admission.at is None or event.at is None)


def notice_lag(day: Day, measure: Measure) -> Iterator[Unit]:
    """Discharges that became known in the month, and how many days after they happened."""
    del measure
    for case, event in _discharges(day):
        known = event.known_on or event.day
        if day.is_of_month(known):
            lag = (known - event.day).days
            said = "the same day" if lag == 0 else f"after {words.counted(lag, 'day')}"
            yield day.unit(
                case,
                1,
                f"Left hospital {words.day(event.day, day.as_of)}, known {said}",
                key=f"event:{event.event_id}",
                value=lag,
            )


def readmitted(day: Day, measure: Measure) -> Iterator[Unit]:
    """Discharges whose ``days`` ended in the month, and whether the member was admitted again in
    them."""
    days = measure.number("days")
    for case, event in _discharges(day):
        until = event.day + timedelta(days=days)
        if until <= day.as_of and not day.is_of_month(until):
            continue
        again = _admitted_again(case, event, lambda left, back: (back.day - left.day).days <= days)
        back = "not admitted again"
        if again is not None:
            back = f"admitted again {words.day(again.day, day.as_of)}"
        yield day.unit(
            case,
            int(again is not None),
            f"Left hospital {words.day(event.day, day.as_of)}: {back}",
            key=f"event:{event.event_id}",
            excluded="" if until <= day.as_of else _NOT_DUE,
        )


def ed_visits(day: Day, measure: Measure) -> Iterator[Unit]:
    """Members who were active on a day of the month, their ED visits in it, and for how much of a
    month they were active."""
    del measure
    length = (add_months(day.month, 1) - day.month).days
    for case in day.cases.values():
        active = day.active_days(case)
        if not active:
            yield day.unit(case, 0, f"Not active: {case.stands}", excluded=case.stands)
            continue
        visits = sum(each.type == "ed" and each.day >= day.month for each in case.events)
        said = f"{words.counted(visits, 'ED visit')} this month"
        yield day.unit(case, visits, said, of=active / length)


def _discharges(day: Day) -> Iterator[tuple[Case, Event]]:
    for case in day.cases.values():
        for event in case.events:
            if event.type == "discharge" and not is_ed_discharge(case.events, event):
                yield case, event
