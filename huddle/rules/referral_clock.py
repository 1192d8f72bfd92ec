"""Outbound referrals: acknowledged, scheduled, chased, closed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from db.types import Referral
from huddle import words
from huddle.calendars import Calendar
from huddle.rules.board import Reason, Severity
from huddle.rules.case import Case
from huddle.rules.rule import Rule

_NEVER_SENT = frozenset({"draft", "void"})


class ReferralClocks:
    """The referral rules in force on the as-of day."""

    def __init__(self, rules: Sequence[Rule], as_of: date, calendar: Calendar) -> None:
        self._as_of = as_of
        self._calendar = calendar
        clocks: Mapping[str, Callable[[Case, Referral], tuple[date | None, str]]] = {
            "acknowledge": self._acknowledge,
            "schedule": self._schedule,
            "quiet": self._quiet,
            "outcome": self._outcome,
            "no show": self._no_show,
            "replace": self._replace,
            "redirect": self._redirect,
        }
        self._rules = [
            (clocks[rule.word("clock")], frozenset(rule.words("statuses")), rule)
            for rule in rules
            if rule.word("clock") in clocks
        ]

    def reasons(self, case: Case, referral: Referral) -> list[Reason]:
        """What one referral needs. Nothing for inbound ones and for closed ones."""
        if referral.direction == "in":
            return []
        ended = referral.status in ("declined", "failed")
        if referral.closed_on is not None and not ended:
            return []
        found = []
        for clock, statuses, rule in self._rules:
            if referral.status not in statuses or not rule.reach.reaches(case.profile):
                continue
            start, says = clock(case, referral)
            if start is None:
                continue
            amount = rule.whole("amount")
            due = (
                self._calendar.add_business_days(start, amount)
                if rule.word("unit") == "bd"
                else start + timedelta(days=amount)
            )
            if due <= self._as_of:
                found.append(self._reason(case, referral, rule, due, says, start))
        return found

    def _reason(
        self, case: Case, referral: Referral, rule: Rule, due: date, says: str, on: date
    ) -> Reason:
        neutral = f"Referral {says}"
        text = neutral
        if not case.protected:
            kind = referral.kind[:1].upper() + referral.kind[1:]
            name = f"{kind} referral" if kind else "Referral"
            text = f"{name}{f' to {referral.to_org}' if referral.to_org else ''} {says}"
        return Reason(
            key=f"referral:{referral.referral_id}:{rule.id}",
            rule=rule.id,
            severity=Severity.SOON if due == self._as_of else Severity.ACT,
            due=due,
            text=text,
            neutral=neutral,
            on=on,
            evidence=(f"referral:{referral.referral_id}",),
            last_responsible_day=self._calendar.last_business_day(due),
        )

    def _ago(self, day: date) -> str:
        return words.ago(day, self._as_of)

    def _ahead(self, referral: Referral) -> bool:
        """An appointment lies ahead until its day is over."""
        return referral.appt_on is not None and referral.appt_on >= self._as_of

    def _acknowledge(self, case: Case, referral: Referral) -> tuple[date | None, str]:
        sent = referral.sent_on
        return (None, "") if sent is None else (sent, f"sent {self._ago(sent)}, not acknowledged")

    def _schedule(self, case: Case, referral: Referral) -> tuple[date | None, str]:
        accepted = referral.accepted_on
        if accepted is None or referral.appt_on is not None:
            return None, ""
        return accepted, f"accepted {self._ago(accepted)}, no appointment known"

    def _quiet(self, case: Case, referral: Referral) -> tuple[date | None, str]:
        changed = _status_day(referral)
        if changed is None or self._ahead(referral):
            return None, ""
        return changed, f"quiet since {words.day(changed, self._as_of)}"

    def _outcome(self, case: Case, referral: Referral) -> tuple[date | None, str]:
        booked = referral.appt_on
        if booked is None or self._ahead(referral) or referral.outcome or referral.kept_on:
            return None, ""
        return booked, f"had its appointment {words.day(booked, self._as_of)}, outcome not known"

    def _no_show(self, case: Case, referral: Referral) -> tuple[date | None, str]:
        changed = _status_day(referral)
        if changed is None:
            return None, ""
        return changed, f"appointment missed {words.day(changed, self._as_of)}"

    def _replace(self, case: Case, referral: Referral) -> tuple[date | None, str]:
        ended = _status_day(referral)
        if ended is None or any(_replaces(other, referral, ended) for other in case.referrals):
            return None, ""
        return ended, f"{referral.status} {words.day(ended, self._as_of)}, not replaced"

    def _redirect(self, case: Case, referral: Referral) -> tuple[date | None, str]:
        sent = referral.sent_on
        if sent is None or self._ahead(referral):
            return None, ""
        return sent, f"sent {self._ago(sent)} and still open: redirect or close"


def _status_day(referral: Referral) -> date | None:
    return referral.status_on or referral.accepted_on or referral.sent_on


def _replaces(other: Referral, referral: Referral, ended: date) -> bool:
    return (
        other.referral_id != referral.referral_id
        and other.direction != "in"
        and other.kind.casefold() == referral.kind.casefold()
        and other.status not in _NEVER_SENT
        and other.sent_on is not None
        and other.sent_on >= ended
    )
