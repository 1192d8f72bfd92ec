"""The list of the next case conference: what is to be answered, and what was answered today."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from db.types import Decision, Question, TeamFacts
from huddle import words
from huddle.rules.board import Board, Decided, Item, Reason, Section, Severity

PREFIX = "conference:"
RULE = "case-conference"
TOPICS: Mapping[str, str] = {
    "engagement": "engagement",
    "safety": "safety",
    "level": "level of care",
    "housing": "housing",
    "plan": "the plan",
    "roles": "who leads",
    "other": "other",
}
"""What a question can be about, in words that a shared screen may show."""
_ANSWERS = ("assign", "discussed", "excuse")


def conference(board: Board, facts: TeamFacts, questions: Sequence[Question]) -> Board:
    """The questions as rows, the first asked first: those to answer, then those that a decision of
    the day has answered. What is watched or snoozed stays to be answered."""
    decided: dict[str, Decision] = {}
    for each in sorted(facts.decisions, key=lambda decision: decision.at):
        if each.item_key.startswith(PREFIX) and each.kind != "carry":
            decided[each.item_key] = each
    managers = {member.member_id: member.care_manager_id for member in facts.members}
    rows = [_row(each, facts, decided, managers) for each in questions]
    asked = tuple(row for row in rows if not _answered(row))
    answered = tuple(row for row in rows if _answered(row))
    sections = (
        Section("conference", "To answer", asked),
        Section("answered", "Answered today", tuple(_in(row, "answered") for row in answered)),
    )
    return replace(board, sections=sections, hidden=())


def _in(row: Item, section: str) -> Item:
    return replace(row, section=section)


def _answered(row: Item) -> bool:
    return row.decision is not None and row.decision.kind in _ANSWERS


def _row(
    asked: Question,
    facts: TeamFacts,
    decided: Mapping[str, Decision],
    managers: Mapping[str, str | None],
) -> Item:
    key = f"{PREFIX}{asked.question_id}"
    topic = TOPICS.get(asked.topic, "other")
    said = f"{topic[0].upper()}{topic[1:]}"
    since = f"asked {words.day(asked.day, facts.as_of)}"
    made = decided.get(key)
    answer = f"answered: {made.text}" if made and made.text and made.kind == "discussed" else ""
    question = f"{said}: {asked.question}" if asked.question else said
    reason = Reason(
        key=f"{key}:{RULE}",
        rule=RULE,
        severity=Severity.WATCH,
        due=None,
        text=" · ".join(filter(None, (question, answer, since))),
        neutral=f"{said} · {since}",
        on=asked.day,
        evidence=(asked.item_key,) if asked.item_key else (),
    )
    return Item(
        key=key,
        section="conference",
        member_id=asked.member_id or None,
        owner=managers.get(asked.member_id) or asked.by or None,
        severity=Severity.WATCH,
        due=None,
        last_responsible_day=None,
        days_overdue=0,
        reasons=(reason,),
        decision=_shown(made) if made is not None else None,
    )


def _shown(made: Decision) -> Decided:
    return Decided(
        made.decision_id,
        made.kind,
        made.until,
        made.owner,
        made.text,
        made.task_id,
        made.at,
        made.by,
    )
