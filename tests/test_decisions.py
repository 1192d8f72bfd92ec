"""The task a row proposes: what, who and by when; and how far a snooze may reach."""

import pytest

from db.types import Huddle, Staff
from huddle.decisions import (
    begins_late,
    is_members_choice,
    owes_core_service,
    present,
    propose,
    snooze_limit,
)
from huddle.rules.board import Item
from tests.rules.build import (
    CALENDAR,
    appointment,
    board,
    event,
    facts,
    huddle,
    item,
    kept_month,
    on,
    request,
    rules,
    staff,
    task,
)

OCTOBER = kept_month("2026-10")


def contacts_row(as_of: str) -> tuple[Item, object]:
    known = facts(as_of, contacts=OCTOBER)
    found = item(board(known), f"contacts:M1:{as_of[:7]}")
    assert found is not None
    return found, propose(found, known, CALENDAR).due


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        pytest.param("2026-11-20", "2026-11-23", id="soon, on a Friday: the next working day"),
        pytest.param("2026-11-25", "2026-11-27", id="soon, before Thanksgiving: the day after"),
        pytest.param("2026-11-30", "2026-11-30", id="act on the last working day: today"),
        pytest.param("2026-11-28", "2026-11-30", id="act on a Saturday: Monday, the last day"),
    ],
)
def test_the_due_day_lies_inside_the_month(as_of: str, due: str) -> None:
    assert contacts_row(as_of)[1] == on(due)


def test_the_due_day_lies_inside_the_clock_of_an_event() -> None:
    known = facts("2026-11-20", events=[event("ed", "2026-11-20")])
    found = item(board(known), "watch:M1")
    assert found is not None
    proposed = propose(found, known, CALENDAR)
    assert (proposed.text, proposed.due) == ("Call to follow up the ED visit", on("2026-11-23"))


def test_what_is_late_is_proposed_for_today_or_the_next_working_day() -> None:
    late = [event("ed", "2026-11-02")]
    for as_of, due in (("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-23")):
        known = facts(as_of, events=late)
        found = item(board(known), "watch:M1")
        assert found is not None
        assert propose(found, known, CALENDAR).due == on(due)


def test_a_row_without_a_clock_gets_two_working_days() -> None:
    known = facts("2026-11-20", appointments=[appointment("2026-11-23")])
    found = item(board(known), "watch:M1")
    assert found is not None
    assert propose(found, known, CALENDAR).due == on("2026-11-24")


def test_a_task_in_followups_keeps_its_own_words() -> None:
    known = facts("2026-11-20", tasks=[task(due="2026-11-18", title="Bring the form")])
    found = item(board(known), "task:t1")
    assert found is not None
    assert propose(found, known, CALENDAR).text == "Bring the form"


def test_every_rule_that_makes_a_row_proposes_words_of_its_own() -> None:
    closed = {"feed-stale", "task-closed", "snooze-ended", "carried-over"}
    assert [rule.id for rule in rules() if not rule.task and rule.id not in closed] == []


@pytest.mark.parametrize(
    ("workers", "who"),
    [
        pytest.param([staff("s1")], "s1", id="present"),
        pytest.param([], "s1", id="unknown"),
        pytest.param(
            [staff("s1", away_from="2026-11-20", cover_id="s2")], "s2", id="unknown cover"
        ),
        pytest.param(
            [staff("s1", away_from="2026-11-21", cover_id="s2")], "s1", id="from tomorrow"
        ),
        pytest.param(
            [staff("s1", away_to="2026-11-19", cover_id="s2")], "s1", id="until yesterday"
        ),
        pytest.param([staff("s1", away_to="2026-11-20", cover_id="s2")], "s2", id="until today"),
        pytest.param([staff("s1", away_from="2026-11-20")], "s1", id="away and nobody covers"),
        pytest.param(
            [
                staff("s1", away_from="2026-11-20", cover_id="s2"),
                staff("s2", away_from="2026-11-20", cover_id="s3"),
                staff("s3"),
            ],
            "s3",
            id="the cover's cover",
        ),
        pytest.param(
            [
                staff("s1", away_from="2026-11-20", cover_id="s2"),
                staff("s2", away_from="2026-11-20", cover_id="s1"),
            ],
            "s1",
            id="they cover each other",
        ),
        pytest.param(
            [staff("s1", active=False, supervisor_id="s-lead"), staff("s-lead")],
            "s-lead",
            id="gone: the supervisor",
        ),
    ],
)
def test_who_does_a_workers_work(workers: list[Staff], who: str) -> None:
    assert present("s1", workers, on("2026-11-20")) == who


def test_a_snoozed_row_is_back_by_the_day_a_grade_a_clock_ends() -> None:
    known = facts("2026-11-20", requests=[request(received="2026-11-16")])
    found = item(board(known), "request:q1")
    assert found is not None
    assert found.due == on("2026-11-23")
    assert snooze_limit(found, rules()) == on("2026-11-23")


def test_a_snooze_of_a_local_clock_has_no_limit() -> None:
    known = facts("2026-11-20", events=[event("crisis", "2026-11-20")])
    found = item(board(known), "watch:M1")
    assert found is not None
    assert snooze_limit(found, rules()) is None


def test_a_member_may_let_an_appeal_pass_and_no_decision_of_the_plan() -> None:
    """The appeal may be filed until 1 January, the other request decided until the 4th."""
    denied = request("q1", decision="denied", decision_on="2026-11-02", notice_on="2026-11-02")
    undecided = request("q2", received="2026-12-28")
    known = board(facts("2026-12-31", requests=[denied, undecided]))
    rows = [item(known, f"request:{key}") for key in ("q1", "q2")]
    assert [row and is_members_choice(row, rules()) for row in rows] == [True, False]


def test_a_core_service_is_owed_where_a_rule_of_the_row_counts_them() -> None:
    ed_visit = facts("2026-11-20", events=[event("ed", "2026-11-20")])
    rows = [contacts_row("2026-11-20")[0], item(board(ed_visit), "watch:M1")]
    assert [row and owes_core_service(row, rules()) for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("as_of", "held", "expected"),
    [
        pytest.param("2026-11-28", [], False, id="30 days late"),
        pytest.param("2026-11-29", [], True, id="31 days late, and one of two rows"),
        pytest.param("2026-11-29", [huddle("2026-11-27")], False, id="a huddle was held"),
        pytest.param("2026-11-29", [huddle("2026-11-29", status="open")], True, id="it is open"),
    ],
)
def test_a_team_begins_late_while_a_third_of_its_rows_is_old(
    as_of: str, held: list[Huddle], expected: bool
) -> None:
    """The ED visit of 27 October came after the last contact and was due on the 29th."""
    late = [event("ed", "2026-10-27")]
    known = facts(as_of, events=late, contacts=OCTOBER, huddles=held)
    assert begins_late(board(known), known) is expected
