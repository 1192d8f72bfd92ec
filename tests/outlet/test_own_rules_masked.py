"""An agency's own rules that reach members by what is protected: a masked board calls them by their
section, whatever the agency has called them."""

from datetime import UTC, datetime

import pytest

from db.types import RuleSet, TeamFacts
from huddle.outlet import json, markdown, text
from huddle.privacy import ShownBoard, show
from huddle.rules import evaluate
from huddle.rules.rule import Rule, load_rules
from tests.rules.build import (
    CALENDAR,
    appointment,
    contact,
    facts,
    kept_month,
    member,
    referral,
)

KINDS = {
    "contact_standard": 'n = 6\nqualifies = "contact"\nperiod = "month"',
    "document_due": 'document = "consent"\nsoon_days = 30',
    "watch_signal": 'signal = "appointment"',
    "referral_clock": 'amount = 3\nunit = "days"\nclock = "quiet"\nstatuses = ["sent"]',
}
OWN = """
[[rule]]
id = "{code}-{kind}"
kind = "{kind}"
title = "{code} needs"
task = "Ask about {code}"
reach = {{{column} = ["{code}"]}}
[rule.numbers]
{numbers}
"""


def own_rules(kind: str, column: str) -> tuple[Rule, ...]:
    """Two rules that differ in whom they reach and in what they are called."""
    told = "".join(
        OWN.format(code=code, kind=kind, column=column, numbers=KINDS[kind])
        for code in ("hiv", "smi")
    )
    return load_rules(RuleSet(1, told, "s-lead", datetime(2026, 11, 1, tzinfo=UTC)))


def world(column: str, code: str) -> TeamFacts:
    who = member(
        tier="HH+",
        consent_expires="2026-11-20",
        **{"tier_reason": "AOT", "segment_reason": "", column: code},
    )
    return facts(
        "2026-11-24",
        members=[who],
        contacts=[*kept_month("2026-10"), contact("2026-11-10")],
        appointments=[appointment("2026-11-24")],
        referrals=[referral("sent", sent_on="2026-11-10", status_on="2026-11-20")],
    )


def shown(known: TeamFacts, rules: tuple[Rule, ...], *, reveal: bool = False) -> ShownBoard:
    return show(evaluate(known, rules, CALENDAR), known, rules, reveal=reveal)


@pytest.mark.parametrize("column", ["tier_reason", "segment_reason"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_masked_board_calls_them_by_their_section(kind: str, column: str) -> None:
    rules = own_rules(kind, column)
    said = []
    for code in ("hiv", "smi"):
        known = world(column, code)
        given = {
            reason.rule
            for section in evaluate(known, rules, CALENDAR).sections
            for item in section.items
            for reason in item.reasons
        }
        assert f"{code}-{kind}" in given, "the rule reaches the member"
        board = shown(known, rules)
        said.append(f"{text.agenda(board)}{json.agenda(board)}{markdown.agenda(board)}{board}")
    assert said[0] == said[1]
    assert "hiv" not in said[0].lower()
    assert "smi" not in said[0].lower()


@pytest.mark.parametrize("kind", KINDS)
def test_a_revealed_board_does_not_name_hiv_either(kind: str) -> None:
    rules = own_rules(kind, "tier_reason")
    assert "hiv" not in repr(shown(world("tier_reason", "hiv"), rules, reveal=True)).lower()
    assert f"smi-{kind}" in repr(shown(world("tier_reason", "smi"), rules, reveal=True))
