"""An agency's own rule file: other cadences as data, tables by entry, clear errors."""

from datetime import UTC, date, datetime

import pytest

from db.types import Contact, RuleSet
from huddle.rules import evaluate
from huddle.rules.barrier import action_due, answer_due
from huddle.rules.board import Item
from huddle.rules.kind import RuleFileError
from huddle.rules.rule import Rule, load_rules
from tests.rules.build import CALENDAR, calls, facts, item, member, on, severity, visits


def agency(text: str) -> tuple[Rule, ...]:
    return load_rules(RuleSet(1, text, "J. Ortiz", datetime(2026, 11, 3, 12, tzinfo=UTC)))


def own(period: str, numbers: str = "") -> tuple[Rule, ...]:
    """The shipped rules and one of the agency's: for members of programme PACE."""
    return agency(
        "[[rule]]\n"
        'id = "pace"\nkind = "contact_standard"\ntitle = "Contact by the agency\'s own cadence"\n'
        '[rule.reach]\nprogramme = ["PACE"]\nsegment = ["active"]\n'
        f'[rule.numbers]\nn = 1\nqualifies = "contact"\nperiod = "{period}"\n{numbers}\n'
    )


def row(
    rules: tuple[Rule, ...], as_of: str, made: list[Contact], contacts_from: str = "2024-01-01"
) -> Item | None:
    known = facts(
        as_of,
        members=[member(programme="PACE", tier="")],
        contacts=made,
        contacts_from=contacts_from,
    )
    return item(evaluate(known, rules, CALENDAR), f"contacts:M1:{as_of[:7]}")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-09", None, id="more than three working days before"),
        pytest.param("2026-11-10", "soon", id="three working days before, over a holiday"),
        pytest.param("2026-11-15", "soon", id="the day before"),
        pytest.param("2026-11-16", "act", id="14 days after the last contact"),
        pytest.param("2026-11-20", "act", id="later"),
    ],
)
def test_every_fourteen_days(as_of: str, expected: str | None) -> None:
    found = row(own("14 days"), as_of, calls("2026-11-02"))
    assert severity(found) == expected
    if found:
        assert found.due == on("2026-11-16")
        assert found.days_overdue == max(0, (on(as_of) - on("2026-11-16")).days)


@pytest.mark.parametrize(
    ("as_of", "made", "expected", "due"),
    [
        pytest.param("2026-11-14", [], None, "", id="in pace before the middle of the quarter"),
        pytest.param("2026-11-15", [], "soon", "2026-12-31", id="behind from its 46th day of 92"),
        pytest.param("2026-12-31", [], "act", "2026-12-31", id="on its last working day"),
        pytest.param("2026-12-31", calls("2026-10-01"), None, "", id="one on the first day"),
    ],
)
def test_once_a_quarter(as_of: str, made: list[Contact], expected: str | None, due: str) -> None:
    kept = calls("2026-07-01")
    found = row(own("quarter"), as_of, [*kept, *made], contacts_from="2026-07-01")
    assert severity(found) == expected
    if found:
        assert found.due == on(due)


def test_a_missed_quarter_is_late_from_its_end() -> None:
    found = row(own("quarter"), "2026-10-02", calls("2026-06-30"), contacts_from="2026-04-01")
    assert found is not None
    assert (found.severity, found.due) == ("act", on("2026-09-30"))
    assert "July to September" in found.reasons[0].text


def test_every_second_month_in_person() -> None:
    rules = own("2 months", "in_person = 1")
    seen = visits("2026-09-10")
    called = [*seen, *calls("2026-11-03")]
    assert severity(row(rules, "2026-12-31", called, contacts_from="2026-09-01")) == "act"
    visited = [*seen, *visits("2026-11-03")]
    assert row(rules, "2026-12-31", visited, contacts_from="2026-09-01") is None


def test_an_own_rule_says_whose_it_is() -> None:
    (rule,) = [each for each in own("14 days") if each.id == "pace"]
    assert (rule.grade, rule.owner, rule.number) == ("L", "J. Ortiz", "1 contact every 14 days")


def test_a_tables_other_entries_stay() -> None:
    changed = agency(
        '[[override]]\nrule = "auth-standard"\ndays_by_payer = {medicaid_mco = 5}\nauthor = "Lee"\n'
    )
    (rule,) = [each for each in changed if each.id == "auth-standard"]
    days = rule.table("days_by_payer")
    assert (days["medicaid_mco"], days["masshealth_state"]) == (5, 14)
    assert rule.override_words == "days_by_payer medicaid_mco 7 → 5 (by Lee, 2026-11-03)"


def test_an_override_from_a_day_leaves_the_rule_as_shipped_before() -> None:
    changed = agency('[[override]]\nrule = "pc-monthly"\nn = 2\neffective_from = 2026-12-01\n')
    before, since = [each for each in changed if each.id == "pc-monthly"]
    assert (before.whole("n"), before.effective_to, before.override) == (
        1,
        date(2026, 11, 30),
        None,
    )
    assert (since.whole("n"), since.effective_from) == (2, date(2026, 12, 1))
    assert [each.in_force(date(2026, 12, 1)) for each in (before, since)] == [False, True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[override]]\nrule = "pc-montly"\non = false', 'did you mean "pc-monthly"'),
        ("[[override]]\non = false", "must name its rule"),
        ('[[override]]\nrule = "pc-monthly"\nm = 2', '"m" is none of its numbers'),
        ('[[override]]\nrule = "pc-monthly"\nn = "two"', "n must be a whole number"),
        ('[[override]]\nrule = "pc-monthly"\nn = -1', "n must be a whole number"),
        ('[[override]]\nrule = "pc-monthly"\non = "no"', "on must be true or false"),
        ('[[override]]\nrule = "pc-monthly"\ndate = "soon"', "date must be a day"),
        ('[[override]]\nrule = "pc-monthly"\nauthor = " "', "author is missing"),
        ('[[override]]\nrule = "pc-monthly"\nperiod = "fortnight"', "period must be"),
        ('[override]\nrule = "pc-monthly"', "two brackets"),
        ('[[overide]]\nrule = "pc-monthly"', '"overide" is not known'),
        ('[[override]\nrule = "pc-monthly"', "not TOML"),
        (
            '[[rule]]\nid = "pc-monthly"\nkind = "feed"\ntitle = "x"\nnumbers = {hours = 2}',
            "there already",
        ),
        ('[[rule]]\nid = "x"\nkind = "contacts"\ntitle = "x"', "kind must be one of"),
        ('[[rule]]\nid = "x"\nkind = "contact_standard"\ntitle = "x"', "n is missing"),
        ('[[rule]]\nid = "x"\nkind = "feed"\nhours = 2\ntitle = "x"', '"hours" is not known'),
    ],
)
def test_a_file_that_cannot_be_used_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        agency(text)
    assert says in str(caught.value)


def test_a_group_of_its_own_says_what_a_shared_screen_may_read() -> None:
    text = (
        '[[rule]]\nid = "pace"\nkind = "contact_standard"\ntitle = "Contact after HIV care"\n'
        'group = "quiet"\n{}[rule.numbers]\nn = 1\nqualifies = "contact"\nperiod = "month"\n'
    )
    with pytest.raises(RuleFileError, match="needs a neutral_title"):
        agency(text.format(""))
    rules = agency(text.format('neutral_title = "Contact"\n'))
    assert [rule.neutral_title for rule in rules if rule.id == "pace"] == ["Contact"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Tuesday 24 November; Thursday the 26th is a holiday.
        pytest.param("", "2026-12-02", id="five business days as shipped"),
        pytest.param(
            '[[override]]\nrule = "barrier-response"\nanswer_business_days = 2\n',
            "2026-11-27",
            id="the agency's own two",
        ),
        pytest.param(
            '[[override]]\nrule = "barrier-response"\nanswer_business_days = 2\n'
            "effective_from = 2026-11-25\n",
            "2026-12-02",
            id="from tomorrow on",
        ),
        pytest.param(
            '[[override]]\nrule = "barrier-response"\non = false\n', "2026-12-02", id="off"
        ),
    ],
)
def test_how_long_an_answer_to_a_barrier_takes_is_the_agency_s_to_say(
    text: str, expected: str
) -> None:
    assert answer_due(agency(text), on("2026-11-24"), CALENDAR) == on(expected)


def test_how_long_an_action_about_a_red_takes_is_too() -> None:
    one = '[[override]]\nrule = "red-unanswered"\nanswer_business_days = 1\n'
    assert action_due(agency(one), on("2026-11-25"), CALENDAR) == on("2026-11-27")
    assert action_due(load_rules(), on("2026-11-25"), CALENDAR) == on("2026-12-03")
