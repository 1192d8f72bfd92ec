"""One worker's queue: the board's own rows that are theirs and their tasks, by when to work them.

Every matter of the worker stands once. A row that came back from another huddle is one with the
row it speaks of, and a row that was given away waits for whoever has its task.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from db.types import Decision, Staff, Task, TeamFacts
from huddle.decisions import present
from huddle.rules.board import Board, Decided, Item, Reason, Section, Severity
from huddle.rules.effects import SIGNAL_WATCH_UNTIL, decided
from huddle.rules.followup import matter_of
from huddle.rules.period import calendar_period
from huddle.rules.rule import Rule

SECTIONS: tuple[tuple[str, str], ...] = (
    ("overdue", "Overdue"),
    ("today", "Today"),
    ("week", "This week"),
    ("later", "Later"),
    ("waiting", "Waiting on others"),
    ("none", "No deadline"),
    ("done", "Done today"),
)

_THEIRS = frozenset(("standard", "expedited", "extension", "appeal decision"))
"""Clocks of a request that the plan has to keep."""
_OF_KEY = {
    "contacts": "contacts",
    "referral": "referrals",
    "request": "requests",
    "document": "documents",
    "task": "followups",
    "barrier": "barriers",
    "pdsa": "followups",
}
_WEEK = calendar_period("week")
_LAST_DAY = date.max


def queue(
    board: Board,
    facts: TeamFacts,
    rules: Sequence[Rule],
    staff_id: str,
    worked_on: Mapping[str, str] = MappingProxyType({}),
) -> Board:
    """The board regrouped for one worker: their rows and those of the people they stand in for.
    ``worked_on`` are the keys of what they changed by hand today, each with its member.

    - *overdue*: the due day is past. *today*: it is today, the row acts, or no working day is left
      before it. *week*: it comes by Sunday. *later*, and *none*: there is no due day. Where no
      clock runs, an appointment's day counts as due.
    - *waiting*: snoozed, watched, with the plan whose clock runs, or given to somebody else.
    - *done*: tasks closed today, rows decided about today, rows that a contact logged today or a
      change made today has mended.

    What is excused, in a baseline, with a task of the worker's own, or closed before today stays
    in ``hidden``.
    """
    return _Queue(board, facts, rules, staff_id).board(worked_on)


def covered(facts: TeamFacts, staff_id: str) -> tuple[Staff, ...]:
    """The people whose work somebody does today beside their own: away or gone, by staff id."""
    return tuple(
        each
        for each in facts.staff
        if each.staff_id != staff_id
        and present(each.staff_id, facts.staff, facts.as_of) == staff_id
    )


def matters_of(facts: TeamFacts, served: Set[str], more: Iterable[str] = ()) -> frozenset[str]:
    """The members of whom a queue may have a row: those whom somebody of ``served`` carries, who
    are named with work or a decision of theirs, and ``more``."""
    named = (
        *((each.owner, each.member_id) for each in facts.tasks),
        *((each.owner, each.member_id) for each in facts.barriers),
        *((each.owner, each.member_id) for each in facts.decisions),
        *((each.by, each.member_id) for each in facts.decisions),
        *((each.staff_id, key) for key, rows in facts.referrals.items() for each in rows),
        *((each.staff_id, key) for key, rows in facts.requests.items() for each in rows),
    )
    carried = (each.member_id for each in facts.members if each.care_manager_id in served)
    return frozenset((*carried, *(member for who, member in named if who in served), *more))


class _Queue:
    """One board regrouped for one worker."""

    def __init__(
        self, board: Board, facts: TeamFacts, rules: Sequence[Rule], staff_id: str
    ) -> None:
        self._board = board
        self._facts = facts
        self._as_of = board.as_of
        self._zone = ZoneInfo(board.zone)
        self._week_ends = _WEEK.last(_WEEK.number(board.as_of))
        self._served = {staff_id, *(each.staff_id for each in covered(facts, staff_id))}
        self._managers = {each.member_id: each.care_manager_id for each in facts.members}
        self._tasks: Mapping[str, Task] = {task.task_id: task for task in facts.tasks}
        self._theirs = {
            rule.id
            for rule in rules
            if rule.kind == "request_clock" and rule.word("clock") in _THEIRS
        }

    def board(self, worked_on: Mapping[str, str]) -> Board:
        board = self._board
        everybodys = [item for section in board.sections for item in section.items]
        listed = self._as_one([*self._own(everybodys), *self._own(board.aside)])
        kept = {item.key for item in listed}
        hidden = [item for item in self._own(board.hidden) if item.key not in kept]
        places: dict[str, list[Item]] = {key: [] for key, _ in SECTIONS}
        aside: list[Item] = [item for item in self._own(board.hidden) if item.key in kept]
        for item, place in (
            *((item, self._place(item)) for item in listed),
            *((item, self._place_of_hidden(item)) for item in hidden),
        ):
            places.get(place, aside).append(item)
        known = {item.key for item in (*everybodys, *board.hidden, *board.aside)}
        places["done"] += self._mended(known, worked_on)
        return replace(
            board,
            sections=tuple(
                Section(key, title, tuple(sorted(places[key], key=_order)))
                for key, title in SECTIONS
            ),
            hidden=tuple(sorted(aside, key=_order)),
            aside=(),
        )

    def _own(self, items: Iterable[Item]) -> list[Item]:
        return [item for item in items if item.owner in self._served]

    def _as_one(self, items: Sequence[Item]) -> list[Item]:
        """The rows, those that came back from another huddle as a reason of what they speak of."""
        found = {item.key: item for item in items}
        for item in items:
            original = found.get(matter_of(item.key))
            if original is not None and original.key != item.key:
                found[original.key] = replace(
                    original, reasons=(*original.reasons, _came_back(item, original))
                )
                del found[item.key]
        return list(found.values())

    def _place(self, item: Item) -> str:
        """The section of a row that the board lists; "" where it asks for nothing any more."""
        if task := self._closed(item):
            return "done" if task.closed_on == self._as_of else ""
        decision = item.decision
        if decision is not None and decision.kind == "watch":
            return "waiting"
        if all(reason.rule == SIGNAL_WATCH_UNTIL for reason in item.reasons):
            return "waiting"
        if decision is not None and not _gives_itself(item, decision):
            return "waiting" if self._is_elsewhere(decision) else "done"
        return "waiting" if self._waits_for_plan(item) else self._when(item)

    def _closed(self, item: Item) -> Task | None:
        """The task that the row is, if it is closed."""
        task = self._tasks.get(item.key.removeprefix("task:"))
        return task if task is not None and task.status != "open" else None

    def _place_of_hidden(self, item: Item) -> str:
        if task := self._closed(item):
            return "done" if task.closed_on == self._as_of else ""
        decision = item.decision
        if decision is None:
            return ""
        if decision.kind == "snooze" or self._is_elsewhere(decision):
            return "waiting"
        today = decision.at.astimezone(self._zone).date() == self._as_of
        return "done" if decision.kind == "excuse" and today else ""

    def _is_elsewhere(self, decision: Decided) -> bool:
        """Whether the row was given to somebody else, who has not done it yet."""
        task = self._tasks.get(decision.task_id)
        given = decision.kind == "assign" and task is not None and task.status == "open"
        return given and task is not None and task.owner not in self._served

    def _waits_for_plan(self, item: Item) -> bool:
        """Whether only the plan's own clocks run, and none is at its end."""
        return item.severity is not Severity.ACT and all(
            reason.rule in self._theirs for reason in item.reasons
        )

    def _when(self, item: Item) -> str:
        as_of = self._as_of
        due = item.due or min(filter(None, map(_appointment, item.reasons)), default=None)
        if due is not None and due < as_of:
            return "overdue"
        last = item.last_responsible_day or due
        if item.severity is Severity.ACT or (last is not None and last <= as_of):
            return "today"
        if due is None:
            return "none"
        return "week" if due <= self._week_ends else "later"

    def _mended(self, known: set[str], worked_on: Mapping[str, str]) -> list[Item]:
        """The rows that a contact logged today, or a change made today, has taken off the board,
        each once."""
        logged: dict[str, Decision] = {}
        for each in sorted(self._facts.decisions, key=lambda each: (each.at, each.decision_id)):
            if each.kind == "log" and each.day == self._as_of:
                logged[matter_of(each.item_key)] = each
        members = dict(worked_on) | {key: each.member_id for key, each in logged.items()}
        return [
            self._as_mended(key, member_id, owner, logged.get(key))
            for key, member_id in members.items()
            if key not in known and member_id in self._managers
            if (owner := self._owner(key, member_id)) in self._served or key in worked_on
        ]

    def _as_mended(self, key: str, member_id: str, owner: str, logged: Decision | None) -> Item:
        said = "Nothing left to do"
        reason = Reason(
            key=f"{key}:mended",
            rule="mended",
            severity=Severity.WATCH,
            due=None,
            text=said,
            neutral=said,
            on=self._as_of,
            evidence=(key,),
            shared=said,
        )
        return Item(
            key=key,
            section=_OF_KEY.get(key.partition(":")[0], "watch"),
            member_id=member_id or None,
            owner=owner or None,
            severity=Severity.WATCH,
            due=None,
            last_responsible_day=None,
            days_overdue=0,
            reasons=(reason,),
            decision=decided(logged) if logged is not None else None,
        )

    def _owner(self, key: str, member_id: str) -> str:
        """Whose matter of a member of the team it is, as the board has it."""
        kind, _, source_id = key.partition(":")
        facts = self._facts
        if kind == "referral":
            for referral in facts.referrals.get(member_id, ()):
                if referral.referral_id == source_id and referral.staff_id:
                    return referral.staff_id
        if kind == "request":
            for request in facts.requests.get(member_id, ()):
                if request.request_id == source_id and request.staff_id:
                    return request.staff_id
        return self._managers[member_id]


def _appointment(reason: Reason) -> date | None:
    """The day of the appointment that a reason without a clock speaks of."""
    return reason.on if reason.key.startswith("appointment:") else None


def _gives_itself(item: Item, decision: Decided) -> bool:
    """Whether the decision gave a task anew: the task is still to be done."""
    return decision.kind == "assign" and item.key == f"task:{decision.task_id}"


def _came_back(item: Item, original: Item) -> Reason:
    """What a row that came back says beyond the row it speaks of."""
    reason = item.reasons[0]
    first = min(original.reasons, key=lambda each: each.masked_order)
    spoken = original.reasons[0]
    return replace(
        reason,
        text=reason.text.replace(f"; {spoken.text}", "", 1),
        neutral=reason.neutral.replace(f"; {first.neutral}", "", 1),
        shared=reason.shared.replace(f"; {spoken.shared or spoken.neutral}", "", 1),
    )


def _order(item: Item) -> tuple[int, date, date, str]:
    """Severity, then clock, then age, as on the board."""
    on = item.reasons[0].on or _LAST_DAY
    return (item.severity.rank, item.due or _LAST_DAY, on, item.key)
