"""Capacity: whoever has no worker first, then the team's load, then each worker's members."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from db.types import Referral, TeamFacts
from huddle import words
from huddle.rules.board import Board, Item, Reason, Section, Severity
from huddle.rules.case import Case, open_case
from huddle.rules.referral_clock import OPEN
from huddle.rules.rows import decisions_of, in_force, item_of
from huddle.rules.rule import Rule
from huddle.views.load import SEGMENTS, Carried, Caseloads, Load, counts
from huddle.views.standing import standing

SECTION = "capacity"
TEAM = "capacity:team"
"""The key of the row that speaks of the team."""

_WORDS = {
    "active": "active",
    "outreach": "in outreach",
    "maintenance": "in maintenance",
    "pended": "pended",
    "other": "segment not known",
}


class Headed(NamedTuple):
    """How a worker's caseload is called: above its members, and in the worker's own row."""

    title: str
    line: str


def capacity(
    board: Board,
    facts: TeamFacts,
    rules: Sequence[Rule],
    loads: Caseloads,
    *,
    notes: Sequence[str] = (),
    workers: Callable[[Load], Headed] | None = None,
) -> Board:
    """The capacity of a team as a board: members and referrals without a worker, then a row with
    the team's load and what else is to know of it (who is away), in a sentence each. With
    ``workers``, which says how one is called, a row for each worker follows, and then each one's
    members, the fullest caseload first.
    """
    made = _Making(board, facts, rules)
    sections = [
        Section("unassigned", "Members without a worker", made.members(loads.unassigned, "none")),
        Section("referrals", "Referrals without a worker", made.referrals()),
        Section("team", "The team", (made.team(loads, notes),)),
    ]
    if workers is not None:
        carrying = [each for each in fullest_first(loads.loads.values()) if each.carries]
        sections.append(
            Section("workers", "Workers", tuple(made.worker(each, workers) for each in carrying))
        )
        sections += [
            Section(
                f"worker:{each.staff.staff_id}", workers(each).title, made.members(each.members)
            )
            for each in carrying
        ]
    return replace(board, sections=tuple(sections), hidden=())


def fullest_first(loads: Iterable[Load]) -> Sequence[Load]:
    """Caseloads by how full they are: over the maximum, then by the share of what is recommended,
    then by name."""

    def fullness(load: Load) -> tuple[bool, bool, float, str]:
        share = float(load.weighted) / load.recommended if load.recommended else 0.0
        unlimited = load.weighted > 0 and not load.recommended
        return (not load.over_maximum, not unlimited, -share, load.staff.name.casefold())

    return sorted(loads, key=fullness)


class _Making:
    """Makes the rows of one board."""

    def __init__(self, board: Board, facts: TeamFacts, rules: Sequence[Rule]) -> None:
        self._facts = facts
        self._staff = frozenset(each.staff_id for each in facts.staff)
        self._decisions = decisions_of(facts, in_force(facts, rules))
        self._items: Mapping[str, Item] = {
            item.key: item
            for item in (*board.hidden, *(each for s in board.sections for each in s.items))
        }
        self._reasons = {
            reason.key: reason for item in self._items.values() for reason in item.reasons
        }

    def members(self, carried: Iterable[Carried], without: str = "") -> tuple[Item, ...]:
        """A row for each member; ``without`` a worker it is to be seen to soon."""
        return tuple(self._member(each, bool(without)) for each in carried)

    def _member(self, carried: Carried, unassigned: bool) -> Item:
        member = carried.member
        said = _WORDS[carried.segment]
        lacks = self._lacks(member.care_manager_id)
        neutral = f"{lacks}, {said}" if unassigned else f"{said[0].upper()}{said[1:]}"
        return self._row(
            f"member:{member.member_id}",
            f"{neutral}, weighs {carried.weight.normalize():f}",
            neutral,
            severity=Severity.SOON if unassigned else Severity.WATCH,
            owner=None if unassigned else member.care_manager_id,
            on=member.segment_start or member.enrolled_on,
            case=open_case(self._facts, member),
        )

    def _lacks(self, staff_id: str) -> str:
        """Why a member is nobody's."""
        if not staff_id:
            return "No worker"
        return "Worker has left" if staff_id in self._staff else "Worker not on the staff list"

    def referrals(self) -> tuple[Item, ...]:
        """The open referrals that nobody looks after: to us without a worker, or sent for a member
        who has none."""
        found = []
        for member in self._facts.members:
            if member.member_id not in self._facts.referrals:
                continue
            case = open_case(self._facts, member)
            for each in case.referrals if counts(case) else ():
                unseen = each.direction == "in" or case.owner is None
                if unseen and not each.staff_id and _is_open(each):
                    found.append(self._referral(case, each))
        return tuple(found)

    def _referral(self, case: Case, referral: Referral) -> Item:
        key, as_of = f"referral:{referral.referral_id}", self._facts.as_of
        known = self._reasons.get(f"{key}:signal-inbound-unassigned")
        if known is not None:
            return self._row(key, "", "", reason=known, case=case, owner=None)
        came = referral.sent_on or referral.first_seen_on
        what = "Referral to us" if referral.direction == "in" else "Referral"
        when = f" of {words.day(came, as_of)}" if came else ""
        said = f"{what}{when} has no worker"
        return self._row(key, said, said, severity=Severity.SOON, on=came, case=case, owner=None)

    def worker(self, load: Load, called: Callable[[Load], Headed]) -> Item:
        """What one worker carries."""
        severity = Severity.SOON if load.over_recommended else Severity.WATCH
        said = called(load).line
        return self._row(
            f"worker:{load.staff.staff_id}",
            said,
            said,
            severity=Severity.ACT if load.over_maximum else severity,
            owner=None,
        )

    def team(self, loads: Caseloads, said: Sequence[str]) -> Item:
        """What the team carries together, and what else is to know of it."""
        by_segment = [
            f"{count} {_WORDS[segment]}"
            for segment in SEGMENTS
            if (count := sum(each.segment == segment for each in loads.members))
        ]
        segments = f": {', '.join(by_segment)}" if by_segment else ""
        text, neutral = (
            f"{words.counted(len(loads.members), 'member')}, weighing {weighted.normalize():f}"
            f" of {loads.recommended} recommended{segments}"
            for weighted in (loads.weighted, loads.shared)
        )
        item = self._row(TEAM, text, neutral, owner=None)
        (reason,) = item.reasons
        notes = tuple((each, each) for each in said)
        return replace(item, reasons=(replace(reason, notes=notes),))

    def _row(
        self,
        key: str,
        text: str,
        neutral: str,
        *,
        severity: Severity = Severity.WATCH,
        owner: str | None,
        on: date | None = None,
        case: Case | None = None,
        reason: Reason | None = None,
    ) -> Item:
        said = reason or Reason(
            key=f"{key}:{SECTION}",
            rule=SECTION,
            severity=severity,
            due=None,
            text=text,
            neutral=neutral,
            on=on,
            evidence=(key,) if case is not None else (),
        )
        same = self._items.get(key)
        return item_of(
            key,
            SECTION,
            owner,
            [said],
            as_of=self._facts.as_of,
            last_rules=frozenset(),
            member_id=case.member.member_id if case is not None else None,
            case=case,
            decision=same.decision if same else standing(self._decisions, key, [said]),
        )


def _is_open(referral: Referral) -> bool:
    return referral.status in OPEN and referral.closed_on is None
