"""The rules that ship: each with its grade, its section and a source, and off where unverified."""

from datetime import UTC, datetime

import pytest

from db.types import RuleSet
from huddle.rules import evaluate
from huddle.rules.rule import Rule, load_rules
from tests.rules.build import (
    CALENDAR,
    calls,
    facts,
    items,
    kept_month,
    referral,
    rules,
    severity,
)

GRADES = {
    "ny-hh-core-monthly": "A",
    "ny-hhplus-smi": "A",
    "ny-hhplus-aot": "A",
    "ny-hhplus-hiv": "A",
    "ny-hhplus-aot-week": "C",
    "ny-diligent-search": "A",
    "onecare-monthly": "L",
    "pc-monthly": "L",
    "agency-first-half": "A",
    "follow-up-ed-2bd": "L",
    "tcm-contact-2bd": "A",
    "tcm-visit-7d": "A",
    "tcm-visit-14d": "A",
    "fuh-7d": "A",
    "fuh-30d": "A",
    "fum-7d": "A",
    "fum-30d": "A",
    "fua-7d": "A",
    "fua-30d": "A",
    "ltss-update-30d": "A",
    "missed-appointment": "L",
    "release": "L",
    "shelter-change": "L",
    "eligibility-lost": "L",
    "maintenance-change": "L",
    "crisis": "L",
    "referral-acknowledge": "L",
    "referral-schedule": "L",
    "referral-quiet": "L",
    "referral-outcome": "L",
    "referral-no-show": "L",
    "referral-replace": "L",
    "referral-30d": "L",
    "auth-standard": "A",
    "auth-expedited": "A",
    "auth-extension": "A",
    "auth-late": "A",
    "auth-ending": "L",
    "keep-benefits": "A",
    "appeal-decide": "A",
    "hearing-file": "A",
    "request-no-date": "L",
    "member-update": "L",
    "document-consent": "L",
    "document-assessment-onecare": "A",
    "document-assessment-ny": "C",
    "document-plan-ny": "C",
    "document-plan": "L",
}
UNGRADED = (
    "signal-inpatient",
    "signal-jail",
    "signal-appointment",
    "signal-unreached",
    "signal-concern",
    "signal-watch-until",
    "signal-new-member",
    "signal-inbound-unassigned",
    "signal-close-record",
    "appeal-file",
)
OFF = {
    "ny-hhplus-aot-week",
    "agency-first-half",
    "document-assessment-ny",
    "document-plan-ny",
}
SHIPPED: dict[str, Rule] = {rule.id: rule for rule in rules()}


@pytest.mark.parametrize(("rule_id", "grade"), GRADES.items())
def test_the_grade_of_a_rule(rule_id: str, grade: str) -> None:
    assert SHIPPED[rule_id].grade == grade


@pytest.mark.parametrize("rule_id", [*GRADES, *UNGRADED])
def test_a_rule_is_on_unless_unverified_or_to_be_chosen(rule_id: str) -> None:
    assert SHIPPED[rule_id].on is (rule_id not in OFF)


@pytest.mark.parametrize("rule", SHIPPED.values(), ids=SHIPPED)
def test_a_rule_says_where_it_comes_from(rule: Rule) -> None:
    assert rule.title
    assert rule.owner
    assert rule.source
    assert (
        rule.effective_from is None
        or rule.effective_to is None
        or (rule.effective_from <= rule.effective_to)
    )
    if rule.grade in ("A", "B"):
        assert rule.url.startswith("https://")


@pytest.mark.parametrize(
    ("prefix", "section"),
    [
        ("ny-hh", "contacts"),
        ("ny-diligent", "contacts"),
        ("onecare-", "contacts"),
        ("pc-", "contacts"),
        ("tcm-", "watch"),
        ("fu", "watch"),
        ("signal-", "watch"),
        ("referral-", "referrals"),
        ("auth-", "requests"),
        ("appeal-", "requests"),
        ("document-", "documents"),
    ],
)
def test_the_section_of_a_rule(prefix: str, section: str) -> None:
    found = {rule.section for rule in SHIPPED.values() if rule.id.startswith(prefix)}
    assert found == {section}


def test_hh_plus_rules_are_one_group_on_a_shared_screen() -> None:
    told = {
        (SHIPPED[rule_id].group, SHIPPED[rule_id].neutral_title)
        for rule_id in ("ny-hhplus-smi", "ny-hhplus-aot", "ny-hhplus-hiv")
    }
    assert len(told) == 1
    assert told.pop()[0] == "hhplus"


def agency(text: str) -> tuple[Rule, ...]:
    return load_rules(
        RuleSet(version=1, text=text, author="s-lead", applied_at=datetime(2026, 11, 1, tzinfo=UTC))
    )


def test_an_agency_switches_a_rule_off() -> None:
    known = facts("2026-11-20", contacts=kept_month("2026-10"))
    assert len(items(evaluate(known, rules(), CALENDAR), "contacts")) == 1
    changed = agency('[[override]]\nrule = "ny-hh-core-monthly"\non = false\n')
    assert items(evaluate(known, changed, CALENDAR), "contacts") == ()
    (rule,) = [each for each in changed if each.id == "ny-hh-core-monthly"]
    assert rule.override is not None
    assert rule.override.author == "s-lead"


def test_an_agency_switches_a_rule_on() -> None:
    known = facts("2026-11-13", contacts=kept_month("2026-10"))
    assert items(evaluate(known, rules(), CALENDAR), "contacts") == ()
    changed = agency('[[override]]\nrule = "agency-first-half"\non = true\n')
    assert len(items(evaluate(known, changed, CALENDAR), "contacts")) == 1


def test_an_override_holds_from_its_day_on() -> None:
    changed = agency(
        '[[override]]\nrule = "ny-hh-core-monthly"\non = false\neffective_from = 2026-11-20\n'
    )
    made = [*kept_month("2026-10"), *calls("2026-10-30")]
    before = facts("2026-11-19", contacts=made)
    assert len(items(evaluate(before, changed, CALENDAR), "contacts")) == 1
    since = facts("2026-11-20", contacts=made)
    assert items(evaluate(since, changed, CALENDAR), "contacts") == ()


@pytest.mark.parametrize(
    ("october", "expected"),
    [
        pytest.param([], "act", id="October is missed still: it needed one and had none"),
        pytest.param(["2026-10-30"], "soon", id="October is kept still: it needed one"),
    ],
)
def test_a_month_that_is_over_is_judged_by_the_number_it_had(
    october: list[str], expected: str
) -> None:
    changed = agency(
        '[[override]]\nrule = "ny-hh-core-monthly"\nn = 2\neffective_from = 2026-11-16\n'
    )
    known = facts("2026-11-20", contacts=[*kept_month("2026-09"), *calls(*october)])
    (row,) = items(evaluate(known, changed, CALENDAR), "contacts")
    assert severity(row) == expected


def test_a_standard_that_was_off_missed_nothing() -> None:
    off = '[[override]]\nrule = "ny-hh-core-monthly"\non = false\nauthor = "a"\ndate = 2026-01-02\n'
    back = "on = true\neffective_from = 2026-11-16\n"
    changed = agency(f'{off}[[override]]\nrule = "ny-hh-core-monthly"\n{back}')
    known = facts("2026-11-20", contacts=kept_month("2026-09"))
    (row,) = items(evaluate(known, changed, CALENDAR), "contacts")
    assert severity(row) == "soon"


def test_switching_one_rule_off_leaves_the_others() -> None:
    sent = referral("sent", sent_on="2026-11-09", status_on="2026-11-09")
    changed = agency('[[override]]\nrule = "referral-acknowledge"\non = false\n')
    (row,) = items(evaluate(facts("2026-11-20", referrals=[sent]), changed, CALENDAR), "referrals")
    assert [each.rule for each in row.reasons] == ["referral-quiet"]
