"""What is recorded of a service request: in order, never ahead, one record each, taken back."""

from datetime import date
from typing import Any

import pytest

from db import models
from db.commands import CommandError, RequestEntry, record_request, take_back_edit
from db.types import ServiceRequest
from tests.conftest import Database
from tests.db.seed import ANA, BEN, add, at, load, on


def put(north: Database, **known: Any) -> None:
    values = {"received_on": on(2), "payer_type": "medicaid_mco", "service": "aide"}
    row = {"request_id": "q-1", "member_id": "M1", "batch_id": "b-1", **values, **known}
    add(north, models.ServiceRequest, row)


def record(north: Database, what: str, day: date | None = None, **said: Any) -> str:
    entry = RequestEntry(what, day, **said)
    return record_request(north.engine, ANA, request_id="q-1", entry=entry, now=at(20))


def stored(north: Database, day: int = 20) -> ServiceRequest:
    (found,) = load(north, on(day)).requests["M1"]
    return found


DENIED = {"decision": "denied", "decision_on": on(10), "notice_on": on(10)}
REDUCED = {**DENIED, "decision": "reduced", "previously_authorized": True}
APPEALED = {**DENIED, "appeal_filed_on": on(12)}


def test_a_denial_is_recorded_with_its_reason_and_notice(north: Database) -> None:
    put(north)
    record(north, "decision", on(19), outcome="denied", reason="not needed", notice_on=on(20))
    found = stored(north)
    assert (found.decision, found.decision_on, found.decision_reason) == (
        ("denied", on(19), "not needed")
    )
    assert (found.notice_on, found.effective_on, found.previously_authorized) == (
        on(20),
        None,
        None,
    )


def test_what_is_reduced_was_authorized_before(north: Database) -> None:
    put(north)
    effective = on(1, month=12)
    record(
        *(north, "decision", on(19)), outcome="reduced", reason="less need", effective_on=effective
    )
    found = stored(north)
    assert (found.previously_authorized, found.effective_on) == (True, effective)


def test_that_it_was_not_authorized_before_stays_said(north: Database) -> None:
    put(north, previously_authorized=False)
    record(north, "decision", on(19), outcome="reduced", reason="less need")
    assert stored(north).previously_authorized is False


def test_an_approval_has_an_end(north: Database) -> None:
    put(north)
    record(north, "decision", on(20), outcome="approved", auth_end_on=date(2027, 5, 20))
    found = stored(north)
    assert (found.decision, found.auth_end_on) == ("approved", date(2027, 5, 20))
    assert found.decision_reason == ""


RECORDS: list[tuple[dict[str, Any], RequestEntry, dict[str, Any]]] = [
    ({}, RequestEntry("extension", on(9)), {"extension_on": on(9)}),
    (
        {"decision": "denied", "decision_on": on(10)},
        RequestEntry("notice", on(11), effective_on=on(30)),
        {"notice_on": on(11), "effective_on": on(30)},
    ),
    (
        DENIED,
        RequestEntry("appeal", on(20), level="plan"),
        {"appeal_filed_on": on(20), "appeal_level": "plan"},
    ),
    (REDUCED, RequestEntry("continuation"), {"continuation_requested": True}),
    (
        APPEALED,
        RequestEntry("appeal_decision", on(19), outcome="upheld"),
        {"appeal_decision": "upheld", "appeal_decision_on": on(19)},
    ),
    (
        {**APPEALED, "appeal_decision": "upheld", "appeal_decision_on": on(19)},
        RequestEntry("hearing", on(19)),
        {"hearing_requested_on": on(19)},
    ),
    (APPEALED, RequestEntry("hearing", on(20)), {"hearing_requested_on": on(20)}),
    ({}, RequestEntry("told", on(20)), {"member_updated_on": on(20)}),
    (DENIED, RequestEntry("resolved", on(10)), {"resolved_on": on(10)}),
]


@pytest.mark.parametrize(("known", "entry", "expected"), RECORDS)
def test_each_record_is_kept_survives_in_the_log_and_is_taken_back(
    north: Database, known: dict[str, Any], entry: RequestEntry, expected: dict[str, Any]
) -> None:
    put(north, **known)
    before = stored(north)
    edit_id = record_request(
        north.engine, ANA, request_id="q-1", entry=entry, now=at(20), edit_id="e-1"
    )
    found = stored(north)
    assert {name: getattr(found, name) for name in expected} == expected
    assert found == before._replace(**expected)
    again = record_request(
        north.engine, ANA, request_id="q-1", entry=entry, now=at(20), edit_id="e-1"
    )
    assert again == edit_id
    records = north.rows("SELECT action, target FROM audit WHERE action LIKE 'request%'")
    assert records == [(f"request.{entry.what}", "request:q-1")]
    take_back_edit(north.engine, BEN, edit_id=edit_id, now=at(20, 10))
    assert stored(north) == before
    assert north.rows("SELECT column_name FROM source_value") == []


REFUSED: list[tuple[dict[str, Any], RequestEntry, str]] = [
    ({}, RequestEntry("decision", on(21), "approved"), "a day to come"),
    ({}, RequestEntry("decision", None, "approved"), "On which day"),
    ({}, RequestEntry("decision", on(1), "approved"), "before it was received, on 2 Nov 2026"),
    ({}, RequestEntry("decision", on(19), "maybe"), "What was decided"),
    ({}, RequestEntry("decision", on(19), "denied", " "), "Say why"),
    (
        {},
        RequestEntry("decision", on(19), "denied", "why", notice_on=on(18)),
        "cannot be sent before it was decided",
    ),
    ({}, RequestEntry("decision", on(19), "denied", "why", notice_on=on(21)), "a day to come"),
    (
        {},
        RequestEntry("decision", on(19), "denied", "why", auth_end_on=on(30)),
        "no end of an authorization",
    ),
    ({}, RequestEntry("decision", on(19), "approved", auth_end_on=on(1)), "authorized until"),
    (
        {"extension_on": on(12)},
        RequestEntry("decision", on(11), "approved"),
        "before it was extended",
    ),
    (APPEALED, RequestEntry("decision", on(13), "denied", "why"), "appealed before"),
    (DENIED, RequestEntry("extension", on(12)), "nothing is left to extend"),
    ({}, RequestEntry("extension", on(1)), "before it was received"),
    ({}, RequestEntry("notice", on(12)), "Record the decision first"),
    (DENIED, RequestEntry("notice", on(9)), "before it was decided"),
    ({}, RequestEntry("appeal", on(12)), "Only a decision against the member"),
    ({"decision": "approved"}, RequestEntry("appeal", on(12)), "Only a decision against"),
    (DENIED, RequestEntry("appeal", on(9)), "before it was decided, on 10 Nov 2026"),
    (DENIED, RequestEntry("continuation"), "reduced, suspended or terminated"),
    (DENIED, RequestEntry("appeal_decision", on(12), "upheld"), "when the appeal was filed"),
    (APPEALED, RequestEntry("appeal_decision", on(11), "upheld"), "before it was filed"),
    (APPEALED, RequestEntry("appeal_decision", on(13), "won"), "How was the appeal decided"),
    (DENIED, RequestEntry("hearing", on(13)), "comes after an appeal"),
    (
        {**APPEALED, "appeal_decision": "overturned", "appeal_decision_on": on(14)},
        RequestEntry("hearing", on(15)),
        "not won",
    ),
    (
        {**APPEALED, "appeal_decision": "upheld", "appeal_decision_on": on(14)},
        RequestEntry("hearing", on(13)),
        "before it was decided",
    ),
    ({"member_updated_on": on(15)}, RequestEntry("told", on(14)), "told last, on 15 Nov 2026"),
    ({}, RequestEntry("told", on(21)), "a day to come"),
    (DENIED, RequestEntry("resolved", on(9)), "moved last, on 10 Nov"),
    ({"resolved_on": on(15)}, RequestEntry("told", on(20)), "is closed"),
    ({"decision": "withdrawn"}, RequestEntry("told", on(20)), "is closed"),
    ({}, RequestEntry("dance", on(20)), "Nothing about a request"),
]


@pytest.mark.parametrize(("known", "entry", "said"), REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    north: Database, known: dict[str, Any], entry: RequestEntry, said: str
) -> None:
    put(north, **known)
    before = stored(north)
    with pytest.raises(CommandError, match=said):
        record_request(north.engine, ANA, request_id="q-1", entry=entry, now=at(20))
    assert stored(north) == before
    assert north.rows("SELECT count(*) FROM change") == [(0,)]


def test_saying_the_same_again_leaves_no_trace(north: Database) -> None:
    put(north)
    record(north, "told", on(20))
    record(north, "told", on(20))
    assert north.rows("SELECT count(*) FROM audit WHERE action = 'request.told'") == [(1,)]


def test_a_past_board_is_as_it_was(north: Database) -> None:
    put(north)
    record(north, "decision", on(15), outcome="denied", reason="why")
    assert (stored(north, 19).decision, stored(north, 20).decision) == ("", "denied")
    assert stored(north, 14).decision_reason == ""


def test_an_unknown_request_is_refused(north: Database) -> None:
    with pytest.raises(CommandError, match="no such request"):
        record(north, "told", on(20))
