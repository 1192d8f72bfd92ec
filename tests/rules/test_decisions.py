"""What a decision does to a row: on its day, on the next, and until when."""

import pytest

from db.types import Decision, Staff, Task
from huddle.decisions import propose
from huddle.rules.board import Board, Item
from tests.rules.build import (
    CALENDAR,
    board,
    calls,
    decision,
    event,
    facts,
    huddle,
    item,
    kept_month,
    member,
    on,
    reason,
    referral,
    request,
    severity,
    staff,
    task,
)

CONTACTS = "contacts:M1:2026-11"
CONTACT_REASON = f"{CONTACTS}:ny-hh-core-monthly"
WATCH = "watch:M1"
ED_1 = "event:e1:follow-up-ed-2bd"
ED_2 = "event:e2:follow-up-ed-2bd"
REFERRAL = "referral:r1"
OCTOBER = kept_month("2026-10")
SENT = referral("sent", sent_on="2026-11-09", status_on="2026-11-09")
REFERRAL_REASONS = (f"{REFERRAL}:referral-acknowledge", f"{REFERRAL}:referral-quiet")


def hidden(shown: Board) -> set[str]:
    return {each.key for each in shown.hidden}


def contact_row(as_of: str, *decisions: Decision, tasks: tuple[Task, ...] = ()) -> Item | None:
    known = facts(
        as_of,
        contacts=OCTOBER,
        decisions=decisions,
        tasks=tasks,
        huddles=[huddle("2026-11-17"), huddle("2026-11-18")],
    )
    shown = board(known)
    found = item(shown, CONTACTS, "contacts")
    assert (found is None) is (CONTACTS in hidden(shown))
    return found


ASSIGNED = decision("assign", "2026-11-18", CONTACTS, CONTACT_REASON, task_id="t1", text="Call")
TO_DO = task(due="2026-11-20", created_on="2026-11-18", from_key=CONTACTS)


def test_an_assigned_row_shows_as_decided_on_its_day() -> None:
    found = contact_row("2026-11-18", ASSIGNED, tasks=(TO_DO,))
    assert found is not None
    assert found.decision is not None
    assert (found.decision.kind, found.decision.task_id) == ("assign", "t1")
    assert found.decision.decision_id == ASSIGNED.decision_id


def test_an_assigned_row_has_left_its_section_the_day_after() -> None:
    assert contact_row("2026-11-19", ASSIGNED, tasks=(TO_DO,)) is None


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-18", None, id="on the day of the decision"),
        pytest.param("2026-11-20", "act", id="on its due day"),
        pytest.param("2026-11-21", "act", id="the day after"),
    ],
)
def test_the_task_comes_up_in_followups_from_its_due_day(as_of: str, expected: str | None) -> None:
    shown = board(facts(as_of, contacts=OCTOBER, decisions=[ASSIGNED], tasks=[TO_DO]))
    assert severity(item(shown, "task:t1", "followups")) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-19", None, id="the day before it is near"),
        pytest.param("2026-11-20", "act", id="on its due day"),
        pytest.param("2026-11-23", "act", id="three days late"),
    ],
)
def test_a_task_given_to_somebody_else_comes_up_from_its_new_due_day(
    as_of: str, expected: str | None
) -> None:
    given = decision("assign", "2026-11-18", "task:t1", owner="s2", task_id="t1")
    anew = task(due="2026-11-20", owner="s2", created_on="2026-11-10")
    shown = board(facts(as_of, contacts=OCTOBER, decisions=[given], tasks=[anew]))
    assert severity(item(shown, "task:t1", "followups")) == expected
    assert [each.key for each in shown.hidden] == []


def test_an_assigned_row_returns_when_the_task_is_done_and_nothing_mended() -> None:
    done = TO_DO._replace(status="done", closed_on=on("2026-11-19"))
    found = contact_row("2026-11-20", ASSIGNED, tasks=(done,))
    assert found is not None
    assert found.severity == "soon"
    assert found.decision is None


def test_an_assigned_row_stays_away_when_the_fact_is_mended() -> None:
    done = TO_DO._replace(status="done", closed_on=on("2026-11-19"))
    known = facts(
        "2026-11-20",
        contacts=[*OCTOBER, *calls("2026-11-19")],
        decisions=[ASSIGNED],
        tasks=[done],
    )
    shown = board(known)
    assert item(shown, CONTACTS, "contacts") is None
    assert CONTACTS not in hidden(shown)


def test_an_assigned_row_stays_away_while_its_task_is_overdue() -> None:
    assert contact_row("2026-11-24", ASSIGNED, tasks=(TO_DO,)) is None


def test_discussed_ends_with_its_day() -> None:
    taken = decision("discussed", "2026-11-18", CONTACTS, CONTACT_REASON)
    found = contact_row("2026-11-18", taken)
    assert found is not None
    assert found.decision is not None
    assert found.decision.kind == "discussed"
    back = contact_row("2026-11-19", taken)
    assert back is not None
    assert back.decision is None
    assert back.severity == "soon"


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-19", "watch", id="the day after"),
        pytest.param("2026-11-25", "watch", id="on its date"),
        pytest.param("2026-11-26", "act", id="the day after its date"),
    ],
)
def test_watch_until_stays_as_watch(as_of: str, expected: str) -> None:
    taken = decision("watch", "2026-11-18", REFERRAL, *REFERRAL_REASONS, until="2026-11-25")
    shown = board(facts(as_of, referrals=[SENT], decisions=[taken]))
    assert severity(item(shown, REFERRAL, "referrals")) == expected
    signal = reason(shown, "watch", "signal-watch-until")
    assert (signal is not None) is (expected == "watch")


@pytest.mark.parametrize(
    ("as_of", "listed"),
    [
        pytest.param("2026-11-19", False, id="the day after"),
        pytest.param("2026-11-24", False, id="the day before its date"),
        pytest.param("2026-11-25", True, id="on its date"),
    ],
)
def test_a_snooze_hides_past_the_due_day_of_a_local_clock(as_of: str, listed: bool) -> None:
    taken = decision("snooze", "2026-11-18", REFERRAL, *REFERRAL_REASONS, until="2026-11-25")
    shown = board(facts(as_of, referrals=[SENT], decisions=[taken]))
    assert (item(shown, REFERRAL, "referrals") is not None) is listed
    assert (REFERRAL in hidden(shown)) is not listed


@pytest.mark.parametrize(
    ("as_of", "listed"),
    [
        pytest.param("2026-11-06", False, id="before it is due"),
        pytest.param("2026-11-08", False, id="the day before it is due"),
        pytest.param("2026-11-10", True, id="the day after it is due"),
        pytest.param("2026-11-16", True, id="a week after it is due"),
    ],
)
def test_a_snooze_never_hides_past_the_due_day_of_a_grade_a_clock(as_of: str, listed: bool) -> None:
    taken = decision(
        "snooze", "2026-11-05", "request:q1", "request:q1:auth-standard", until="2026-11-30"
    )
    asked = request(received="2026-11-02", member_updated_on="2026-11-05")
    shown = board(facts(as_of, requests=[asked], decisions=[taken]))
    assert (item(shown, "request:q1", "requests") is not None) is listed


def test_what_is_already_overdue_by_a_grade_a_clock_cannot_be_snoozed_away() -> None:
    taken = decision("snooze", "2026-11-17", CONTACTS, CONTACT_REASON, until="2026-11-25")
    shown = board(facts("2026-11-18", contacts=kept_month("2026-09"), decisions=[taken]))
    found = item(shown, CONTACTS, "contacts")
    assert found is not None
    assert (found.severity, found.due) == ("act", on("2026-10-31"))


def test_an_excuse_closes_the_period() -> None:
    taken = decision("excuse", "2026-11-17", CONTACTS, CONTACT_REASON, reason="in rehab")
    for as_of in ("2026-11-18", "2026-11-30"):
        assert contact_row(as_of, taken) is None


def test_an_excuse_of_november_does_not_reach_december() -> None:
    taken = decision("excuse", "2026-11-17", CONTACTS, CONTACT_REASON, reason="in rehab")
    made = [*OCTOBER, *calls("2026-11-30")]
    shown = board(facts("2026-12-31", contacts=made, decisions=[taken]))
    assert item(shown, "contacts:M1:2026-12", "contacts") is not None


def test_an_excused_referral_is_closed_for_good() -> None:
    taken = decision("excuse", "2026-11-17", REFERRAL, *REFERRAL_REASONS, reason="agency closed")
    shown = board(facts("2026-12-01", referrals=[SENT], decisions=[taken]))
    assert item(shown, REFERRAL, "referrals") is None
    assert REFERRAL in hidden(shown)


def test_a_decision_in_watch_covers_the_reasons_it_saw() -> None:
    taken = decision("assign", "2026-11-18", WATCH, ED_1, task_id="t1")
    open_task = task(due="2026-11-20", from_key=WATCH)
    happened = [event("ed", "2026-11-16"), event("ed", "2026-11-19", "e2")]
    shown = board(facts("2026-11-19", events=happened, decisions=[taken], tasks=[open_task]))
    found = item(shown, WATCH, "watch")
    assert found is not None
    assert [each.key for each in found.reasons] == [ED_2]
    assert found.due == on("2026-11-23")


def test_a_decision_about_one_reason_leaves_the_others() -> None:
    taken = decision("excuse", "2026-11-18", WATCH, ED_1, reason="called by the hospital")
    happened = [event("ed", "2026-11-10"), event("ed", "2026-11-16", "e2")]
    shown = board(facts("2026-11-19", events=happened, decisions=[taken]))
    found = item(shown, WATCH, "watch")
    assert found is not None
    assert [each.key for each in found.reasons] == [ED_2]
    assert found.due == on("2026-11-18")


def test_a_decision_about_every_reason_takes_the_row_away() -> None:
    taken = decision("assign", "2026-11-18", WATCH, ED_1, ED_2, task_id="t1")
    open_task = task(due="2026-11-20", from_key=WATCH)
    happened = [event("ed", "2026-11-10"), event("ed", "2026-11-16", "e2")]
    shown = board(facts("2026-11-19", events=happened, decisions=[taken], tasks=[open_task]))
    assert item(shown, WATCH, "watch") is None
    assert WATCH in hidden(shown)


def test_the_last_of_two_decisions_holds() -> None:
    first = decision("discussed", "2026-11-17", CONTACTS, CONTACT_REASON)
    second = decision("excuse", "2026-11-18", CONTACTS, CONTACT_REASON, reason="in rehab")
    assert contact_row("2026-11-19", first, second) is None


def test_a_row_decided_by_nobody_says_so() -> None:
    found = contact_row("2026-11-18")
    assert found is not None
    assert found.decision is None


def proposal_for(workers: list[Staff], as_of: str = "2026-11-20") -> tuple[str, str, object]:
    known = facts(as_of, members=[member()], staff=workers, events=[event("ed", "2026-11-20")])
    found = item(board(known), WATCH, "watch")
    assert found is not None
    proposed = propose(found, known, CALENDAR)
    assert proposed.text
    assert on(as_of) <= proposed.due <= on("2026-11-24")
    return proposed.text, proposed.owner, proposed.due


def test_a_task_is_proposed_to_the_care_manager_inside_the_clock() -> None:
    assert proposal_for([staff("s1"), staff("s2")])[1] == "s1"


@pytest.mark.parametrize(
    ("away_from", "away_to", "owner"),
    [
        pytest.param("2026-11-20", "2026-11-27", "s2", id="away from today"),
        pytest.param("2026-11-16", "2026-11-20", "s2", id="away to today"),
        pytest.param("2026-11-16", "2026-11-19", "s1", id="back since today"),
        pytest.param("2027-01-04", "2027-01-08", "s1", id="away in January"),
    ],
)
def test_a_task_is_proposed_to_the_cover_when_away(
    away_from: str, away_to: str, owner: str
) -> None:
    away = staff("s1", away_from=away_from, away_to=away_to, cover_id="s2")
    assert proposal_for([away, staff("s2")])[1] == owner


def test_a_task_about_a_referral_is_proposed_to_its_worker() -> None:
    sent = SENT._replace(staff_id="s2")
    known = facts("2026-11-20", staff=[staff("s1"), staff("s2")], referrals=[sent])
    found = item(board(known), REFERRAL, "referrals")
    assert found is not None
    assert found.owner == "s2"
    proposed = propose(found, known, CALENDAR)
    assert proposed.owner == "s2"
    assert proposed.due >= on("2026-11-20")


@pytest.mark.parametrize("as_of", ["2026-11-18", "2026-11-19"])
def test_a_logged_attempt_leaves_the_row_undecided(as_of: str) -> None:
    taken = decision("log", "2026-11-18", CONTACTS, CONTACT_REASON)
    left = contact_row(as_of, taken)
    assert left is not None
    assert left.decision is None


def test_a_carried_row_stays_undecided_in_its_section() -> None:
    taken = decision(
        "carry", "2026-11-18", CONTACTS, CONTACT_REASON, huddle_id="h-2026-11-18", reason="no time"
    )
    for as_of in ("2026-11-18", "2026-11-19"):
        found = contact_row(as_of, taken)
        assert found is not None
        assert found.decision is None


def test_a_snoozed_row_is_back_on_the_due_day_of_a_grade_a_clock() -> None:
    taken = decision("snooze", "2026-11-20", CONTACTS, CONTACT_REASON, until="2026-12-04")
    assert contact_row("2026-11-21", taken) is None
    assert contact_row("2026-11-30", taken) is not None


def test_a_decision_taken_later_does_not_bear_on_a_past_day() -> None:
    taken = decision("excuse", "2026-11-20", CONTACTS, CONTACT_REASON, reason="in rehab")
    assert contact_row("2026-11-19", taken) is not None


def test_a_decision_about_one_member_leaves_the_others() -> None:
    taken = decision("excuse", "2026-11-17", CONTACTS, CONTACT_REASON, reason="in rehab")
    known = facts(
        "2026-11-18",
        members=[member("M1"), member("M2")],
        contacts=[*OCTOBER, *kept_month("2026-10", "M2")],
        decisions=[taken],
    )
    shown = board(known)
    assert item(shown, CONTACTS, "contacts") is None
    assert item(shown, "contacts:M2:2026-11", "contacts") is not None
