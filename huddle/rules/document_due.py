"""Consents, assessments and plans that fall due."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from db.types import Document
from huddle import words
from huddle.calendars import Calendar, add_months
from huddle.rules.board import Reason, Severity
from huddle.rules.case import Case
from huddle.rules.rule import Rule

_SIGNED = frozenset({"consent", "plan"})
_TYPES = {"assessment": ("assessment", "reassessment")}


class Standing(NamedTuple):
    """How one kind of document stands: ``due`` (``None``: not known), the day it was ``last``
    done, and the document that was ``written`` and not signed."""

    due: date | None
    last: date | None
    written: Document | None
    evidence: tuple[str, ...]


class DocumentClocks:
    """The document rules in force on the as-of day."""

    def __init__(self, rules: Sequence[Rule], as_of: date, calendar: Calendar) -> None:
        self._rules = [(rule, timedelta(days=rule.whole("soon_days"))) for rule in rules]
        self._as_of = as_of
        self._calendar = calendar

    def reasons(self, case: Case) -> list[tuple[str, Reason]]:
        """What falls due within the rules' windows, each with the type of document."""
        found = []
        for rule, soon in self._rules:
            if not rule.reach.reaches(case.profile):
                continue
            stands = standing(case, rule)
            if stands.due is None:
                continue
            if self._as_of < stands.due - soon:
                continue
            found.append((rule.word("document"), self._reason(case, rule, stands, stands.due)))
        return found

    def _reason(self, case: Case, rule: Rule, stands: Standing, due: date) -> Reason:
        as_of, kind = self._as_of, rule.word("document")
        late, day = due < as_of, words.day(due, as_of)
        if kind == "consent":
            text = f"Consent {'ended' if late else 'ends'} {day}"
        else:
            text = f"{kind.capitalize()} {'was due' if late else 'due'} {day}"
        if stands.written is not None:
            text += ", written and not signed"
        elif stands.last is not None and kind != "consent":
            text += f"; last {words.day(stands.last, as_of)}"
        return Reason(
            key=f"document:{case.member.member_id}:{kind}:{rule.id}",
            rule=rule.id,
            severity=Severity.ACT if due <= as_of else Severity.SOON,
            due=due,
            text=text,
            neutral=text,
            on=due,
            evidence=stands.evidence,
            last_responsible_day=self._calendar.last_business_day(due),
        )


def standing(case: Case, rule: Rule) -> Standing:
    """How the rule's kind of document stands for a member: its due day and what it rests on."""
    member, kind = case.member, rule.word("document")
    types = _TYPES.get(kind) or (kind,)
    done: list[date] = []
    undone: list[Document] = []
    for each in case.documents:
        if each.type in types:
            day = _done(each, kind)
            if day is None:
                undone.append(each)
            else:
                done.append(day)
    given = [each.due_on for each in undone if each.due_on is not None]
    if kind == "plan" and member.plan_signed_on is not None:
        done.append(member.plan_signed_on)
    if kind == "assessment" and member.assessment_on is not None:
        done.append(member.assessment_on)
    last = max(done, default=None)
    if (
        kind == "plan"
        and member.plan_due_on is not None
        and (last or date.min) < member.plan_due_on
    ):
        given.append(member.plan_due_on)
    due = min(given) if given else _computed(case, rule, last)
    written = next((each for each in undone if kind in _SIGNED and each.completed_on), None)
    evidence = [f"document:{each.document_id}" for each in undone]
    return Standing(due, last, written, tuple(evidence) or (f"member:{member.member_id}",))


def _computed(case: Case, rule: Rule, last: date | None) -> date | None:
    member = case.member
    if rule.word("document") == "consent":
        return member.consent_expires
    enrolled, first = member.enrolled_on, rule.whole("days_after_enrolment")
    if first and enrolled is not None and (last is None or last < enrolled):
        return enrolled + timedelta(days=first)
    return add_months(last, rule.whole("months_after_last")) if last is not None else None


def _done(document: Document, kind: str) -> date | None:
    if kind in _SIGNED:
        return document.signed_on
    return document.completed_on or document.signed_on
