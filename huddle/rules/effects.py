"""What a decision does to a row, and until when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from db.types import Decision
from huddle.rules import baseline
from huddle.rules.board import Decided, Reason

SIGNAL_WATCH_UNTIL = "signal-watch-until"


class Effect(Enum):
    """How a decision changes a reason on a day.

    ``DECIDED``: it stands where it stood, as decided. ``WATCHED``: it stands as *watch*.
    ``HIDDEN``: it has left its section.
    """

    DECIDED = "decided"
    WATCHED = "watched"
    HIDDEN = "hidden"


class Ruling(NamedTuple):
    """The decision that bears on a reason, and how."""

    effect: Effect
    decision: Decision


class Decisions:
    """The decisions that a board has to heed."""

    def __init__(
        self,
        decisions: Iterable[Decision],
        as_of: date,
        open_tasks: frozenset[str],
        grade_a: frozenset[str],
    ) -> None:
        """``open_tasks`` are the tasks not closed; ``grade_a`` the rules whose due day no snooze
        passes."""
        self._as_of = as_of
        self._open_tasks = open_tasks
        self._grade_a = grade_a
        self._by_item: dict[str, list[Decision]] = {}
        for decision in sorted(decisions, key=_order):
            if decision.day <= as_of:
                matter = (
                    baseline.matter(decision.item_key)
                    if decision.kind == "baseline"
                    else decision.item_key
                )
                self._by_item.setdefault(matter, []).insert(0, decision)

    def watched(self) -> Mapping[str, Sequence[Decision]]:
        """The decisions "watch until" that stand, by member: of each row the latest."""
        standing: dict[str, list[Decision]] = {}
        for several in self._by_item.values():
            latest = next((each for each in several if each.kind == "watch"), None)
            if latest is not None and latest.member_id and _holds(latest, self._as_of):
                standing.setdefault(latest.member_id, []).append(latest)
        return standing

    def excused(self) -> frozenset[str]:
        """The keys of reasons excused, and of whole matters."""
        return self._keys("excuse")

    def chosen(self) -> frozenset[str]:
        """The keys of reasons, and of whole matters, about which the member chose not to go on."""
        return self._keys("choice")

    def set_aside(self, member_id: str) -> date | None:
        """The day before which missed periods of a member's contacts are in a baseline."""
        several = self._by_item.get(f"contacts:{member_id}", ())
        return next((each.day for each in several if baseline.waits(each, self._as_of)), None)

    def _keys(self, kind: str) -> frozenset[str]:
        return frozenset(
            key
            for item_key, several in self._by_item.items()
            for each in several
            if each.kind == kind
            for key in (each.reason_keys or (item_key,))
        )

    def ruling(self, item_key: str, reason: Reason) -> Ruling | None:
        """What bears on a reason today: of each kind of decision the latest that covers it, and of
        these the latest that still has an effect."""
        several = self._by_item.get(item_key, ())
        matter = baseline.matter(item_key)
        if matter != item_key and matter in self._by_item:
            several = sorted((*several, *self._by_item[matter]), key=_order, reverse=True)
        seen: set[str] = set()
        for decision in several:
            if decision.kind in seen or not _covers(decision, reason):
                continue
            seen.add(decision.kind)
            effect = self._effect(decision, reason)
            if effect is not None:
                return Ruling(effect, decision)
        return None

    def _effect(self, decision: Decision, reason: Reason) -> Effect | None:
        as_of, kind = self._as_of, decision.kind
        if decision.item_key.startswith("red:"):
            return self._of_red(decision, reason)
        if kind == "snooze":
            past_due = (
                reason.rule in self._grade_a and reason.due is not None and reason.due <= as_of
            )
            waits = decision.until is not None and as_of < decision.until
            return Effect.HIDDEN if waits and not past_due else None
        if kind == "baseline":
            return Effect.HIDDEN if baseline.waits(decision, as_of) else None
        if kind == "excuse":
            newer = reason.on is not None and reason.on > decision.day
            return None if newer and reason.key.startswith("member:") else Effect.HIDDEN
        if kind == "watch":
            return Effect.WATCHED if _holds(decision, as_of) else None
        if kind in ("carry", "log"):
            return None
        if decision.day == as_of:
            return Effect.DECIDED
        if kind == "assign" and decision.task_id in self._open_tasks:
            # A task that was given anew comes up by its own due day.
            itself = decision.item_key == f"task:{decision.task_id}"
            return None if itself else Effect.HIDDEN
        return None

    def _of_red(self, decision: Decision, reason: Reason) -> Effect | None:
        """A red is answered by a reason, an action, an owner and a day together: nothing less hides
        it from the next huddle. An answer holds while its task is open, and after that until a
        figure of a later day is red."""
        if decision.kind in ("carry", "log"):
            return None
        if decision.day == self._as_of:
            return Effect.DECIDED
        given = decision.reason and decision.owner and decision.until and decision.task_id
        if decision.kind != "assign" or not given:
            return None
        later = reason.on is not None and reason.on > decision.day
        waits = decision.task_id in self._open_tasks or not later
        return Effect.HIDDEN if waits else None


def decided(decision: Decision) -> Decided:
    """The decision as a row carries it."""
    return Decided(
        decision_id=decision.decision_id,
        kind=decision.kind,
        until=decision.until,
        owner=decision.owner,
        text=decision.text,
        task_id=decision.task_id,
        at=decision.at,
        by=decision.by,
    )


def _covers(decision: Decision, reason: Reason) -> bool:
    """Whether the decision speaks of the reason; a baseline only of what was late by then."""
    if decision.kind == "baseline":
        return baseline.covers(decision, reason)
    return not decision.reason_keys or reason.key in decision.reason_keys


def _order(decision: Decision) -> tuple[datetime, str]:
    return decision.at, decision.decision_id


def _holds(decision: Decision, as_of: date) -> bool:
    """Whether a "watch until" still stands: up to and on its date."""
    return as_of <= (decision.until or decision.day)
