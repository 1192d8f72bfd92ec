"""One huddle's life: transitions, time per step, overrun, resuming, and when the clock redraws."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.meeting import STEPS, Meeting, MeetingError, Phase, Visit, clock_words, step_of

NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def at(minutes: int, seconds: int = 0) -> datetime:
    return NINE + timedelta(minutes=minutes, seconds=seconds)


def test_the_agenda_is_fifteen_minutes_in_eight_boxes() -> None:
    boxes = [clock_words(step.box) for step in STEPS]
    assert boxes == ["1:30", "4:00", "2:30", "2:00", "1:30", "0:30", "1:30", "1:30"]
    assert sum((step.box for step in STEPS), timedelta(0)) == timedelta(minutes=15)
    assert [step.number for step in STEPS] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert step_of("watch").number == 2
    with pytest.raises(KeyError):
        step_of("elsewhere")


def test_prepare_times_nothing() -> None:
    meeting = Meeting()
    assert meeting.phase is Phase.PREPARE
    assert meeting.step.key == "followups"
    assert meeting.clock(at(5)) == ""
    assert meeting.redraw_in(at(5)) is None
    assert meeting.total(at(5)) == timedelta(0)


def test_a_huddle_from_start_to_close() -> None:
    meeting = Meeting().start(at(0)).next(at(1)).enter(4, at(6)).back(at(7)).close(at(9, 30))
    assert meeting.phase is Phase.CLOSED
    assert meeting.closed_at == at(9, 30)
    spent = [clock_words(each.spent) for each in meeting.times(at(60))]
    assert spent == ["1:00", "5:00", "2:30", "1:00", "0:00", "0:00", "0:00", "0:00"]
    overrun = [clock_words(each.overrun) for each in meeting.times(at(60))]
    assert overrun == ["0:00", "1:00", "0:00", "0:00", "0:00", "0:00", "0:00", "0:00"]
    assert [each.minutes for each in meeting.times(at(60))][:4] == [1.0, 5.0, 2.5, 1.0]
    assert meeting.total(at(60)) == timedelta(minutes=9, seconds=30)
    assert meeting.overrun(at(60)) == timedelta(0)


def test_total_overrun_counts_from_fifteen_minutes() -> None:
    meeting = Meeting().start(at(0))
    assert meeting.overrun(at(15)) == timedelta(0)
    assert meeting.overrun(at(15, 1)) == timedelta(seconds=1)


def test_steps_stop_at_both_ends() -> None:
    meeting = Meeting().start(at(0))
    assert meeting.back(at(1)) is meeting
    last = meeting.enter(8, at(1))
    assert last.next(at(2)) is last


def test_a_step_entered_twice_adds_up() -> None:
    meeting = Meeting().start(at(0)).enter(2, at(1)).enter(1, at(3)).enter(2, at(3, 20))
    assert meeting.spent(1, at(5)) == timedelta(minutes=1, seconds=20)
    assert meeting.spent(2, at(5)) == timedelta(minutes=3, seconds=40)


def test_transitions_out_of_order_are_refused() -> None:
    running = Meeting().start(at(0))
    closed = running.close(at(1))
    with pytest.raises(MeetingError, match="cannot be started"):
        running.start(at(1))
    with pytest.raises(MeetingError, match="no steps to enter"):
        Meeting().enter(2, at(0))
    with pytest.raises(MeetingError, match="no step 9"):
        running.enter(9, at(1))
    with pytest.raises(MeetingError, match="cannot be closed"):
        closed.close(at(2))
    with pytest.raises(MeetingError, match="no steps to enter"):
        closed.next(at(2))


def test_the_clock_is_quiet_until_a_box_overruns() -> None:
    watch = Meeting().start(at(0)).enter(2, at(0))
    assert watch.clock(at(0)) == "0 min of 4:00"
    assert watch.clock(at(2, 59)) == "2 min of 4:00"
    assert watch.clock(at(4, 0)) == "4 min of 4:00"
    assert watch.clock(at(4, 9)) == "4 min of 4:00"
    assert watch.over(at(4, 9)) is False
    assert watch.over(at(4, 10)) is True
    assert watch.clock(at(4, 10)) == "4:10 of 4:00"
    assert watch.clock(at(5, 19)) == "5:10 of 4:00"


def test_it_redraws_each_minute_and_each_ten_seconds_when_over() -> None:
    watch = Meeting().start(at(0)).enter(2, at(0))
    assert watch.redraw_in(at(0)) == 60
    assert watch.redraw_in(at(1, 45)) == 15
    assert watch.redraw_in(at(4, 0)) == 10
    assert watch.redraw_in(at(4, 13)) == 7
    documents = Meeting().start(at(0)).enter(6, at(0))
    assert documents.redraw_in(at(0)) == 40
    assert documents.redraw_in(at(0, 40)) == 10


@given(st.integers(1, 8), st.floats(0, 3000, allow_nan=False))
def test_the_clock_reads_the_same_until_its_redraw(step: int, seconds: float) -> None:
    meeting = Meeting().start(NINE).enter(step, NINE)
    now = NINE + timedelta(seconds=seconds)
    wait = meeting.redraw_in(now)
    assert wait is not None
    assert 0 < wait <= 60
    just_before = now + timedelta(seconds=wait) - timedelta(microseconds=1)
    assert meeting.clock(max(now, just_before)) == meeting.clock(now)
    assert meeting.clock(now + timedelta(seconds=wait)) != meeting.clock(now)


def test_a_killed_huddle_resumes_where_it_was() -> None:
    stored = [Visit(2, at(1)), Visit(1, at(0))]
    meeting = Meeting.resume(at(0), stored, now=at(3))
    assert meeting.phase is Phase.RUNNING
    assert meeting.step.key == "watch"
    assert meeting.spent(1, at(3)) == timedelta(minutes=1)
    assert meeting.spent(2, at(3)) == timedelta(minutes=2)


def test_the_time_it_lay_dead_counts_for_no_step() -> None:
    stored = [Visit(1, at(0), at(1)), Visit(2, at(1))]
    meeting = Meeting.resume(at(0), stored, now=at(30), last_seen=at(2, 30))
    assert meeting.step.key == "watch"
    assert meeting.spent(2, at(31)) == timedelta(minutes=2, seconds=30)
    assert meeting.total(at(31)) == timedelta(minutes=3, seconds=30)


def test_a_huddle_killed_before_its_first_step_was_stored_stands_at_the_first() -> None:
    meeting = Meeting.resume(at(0), [], now=at(1))
    assert meeting.step.number == 1
    assert meeting.spent(1, at(1)) == timedelta(minutes=1)


def test_a_closed_huddle_is_read_back_closed() -> None:
    stored = [Visit(1, at(0)), Visit(8, at(10))]
    meeting = Meeting.resume(at(0), stored, now=at(500), closed_at=at(12))
    assert meeting.phase is Phase.CLOSED
    assert meeting.spent(8, at(500)) == timedelta(minutes=2)
    assert meeting.redraw_in(at(500)) is None
