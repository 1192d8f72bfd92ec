"""From a row to a decision: the task it calls for, who should do it and by when, how far a snooze
may reach, what else can be decided about it, and whether a team begins with a baseline.

What each decision then does to the row, and until when, is in ``huddle.rules.effects``, where the
board is made.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from db.types import Staff, TeamFacts
from huddle.calendars import Calendar
from huddle.rules.board import Board, Item, Severity
from huddle.rules.rule import Rule, load_rules

_BY_SECTION = {
    "followups": "Finish what was agreed",
    "watch": "Follow up",
    "contacts": "Make contact",
    "referrals": "Work on the referral",
    "requests": "Work on the service request",
    "documents": "Bring the document up to date",
    "barriers": "Work on the barrier",
}
_ELSEWHERE = "Follow up"
"""The task that a row of another screen than the board calls for."""
_WATCH_BUSINESS_DAYS = 2
_OLD_DAYS = 30
_CHOICES = frozenset(("keep", "appeal", "hearing"))
"""Clocks of a request that the member may choose to let pass."""


class Proposal(NamedTuple):
    """A task as a row proposes it: what, the id of who ("" where nobody is known), and by when."""

    text: str
    owner: str
    due: date


def propose(item: Item, facts: TeamFacts, calendar: Calendar) -> Proposal:
    """The task that the row's most urgent reason calls for.

    Its owner is the row's own worker, or who covers when they are away; its due day is a working
    day inside the clock: today for what acts or is late, else the next one or two working days.
    """
    return Proposal(
        text=_text(item, facts),
        owner=present(item.owner or "", facts.staff, facts.as_of),
        due=_due(item, facts.as_of, calendar),
    )


def snooze_limit(item: Item, rules: Sequence[Rule]) -> date | None:
    """The last day on which a snoozed row must be back: the first due day of a grade A clock.
    ``None`` where no such clock runs."""
    grade_a = {rule.id for rule in rules if rule.grade == "A"}
    dues = [each.due for each in item.reasons if each.due is not None and each.rule in grade_a]
    return min(dues, default=None)


def is_members_choice(item: Item, rules: Sequence[Rule]) -> bool:
    """Whether the row has a window that the member may choose to let pass: to keep a service, to
    appeal, to ask for a hearing."""
    return any(
        rule.kind == "request_clock" and rule.word("clock") in _CHOICES
        for rule in _rules_of(item, rules)
    )


def owes_core_service(item: Item, rules: Sequence[Rule]) -> bool:
    """Whether a rule of the row counts core services."""
    return any(rule.word("qualifies") == "core service" for rule in _rules_of(item, rules))


def _rules_of(item: Item, rules: Sequence[Rule]) -> list[Rule]:
    named = {reason.rule for reason in item.reasons}
    return [rule for rule in rules if rule.id in named]


def begins_late(board: Board, facts: TeamFacts) -> bool:
    """Whether the team begins with an old log: it has held no huddle yet and taken no baseline, and
    more than a third of the board's rows are late by more than 30 days."""
    rows = [item for section in board.sections for item in section.items]
    old = sum(item.days_overdue > _OLD_DAYS for item in rows)
    held = any(each.status == "closed" for each in facts.huddles)
    taken = any(each.kind == "baseline" for each in facts.decisions)
    return not held and not taken and old * 3 > len(rows)


def present(staff_id: str, staff: Sequence[Staff], day: date) -> str:
    """Who does a worker's work on a day: themselves, or while they are away or gone who covers,
    else the supervisor of somebody gone. Somebody unknown stays who they are."""
    by_id: Mapping[str, Staff] = {each.staff_id: each for each in staff}
    asked: set[str] = set()
    current = staff_id
    while current in by_id and current not in asked:
        asked.add(current)
        worker = by_id[current]
        if worker.active and not worker.is_away(day):
            return current
        current = worker.cover_id or ("" if worker.active else worker.supervisor_id)
    return current if current and current not in by_id else staff_id


def _text(item: Item, facts: TeamFacts) -> str:
    tasks = {rule.id: rule.task for rule in load_rules(facts.rules)}
    said = tasks.get(item.reasons[0].rule) or _BY_SECTION.get(item.section, _ELSEWHERE)
    if item.section == "followups" and item.key.startswith("task:"):
        task_id = item.key.removeprefix("task:")
        return next(
            (each.title for each in facts.tasks if each.task_id == task_id and each.title), said
        )
    return said


def _due(item: Item, as_of: date, calendar: Calendar) -> date:
    worked = calendar.is_business_day(as_of)
    soonest = as_of if worked else calendar.next_business_day(as_of)
    if item.severity is Severity.ACT:
        wanted = soonest
    elif item.severity is Severity.SOON:
        wanted = calendar.next_business_day(as_of)
    else:
        wanted = calendar.add_business_days(as_of, _WATCH_BUSINESS_DAYS)
    ends = [day for day in (item.due, item.last_responsible_day) if day is not None]
    end = min(ends, default=None)
    if end is None or end < as_of or wanted <= end:
        return wanted if end is None or end >= as_of else soonest
    inside = calendar.last_business_day(end)
    return inside if inside >= as_of else end
