"""Measures of contacts with members."""

from collections.abc import Iterator
from datetime import timedelta

from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules.contact_standard import qualifying
from huddle.words import short_day


def meaningful_contact(day: Day, measure: Measure) -> Iterator[Unit]:
    """Members active in the month, and whether they had a meaningful contact in it."""
    grace = timedelta(days=measure.number("grace_days"))
    for case in day.cases.values():
        if case.stands != "active":
            yield day.unit(case, 0, f"Not active: {case.stands}", excluded=case.stands)
            continue
        made = [each.day for each in qualifying(case, "meaningful") if each.day >= day.month]
        enrolled = case.member.enrolled_on
        if made:
            yield day.unit(case, 1, f"Meaningful contact {short_day(made[-1], day.as_of)}")
        elif enrolled is not None and enrolled > day.as_of - grace:
            yield day.unit(case, 0, "No contact yet", excluded="enrolled in the last 7 days")
        else:
            yield day.unit(case, 0, "No meaningful contact this month")


def days_since_contact(day: Day, measure: Measure) -> Iterator[Unit]:
    """Active members, and how many days ago the last contact with them was."""
    del measure
    for case in day.cases.values():
        if case.stands != "active":
            yield day.unit(case, 0, f"Not active: {case.stands}", excluded=case.stands)
        elif case.last_made is None:
            yield day.unit(case, 0, "Never reached", excluded="never reached")
        else:
            days = (day.as_of - case.last_made).days
            last = short_day(case.last_made, day.as_of)
            yield day.unit(case, 1, f"Last contact {last}", value=days)
