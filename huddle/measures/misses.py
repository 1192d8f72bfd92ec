"""What was missed, and why, over some days: from what huddles decided, and from the board."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from db.types import TeamFacts
from huddle.measures.pareto import Cause, pareto
from huddle.measures.reasons import CARRIED, MEASURED, PUT_OFF, UNSAID, excuse_of
from huddle.rules.board import Board
from huddle.rules.followup import matter_of

SPANS = (30, 90)
"""The days that are looked back over."""


class Miss(NamedTuple):
    """One row that was missed: when it was excused, put off or carried last, or when it was due."""

    key: str
    member_id: str
    code: str
    day: date


def misses(board: Board, facts: TeamFacts, days: int) -> tuple[Cause[Miss], ...]:
    """The reasons for misses of the last ``days`` days, the board's day among them."""
    found = (*_decided(facts, days), *_unsaid(board, facts, days))
    return pareto((each.code, each) for each in found)


def measure_of(cause: Cause[Miss]) -> str:
    """The measure, by its id, that a reason weighs on most: that of the kind of row that it counts
    most often; of kinds alike the first in the list."""
    kinds = Counter(miss.key.partition(":")[0] for miss in cause.rows)
    return MEASURED[max(MEASURED, key=lambda kind: kinds[kind])]


def _decided(facts: TeamFacts, days: int) -> Iterator[Miss]:
    """A row put off or carried again and again is one miss; each excuse closes a matter of its
    own."""
    first = facts.as_of - timedelta(days=days - 1)
    again: dict[tuple[str, str], Miss] = {}
    for each in sorted(facts.decisions, key=lambda made: (made.at, made.decision_id)):
        if not first <= each.day <= facts.as_of:
            continue
        key = matter_of(each.item_key)
        if each.kind == "excuse":
            yield Miss(key, each.member_id, excuse_of(each.reason), each.day)
        elif each.kind in ("snooze", "carry"):
            code = PUT_OFF if each.kind == "snooze" else CARRIED
            again[key, code] = Miss(key, each.member_id, code, each.day)
    yield from again.values()


def _unsaid(board: Board, facts: TeamFacts, days: int) -> Iterator[Miss]:
    """The members of whom the last whole month fell short, as the board lists them: it lists no
    row that was excused or put off."""
    first = facts.as_of - timedelta(days=days - 1)
    for section in board.sections:
        for item in section.items if section.key == "contacts" else ():
            due = item.due
            if due is not None and first <= due < facts.as_of and item.member_id:
                yield Miss(item.key, item.member_id, UNSAID, due)
