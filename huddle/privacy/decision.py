"""A decision as a surface may show it."""

from datetime import date

from db.types import Decision, TeamFacts
from huddle import words
from huddle.plain import plain
from huddle.privacy.labels import Labels
from huddle.privacy.neutral import neutral_task
from huddle.privacy.protected import has_protected_record
from huddle.privacy.shown import ShownDecision
from huddle.rules.board import Decided
from huddle.rules.effects import decided


def decision_of_the_day(
    decided: Decided,
    item_key: str,
    member_id: str,
    labels: Labels,
    as_of: date,
    *,
    open_row: bool,
) -> ShownDecision:
    """A decision of the board's day, told without its row and its task: what somebody typed shows
    on an open row of a member about whom it tells nothing protected, else what kind of row it is.
    """
    told = open_row and not has_protected_record(labels.by_id.get(member_id))
    owner = labels.staff(decided.owner) if decided.owner else ""
    return ShownDecision(
        kind=decided.kind,
        until=decided.until,
        owner_id=decided.owner,
        owner=owner,
        task_id="",
        on=as_of,
        by=labels.staff(decided.by),
        text=plain(decided.text) if told else neutral_task(item_key),
        words=decision_words(decided, owner, decided.until, as_of),
    )


def stored_decision(
    decision: Decision, facts: TeamFacts, *, open_row: bool
) -> tuple[str, ShownDecision]:
    """Whom a stored decision of the board's day is about and what it was, told without its row."""
    labels = Labels(facts)
    said = decision_of_the_day(
        decided(decision),
        decision.item_key,
        decision.member_id,
        labels,
        facts.as_of,
        open_row=open_row,
    )
    if decision.member_id:
        return labels.member(decision.member_id, open_row=open_row), said
    return labels.matter(decision.item_key, open_row=open_row), said


def decision_words(decided: Decided, owner: str, due: date | None, as_of: date) -> str:
    """A decision in one short line: "task for J. Ortiz, due Fri", "watch until Mon". ``owner`` is a
    display name; ``due`` is the task's day."""
    if decided.kind == "assign":
        deadline = words.due(due, as_of)
        return f"task for {owner or 'nobody yet'}{', ' if deadline else ''}{deadline}"
    return made_words(decided.kind, decided.until, as_of)


def made_words(kind: str, until: date | None, as_of: date) -> str:
    """A decision that made no task: "discussed", "watch until Mon"."""
    said = {
        "discussed": "discussed",
        "watch": "watch",
        "snooze": "snoozed",
        "baseline": "baseline",
        "excuse": "excused",
        "log": "contact or attempt logged",
        "carry": "carried over",
        "choice": "the member chose not to",
    }.get(kind, "decided")
    if until is not None and kind in ("watch", "snooze", "baseline", "excuse"):
        return f"{said} {words.until(until, as_of)}"
    return said
