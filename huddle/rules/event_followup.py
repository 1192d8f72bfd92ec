"""Something happened to a member, and somebody must answer within a clock."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from db.types import Appointment, Contact, Event
from huddle import words
from huddle.calendars import Calendar
from huddle.rules import phrases
from huddle.rules.board import Reason, Severity
from huddle.rules.case import (
    FOLLOW_UP,
    IN_PERSON,
    Case,
    admitted,
    follows,
    is_ed_discharge,
)
from huddle.rules.rule import Rule

_HAPPENED = {
    "ed": "ED visit",
    "admit": "Admitted",
    "discharge": "Left hospital",
    "transfer": "Transferred",
    "jail": "Jailed",
    "release": "Released",
    "shelter": "Shelter move",
    "eligibility_lost": "Eligibility lost",
    "missed_appointment": "Missed appointment",
    "crisis": "Crisis",
}
_NEUTRAL = frozenset({"ed", "admit", "discharge", "missed_appointment"})
_PLANS = frozenset({"plan"})


class Clocks:
    """The follow-up rules in force, by the type of event that starts them."""

    def __init__(self, rules: Sequence[Rule], as_of: date, calendar: Calendar) -> None:
        self._as_of = as_of
        self._calendar = calendar
        self._soon_until = calendar.add_business_days(as_of, 3)
        self._starts: dict[str, list[Rule]] = {}
        for rule in rules:
            for kind in rule.words("starts"):
                self._starts.setdefault(kind, []).append(rule)

    def reasons(self, case: Case) -> list[Reason]:
        """A reason for every clock of every event that nobody has answered yet."""
        found = []
        profile: Mapping[str, str] | None = None
        for event in case.events:
            rules = self._starts.get(event.type)
            if not rules or _answered_elsewhere(case, event):
                continue
            if profile is None:
                profile = case.profile()
            for rule in rules:
                if _applies(rule, event) and rule.reach.holds(profile):
                    reason = self._reason(case, event, rule)
                    if reason is not None:
                        found.append(reason)
        return found

    def _reason(self, case: Case, event: Event, rule: Rule) -> Reason | None:
        answer = rule.word("satisfied_by")
        if _satisfied(case, event, answer, rule.flag("same_day", True)):
            return None
        as_of = self._as_of
        if rule.word("unit") == "bd":
            due = self._calendar.add_business_days(event.day, rule.whole("amount"))
        else:
            due = event.day + timedelta(days=rule.whole("amount"))
        if due <= as_of:
            severity = Severity.ACT
        else:
            severity = Severity.SOON if due <= self._soon_until else Severity.WATCH
        attempts = [each for each in case.attempts if follows(each.day, each.at, event)]
        tried = phrases.tried(attempts, None, as_of)
        day = words.day(event.day, as_of)
        happened = _HAPPENED.get(event.type, event.type)
        plain = happened if event.type in _NEUTRAL else "Event"
        return Reason(
            key=f"event:{event.event_id}:{rule.id}",
            rule=rule.id,
            severity=severity,
            due=due,
            text=phrases.sentence(f"{happened} {day}, {rule.word('says')}", tried),
            neutral=phrases.sentence(f"{plain} {day}, not followed up", tried),
            on=event.day,
            evidence=(
                f"event:{event.event_id}",
                *(f"contact:{each.contact_id}" for each in attempts),
            ),
            last_responsible_day=self._calendar.last_business_day(due),
            notes=self._notes(case, event, answer),
        )

    def _notes(self, case: Case, event: Event, answer: str) -> tuple[tuple[str, str], ...]:
        as_of = self._as_of
        notes = []
        if event.known_on is not None and event.known_on > event.day:
            notes.append(f"known since {words.day(event.known_on, as_of)}")
        if answer != "contact":
            first = next((c for c in case.made if follows(c.day, c.at, event)), None)
            if first is not None:
                said = f"reached {words.day(first.day, as_of)}"
                if first.day == event.day and (first.at is None or event.at is None):
                    said = f"{said} (same day, no time)"
                if first.entered_on is not None and first.entered_on > first.day:
                    said = f"{said}, late entry of {words.day(first.entered_on, as_of)}"
                notes.append(said)
        unclear = [each for each in case.unclear if follows(each.day, each.at, event)]
        if unclear:
            notes.append(
                f"outcome missing: {words.counted(len(unclear), 'contact')} not counted,"
                f" last {words.day(unclear[-1].day, as_of)}"
            )
        return tuple((note, note) for note in notes)


def _answered_elsewhere(case: Case, event: Event) -> bool:
    """An ED visit that ends in an admission is the discharge's; a discharge from a mere ED visit is
    the visit's."""
    if event.type == "ed":
        return admitted(case.events, event)
    return event.type == "discharge" and is_ed_discharge(case.events, event)


def _applies(rule: Rule, event: Event) -> bool:
    tags = rule.words("tags")
    if tags and event.tags.isdisjoint(tags):
        return False
    if not event.tags.isdisjoint(rule.words("without_tags")):
        return False
    complexity = rule.words("complexity")
    if complexity and event.complexity not in complexity:
        return False
    return event.complexity not in rule.words("without_complexity")


def _satisfied(case: Case, event: Event, answer: str, same_day: bool) -> bool:
    def after(fact: Contact | Appointment) -> bool:
        return follows(fact.day, fact.at, event) and (same_day or fact.day != event.day)

    if answer == "plan":
        signed = case.member.plan_signed_on
        return (signed is not None and signed >= event.day) or any(
            each.type in _PLANS
            and any(
                day is not None and day >= event.day for day in (each.signed_on, each.completed_on)
            )
            for each in case.documents
        )
    if answer in ("visit", "follow-up"):
        channels = IN_PERSON if answer == "visit" else FOLLOW_UP
        return any(each.channel in channels and after(each) for each in case.made) or any(
            each.status == "kept" and after(each) for each in case.appointments
        )
    if answer == "review or contact" and any(day >= event.day for day in case.reviews):
        return True
    return any(after(each) for each in case.made)
