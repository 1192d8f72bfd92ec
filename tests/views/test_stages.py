"""How long a referral stood at each stage: worked out by hand from its dates and its history."""

from datetime import date, datetime

import pytest

from db.types import StatusChange
from huddle.views.stages import Stay, stays
from tests.rules.build import NEW_YORK, instant, on, referral


def change(column: str, before: str | None, after: str | None, at: str) -> StatusChange:
    moment = instant(at)
    assert isinstance(moment, datetime)
    return StatusChange("r1", column, before, after, moment)


def days(*steps: tuple[str, str, int | None]) -> tuple[Stay, ...]:
    return tuple(Stay(status, date.fromisoformat(day), count) for status, day, count in steps)


def test_the_dates_of_a_log_tell_the_stages() -> None:
    known = referral(
        "completed",
        sent_on="2026-11-02",
        accepted_on="2026-11-05",
        status_on="2026-11-16",
        closed_on="2026-11-16",
    )
    assert stays(known, (), on("2026-11-20"), NEW_YORK) == days(
        ("sent", "2026-11-02", 3), ("accepted", "2026-11-05", 11), ("completed", "2026-11-16", None)
    )


def test_the_last_stage_lasts_until_today() -> None:
    known = referral("accepted", sent_on="2026-11-02", accepted_on="2026-11-05")
    for today, last in (("2026-11-05", 0), ("2026-11-06", 1), ("2026-11-20", 15)):
        found = stays(known, (), on(today), NEW_YORK)
        assert found == days(("sent", "2026-11-02", 3), ("accepted", "2026-11-05", last))


def test_a_status_written_with_its_day_was_reached_on_that() -> None:
    history = (
        change("status", "sent", "received", "2026-11-09T15:00Z"),
        change("status_on", "2026-11-02", "2026-11-06", "2026-11-09T15:00Z"),
        change("status", "received", "scheduled", "2026-11-12T15:00Z"),
        change("status_on", "2026-11-06", "2026-11-11", "2026-11-12T15:00Z"),
    )
    known = referral("scheduled", sent_on="2026-11-02", status_on="2026-11-11")
    assert stays(known, history, on("2026-11-20"), NEW_YORK) == days(
        ("sent", "2026-11-02", 4), ("received", "2026-11-06", 5), ("scheduled", "2026-11-11", 9)
    )


def test_a_status_without_a_day_was_reached_when_it_was_written() -> None:
    # Half past three in the morning, UTC: the evening before in New York.
    history = (change("status", "sent", "accepted", "2026-11-10T03:30Z"),)
    known = referral("accepted", sent_on="2026-11-02")
    assert stays(known, history, on("2026-11-20"), NEW_YORK) == days(
        ("sent", "2026-11-02", 7), ("accepted", "2026-11-09", 11)
    )


def test_a_status_that_is_confirmed_was_reached_when_it_first_was() -> None:
    history = (change("status_on", "2026-11-02", "2026-11-18", "2026-11-18T15:00Z"),)
    known = referral("sent", sent_on="2026-11-02", status_on="2026-11-18")
    assert stays(known, history, on("2026-11-20"), NEW_YORK) == days(("sent", "2026-11-02", 18))


def test_missed_and_booked_again_on_one_day_ends_booked() -> None:
    history = (
        change("status", "scheduled", "no_show", "2026-11-12T15:00Z"),
        change("status_on", "2026-11-05", "2026-11-12", "2026-11-12T15:00Z"),
        change("status", "no_show", "scheduled", "2026-11-12T16:00Z"),
    )
    known = referral("scheduled", sent_on="2026-11-02", status_on="2026-11-12")
    assert stays(known, history, on("2026-11-20"), NEW_YORK) == days(
        ("sent", "2026-11-02", 3),
        ("scheduled", "2026-11-05", 7),
        ("no_show", "2026-11-12", 0),
        ("scheduled", "2026-11-12", 8),
    )


def test_a_status_that_nobody_knows_is_not_repeated() -> None:
    known = referral("[red]on the moon", sent_on="2026-11-02", status_on="2026-11-05")
    assert stays(known, (), on("2026-11-20"), NEW_YORK) == days(
        ("sent", "2026-11-02", 3), ("other", "2026-11-05", 15)
    )


@pytest.mark.parametrize("status", ["sent", "accepted", "completed", "", "waiting for Godot"])
def test_without_a_date_nothing_is_claimed(status: str) -> None:
    assert stays(referral(status), (), on("2026-11-20"), NEW_YORK) == ()
