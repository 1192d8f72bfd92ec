"""Caseloads: how many members each worker has, and how much they weigh by the agency's rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from db.types import Member, Staff, TeamFacts
from huddle.rules.case import Case, open_case
from huddle.rules.rows import in_force
from huddle.rules.rule import Rule, plain_code

SEGMENTS = ("active", "outreach", "maintenance", "pended", "other")
"""How members are counted; ``other`` are those whose segment is missing or not known."""
_HUNDREDTHS = Decimal(100)
_STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of member weighs, in hundredths, and what is recommended for one worker."""

    hundredths: Mapping[str, int]
    target: int

    @classmethod
    def of(cls, facts: TeamFacts, rules: Iterable[Rule]) -> "Weights":
        """Those in force on the as-of day; without a rule nobody weighs anything."""
        for rule in in_force(facts, rules):
            if rule.kind == "caseload":
                return cls(rule.table("weights"), rule.whole("target"))
        return cls({}, 0)

    def weight(self, case: Case) -> Decimal:
        """What a member weighs."""
        known = self.hundredths
        return Decimal(known.get(kind_of(case), known.get(_STANDARD, 0))) / _HUNDREDTHS


class Carried(NamedTuple):
    """A member of a caseload: the segment as counted (one of ``SEGMENTS``), and the weight;
    ``shared`` is that of anybody in the tier, for where its reason must not be told."""

    member: Member
    segment: str
    weight: Decimal
    shared: Decimal


@dataclass(frozen=True, slots=True)
class Load:
    """One worker's caseload: ``members`` are those in this team, ``elsewhere`` those in other
    teams. ``recommended`` is the worker's own target, else the agency's; ``maximum`` is none where
    none is set. ``untold`` is for where no reason for a tier may be told: the members of a tier
    then weigh alike."""

    staff: Staff
    members: tuple[Carried, ...]
    recommended: int
    maximum: int | None
    untold: bool = False
    elsewhere: tuple[Carried, ...] = ()

    @property
    def weighted(self) -> Decimal:
        """What the members of all teams weigh together, each once."""
        return self._weight((*self.members, *self.beside))

    @property
    def beside(self) -> tuple[Carried, ...]:
        """The members of other teams alone."""
        here = {each.member.member_id for each in self.members}
        return tuple(each for each in self.elsewhere if each.member.member_id not in here)

    @property
    def weighted_beside(self) -> Decimal:
        """What those weigh together."""
        return self._weight(self.beside)

    def _weight(self, carried: Iterable[Carried]) -> Decimal:
        weights = (each.shared if self.untold else each.weight for each in carried)
        return sum(weights, Decimal())

    @property
    def carries(self) -> bool:
        """Whether the worker has a caseload, or is to have one: others of the team, such as a lead,
        are no room for more."""
        return bool(self.members) or bool(self.staff.target_caseload)

    @property
    def over_recommended(self) -> bool:
        return self.weighted > self.recommended

    @property
    def over_maximum(self) -> bool:
        return self.maximum is not None and self.weighted > self.maximum

    def count(self, segment: str) -> int:
        """How many members of a segment."""
        return sum(each.segment == segment for each in self.members)


@dataclass(frozen=True, slots=True)
class Caseloads:
    """The team's members by who has them: every one once; what its workers carry in other teams
    counts in their own loads alone. ``unassigned`` have no worker, or one who
    is not on the staff list or does not work here any more."""

    loads: Mapping[str, Load]
    unassigned: tuple[Carried, ...]

    @property
    def members(self) -> tuple[Carried, ...]:
        """Everybody, assigned or not."""
        assigned = (each for load in self.loads.values() for each in load.members)
        return (*self.unassigned, *assigned)

    @property
    def weighted(self) -> Decimal:
        """What all members weigh together."""
        return sum((each.weight for each in self.members), Decimal())

    @property
    def shared(self) -> Decimal:
        """What they weigh where no reason for a tier may be told."""
        return sum((each.shared for each in self.members), Decimal())

    @property
    def recommended(self) -> int:
        """What is recommended for those together who carry a caseload."""
        return sum(each.recommended for each in self.loads.values() if each.carries)

    def for_sight(self, *, reveal: bool) -> "Caseloads":
        """The same as a surface may speak of each worker: masked, every figure, order and limit
        that rests on a load is blind to why a member is in a tier."""
        if reveal:
            return self
        loads = {key: replace(each, untold=True) for key, each in self.loads.items()}
        return replace(self, loads=loads)

    def worker_of(self, member_id: str) -> str:
        """Who has a member; "" for nobody."""
        for staff_id, load in self.loads.items():
            if any(each.member.member_id == member_id for each in load.members):
                return staff_id
        return ""

    def carried(self, member_id: str) -> Carried | None:
        """A member of the team, none for one who is in nobody's caseload: closed, dead, gone."""
        found = (each for each in self.members if each.member.member_id == member_id)
        return next(found, None)

    def moved(self, member_ids: Sequence[str], to_id: str) -> "Caseloads":
        """What if these members were given to a worker: nothing else changes. KeyError for a worker
        who has no caseload here."""
        leaving = frozenset(member_ids)
        going = tuple(each for each in self.members if each.member.member_id in leaving)

        def stay(members: Iterable[Carried]) -> tuple[Carried, ...]:
            return tuple(each for each in members if each.member.member_id not in leaving)

        loads = {
            staff_id: replace(load, members=stay(load.members))
            for staff_id, load in self.loads.items()
        }
        to = loads[to_id]
        loads[to_id] = replace(to, members=(*to.members, *going))
        return replace(self, loads=loads, unassigned=stay(self.unassigned))


def caseloads(facts: TeamFacts, rules: Iterable[Rule]) -> Caseloads:
    """Who has whom. Workers of the team are there with no member too, others with one or more."""
    weights = Weights.of(facts, rules)
    workers = {each.staff_id: each for each in facts.staff if each.active}
    carried: dict[str, list[Carried]] = {
        staff_id: [] for staff_id, each in workers.items() if facts.is_own(each)
    }
    unassigned = []
    elsewhere: dict[str, list[Carried]] = {}
    for member in facts.elsewhere:
        if (own := _carried(facts, member, weights)) is not None:
            elsewhere.setdefault(member.care_manager_id, []).append(own)
    for member in facts.members:
        own = _carried(facts, member, weights)
        if own is None:
            continue
        if member.care_manager_id in workers:
            carried.setdefault(member.care_manager_id, []).append(own)
        else:
            unassigned.append(own)
    loads = {}
    for staff_id, members in carried.items():
        worker = workers[staff_id]
        target = worker.target_caseload
        recommended = weights.target if target is None else target
        beside = tuple(elsewhere.get(staff_id, ()))
        loads[staff_id] = Load(
            worker, tuple(members), recommended, worker.max_caseload, elsewhere=beside
        )
    return Caseloads(loads, tuple(unassigned))


def _carried(facts: TeamFacts, member: Member, weights: Weights) -> Carried | None:
    """A member as part of a caseload; none for one who is work for nobody."""
    case = open_case(facts, member)
    if not counts(case):
        return None
    untold = case._replace(member=member._replace(tier_reason=""))
    return Carried(member, segment_of(case), weights.weight(case), weights.weight(untold))


def counts(case: Case) -> bool:
    """Whether a member is work for anybody: neither closed, nor dead, nor gone."""
    return case.stands not in ("closed", "deceased", "vanished")


def segment_of(case: Case) -> str:
    """How a member is counted: one of ``SEGMENTS``. One not enrolled yet is in outreach."""
    if case.segment == "not begun":
        return "outreach"
    return case.segment if case.segment in SEGMENTS else "other"


def kind_of(case: Case) -> str:
    """By which of the agency's weights a member counts."""
    segment, member = segment_of(case), case.member
    if segment == "pended":
        searched = plain_code(member.segment_reason) == plain_code("diligent search")
        return "diligent_search" if searched else "pended"
    if segment != "active":
        return _STANDARD if segment == "other" else segment
    tier = plain_code(member.tier)
    if tier == plain_code("HH+"):
        return "aot" if plain_code(member.tier_reason) == "AOT" else "hhplus"
    return "high" if tier == "HIGH" else _STANDARD
