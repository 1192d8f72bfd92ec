"""A tracker with a column for each month or week, whose cells are contacts.

Today is Monday 23 November 2026. Rosa was visited on 4 August, called on 2 September, had a message
left in October without a day, and was called on 3 and 17 November. Tom has a cross in September.
"""

from datetime import date
from pathlib import Path

import pytest

from huddle.intake import keeping, periods, previewing, profiles, proposing, sampling
from huddle.intake.across import across
from huddle.intake.dates import LocalClock
from huddle.intake.draft import Draft
from huddle.intake.period_cells import Entry, entries
from huddle.intake.periods import DAY, EACH, MONTH, WEEK, Period
from huddle.intake.pipeline import Doubtful
from huddle.intake.sampling import Sample
from tests.intake.conftest import Team, counts

TODAY = date(2026, 11, 23)
CLOCK = LocalClock("America/New_York")
TRACKER = """\
Monthly contacts,,,,,,,
MRN,Member name,CM,Aug 2026,Sep 2026,Oct 2026,Nov 2026,Notes
17,"Alvarez, Rosa",Ortiz,8/4 HV,TC 9/2,LM,"11/3 TC, 11/17 TC",mornings
18,"Webb, Tom",Ortiz,,x,-,n/a,
TOTAL,,,1,2,1,2,
"""
NEXT = """\
Monthly contacts,,,,,,,,
MRN,Member name,CM,Aug 2026,Sep 2026,Oct 2026,Nov 2026,Dec 2026,Notes
17,"Alvarez, Rosa",Ortiz,8/4 HV,TC 9/2,LM 10/6,"11/3 TC, 11/17 TC",,mornings
18,"Webb, Tom",Ortiz,,x,,n/a,12/2 HV,
TOTAL,,,1,2,1,2,1,
"""


@pytest.fixture(autouse=True)
def _own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))


def sampled(folder: Path, text: str = TRACKER) -> Sample:
    path = folder / "tracker.csv"
    path.write_text(text)
    return sampling.take(path, lambda: False, TODAY)


@pytest.mark.parametrize(
    ("label", "first", "days"),
    [
        ("Nov 2026", date(2026, 11, 1), MONTH),
        ("November", None, MONTH),
        ("Nov-26", date(2026, 11, 1), MONTH),
        ("Sept '26 contact", date(2026, 9, 1), MONTH),
        ("11/2026", date(2026, 11, 1), MONTH),
        ("2026-11", date(2026, 11, 1), MONTH),
        ("Wk of 11/2", None, WEEK),
        ("Week of 11/2/26", date(2026, 11, 2), WEEK),
        ("11/2 - 11/8", None, WEEK),
        ("11/2/2026", date(2026, 11, 2), DAY),
        ("2026-11-02", date(2026, 11, 2), DAY),
    ],
)
def test_a_header_that_is_a_period(label: str, first: date | None, days: int) -> None:
    found = periods.of(label)
    assert found is not None
    assert (found.dated, found.days) == (first is not None, days)
    assert first is None or found.first == first


@pytest.mark.parametrize("label", ["Notes", "Week 1", "Maya", "Nov goal", "13/2026", "2/30", "DOB"])
def test_a_header_that_is_none(label: str) -> None:
    assert periods.of(label) is None


def test_two_columns_that_go_forward_are_periods_and_others_are_not() -> None:
    assert list(periods.places(["MRN", "Oct", "Nov", "Dec", "Jan", "Total"])) == [1, 2, 3, 4]
    assert list(periods.places(["Nov 2026", "Nov 2026 [2]", "Dec 2026"])) == [0, 1, 2]
    assert periods.places(["MRN", "Nov 2026"]) == {}
    assert periods.places(["4/3/1961", "9/1/2026", "11/3/2026"]) == {}  # a row of data


def test_a_month_without_a_year_does_not_lie_ahead_where_it_has_something_in_it() -> None:
    found = periods.places(["Oct", "Nov", "Dec", "Jan"])

    def years(said: str, last: int) -> list[int]:
        return [each.first.year for each in periods.with_years(found, said, last, TODAY).values()]

    assert years("", 1) == [2026, 2026, 2026, 2027]
    assert years("", 3) == [2025, 2025, 2025, 2026]
    assert years("Tracker 2024", 2) == [2025, 2025, 2025, 2026]  # over the turn of a year
    spring = periods.places(["Mar", "Apr"])
    assert [p.first.year for p in periods.with_years(spring, "FY 2024", 0, TODAY).values()] == [
        2024,
        2024,
    ]


NOVEMBER = Period(date(2026, 11, 1), MONTH, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("TC", [Entry(date(2026, 11, 1), False, "TC")]),
        ("11/3 TC", [Entry(date(2026, 11, 3), True, "TC")]),
        ("HV - 11/05/26", [Entry(date(2026, 11, 5), True, "HV")]),
        ("LM on Nov 6", [Entry(date(2026, 11, 6), True, "LM on")]),
        ("TC 3rd", [Entry(date(2026, 11, 3), True, "TC")]),
        ("2026-11-09", [Entry(date(2026, 11, 9), True, "a day only")]),
        (
            "11/3, 11/17 HV",
            [
                Entry(date(2026, 11, 3), True, "a day only"),
                Entry(date(2026, 11, 17), True, "HV"),
            ],
        ),
        (
            "TC 11/3, 11/17",
            [Entry(date(2026, 11, 3), True, "TC"), Entry(date(2026, 11, 17), True, "TC")],
        ),
        ("13/11 TC", [Entry(date(2026, 11, 13), True, "TC")]),
        ("12/1 TC", [Entry(date(2026, 12, 1), True, "TC")]),  # late, in the column before
        ("2026-13-45", [Entry(date(2026, 11, 1), False, "2026-13-45")]),
        ("BP 120/80", [Entry(date(2026, 11, 1), False, "BP 120/80")]),
        ("4/3 stairs", [Entry(date(2026, 11, 1), False, "4/3 stairs")]),
    ],
)
def test_what_a_cell_under_november_says(text: str, told: list[Entry]) -> None:
    assert entries(text, NOVEMBER) == told


def test_each_cell_comes_as_a_row_of_its_own(tmp_path: Path) -> None:
    [cells] = sampled(tmp_path).sheets
    rows = [(number, row[-3:]) for number, row in cells.below(2)]
    assert rows == [
        (3, ["2026-08-01", "2026-08-04", "HV"]),
        (3, ["2026-09-01", "2026-09-02", "TC"]),
        (3, ["2026-10-01", "2026-10-01", "LM"]),
        (3, ["2026-11-01", "2026-11-03", "TC"]),
        (3, ["2026-11-01.2", "2026-11-17", "TC"]),
        (4, ["2026-09-01", "2026-09-01", "x"]),
        (5, ["", "", ""]),
    ]
    assert across(cells.cells, 0, ("tracker.csv", ""), TODAY) is None


def test_such_a_tracker_is_guessed_as_members_and_their_contacts(tmp_path: Path) -> None:
    sample = sampled(tmp_path)
    draft = proposing.propose(sample, ())
    place, day, words = EACH
    members, contacts = draft.sheets[0].tables
    assert members.columns == {
        "member_id": ("MRN",),
        "full_name": ("Member name",),
        "care_manager_id": ("CM",),
    }
    assert contacts.columns == {
        "at": (day,),
        "channel": (words,),
        "outcome": (words,),
        "staff_id": ("CM",),
        "member_id": ("MRN",),
        "contact_id": (f"{{MRN}} {{{place}}}",),
    }
    seen = previewing.code_words(draft.sheets[0], sample.sheets[0])
    asked = {(each.place[1], each.word): (each.times, each.guess or each.code) for each in seen}
    assert asked == {
        ("channel", "HV"): (1, "home"),
        ("channel", "TC"): (3, "phone"),
        ("channel", "LM"): (1, "phone"),
        ("channel", "x"): (1, ""),
        ("outcome", "HV"): (1, "reached"),
        ("outcome", "TC"): (3, "reached"),
        ("outcome", "LM"): (1, "left_msg"),
        ("outcome", "x"): (1, "reached"),
    }
    shown = previewing.preview(draft, sample, 0, CLOCK, 2026)
    assert shown.counts == {"members": 2, "contacts": 6}
    assert (shown.looked, shown.refused) == (3, 0)


def saved(folder: Path) -> None:
    sample = sampled(folder)
    draft = proposing.propose(sample, ())
    profiles.save(keeping.profile_of(Draft(draft.sheets), sample, "monthly"))


def test_next_month_has_a_column_more_and_takes_one_command(team: Team, tmp_path: Path) -> None:
    saved(tmp_path)
    first = team.bring({"tracker.csv": TRACKER}, certain=True).files[0]
    assert first.tables == {"members": counts(2), "contacts": counts(6)}
    assert first.skipped == {"totals": 1}
    assert "cells under a month or week that name no day: 2, dated on its first day" in first.notes
    second = team.bring({"tracker.csv": NEXT}, certain=True).files[0]
    assert second.tables == {
        "members": counts(unchanged=2),
        "contacts": counts(1, 1, 5),  # the message of October now has its day
    }
    days = team.rows("SELECT member_id, day FROM contact ORDER BY member_id, day")
    assert [(member, str(day)) for member, day in days] == [
        ("17", "2026-08-04"),
        ("17", "2026-09-02"),
        ("17", "2026-10-06"),
        ("17", "2026-11-03"),
        ("17", "2026-11-17"),
        ("18", "2026-09-01"),
        ("18", "2026-12-02"),
    ]


def test_columns_of_months_are_not_passed_over_unasked(team: Team) -> None:
    text = "member_id,first,last,Oct 2026,Nov 2026\n1,Rosa,Alvarez,TC,HV\n"
    with pytest.raises(Doubtful, match="not matched yet: Oct 2026, Nov 2026"):
        team.bring({"members.csv": text}, certain=True)


def test_refused_cells_can_be_mended_and_brought_again(team: Team, tmp_path: Path) -> None:
    saved(tmp_path)
    report = team.bring({"tracker.csv": TRACKER.replace("17,", ",", 1)}).files[0]
    assert report.tables["members"].rejected == 1
    assert report.tables["contacts"].rejected == 5
    assert report.rejects is not None
    report.rejects.write_text(report.rejects.read_text().replace("\n,", "\n17,"))
    again = team.load([report.rejects]).files[0]
    assert again.tables == {"members": counts(1), "contacts": counts(5)}


def test_nobody_answered_is_an_attempt_and_no_blank(tmp_path: Path) -> None:
    text = "MRN,Member,Oct 2026,Nov 2026\n17,Rosa Alvarez,TC,NA\n18,Tom Webb,N/A,LM\n"
    [cells] = sampled(tmp_path, text).sheets
    assert [row[-1] for _, row in cells.below(1)] == ["TC", "NA", "LM"]
