"""The requests ledger: which requests are open, every clock of each, the tightest first."""

from typing import Any

import pytest

from db.types import Decision, Member, ServiceRequest, TeamFacts
from huddle.views.requests import Clock, OpenRequest, clocks_of, ledger, requests
from tests.rules.build import (
    CALENDAR,
    board,
    decision,
    facts,
    item,
    member,
    on,
    request,
    rules,
)

MONDAY = "2026-11-16"

REDUCED: dict[str, Any] = {
    "received": "2026-10-20",
    "decision": "reduced",
    "decision_on": "2026-11-10",
    "notice_on": "2026-11-10",
    "effective_on": "2026-11-25",
    "previously_authorized": True,
    "member_updated_on": "2026-11-14",
}


def team(
    *asked: ServiceRequest,
    as_of: str = MONDAY,
    members: tuple[Member, ...] = (),
    decisions: tuple[Decision, ...] = (),
    now: str | None = None,
) -> TeamFacts:
    return facts(as_of, requests=asked, members=members, decisions=decisions, now=now)


def rows(known: TeamFacts, **chosen: str) -> tuple[OpenRequest, ...]:
    return ledger(board(known), known, rules(), CALENDAR, **chosen)


def row(*asked: ServiceRequest, **known: Any) -> OpenRequest:
    (found,) = rows(team(*asked, **known))
    return found


def clock(found: OpenRequest, name: str) -> Clock:
    (only,) = (each for each in found.clocks if each.name == name)
    return only


def test_the_clocks_of_a_reduced_service_stand_side_by_side() -> None:
    # Keep: the later of 10 + 10 days and the effective date, 25 Nov, act from the first day.
    # Appeal: 10 Nov + 60 days = 9 Jan, far off; told 14 Nov, again 7 days later.
    found = row(request(**REDUCED))
    said = [
        (each.name, each.rule, each.due, each.days_left, each.working_days_left, each.severity)
        for each in found.clocks
    ]
    assert said == [
        ("keep the service", "keep-benefits", on("2026-11-25"), 9, 7, "act"),
        ("appeal", "appeal-file", on("2027-01-09"), 54, 36, None),
        ("member told", "member-update", on("2026-11-21"), 5, 4, None),
    ]
    assert [reason.severity for reason in found.item.reasons] == ["act", "watch", "watch"]
    assert (found.item.severity, found.item.due) == ("act", on("2026-11-25"))
    keep = found.clocks[0]
    assert keep.source == "42 CFR 438.420"
    assert keep.grade == "A"
    assert keep.lost == "the service is not kept during an appeal"


def test_a_near_reason_is_the_boards_own_and_has_its_key() -> None:
    known = team(request(**REDUCED))
    (found,) = rows(known)
    listed = item(board(known), "request:q1", "requests")
    assert listed is not None
    assert found.item.key == "request:q1"
    assert found.item.reasons[: len(listed.reasons)] == listed.reasons
    assert [each.key for each in found.clocks] == [each.key for each in found.item.reasons]


def test_the_clocks_of_one_request_are_those_of_its_row() -> None:
    asked = request(**REDUCED)
    known = team(asked)
    assert set(clocks_of(asked, known, rules(), CALENDAR)) == set(rows(known)[0].clocks)


@pytest.mark.parametrize(
    ("as_of", "left", "working"),
    [
        pytest.param("2026-11-24", 1, 1, id="the day before"),
        pytest.param("2026-11-25", 0, 0, id="the day itself"),
        pytest.param("2026-11-26", -1, 0, id="the day after"),
    ],
)
def test_days_left_to_the_end_of_a_window(as_of: str, left: int, working: int) -> None:
    keep = clock(row(request(**REDUCED), as_of=as_of), "keep the service")
    assert (keep.days_left, keep.working_days_left) == (left, working)


def test_an_expedited_request_runs_in_hours() -> None:
    asked = request(kind="expedited", received="2026-11-16T14:00Z", payer_type="masshealth_state")
    found = clock(row(asked, now="2026-11-16T20:00Z"), "decision")
    # 72 hours: Thursday; three business days of the state are shown beside.
    assert (found.due, found.days_left, found.working_days_left) == (on("2026-11-19"), 3, 3)
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2026-11-19T14:00:00+00:00"
    assert found.conflicts == (
        "conflict: 72 hours, 19 Nov, against 3 business days, 19 Nov; the tighter one is due",
    )


def test_a_conflict_between_rules_is_shown() -> None:
    asked = request(state="MA", payer_type="integrated_dsnp", received="2026-11-12")
    found = clock(row(asked), "decision")
    assert found.due == on("2026-11-19")
    assert found.conflicts == (
        "conflict: 7 days, 19 Nov, against 14 days of state rule, 26 Nov; the tighter one is due",
    )


def test_an_extension_runs_in_the_place_of_the_decision() -> None:
    asked = request(received="2026-11-12", extension_on="2026-11-15", member_updated_on=MONDAY)
    found = row(asked)
    assert [(each.name, each.due) for each in found.clocks] == [
        ("extension", on("2026-12-03")),
        ("member told", on("2026-11-23")),
    ]


def test_an_appeal_not_decided_in_time_opens_the_hearing() -> None:
    # Filed 10 Oct, 30 days: 9 Nov, so exhausted; 120 days from then: 9 Mar.
    asked = request(
        received="2026-08-01",
        decision="denied",
        notice_on="2026-09-01",
        appeal_filed_on="2026-10-10",
    )
    found = row(asked)
    assert clock(found, "appeal decision").days_left == -7
    hearing = clock(found, "fair hearing")
    assert (hearing.due, hearing.severity) == (on("2027-03-09"), None)


OPEN: list[tuple[dict[str, Any], str | None]] = [
    ({"received": "2026-11-10"}, "decision"),
    ({"decision": "denied", "notice_on": "2026-11-10"}, "appeal"),
    ({"decision": "approved", "auth_end_on": "2027-06-30"}, "authorization end"),
    ({"decision": "approved", "auth_end_on": "2026-08-01"}, "authorization end"),
    ({"decision": "approved"}, None),
    ({"decision": "withdrawn", "received": "2026-11-10"}, None),
    ({"decision": "denied", "notice_on": "2026-11-10", "resolved_on": MONDAY}, None),
    ({"decision": "approved", "auth_end_on": "2027-06-30", "resolved_on": MONDAY}, None),
]


@pytest.mark.parametrize(("known", "name"), OPEN)
def test_what_is_open(known: dict[str, Any], name: str | None) -> None:
    found = rows(team(request(**known)))
    assert [each.clocks[0].name for each in found] == ([name] if name else [])


def test_an_authorization_that_was_replaced_is_not_open() -> None:
    known = {"decision": "approved", "service": "personal care"}
    old = request("q1", auth_end_on="2026-11-20", **known)
    new = request("q2", auth_end_on="2027-11-20", **known)
    assert [each.item.key for each in rows(team(old, new))] == ["request:q2"]


def test_a_window_that_closed_long_ago_is_for_the_ledger_alone() -> None:
    # 16 Aug + 60 days = 15 Oct, which is 32 days ago.
    asked = request(decision="denied", notice_on="2026-08-16")
    known = team(asked)
    assert item(board(known), "request:q1", "requests") is None
    (found,) = rows(known)
    appeal = clock(found, "appeal")
    assert (appeal.due, appeal.days_left, appeal.working_days_left) == (on("2026-10-15"), -32, 0)
    assert appeal.says == "window for the appeal closed on 15 Oct"


def test_an_open_request_without_a_clock_says_so() -> None:
    won = request("q1", decision="denied", notice_on="2026-11-01", appeal_decision="overturned")
    strange = request("q2", payer_type="other", service="dental work")
    texts = {each.item.key: each.item.reasons[0].text for each in rows(team(won, strange))}
    assert texts == {
        "request:q1": "personal care: no clock runs",
        "request:q2": "dental work: no clock known",
    }


def test_a_snoozed_request_stays_in_the_ledger_and_says_so() -> None:
    asked = request(received="2026-11-12")
    snoozed = decision("snooze", MONDAY, "request:q1", until="2026-11-18")
    known = team(asked, decisions=(snoozed,))
    assert item(board(known), "request:q1") is None
    (found,) = rows(known)
    assert found.item.decision is not None
    assert found.item.decision.kind == "snooze"


def test_what_the_member_chose_not_to_do_is_said() -> None:
    chose = decision("choice", MONDAY, "request:q1", "request:q1:keep-benefits")
    found = row(request(**REDUCED), decisions=(chose,))
    assert found.declined == {"keep the service"}
    assert [each.name for each in found.clocks] == ["appeal", "member told"]


@pytest.mark.parametrize(
    ("who", "listed"),
    [
        ({"segment": "closed"}, True),
        ({"segment": "pended"}, True),
        ({"deceased_on": "2026-11-01"}, False),
        ({"vanished": True}, False),
    ],
)
def test_whose_requests_are_looked_after(who: dict[str, Any], listed: bool) -> None:
    known = team(request(received="2026-11-10"), members=(member(**who),))
    assert bool(rows(known)) is listed


def test_those_of_one_worker_and_of_one_plan() -> None:
    members = (member("M1", care_manager_id="s1"), member("M2", care_manager_id="s2"))
    asked = (
        request("q1", received="2026-11-10", payer="Empire Plan", staff_id=""),
        request("q2", received="2026-11-11", member_id="M2", payer="Bay State", staff_id=""),
        request("q3", received="2026-11-12", member_id="M2", payer="", staff_id="s1"),
    )
    known = team(*asked, members=members)

    def keys(**chosen: str) -> list[str]:
        return [each.item.key for each in rows(known, **chosen)]

    assert keys() == ["request:q1", "request:q2", "request:q3"]
    assert keys(staff="s1") == ["request:q1", "request:q3"]
    assert keys(staff="s2") == ["request:q2"]
    assert keys(payer="empire plan") == ["request:q1"]
    assert keys(payer="medicaid_mco", staff="s2") == ["request:q2"]


def test_the_ledger_is_a_board_of_what_runs_and_of_what_lapsed() -> None:
    # The window of q3 closed 32 days ago, and the member was told today.
    long_ago = request("q3", decision="denied", notice_on="2026-08-16", member_updated_on=MONDAY)
    ended = request("q4", decision="approved", auth_end_on="2026-10-16")
    known = team(request(**REDUCED), request("q2", received="2026-11-10"), long_ago, ended)
    shown = requests(board(known), known, rules(), CALENDAR)
    said = [
        (part.key, part.title, part.count, [each.key for each in part.items])
        for part in shown.sections
    ]
    # 10 Nov + 7 days is tomorrow, before the window to keep the service closes; q3 has a clock
    # that runs, that of telling the member.
    assert said == [
        ("requests", "Open requests", 3, ["request:q2", "request:q1", "request:q3"]),
        ("lapsed", "Lapsed, not resolved", 1, ["request:q4"]),
    ]
    assert shown.hidden == ()


@pytest.mark.parametrize(
    ("as_of", "lapsed"),
    [("2026-11-15", False), ("2026-11-16", True)],
)
def test_an_end_is_lapsed_when_the_board_no_longer_lists_it(as_of: str, lapsed: bool) -> None:
    # Ended 16 Oct: 30 days later it is still on the board, 31 days later it is not.
    known = team(request(decision="approved", auth_end_on="2026-10-16"), as_of=as_of)
    (found,) = rows(known)
    assert found.lapsed is lapsed
    assert (item(board(known), "request:q1", "requests") is None) is lapsed


def test_a_window_long_closed_stands_behind_one_that_is_open() -> None:
    # The service could be kept until 22 Oct, 10 days after the notice; the appeal can be filed
    # until 16 Dec, 65 days after it.
    asked = request(
        payer_type="medicare_advantage",
        decision="reduced",
        notice_on="2026-10-12",
        effective_on="2026-08-15",
        previously_authorized=True,
        member_updated_on=MONDAY,
    )
    found = row(asked, as_of="2026-11-30")
    assert [(each.name, each.days_left) for each in found.clocks] == [
        ("appeal", 16),
        ("member told", -7),
        ("keep the service", -39),
    ]
    assert found.item.due == on("2026-12-16")
