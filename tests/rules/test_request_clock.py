"""Service requests: decision clocks, extensions, appeals, hearings, and keeping the member told."""

from typing import Any

import pytest

from db.types import Member, ServiceRequest
from huddle.rules.board import Item, Reason
from tests.rules.build import (
    board,
    decision,
    facts,
    instant,
    item,
    items,
    member,
    on,
    request,
    severity,
    words,
)

KEY = "request:q1"


def row(
    as_of: str, asked: ServiceRequest, now: str | None = None, who: Member | None = None
) -> Item | None:
    shown = board(facts(as_of, members=[who or member()], requests=[asked], now=now))
    return item(shown, KEY, "requests")


def clock(as_of: str, asked: ServiceRequest, rule: str, now: str | None = None) -> Reason | None:
    found = row(as_of, asked, now)
    matching = [each for each in found.reasons if each.rule == rule] if found else []
    assert len(matching) <= 1
    return matching[0] if matching else None


@pytest.mark.parametrize(
    ("known", "received", "due"),
    [
        pytest.param(
            {"payer_type": "medicaid_mco", "rating_period_start": "2025-12-31"},
            "2026-02-02",
            "2026-02-16",
            id="Medicaid plan, rating period began the day before the switch: 14",
        ),
        pytest.param(
            {"payer_type": "medicaid_mco", "rating_period_start": "2026-01-01"},
            "2026-02-02",
            "2026-02-09",
            id="Medicaid plan, rating period began on the day of the switch: 7",
        ),
        pytest.param(
            {"payer_type": "medicaid_mco", "rating_period_start": "2025-07-01"},
            "2026-06-15",
            "2026-06-29",
            id="Medicaid plan, old rating period, request long after: 14",
        ),
        pytest.param(
            {"payer_type": "medicaid_mco"},
            "2025-12-31",
            "2026-01-14",
            id="Medicaid plan, no rating period, the day before: 14",
        ),
        pytest.param(
            {"payer_type": "medicaid_mco"},
            "2026-01-01",
            "2026-01-08",
            id="Medicaid plan, no rating period, the day: 7",
        ),
        pytest.param(
            {"payer_type": "medicaid_ffs"},
            "2025-12-31",
            "2026-01-14",
            id="fee for service, the day before: 14",
        ),
        pytest.param(
            {"payer_type": "medicaid_ffs"},
            "2026-01-01",
            "2026-01-08",
            id="fee for service, the day: 7",
        ),
        pytest.param(
            {"payer_type": "medicare_advantage"},
            "2025-12-31",
            "2026-01-14",
            id="Medicare Advantage, the day before: 14",
        ),
        pytest.param(
            {"payer_type": "medicare_advantage"},
            "2026-01-01",
            "2026-01-08",
            id="Medicare Advantage, prior authorization not said: 7",
        ),
        pytest.param(
            {"payer_type": "medicare_advantage", "prior_auth": True},
            "2026-01-01",
            "2026-01-08",
            id="Medicare Advantage, prior authorization: 7",
        ),
        pytest.param(
            {"payer_type": "medicare_advantage", "prior_auth": False},
            "2026-11-02",
            "2026-11-16",
            id="Medicare Advantage, no prior authorization: 14",
        ),
        pytest.param(
            {"payer_type": "medicare_advantage", "rating_period_start": "2025-07-01"},
            "2026-11-02",
            "2026-11-09",
            id="Medicare Advantage knows no rating period: 7",
        ),
        pytest.param(
            {"payer_type": "integrated_dsnp"},
            "2025-12-31",
            "2026-01-14",
            id="integrated plan, the day before: 14",
        ),
        pytest.param(
            {"payer_type": "integrated_dsnp"},
            "2026-01-01",
            "2026-01-08",
            id="integrated plan, the day: 7",
        ),
        pytest.param(
            {"payer_type": "integrated_dsnp", "prior_auth": False},
            "2026-11-02",
            "2026-11-16",
            id="integrated plan, no prior authorization: 14",
        ),
        pytest.param(
            {"payer_type": "masshealth_state"},
            "2026-11-02",
            "2026-11-16",
            id="MassHealth: 14",
        ),
        pytest.param(
            {"payer_type": "medicaid_mco", "kind": "concurrent"},
            "2026-11-02",
            "2026-11-09",
            id="a concurrent request as a standard one",
        ),
        pytest.param(
            {"payer_type": "medicaid_mco"},
            "2026-11-19",
            "2026-11-26",
            id="no roll off Thanksgiving",
        ),
        pytest.param(
            {"payer_type": "medicaid_mco"},
            "2026-11-14",
            "2026-11-21",
            id="no roll off a Saturday",
        ),
        pytest.param(
            {"payer_type": "medicaid_mco"}, "2028-02-23", "2028-03-01", id="over a leap day"
        ),
    ],
)
def test_days_for_a_decision(known: dict[str, Any], received: str, due: str) -> None:
    asked = request(received=received, **known)
    found = clock(due, asked, "auth-standard")
    assert found is not None
    assert (found.severity, found.due) == ("act", on(due))
    assert found.key == f"{KEY}:auth-standard"
    assert clock(due, asked, "auth-late") is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-02", None, id="the day it was received"),
        pytest.param("2026-11-03", None, id="four business days before"),
        pytest.param("2026-11-04", "soon", id="three business days before"),
        pytest.param("2026-11-05", "soon", id="two business days before"),
        pytest.param("2026-11-06", "act", id="the business day before"),
        pytest.param("2026-11-07", "act", id="the Saturday before"),
        pytest.param("2026-11-09", "act", id="the due day"),
        pytest.param("2026-11-10", "act", id="the day after"),
    ],
)
def test_a_decision_drawing_near(as_of: str, expected: str | None) -> None:
    found = row(as_of, request(received="2026-11-02"))
    assert severity(found) == expected
    if found:
        assert found.due == on("2026-11-09")
        assert found.days_overdue == (1 if as_of == "2026-11-10" else 0)
        assert found.member_id == "M1"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-20", None, id="Friday: Wednesday is the third business day"),
        pytest.param("2026-11-23", "soon", id="Monday: Friday is the third business day"),
        pytest.param("2026-11-24", "soon", id="Tuesday: it falls after the next business day"),
        pytest.param("2026-11-25", "act", id="Wednesday: it falls before the next business day"),
        pytest.param("2026-11-26", "act", id="the holiday itself"),
    ],
)
def test_a_decision_due_on_thanksgiving(as_of: str, expected: str | None) -> None:
    assert severity(row(as_of, request(received="2026-11-19"))) == expected


def test_a_late_decision_may_count_as_a_denial() -> None:
    asked = request(received="2026-11-02", member_updated_on="2026-11-10")
    assert clock("2026-11-09", asked, "auth-late") is None
    late = clock("2026-11-10", asked, "auth-late")
    assert late is not None
    assert (late.severity, late.due) == ("act", on("2026-11-09"))
    said = late.text.lower()
    for told in ("denial", "appeal", "supervisor"):
        assert told in said
    found = row("2026-11-10", asked)
    assert found is not None
    assert (found.due, found.days_overdue) == (on("2026-11-09"), 1)


@pytest.mark.parametrize(
    "decided",
    ["approved", "partial", "denied", "reduced", "suspended", "terminated", "withdrawn"],
)
def test_a_decision_stops_its_clock(decided: str) -> None:
    asked = request(received="2026-11-02", decision=decided, decision_on="2026-11-06")
    assert clock("2026-11-10", asked, "auth-standard") is None
    assert clock("2026-11-10", asked, "auth-late") is None


def test_a_withdrawn_or_resolved_request_has_no_row() -> None:
    withdrawn = request(received="2026-11-02", decision="withdrawn", decision_on="2026-11-06")
    assert row("2026-11-20", withdrawn) is None
    resolved = request(received="2026-11-02", resolved_on="2026-11-06")
    assert row("2026-11-20", resolved) is None


@pytest.mark.parametrize(
    ("known", "received", "due"),
    [
        pytest.param({}, "2026-11-02", "2026-11-23", id="7 + 14"),
        pytest.param({"payer_type": "masshealth_state"}, "2026-11-02", "2026-11-30", id="14 + 14"),
        pytest.param({"kind": "expedited"}, "2026-11-02", "2026-11-19", id="the third day + 14"),
    ],
)
def test_an_extension_moves_the_clock_fourteen_days(
    known: dict[str, Any], received: str, due: str
) -> None:
    asked = request(received=received, extension_on="2026-11-04", **known)
    found = row(due, asked)
    assert found is not None
    rules = [each.rule for each in found.reasons]
    assert "auth-extension" in rules
    assert not {"auth-standard", "auth-expedited", "auth-late"} & set(rules)
    assert (found.severity, found.due) == ("act", on(due))
    late = clock("2026-12-01", asked, "auth-late")
    assert late is not None
    assert late.due == on(due)


@pytest.mark.parametrize(
    ("received", "due", "due_at"),
    [
        pytest.param("2026-11-16", "2026-11-19", None, id="by day only: the third day"),
        pytest.param("2026-11-20", "2026-11-23", None, id="by day only, over a weekend"),
        pytest.param("2026-11-24", "2026-11-27", None, id="by day only, over Thanksgiving"),
        pytest.param(
            "2026-11-16T15:00Z", "2026-11-19", "2026-11-19T15:00Z", id="72 hours from 10 o'clock"
        ),
        pytest.param(
            "2026-11-17T04:30Z",
            "2026-11-19",
            "2026-11-20T04:30Z",
            id="late on Monday in New York, already Tuesday in UTC",
        ),
        pytest.param(
            "2026-10-30T16:00Z",
            "2026-11-02",
            "2026-11-02T16:00Z",
            id="the autumn clock change: noon becomes eleven",
        ),
        pytest.param(
            "2026-10-30T04:30Z",
            "2026-11-01",
            "2026-11-02T04:30Z",
            id="the autumn clock change: half past midnight becomes the day before",
        ),
        pytest.param(
            "2026-03-07T04:30Z",
            "2026-03-10",
            "2026-03-10T04:30Z",
            id="the spring clock change: half past eleven becomes the day after",
        ),
    ],
)
def test_seventy_two_hours(received: str, due: str, due_at: str | None) -> None:
    asked = request(received=received, kind="expedited")
    found = clock(due, asked, "auth-expedited", now=due_at)
    assert found is not None
    assert (found.severity, found.due, found.due_at) == ("act", on(due), instant(due_at))


@pytest.mark.parametrize(
    ("now", "as_of", "late"),
    [
        pytest.param("2026-11-19T14:59Z", "2026-11-19", False, id="a minute before"),
        pytest.param("2026-11-19T15:01Z", "2026-11-19", True, id="a minute after"),
        pytest.param("2026-11-20T05:00Z", "2026-11-20", True, id="the next day"),
    ],
)
def test_seventy_two_hours_are_late_by_the_hour(now: str, as_of: str, late: bool) -> None:
    asked = request(received="2026-11-16T15:00Z", kind="expedited")
    found = clock(as_of, asked, "auth-late", now)
    assert (found is not None) is late
    assert severity(row(as_of, asked, now)) == "act"


@pytest.mark.parametrize(
    ("now", "as_of", "late"),
    [
        pytest.param("2026-11-02T15:59Z", "2026-11-02", False, id="autumn, a minute before"),
        pytest.param("2026-11-02T16:01Z", "2026-11-02", True, id="autumn, a minute after"),
    ],
)
def test_hours_run_across_the_clock_change(now: str, as_of: str, late: bool) -> None:
    asked = request(received="2026-10-30T16:00Z", kind="expedited")
    assert (clock(as_of, asked, "auth-late", now) is not None) is late


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-16", "soon", id="the day it was received"),
        pytest.param("2026-11-17", "soon", id="the next day"),
        pytest.param("2026-11-18", "act", id="the business day before"),
        pytest.param("2026-11-19", "act", id="the third day"),
    ],
)
def test_an_expedited_request_by_day_only(as_of: str, expected: str) -> None:
    asked = request(received="2026-11-16", kind="expedited")
    assert severity(row(as_of, asked)) == expected
    assert clock("2026-11-19", asked, "auth-late") is None
    assert clock("2026-11-20", asked, "auth-late") is not None


@pytest.mark.parametrize(
    "payer_type",
    [
        "medicaid_mco",
        "medicaid_ffs",
        "medicare_advantage",
        "integrated_dsnp",
        "masshealth_state",
        "other",
    ],
)
def test_seventy_two_hours_bind_every_payer(payer_type: str) -> None:
    asked = request(received="2026-11-20T15:00Z", kind="expedited", payer_type=payer_type)
    found = clock("2026-11-20", asked, "auth-expedited", "2026-11-20T16:00Z")
    assert found is not None
    assert found.due_at == instant("2026-11-23T15:00Z")
    assert found.due == on("2026-11-23")


def test_three_business_days_stand_beside_as_a_conflict() -> None:
    # From Friday 20 Nov: 72 hours end on Monday 23, three business days on Wednesday 25.
    asked = request(
        received="2026-11-20T15:00Z", kind="expedited", payer_type="masshealth_state", state="MA"
    )
    found = clock("2026-11-20", asked, "auth-expedited", "2026-11-20T16:00Z")
    assert found is not None
    assert found.due == on("2026-11-23")
    said = " ".join(note for note, _ in found.notes).lower()
    assert "3 business days" in said
    assert "25 nov" in said
    other = request(received="2026-11-20T15:00Z", kind="expedited", payer_type="medicaid_mco")
    plain = clock("2026-11-20", other, "auth-expedited", "2026-11-20T16:00Z")
    assert plain is not None
    assert "3 business days" not in " ".join(note for note, _ in plain.notes)


@pytest.mark.parametrize("payer_type", ["other", ""])
def test_a_payer_without_a_rule_is_said(payer_type: str) -> None:
    asked = request(received="2026-11-02", payer_type=payer_type)
    found = row("2026-11-20", asked)
    assert found is not None
    assert "no clock known" in words(found).lower()
    assert "auth-standard" not in [each.rule for each in found.reasons]
    assert "auth-late" not in [each.rule for each in found.reasons]


@pytest.mark.parametrize("kind", ["standard", "concurrent", "expedited"])
def test_a_clock_without_its_start(kind: str) -> None:
    found = clock("2026-11-20", request(kind=kind), "request-no-date")
    assert found is not None
    assert (found.severity, found.due) == ("soon", None)
    assert "no clock: date missing" in found.text.lower()


def test_an_appeal_window_without_its_notice() -> None:
    asked = request(received="2026-11-02", decision="denied", decision_on="2026-11-06")
    found = clock("2026-11-10", asked, "request-no-date")
    assert found is not None
    assert (found.severity, found.due) == ("soon", None)
    noticed = asked._replace(notice_on=on("2026-11-06"))
    assert clock("2026-11-10", noticed, "request-no-date") is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-15", None, id="15 days before"),
        pytest.param("2026-11-16", "soon", id="14 days before"),
        pytest.param("2026-11-23", "soon", id="four business days before"),
        pytest.param("2026-11-24", "act", id="three business days before"),
        pytest.param("2026-11-30", "act", id="the day it ends"),
        pytest.param("2026-12-01", "act", id="the day after"),
    ],
)
def test_an_authorization_ending(as_of: str, expected: str | None) -> None:
    asked = request(
        received="2026-05-04",
        decision="approved",
        decision_on="2026-05-08",
        auth_end_on="2026-11-30",
    )
    found = row(as_of, asked)
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["auth-ending"]
        assert found.due == on("2026-11-30")


@pytest.mark.parametrize(
    ("other", "replaced"),
    [
        pytest.param(
            {"decision": "approved", "auth_end_on": "2027-05-31"}, True, id="approved, ends later"
        ),
        pytest.param(
            {"decision": "approved", "auth_end_on": "2026-11-30"}, False, id="ends the same day"
        ),
        pytest.param({"decision": "denied", "auth_end_on": "2027-05-31"}, False, id="denied"),
        pytest.param({"decision": ""}, False, id="not decided"),
        pytest.param(
            {"decision": "approved", "auth_end_on": "2027-05-31", "service": "transport"},
            False,
            id="another service",
        ),
        pytest.param(
            {"decision": "approved", "auth_end_on": "2027-05-31", "member_id": "M2"},
            False,
            id="another member",
        ),
    ],
)
def test_an_authorization_replaced(other: dict[str, Any], replaced: bool) -> None:
    ending = request(
        received="2026-05-04",
        decision="approved",
        decision_on="2026-05-08",
        auth_end_on="2026-11-30",
    )
    later = request("q2", received="2026-11-19", **other)
    known = facts("2026-11-24", members=[member(), member("M2")], requests=[ending, later])
    assert (item(board(known), KEY, "requests") is None) is replaced


def cut(**known: Any) -> ServiceRequest:
    values: dict[str, Any] = {
        "received": "2026-10-26",
        "decision": "reduced",
        "decision_on": "2026-11-02",
        "notice_on": "2026-11-02",
        "effective_on": "2026-11-05",
        "previously_authorized": True,
        "member_updated_on": "2026-11-02",
    }
    return request(**(values | known))


@pytest.mark.parametrize("decided", ["reduced", "suspended", "terminated"])
def test_benefits_are_to_be_kept_from_day_0(decided: str) -> None:
    found = clock("2026-11-02", cut(decision=decided), "keep-benefits")
    assert found is not None
    assert (found.severity, found.due) == ("act", on("2026-11-12"))


@pytest.mark.parametrize(
    ("known", "due"),
    [
        pytest.param({"effective_on": "2026-11-05"}, "2026-11-12", id="notice + 10 is later"),
        pytest.param({"effective_on": "2026-11-12"}, "2026-11-12", id="both on one day"),
        pytest.param(
            {"effective_on": "2026-11-20"}, "2026-11-20", id="the effective date is later"
        ),
        pytest.param({"effective_on": None}, "2026-11-12", id="no effective date: notice + 10"),
        pytest.param(
            {"notice_on": None, "effective_on": "2026-11-20"},
            "2026-11-20",
            id="no notice: the effective date",
        ),
        pytest.param({"notice_on": None, "effective_on": None}, None, id="neither: act, no due"),
    ],
)
def test_until_when_benefits_can_be_kept(known: dict[str, Any], due: str | None) -> None:
    found = clock("2026-11-03", cut(**known), "keep-benefits")
    assert found is not None
    assert found.severity == "act"
    assert found.due == (on(due) if due else None)


@pytest.mark.parametrize(
    ("as_of", "listed", "closed"),
    [
        pytest.param("2026-11-12", True, False, id="the last day"),
        pytest.param("2026-11-13", True, True, id="the day after: closed"),
        pytest.param("2026-12-12", True, True, id="30 days after"),
        pytest.param("2026-12-13", False, False, id="31 days after: the ledger alone"),
    ],
)
def test_a_lapsed_window_to_keep_benefits(as_of: str, listed: bool, closed: bool) -> None:
    found = clock(as_of, cut(), "keep-benefits")
    assert (found is not None) is listed
    if found:
        assert found.severity == "act"
        assert ("closed on" in found.text.lower()) is closed


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"previously_authorized": False}, id="not authorized before"),
        pytest.param({"previously_authorized": None}, id="not known to be authorized before"),
        pytest.param({"decision": "denied"}, id="denied"),
        pytest.param({"decision": "partial"}, id="partial"),
        pytest.param({"continuation_requested": True}, id="continuation requested"),
        pytest.param(
            {
                "appeal_filed_on": "2026-11-03",
                "appeal_decision": "upheld",
                "appeal_decision_on": "2026-11-04",
            },
            id="the appeal is decided",
        ),
        pytest.param({"resolved_on": "2026-11-04"}, id="resolved"),
    ],
)
def test_when_there_are_no_benefits_to_keep(known: dict[str, Any]) -> None:
    assert clock("2026-11-05", cut(**known), "keep-benefits") is None


def test_an_appeal_alone_keeps_no_benefits() -> None:
    assert clock("2026-11-05", cut(appeal_filed_on="2026-11-03"), "keep-benefits") is not None
    refused = cut(continuation_requested=False)
    assert clock("2026-11-05", refused, "keep-benefits") is not None


def test_the_member_chose_not_to() -> None:
    choice = decision("choice", "2026-11-04", KEY, f"{KEY}:keep-benefits", f"{KEY}:appeal-file")
    shown = board(facts("2026-11-05", requests=[cut()], decisions=[choice]))
    found = item(shown, KEY, "requests")
    rules = {each.rule for each in found.reasons} if found else set()
    assert not {"keep-benefits", "appeal-file"} & rules


def denied(**known: Any) -> ServiceRequest:
    values: dict[str, Any] = {
        "received": "2026-08-24",
        "decision": "denied",
        "decision_on": "2026-09-01",
        "notice_on": "2026-09-01",
    }
    return request(**(values | known))


@pytest.mark.parametrize(
    ("payer_type", "due"),
    [
        pytest.param("medicaid_mco", "2026-10-31", id="Medicaid plan: 60"),
        pytest.param("masshealth_state", "2026-10-31", id="MassHealth: 60"),
        pytest.param("medicare_advantage", "2026-11-05", id="Medicare Advantage: 65"),
        pytest.param(
            "integrated_dsnp", "2026-11-05", id="integrated plan: 60 after receipt, so 65"
        ),
    ],
)
@pytest.mark.parametrize("decided", ["denied", "partial", "reduced", "suspended", "terminated"])
def test_days_to_file_an_appeal(payer_type: str, due: str, decided: str) -> None:
    asked = denied(payer_type=payer_type, decision=decided)
    found = clock(due, asked, "appeal-file")
    assert found is not None
    assert (found.severity, found.due) == ("act", on(due))


@pytest.mark.parametrize(
    ("as_of", "expected", "closed"),
    [
        pytest.param("2026-09-30", None, False, id="31 days before"),
        pytest.param("2026-10-01", "soon", False, id="30 days before"),
        pytest.param("2026-10-20", "soon", False, id="11 days before"),
        pytest.param("2026-10-21", "act", False, id="10 days before"),
        pytest.param("2026-10-31", "act", False, id="the last day"),
        pytest.param("2026-11-01", "act", True, id="the day after"),
        pytest.param("2026-11-30", "act", True, id="30 days after"),
        pytest.param("2026-12-01", None, False, id="31 days after: the ledger alone"),
    ],
)
def test_an_appeal_window(as_of: str, expected: str | None, closed: bool) -> None:
    found = clock(as_of, denied(), "appeal-file")
    assert severity(found) == expected
    if found:
        assert ("closed on" in found.text.lower()) is closed


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"appeal_filed_on": "2026-10-20"}, id="appeal filed"),
        pytest.param({"resolved_on": "2026-10-20"}, id="resolved"),
        pytest.param({"decision": "approved"}, id="approved"),
        pytest.param({"decision": "withdrawn"}, id="withdrawn"),
    ],
)
def test_when_there_is_no_appeal_to_file(known: dict[str, Any]) -> None:
    assert clock("2026-10-25", denied(**known), "appeal-file") is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-04", None, id="five business days before"),
        pytest.param("2026-11-05", None, id="Thursday: Tuesday is the third business day"),
        pytest.param(
            "2026-11-06", "soon", id="Friday: Thursday is the third, Veterans Day lies in"
        ),
        pytest.param("2026-11-09", "soon", id="Monday: it falls after the next business day"),
        pytest.param("2026-11-10", "act", id="Tuesday: it falls before the next business day"),
        pytest.param("2026-11-11", "act", id="thirty days after it was filed"),
        pytest.param("2026-11-12", "act", id="thirty-one days after"),
    ],
)
def test_a_plan_has_thirty_days_to_decide_an_appeal(as_of: str, expected: str | None) -> None:
    asked = denied(appeal_filed_on="2026-10-12")
    found = clock(as_of, asked, "appeal-decide")
    assert severity(found) == expected
    if found:
        assert found.due == on("2026-11-11")
        assert ("deemed exhausted" in found.text.lower()) is (as_of == "2026-11-12")


def test_an_expedited_appeal_has_seventy_two_hours() -> None:
    asked = denied(kind="expedited", appeal_filed_on="2026-10-12")
    found = clock("2026-10-13", asked, "appeal-decide")
    assert found is not None
    assert found.due == on("2026-10-15")
    late = clock("2026-10-16", asked, "appeal-decide")
    assert late is not None
    assert "deemed exhausted" in late.text.lower()


def test_a_decided_appeal_is_not_to_be_decided() -> None:
    asked = denied(
        appeal_filed_on="2026-10-12", appeal_decision="overturned", appeal_decision_on="2026-11-02"
    )
    assert row("2026-11-20", asked) is None


def lost(**known: Any) -> ServiceRequest:
    values: dict[str, Any] = {
        "received": "2026-04-01",
        "decision": "denied",
        "decision_on": "2026-04-08",
        "notice_on": "2026-04-08",
        "appeal_filed_on": "2026-06-01",
        "appeal_decision": "upheld",
        "appeal_decision_on": "2026-07-01",
    }
    return request(**(values | known))


@pytest.mark.parametrize(
    ("as_of", "expected", "closed"),
    [
        pytest.param("2026-09-28", None, False, id="31 days before"),
        pytest.param("2026-09-29", "soon", False, id="30 days before"),
        pytest.param("2026-10-18", "soon", False, id="11 days before"),
        pytest.param("2026-10-19", "act", False, id="10 days before"),
        pytest.param("2026-10-29", "act", False, id="the last day"),
        pytest.param("2026-10-30", "act", True, id="the day after"),
        pytest.param("2026-11-28", "act", True, id="30 days after"),
        pytest.param("2026-11-29", None, False, id="31 days after: the ledger alone"),
    ],
)
def test_a_hearing_window(as_of: str, expected: str | None, closed: bool) -> None:
    found = clock(as_of, lost(), "hearing-file")
    assert severity(found) == expected
    if found:
        assert found.due == on("2026-10-29")
        assert ("closed on" in found.text.lower()) is closed


@pytest.mark.parametrize(
    ("known", "runs"),
    [
        pytest.param({"appeal_decision": "upheld"}, True, id="upheld"),
        pytest.param({"appeal_decision": ""}, True, id="decided, how is not known"),
        pytest.param({"appeal_decision": "sustained in part?"}, True, id="an unknown decision"),
        pytest.param({"appeal_decision": "overturned"}, False, id="overturned: won"),
        pytest.param({"appeal_decision": "withdrawn"}, False, id="withdrawn"),
        pytest.param({"hearing_requested_on": "2026-09-01"}, False, id="hearing asked for"),
        pytest.param({"resolved_on": "2026-09-01"}, False, id="resolved"),
        pytest.param({"state": "MA", "payer_type": "integrated_dsnp"}, True, id="One Care"),
        pytest.param({"state": "OH"}, True, id="another state: 120 as well"),
        pytest.param({"state": ""}, True, id="no state: 120 as well"),
    ],
)
def test_when_a_hearing_can_be_asked_for(known: dict[str, Any], runs: bool) -> None:
    found = clock("2026-10-19", lost(**known), "hearing-file")
    assert (found is not None) is runs
    if found:
        assert found.due == on("2026-10-29")


def test_deemed_exhaustion_opens_the_hearing_window() -> None:
    # Filed 1 June, so to be decided by 1 July; nothing came. 120 days later is 29 October.
    asked = lost(appeal_decision="", appeal_decision_on=None)
    found = clock("2026-10-19", asked, "hearing-file")
    assert found is not None
    assert (found.severity, found.due) == ("act", on("2026-10-29"))
    assert clock("2026-07-01", asked, "hearing-file") is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-08", None, id="the sixth day"),
        pytest.param("2026-11-09", "soon", id="the seventh day"),
        pytest.param("2026-11-10", "soon", id="the eighth day"),
    ],
)
def test_the_member_is_to_be_told_after_seven_days(as_of: str, expected: str | None) -> None:
    # Extended, so the decision is due on 30 November and not near.
    asked = request(
        received="2026-11-02",
        payer_type="masshealth_state",
        state="MA",
        extension_on="2026-11-03",
    )
    found = row(as_of, asked)
    assert severity(found) == expected
    if found:
        assert [each.rule for each in found.reasons] == ["member-update"]
        assert found.due == on("2026-11-09")


def test_an_update_starts_the_seven_days_anew() -> None:
    asked = request(
        received="2026-11-02",
        payer_type="masshealth_state",
        state="MA",
        extension_on="2026-11-05",
        member_updated_on="2026-11-06",
    )
    assert row("2026-11-12", asked) is None
    found = clock("2026-11-13", asked, "member-update")
    assert found is not None
    assert (found.severity, found.due) == ("soon", on("2026-11-13"))


def test_the_update_stands_last_and_never_presses() -> None:
    asked = request(received="2026-10-26")
    found = row("2026-11-20", asked)
    assert found is not None
    assert found.severity == "act"
    assert found.due == on("2026-11-02")
    assert found.reasons[-1].rule == "member-update"
    assert found.reasons[-1].severity == "soon"
    near = row("2026-11-09", request(received="2026-11-02"))
    assert near is not None
    assert [each.rule for each in near.reasons] == ["auth-standard", "member-update"]


def test_the_update_stands_last_also_after_a_soon_clock_due_later() -> None:
    # Appeal window: 30 days before 31 October is 1 October. The update was due on 8 September.
    found = row("2026-10-05", denied(member_updated_on="2026-09-01"))
    assert found is not None
    assert [each.rule for each in found.reasons] == ["appeal-file", "member-update"]
    assert (found.severity, found.due) == ("soon", on("2026-10-31"))


@pytest.mark.parametrize(
    ("known", "owed"),
    [
        pytest.param({}, True, id="denied"),
        pytest.param({"decision": "partial"}, True, id="partial"),
        pytest.param({"appeal_filed_on": "2026-09-10"}, True, id="appeal filed"),
        pytest.param(
            {
                "appeal_filed_on": "2026-09-10",
                "appeal_decision": "upheld",
                "appeal_decision_on": "2026-09-20",
            },
            True,
            id="appeal lost",
        ),
        pytest.param(
            {
                "appeal_filed_on": "2026-09-10",
                "appeal_decision": "overturned",
                "appeal_decision_on": "2026-09-20",
            },
            False,
            id="appeal won",
        ),
        pytest.param(
            {
                "appeal_filed_on": "2026-09-10",
                "appeal_decision": "withdrawn",
                "appeal_decision_on": "2026-09-20",
            },
            False,
            id="appeal withdrawn",
        ),
        pytest.param({"decision": "approved"}, False, id="approved"),
        pytest.param({"decision": "withdrawn"}, False, id="withdrawn"),
        pytest.param({"resolved_on": "2026-09-20"}, False, id="resolved"),
    ],
)
def test_which_requests_owe_an_update(known: dict[str, Any], owed: bool) -> None:
    assert (clock("2026-10-05", denied(**known), "member-update") is not None) is owed


def test_one_row_for_each_request() -> None:
    shown = board(
        facts(
            "2026-11-20",
            requests=[
                request("q1", received="2026-11-12"),
                request("q2", received="2026-11-02"),
                request("q3", received="2026-11-19"),
            ],
        )
    )
    assert [each.key for each in items(shown, "requests")] == ["request:q2", "request:q1"]


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        pytest.param(member(segment="pended"), True, id="pended"),
        pytest.param(member(segment="closed"), True, id="closed"),
        pytest.param(member(segment="outreach"), True, id="outreach"),
        pytest.param(member(deceased_on="2026-11-09"), False, id="dead"),
    ],
)
def test_whose_requests_are_listed(who: Member, stands: bool) -> None:
    assert (row("2026-11-10", request(received="2026-11-02"), who=who) is not None) is stands


def test_neutral_words_name_no_service() -> None:
    asked = cut(service="methadone maintenance", payer="Mercy Plan")
    found = row("2026-11-13", asked)
    assert found is not None
    said = " ".join(
        [each.neutral for each in found.reasons]
        + [note for each in found.reasons for _, note in each.notes]
    ).lower()
    assert "methadone" not in said


@pytest.mark.parametrize(
    ("zone", "due"),
    [("America/New_York", "2026-11-19"), ("America/Los_Angeles", "2026-11-18")],
)
def test_the_due_day_is_that_of_the_agencys_clocks(zone: str, due: str) -> None:
    # One in the morning in New York is ten in the evening of the day before in Los Angeles.
    asked = request(received="2026-11-16T06:00Z", kind="expedited")
    if zone == "America/Los_Angeles":
        asked = asked._replace(received_on=on("2026-11-15"))
    shown = board(facts("2026-11-18", requests=[asked], zone=zone, now="2026-11-18T17:00Z"))
    found = item(shown, KEY, "requests")
    assert found is not None
    assert found.due == on(due)
    assert found.reasons[0].due_at == instant("2026-11-19T06:00Z")


@pytest.mark.parametrize(
    ("staff_id", "manager", "owner"),
    [
        pytest.param("s2", "s1", "s2", id="the request's worker"),
        pytest.param("", "s1", "s1", id="else the care manager"),
        pytest.param("", "", None, id="else nobody"),
    ],
)
def test_whose_row_it_is(staff_id: str, manager: str, owner: str | None) -> None:
    asked = request(received="2026-11-02", staff_id=staff_id)
    found = row("2026-11-10", asked, who=member(care_manager_id=manager))
    assert found is not None
    assert found.owner == owner
