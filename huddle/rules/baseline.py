"""What was late when a team began: taken as a baseline, off the board until the day of its review.

A baseline is one decision about many rows. It covers what was late by then and nothing else, so
that whatever falls due from that day on shows: a clock that still ran, the contacts of this month.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from db.types import Decision
from huddle.rules.board import Item, Reason


class Review(NamedTuple):
    """A baseline whose day of review has come. ``left`` are the keys of the rows that still are as
    they were taken and about which nothing is decided, in the order in which they were taken."""

    key: str
    day: date
    until: date
    by: str
    left: tuple[str, ...]


def matter(item_key: str) -> str:
    """What a baseline of a row is about: of contacts the member's in any month."""
    return item_key.rpartition(":")[0] if item_key.startswith("contacts:") else item_key


def is_late(reason: Reason, day: date) -> bool:
    """Whether the reason's due day lay before ``day``."""
    return reason.due is not None and reason.due < day


def covers(decision: Decision, reason: Reason) -> bool:
    """Whether a baseline covers a reason of its row. A clock that began anew is due later."""
    if not is_late(reason, decision.day):
        return False
    named = not decision.reason_keys or reason.key in decision.reason_keys
    return named or reason.key.startswith("contacts:")


def waits(decision: Decision, as_of: date) -> bool:
    """Whether the decision is a baseline whose review lies ahead."""
    return decision.kind == "baseline" and decision.until is not None and as_of < decision.until


def number(decision: Decision) -> str:
    """The id of the one decision about several rows that this is a part of."""
    return decision.decision_id.partition(".")[0]


def reviews(
    decisions: Iterable[Decision], as_of: date, rows: Mapping[str, Item]
) -> tuple[Review, ...]:
    """The baselines to look at on a day: their review has come and rows of theirs are ``left``.
    ``rows`` are those that the board lists, by key."""
    latest: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda each: (each.at, each.decision_id)):
        if decision.kind == "baseline" and decision.day <= as_of:
            latest[matter(decision.item_key)] = decision
    listed = {matter(key): row for key, row in rows.items()}
    left: dict[str, list[tuple[Decision, str]]] = {}
    for key, decision in latest.items():
        row = listed.get(key)
        if row is None or row.decision is not None or waits(decision, as_of):
            continue
        if any(covers(decision, reason) for reason in row.reasons):
            left.setdefault(number(decision), []).append((decision, row.key))
    return tuple(
        Review(
            f"baseline:{each}",
            taken[0][0].day,
            taken[0][0].until or as_of,
            taken[0][0].by,
            tuple(key for _, key in taken),
        )
        for each, taken in left.items()
    )
