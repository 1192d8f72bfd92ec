"""Something happened to a member, and somebody must answer within a clock."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

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

HAPPENED = {
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
"""What an event is called, by its type."""
NEUTRAL = frozenset({"ed", "admit", "discharge", "missed_appointment"})
"""Events that may be called so on a shared screen."""
_PLANS = frozenset({"plan"})


class _Clock(NamedTuple):
    """A rule and its numbers, looked up once."""

    rule: Rule
    amount: int
    in_business_days: bool
    answer: str
    same_day: bool
    says: str
    tags: frozenset[str]
    without_tags: frozenset[str]
    complexity: frozenset[str]
    without_complexity: frozenset[str]

    def applies(self, event: Event) -> bool:
        """Whether an event of the right type starts the clock."""
        return (
            (not self.tags or not event.tags.isdisjoint(self.tags))
            and event.tags.isdisjoint(self.without_tags)
            and (not self.complexity or event.complexity in self.complexity)
            and event.complexity not in self.without_complexity
        )


def _clock(rule: Rule) -> _Clock:
    return _Clock(
        rule=rule,
        amount=rule.whole("amount"),
        in_business_days=rule.word("unit") == "bd",
        answer=rule.word("satisfied_by"),
        same_day=rule.flag("same_day", True),
        says=rule.word("says"),
        tags=frozenset(rule.words("tags")),
        without_tags=frozenset(rule.words("without_tags")),
        complexity=frozenset(rule.words("complexity")),
        without_complexity=frozenset(rule.words("without_complexity")),
    )


class Owed(NamedTuple):
    """An answer that an event asks for by a rule, until the day ``due``, and the day on which it
    was given first: none while nobody has."""

    event: Event
    rule: Rule
    due: date
    answered_on: date | None


class Clocks:
    """The follow-up rules in force, by the type of event that starts them."""

    def __init__(self, rules: Sequence[Rule], as_of: date, calendar: Calendar) -> None:
        self._as_of = as_of
        self._calendar = calendar
        self._soon_until = calendar.add_business_days(as_of, 3)
        self._starts: dict[str, list[_Clock]] = {}
        for rule in rules:
            for kind in rule.words("starts"):
                self._starts.setdefault(kind, []).append(_clock(rule))

    def reasons(self, case: Case) -> list[Reason]:
        """A reason for every clock of every event that nobody has answered yet."""
        found = []
        for event, clock in self._started(case):
            reason = self._reason(case, event, clock)
            if reason is not None:
                found.append(reason)
        return found

    def owed(self, case: Case) -> Iterator[Owed]:
        """Every answer that the member's events have asked for, given or not."""
        for event, clock in self._started(case):
            answers = _answers(case, event, clock.answer, clock.same_day)
            yield Owed(event, clock.rule, self._due(event, clock), min(answers, default=None))

    def _started(self, case: Case) -> Iterator[tuple[Event, _Clock]]:
        for event in case.events:
            clocks = self._starts.get(event.type)
            if not clocks or _answered_elsewhere(case, event):
                continue
            for clock in clocks:
                if clock.applies(event) and clock.rule.reach.reaches(case.profile):
                    yield event, clock

    def _due(self, event: Event, clock: _Clock) -> date:
        if clock.in_business_days:
            return self._calendar.add_business_days(event.day, clock.amount)
        return event.day + timedelta(days=clock.amount)

    def _reason(self, case: Case, event: Event, clock: _Clock) -> Reason | None:
        if next(_answers(case, event, clock.answer, clock.same_day), None) is not None:
            return None
        rule = clock.rule
        as_of = self._as_of
        due = self._due(event, clock)
        if due <= as_of:
            severity = Severity.ACT
        else:
            severity = Severity.SOON if due <= self._soon_until else Severity.WATCH
        attempts = [each for each in case.attempts if follows(each.day, each.at, event)]
        tried = phrases.tried(attempts, as_of)
        day = words.day(event.day, as_of)
        happened = HAPPENED.get(event.type, event.type)
        plain = happened if event.type in NEUTRAL else "Event"
        return Reason(
            key=f"event:{event.event_id}:{rule.id}",
            rule=rule.id,
            severity=severity,
            due=due,
            text=phrases.sentence(f"{happened} {day}, {clock.says}", tried),
            neutral=phrases.sentence(f"{plain} {day}, not followed up", tried),
            on=event.day,
            evidence=(
                f"event:{event.event_id}",
                *(f"contact:{each.contact_id}" for each in attempts),
            ),
            last_responsible_day=self._calendar.last_business_day(due),
            notes=self._notes(case, event, clock.answer),
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


def _answers(case: Case, event: Event, answer: str, same_day: bool) -> Iterator[date]:
    """The days on which an event was answered, in no order."""

    def after(fact: Contact | Appointment) -> bool:
        return follows(fact.day, fact.at, event) and (same_day or fact.day != event.day)

    if answer == "plan":
        plans = [each for each in case.documents if each.type in _PLANS]
        written = [day for each in plans for day in (each.signed_on, each.completed_on)]
        for day in (case.member.plan_signed_on, *written):
            if day is not None and day >= event.day:
                yield day
        return
    if answer in ("visit", "follow-up"):
        channels = IN_PERSON if answer == "visit" else FOLLOW_UP
        yield from (each.day for each in case.made if each.channel in channels and after(each))
        kept = (each for each in case.appointments if each.status == "kept")
        yield from (each.day for each in kept if after(each))
        return
    if answer == "review or contact":
        yield from (day for day in case.reviews if day >= event.day)
    yield from (each.day for each in case.made if after(each))
