"""A comparison of two boards names no row whose rule must not be named, under whatever key it
stands."""

from datetime import UTC, datetime

import pytest

from db.types import RuleSet
from huddle.privacy import show
from huddle.privacy.change import compare
from huddle.rules import evaluate
from huddle.rules.rule import load_rules
from tests.rules.build import CALENDAR, decision, facts, huddle, member

WITHOUT = '[[override]]\nrule = "ny-hhplus-{}"\non = false\n'
CONTACTS = "contacts:M1:2026-11"


@pytest.mark.parametrize("reveal", [False, True])
@pytest.mark.parametrize("kind", ["carry", "snooze"])
def test_a_row_that_came_back_is_no_more_named_than_the_one_it_carries_on(
    kind: str, *, reveal: bool
) -> None:
    """Nobody has seen the member in November: the contacts row stands, and because of it the one
    in Follow-ups. Without the rule the first leaves, and of the second nothing is left to do."""
    known = facts(
        "2026-11-27",
        members=[member(tier="HH+", tier_reason="HIV", enrolled_on="2026-11-02")],
        huddles=[huddle("2026-11-25", "h1")],
        decisions=[
            decision(kind, "2026-11-25", CONTACTS, huddle_id="h1", until="2026-11-26",
                     decision_id="d1"),
        ],
    )  # fmt: skip

    def moved(off: str) -> list[tuple[str, tuple[int, int, int], int]]:
        changed = RuleSet(1, WITHOUT.format(off), "s-lead", datetime(2026, 11, 27, tzinfo=UTC))
        before, after = (
            show(evaluate(known, rules, CALENDAR), known, rules, reveal=reveal)
            for rules in (load_rules(), load_rules(changed))
        )
        return [(each.key, each.counts, each.unlisted) for each in compare(before, after)]

    assert moved("hiv") == [("followups", (0, 0, 1), 1), ("contacts", (0, 1, 0), 1)]
    assert moved("smi") == []
