"""How rows stood where somebody looked at them: what a command compares them with when that person
saves, and what tells meanwhile that somebody else has changed one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from db.history import Value

if TYPE_CHECKING:
    from db.orders import ChangedRow
    from db.orders import Seen as SeenRows
    from db.types import TeamFacts
    from huddle.privacy import RealTarget

Stands = Mapping[str, Mapping[str, Value]]
_Standing = Callable[["TeamFacts"], Stands]

_TASK = ("title", "owner", "due", "status")
_REFERRAL = (
    *("status", "status_on", "accepted_on", "appt_on", "kept_on", "closed_on"),
    *("to_org", "outcome", "staff_id"),
)
_REQUEST = (
    *("decision", "decision_on", "decision_reason", "extension_on", "notice_on", "effective_on"),
    *("auth_end_on", "appeal_level", "appeal_filed_on", "continuation_requested"),
    *("appeal_decision", "appeal_decision_on", "hearing_requested_on", "resolved_on"),
    *("member_updated_on", "staff_id"),
)
_BARRIER = ("tier", "owner", "next_step", "theirs", "response_due")
_NOT_CLOSED: Mapping[str, Value] = {"closed_on": None, "closed_reason": ""}
"""What the facts leave out, since they hold open barriers alone."""
_CARD = ("aim", "change", "owner", "review_on", "result", "verdict")


class Seen:
    """Rows as they were seen, until their reader is told otherwise. ``rows`` is what commands
    take."""

    def __init__(
        self, facts: TeamFacts, *standing: _Standing, beside: SeenRows = MappingProxyType({})
    ) -> None:
        """``standing`` reads rows from the facts of the screen; ``beside`` are those that the facts
        do not hold."""
        self._standing = standing
        self._beside = bool(beside)
        self.rows: dict[str, Mapping[str, Value]] = {**self._read(facts), **beside}

    def may_differ(self, facts: TeamFacts) -> bool:
        """Whether a row stands otherwise in newer facts, or they cannot tell."""
        return self._beside or self._read(facts) != self.rows

    def learn(self, changed: Iterable[ChangedRow]) -> None:
        """Their reader has been told how rows stand by now."""
        self.rows |= {each.key: each.stands for each in changed if not each.gone}

    def of(self, *kinds: str) -> SeenRows:
        """The rows of some kinds, by what their keys begin with."""
        return {key: row for key, row in self.rows.items() if key.partition(":")[0] in kinds}

    def known(self, key: str, column: str) -> Any:
        """A value of a row as it was seen, none for a row that was not."""
        return self.rows.get(key, {}).get(column)

    def _read(self, facts: TeamFacts) -> SeenRows:
        return {key: row for each in self._standing for key, row in each(facts).items()}


def _of(record: Any, columns: Iterable[str]) -> dict[str, Value]:
    return {column: getattr(record, column) for column in columns}


def tasks(ids: Iterable[str]) -> _Standing:
    """Tasks, by their ids."""
    wanted = frozenset(ids)
    return lambda facts: {
        f"task:{each.task_id}": _of(each, _TASK) for each in facts.tasks if each.task_id in wanted
    }


def open_tasks_of(targets: Iterable[RealTarget]) -> _Standing:
    """The open tasks that an assignment of rows of the board would change."""
    keys = {target.item_key for target in targets}
    return lambda facts: {
        f"task:{each.task_id}": _of(each, _TASK)
        for each in facts.tasks
        if each.status == "open" and keys & {f"task:{each.task_id}", each.from_key}
    }


def referral(referral_id: str, member_id: str) -> _Standing:
    """A referral of a member."""
    return lambda facts: {
        f"referral:{referral_id}": _of(each, _REFERRAL)
        for each in facts.referrals.get(member_id, ())
        if each.referral_id == referral_id
    }


def request(request_id: str, member_id: str) -> _Standing:
    """A service request of a member."""
    return lambda facts: {
        f"service_request:{request_id}": _of(each, _REQUEST)
        for each in facts.requests.get(member_id, ())
        if each.request_id == request_id
    }


def barrier(barrier_id: str) -> _Standing:
    """A barrier that is open, with its last note."""

    def read(facts: TeamFacts) -> Stands:
        for each in facts.barriers:
            if each.barrier_id == barrier_id:
                return {
                    f"barrier:{barrier_id}": {**_of(each, _BARRIER), **_NOT_CLOSED},
                    f"note:{barrier_id}": {"text": each.last_note},
                }
        return {}

    return read


def card(cycle_id: str) -> _Standing:
    """A PDSA card."""
    return lambda facts: {
        f"pdsa_cycle:{cycle_id}": _of(each, _CARD)
        for each in facts.cycles
        if each.cycle_id == cycle_id
    }


def no_card(reason_code: str, measure_id: str) -> _Standing:
    """That no PDSA card runs about a reason, or about a measure alone."""

    def read(facts: TeamFacts) -> Stands:
        runs = any(
            each.reason_code == reason_code
            and not each.verdict
            and (reason_code or each.measure_id == measure_id)
            for each in facts.cycles
        )
        return {} if runs else {f"card:{facts.team_id}:{reason_code}:{measure_id}": {}}

    return read


def members(ids: Iterable[str], *columns: str) -> _Standing:
    """Where members belong: of ``columns`` tier, segment and care_manager_id."""
    wanted = frozenset(ids)
    return lambda facts: {
        f"member:{each.member_id}": _of(each, columns)
        for each in facts.members
        if each.member_id in wanted
    }


def decisions(targets: Iterable[RealTarget], user: str) -> _Standing:
    """What others have decided on the day about rows of the board."""
    keys = [target.item_key for target in targets]

    def read(facts: TeamFacts) -> Stands:
        made: dict[str, list[str]] = {key: [] for key in keys}
        for each in facts.decisions:
            if each.item_key in made and each.day == facts.as_of and each.by != user:
                made[each.item_key].append(each.decision_id)
        return {f"decision:{key}": {"decided": " ".join(sorted(ids))} for key, ids in made.items()}

    return read
