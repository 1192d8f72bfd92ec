"""The referral ledger: every referral the team sent and has not closed, by the stage it stands at,
those closed lately, and the organizations by how often the loop closes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from db.types import Referral, ReferralHistory, ReferralStep, TeamFacts
from huddle import words
from huddle.calendars import Calendar
from huddle.rules.board import Board, Item, Reason, Section
from huddle.rules.case import Case, open_case
from huddle.rules.referral_clock import ENDED, OPEN, ReferralClocks, replaced_by
from huddle.rules.rows import decisions_of, in_force, item_of, order
from huddle.rules.rule import Rule
from huddle.views.stages import Stay, stays
from huddle.views.standing import standing

SECTION = "referrals"
CLOSED_DAYS = 30
"""For how long a closed referral stays in the ledger."""

STAGES: Mapping[str, str] = {
    "sent": "Sent, no answer yet",
    "accepted": "Accepted, no appointment yet",
    "scheduled": "Appointment ahead",
    "no_show": "Appointment missed",
    "outcome": "Appointment over, outcome not known",
    "in_progress": "Under way",
    "on_hold": "On hold",
    "replace": "Declined or failed, not sent elsewhere",
    "other": "Status missing or not known",
    "received": "Closed lately, service received",
    "known": "Closed lately, service not received",
    "unknown": "Closed lately, outcome not known",
}
"""The stages in the order of the loop, each with its title."""

CLOSED = frozenset({"received", "known", "unknown"})
_CLOSED_WORDS = {
    "received": "service received",
    "known": "outcome known, service not received",
    "unknown": "outcome not known",
}
_NEVER_SENT = frozenset({"draft", "void"})
_KNOWN = OPEN | ENDED | {"completed", "cancelled"}


@dataclass(frozen=True, slots=True)
class SentReferral:
    """A referral in the ledger, its row, and how it came to stand as it does. ``days`` are those at
    its present status, none where no day of it is known or it is closed. ``chased`` is when its
    organization was asked last."""

    item: Item
    referral: Referral
    stage: str
    stays: tuple[Stay, ...]
    days: int | None
    chased: ReferralStep | None
    outcome_known: bool
    service_received: bool


class Organization(NamedTuple):
    """An organization and the referrals sent to it: of ``sent`` so many have a known outcome, in so
    many the service was received, so many are ``open``. ``members`` are whom they are about. The
    name is as most of the referrals have it; blank for those that name none."""

    name: str
    sent: int
    outcome_known: int
    service_received: int
    open: int
    members: frozenset[str]


def is_received(referral: Referral) -> bool:
    """Whether the member received the service: the organization says so, or an appointment was
    kept and nothing ended it."""
    over = referral.status in ENDED or referral.status == "cancelled"
    return referral.status == "completed" or (referral.kept_on is not None and not over)


def is_known(referral: Referral) -> bool:
    """Whether it is known what came of it, be it nothing."""
    ended = referral.status in ENDED or referral.status == "cancelled"
    return is_received(referral) or ended or referral.outcome != ""


def is_open(referral: Referral) -> bool:
    """Whether the organization still has it."""
    return referral.status in OPEN and referral.closed_on is None


def stage(case: Case, referral: Referral, as_of: date) -> str:
    """Which of ``STAGES`` an outbound referral stands at; "" where none: a draft, one voided, one
    closed long ago or on no known day."""
    status, booked = referral.status, referral.appt_on
    if status in _NEVER_SENT:
        return ""
    if status not in _KNOWN and referral.closed_on is None:
        return "other"
    if status in ENDED and replaced_by(case, referral) is None:
        return "replace"
    if not is_open(referral):
        day = referral.closed_on or referral.status_on
        if day is None or day < as_of - timedelta(days=CLOSED_DAYS):
            return ""
        if is_received(referral):
            return "received"
        return "known" if is_known(referral) else "unknown"
    if status in ("no_show", "on_hold"):
        return status
    if booked is not None and booked >= as_of:
        return "scheduled"
    if referral.kept_on is not None or referral.outcome:
        return "in_progress"
    if booked is not None:
        return "outcome"
    return "sent" if status == "received" else status


def ledger(
    board: Board,
    facts: TeamFacts,
    rules: Sequence[Rule],
    calendar: Calendar,
    history: ReferralHistory,
    *,
    staff: str = "",
    organization: str = "",
) -> tuple[SentReferral, ...]:
    """Every referral of the team, of one worker (a staff id) or to one organization, in the order
    of stages and then as the board orders rows. A row that the board has keeps its reasons and its
    decision; where the board has none, the next clock is there to watch. By organization nobody
    with a protected record is listed: where a referral went may be what is protected."""
    making = _Making(board, facts, rules, calendar, history)
    found: list[tuple[SentReferral, Case]] = []
    for member in facts.members:
        if member.member_id not in facts.referrals:
            continue
        case = open_case(facts, member)
        if case.stands in ("vanished", "deceased") or case.segment == "closed":
            continue
        for referral in case.referrals:
            owner = referral.staff_id or case.owner
            stands = "" if referral.direction == "in" else stage(case, referral, facts.as_of)
            if (
                not stands
                or (staff and owner != staff)
                or (organization and (case.protected or not is_of(referral, organization)))
            ):
                continue
            found.append((making.row(case, referral, stands, owner), case))
    place = {key: number for number, key in enumerate(STAGES)}
    found.sort(key=lambda each: (place[each[0].stage], *order(each[0].item, each[1])))
    return tuple(each for each, _ in found)


def as_board(board: Board, rows: Sequence[SentReferral]) -> Board:
    """The rows of a ledger as a board with a section for each stage. Nothing is hidden from it."""
    sections = tuple(
        Section(key, title, tuple(each.item for each in rows if each.stage == key))
        for key, title in STAGES.items()
    )
    return replace(board, sections=sections, hidden=())


def organizations(facts: TeamFacts) -> tuple[Organization, ...]:
    """The organizations that the team has sent referrals to, those whose loop closes least often
    first: by the share of known outcomes, then by how many were sent."""
    by_name: dict[str, list[Referral]] = {}
    for several in facts.referrals.values():
        for each in several:
            if each.direction != "in" and each.status not in _NEVER_SENT:
                by_name.setdefault(folded(each.to_org), []).append(each)
    found = [
        Organization(
            name=_usual(each.to_org for each in sent),
            sent=len(sent),
            outcome_known=sum(map(is_known, sent)),
            service_received=sum(map(is_received, sent)),
            open=sum(map(is_open, sent)),
            members=frozenset(each.member_id for each in sent),
        )
        for sent in by_name.values()
    ]
    found.sort(key=lambda each: (each.outcome_known / each.sent, -each.sent, each.name.casefold()))
    return tuple(found)


def is_of(referral: Referral, organization: str) -> bool:
    """Whether a referral went to the organization of that name."""
    return folded(referral.to_org) == folded(organization)


def folded(name: str) -> str:
    """An organization's name as it is compared: case and spaces do not matter."""
    return " ".join(name.casefold().split())


def _usual(names: Iterable[str]) -> str:
    """The spelling that most have; of several the first."""
    counted = Counter(" ".join(name.split()) for name in names)
    return min(counted, key=lambda name: (-counted[name], name))


class _Making:
    """Makes the rows of one ledger."""

    def __init__(
        self,
        board: Board,
        facts: TeamFacts,
        rules: Sequence[Rule],
        calendar: Calendar,
        history: ReferralHistory,
    ) -> None:
        running = in_force(facts, rules)
        own = [rule for rule in running if rule.kind == "referral_clock"]
        self._clocks = ReferralClocks(own, facts.as_of, calendar)
        self._decisions = decisions_of(facts, running)
        self._listed = _listed(board)
        self._history = history
        self._as_of, self._zone = facts.as_of, facts.zone
        steps = (each for several in history.steps.values() for each in several)
        self._in_place = {each.other_id: each for each in steps if each.kind == "redirect"}

    def row(self, case: Case, referral: Referral, stands: str, owner: str | None) -> SentReferral:
        """The row of one referral, which is at the stage ``stands``."""
        key = f"referral:{referral.referral_id}"
        same = self._listed.get(key, ())
        changes = self._history.statuses.get(referral.referral_id, ())
        stood = stays(referral, changes, self._as_of, self._zone)
        steps = self._history.steps.get(referral.referral_id, ())
        reasons = [reason for each in same for reason in each.reasons] or [
            self._ahead(case, referral, stands)
        ]
        item = item_of(
            key,
            SECTION,
            owner,
            reasons,
            as_of=self._as_of,
            last_rules=frozenset(),
            member_id=case.member.member_id,
            case=case,
            decision=same[0].decision if same else standing(self._decisions, key, reasons),
        )
        first, *rest = item.reasons
        notes = tuple((note, note) for note in self._notes(referral, stood, steps))
        first = replace(first, notes=(*first.notes, *notes))
        return SentReferral(
            item=replace(item, reasons=(first, *rest)),
            referral=referral,
            stage=stands,
            stays=stood,
            days=stood[-1].days if stood else None,
            chased=_last(steps, "chase"),
            outcome_known=is_known(referral),
            service_received=is_received(referral),
        )

    def _ahead(self, case: Case, referral: Referral, stands: str) -> Reason:
        """The clock that runs out next, of a referral that nothing is to be done about yet."""
        clocks, as_of = self._clocks, self._as_of
        if stands in CLOSED:
            day = referral.closed_on or referral.status_on
            assert day is not None, "a closed referral without a day stands nowhere"
            says = f"closed {words.day(day, as_of)}, {_CLOSED_WORDS[stands]}"
            return clocks.at_rest(case, referral, says, day)
        running = clocks.clocks(case, referral)
        if running:
            return clocks.reason(case, referral, min(running, key=lambda each: each.due))
        booked = referral.appt_on
        if booked is not None and booked >= as_of:
            says = f"appointment {words.near(booked, as_of)}"
            return clocks.at_rest(case, referral, says, booked)
        says = "status missing or not known" if stands == "other" else "open, no clock runs"
        return clocks.at_rest(case, referral, says, referral.sent_on)

    def _notes(
        self, referral: Referral, stood: Sequence[Stay], steps: Sequence[ReferralStep]
    ) -> Iterable[str]:
        """What the ledger says beside the reason, in words that name nobody and no organization."""
        as_of = self._as_of
        if stood:
            yield ", ".join(stay_words(each, as_of) for each in stood)
        if (chased := _last(steps, "chase")) is not None:
            yield f"asked {words.day(chased.day, as_of)}, {ANSWERS[chased.outcome]}"
        if (redirected := _last(steps, "redirect")) is not None:
            yield f"another organization has it since {words.day(redirected.day, as_of)}"
        if referral.referral_id in self._in_place:
            yield "in place of one to another organization"
        for start in self._clocks.missing(referral) if is_open(referral) else ():
            yield f"{start} date missing: its clock cannot run"
        if referral.status == "scheduled" and referral.appt_on is None:
            yield "appointment date missing: its clock cannot run"


def _last(steps: Sequence[ReferralStep], kind: str) -> ReferralStep | None:
    return next((each for each in reversed(steps) if each.kind == kind), None)


ANSWERS: Mapping[str, str] = {
    "reached": "answered",
    "left_msg": "message left",
    "no_answer": "no answer",
}
"""What came of asking an organization, by the outcome of a step."""


def stay_words(stay: Stay, as_of: date) -> str:
    """A stay in a few words: "accepted 10 Nov (9 days)"."""
    days = "" if stay.days is None else f" ({words.counted(stay.days, 'day')})"
    return f"{stay.status.replace('_', ' ')} {words.day(stay.since, as_of)}{days}"


def _listed(board: Board) -> Mapping[str, Sequence[Item]]:
    """The board's rows by key; of one that is in part hidden, the listed part first."""
    found: dict[str, list[Item]] = {}
    shown = (item for section in board.sections for item in section.items)
    for item in (*shown, *board.hidden):
        if item.section == SECTION:
            found.setdefault(item.key, []).append(item)
    return found
