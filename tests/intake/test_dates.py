"""Days and times as people and systems write them."""

from datetime import date, time

import pytest

from huddle.intake.dates import BadDate, DateReader, LocalClock, Moment, read_time

DAY = date(2026, 11, 20)


def read(text: str, *, month_first: bool = True, epoch: int = 1900) -> Moment | None:
    return DateReader(month_first=month_first, epoch=epoch, latest=2046).read(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        "2026/11/20",
        "2026.11.20",
        "20261120",
        "11202026",
        "11/20/2026",
        "11-20-2026",
        "11 20 2026",
        "11/20/26",
        "20.11.2026",
        "20 Nov 2026",
        "20-Nov-26",
        "20-NOV-2026",
        "20th November 2026",
        "Nov 20, 2026",
        "November 20th, 2026",
        "Fri, Nov 20, 2026",
        "Friday 20 November 2026",
        "46346",
    ],
)
def test_one_day_in_many_styles(text: str) -> None:
    assert read(text) == Moment(DAY)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2026-11-20 15:45", 15, 45),
        ("2026-11-20T15:45:00", 15, 45),
        ("11/20/2026 3:45 PM", 15, 45),
        ("11/20/2026 3:45pm", 15, 45),
        ("11/20/2026 12:05 AM", 0, 5),
        ("11/20/2026 12:05 p.m.", 12, 5),
        ("Nov 20, 2026 at 3 PM", 15, 0),
        ("202611201545", 15, 45),
        ("46346.5", 12, 0),
    ],
)
def test_a_time_beside_the_day(text: str, hour: int, minute: int) -> None:
    assert read(text) == Moment(DAY, time(hour, minute))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-11-20T15:45:00Z", 0),
        ("2026-11-20T15:45:00-05:00", -5),
        ("20261120154500-0500", -5),
        ("11/20/2026 3:45 PM EST", -5),
        ("Fri, 20 Nov 2026 15:45:00 +0100", 1),
    ],
)
def test_a_zone_beside_the_time(text: str, hours: int) -> None:
    found = read(text)
    assert found is not None
    assert found[:2] == (DAY, time(15, 45))
    assert found.zone is not None
    assert found.zone.utcoffset(None).total_seconds() == hours * 3600  # type: ignore[union-attr]


def test_serial_days_count_from_the_workbooks_own_beginning() -> None:
    # 20 Nov 2026 is day 46346 where 1900 begins with 1, and 1462 less where 1904 begins with 0.
    assert read("46346") == Moment(DAY)
    assert read("44884", epoch=1904) == Moment(DAY)


def test_a_serial_day_with_its_time_in_it_or_beside_it() -> None:
    assert read("46346.65625") == Moment(DAY, time(15, 45))
    assert read("46346 15:45:00") == Moment(DAY, time(15, 45))
    assert read("46346.0 15:45") == Moment(DAY, time(15, 45))
    assert read("46346.0") == Moment(DAY)


def test_two_digits_of_a_year_lie_in_the_hundred_years_up_to_the_latest() -> None:
    assert read("1/2/46") == Moment(date(2046, 1, 2))
    assert read("1/2/47") == Moment(date(1947, 1, 2))


@pytest.mark.parametrize("text", ["1/1/1900", "9999-12-31", "0001-01-01", "12/31/2999"])
def test_what_systems_write_for_no_date_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "13/45/2026",
        "2/30/2026",
        "2/29/2026",
        "2026-13-01",
        "soon",
        "2026",
        "11/2026",
        "12/3",
        "20 Foo 2026",
        "3026-01-01",
        "1812-01-01",
        "11/20/2026 25:00",
        "11/20/2026 afternoon",
        "2026-11-20T10:00:00+99:00",
        "999999",
    ],
)
def test_what_cannot_be_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(BadDate) as error:
        read(text)
    assert text not in str(error.value)


def test_which_comes_first_is_told_by_dates_that_read_in_one_way() -> None:
    reader = DateReader(latest=2046)
    reader.read("3/4/2026")
    assert (reader.months_first, reader.days_first) == (0, 0)
    reader.read("3/14/2026")
    with pytest.raises(BadDate):
        reader.read("14/3/2026")
    assert (reader.months_first, reader.days_first) == (1, 1)
    assert read("3/4/2026", month_first=False) == Moment(date(2026, 4, 3))


def test_instants_follow_the_zone_through_its_changes() -> None:
    clock = LocalClock("America/New_York")
    assert clock.utc(DAY, time(15, 45)) == "2026-11-20T20:45:00.000000+00:00"
    assert clock.utc(date(2026, 7, 1), time(15, 45)) == "2026-07-01T19:45:00.000000+00:00"
    # 2:30 does not exist on 8 March: the clock goes from 2 to 3, and it is taken as 3:30.
    assert clock.utc(date(2026, 3, 8), time(2, 30)) == "2026-03-08T07:30:00.000000+00:00"
    # 1:30 comes twice on 1 November: the first, still in summer time.
    assert clock.utc(date(2026, 11, 1), time(1, 30)) == "2026-11-01T05:30:00.000000+00:00"
    assert clock.utc(date(2026, 11, 1), time(12)) == "2026-11-01T17:00:00.000000+00:00"


def test_hours_are_looked_up_only_where_that_is_right() -> None:
    clock = LocalClock("America/New_York")
    assert clock.hour("2026-11-20 22") == ("2026-11-20", "2026-11-21T03")
    assert clock.hour("2026-11-20T22") == ("2026-11-20", "2026-11-21T03")
    assert clock.hour("2026-02-30 22") == ("", "")
    assert clock.hour("9999-12-31 22") == ("", "")
    assert LocalClock("Asia/Kolkata").hour("2026-11-20 22") == ("", "")


def test_a_moment_of_another_zone_lies_on_our_day() -> None:
    clock = LocalClock("America/New_York")
    found = read("2026-11-21T02:00:00Z")
    assert found is not None
    assert clock.local_day(found) == DAY


@pytest.mark.parametrize(
    ("text", "said"),
    [("3:45 PM", "15:45:00"), ("0.4375", "10:30:00"), ("1545", "15:45:00"), ("noon", "")],
)
def test_times_alone(text: str, said: str) -> None:
    assert read_time(text) == said
