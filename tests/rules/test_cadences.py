"""An agency's own cadences, written as data: every 14 days, every second month, once a quarter."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from db.types import Contact, Member, RuleSet
from huddle.rules import evaluate
from huddle.rules.board import Item
from huddle.rules.rule import load_rules
from tests.rules.build import CALENDAR, calls, facts, items, member, on, severity, visits

FILE = """
[[rule]]
id = "agency-cadence"
kind = "contact_standard"
title = "Our own cadence"
[rule.reach]
programme = ["SNP"]
segment = ["active"]
[rule.numbers]
"""
SNP = member(programme="SNP", tier="")


def row(numbers: str, as_of: str, made: Sequence[Contact], who: Member = SNP) -> Item | None:
    written = RuleSet(1, FILE + numbers, "s-lead", datetime(2026, 9, 1, tzinfo=UTC))
    known = facts(as_of, members=[who], contacts=made)
    found = items(evaluate(known, load_rules(written), CALENDAR), "contacts")
    assert len(found) <= 1
    return found[0] if found else None


FORTNIGHT = 'n = 1\nperiod = "14 days"\nqualifies = "meaningful"\n'
QUARTER = 'n = 1\nperiod = "quarter"\nqualifies = "meaningful"\n'
SECOND_MONTH = 'n = 1\nin_person = 1\nperiod = "2 months"\nqualifies = "meaningful"\n'


@pytest.mark.parametrize(
    ("as_of", "expected", "overdue"),
    [
        pytest.param("2026-11-16", None, 0, id="four business days before"),
        pytest.param("2026-11-17", "soon", 0, id="three business days before"),
        pytest.param("2026-11-19", "soon", 0, id="the day before"),
        pytest.param("2026-11-20", "act", 0, id="the fourteenth day"),
        pytest.param("2026-11-21", "act", 1, id="the fifteenth day"),
    ],
)
def test_every_fourteen_days(as_of: str, expected: str | None, overdue: int) -> None:
    found = row(FORTNIGHT, as_of, calls("2026-10-12", "2026-11-06"))
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["agency-cadence"]
        assert (found.due, found.days_overdue) == (on("2026-11-20"), overdue)


def test_the_first_fourteen_days_run_from_enrolment() -> None:
    new = SNP._replace(enrolled_on=on("2026-11-06"), segment_start=on("2026-11-06"))
    assert row(FORTNIGHT, "2026-11-16", [], new) is None
    found = row(FORTNIGHT, "2026-11-20", calls("2026-11-05"), new)
    assert found is not None
    assert (found.severity, found.due) == ("act", on("2026-11-20"))
    assert row(FORTNIGHT, "2026-11-20", calls("2026-11-06", "2026-11-12"), new) is None


@pytest.mark.parametrize(
    ("as_of", "made", "expected", "due"),
    [
        pytest.param("2026-12-31", calls("2026-10-01"), None, "", id="on the quarter's first day"),
        pytest.param(
            "2026-12-31", calls("2026-09-30"), "act", "2026-12-31", id="on the day before it"
        ),
        pytest.param("2026-10-05", calls("2026-06-30"), "act", "2026-09-30", id="a quarter missed"),
        pytest.param("2026-10-05", calls("2026-07-01"), None, "", id="the last quarter kept"),
        pytest.param(
            "2026-10-05", calls("2026-06-30", "2026-10-01"), None, "", id="missed, but one since"
        ),
    ],
)
def test_once_a_quarter(as_of: str, made: list[Contact], expected: str | None, due: str) -> None:
    found = row(QUARTER, as_of, made)
    assert severity(found) == expected
    if found:
        assert found.due == on(due)


@pytest.mark.parametrize(
    ("as_of", "made", "expected"),
    [
        pytest.param("2026-12-31", visits("2026-11-02"), None, id="a visit in the first month"),
        pytest.param("2026-12-31", visits("2026-12-30"), None, id="a visit in the second"),
        pytest.param(
            "2026-12-31", [*visits("2026-10-30"), *calls("2026-11-02")], "act", id="calls alone"
        ),
        pytest.param("2026-11-05", visits("2026-09-02"), None, id="the two months before kept"),
        pytest.param("2026-11-05", visits("2026-08-31"), "act", id="the two months before missed"),
    ],
)
def test_every_second_month_in_person(
    as_of: str, made: list[Contact], expected: str | None
) -> None:
    assert severity(row(SECOND_MONTH, as_of, made)) == expected
