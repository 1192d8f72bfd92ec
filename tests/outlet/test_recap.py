"""The recap of a closed huddle: what was agreed, owner by owner, and nothing that was typed."""

from dataclasses import replace
from datetime import UTC, datetime

from huddle.outlet import recap
from huddle.privacy.record import Agreed, StepTime, show_record
from huddle.record import Attended, HuddleRecord, StepRecord
from tests.outlet.boards import AS_OF, ROSA, TEAM
from tests.rules.build import decision, member, task

TYPED = "Ring her sister Ana in detox"


def record() -> HuddleRecord:
    return HuddleRecord(
        huddle_id="h-1",
        day=AS_OF,
        facilitator="s-chen",
        started_at=datetime(2026, 11, 22, 14, 2, tzinfo=UTC),
        ended_at=datetime(2026, 11, 22, 14, 18, 5, tzinfo=UTC),
        attendance=(
            Attended("s-ortiz", "out", "s-chen"),
            Attended("s-chen", "present"),
            Attended("s-osei", "present"),
        ),
        steps=(
            StepRecord(1, 80, 0),
            StepRecord(2, 200, 0),
            StepRecord(1, 30, 20),
            StepRecord(2, 52, 12),
        ),
        decisions=(
            decision("assign", "2026-11-22", "watch:M-4417", text=TYPED, owner="s-ortiz",
                     until="2026-11-27", member_id="M-4417", task_id="t-2"),
            decision("assign", "2026-11-22", "referral:r-1", text=TYPED, owner="s-ortiz",
                     until="2026-11-24", member_id="M-0932", task_id="t-1"),
            decision("assign", "2026-11-22", "task:t-7", text=TYPED, owner="",
                     member_id="", task_id="t-3"),
            decision("discussed", "2026-11-22", "watch:M-0932", reason=TYPED),
            decision("discussed", "2026-11-22", "watch:M-4417", reason=TYPED),
            decision("watch", "2026-11-22", "watch:M-4417", until="2026-11-30", reason=TYPED,
                     member_id="M-4417"),
            decision("carry", "2026-11-22", "referral:r-9", reason=TYPED),
        ),
        tasks=(
            task("t-1", "2026-11-24", title=TYPED),
            task("t-2", "2026-11-27", title=TYPED),
            task("t-3", None, title=TYPED),
        ),
        barriers=1,
        addenda=2,
    )  # fmt: skip


def test_what_a_recap_says() -> None:
    shown = show_record(record(), TEAM)
    assert (shown.started, shown.ended, shown.spent, shown.over) == (
        "9:02",
        "9:18",
        "6:02",  # 80 + 30 + 200 + 52 seconds: while nobody saw the board no time was spent
        "0:32 over",
    )
    assert shown.present == ("M. Chen", "s-osei")
    assert shown.out == ("J. Ortiz (M. Chen covers)",)
    assert shown.steps == (
        StepTime(1, "Follow-ups", "1:50", "0:20 over"),
        StepTime(2, "Watch today", "4:12", "0:12 over"),
    )
    assert shown.owners == (
        (
            "J. Ortiz",
            (
                Agreed("T.W. ··0932", "Work on the referral", "due Tue 24 Nov"),
                Agreed("R.A. ··4417", "Follow up", "due Fri 27 Nov"),
            ),
        ),
        ("unassigned", (Agreed("", "Task", "no deadline"),)),
    )
    assert shown.others == (("discussed, nothing to do", 2), ("to be watched", 1))
    assert (shown.carried, shown.barriers, shown.addenda) == (1, 1, 2)


def test_what_was_decided_about_no_member_says_what_it_is() -> None:
    """In the fixed words of its kind: the title of a task or barrier was typed by somebody."""
    decided = [
        decision("carry", "2026-11-22", key, reason=TYPED, member_id="")
        for key in ("barrier:b-1", "task:t-7")
    ]
    shown = show_record(record()._replace(decisions=tuple(decided)), TEAM)
    assert shown.without_task == (
        Agreed("Barrier", "carried over", ""),
        Agreed("Task", "carried over", ""),
    )


def test_an_attempt_that_was_logged_is_not_called_a_contact() -> None:
    """The decision says that something was logged; what came of it is told by the record itself."""
    logged = decision("log", "2026-11-22", "watch:M-4417", member_id="M-4417")
    shown = show_record(record()._replace(decisions=(logged,)), TEAM)
    assert shown.others == (("contact or attempt logged", 1),)
    assert shown.without_task == (Agreed("R.A. ··4417", "contact or attempt logged", ""),)


def test_what_made_no_task_is_named_row_by_row_but_for_a_baseline() -> None:
    kept = record()
    late = decision("baseline", "2026-11-22", "contacts:M-4417:2026-11", until="2026-12-14")
    shown = show_record(kept._replace(decisions=(*kept.decisions, late)), TEAM)
    assert sorted(each.title for each in shown.without_task) == [
        *("discussed", "discussed", "referral: carried over"),
        "watch until 30 Nov",
    ]
    assert Agreed("R.A. ··4417", "watch until 30 Nov", "") in shown.without_task
    assert TYPED not in str(shown.without_task)


def test_a_task_stands_once_as_it_was_agreed_in_the_huddle_whatever_became_of_it_since() -> None:
    held = record()._replace(
        decisions=(
            decision("assign", "2026-11-22", "watch:M-4417", owner="s-chen", until="2026-11-23",
                     member_id="M-4417", task_id="t-2"),
            decision("assign", "2026-11-22", "task:t-2", owner="s-ortiz", until="2026-11-24",
                     member_id="M-4417", task_id="t-2"),
        ),
        tasks=(task("t-2", "2026-12-31", owner="s-osei", from_key="watch:M-4417"),),
    )  # fmt: skip
    assert show_record(held, TEAM).owners == (
        ("J. Ortiz", (Agreed("R.A. ··4417", "Task", "due Tue 24 Nov"),)),
    )


def test_a_task_of_an_earlier_huddle_that_was_assigned_again_has_its_new_day() -> None:
    again = decision("assign", "2026-11-22", "watch:M-4417", owner="s-ortiz", until="2026-11-24",
                     member_id="M-4417", task_id="t-old")  # fmt: skip
    held = record()._replace(decisions=(again,), tasks=())
    [(_, [agreed])] = show_record(held, TEAM).owners
    assert agreed.due == "due Tue 24 Nov"


def test_a_task_that_no_row_asked_for_is_agreed_too() -> None:
    added = task("t-9", "2026-11-23", member_id="", owner="s-chen", title=TYPED)
    held = record()._replace(decisions=(), tasks=(added,))
    assert show_record(held, TEAM).owners == (("M. Chen", (Agreed("", "Task", "due Mon 23 Nov"),)),)


def test_the_recap_as_markdown() -> None:
    made = recap.markdown(show_record(record(), TEAM))
    assert made.startswith("# Huddle: Northside pod · Sun 22 Nov 2026\n")
    assert "- Time: 9:02 to 9:18, 6:02 minutes, 0:32 over\n" in made
    assert "- Here: 2: M. Chen, s-osei\n" in made
    assert "- Carried to the next huddle: 1\n" in made
    assert "### J. Ortiz\n\n- T.W. ··0932 · Work on the referral · due Tue 24 Nov\n" in made
    assert "| 2 Watch today | 4:12 | 0:12 over |\n" in made


def test_the_recap_carries_no_name_no_source_id_and_nothing_that_was_typed() -> None:
    named = replace(TEAM, members=(ROSA, member("M-0932", short_id="120932", first="Xavier")))
    shown = show_record(record(), named)
    for made in (recap.markdown(shown), recap.html(shown)):
        assert "R.A. ··4417" in made
        for secret in (
            "detox",
            "Ana",
            "Rosa",
            "Alvarez",
            "Xavier",
            "M-4417",
            "r-1",
            "h-1",
            "784417",
        ):
            assert secret not in made


def test_the_recap_as_a_page() -> None:
    made = recap.html(show_record(record(), TEAM))
    assert made.startswith("<!DOCTYPE html>")
    assert made.count("<section>") == made.count("</section>") == 2
    assert made.count('<li class="row">') == 3
    assert "<script" not in made


def test_a_huddle_that_agreed_nothing() -> None:
    empty = record()._replace(
        decisions=(), tasks=(), steps=(), attendance=(), barriers=0, addenda=0
    )
    shown = show_record(empty, TEAM)
    made = recap.markdown(shown)
    assert "No task was agreed." in made
    assert "- Here: 0\n" in made
    assert "## Time" not in made
    assert "No task was agreed." in recap.html(shown)
