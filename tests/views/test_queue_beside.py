"""A queue needs the rows of some members of a team only, and is the same without the others."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.types import TeamFacts
from huddle.rules import evaluate
from huddle.rules.board import Board
from huddle.views.queue import matters_of, queue
from tests.rules.build import (
    CALENDAR,
    barrier,
    board,
    decision,
    facts,
    huddle,
    member,
    referral,
    request,
    rules,
    staff,
    task,
)
from tests.rules.test_properties import FEW, teams

WHO = st.sampled_from(["s1", "s2", "s3", ""])


@st.composite
def shared(draw: st.DrawFn) -> TeamFacts:
    """A team whose work is anybody's, with decisions of anybody about any row of it."""
    known = draw(teams())
    known = replace(
        known,
        staff=(staff("s1"), staff("s2"), staff("s3", active=False, cover_id="s1")),
        members=tuple(each._replace(care_manager_id=draw(WHO)) for each in known.members),
        tasks=tuple(each._replace(owner=draw(WHO)) for each in known.tasks),
        barriers=tuple(each._replace(owner=draw(WHO)) for each in known.barriers),
        referrals={
            key: tuple(each._replace(staff_id=draw(WHO)) for each in rows)
            for key, rows in known.referrals.items()
        },
        requests={
            key: tuple(each._replace(staff_id=draw(WHO)) for each in rows)
            for key, rows in known.requests.items()
        },
    )
    made = board(known)
    items = [item for part in made.sections for item in part.items]
    past = (known.as_of - timedelta(days=1)).isoformat()
    days = st.sampled_from([known.as_of.isoformat(), past])
    kinds = st.sampled_from(["assign", "discussed", "watch", "snooze", "excuse", "log", "carry"])
    decisions = [
        decision(
            draw(kinds),
            draw(days),
            item.key,
            decision_id=f"d{number}",
            member_id=item.member_id or "",
            by=draw(WHO),
            owner=draw(WHO),
            until=known.as_of.isoformat(),
            huddle_id="h1",
        )
        for number, item in enumerate(items)
        if draw(st.booleans())
    ]
    return replace(known, decisions=tuple(decisions), huddles=(huddle(past, "h1"),))


def told(made: Board) -> tuple[object, ...]:
    return (made.sections, made.hidden, made.active, made.excluded, made.warnings)


@FEW
@given(shared())
def test_the_queue_of_every_worker_is_the_same_without_the_rows_of_others(known: TeamFacts) -> None:
    whole = evaluate(known, rules(), CALENDAR)
    for who, served in (("s1", {"s1", "s3"}), ("s2", {"s2"})):
        wanted = matters_of(known, served)
        some = evaluate(known, rules(), CALENDAR, wanted)
        assert told(queue(some, known, rules(), who)) == told(queue(whole, known, rules(), who))


@FEW
@given(shared())
def test_who_has_no_rows_is_counted_all_the_same(known: TeamFacts) -> None:
    whole, none = evaluate(known, rules(), CALENDAR), evaluate(known, rules(), CALENDAR, set())
    assert (none.active, none.excluded, none.warnings) == (
        whole.active,
        whole.excluded,
        whole.warnings,
    )
    of_members = [item for part in none.sections for item in part.items if item.member_id]
    assert {item.key.partition(":")[0] for item in of_members} <= {"task", "barrier", "followup"}


OF_ANOTHER: dict[str, tuple[dict[str, Any], str]] = {
    "a referral": (
        {"referrals": [referral("sent", "r1", sent_on="2026-10-01", staff_id="s1")]},
        "referral:r1",
    ),
    "a request": (
        {"requests": [request("q1", received="2026-11-10", staff_id="s1")]},
        "request:q1",
    ),
    "a task": ({"tasks": [task("t1", "2026-11-20", owner="s1")]}, "task:t1"),
    "a barrier": ({"barriers": [barrier("2026-11-20", owner="s1")]}, "barrier:b1"),
}


@pytest.mark.parametrize("what", OF_ANOTHER)
def test_work_with_somebody_else_s_member_is_in_the_queue(what: str) -> None:
    more, key = OF_ANOTHER[what]
    members = [member("M1", care_manager_id="s2"), member("M2", care_manager_id="s2")]
    known = facts("2026-11-24", members=members, staff=[staff("s1"), staff("s2")], **more)
    wanted = matters_of(known, {"s1"})
    assert wanted == {"M1"}
    made = queue(evaluate(known, rules(), CALENDAR, wanted), known, rules(), "s1")
    assert [item.key for part in made.sections for item in part.items] == [key]


def test_what_the_worker_changed_today_is_not_taken_for_mended() -> None:
    """Somebody else's referral that s1 moved today still wants a chase: it is no row of s1's."""
    sent = referral("sent", "r1", sent_on="2026-10-01", staff_id="s2")
    members = [member("M1", care_manager_id="s2")]
    known = facts("2026-11-24", members=members, staff=[staff("s1")], referrals=[sent])
    moved = {"referral:r1": "M1"}
    some = evaluate(known, rules(), CALENDAR, matters_of(known, {"s1"}, moved.values()))
    whole = evaluate(known, rules(), CALENDAR)
    for made in (some, whole):
        listed = queue(made, known, rules(), "s1", moved)
        assert [item.key for part in listed.sections for item in part.items] == []
