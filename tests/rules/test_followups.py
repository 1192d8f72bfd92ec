"""Follow-ups, barriers and feeds: what the team owes itself."""

import re

import pytest

from db.types import Contact, Member, Task
from huddle.rules.board import Item
from huddle.rules.followup import carried_running
from tests.rules.build import (
    barrier,
    board,
    contact,
    decision,
    event,
    facts,
    feed,
    huddle,
    item,
    items,
    kept_month,
    member,
    on,
    severity,
    task,
    words,
)


def row(as_of: str, owed: Task) -> Item | None:
    return item(board(facts(as_of, tasks=[owed])), "task:t1", "followups")


@pytest.mark.parametrize(
    ("as_of", "due", "expected", "overdue"),
    [
        pytest.param("2026-11-20", "2026-11-20", "act", 0, id="due today"),
        pytest.param("2026-11-20", "2026-11-19", "act", 1, id="due yesterday"),
        pytest.param("2026-11-20", "2026-10-20", "act", 31, id="due a month ago"),
        pytest.param("2026-11-20", "2026-11-21", "soon", 0, id="Friday, due on Saturday"),
        pytest.param("2026-11-20", "2026-11-22", "soon", 0, id="Friday, due on Sunday"),
        pytest.param("2026-11-20", "2026-11-25", None, 0, id="Friday, due on Wednesday"),
        pytest.param("2026-11-25", "2026-11-26", "soon", 0, id="due on Thanksgiving"),
        pytest.param("2026-11-25", "2026-12-02", None, 0, id="due after the next huddle"),
    ],
)
def test_a_task_by_its_due_day(as_of: str, due: str, expected: str | None, overdue: int) -> None:
    found = row(as_of, task(due=due))
    assert severity(found) == expected
    if found:
        assert (found.due, found.days_overdue, found.owner) == (on(due), overdue, "s1")
        assert found.member_id == "M1"


def test_a_task_without_a_deadline_is_never_on_time() -> None:
    found = row("2026-11-20", task(due=None))
    assert found is not None
    assert (found.severity, found.due) == ("watch", None)


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_closed_task_is_owed_no_more(status: str) -> None:
    assert row("2026-11-20", task(due="2026-11-10", status=status, closed_on="2026-11-09")) is None


def test_a_task_of_no_member_is_listed_too() -> None:
    found = row("2026-11-20", task(due="2026-11-20", member_id=""))
    assert found is not None
    assert found.member_id is None


def test_what_the_last_huddle_asked_for_and_is_done_since() -> None:
    asked = task(
        due="2026-11-24",
        status="done",
        closed_on="2026-11-19",
        created_on="2026-11-19",
        huddle_id="h-2026-11-19",
        from_key="watch:M1",
    )
    held = [huddle("2026-11-18"), huddle("2026-11-19")]
    shown = board(facts("2026-11-20", tasks=[asked], huddles=held))
    assert item(shown, "task:t1", "followups") is not None
    older = asked._replace(huddle_id="h-2026-11-18", closed_on=on("2026-11-18"))
    shown = board(facts("2026-11-20", tasks=[older], huddles=held))
    assert item(shown, "task:t1", "followups") is None


CONTACTS_KEY = "contacts:M1:2026-11"
OCTOBER: list[Contact] = kept_month("2026-10")


def test_a_snooze_that_ended_since_the_last_huddle() -> None:
    taken = decision(
        "snooze",
        "2026-11-16",
        CONTACTS_KEY,
        f"{CONTACTS_KEY}:ny-hh-core-monthly",
        until="2026-11-18",
    )
    held = [huddle("2026-11-16"), huddle("2026-11-18")]
    key = f"followup:snooze:{CONTACTS_KEY}"

    def ended(as_of: str) -> Item | None:
        known = facts(as_of, contacts=OCTOBER, decisions=[taken], huddles=held)
        return item(board(known), key, "followups")

    assert ended("2026-11-17") is None
    assert ended("2026-11-18") is not None
    assert ended("2026-11-19") is None


def test_a_row_carried_over_is_a_follow_up_of_the_next_huddle() -> None:
    carried = decision(
        "carry",
        "2026-11-18",
        CONTACTS_KEY,
        f"{CONTACTS_KEY}:ny-hh-core-monthly",
        huddle_id="h-2026-11-18",
        reason="not discussed",
    )
    known = facts(
        "2026-11-19", contacts=OCTOBER, decisions=[carried], huddles=[huddle("2026-11-18")]
    )
    found = item(board(known), f"followup:carried:{CONTACTS_KEY}", "followups")
    assert found is not None
    assert found.member_id == "M1"


def test_a_row_carried_three_times_says_so() -> None:
    days = ["2026-11-16", "2026-11-17", "2026-11-18"]
    carried = [
        decision(
            "carry",
            each,
            CONTACTS_KEY,
            f"{CONTACTS_KEY}:ny-hh-core-monthly",
            huddle_id=f"h-{each}",
            reason="not discussed",
        )
        for each in days
    ]
    known = facts(
        "2026-11-19", contacts=OCTOBER, decisions=carried, huddles=[huddle(each) for each in days]
    )
    found = item(board(known), f"followup:carried:{CONTACTS_KEY}", "followups")
    assert found is not None
    assert re.search(r"\b(3|three)\b", words(found))


@pytest.mark.parametrize(
    ("days", "times"),
    [
        pytest.param(("16", "17", "18"), 3, id="at each of the last three"),
        pytest.param(("16", "18"), 1, id="not at the one between"),
        pytest.param(("16", "17"), None, id="not at the last"),
        pytest.param((), None, id="never"),
    ],
)
def test_huddles_running_that_carried_a_row_over(days: tuple[str, ...], times: int | None) -> None:
    """Huddles of 16, 17 and 18 November; another row was carried over on the 16th and 17th."""
    carried = [
        decision("carry", f"2026-11-{day}", key, huddle_id=f"h-2026-11-{day}")
        for key, its_days in (("referral:r1", days), ("referral:r2", ("16", "17")))
        for day in its_days
    ]
    held = [huddle(f"2026-11-{day}") for day in ("16", "17", "18")]
    known = facts("2026-11-19", decisions=carried, huddles=held)
    assert carried_running(known).get("referral:r1") == times
    assert "referral:r2" not in carried_running(known)


def test_what_is_decided_about_a_carried_row_is_decided_about_its_follow_up() -> None:
    carried = decision(
        "carry", "2026-11-18", CONTACTS_KEY, huddle_id="h-2026-11-18", reason="not discussed"
    )
    taken = decision("discussed", "2026-11-19", CONTACTS_KEY)
    known = facts(
        "2026-11-19",
        contacts=OCTOBER,
        decisions=[carried, taken],
        huddles=[huddle("2026-11-18")],
    )
    shown = board(known)
    for key, section in (
        (CONTACTS_KEY, "contacts"),
        (f"followup:carried:{CONTACTS_KEY}", "followups"),
    ):
        found = item(shown, key, section)
        assert found is not None
        assert found.decision is not None
        assert found.decision.decision_id == taken.decision_id


def test_a_task_carried_over_is_one_row_with_one_more_reason() -> None:
    carried = decision(
        "carry", "2026-11-18", "task:t1", huddle_id="h-2026-11-18", reason="not discussed"
    )
    known = facts(
        "2026-11-19",
        tasks=[task(due="2026-11-18")],
        contacts=[*OCTOBER, *kept_month("2026-11")],
        decisions=[carried],
        huddles=[huddle("2026-11-18")],
    )
    shown = board(known)
    [found] = items(shown, "followups")
    assert found.key == "task:t1"
    assert (found.severity.value, found.days_overdue) == ("act", 1)
    assert [each.neutral for each in found.reasons] == [
        "Task",
        "Carried over from 18 Nov",
    ]


def test_a_task_carried_over_and_snoozed_comes_back_once_with_both_reasons() -> None:
    carried = decision("carry", "2026-11-18", "task:t1", huddle_id="h-2026-11-18", reason="no time")
    snoozed = decision("snooze", "2026-11-18", "task:t1", until="2026-11-19", reason="waiting")
    known = facts(
        "2026-11-20",
        tasks=[task(due="2026-11-18")],
        decisions=[carried, snoozed],
        huddles=[huddle("2026-11-18")],
    )
    (found,) = [each for each in items(board(known), "followups") if each.key == "task:t1"]
    assert sorted(each.rule for each in found.reasons) == [
        *("carried-over", "snooze-ended", "task-due"),
    ]


def test_masked_a_task_says_when_it_was_given_since_the_row_says_when_it_is_due() -> None:
    [found] = items(
        board(facts("2026-11-19", tasks=[task(due="2026-11-18", created_on=on("2026-11-12"))])),
        "followups",
    )
    assert found.reasons[0].text == "Call the member: task given 12 Nov"
    assert found.reasons[0].neutral == "Task given 12 Nov"


def test_a_barrier_says_when_and_from_whom_its_answer_was_due() -> None:
    late = barrier("2026-11-19", opened_on=on("2026-10-31"), title="No slots", theirs=True)
    found = item(board(facts("2026-11-20", barriers=[late])), "barrier:b1", "barriers")
    assert found is not None
    said = "nswer was due 19 Nov, from them; open 20 days"
    assert found.reasons[0].text == f"No slots: a{said}"
    assert found.reasons[0].neutral == f"A{said}"


@pytest.mark.parametrize(
    ("as_of", "response_due", "expected"),
    [
        pytest.param("2026-11-20", "2026-11-19", "act", id="response was due yesterday"),
        pytest.param("2026-11-20", "2026-10-20", "act", id="response was due a month ago"),
        pytest.param("2026-11-20", "2026-12-20", None, id="response due in a month"),
        pytest.param("2026-11-20", None, None, id="no response date"),
    ],
)
def test_a_barrier_past_its_response_date(
    as_of: str, response_due: str | None, expected: str | None
) -> None:
    shown = board(facts(as_of, barriers=[barrier(response_due, noted_on=as_of)]))
    found = item(shown, "barrier:b1", "barriers")
    assert severity(found) == expected
    if found:
        assert response_due
        assert found.due == on(response_due)
        assert found.days_overdue == (on(as_of) - on(response_due)).days
        assert found.owner == "s1"


@pytest.mark.parametrize(
    ("imported_at", "as_of", "now", "stale", "hours"),
    [
        pytest.param(
            "2026-11-17T11:00Z", "2026-11-18", "2026-11-18T12:59Z", False, 25.98, id="25:59 hours"
        ),
        pytest.param(
            "2026-11-17T11:00Z", "2026-11-18", "2026-11-18T13:01Z", True, 26.02, id="26:01 hours"
        ),
        pytest.param(
            "2026-11-20T11:00Z", "2026-11-22", "2026-11-23T04:00Z", False, 65.0, id="a weekend"
        ),
        pytest.param(
            "2026-11-20T11:00Z", "2026-11-23", "2026-11-23T11:30Z", False, 72.5, id="Monday early"
        ),
        pytest.param(
            "2026-11-20T11:00Z", "2026-11-23", "2026-11-23T18:00Z", True, 79.0, id="Monday at one"
        ),
        pytest.param(
            "2026-11-25T11:00Z", "2026-11-27", "2026-11-27T11:30Z", False, 48.5, id="Thanksgiving"
        ),
    ],
)
def test_a_feed_is_stale_after_a_missed_delivery(
    imported_at: str, as_of: str, now: str, stale: bool, hours: float
) -> None:
    shown = board(facts(as_of, feeds=[feed(imported_at)], now=now))
    (age,) = shown.feeds
    assert (age.name, age.stale) == ("contacts.csv", stale)
    assert age.age_hours == pytest.approx(hours, abs=0.06)


def test_an_agencys_two_feeds_age_apart() -> None:
    feeds = [feed("2026-11-18T11:00Z", "members.csv"), feed("2026-11-10T11:00Z", "events.csv")]
    shown = board(facts("2026-11-18", feeds=feeds, now="2026-11-18T12:00Z"))
    assert {each.name: each.stale for each in shown.feeds} == {
        "members.csv": False,
        "events.csv": True,
    }


def test_followups_stand_for_members_whom_nothing_else_reaches() -> None:
    owed = task(due="2026-11-19", member_id="M2")
    known = facts(
        "2026-11-20",
        members=[member(), member("M2", programme="OTHER")],
        tasks=[owed],
        contacts=[contact("2026-11-05"), contact("2026-11-05", member_id="M2")],
        events=[event("transfer", "2026-11-10", member_id="M2")],
    )
    assert [each.key for each in items(board(known), "followups")] == ["task:t1"]


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(member(deceased_on="2026-11-16"), id="dead"),
        pytest.param(member(segment="closed"), id="closed"),
    ],
)
def test_what_was_asked_for_a_member_stops_with_the_member(who: Member) -> None:
    owed = task(due="2026-11-10", created_on="2026-11-02", from_key=CONTACTS_KEY)
    shown = board(facts("2026-11-20", members=[who], tasks=[owed]))
    assert items(shown, "followups") == ()


def test_what_no_huddle_asks_about_stands_aside() -> None:
    tasks = [
        task("far", due="2026-12-04", created_on="2026-11-18"),
        task("near", due="2026-11-20"),
        task("never", due=None),
        task("done", due="2026-12-04", status="done", closed_on="2026-11-20"),
        task("dropped", status="cancelled", closed_on="2026-11-20"),
        task("earlier", due="2026-11-18", status="done", closed_on="2026-11-19"),
    ]
    shown = board(facts("2026-11-20", tasks=tasks))
    assert [(each.key, each.severity, each.due) for each in shown.aside] == [
        ("task:far", "watch", on("2026-12-04")),
        ("task:done", "watch", None),
        ("task:dropped", "watch", None),
    ]
    assert [words(each) for each in shown.aside] == [
        "Call the member: task given 18 Nov",
        "Call the member: task done 20 Nov",
        "Call the member: task not done, cancelled 20 Nov",
    ]
    listed = {each.key for each in items(shown, "followups")}
    assert listed == {"task:near", "task:never"}


def test_the_task_of_a_member_who_left_does_not_stand_aside() -> None:
    known = facts(
        "2026-11-20",
        members=[member(segment="closed", segment_start="2026-11-02")],
        tasks=[task(due="2026-12-04")],
    )
    assert board(known).aside == ()


def test_what_somebody_said_of_a_task_is_told_where_nothing_is_masked() -> None:
    put_off = task(due="2026-11-20", reason="office closed until Friday")
    found = item(board(facts("2026-11-20", tasks=[put_off])), "task:t1", "followups")
    assert found is not None
    assert found.reasons[0].notes == (("office closed until Friday", ""),)


def test_a_snooze_that_ends_before_its_task_is_near_brings_nothing_back() -> None:
    far = task(due="2026-12-15")
    snoozed = decision("snooze", "2026-11-18", "task:t1", until="2026-11-20", reason="later")
    for as_of in ("2026-11-19", "2026-11-20", "2026-11-23"):
        shown = board(facts(as_of, tasks=[far], decisions=[snoozed]))
        assert items(shown, "followups") == ()
    near = board(facts("2026-12-15", tasks=[far], decisions=[snoozed]))
    assert [each.key for each in items(near, "followups")] == ["task:t1"]


def test_a_task_that_was_put_off_and_is_done_hides_no_more() -> None:
    done = task(due="2026-12-15", status="done", closed_on="2026-11-20")
    snoozed = decision("snooze", "2026-11-18", "task:t1", until="2026-12-01", reason="later")
    shown = board(facts("2026-11-20", tasks=[done], decisions=[snoozed]))
    assert [each.key for each in shown.aside] == ["task:t1"]
    assert shown.hidden == ()
