"""How a row is made of its reasons, and in which order rows and reasons stand."""

from collections.abc import Iterable, Sequence
from datetime import date

from db.types import TeamFacts
from huddle.rules.board import Decided, Item, Reason
from huddle.rules.case import Case
from huddle.rules.effects import Decisions
from huddle.rules.rule import Rule

_LAST_DAY = date.max


def in_force(facts: TeamFacts, rules: Iterable[Rule]) -> list[Rule]:
    """The rules that are on and in force on the facts' as-of day, by id."""
    return sorted((rule for rule in rules if rule.in_force(facts.as_of)), key=lambda rule: rule.id)


def decisions_of(facts: TeamFacts, rules: Iterable[Rule]) -> Decisions:
    """The decisions that the rules in force have to heed."""
    return Decisions(
        facts.decisions,
        facts.as_of,
        frozenset(task.task_id for task in facts.tasks if task.status == "open"),
        frozenset(rule.id for rule in rules if rule.grade == "A"),
    )


def last_rules(rules: Iterable[Rule]) -> frozenset[str]:
    """The rules whose reasons stand last in a row, however urgent."""
    return frozenset(rule.id for rule in rules if rule.numbers.get("clock") == "update")


def item_of(
    key: str,
    section: str,
    owner: str | None,
    reasons: Sequence[Reason],
    *,
    as_of: date,
    last_rules: frozenset[str],
    member_id: str | None,
    case: Case | None,
    decision: Decided | None,
) -> Item:
    """A row of these reasons, of which there is one at least: the most urgent first."""

    def urgency(reason: Reason) -> tuple[bool, int, date, str, str]:
        last = reason.rule in last_rules
        return (last, reason.severity.rank, reason.due or _LAST_DAY, reason.rule, reason.key)

    ordered = sorted(reasons, key=urgency)
    first = ordered[0]
    return Item(
        key=key,
        section=section,
        member_id=member_id,
        owner=owner,
        severity=first.severity,
        due=first.due,
        last_responsible_day=first.last_responsible_day,
        days_overdue=max(0, (as_of - first.due).days) if first.due is not None else 0,
        reasons=tuple(ordered),
        decision=decision,
        last_made=case.last_made if case is not None else None,
        last_attempted=case.last_attempted if case is not None else None,
    )


def order(item: Item, case: Case | None) -> tuple[int, date, date, str, str]:
    """Severity, clock, age; then short id and key."""
    return (
        item.severity.rank,
        item.due or _LAST_DAY,
        item.reasons[0].on or _LAST_DAY,
        case.member.short_id if case is not None else "",
        item.key,
    )
