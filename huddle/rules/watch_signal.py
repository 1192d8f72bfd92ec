"""What the team wants to know today although no clock runs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from db.types import Appointment, Decision
from huddle import words
from huddle.calendars import Calendar
from huddle.rules import phrases
from huddle.rules.board import Reason, Severity
from huddle.rules.case import Case
from huddle.rules.rule import Rule

_OPEN_REFERRAL = frozenset(
    {"sent", "received", "accepted", "scheduled", "no_show", "in_progress", "on_hold"}
)


class Signals:
    """The signals in force on the as-of day."""

    def __init__(
        self,
        rules: Sequence[Rule],
        as_of: date,
        zone: str,
        calendar: Calendar,
        watched: Mapping[str, Sequence[Decision]],
    ) -> None:
        """``watched`` holds the decisions "watch until" that still stand, by member."""
        self._as_of = as_of
        self._zone = zone
        self._next_business_day = calendar.next_business_day(as_of)
        self._watched = watched
        signals: Mapping[str, Callable[[Case, Rule], list[Reason]]] = {
            "inpatient": self._inpatient,
            "jail": self._jail,
            "appointment": self._appointment,
            "unreached": self._unreached,
            "concern": self._concern,
            "watch": self._watch,
            "new member": self._new_member,
            "inbound": self._inbound,
        }
        self._rules = [
            (signals[rule.word("signal")], rule) for rule in rules if rule.word("signal") in signals
        ]
        self._close = [rule for rule in rules if rule.word("signal") == "close record"]

    def reasons(self, case: Case) -> list[Reason]:
        """Every signal of a member."""
        return [
            reason
            for signal, rule in self._rules
            for reason in signal(case, rule)
            if rule.reach.reaches(case.profile)
        ]

    def close_record(self, case: Case) -> list[Reason]:
        """What remains of a member who died."""
        assert case.died_on is not None
        day = words.day(case.died_on, self._as_of)
        evidence = [f"event:{each.event_id}" for each in case.events if each.type == "death"]
        return [
            _signal(
                f"member:{case.member.member_id}",
                rule,
                Severity.SOON,
                f"Death recorded {day}: close the record",
                "Close the record",
                case.died_on,
                *(evidence or [f"member:{case.member.member_id}"]),
            )
            for rule in self._close
        ]

    def _inpatient(self, case: Case, rule: Rule) -> list[Reason]:
        return self._away(case, rule, "admit")

    def _jail(self, case: Case, rule: Rule) -> list[Reason]:
        return self._away(case, rule, "jail")

    def _away(self, case: Case, rule: Rule, kind: str) -> list[Reason]:
        found = []
        for stay in case.away:
            event = stay.event
            if event.type != kind:
                continue
            days = (self._as_of - event.day).days
            long = f", {words.counted(days, 'day')}" if days else ""
            since = f"since {words.day(event.day, self._as_of)}{long}"
            neutral = f"{stay.neutral.capitalize()} {since}"
            text = f"{stay.words.capitalize()} {since}"
            found.append(
                _signal(
                    f"event:{event.event_id}",
                    rule,
                    Severity.WATCH,
                    text,
                    neutral,
                    event.day,
                    f"event:{event.event_id}",
                )
            )
        return found

    def _appointment(self, case: Case, rule: Rule) -> list[Reason]:
        as_of, until = self._as_of, self._next_business_day
        found = []
        for booked in case.appointments:
            if not as_of <= booked.day <= until or booked.status == "cancelled":
                continue
            today = booked.day == as_of
            when = "today" if today else words.weekday(booked.day, as_of)
            neutral = f"Appointment {when}{self._clock(booked)}"
            text = neutral
            if not case.protected:
                text = neutral + "".join(f", {said}" for said in (booked.type,) if said)
                text += f" with {booked.with_whom}" if booked.with_whom else ""
            found.append(
                _signal(
                    f"appointment:{booked.appt_id}",
                    rule,
                    Severity.SOON if today else Severity.WATCH,
                    text,
                    neutral,
                    booked.day,
                    f"appointment:{booked.appt_id}",
                )
            )
        return found

    def _clock(self, booked: Appointment) -> str:
        if booked.at is None:
            return ""
        return f" {words.clock(booked.at.astimezone(ZoneInfo(self._zone)))}"

    def _unreached(self, case: Case, rule: Rule) -> list[Reason]:
        if len(case.attempts) < rule.whole("attempts"):
            return []
        last = case.made[-1] if case.made else None
        since = [
            each
            for each in case.attempts
            if last is None
            or each.day > last.day
            or (
                each.day == last.day
                and each.at is not None
                and last.at is not None
                and each.at > last.at
            )
        ]
        if len(since) < rule.whole("attempts"):
            return []
        latest = since[-1].day
        if (self._as_of - latest).days > rule.whole("days"):
            return []
        reached = (
            "never reached"
            if last is None
            else f"nobody reached since {words.day(last.day, self._as_of)}"
        )
        text = f"{len(since)} attempts, {reached}; last {words.day(latest, self._as_of)}"
        return [
            _signal(
                f"member:{case.member.member_id}",
                rule,
                Severity.SOON,
                text,
                text,
                latest,
                *(f"contact:{each.contact_id}" for each in since),
            )
        ]

    def _concern(self, case: Case, rule: Rule) -> list[Reason]:
        member = case.member
        if not member.concern:
            return []
        until = member.concern_until
        if until is None and member.concern_since is not None:
            until = member.concern_since + timedelta(days=rule.whole("days"))
        if until is not None and self._as_of > until:
            return []
        held = f"until {words.day(until, self._as_of)}" if until is not None else ""
        return [
            _signal(
                f"member:{member.member_id}",
                rule,
                Severity.WATCH,
                phrases.sentence(f"Concern: {member.concern}", held),
                phrases.sentence("Concern of staff", held),
                member.concern_since,
                f"member:{member.member_id}",
            )
        ]

    def _watch(self, case: Case, rule: Rule) -> list[Reason]:
        standing = self._watched.get(case.member.member_id, ())
        if not standing:
            return []
        latest = max(standing, key=lambda each: (each.until or date.min, each.at, each.decision_id))
        assert latest.until is not None
        neutral = f"Watched until {words.day(latest.until, self._as_of)}"
        said = latest.text or latest.reason
        return [
            _signal(
                f"member:{case.member.member_id}",
                rule,
                Severity.WATCH,
                f"{neutral}: {said}" if said else neutral,
                neutral,
                latest.day,
                f"decision:{latest.decision_id}",
            )
        ]

    def _new_member(self, case: Case, rule: Rule) -> list[Reason]:
        enrolled = case.member.enrolled_on
        if case.segment != "active" or enrolled is None or case.made:
            return []
        day = (self._as_of - enrolled).days
        if not rule.whole("from_day") <= day <= rule.whole("days"):
            return []
        tried = phrases.tried(case.attempts, self._as_of)
        text = phrases.sentence(
            f"New since {words.day(enrolled, self._as_of)}, not contacted yet", tried
        )
        severity = Severity.SOON if day >= rule.whole("soon_from_day") else Severity.WATCH
        return [
            _signal(
                f"member:{case.member.member_id}",
                rule,
                severity,
                text,
                text,
                enrolled,
                f"member:{case.member.member_id}",
                *(f"contact:{each.contact_id}" for each in case.attempts),
            )
        ]

    def _inbound(self, case: Case, rule: Rule) -> list[Reason]:
        found = []
        for referral in case.referrals:
            came = referral.sent_on or referral.first_seen_on
            if (
                referral.direction != "in"
                or referral.staff_id
                or came is None
                or referral.status not in _OPEN_REFERRAL
                or referral.closed_on is not None
                or (self._as_of - came).days < rule.whole("days")
            ):
                continue
            text = f"Referral to us of {words.day(came, self._as_of)} has no worker"
            found.append(
                _signal(
                    f"referral:{referral.referral_id}",
                    rule,
                    Severity.SOON,
                    text,
                    text,
                    came,
                    f"referral:{referral.referral_id}",
                )
            )
        return found


def _signal(
    matter: str,
    rule: Rule,
    severity: Severity,
    text: str,
    neutral: str,
    on: date | None,
    *evidence: str,
) -> Reason:
    return Reason(
        key=f"{matter}:{rule.id}",
        rule=rule.id,
        severity=severity,
        due=None,
        text=text,
        neutral=neutral,
        on=on,
        evidence=evidence,
    )
