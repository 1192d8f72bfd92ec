"""The caseload review: who stands in which group, in which order, and with what reasons."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.types import Goal, ReviewEntry, ReviewSession, TeamFacts
from huddle.privacy import show
from huddle.rules.board import Board, Item
from huddle.views.review import Held, held, review
from tests.rules.build import (
    board,
    event,
    facts,
    kept_month,
    member,
    on,
    request,
    rules,
    task,
    visits,
)

TUESDAY = "2026-11-24"
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)


def kept(*member_ids: str) -> list[Any]:
    """Contacts by which nothing is owed in October and November."""
    return [
        each
        for member_id in member_ids
        for month in ("2026-10", "2026-11")
        for each in kept_month(month, member_id)
    ]


def of(known: TeamFacts, going: Held | None = None) -> Board:
    return review(board(known), known, rules(), "s1", going or Held())


def groups(shown: Board) -> dict[str, list[str]]:
    return {part.key: [each.key for each in part.items] for part in shown.sections if part.items}


def row(shown: Board, member_id: str = "M1") -> Item:
    key = f"review:{member_id}"
    (found,) = [each for part in shown.sections for each in part.items if each.key == key]
    return found


def said(item: Item) -> list[str]:
    return [each.text for each in item.reasons]


def session(finished: bool = False, signed: bool = False, session_id: str = "v1") -> ReviewSession:
    return ReviewSession(
        session_id,
        "s1",
        "s-lead",
        on("2026-11-20"),
        AT,
        AT if finished else None,
        AT if signed else None,
    )


def entry(member_id: str, day: str, *, task_id: str = "", session_id: str = "v1") -> ReviewEntry:
    review_id = "" if task_id else f"r-{member_id}-{day}"
    key = f"e-{member_id}-{day}-{task_id}"
    return ReviewEntry(key, session_id, member_id, review_id, task_id, "", on(day), AT)


def test_each_stands_in_the_first_group_that_is_true() -> None:
    members = [
        member("M1"),
        member("M2"),
        member("M3", enrolled_on="2026-11-10", segment_start="2026-11-10"),
        member("M4"),
        member("M5", segment="pended"),
        member("M6", segment="closed"),
        member("M7", care_manager_id="s2"),
    ]
    known = facts(
        TUESDAY,
        members=members,
        contacts=[*kept("M1", "M4"), *visits("2026-11-12", "2026-11-19", member_id="M3")],
        requests=[request(received="2026-11-20")],
    )
    shown = of(known)
    assert groups(shown) == {
        "safety": ["review:M1"],
        "contact": ["review:M2"],
        "new": ["review:M3"],
        "step_down": ["review:M4"],
        "everyone": ["review:M5"],
    }
    # Who is nobody's work any more is no row, and is named; another's member is neither.
    assert [ids for _, ids in shown.excluded] == [("M6",)]
    assert [part.title for part in shown.sections] == [
        "Safety and open clocks",
        "No meaningful contact this month",
        "New within 30 days",
        "No goal progress for 60 days",
        "Documents expiring",
        "Candidates to step down",
        "Everyone else, longest not reviewed first",
    ]


@pytest.mark.parametrize(
    ("enrolled", "expected"),
    [("2026-10-24", False), ("2026-10-25", True), ("2026-10-26", True)],
)
def test_new_is_to_the_thirtieth_day(enrolled: str, expected: bool) -> None:
    known = facts(
        TUESDAY,
        members=[member(enrolled_on=enrolled, segment_start=enrolled)],
        contacts=kept_month("2026-11"),
    )
    assert ("new" in groups(of(known))) is expected


@pytest.mark.parametrize(
    ("days", "expected"), [(59, False), (60, True), (61, True)], ids=["before", "on", "after"]
)
def test_no_goal_progress_from_the_sixtieth_day(days: int, expected: bool) -> None:
    moved = Goal("g1", "M1", "Own home", "active", on(TUESDAY) - timedelta(days=days), None)
    known = facts(TUESDAY, contacts=kept("M1"), goals=[moved])
    assert ("goals" in groups(of(known))) is expected


def test_where_no_goals_are_kept_nobody_lacks_progress() -> None:
    assert groups(of(facts(TUESDAY, contacts=kept("M1")))) == {"step_down": ["review:M1"]}


@pytest.mark.parametrize(("day", "expected"), [("2026-08-27", False), ("2026-08-26", True)])
def test_a_candidate_to_step_down_is_quiet_for_ninety_days(day: str, expected: bool) -> None:
    known = facts(TUESDAY, contacts=kept("M1"), events=[event("other", day)])
    assert ("step_down" in groups(of(known))) is expected


@pytest.mark.parametrize(
    ("last", "first"),
    [
        pytest.param("2026-10-26", "review:M1", id="29 days: the short id"),
        pytest.param("2026-10-25", "review:M2", id="30 days: rises"),
        pytest.param("2026-10-24", "review:M2", id="31 days: rises"),
    ],
)
def test_not_reviewed_for_thirty_days_rises_in_the_group(last: str, first: str) -> None:
    known = facts(
        TUESDAY,
        members=[member("M1", short_id="1"), member("M2", short_id="2")],
        reviews={"M1": ["2026-10-26"], "M2": [last]},
    )
    shown = of(known)
    assert groups(shown)["contact"][0] == first
    # What is shown keeps the order, masked or not.
    for reveal in (False, True):
        made = show(shown, known, rules(), reveal=reveal)
        (part,) = [each for each in made.sections if each.items]
        assert made.target(part.items[0].key).item_key == first


def test_a_row_stays_where_it_is_while_the_session_goes_on() -> None:
    known = facts(
        TUESDAY,
        members=[member("M1", short_id="1"), member("M2", short_id="2")],
        reviews={"M1": ["2026-11-24"]},
    )
    assert groups(of(known))["contact"] == ["review:M2", "review:M1"]
    going = Held(session(), (entry("M1", "2026-11-24"),))
    assert groups(of(known, going))["contact"] == ["review:M1", "review:M2"]
    assert going.done == {"M1"}


def test_the_last_group_goes_by_how_long_ago_alone() -> None:
    members = [
        member(f"M{number}", segment="maintenance", short_id=str(number)) for number in range(1, 4)
    ]
    reviews = {"M1": ["2026-11-20"], "M2": ["2026-03-02"]}
    shown = of(facts(TUESDAY, members=members, reviews=reviews))
    assert groups(shown)["everyone"] == ["review:M3", "review:M2", "review:M1"]
    assert said(row(shown, "M2"))[-1] == "Reviewed 2 Mar, 267 days ago"
    assert said(row(shown, "M3"))[-1] == "Not reviewed yet"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"status": "done", "closed_on": "2026-11-12"}, "done 12 Nov"),
        ({"status": "cancelled", "closed_on": "2026-11-12"}, "cancelled 12 Nov"),
        ({"due": "2026-11-24"}, "not done yet, due 24 Nov"),
        ({"due": "2026-11-23"}, "not done yet, due 23 Nov (overdue)"),
        ({}, "not done yet"),
    ],
)
def test_what_was_agreed_last_time_and_what_became_of_it(
    known: dict[str, str], expected: str
) -> None:
    team = facts(TUESDAY, contacts=kept("M1"), tasks=[task(title="Part 2 visit", **known)])
    going = Held(None, (entry("M1", "2026-11-03", task_id="t1"),))
    item = row(of(team, going))
    assert f"Agreed 3 Nov: Part 2 visit: {expected}" in said(item)
    made = show(of(team, going), team, rules())
    texts = [r.text for part in made.sections for each in part.items for r in each.reasons]
    assert f"Agreed 3 Nov: a task, {expected}" in texts
    assert not any("Part 2" in text for text in texts)


def test_an_agreement_that_was_taken_back_says_nothing() -> None:
    going = Held(None, (entry("M1", "2026-11-03", task_id="gone"),))
    item = row(of(facts(TUESDAY, contacts=kept("M1")), going))
    assert not any(text.startswith("Agreed") for text in said(item))


def test_the_reasons_are_the_board_s_own() -> None:
    known = facts(TUESDAY, requests=[request(received="2026-11-20")])
    own = {
        reason.key: reason
        for part in board(known).sections
        for item in part.items
        for reason in item.reasons
    }
    listed = {each.key: each for each in row(of(known)).reasons}
    assert own
    assert {key: listed[key] for key in own} == own


def test_a_caseload_of_five_hundred_has_everybody_once() -> None:
    members = [member(f"M{number:03}") for number in range(500)]
    shown = of(facts(TUESDAY, members=members))
    listed = [each.member_id for part in shown.sections for each in part.items]
    assert sorted(filter(None, listed)) == [f"M{number:03}" for number in range(500)]


def test_an_empty_caseload_is_no_row() -> None:
    shown = review(board(facts(TUESDAY)), facts(TUESDAY), rules(), "s9", Held())
    assert groups(shown) == {}


def test_the_open_session_of_a_supervisor_goes_before_the_one_that_waits() -> None:
    user = "s-lead"
    waiting, going = session(finished=True), session(session_id="v2")
    closed = session(finished=True, signed=True, session_id="v0")
    assert held([closed], [], user).session is None
    assert held([closed, waiting], [], user).session == waiting
    assert held([closed, waiting, going], [], user).session == going


def test_a_hiv_tier_contact_standard_is_not_told_on_a_revealed_row() -> None:
    known = facts(
        TUESDAY,
        members=[member(tier="HH+", tier_reason="HIV", privacy_tags=frozenset({"hiv"}))],
    )
    own = show(board(known), known, rules(), reveal=True)
    made = show(of(known), known, rules(), reveal=True)
    told = {each.text for part in own.sections for item in part.items for each in item.reasons} | {
        "Not reviewed yet"
    }
    texts = {each.text for part in made.sections for item in part.items for each in item.reasons}
    assert {each for each in texts if "meaningful" not in each} <= told


def test_the_worker_signs_what_is_finished_also_while_the_next_review_goes_on() -> None:
    waiting, going = session(finished=True), session(session_id="v2")
    assert held([waiting, going], [], "s1").session == waiting
    assert held([waiting, going], [], "s-lead").session == going
    signed = session(finished=True, signed=True)
    assert held([signed, going], [], "s1").session == going


@pytest.mark.parametrize(("due", "expected"), [(TUESDAY, "safety"), ("2026-11-25", "everyone")])
def test_a_task_that_is_due_is_not_left_to_the_end(due: str, expected: str) -> None:
    """Due today it acts; due tomorrow it does not yet, and somebody with a task is no candidate."""
    known = facts(TUESDAY, contacts=kept("M1"), tasks=[task(due=due)])
    assert [*groups(of(known))] == [expected]
