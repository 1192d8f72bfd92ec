"""Service requests: the plan's clock for a decision, and the member's windows after it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.types import ServiceRequest, TeamFacts
from huddle import words
from huddle.calendars import Calendar
from huddle.rules.board import Reason, Severity
from huddle.rules.case import Case
from huddle.rules.rule import Rule

ADVERSE = frozenset({"denied", "partial", "reduced", "suspended", "terminated"})
_TAKEN_AWAY = frozenset({"reduced", "suspended", "terminated"})
_STANDARD = frozenset({"", "standard", "concurrent"})
_WON = frozenset({"overturned", "withdrawn"})
NO_CLOCK = "no clock known"
AT_REST = "requests"
_SOON_BUSINESS_DAYS = 3


class Clock(NamedTuple):
    """A clock that runs for a request, near or not. ``severity`` is ``None`` while it is far."""

    rule: Rule
    due: date | None
    severity: Severity | None
    says: str
    on: date | None = None
    due_at: datetime | None = None
    notes: tuple[str, ...] = ()


class RequestClocks:
    """The request rules in force on the as-of day."""

    def __init__(
        self,
        rules: Sequence[Rule],
        as_of: date,
        now: datetime,
        zone: str,
        calendar: Calendar,
        chosen: frozenset[str],
    ) -> None:
        """``chosen`` holds the keys of requests and of their reasons about which the member chose
        not to go on."""
        self._rules = {rule.word("clock"): rule for rule in rules}
        self._as_of = as_of
        self._now = now
        self._zone = zone
        self._calendar = calendar
        self._chosen = chosen
        self._act_until = calendar.next_business_day(as_of)
        self._soon_until = calendar.add_business_days(as_of, _SOON_BUSINESS_DAYS)

    @classmethod
    def of(
        cls, facts: TeamFacts, rules: Sequence[Rule], calendar: Calendar, chosen: frozenset[str]
    ) -> "RequestClocks":
        """The clocks of a team on its as-of day, by the rules that are in force then."""
        own = [rule for rule in rules if rule.kind == "request_clock"]
        return cls(own, facts.as_of, facts.now, facts.zone, calendar, chosen)

    def reasons(self, case: Case, request: ServiceRequest) -> list[Reason]:
        """A reason for every clock of the request that runs and is near."""
        clocks = [each for each in self.clocks(case, request) if each.severity is not None]
        return [self.reason(case, request, each) for each in clocks]

    def reason(self, case: Case, request: ServiceRequest, clock: Clock) -> Reason:
        """What one clock of the request says; one that is far is there to watch."""
        unknown = (NO_CLOCK,) if self.without_clock(request) else ()
        return self._reason(case, request, clock, unknown)

    def at_rest(self, case: Case, request: ServiceRequest) -> Reason:
        """What stands for an open request for which no clock runs. No rule says it, so it goes by
        the name of the section."""
        unknown = self.without_clock(request)
        says = NO_CLOCK if unknown else "no clock runs"
        neutral = says[:1].upper() + says[1:]
        named = request.service and not case.protected
        key = f"request:{request.request_id}"
        return Reason(
            key=f"{key}:{AT_REST}",
            rule=AT_REST,
            severity=Severity.WATCH,
            due=None,
            text=f"{request.service}: {says}" if named else neutral,
            neutral=neutral,
            on=request.received_on,
            evidence=(key,),
        )

    def without_clock(self, request: ServiceRequest) -> bool:
        """Whether the request waits for a decision and no rule says how long its payer may take."""
        rule = self._rules.get("standard")
        return (
            not request.decision
            and request.kind in _STANDARD
            and (rule is None or request.payer_type not in rule.table("days_by_payer"))
        )

    def clocks(self, case: Case, request: ServiceRequest) -> list[Clock]:
        """Every clock that runs for an open request, the ledger's view of it."""
        if request.resolved_on is not None or request.decision == "withdrawn":
            return []
        found: list[Clock | None] = []
        if not request.decision:
            found += self._undecided(request)
        elif request.decision == "approved":
            found.append(self._ending(case, request))
        elif request.decision in ADVERSE:
            found += self._adverse(request)
        found.append(self._no_date(request))
        found.append(self._update(request))
        profile = case.profile
        return [each for each in found if each is not None and each.rule.reach.reaches(profile)]

    def window(self, request: ServiceRequest) -> date | None:
        """The last day on which an appeal can be filed; none where no rule or date says."""
        rule = self._rules.get("appeal")
        if rule is None or request.notice_on is None:
            return None
        days = rule.table("days_by_payer").get(request.payer_type)
        return None if days is None else request.notice_on + timedelta(days=days)

    def _undecided(self, request: ServiceRequest) -> list[Clock | None]:
        clock = self.decision(request)
        if clock is None or clock.due is None:
            return []
        late = self._rules.get("late")
        overdue = clock.due < self._as_of or (clock.due_at is not None and clock.due_at < self._now)
        if late is None or not overdue:
            return [clock]
        says = "no decision in time: may count as a denial, can be appealed, ask the supervisor"
        return [
            clock,
            Clock(late, clock.due, Severity.ACT, says, request.received_on, clock.due_at),
        ]

    def decision(self, request: ServiceRequest) -> Clock | None:
        """The clock of the plan's decision, whether it was decided since or not; none where no rule
        knows how long the payer may take."""
        expedited = request.kind == "expedited"
        if not expedited and request.kind not in _STANDARD:
            return None
        rule = self._rules.get("expedited" if expedited else "standard")
        received = request.received_on
        if rule is None or received is None:
            return None
        due_at: datetime | None = None
        notes: list[str] = []
        if expedited:
            hours = rule.whole("hours")
            due = received + timedelta(hours=hours)
            if request.received_at is not None:
                due_at = request.received_at + timedelta(hours=hours)
                due = due_at.astimezone(ZoneInfo(self._zone)).date()
            amount = f"{hours} hours"
            other = rule.table("business_days_by_payer").get(request.payer_type)
            if other:
                until = self._calendar.add_business_days(received, other)
                notes.append(
                    f"conflict: {amount}, {self._day(due)}, against {other} business days,"
                    f" {self._day(until)}; the tighter one is due"
                )
        else:
            days = self._standard_days(rule, request)
            if days is None:
                return None
            due = received + timedelta(days=days)
            amount = words.counted(days, "day")
            other = rule.table("days_by_state").get(request.state.upper())
            if other and other > days:
                until = received + timedelta(days=other)
                notes.append(
                    f"conflict: {amount}, {self._day(due)}, against {other} days of state rule,"
                    f" {self._day(until)}; the tighter one is due"
                )
        extension = self._rules.get("extension")
        if extension is not None and request.extension_on is not None:
            rule = extension
            more = timedelta(days=rule.whole("days"))
            due += more
            due_at = due_at + more if due_at is not None else None
            amount = f"{amount} and {rule.whole('days')} more"
        kind = "expedited decision" if expedited else "decision"
        severity = self._near(due)
        if due_at is not None and due_at < self._now:
            severity = Severity.ACT
        return Clock(
            rule,
            due,
            severity,
            f"{kind} {self._due_words(due)} ({amount})",
            received,
            due_at,
            tuple(notes),
        )

    def _standard_days(self, rule: Rule, request: ServiceRequest) -> int | None:
        payer = request.payer_type
        days = rule.table("days_by_payer").get(payer)
        if days is None:
            return None
        begun = request.received_on
        if payer in rule.words("by_rating_period") and request.rating_period_start is not None:
            begun = request.rating_period_start
        switch = date.fromisoformat(rule.word("switch_on", "0001-01-01"))
        if begun is not None and begun < switch:
            return rule.table("days_before").get(payer, days)
        if request.prior_auth is False:
            return rule.table("days_without_prior_auth").get(payer, days)
        return days

    def _ending(self, case: Case, request: ServiceRequest) -> Clock | None:
        rule, end = self._rules.get("ending"), request.auth_end_on
        if rule is None or end is None or any(_renews(o, request, end) for o in case.requests):
            return None
        severity = None
        if self._lapsed(rule, end):
            return Clock(rule, end, None, f"authorization ended {self._day(end)}", end)
        act_from = self._calendar.back_business_days(end, rule.whole("act_business_days"))
        if self._as_of >= act_from:
            severity = Severity.ACT
        elif self._as_of >= end - timedelta(days=rule.whole("soon_days")):
            severity = Severity.SOON
        verb = "ended" if end < self._as_of else "ends"
        return Clock(rule, end, severity, f"authorization {verb} {self._day(end)}", end)

    def _adverse(self, request: ServiceRequest) -> list[Clock | None]:
        appealed = request.appeal_filed_on is not None
        decided = bool(request.appeal_decision) or request.appeal_decision_on is not None
        found = [] if decided else [self._keep(request)]
        if decided:
            if request.appeal_decision not in _WON:
                found.append(self._hearing(request, request.appeal_decision_on))
            return found
        if not appealed:
            return [*found, self._appeal(request)]
        decision = self._appeal_decision(request)
        found.append(decision)
        if decision is not None and decision.due is not None and decision.due < self._as_of:
            found.append(self._hearing(request, decision.due))
        return found

    def _keep(self, request: ServiceRequest) -> Clock | None:
        rule = self._rules.get("keep")
        if (
            rule is None
            or not request.previously_authorized
            or request.decision not in _TAKEN_AWAY
            or request.continuation_requested
            or self._declined(request, rule)
        ):
            return None
        days = [request.effective_on] if request.effective_on is not None else []
        if request.notice_on is not None:
            days.append(request.notice_on + timedelta(days=rule.whole("days")))
        if not days:
            return Clock(rule, None, Severity.ACT, "keep the service: dates missing, ask today")
        due = max(days)
        if due < self._as_of:
            severity = None if self._lapsed(rule, due) else Severity.ACT
            says = f"window to keep the service closed on {self._day(due)}"
        else:
            severity = Severity.ACT
            says = f"ask by {self._weekday(due)} to keep the service"
        return Clock(rule, due, severity, says, request.notice_on or request.effective_on)

    def _appeal(self, request: ServiceRequest) -> Clock | None:
        rule = self._rules.get("appeal")
        if rule is None or request.notice_on is None or self._declined(request, rule):
            return None
        days = rule.table("days_by_payer").get(request.payer_type)
        if days is None:
            return None
        return self._window(rule, request.notice_on, days, "appeal")

    def _hearing(self, request: ServiceRequest, start: date | None) -> Clock | None:
        rule = self._rules.get("hearing")
        if (
            rule is None
            or start is None
            or request.hearing_requested_on is not None
            or self._declined(request, rule)
        ):
            return None
        known = rule.table("days_by_state").get(request.state.upper())
        notes = () if known is not None else ("the state's own number is not known: local default",)
        days = rule.whole("days") if known is None else known
        return self._window(rule, start, days, "fair hearing", notes)

    def _window(
        self, rule: Rule, start: date, days: int, what: str, notes: tuple[str, ...] = ()
    ) -> Clock:
        """A window to file in: soon and act from so many days before its end, then closed."""
        due = start + timedelta(days=days)
        left = (due - self._as_of).days
        severity: Severity | None = None
        if left < 0:
            says = f"window for the {what} closed on {self._day(due)}"
            severity = None if self._lapsed(rule, due) else Severity.ACT
        else:
            says = f"{what} can be filed until {self._weekday(due)}"
            if left <= rule.whole("act_days") or due <= self._act_until:
                severity = Severity.ACT
            elif left <= rule.whole("soon_days") or due <= self._soon_until:
                severity = Severity.SOON
        return Clock(rule, due, severity, says, start, notes=notes)

    def _appeal_decision(self, request: ServiceRequest) -> Clock | None:
        rule, filed = self._rules.get("appeal decision"), request.appeal_filed_on
        if rule is None or filed is None:
            return None
        if request.kind == "expedited":
            due = filed + timedelta(hours=rule.whole("hours"))
        else:
            due = filed + timedelta(days=rule.whole("days"))
        says = f"appeal decision {self._due_words(due)}"
        if due < self._as_of:
            says = f"{says}: internal appeal deemed exhausted"
        return Clock(rule, due, self._near(due), says, filed)

    def _no_date(self, request: ServiceRequest) -> Clock | None:
        rule = self._rules.get("no date")
        if rule is None:
            return None
        missing = self._missing(request)
        if not missing:
            return None
        return Clock(rule, None, Severity.SOON, f"no clock: date missing ({missing})")

    def _missing(self, request: ServiceRequest) -> str:
        """Which date keeps a clock from running; "" when none does."""
        if not request.decision:
            clocked = request.kind == "expedited" or not self.without_clock(request)
            return "received" if request.received_on is None and clocked else ""
        if request.decision not in ADVERSE:
            return ""
        if request.appeal_decision and request.appeal_decision_on is None:
            hearing = self._rules.get("hearing")
            waits = (
                request.appeal_decision not in _WON
                and request.hearing_requested_on is None
                and hearing is not None
                and not self._declined(request, hearing)
            )
            return "appeal decision" if waits else ""
        appeal = self._rules.get("appeal")
        waits = (
            appeal is not None
            and request.appeal_filed_on is None
            and request.appeal_decision_on is None
            and request.notice_on is None
            and request.payer_type in appeal.table("days_by_payer")
            and not self._declined(request, appeal)
        )
        return "notice" if waits else ""

    def _update(self, request: ServiceRequest) -> Clock | None:
        rule, since = self._rules.get("update"), request.member_updated_on or request.received_on
        if rule is None or since is None or not awaits_word(request):
            return None
        due = since + timedelta(days=rule.whole("days"))
        severity = Severity.SOON if due <= self._as_of else None
        told = "last updated" if request.member_updated_on is not None else "not updated since"
        return Clock(rule, due, severity, f"member {told} {self._day(since)}", since)

    def _near(self, due: date) -> Severity | None:
        if due <= self._act_until:
            return Severity.ACT
        return Severity.SOON if due <= self._soon_until else None

    def _lapsed(self, rule: Rule, due: date) -> bool:
        return (self._as_of - due).days > rule.whole("lapsed_days")

    def _declined(self, request: ServiceRequest, rule: Rule) -> bool:
        key = f"request:{request.request_id}"
        return key in self._chosen or f"{key}:{rule.id}" in self._chosen

    def _day(self, day: date) -> str:
        return words.day(day, self._as_of)

    def _weekday(self, day: date) -> str:
        return words.weekday(day, self._as_of)

    def _due_words(self, due: date) -> str:
        return f"was due {self._day(due)}" if due < self._as_of else f"due {self._weekday(due)}"

    def _reason(
        self, case: Case, request: ServiceRequest, clock: Clock, unknown: tuple[str, ...]
    ) -> Reason:
        neutral = clock.says[:1].upper() + clock.says[1:]
        named = request.service and not case.protected
        key = f"request:{request.request_id}"
        return Reason(
            key=f"{key}:{clock.rule.id}",
            rule=clock.rule.id,
            severity=clock.severity or Severity.WATCH,
            due=clock.due,
            text=f"{request.service}: {clock.says}" if named else neutral,
            neutral=neutral,
            on=clock.on,
            evidence=(key,),
            last_responsible_day=(
                self._calendar.last_business_day(clock.due) if clock.due is not None else None
            ),
            due_at=clock.due_at,
            notes=tuple((note, note) for note in (*clock.notes, *unknown)),
        )


def awaits_word(request: ServiceRequest) -> bool:
    """Whether the member is to be told how the request stands: while it is not decided, or decided
    against the member with the appeal neither won nor withdrawn."""
    return not request.decision or (
        request.decision in ADVERSE and request.appeal_decision not in _WON
    )


def is_asked(case: Case) -> bool:
    """Whether the member's requests are looked after: not those of somebody dead or vanished."""
    return not case.member.vanished and case.died_on is None


def is_open(request: ServiceRequest, of_member: Sequence[ServiceRequest]) -> bool:
    """Whether something may still be done about a request, whichever clock runs: it is not resolved
    and not decided, decided against the member or in a way that no rule knows; or it is approved
    with an end that no other request of the member's replaces."""
    if request.resolved_on is not None or request.decision == "withdrawn":
        return False
    end = request.auth_end_on
    if request.decision != "approved":
        return True
    return end is not None and not any(_renews(other, request, end) for other in of_member)


def _renews(other: ServiceRequest, request: ServiceRequest, end: date) -> bool:
    return (
        other.request_id != request.request_id
        and other.decision == "approved"
        and other.service.casefold() == request.service.casefold()
        and other.auth_end_on is not None
        and other.auth_end_on > end
    )
