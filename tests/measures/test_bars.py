"""Bars of the latest figure: by the words of the design, worked by hand."""

from datetime import date

from db.types import TeamFacts
from huddle.measures.bars import bars, related
from huddle.measures.measure import load_measures
from huddle.measures.point import Point
from huddle.measures.series import Series
from huddle.widgets.chart_bars import bar_lines
from tests.measures.look import look
from tests.rules.build import attempt, calls, contact, facts, feed, member, referral, staff

CAME_IN = (feed("2026-11-01T12:00Z", "all", "members", "referrals"),)
BY_ID = {each.id: each for each in load_measures()}


def series(measure_id: str, known: TeamFacts) -> Series:
    found = look(measure_id, known)
    point = Point(date(2026, 11, 30), found.value, found.n)
    return Series(BY_ID[measure_id], found, (point,))


def told(measure_id: str, known: TeamFacts) -> list[tuple[str, float, str]]:
    beside = {each: series(each, known) for each in related(BY_ID[measure_id])}
    return [(bar.name, bar.size, bar.says) for bar in bars(series(measure_id, known), beside)]


def test_open_referrals_by_age_and_how_many_stand_still() -> None:
    # On 30 November: sent 7, 8, 30 and 31 days ago; moved on the 24th (6 days) or 23rd (7 days).
    sent = [
        ("r1", "2026-11-23", "2026-11-24"),
        ("r2", "2026-11-22", "2026-11-23"),
        ("r3", "2026-10-31", "2026-11-24"),
        ("r4", "2026-10-30", "2026-11-23"),
    ]
    open_ones = [referral("sent", name, sent_on=on, status_on=moved) for name, on, moved in sent]
    assert told("M8", facts("2026-11-30", referrals=open_ones, feeds=CAME_IN)) == [
        ("0 to 7 days", 1, "1 · 25 % · 0 not moved"),
        ("8 to 14 days", 1, "1 · 25 % · 1 not moved"),
        ("15 to 30 days", 1, "1 · 25 % · 0 not moved"),
        ("31 days and more", 1, "1 · 25 % · 1 not moved"),
    ]


def test_the_funnel_from_assigned_to_engaged() -> None:
    came = {"enrolled_on": "2026-10-21", "segment_start": "2026-10-21"}
    two = [member("M1", **came, consent_expires="2027-01-01"), member("M2", **came)]
    known = facts("2026-11-30", members=two, contacts=calls("2026-11-02"), feeds=CAME_IN)
    assert told("M17", known) == [
        ("assigned", 2, "2"),
        ("reached", 1, "1 · 50 %"),
        ("consented", 1, "1 · 50 %"),
        ("assessed", 0, "0 · 0 %"),
        ("plan signed", 0, "0 · 0 %"),
        ("engaged", 1, "1 · 50 %"),
    ]


def test_workers_by_how_full_they_are_and_no_names() -> None:
    # High risk weighs 1.0. s1: 1 of 1, s2: 2 of 1, s3: 2 of 1 where 1 is the maximum, s4: 1 of 2.
    workers = [
        staff("s1", target_caseload=1),
        staff("s2", target_caseload=1),
        staff("s3", target_caseload=1, max_caseload=1),
        staff("s4", target_caseload=2),
        staff("s5", target_caseload=3),
        staff("s6", target_caseload=1, away_from="2026-11-30"),
    ]
    who = ("s1", "s2", "s2", "s3", "s3", "s4", "s5", "s6")
    members = [member(f"M{at}", tier="HIGH", care_manager_id=each) for at, each in enumerate(who)]
    assert told("M18", facts("2026-11-30", members=members, staff=workers)) == [
        ("over the maximum", 1, "1 worker"),
        ("over 100 %", 1, "1 worker"),
        ("80 to 100 %", 1, "1 worker"),
        ("50 to 79 %", 1, "1 worker"),
        ("under 50 %", 1, "1 worker"),
    ]


def test_attempts_that_reach_somebody_by_channel() -> None:
    made = [contact("2026-11-03", "phone"), attempt("2026-11-04"), contact("2026-11-05", "home")]
    known = facts("2026-11-30", contacts=made, feeds=CAME_IN)
    assert told("M19", known) == [("home", 1, "100 % · 1 of 1"), ("phone", 0.5, "50 % · 1 of 2")]


def test_who_came_and_who_went() -> None:
    known = facts("2026-11-30", members=[member(enrolled_on="2026-11-02")], feeds=CAME_IN)
    expected = [
        ("in: recruited", 1, "1"),
        ("in: came back", 0, "0"),
        ("out: stepped down", 0, "0"),
        ("out: graduated", 0, "0"),
    ]
    assert told("M30", known) == told("M30-graduation", known) == expected


def test_other_measures_have_no_bars() -> None:
    assert told("M1-month", facts("2026-11-30")) == []


def test_bars_fit_and_are_told_apart_without_colour() -> None:
    known = facts("2026-11-30", contacts=[contact("2026-11-03", "phone"), attempt("2026-11-04")])
    for width in (20, 36, 60):
        (line,) = bar_lines(bars(series("M19", known), {}), width, chosen=0)
        text = "".join(span.text for span in line)
        assert len(text) <= width
        assert text.startswith("▸phone ")
        assert text.endswith("50 % · 1 of 2")
