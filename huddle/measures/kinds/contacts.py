"""Measures of contacts with members."""

from collections.abc import Iterator
from datetime import timedelta

from db.types import Contact
from huddle import words
from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules import contact_standard
from huddle.rules.case import ATTEMPTS, IN_PERSON
from huddle.rules.contact_standard import Standard, qualifying, tallied

_MONTH_BEGUN = "the month has just begun"


def had_contact(day: Day, measure: Measure) -> Iterator[Unit]:
    """Members who were active on a day of the month, and whether they had a contact that counts
    (``counts``: meaningful or core service) in it. Who is pended now is left out, and who was
    enrolled in the last ``grace_days``; on the first day of a month nobody is judged."""
    counts, named = measure.number("counts"), measure.number("named")
    grace = measure.numbers.get("grace_days", 0)
    recently = day.as_of - timedelta(days=grace)
    for case in day.cases.values():
        stands, enrolled = case.stands, case.member.enrolled_on
        left_out = ""
        if stands != "active" and (stands == "pended" or not day.active_days(case)):
            yield day.unit(case, 0, f"Not active: {stands}", excluded=stands)
            continue
        if enrolled is not None and enrolled > recently:
            left_out = f"enrolled in the last {grace} days"
        elif day.as_of == day.month:
            left_out = _MONTH_BEGUN
        counted = qualifying(case, counts)
        last = counted[-1].day if counted and counted[-1].day >= day.month else None
        said = (
            f"No {named} yet" if last is None else f"{_capital(named)} {words.day(last, day.as_of)}"
        )
        if stands != "active":
            said = f"{said}; active this month, now {stands}"
        yield day.unit(case, int(last is not None), said, excluded=left_out)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
            last = words.day(case.last_made, day.as_of)
            yield day.unit(case, 1, f"Last contact {last}", value=days)


def tier_standard(day: Day, measure: Measure) -> Iterator[Unit]:
    """Active members of a tier (``tier``), and whether they have all that their own monthly
    standard asks for; split by how many core services they had."""
    standards = _monthly(day)
    for case in day.cases.values():
        if case.profile()["tier"] != measure.number("tier"):
            continue
        if case.stands != "active":
            yield day.unit(case, 0, f"Not active: {case.stands}", excluded=case.stands)
            continue
        own = [each for each in standards if each.rule.reach.reaches(case.profile)]
        if not own:
            yield day.unit(case, 0, "No standard applies", excluded="no standard applies")
            continue
        counts = [tallied(case, each) for each in own]
        begun = _MONTH_BEGUN if day.as_of == day.month else ""
        kept = not any(now.lacks(needed) for now, needed in counts)
        made = max(now.made for now, _ in counts)
        # How many were enough would tell which standard it is, and so why.
        yield day.unit(
            case,
            int(kept),
            f"The month's standard is {'met' if kept else 'not met yet'}",
            excluded=begun,
            part=f"{min(made, 4)}{' or more' if made >= 4 else ''} this month",
        )


def _monthly(day: Day) -> list[Standard]:
    return [
        contact_standard.prepare(
            rule,
            day.as_of,
            day.calendar,
            day.facts.contacts_from,
            [each for each in day.rules if each.id == rule.id],
        )
        for rule in day.of_kind("contact_standard")
        if rule.word("period") in ("", "month") and not rule.whole("by_day")
    ]


def visited_in_week(day: Day, measure: Measure) -> Iterator[Unit]:
    """Active members of a tier for a reason (``reason``), and whether they had a core service in
    person in the week. One who was in hospital all week is left out."""
    for case in day.cases.values():
        if case.stands != "active" or case.profile()["tier_reason"] != measure.number("reason"):
            continue
        seen = [
            each.day for each in case.core if each.day >= day.week and each.channel in IN_PERSON
        ]
        if any(each.event.type == "admit" and each.event.day <= day.week for each in case.away):
            yield day.unit(case, 0, "In hospital all week", excluded="in hospital all week")
        elif day.as_of == day.week:
            begun = "the week has just begun"
            yield day.unit(case, int(bool(seen)), "Monday: the week goes on", excluded=begun)
        elif seen:
            yield day.unit(case, 1, f"Seen {words.day(seen[-1], day.as_of)}")
        else:
            yield day.unit(case, 0, "Not seen in person this week")


def reached_of_tried(day: Day, measure: Measure) -> Iterator[Unit]:
    """Every attempt and contact of the month with a member, and whether somebody was reached; split
    by channel or by hour of the day (``by``)."""
    by_hour = measure.number("by") == "hour"
    for case in day.cases.values():
        for contact in _of_month(day, [*case.made, *case.attempts]):
            part = _hour(day, contact) if by_hour else contact.channel or "channel missing"
            reached = contact.outcome not in ATTEMPTS
            on = words.day(contact.day, day.as_of)
            yield day.unit(
                case,
                int(reached),
                f"{'Reached' if reached else 'Tried'} {on}",
                key=f"contact:{contact.contact_id}",
                part=part,
                staff_id=contact.staff_id,
            )


def _hour(day: Day, contact: Contact) -> str:
    """The two hours of the day in which a contact was, in the agency's zone."""
    local = day.local(contact.at)
    if local is None:
        return "time missing"
    start = local.hour - local.hour % 2
    return f"{start:02}–{start + 2:02} h"


def where_made(day: Day, measure: Measure) -> Iterator[Unit]:
    """Every contact of the month with a member, and whether it was in person; split by channel."""
    del measure
    for case in day.cases.values():
        for contact in _of_month(day, case.made):
            channel = contact.channel or "channel missing"
            yield day.unit(
                case,
                int(contact.channel in IN_PERSON),
                f"{channel.capitalize()}, {words.day(contact.day, day.as_of)}",
                key=f"contact:{contact.contact_id}",
                part=channel,
                staff_id=contact.staff_id,
            )


def minutes(day: Day, measure: Measure) -> Iterator[Unit]:
    """Every contact of the month with a member, and how long it took."""
    del measure
    for case in day.cases.values():
        for contact in _of_month(day, case.made):
            took = day.history.minutes.get(contact.contact_id)
            yield day.unit(
                case,
                1,
                f"{contact.channel.capitalize()}, {words.day(contact.day, day.as_of)}",
                key=f"contact:{contact.contact_id}",
                value=took,
                excluded="" if took is not None else "minutes missing",
                part=contact.channel or "channel missing",
                staff_id=contact.staff_id,
            )


def _of_month(day: Day, contacts: list[Contact]) -> Iterator[Contact]:
    return (each for each in contacts if each.day >= day.month)
