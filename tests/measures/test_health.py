"""Huddle health, worked out by hand. In November 2026 the 2nd is a Monday, the 11th and the 26th
are holidays; clocks went back on Sunday the 1st, and New York is five hours behind UTC since."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.types import Decision, Held, Task, TeamHistory
from huddle.measures.day import Day
from huddle.measures.health import Back, Health, Span, health, month_of, usual_start, week_of
from huddle.outlet.health import as_json, paper
from huddle.outlet.paper import as_html, as_markdown, as_text
from tests.rules.build import CALENDAR, NEW_YORK, decision, facts, huddle, on, rules, task

BOXES = {1: 90, 2: 240, 3: 150, 4: 120, 5: 90, 6: 30, 7: 90, 8: 90}
"""Every step in its box: 900 seconds, 15 minutes."""


def held(
    at: str,
    seconds: Mapping[int, int] | None = None,
    *,
    ended: bool = True,
    present: str = "s1 s2",
    out: str = "",
) -> Held:
    """A huddle begun at that time of New York, with what each step took."""
    began = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(NEW_YORK))
    took = BOXES if seconds is None else seconds
    return Held(
        huddle_id=f"h-{began.date()}",
        day=began.date(),
        facilitator="s1",
        started_at=began.astimezone(UTC),
        ended_at=began.astimezone(UTC) + timedelta(seconds=sum(took.values())) if ended else None,
        present=frozenset(present.split()),
        out=frozenset(out.split()),
        seconds=took,
        over_seconds={step: max(0, took[step] - BOXES[step]) for step in took},
    )


def look(
    as_of: str,
    *meetings: Held,
    span: Span | None = None,
    start: time | None = time(9),
    tasks: Iterable[Task] = (),
    decisions: Iterable[Decision] = (),
    now: str | None = None,
) -> Health:
    known = facts(as_of, tasks=tasks, decisions=decisions, now=now)
    day = Day(known, TeamHistory(held=meetings), rules(), CALENDAR)
    return health(day, span or month_of(on(as_of)), start)


def asked(due: str, status: str = "open", closed: str | None = None) -> Task:
    """A task that a huddle gave."""
    return task(f"t{due}{status}{closed}", due, status, closed_on=closed, huddle_id="h-2026-11-02")


# Held


def test_a_month_without_a_huddle_has_missed_its_working_days_alone() -> None:
    # From the 2nd to the 27th: twenty days from Monday to Friday, two of them holidays.
    found = look("2026-11-27")
    assert (found.held, found.working_days, found.huddles) == (0, 18, ())
    said = as_text(paper(facts("2026-11-27"), found))
    assert "Held on 0 of 18 working days" in said
    assert "Attendance" not in said
    assert "No task from a huddle has come due" in said


def test_working_days_count_from_the_first_huddle_on() -> None:
    # The 9th to the 17th: Mon, Tue, (Wed 11th a holiday), Thu, Fri, Mon, Tue.
    found = look("2026-11-17", held("2026-11-09T09:00"), held("2026-11-12T09:00"))
    assert (found.held, found.working_days) == (2, 6)


def test_weekends_and_holidays_are_neither_missed_nor_held_but_told() -> None:
    found = look(
        "2026-11-15",
        held("2026-11-10T09:00"),
        held("2026-11-11T09:00"),
        held("2026-11-14T09:00"),
    )
    assert (found.held, found.working_days, found.days_off) == (1, 3, 2)
    assert "weekends and holidays: 2" in as_text(paper(facts("2026-11-15"), found))


def test_today_is_missed_when_it_is_over_and_not_before() -> None:
    monday = held("2026-11-09T09:00")
    before = look("2026-11-10", monday, now="2026-11-10T15:00Z")
    assert (before.held, before.working_days) == (1, 1)
    assert look("2026-11-10", monday).working_days == 2
    both = look("2026-11-10", monday, held("2026-11-10T09:00"), now="2026-11-10T15:00Z")
    assert (both.held, both.working_days) == (2, 2)


def test_the_first_of_a_month_that_is_no_working_day_has_none_to_miss() -> None:
    found = look("2026-11-01")
    assert (found.held, found.working_days) == (0, 0)
    assert "No working day" in as_text(paper(facts("2026-11-01"), found))


def test_a_week_begins_on_monday_and_leaves_the_rest_out() -> None:
    found = look(
        "2026-11-18",
        held("2026-11-13T09:00"),
        held("2026-11-17T09:00"),
        span=week_of(on("2026-11-18")),
    )
    assert (found.span.first, found.held, found.working_days) == (on("2026-11-16"), 1, 3)


# On time


@pytest.mark.parametrize(
    ("began", "late", "in_time"), [("08:40", -20, 1), ("09:05", 5, 1), ("09:06", 6, 0)]
)
def test_five_minutes_are_in_time_and_six_are_late(began: str, late: int, in_time: int) -> None:
    found = look("2026-11-12", held(f"2026-11-12T{began}"))
    assert found.huddles[0].late == late
    assert found.on_time == in_time


def test_a_huddle_is_late_across_midnight_too() -> None:
    assert look("2026-11-13", held("2026-11-13T00:04"), start=time(23, 58)).huddles[0].late == 6
    assert look("2026-11-12", held("2026-11-12T23:58"), start=time(0, 4)).huddles[0].late == -6


def test_its_time_is_the_same_on_the_clock_whatever_the_clocks_did() -> None:
    # 9:00 on Friday 30 October is 13:00 UTC, 9:00 on Monday 2 November is 14:00 UTC.
    friday, monday = held("2026-10-30T09:00"), held("2026-11-02T09:00")
    assert (monday.started_at - friday.started_at) == timedelta(days=3, hours=1)
    span = Span("month", on("2026-10-30"), on("2026-11-02"))
    found = look("2026-11-02", friday, monday, span=span)
    assert [each.late for each in found.huddles] == [0, 0]


def test_a_huddle_through_the_hour_that_comes_twice_is_as_long_as_it_was() -> None:
    # From 1:50 summer time to 1:05 winter time on 1 November: 15 minutes on any other clock.
    found = look("2026-11-01", held("2026-11-01T01:50"))
    assert (found.huddles[0].seconds, found.in_budget) == (900, 1)


def test_the_usual_time_is_the_middle_of_the_last_five() -> None:
    # The builder's huddles begin at 9:00.
    known = facts("2026-11-13", huddles=[huddle("2026-11-09"), huddle("2026-11-10")])
    assert usual_start(known, on("2026-11-13")) == time(9)
    assert usual_start(known, on("2026-11-09")) is None
    assert usual_start(facts("2026-11-13"), on("2026-11-13")) is None


# Length


def test_length_by_step_is_the_middle_one_and_says_how_often_it_ran_over() -> None:
    found = look(
        "2026-11-12",
        held("2026-11-09T09:00", BOXES | {2: 300}),
        held("2026-11-10T09:00", BOXES | {2: 241}),
        held("2026-11-12T09:00", BOXES | {2: 200}),
    )
    watch = found.steps[1]
    assert (watch.title, watch.box, watch.seconds) == ("Watch today", 240, 241)
    assert (watch.over, watch.huddles) == (2, 3)
    # Together 960, 901 and 860 seconds: one within 900.
    assert (found.in_budget, found.measured) == (1, 3)
    assert [each.over for each in found.huddles] == [60, 1, 0]


def test_a_huddle_past_midnight_belongs_to_the_day_on_which_it_began() -> None:
    late = held("2026-11-30T23:50")
    made = [
        decision("assign", "2026-11-30", "task:t1", huddle_id=late.huddle_id),
        decision("assign", "2026-12-01", "task:t1", huddle_id=late.huddle_id),
    ]
    november = look("2026-12-01", late, decisions=made, span=month_of(on("2026-11-30")))
    assert (november.held, november.huddles[0].seconds) == (1, 900)
    assert (november.kinds, november.between) == ((("assign", 2),), 0)
    assert november.back == (), "one huddle decided twice"
    december = look("2026-12-01", late, decisions=made)
    assert (december.held, december.kinds, december.between) == (0, (), 0)


def test_a_huddle_that_nobody_closed_is_held_and_has_no_length() -> None:
    found = look("2026-11-12", held("2026-11-12T09:00", {1: 80, 2: 30}, ended=False))
    assert (found.held, found.measured, found.steps) == (1, 0, ())
    said = as_text(paper(facts("2026-11-12"), found))
    assert "Not closed: 1" in said
    assert "not closed" in said


def test_a_huddle_broken_off_before_its_first_step_has_no_length_either() -> None:
    found = look("2026-11-12", held("2026-11-12T09:00", {}))
    assert (found.held, found.measured, found.in_budget) == (1, 0, 0)
    assert "not timed" in as_text(paper(facts("2026-11-12"), found))


def test_a_huddle_broken_off_at_its_second_step_counts_what_it_took() -> None:
    found = look("2026-11-12", held("2026-11-12T09:00", {1: 80, 2: 30}))
    assert (found.huddles[0].seconds, found.measured) == (110, 1)
    assert [each.number for each in found.steps] == [1, 2]


def test_attendance_is_of_the_rolls() -> None:
    found = look(
        "2026-11-12",
        held("2026-11-10T09:00", present="s1 s2 s3", out="s4"),
        held("2026-11-12T09:00", present="", out=""),
    )
    assert found.attendance == (3, 4)
    assert "3 of 4 on the rolls, 75 %" in as_text(paper(facts("2026-11-12"), found))


# What came of it


def test_tasks_by_their_day_late_undone_and_called_off() -> None:
    found = look(
        "2026-11-12",
        tasks=[
            asked("2026-11-05", "done", "2026-11-04"),
            asked("2026-11-05", "done", "2026-11-05"),
            asked("2026-11-05", "done", "2026-11-06"),
            asked("2026-11-06"),
            asked("2026-11-06", "cancelled", "2026-11-06"),
            asked("2026-11-13"),
            asked("2026-10-30", "done", "2026-11-02"),
            task("own", "2026-11-05"),
        ],
    )
    assert (found.due, found.in_time, found.late, found.undone) == (4, 2, 1, 1)
    assert found.cancelled == 1
    said = " ".join(as_text(paper(facts("2026-11-12"), found)).split())
    assert "done by their day: 2 of 4; 1 done late; 1 still to do; 1 cancelled" in said


def test_what_is_due_today_can_still_be_done_until_the_day_is_over() -> None:
    due = [asked("2026-11-12")]
    assert look("2026-11-12", tasks=due, now="2026-11-12T15:00Z").due == 0
    over = look("2026-11-12", tasks=due)
    assert (over.due, over.undone) == (1, 1)


def test_decisions_in_huddles_and_between_them() -> None:
    meeting = held("2026-11-12T09:00")
    found = look(
        "2026-11-12",
        meeting,
        decisions=[
            decision("assign", "2026-11-12", "watch:M1", huddle_id=meeting.huddle_id),
            decision("carry", "2026-11-12", "watch:M2", huddle_id=meeting.huddle_id),
            decision("log", "2026-11-10", "contacts:M1:2026-11"),
            decision("log", "2026-10-30", "contacts:M1:2026-10"),
        ],
    )
    assert found.kinds == (("assign", 1), ("carry", 1))
    assert (found.between, found.huddles[0].decisions) == (1, 2)


@pytest.mark.parametrize(("days", "back"), [(1, ()), (2, (Back("referral", 1, 0),))])
def test_a_row_decided_on_two_days_came_back(days: int, back: tuple[Back, ...]) -> None:
    made = [decision("discussed", f"2026-11-{9 + turn:02}", "referral:r1") for turn in range(days)]
    made.append(decision("assign", "2026-11-09", "referral:r1"))
    assert look("2026-11-13", decisions=made).back == back


@pytest.mark.parametrize(("days", "back"), [(2, ()), (3, (Back("watch", 0, 1),))])
def test_a_row_carried_three_times_came_back(days: int, back: tuple[Back, ...]) -> None:
    made = [decision("carry", f"2026-11-{2 + turn:02}", "watch:M1") for turn in range(days)]
    found = look("2026-11-13", decisions=made)
    assert found.back == back
    if back:
        said = as_text(paper(facts("2026-11-13"), found))
        assert "1 watch row carried on 3 days or more" in said
        assert "M1" not in said


# On paper


def test_as_json_it_has_its_fixed_shape() -> None:
    meeting = held("2026-11-12T09:07", BOXES | {2: 300}, present="s1", out="s2")
    known = facts("2026-11-12")
    told = json.loads(as_json(known, look("2026-11-12", meeting, tasks=[asked("2026-11-06")])))
    assert told["schema"] == "huddle.health/1"
    assert (told["period"], told["from"], told["to"]) == ("month", "2026-11-01", "2026-11-12")
    assert (told["held"], told["working_days"], told["closed"], told["measured"]) == (1, 1, 1, 1)
    assert told["tasks"] == {"due": 1, "in_time": 0, "late": 0, "undone": 1, "cancelled": 0}
    assert told["huddles"] == [
        {
            "on": "2026-11-12",
            "began": "09:07",
            "late_minutes": 7,
            "closed": True,
            "seconds": 960,
            "over_seconds": 60,
            "present": 1,
            "roll": 2,
            "decisions": 0,
        }
    ]
    assert told["steps"][1] == {
        "number": 2,
        "title": "Watch today",
        "box_seconds": 240,
        "median_seconds": 300,
        "over": 1,
        "huddles": 1,
    }


def test_a_team_s_name_made_to_break_a_page_breaks_none() -> None:
    known = facts("2026-11-12")
    object.__setattr__(known, "team_name", "[red]N|P\x1b[31m<script>")
    page = paper(known, look("2026-11-12"))
    for text in (as_text(page), as_markdown(page), as_html(page)):
        assert "\x1b" not in text
    assert "<script>" not in as_html(page)
    assert "\\|" in as_markdown(page).splitlines()[0]
    assert "[red]N|P" in as_text(page)
