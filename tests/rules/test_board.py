"""The board as a whole: who is counted, who is left out and why, and in what order rows stand."""

import pytest

from db.types import Contact
from huddle.rules.board import SECTIONS, Board
from tests.rules.build import (
    attempt,
    board,
    contact,
    event,
    facts,
    items,
    kept_month,
    member,
    on,
    referral,
    visits,
)


def left_out(shown: Board) -> dict[str, tuple[str, ...]]:
    return {why: tuple(sorted(who)) for why, who in shown.excluded}


def test_every_section_is_there_in_its_order() -> None:
    shown = board(facts("2026-11-20"))
    assert [(part.key, part.title) for part in shown.sections] == list(SECTIONS)


def test_who_is_active_and_who_is_left_out() -> None:
    team = [
        member("M1"),
        member("M2", programme="ONECARE"),
        member("M3", segment="pended", segment_reason="hospital"),
        member("M4", segment="pended", segment_reason="jail"),
        member("M5", segment="closed"),
        member("M6", programme="OTHER", tier=""),
        member("M7", segment="outreach"),
        member("M8", deceased_on="2026-11-02"),
    ]
    shown = board(facts("2026-11-20", members=team))
    assert shown.active >= {"M1", "M2"}
    assert not shown.active & {"M3", "M4", "M5", "M6", "M7", "M8"}
    reasons = left_out(shown)
    assert reasons["pended"] == ("M3", "M4")
    assert reasons["closed"] == ("M5",)
    assert reasons["no standard applies"] == ("M6",)
    counted = [*shown.active, *(each for _, who in shown.excluded for each in who)]
    assert sorted(counted) == [each.member_id for each in team]


def test_a_death_in_an_event_leaves_the_member_out_too() -> None:
    shown = board(facts("2026-11-20", events=[event("death", "2026-11-16")]))
    assert shown.active == frozenset()
    assert [who for _, who in shown.excluded] == [("M1",)]


def test_rows_stand_by_severity_then_due() -> None:
    team = [member(f"M{n}") for n in range(1, 7)]
    known = facts(
        "2026-11-20",
        members=team,
        events=[
            event("ed", "2026-11-19", "e1", member_id="M1"),
            event("ed", "2026-11-10", "e2", member_id="M2"),
            event("admit", "2026-11-10", "e3", member_id="M3"),
            event("crisis", "2026-11-18", "e4", member_id="M4"),
            event("eligibility_lost", "2026-11-20", "e5", member_id="M5"),
        ],
        contacts=[attempt(day, member_id="M6") for day in ("2026-11-02", "2026-11-03")]
        + [attempt("2026-11-04", member_id="M6")],
    )
    assert [(each.member_id, each.severity.value) for each in items(board(known), "watch")] == [
        ("M2", "act"),  # due Fri 13 Nov
        ("M4", "act"),  # due Thu 19 Nov
        ("M1", "soon"),  # due Mon 23 Nov
        ("M5", "soon"),  # due Tue 24 Nov
        ("M6", "soon"),  # a signal: no due day
        ("M3", "watch"),
    ]


def test_contacts_stand_the_longest_missed_first() -> None:
    team = [member("M1"), member("M2"), member("M3")]
    made = [
        *kept_month("2026-09", "M1"),
        *kept_month("2026-07", "M2"),
        *kept_month("2026-10", "M3"),
    ]
    shown = board(facts("2026-11-18", members=team, contacts=made))
    assert [(each.member_id, each.due) for each in items(shown, "contacts")] == [
        ("M2", on("2026-08-31")),
        ("M1", on("2026-10-31")),
        ("M3", on("2026-11-30")),
    ]


def test_the_head_repeats_the_facts() -> None:
    known = facts("2026-11-20", now="2026-11-20T15:00Z")
    shown = board(known)
    assert (shown.as_of, shown.now, shown.team_id, shown.team_name, shown.zone) == (
        known.as_of,
        known.now,
        "north",
        "Northside pod",
        "America/New_York",
    )


def test_an_empty_team_has_an_empty_board() -> None:
    known = facts("2026-11-20", members=[member("M9", segment="closed")])
    assert [each for part in board(known).sections for each in part.items] == []


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(visits("2026-11-03"), id="one visit"),
        pytest.param(visits("2026-11-03", "2026-11-10"), id="two visits"),
        pytest.param([], id="none"),
    ],
)
def test_hh_plus_for_any_reason_reads_alike_on_a_shared_screen(made: list[Contact]) -> None:
    shown = []
    for why in ("SMI", "AOT", "HIV"):
        known = facts(
            "2026-11-25",
            members=[member(tier="HH+", tier_reason=why)],
            contacts=[*kept_month("2026-10"), *made],
        )
        shown.append(
            [
                (
                    row.key,
                    row.severity,
                    row.due,
                    row.last_responsible_day,
                    row.days_overdue,
                    [
                        (each.severity, each.due, each.neutral, [told for _, told in each.notes])
                        for each in row.reasons
                    ],
                )
                for row in items(board(known), "contacts")
            ]
        )
    assert len(shown[0]) == 1
    assert shown[0] == shown[1] == shown[2]


def test_a_missed_month_of_hh_plus_reads_alike_on_a_shared_screen() -> None:
    told = {
        row.reasons[0].neutral
        for why in ("SMI", "AOT", "HIV")
        for row in items(
            board(
                facts(
                    "2026-11-10",
                    members=[member(tier="HH+", tier_reason=why)],
                    contacts=kept_month("2026-09"),
                )
            ),
            "contacts",
        )
    }
    assert len(told) == 1


def test_a_mental_health_visit_reads_like_any_other() -> None:
    told = {
        each.neutral
        for tags in ("", "mh", "sud part2")
        for row in items(
            board(facts("2026-11-20", events=[event("ed", "2026-11-19", tags=tags)])), "watch"
        )
        for each in row.reasons
    }
    assert told == {"ED visit 19 Nov, not followed up"}


def test_the_year_is_named_when_it_is_another() -> None:
    shown = board(facts("2027-01-04", events=[event("ed", "2026-12-30")]))
    (row,) = items(shown, "watch")
    assert "30 Dec 2026" in row.reasons[0].text


def test_a_referral_of_another_team_member_is_his_own_row() -> None:
    known = facts(
        "2026-11-20",
        members=[member("M1"), member("M2")],
        referrals=[
            referral("sent", "r1", sent_on="2026-11-09", status_on="2026-11-09"),
            referral("sent", "r2", sent_on="2026-11-09", status_on="2026-11-09", member_id="M2"),
        ],
        contacts=[contact("2026-11-05"), contact("2026-11-05", member_id="M2")],
    )
    assert {(each.key, each.member_id) for each in items(board(known), "referrals")} == {
        ("referral:r1", "M1"),
        ("referral:r2", "M2"),
    }


def test_a_member_whose_removal_was_confirmed_is_off_the_board() -> None:
    known = facts(
        "2026-11-20",
        members=[member(vanished=True)],
        events=[event("ed", "2026-11-10")],
        referrals=[referral("sent", sent_on="2026-11-09", status_on="2026-11-09")],
    )
    shown = board(known)
    assert [each for part in shown.sections for each in part.items] == []
    assert [who for _, who in shown.excluded] == [("M1",)]
