"""The board of one team on one day: every kind of rule asked, decisions heeded, rows in order."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date

from db.types import Member, TeamFacts
from huddle import words
from huddle.calendars import Calendar
from huddle.rules import contact_standard, feed
from huddle.rules.barrier import Barriers
from huddle.rules.board import SECTIONS, Board, Item, Reason, Section, Severity
from huddle.rules.case import Case, open_case
from huddle.rules.contact_standard import Standard
from huddle.rules.document_due import DocumentClocks
from huddle.rules.effects import SIGNAL_WATCH_UNTIL, Effect, Ruling, decided
from huddle.rules.event_followup import Clocks
from huddle.rules.followup import Followup, Followups
from huddle.rules.red import Reds
from huddle.rules.referral_clock import ReferralClocks
from huddle.rules.request_clock import RequestClocks
from huddle.rules.rows import decisions_of, in_force, item_of, last_rules, order
from huddle.rules.rule import Rule
from huddle.rules.watch_signal import Signals

_WITH_DOCUMENTS = frozenset({"active", "maintenance"})


def evaluate(
    facts: TeamFacts,
    rules: Sequence[Rule],
    calendar: Calendar,
    rows_of: Set[str] | None = None,
) -> Board:
    """What needs attention on the facts' as-of day, by the rules that are on and in force then.
    With ``rows_of``, ids of members, the others are counted as ever and have no rows of their own.

    Pure: the same facts, rules and calendar give the same board, in whatever order they come.
    """
    return _Evaluation(facts, rules, calendar, rows_of).board()


class _Evaluation:
    """One run over one team."""

    def __init__(
        self,
        facts: TeamFacts,
        rules: Sequence[Rule],
        calendar: Calendar,
        rows_of: Set[str] | None,
    ) -> None:
        self._facts = facts
        self._rows_of = rows_of
        self._as_of = facts.as_of
        self._calendar = calendar
        self._rules = in_force(facts, rules)
        self._decisions = decisions_of(facts, self._rules)
        self._excused = self._decisions.excused()
        self._standards = [
            contact_standard.prepare(
                rule,
                facts.as_of,
                calendar,
                facts.contacts_from,
                [each for each in rules if each.id == rule.id],
            )
            for rule in self._of("contact_standard")
        ]
        self._reached: dict[tuple[str, ...], tuple[Standard, ...]] = {}
        self._clocks = Clocks(self._of("event_followup"), facts.as_of, calendar)
        self._signals = Signals(
            self._of("watch_signal"),
            facts.as_of,
            facts.zone,
            calendar,
            self._decisions.watched(),
        )
        self._referrals = ReferralClocks(self._of("referral_clock"), facts.as_of, calendar)
        self._requests = RequestClocks.of(facts, self._rules, calendar, self._decisions.chosen())
        self._documents = DocumentClocks(self._of("document_due"), facts.as_of, calendar)
        self._barriers = Barriers(self._of("barrier"), facts.as_of, calendar, facts.huddles)
        self._last_rules = last_rules(self._rules)
        self._cases: dict[str, Case] = {}
        self._active: list[str] = []
        self._excluded: dict[str, list[str]] = {}
        self._sections: dict[str, list[Item]] = {key: [] for key, _ in SECTIONS}
        self._hidden: list[Item] = []
        self._aside: list[Item] = []
        self._closed = {f"task:{each.task_id}" for each in facts.tasks if each.status != "open"}
        self._tier_reason_missing = 0
        self._outcome_missing = 0

    def _of(self, kind: str) -> list[Rule]:
        return [rule for rule in self._rules if rule.kind == kind]

    def board(self) -> Board:
        facts = self._facts
        for member in facts.members:
            self._member(member)
        self._barrier_rows()
        self._red_rows()
        self._followup_rows()
        return Board(
            as_of=facts.as_of,
            now=facts.now,
            team_id=facts.team_id,
            team_name=facts.team_name,
            zone=facts.zone,
            active=frozenset(self._active),
            excluded=tuple(
                (why, tuple(sorted(member_ids)))
                for why, member_ids in sorted(self._excluded.items())
            ),
            feeds=feed.ages(facts, self._rules, self._calendar),
            sections=tuple(
                Section(key, title, tuple(sorted(self._sections[key], key=self._order)))
                for key, title in SECTIONS
            ),
            hidden=tuple(sorted(self._hidden, key=self._order)),
            warnings=self._warnings(),
            aside=tuple(sorted(self._aside, key=self._order)),
        )

    def _member(self, member: Member) -> None:
        case = open_case(self._facts, member)
        self._cases[member.member_id] = case
        standards = self._standards_of(case)
        stands = case.stands
        if stands == "active" and not standards:
            stands = "no standard applies"
        if stands == "active":
            self._active.append(member.member_id)
        else:
            self._excluded.setdefault(stands, []).append(member.member_id)
        if stands == "vanished" or (case.died_on is not None and case.segment == "closed"):
            return
        alive = case.died_on is None
        if alive and case.segment != "closed" and standards:
            self._remark(case, standards)
        if self._rows_of is not None and member.member_id not in self._rows_of:
            return
        if not alive:
            self._watch(case, self._signals.close_record(case))
            return
        for request in case.requests:
            key = f"request:{request.request_id}"
            owner = request.staff_id or case.owner
            self._row(case, key, "requests", owner, self._requests.reasons(case, request))
        if case.segment == "closed":
            return
        if standards:
            self._contacts(case, standards)
        self._watch(case, [*self._clocks.reasons(case), *self._signals.reasons(case)])
        for referral in case.referrals:
            key = f"referral:{referral.referral_id}"
            owner = referral.staff_id or case.owner
            self._row(case, key, "referrals", owner, self._referrals.reasons(case, referral))
        if case.segment in _WITH_DOCUMENTS:
            self._document_rows(case)

    def _standards_of(self, case: Case) -> tuple[Standard, ...]:
        """The contact standards that reach the member; the same for all with the same codes."""
        member = case.member
        codes = (
            *(member.programme, member.tier, member.tier_reason),
            *(case.segment, member.segment_reason, str(member.ltss)),
        )
        known = self._reached.get(codes)
        if known is None:
            profile = case.profile()
            known = tuple(
                standard for standard in self._standards if standard.rule.reach.holds(profile)
            )
            if all(standard.rule.word("qualifies") == "own" for standard in known):
                known = ()
            self._reached[codes] = known
        return known

    def _remark(self, case: Case, standards: Sequence[Standard]) -> None:
        """What the team's data lack of a member, for the board's warnings."""
        if case.unclear:
            self._outcome_missing += len(case.unclear)
        if any(contact_standard.tier_reason_missing(case, each.rule) for each in standards):
            self._tier_reason_missing += 1

    def _contacts(self, case: Case, standards: Sequence[Standard]) -> None:
        since = self._decisions.set_aside(case.member.member_id)
        reasons = contact_standard.reasons(case, standards, self._excused, since)
        if since is not None:
            whole = contact_standard.reasons(case, standards, self._excused)
            reasons = (*reasons, *(each for each in whole if each not in reasons))
        key = contact_standard.matter(case.member.member_id, self._as_of)
        self._row(case, key, "contacts", case.owner, reasons)

    def _watch(self, case: Case, reasons: Sequence[Reason]) -> None:
        self._row(case, f"watch:{case.member.member_id}", "watch", case.owner, reasons)

    def _document_rows(self, case: Case) -> None:
        by_type: dict[str, list[Reason]] = {}
        for kind, reason in self._documents.reasons(case):
            by_type.setdefault(kind, []).append(reason)
        for kind, reasons in by_type.items():
            key = f"document:{case.member.member_id}:{kind}"
            self._row(case, key, "documents", case.owner, reasons)

    def _barrier_rows(self) -> None:
        for barrier in self._facts.barriers:
            case = self._cases.get(barrier.member_id)
            if case is not None and _stopped(case):
                continue
            key, owner = f"barrier:{barrier.barrier_id}", barrier.owner or None
            member_id = barrier.member_id or None
            self._add(key, "barriers", member_id, owner, self._barriers.reasons(barrier))

    def _red_rows(self) -> None:
        for red in Reds(self._of("red"), self._facts.results).reds():
            self._add(f"red:{red.measure_id}", "barriers", None, None, red.reasons(self._as_of))

    def _followup_rows(self) -> None:
        followups = Followups(self._of("followup"), self._facts, self._calendar)
        created = {task.task_id: task for task in self._facts.tasks}
        for rows_of, into in (
            (followups.tasks(), self._sections["followups"]),
            (followups.aside(), self._aside),
        ):
            for row in rows_of:
                case = self._cases.get(row.member_id or "")
                task = created[row.key.removeprefix("task:")]
                if (
                    case is None
                    or not _stopped(case)
                    or _outlives(case, task.from_key, task.created_on)
                ):
                    self._followup(row, into)
        rows = {item.key: item for items in self._sections.values() for item in items}
        waiting = {item.key for item in (*self._hidden, *self._aside)}
        for review in followups.reviews(self._facts.decisions, rows):
            self._followup(review)
        for card in followups.cards():
            self._followup(card)
        for row in followups.returned(self._facts.decisions, rows):
            original = row.reason.evidence[0]
            case = self._cases.get(row.member_id or "")
            if original in rows or (
                original not in waiting and (case is None or not _stopped(case))
            ):
                self._return(row, rows.get(original))

    def _return(self, row: Followup, original: Item | None) -> None:
        """A row that comes back from another huddle: one matter with its original, so that what is
        decided about that is decided about both."""
        listed = self._sections["followups"]
        if original is None:
            self._followup(row)
        elif row.key == original.key:
            # It may have come back in another way already, which made it another item.
            current = [item for item in listed if item.key == row.key]
            listed[:] = [item for item in listed if item.key != row.key]
            reasons = [*(reason for item in current for reason in item.reasons), row.reason]
            self._add(row.key, "followups", original.member_id, original.owner, reasons)
        else:
            self._followup(row)
            if listed and listed[-1].key == row.key and original.decision is not None:
                listed[-1] = replace(listed[-1], decision=original.decision)

    def _followup(self, row: Followup, into: list[Item] | None = None) -> None:
        case = self._cases.get(row.member_id or "")
        owner = row.owner or (case.owner if case is not None else None)
        self._add(row.key, "followups", row.member_id, owner, [row.reason], into)

    def _row(
        self,
        case: Case,
        key: str,
        section: str,
        owner: str | None,
        reasons: Sequence[Reason],
    ) -> None:
        if reasons:
            self._add(key, section, case.member.member_id, owner, reasons)

    def _add(
        self,
        key: str,
        section: str,
        member_id: str | None,
        owner: str | None,
        reasons: Sequence[Reason],
        into: list[Item] | None = None,
    ) -> None:
        """One matter: what decisions hide of it goes to ``hidden``, the rest is its row, in its
        section or ``into`` another list."""
        shown: list[tuple[Reason, Ruling | None]] = []
        hidden: list[tuple[Reason, Ruling | None]] = []
        for reason in reasons:
            ruling = self._decisions.ruling(key, reason)
            if into is self._aside and key in self._closed:
                shown.append((reason, None))  # what is done hides behind nothing
            elif ruling is not None and ruling.effect is Effect.HIDDEN:
                hidden.append((reason, ruling))
            elif ruling is not None and ruling.effect is Effect.WATCHED:
                shown.append((replace(reason, severity=Severity.WATCH), ruling))
            else:
                shown.append((reason, ruling))
        listed = self._sections[section] if into is None else into
        for part, rows in ((shown, listed), (hidden, self._hidden)):
            if part:
                rows.append(self._item(key, section, member_id, owner, part))

    def _item(
        self,
        key: str,
        section: str,
        member_id: str | None,
        owner: str | None,
        part: Sequence[tuple[Reason, Ruling | None]],
    ) -> Item:
        case = self._cases.get(member_id) if member_id is not None else None
        judged = [ruling for reason, ruling in part if reason.rule != SIGNAL_WATCH_UNTIL] or [
            ruling for _, ruling in part
        ]
        rulings = [ruling for ruling in judged if ruling is not None]
        standing = None
        if len(rulings) == len(judged):
            latest = max(
                (ruling.decision for ruling in rulings),
                key=lambda decision: (decision.at, decision.decision_id),
            )
            standing = decided(latest)
        return item_of(
            key,
            section,
            owner,
            [reason for reason, _ in part],
            as_of=self._as_of,
            last_rules=self._last_rules,
            member_id=member_id,
            case=case,
            decision=standing,
        )

    def _order(self, item: Item) -> tuple[int, date, date, str, str]:
        case = self._cases.get(item.member_id) if item.member_id is not None else None
        return order(item, case)

    def _warnings(self) -> tuple[str, ...]:
        counted: Mapping[str, int] = {
            "tier reason missing": self._tier_reason_missing,
            "no standard applies": len(self._excluded.get("no standard applies", ())),
            "segment missing": len(self._excluded.get("segment missing", ())),
            "segment not known": len(self._excluded.get("segment not known", ())),
        }
        said = [
            f"{what}: {words.counted(number, 'member')}"
            for what, number in counted.items()
            if number
        ]
        if self._outcome_missing:
            said.append(f"outcome missing: {words.counted(self._outcome_missing, 'contact')}")
        return tuple(said)


def _stopped(case: Case) -> bool:
    """Whether the member's rows have stopped, but for what only death or closing leaves."""
    return case.member.vanished or case.died_on is not None or case.segment == "closed"


def _outlives(case: Case, from_key: str, created_on: date | None) -> bool:
    """Whether a task stays although the member's rows have stopped: one that was made from the row
    that is left (closing a dead member's record, a closed member's request)."""
    if case.member.vanished:
        return False
    if case.died_on is not None:
        return (
            case.segment != "closed"
            and from_key.startswith("watch:")
            and created_on is not None
            and created_on >= case.died_on
        )
    return from_key.startswith("request:")
