"""Documents: soon within thirty days of their due day, act from it."""

from typing import Any

import pytest

from db.types import Document, Member
from huddle.rules.board import Item
from tests.rules.build import board, document, facts, item, items, member, on, severity, words


def row(as_of: str, who: Member, sort: str, *documents: Document) -> Item | None:
    shown = board(facts(as_of, members=[who], documents=documents))
    return item(shown, f"document:M1:{sort}", "documents")


@pytest.mark.parametrize(
    ("as_of", "expected", "overdue"),
    [
        pytest.param("2026-11-19", None, 0, id="31 days before"),
        pytest.param("2026-11-20", "soon", 0, id="30 days before"),
        pytest.param("2026-12-19", "soon", 0, id="the day before"),
        pytest.param("2026-12-20", "act", 0, id="the day"),
        pytest.param("2026-12-21", "act", 1, id="the day after"),
        pytest.param("2027-12-20", "act", 365, id="a year after"),
    ],
)
def test_a_consent_expires(as_of: str, expected: str | None, overdue: int) -> None:
    found = row(as_of, member(consent_expires="2026-12-20"), "consent")
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["document-consent"]
        assert (found.due, found.days_overdue) == (on("2026-12-20"), overdue)
        assert (found.member_id, found.owner) == ("M1", "s1")


ONE_CARE = member(programme="ONECARE", tier="", enrolled_on="2026-09-01")


@pytest.mark.parametrize(
    ("as_of", "who", "expected", "due"),
    [
        pytest.param("2026-10-30", ONE_CARE, None, "", id="first: 31 days before"),
        pytest.param("2026-10-31", ONE_CARE, "soon", "2026-11-30", id="first: 30 days before"),
        pytest.param("2026-11-29", ONE_CARE, "soon", "2026-11-30", id="first: the day before"),
        pytest.param("2026-11-30", ONE_CARE, "act", "2026-11-30", id="first: 90 days on"),
        pytest.param("2026-12-01", ONE_CARE, "act", "2026-11-30", id="first: 91 days on"),
        pytest.param(
            "2026-11-14",
            ONE_CARE._replace(assessment_on=on("2025-12-15"), enrolled_on=on("2025-01-01")),
            None,
            "",
            id="next: 31 days before",
        ),
        pytest.param(
            "2026-11-15",
            ONE_CARE._replace(assessment_on=on("2025-12-15"), enrolled_on=on("2025-01-01")),
            "soon",
            "2026-12-15",
            id="next: 30 days before",
        ),
        pytest.param(
            "2026-12-15",
            ONE_CARE._replace(assessment_on=on("2025-12-15"), enrolled_on=on("2025-01-01")),
            "act",
            "2026-12-15",
            id="next: a year after the last",
        ),
        pytest.param(
            "2026-11-30",
            ONE_CARE._replace(assessment_on=on("2026-10-15")),
            None,
            "",
            id="done within the ninety days",
        ),
        pytest.param(
            "2029-02-28",
            ONE_CARE._replace(assessment_on=on("2028-02-29")),
            "act",
            "2029-02-28",
            id="a year after a leap day",
        ),
        pytest.param(
            "2028-02-28",
            ONE_CARE._replace(assessment_on=on("2027-02-28")),
            "act",
            "2028-02-28",
            id="a year later, into a leap year",
        ),
        pytest.param(
            "2026-11-30",
            ONE_CARE._replace(assessment_on=on("2026-09-01")),
            None,
            "",
            id="done on the day of enrolment",
        ),
        pytest.param("2026-11-30", ONE_CARE._replace(enrolled_on=None), None, "", id="no date"),
        pytest.param("2026-11-30", ONE_CARE._replace(programme="PC"), None, "", id="primary care"),
        pytest.param("2026-11-30", ONE_CARE._replace(programme="HH"), None, "", id="Health Home"),
    ],
)
def test_an_assessment_in_one_care(as_of: str, who: Member, expected: str | None, due: str) -> None:
    found = row(as_of, who, "assessment")
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["document-assessment-onecare"]
        assert found.due == on(due)


def test_a_given_due_day_replaces_the_computed_one() -> None:
    given = document("assessment", due_on="2026-10-15")
    found = row("2026-10-14", ONE_CARE, "assessment", given)
    assert found is not None
    assert (found.severity, found.due) == ("soon", on("2026-10-15"))
    later = document("assessment", due_on="2027-03-15")
    assert row("2026-12-01", ONE_CARE, "assessment", later) is None


def test_the_due_day_is_that_of_the_earliest_document_not_done() -> None:
    done = document("assessment", "d1", due_on="2026-08-01", completed_on="2026-07-30")
    first = document("assessment", "d2", due_on="2026-11-10")
    second = document("assessment", "d3", due_on="2026-12-10")
    found = row("2026-11-09", ONE_CARE, "assessment", done, first, second)
    assert found is not None
    assert found.due == on("2026-11-10")


HEALTH_HOME_NEW = member(enrolled_on="2026-08-01", segment_start="2026-08-01")


@pytest.mark.parametrize("sort", ["assessment", "plan"])
def test_new_york_documents_are_off(sort: str) -> None:
    assert row("2026-11-20", HEALTH_HOME_NEW, sort) is None


@pytest.mark.parametrize(
    ("rule", "sort"),
    [("document-assessment-ny", "assessment"), ("document-plan-ny", "plan")],
)
@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-08-30", None, id="31 days before"),
        pytest.param("2026-08-31", "soon", id="30 days before"),
        pytest.param("2026-09-30", "act", id="sixty days after enrolment"),
    ],
)
def test_new_york_documents_when_switched_on(
    rule: str, sort: str, as_of: str, expected: str | None
) -> None:
    shown = board(facts(as_of, members=[HEALTH_HOME_NEW]), rule)
    found = item(shown, f"document:M1:{sort}", "documents")
    assert severity(found) == expected
    if found:
        assert found.reasons[0].rule == rule
        assert found.due == on("2026-09-30")


@pytest.mark.parametrize(
    ("known", "as_of", "expected", "due"),
    [
        pytest.param({"plan_due_on": "2026-12-20"}, "2026-11-19", None, "", id="given, 31 before"),
        pytest.param(
            {"plan_due_on": "2026-12-20"}, "2026-11-20", "soon", "2026-12-20", id="given, 30 before"
        ),
        pytest.param(
            {"plan_due_on": "2026-12-20"}, "2026-12-20", "act", "2026-12-20", id="given, the day"
        ),
        pytest.param(
            {"plan_due_on": "2026-11-20", "plan_signed_on": "2026-11-20"},
            "2026-11-25",
            None,
            "",
            id="answered by a signature on the day",
        ),
        pytest.param(
            {"plan_due_on": "2026-11-20", "plan_signed_on": "2026-11-22"},
            "2026-11-25",
            None,
            "",
            id="answered by a signature after the day",
        ),
        pytest.param(
            {"plan_due_on": "2026-11-20", "plan_signed_on": "2025-11-20"},
            "2026-11-25",
            "act",
            "2026-11-20",
            id="not answered by last year's signature",
        ),
        pytest.param(
            {"plan_due_on": "2025-12-10", "plan_signed_on": "2025-12-10"},
            "2026-11-25",
            "soon",
            "2026-12-10",
            id="answered, and a year has nearly passed since",
        ),
        pytest.param(
            {"plan_signed_on": "2025-12-20"}, "2026-11-19", None, "", id="signed, 31 before a year"
        ),
        pytest.param(
            {"plan_signed_on": "2025-12-20"},
            "2026-11-20",
            "soon",
            "2026-12-20",
            id="signed, 30 before a year",
        ),
        pytest.param(
            {"plan_signed_on": "2025-12-20"},
            "2026-12-20",
            "act",
            "2026-12-20",
            id="signed a year ago",
        ),
        pytest.param({}, "2026-11-20", None, "", id="no date at all is for the ledger"),
    ],
)
@pytest.mark.parametrize("programme", ["HH", "ONECARE", "PC", "OTHER"])
def test_a_plan(
    known: dict[str, Any], as_of: str, expected: str | None, due: str, programme: str
) -> None:
    who = member(programme=programme, **known)
    found = row(as_of, who, "plan")
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["document-plan"]
        assert found.due == on(due)


@pytest.mark.parametrize("sort", ["plan", "consent"])
def test_written_and_unsigned_is_not_signed(sort: str) -> None:
    written = document(sort, due_on="2026-11-18", completed_on="2026-11-16")
    found = row("2026-11-20", member(), sort, written)
    assert found is not None
    assert (found.severity, found.due, found.days_overdue) == ("act", on("2026-11-18"), 2)
    assert "not signed" in words(found).lower()
    signed = written._replace(signed_on=on("2026-11-17"))
    assert row("2026-11-20", member(), sort, signed) is None


def test_an_assessment_needs_no_signature() -> None:
    done = document("assessment", due_on="2026-11-18", completed_on="2026-11-16")
    assert row("2026-11-20", ONE_CARE, "assessment", done) is None


def test_unsigned_without_a_due_day_is_for_the_ledger() -> None:
    written = document("plan", completed_on="2026-11-16")
    assert row("2026-11-20", member(), "plan", written) is None


@pytest.mark.parametrize(
    ("segment", "listed"),
    [
        ("active", True),
        ("maintenance", True),
        ("outreach", False),
        ("pended", False),
        ("closed", False),
    ],
)
def test_whose_documents_are_listed(segment: str, listed: bool) -> None:
    who = member(segment=segment, consent_expires="2026-11-10", plan_due_on="2026-11-10")
    shown = board(facts("2026-11-20", members=[who]))
    assert {each.key for each in items(shown, "documents")} == (
        {"document:M1:consent", "document:M1:plan"} if listed else set()
    )
