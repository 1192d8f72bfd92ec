"""Outbound referrals: acknowledged, scheduled, chased, closed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from db.types import Referral
from huddle import words
from huddle.calendars import Calendar
from huddle.rules.board import Reason, Severity
from huddle.rules.case import Case
from huddle.rules.rule import Rule

OPEN = frozenset({"sent", "received", "accepted", "scheduled", "no_show", "in_progress", "on_hold"})
ENDED = frozenset({"declined", "failed"})
"""What is over at one organization, and asks for another."""
AT_REST = "referrals"
_NEVER_SENT = frozenset({"draft", "void"})
_STARTS = {
    "acknowledge": "sent",
    "schedule": "acceptance",
    "quiet": "status",
    "outcome": "appointment",
    "no show": "status",
    "replace": "status",
    "redirect": "sent",
}
"""The date that each clock starts from, in words."""


class Clock(NamedTuple):
    """One clock of a referral, run out or not: its rule, due day, what it says and since when."""

    rule: Rule
    due: date
    says: str
    on: date


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
        """What one referral needs now. Nothing for inbound ones and for closed ones."""
        if referral.direction == "in":
            return []
        if referral.closed_on is not None and referral.status not in ENDED:
            return []
        return [
            self.reason(case, referral, clock)
            for clock in self.clocks(case, referral)
            if clock.due <= self._as_of
        ]

    def clocks(self, case: Case, referral: Referral) -> list[Clock]:
        """Every clock that runs for an outbound referral which is not closed, near or far."""
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
            found.append(Clock(rule, due, says, start))
        return found

    def missing(self, referral: Referral) -> tuple[str, ...]:
        """The dates whose absence keeps a clock from running: "sent", "acceptance", "status"."""
        absent = {
            "sent": referral.sent_on is None,
            "acceptance": referral.accepted_on is None and referral.appt_on is None,
            "status": _status_day(referral) is None,
        }
        said = [
            _STARTS[rule.word("clock")]
            for _, statuses, rule in self._rules
            if referral.status in statuses
        ]
        return tuple(word for word in dict.fromkeys(said) if absent.get(word))

    def reason(self, case: Case, referral: Referral, clock: Clock) -> Reason:
        """What one clock says of the referral; one that has not run out is there to watch."""
        text, neutral = self.said(case, referral, clock.says)
        due = clock.due
        near = Severity.SOON if due == self._as_of else Severity.ACT
        return Reason(
            key=f"referral:{referral.referral_id}:{clock.rule.id}",
            rule=clock.rule.id,
            severity=near if due <= self._as_of else Severity.WATCH,
            due=due,
            text=text,
            neutral=neutral,
            on=clock.on,
            evidence=(f"referral:{referral.referral_id}",),
            last_responsible_day=self._calendar.last_business_day(due),
        )

    def at_rest(self, case: Case, referral: Referral, says: str, on: date | None) -> Reason:
        """What stands for a referral for which no clock runs. No rule says it, so it goes by the
        name of the section."""
        text, neutral = self.said(case, referral, says)
        key = f"referral:{referral.referral_id}"
        return Reason(
            *(f"{key}:{AT_REST}", AT_REST, Severity.WATCH, None, text, neutral, on),
            evidence=(key,),
        )

    def said(self, case: Case, referral: Referral, says: str) -> tuple[str, str]:
        """A sentence about the referral, with its kind and organization and without."""
        neutral = f"Referral {says}"
        if case.protected:
            return neutral, neutral
        kind = referral.kind[:1].upper() + referral.kind[1:]
        name = f"{kind} referral" if kind else "Referral"
        return f"{name}{f' to {referral.to_org}' if referral.to_org else ''} {says}", neutral

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
        if ended is None or replaced_by(case, referral) is not None:
            return None, ""
        return ended, f"{referral.status} {words.day(ended, self._as_of)}, not replaced"

    def _redirect(self, case: Case, referral: Referral) -> tuple[date | None, str]:
        sent = referral.sent_on
        if sent is None or self._ahead(referral):
            return None, ""
        return sent, f"sent {self._ago(sent)} and still open: redirect or close"


def is_open(referral: Referral) -> bool:
    """Whether an outbound referral may need something: open, or declined or failed."""
    if referral.direction == "in":
        return False
    if referral.status in ENDED:
        return True
    return referral.status in OPEN and referral.closed_on is None


def replaced_by(case: Case, referral: Referral) -> Referral | None:
    """The referral of the same kind that was sent for the member since this one ended."""
    ended = _status_day(referral)
    if ended is None:
        return None
    return next((each for each in case.referrals if _replaces(each, referral, ended)), None)


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
