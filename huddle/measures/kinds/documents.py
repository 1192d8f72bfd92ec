"""Measures of assessments, plans, consents and goals."""

from collections.abc import Iterator
from datetime import date, timedelta

from huddle import words
from huddle.measures.day import Day
from huddle.measures.measure import Measure
from huddle.measures.tally import Unit
from huddle.rules.case import Case
from huddle.rules.document_due import standing
from huddle.rules.rule import Rule

_WITH_DOCUMENTS = frozenset({"active", "maintenance"})
_ASSESSMENTS = frozenset({"assessment", "reassessment"})


def current(day: Day, measure: Measure) -> Iterator[Unit]:
    """Members whom a rule asks for a kind of document (``document``), and whether it is in date. A
    first one that is not due yet is left out."""
    kind = measure.number("document")
    rules = [each for each in day.of_kind("document_due") if each.word("document") == kind]
    for case in day.cases.values():
        asked = [rule for rule in rules if rule.reach.reaches(case.profile)]
        if not asked:
            continue
        if case.stands not in _WITH_DOCUMENTS:
            yield day.unit(case, 0, f"Not in care: {case.stands}", excluded=case.stands)
        else:
            yield _of_case(day, case, asked)


def _of_case(day: Day, case: Case, asked: list[Rule]) -> Unit:
    stands = [standing(case, rule) for rule in asked]
    written = any(each.written is not None for each in stands)
    last = max((each.last for each in stands if each.last is not None), default=None)
    due = min((each.due for each in stands if each.due is not None), default=None)
    if due is None:
        said = "Written, not signed" if written else "No date known"
        return day.unit(case, 0, said)
    until = f"due {words.day(due, day.as_of)}"
    if due < day.as_of:
        return day.unit(case, 0, f"Was {until}{', written and not signed' if written else ''}")
    is_consent = asked[0].word("document") == "consent"
    signed = last is not None or (is_consent and case.member.consent_expires is not None)
    if not signed and written:
        return day.unit(case, 0, f"Written, not signed, {until}")
    if not signed:
        return day.unit(case, 0, f"The first one is {until}", excluded="the first is not due yet")
    return day.unit(case, 1, f"In date, {'ends' if is_consent else 'next due'}{until[3:]}")


def goal_moved(day: Day, measure: Measure) -> Iterator[Unit]:
    """Active members, and whether an active goal of theirs moved within ``days``."""
    since = day.as_of - timedelta(days=measure.number("days"))
    for case in day.cases.values():
        if case.stands != "active":
            yield day.unit(case, 0, f"Not active: {case.stands}", excluded=case.stands)
            continue
        goals = [
            each
            for each in day.facts.goals.get(case.member.member_id, ())
            if each.status.casefold() not in _NOT_ACTIVE
        ]
        moved = max((each.updated_on for each in goals if each.updated_on), default=None)
        if not goals:
            yield day.unit(case, 0, "No active goal")
        elif moved is None or moved < since:
            on = words.day(moved, day.as_of) if moved else "on no known day"
            yield day.unit(case, 0, f"Goal last moved {on}")
        else:
            yield day.unit(case, 1, f"Goal moved {words.day(moved, day.as_of)}")


_NOT_ACTIVE = frozenset(
    {"abandoned", "achieved", "cancelled", "closed", "completed", "done", "met", "rejected"}
    | {"not_met", "on_hold"}
)


def assessed(day: Day, measure: Measure) -> Iterator[Unit]:
    """Assessments that were completed in the month."""
    del measure
    for case in day.cases.values():
        done: set[date] = set()
        for each in case.documents:
            if each.type in _ASSESSMENTS and (on := each.completed_on or each.signed_on):
                done.add(on)
        if case.member.assessment_on is not None:
            done.add(case.member.assessment_on)
        for on in sorted(done):
            if day.is_of_month(on):
                yield day.unit(
                    case,
                    1,
                    f"Completed {words.day(on, day.as_of)}",
                    key=f"assessment:{case.member.member_id}:{on.isoformat()}",
                )
