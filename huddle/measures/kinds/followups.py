"""Measures of what is owed after an event: whether it was answered within its clock."""

from collections.abc import Iterator
from datetime import timedelta

from db.types import Event
from huddle import words
from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules.case import Case, follows, is_ed_discharge
from huddle.rules.event_followup import Clocks


def answered_in_time(day: Day, measure: Measure) -> Iterator[Unit]:
    """Every answer that the rules (``rules``) asked for until a day of the month, and whether it
    was given by then. An excused one is a miss all the same."""
    wanted = set(measure.number("rules"))
    rules = [rule for rule in day.of_kind("event_followup") if rule.id in wanted]
    clocks = Clocks(rules, day.as_of, day.calendar)
    for case in day.cases.values():
        for event, rule, due, answered_on in clocks.owed(case):
            if not day.is_of_month(due):
                continue
            in_time = answered_on is not None and answered_on <= due
            said = "not answered"
            if answered_on is not None:
                said = f"answered {words.day(answered_on, day.as_of)}"
            yield day.unit(
                case,
                int(in_time),
                f"Event {words.day(event.day, day.as_of)}, due {words.day(due, day.as_of)}: {said}",
                key=f"event:{event.event_id}:{rule.id}",
                excluded="" if in_time else _left_out(day, measure, case, event),
            )


def _left_out(day: Day, measure: Measure, case: Case, event: Event) -> str:
    """Why an answer that was not given is nobody's miss."""
    soon = event.day + timedelta(days=2)
    if case.died_on is not None:
        return "died"
    if event.type == "discharge" and any(
        each.type == "admit" and event.day <= each.day <= soon and each is not event
        for each in case.events
    ):
        return "back in hospital within 2 days"
    attempts = sum(follows(each.day, each.at, event) for each in case.attempts)
    most = measure.numbers.get("attempts", 0)
    return f"{most} attempts made" if most and attempts >= most else ""


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
    within = timedelta(days=measure.number("days"))
    for case, event in _discharges(day):
        if not day.is_of_month(event.day + within):
            continue
        again = [
            each.day
            for each in case.events
            if each.type == "admit"
            and event.day <= each.day <= event.day + within
            and follows(each.day, each.at, event)
            and each.visit_id not in (event.visit_id or None,)
        ]
        back = f"admitted again {words.day(again[0], day.as_of)}" if again else "not admitted again"
        yield day.unit(
            case,
            int(bool(again)),
            f"Left hospital {words.day(event.day, day.as_of)}: {back}",
            key=f"event:{event.event_id}",
        )


def ed_visits(day: Day, measure: Measure) -> Iterator[Unit]:
    """Active members, their ED visits of the month, and how much of a month they were in care."""
    del measure
    days = (day.as_of - day.month).days + 1
    length = (day.month.replace(day=28) + timedelta(days=4)).replace(day=1) - day.month
    for case in day.cases.values():
        if case.stands != "active":
            yield day.unit(case, 0, f"Not active: {case.stands}", excluded=case.stands)
            continue
        begun = max(case.begun or day.month, day.month)
        visits = sum(each.type == "ed" and each.day >= day.month for each in case.events)
        of = (days - (begun - day.month).days) / length.days
        yield day.unit(case, visits, f"{words.counted(visits, 'ED visit')} this month", of=of)


def _discharges(day: Day) -> Iterator[tuple[Case, Event]]:
    for case in day.cases.values():
        for event in case.events:
            if event.type == "discharge" and not is_ed_discharge(case.events, event):
                yield case, event
