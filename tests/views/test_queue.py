"""A worker's queue: what stands in which section, by whose it is, and never twice."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.types import TeamFacts
from huddle.privacy import show
from huddle.rules.board import Board, Item
from huddle.views.queue import SECTIONS, covered, queue
from tests.rules.build import (
    appointment,
    board,
    decision,
    event,
    facts,
    huddle,
    kept_month,
    member,
    on,
    referral,
    request,
    rules,
    staff,
    task,
    words,
)

TUESDAY = "2026-11-24"  # Thanksgiving is on the Thursday; Sunday is the 29th
QUIET = [*kept_month("2026-10"), *kept_month("2026-11")]


def team(as_of: str = TUESDAY, **known: Any) -> TeamFacts:
    """One member whose contacts are kept, so that only what a test says is there."""
    return facts(as_of, **{"contacts": QUIET, **known})


def of(known: TeamFacts, staff_id: str = "s1") -> Board:
    return queue(board(known), known, rules(), staff_id)


def sections(shown: Board) -> dict[str, list[str]]:
    return {part.key: [each.key for each in part.items] for part in shown.sections if part.items}


def row(shown: Board, key: str) -> Item:
    (found,) = [each for part in shown.sections for each in part.items if each.key == key]
    return found


@pytest.mark.parametrize(
    ("as_of", "due", "expected"),
    [
        pytest.param(TUESDAY, "2026-11-23", "overdue", id="the day before"),
        pytest.param(TUESDAY, "2025-11-24", "overdue", id="a year before"),
        pytest.param(TUESDAY, "2026-11-24", "today", id="on the day"),
        pytest.param(TUESDAY, "2026-11-25", "week", id="the day after"),
        pytest.param(TUESDAY, "2026-11-29", "week", id="on Sunday"),
        pytest.param(TUESDAY, "2026-11-30", "later", id="on the Monday after"),
        pytest.param(TUESDAY, None, "none", id="no deadline"),
        pytest.param("2026-11-25", "2026-11-26", "today", id="due on a holiday, tomorrow"),
        pytest.param("2026-11-27", "2026-11-29", "today", id="Friday, due on Sunday"),
        pytest.param("2026-11-28", "2026-11-29", "today", id="Saturday, due on Sunday"),
        pytest.param("2026-11-29", "2026-11-30", "later", id="Sunday, due on Monday"),
    ],
)
def test_a_task_by_its_due_day(as_of: str, due: str | None, expected: str) -> None:
    assert sections(of(team(as_of, tasks=[task(due=due)]))) == {expected: ["task:t1"]}


def test_the_sections_are_always_all_there_and_in_their_order() -> None:
    assert [(part.key, part.title, part.count) for part in of(team()).sections] == [
        ("overdue", "Overdue", 0),
        ("today", "Today", 0),
        ("week", "This week", 0),
        ("later", "Later", 0),
        ("waiting", "Waiting on others", 0),
        ("none", "No deadline", 0),
        ("done", "Done today", 0),
    ]


def test_a_contact_row_by_its_month() -> None:
    owed: dict[str, Any] = {"contacts": kept_month("2026-10")}
    key = "contacts:M1:2026-11"
    assert sections(of(facts("2026-11-27", **owed))) == {"later": [key]}
    assert sections(of(facts("2026-11-30", **owed))) == {"today": [key]}
    missed = of(facts("2026-11-10", contacts=kept_month("2026-09")))
    assert sections(missed) == {"overdue": [key]}
    assert row(missed, key).due == on("2026-10-31")


def test_what_acts_without_a_due_day_is_for_today() -> None:
    cut = request(
        received="2026-10-01",
        decision="reduced",
        decision_on="2026-11-20",
        previously_authorized=True,
    )
    shown = of(team(requests=[cut]))
    assert sections(shown) == {"today": ["request:q1"]}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2026-11-24T20:00Z", {"today": ["watch:M1"]}, id="today"),
        pytest.param("2026-11-25T20:00Z", {"week": ["watch:M1"]}, id="on the next working day"),
        pytest.param("2026-11-27T20:00Z", {}, id="no signal yet"),
    ],
)
def test_an_appointment_is_for_its_own_day(at: str, expected: dict[str, list[str]]) -> None:
    known = team(appointments=[appointment(at)], now="2026-11-24T14:00Z")
    assert sections(of(known)) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-24", "waiting", id="three working days before"),
        pytest.param("2026-11-25", "today", id="the working day before: somebody must press"),
        pytest.param("2026-11-27", "today", id="on the plan's last day"),
        pytest.param("2026-11-28", "overdue", id="the day after"),
    ],
)
def test_a_request_waits_for_the_plan_until_its_clock_ends(as_of: str, expected: str) -> None:
    # Received on 20 November: the plan has until the 27th.
    shown = of(team(as_of, requests=[request(received="2026-11-20")]))
    assert sections(shown) == {expected: ["request:q1"]}


def test_what_was_put_off_or_is_watched_waits() -> None:
    tasks = [task("t1", due=TUESDAY), task("t2", due="2026-11-20"), task("t3", due="2026-12-10")]
    decisions = [
        decision("snooze", "2026-11-23", "task:t1", until="2026-11-30", reason="office closed"),
        decision("watch", "2026-11-23", "task:t2", until="2026-11-24"),
        decision("snooze", "2026-11-23", "task:t3", until="2026-12-01"),
    ]
    shown = of(team(tasks=tasks, decisions=decisions))
    assert sections(shown) == {"waiting": ["task:t1", "task:t2", "task:t3", "watch:M1"]}
    assert shown.hidden == ()
    over = of(team("2026-11-25", tasks=tasks, decisions=decisions))
    assert sections(over) == {"overdue": ["task:t2"], "waiting": ["task:t1", "task:t3"]}


def test_a_task_that_was_put_off_and_is_done_is_done() -> None:
    snoozed = decision("snooze", "2026-11-23", "task:t1", until="2026-12-01", member_id="")
    for huddle_id in ("", "h-2026-11-23"):
        done = task(status="done", closed_on=TUESDAY, huddle_id=huddle_id)
        known = team(tasks=[done], decisions=[snoozed], huddles=[huddle("2026-11-23")])
        assert sections(of(known)) == {"done": ["task:t1"]}


def test_a_row_given_to_somebody_else_waits_until_their_task_is_done() -> None:
    sent = referral("sent", sent_on="2026-11-09", status_on="2026-11-09")
    given = decision("assign", "2026-11-24", "referral:r1", owner="s2", task_id="t1")
    their_task = task(due="2026-12-01", owner="s2", from_key="referral:r1")
    both = [staff(), staff("s2")]
    known: dict[str, Any] = {"referrals": [sent], "decisions": [given], "staff": both}

    on_the_day = team(tasks=[their_task], **known)
    assert sections(of(on_the_day)) == {"waiting": ["referral:r1"]}
    assert sections(of(on_the_day, "s2")) == {"later": ["task:t1"]}

    the_day_after = team("2026-11-25", tasks=[their_task], **known)
    assert sections(of(the_day_after)) == {"waiting": ["referral:r1"]}

    done = their_task._replace(status="done", closed_on=on("2026-11-25"))
    once_done = team("2026-11-25", tasks=[done], **known)
    assert sections(of(once_done)) == {"overdue": ["referral:r1"]}
    assert sections(of(once_done, "s2")) == {"done": ["task:t1"]}


def test_a_row_of_which_one_has_the_task_oneself_is_the_task() -> None:
    sent = referral("sent", sent_on="2026-11-09", status_on="2026-11-09")
    own = task(due="2026-12-01", from_key="referral:r1")
    known: dict[str, Any] = {
        "referrals": [sent],
        "tasks": [own],
        "decisions": [decision("assign", "2026-11-24", "referral:r1", task_id="t1")],
    }
    assert sections(of(team(**known))) == {"later": ["task:t1"], "done": ["referral:r1"]}
    after = of(team("2026-11-25", **known))
    assert sections(after) == {"later": ["task:t1"]}
    assert [each.key for each in after.hidden] == ["referral:r1"]


def test_a_task_given_anew_today_is_still_to_be_done() -> None:
    given = decision("assign", TUESDAY, "task:t1", owner="s2", task_id="t1")
    known = team(
        tasks=[task(due=TUESDAY, owner="s2")], decisions=[given], staff=[staff(), staff("s2")]
    )
    assert sections(of(known)) == {}
    assert sections(of(known, "s2")) == {"today": ["task:t1"]}


def test_what_was_done_today() -> None:
    known = team(
        tasks=[
            task("today", due="2026-11-20", status="done", closed_on=TUESDAY),
            task("dropped", due="2026-12-20", status="cancelled", closed_on=TUESDAY),
            task("yesterday", status="done", closed_on="2026-11-23", huddle_id="h-2026-11-23"),
            task("talked", due="2026-11-20"),
        ],
        referrals=[referral("no_show", status_on="2026-11-23")],
        events=[event("ed", "2026-11-23T15:00Z")],
        decisions=[
            decision("discussed", TUESDAY, "task:talked"),
            decision("excuse", TUESDAY, "referral:r1", reason="member declined"),
            decision("excuse", "2026-11-23", "watch:M1", reason="planned"),
        ],
        huddles=[huddle("2026-11-23")],
    )
    shown = of(known)
    assert sections(shown) == {"done": ["task:talked", "referral:r1", "task:dropped", "task:today"]}
    # Closed before today, or excused then: it asks for nothing, and is not lost.
    assert sorted(each.key for each in shown.hidden) == ["task:yesterday", "watch:M1"]


def test_a_row_that_a_contact_of_today_has_mended() -> None:
    known = team(
        decisions=[
            decision("log", TUESDAY, "contacts:M1:2026-11", by="s9"),
            decision("log", TUESDAY, "contacts:M1:2026-11", by="s9"),
            decision("log", "2026-11-23", "watch:M1"),
        ]
    )
    shown = of(known)
    assert sections(shown) == {"done": ["contacts:M1:2026-11"]}
    assert sections(of(known, "s9")) == {}
    masked = show(shown, known, rules())
    (mended,) = masked.sections[-1].items
    assert mended.decision is not None
    assert (mended.member, mended.decision.words) == ("R.A. ··4126", "contact or attempt logged")


def test_what_was_changed_today_and_asks_for_nothing_now_is_done() -> None:
    accepted = referral("accepted", sent_on="2026-11-20", accepted_on=TUESDAY, status_on=TUESDAY)
    known = team(referrals=[accepted], staff=[staff(), staff("s2")])
    moved = {"referral:r1": "M1"}
    shown = queue(board(known), known, rules(), "s1", moved)
    assert sections(shown) == {"done": ["referral:r1"]}
    done = row(shown, "referral:r1")
    assert (done.owner, done.section, done.member_id) == ("s1", "referrals", "M1")
    assert words(done) == "Nothing left to do"
    assert (
        sections(queue(board(known), known, rules(), "s1", {"referral:r9": "another team's"})) == {}
    )
    # Who moved a colleague's referral has done it too.
    assert sections(queue(board(known), known, rules(), "s2", moved)) == sections(shown)


def test_what_was_changed_today_and_still_asks_stands_where_it_stood() -> None:
    sent = referral("sent", sent_on="2026-11-09", status_on=TUESDAY)
    known = team(referrals=[sent])
    shown = queue(board(known), known, rules(), "s1", {"referral:r1": "M1"})
    assert sections(shown) == {"overdue": ["referral:r1"]}


def test_a_row_with_an_attempt_logged_is_still_to_be_done() -> None:
    known = facts(
        "2026-11-30",
        contacts=kept_month("2026-10"),
        decisions=[decision("log", "2026-11-30", "contacts:M1:2026-11")],
    )
    assert sections(of(known)) == {"today": ["contacts:M1:2026-11"]}


def test_a_row_that_was_carried_over_stands_once() -> None:
    carried = decision(
        "carry", "2026-11-23", "referral:r1", huddle_id="h-2026-11-23", reason="no time"
    )
    shown = of(
        team(
            referrals=[referral("sent", sent_on="2026-11-09", status_on="2026-11-23")],
            decisions=[carried],
            huddles=[huddle("2026-11-23")],
        )
    )
    assert sections(shown) == {"overdue": ["referral:r1"]}
    assert words(row(shown, "referral:r1")).endswith(" | Carried over from 23 Nov (no time)")


def test_a_part_that_was_put_off_is_with_the_part_that_is_listed() -> None:
    visits = [event("ed", f"2026-11-2{day}T15:00Z", f"e{day}") for day in (0, 3)]
    put_off = decision(
        *("snooze", "2026-11-23", "watch:M1", "event:e0:follow-up-ed-2bd"), until="2026-12-01"
    )
    shown = of(team(events=visits, decisions=[put_off], contacts=kept_month("2026-10")))
    assert [key for keys in sections(shown).values() for key in keys].count("watch:M1") == 1
    assert sections(shown)["week"] == ["watch:M1"]
    assert [each.key for each in shown.hidden] == ["watch:M1"]


AWAY = staff("s2", away_from="2026-11-23", away_to=TUESDAY, cover_id="s1")


def test_who_covers_has_the_rows_of_who_is_away() -> None:
    known = team(
        staff=[staff(), AWAY, staff("s3")],
        tasks=[task("t1", due=TUESDAY), task("t2", due=TUESDAY, owner="s2")],
    )
    shown = of(known)
    assert sections(shown) == {"today": ["task:t1", "task:t2"]}
    assert row(shown, "task:t2").owner == "s2"
    assert [each.staff_id for each in covered(known, "s1")] == ["s2"]
    assert sections(of(known, "s2")) == {"today": ["task:t2"]}
    assert sections(of(known, "s3")) == {}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-20", [], id="before"),
        pytest.param("2026-11-23", ["s2"], id="the first day"),
        pytest.param("2026-11-24", ["s2"], id="the last day"),
        pytest.param("2026-11-25", [], id="the day after"),
    ],
)
def test_cover_lasts_as_long_as_the_absence(as_of: str, expected: list[str]) -> None:
    known = facts(as_of, staff=[staff(), AWAY])
    assert [each.staff_id for each in covered(known, "s1")] == expected


def test_who_covers_for_one_who_covers_has_both() -> None:
    known = team(
        staff=[
            staff(),
            staff("s2", away_from="2026-11-23", cover_id="s1"),
            staff("s3", away_to="2026-11-24", cover_id="s2"),
            staff("s4", active=False, supervisor_id="s1"),
        ]
    )
    assert [each.staff_id for each in covered(known, "s1")] == ["s2", "s3", "s4"]
    assert covered(known, "s2") == ()


def test_a_row_between_two_people_one_stands_in_for_is_one() -> None:
    known = team(
        staff=[staff(), AWAY],
        tasks=[task("t1", due="2026-11-30", owner="s1", from_key="referral:r1")],
        referrals=[referral("sent", sent_on="2026-11-09", status_on="2026-11-09", staff_id="s2")],
        decisions=[decision("assign", "2026-11-23", "referral:r1", task_id="t1", owner="s1")],
    )
    assert sections(of(known)) == {"later": ["task:t1"]}
    assert sections(of(known, "s2")) == {"waiting": ["referral:r1"]}


def test_nobody_has_what_is_nobodys_and_a_stranger_has_nothing() -> None:
    known = team(
        members=[member(care_manager_id="")],
        tasks=[task(due=TUESDAY, owner="")],
    )
    assert sections(of(known)) == {}
    assert sections(of(known, "nobody-here")) == {}


KINDS = ("assign", "discussed", "watch", "snooze", "excuse", "log", "carry")
DAYS = tuple(f"2026-11-{day:02}" for day in range(16, 31))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("s1", "s2", "")),
            st.sampled_from((None, *DAYS)),
            st.sampled_from(("open", "done", "cancelled")),
        ),
        max_size=5,
    ),
    st.lists(
        st.tuples(
            st.sampled_from(KINDS),
            st.sampled_from(DAYS[:9]),
            st.sampled_from(("task:t0", "task:t1", "referral:r1", "watch:M1", "request:q1")),
            st.sampled_from(DAYS),
        ),
        max_size=6,
    ),
    st.booleans(),
)
def test_every_row_of_a_worker_stands_exactly_once(
    tasks: list[tuple[str, str | None, str]],
    decisions: list[tuple[str, str, str, str]],
    away: bool,
) -> None:
    known = team(
        staff=[staff(), AWAY if away else staff("s2")],
        tasks=[
            task(f"t{n}", due, status, owner=owner, closed_on=None if status == "open" else TUESDAY)
            for n, (owner, due, status) in enumerate(tasks)
        ],
        decisions=[
            decision(kind, day, key, until=until, task_id="t0" if kind == "assign" else "")
            for kind, day, key, until in decisions
        ],
        referrals=[referral("sent", sent_on="2026-11-09", status_on="2026-11-09")],
        requests=[request(received="2026-11-20", staff_id="s2")],
        events=[event("ed", "2026-11-20T15:00Z")],
        huddles=[huddle("2026-11-23")],
    )
    whole = board(known)
    served = {"s1", "s2"} if away else {"s1"}
    shown = of(known)
    listed = [each.key for part in shown.sections for each in part.items]
    assert len(listed) == len(set(listed))
    assert [part.key for part in shown.sections] == [key for key, _ in SECTIONS]
    kept = set(listed) | {each.key for each in shown.hidden}
    for each in (*whole.hidden, *whole.aside, *(i for part in whole.sections for i in part.items)):
        matter = each.key.split(":", 2)[-1] if each.key.startswith("followup:") else each.key
        assert (each.owner in served) is (each.key in kept or matter in kept), each.key
    opened = {
        f"task:t{n}"
        for n, (owner, _, status) in enumerate(tasks)
        if status == "open" and owner in served
    }
    assert opened <= kept
