"""Barriers in their order, with days worked out by hand: 26 November 2026 is Thanksgiving."""

from datetime import UTC, date, datetime

import pytest

from db.types import Barrier, BarrierStep, Cycle, TeamFacts
from huddle.calendars import Calendar
from huddle.measures.measure import load_measures
from huddle.measures.misses import Miss, measure_of, misses
from huddle.measures.pareto import Cause
from huddle.measures.reasons import MEASURED
from huddle.outlet import barriers as outlet
from huddle.outlet import json
from huddle.privacy import show
from huddle.privacy.barriers import show_barriers
from huddle.rules.board import Severity
from huddle.views.barriers import (
    OpenBarrier,
    above,
    annotations,
    as_board,
    bar,
    below,
    ledger,
    line,
    missed_rows,
)
from tests.rules.build import barrier, board, decision, facts, item, member, on, rules

TUESDAY, FRIDAY = "2026-11-24", "2026-11-27"
CALENDAR = Calendar(frozenset({date(2026, 11, 26)}))
HOSTILE = "[red]No beds\x1b[31m \u202eB"


def team(as_of: str, *barriers: Barrier, **known: object) -> TeamFacts:
    return facts(as_of, members=[member("M1")], barriers=barriers, **known)  # type: ignore[arg-type]


def listed(known: TeamFacts, *steps: BarrierStep) -> tuple[OpenBarrier, ...]:
    return ledger(board(known), known, CALENDAR, steps)


def test_those_past_their_date_come_first_then_the_oldest_note() -> None:
    known = team(
        TUESDAY,
        barrier("2026-11-30", "ahead", noted_on="2026-11-01", number=1),
        barrier("2026-11-24", "today", noted_on="2026-10-30", number=2),
        barrier("2026-11-23", "late", noted_on="2026-11-20", number=3),
        barrier("2026-11-20", "later", noted_on="2026-11-23", number=4),
        barrier(None, "none", noted_on="2026-11-23", number=5),
    )
    rows = listed(known)
    assert [row.name for row in rows] == ["B3", "B4", "B2", "B1", "B5"]
    assert [row.overdue for row in rows] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("as_of", "noted_on", "quiet"),
    [
        (TUESDAY, "2026-11-24", 0),
        (TUESDAY, "2026-11-23", 1),
        (TUESDAY, "2026-11-20", 2),
        (TUESDAY, "2026-11-21", 2),
        # Wed 25; Thu 26 is the holiday; Fri 27.
        (FRIDAY, "2026-11-24", 2),
        (FRIDAY, "2026-11-25", 1),
        (FRIDAY, "2026-11-26", 1),
        # Mon to Fri over the leap day: Mon 28 Feb does not exist in 2028; Tue 29 Feb, Wed 1 Mar.
        ("2028-03-01", "2028-02-28", 2),
    ],
)
def test_the_days_since_the_last_note_are_business_days(
    as_of: str, noted_on: str, quiet: int
) -> None:
    known = team(as_of, barrier(None, opened_on="2026-10-01", noted_on=noted_on))
    (row,) = listed(known)
    assert row.days_quiet == quiet
    assert row.days_open == (on(as_of) - date(2026, 10, 1)).days


@pytest.mark.parametrize(
    ("due", "severity"),
    [
        ("2026-11-23", Severity.ACT),
        ("2026-11-24", Severity.SOON),
        # Three business days after Tuesday: Wed 25, Fri 27, Mon 30.
        ("2026-11-30", Severity.SOON),
        ("2026-12-01", Severity.WATCH),
        (None, Severity.WATCH),
    ],
)
def test_it_presses_by_its_response_date(due: str | None, severity: Severity) -> None:
    (row,) = listed(team(TUESDAY, barrier(due)))
    assert row.item.severity is severity


def test_the_board_and_the_page_say_the_same_of_one_past_its_date() -> None:
    known = team(TUESDAY, barrier("2026-11-23", number=7))
    row = item(board(known), "barrier:b1", "barriers")
    (own,) = listed(known)
    assert row is not None
    assert (row.severity, row.due, row.owner) == (own.item.severity, own.item.due, own.item.owner)
    assert row.reasons[0].neutral.startswith("B7: answer was due 23 Nov")


def test_masked_it_is_its_number_and_never_what_anybody_typed() -> None:
    at = datetime(2026, 11, 20, 15, tzinfo=UTC)
    steps = (
        BarrierStep("s1", "b1", "note", HOSTILE, "", None, date(2026, 11, 19), at, "s1"),
        BarrierStep(
            *("s2", "b1", "escalation", HOSTILE, "lead", date(2026, 12, 1), date(2026, 11, 20)),
            *(at, "s1"),
        ),
    )
    known = team(
        TUESDAY,
        barrier(
            "2026-12-01",
            title=HOSTILE,
            next_step="x" * 10_000,
            number=3,
            tier="lead",
            theirs=True,
            from_key="referral:r1",
        ),
    )
    rows = listed(known, *steps)
    view = as_board(board(known), known, rows)
    masked = show(view, known, rules())
    said = outlet.as_json(masked, show_barriers(masked, rows), (), 30)
    assert "beds" not in said
    assert "xxx" not in said
    assert "B3 · open 54 days · no note for 38 business days" in said
    assert "with the programme lead, theirs · from a referral" in said
    notes = masked.sections[0].items[0].reasons[0].notes
    assert notes == (
        "20 Nov: escalated to the programme lead, answer due 1 Dec",
        "19 Nov: a note",
    )
    revealed = json.agenda(show(view, known, rules(), reveal=True))
    assert "[red]No beds" in revealed
    assert "\x1b" not in revealed
    assert "\u202e" not in revealed


def test_a_tier_goes_one_up_and_one_back() -> None:
    assert [above(tier) for tier in ("", "team", "supervisor", "lead", "agency", "county")] == [
        "supervisor",
        "supervisor",
        "lead",
        "agency",
        None,
        "supervisor",
    ]
    assert [below(tier) for tier in ("", "team", "supervisor", "lead", "agency")] == [
        None,
        None,
        "team",
        "supervisor",
        "lead",
    ]


def test_bars_and_lines_fill_by_share() -> None:
    assert [bar(share, 4) for share in (0.0, 0.125, 0.5, 1.0)] == ["····", "▌···", "██··", "████"]
    assert [line(share, 4) for share in (0.25, 0.5, 1.0)] == ["◆···", "─◆··", "───◆"]


def card(cycle_id: str, start: str, review: str, **known: str) -> Cycle:
    values = {"aim": "fewer", "change": "vouchers", "prediction": "half", "verdict": ""} | known
    return Cycle(
        cycle_id,
        "no_access",
        "",
        values["aim"],
        values["change"],
        values["prediction"],
        "s1",
        on(start),
        on(review),
        "",
        values["verdict"],
        "",
        on(start),
        None,
    )


@pytest.mark.parametrize(
    ("review", "severity"),
    [
        ("2026-11-23", "act"),
        ("2026-11-24", "act"),
        ("2026-11-25", "soon"),
        ("2026-11-30", "soon"),
        ("2026-12-01", None),
    ],
)
def test_the_review_of_a_card_comes_up_in_the_huddle(review: str, severity: str | None) -> None:
    known = team(TUESDAY)
    known = facts_with(known, card("c1", "2026-11-10", review))
    row = item(board(known), "pdsa:c1", "followups")
    assert (row.severity.value if row else None) == severity
    judged = facts_with(known, card("c1", "2026-11-10", review, verdict="adopt"))
    assert item(board(judged), "pdsa:c1") is None


def facts_with(known: TeamFacts, *cycles: Cycle) -> TeamFacts:
    from dataclasses import replace

    return replace(known, cycles=cycles, holidays=frozenset({date(2026, 11, 26)}))


def test_cards_annotate_charts_in_words_of_the_fixed_list() -> None:
    cards = (card("c2", "2026-11-10", "2026-12-01"), card("c1", "2026-10-10", "2026-11-01"))
    assert list(annotations(cards, "M1")) == [
        (date(2026, 10, 10), "PDSA: No access or transport"),
        (date(2026, 11, 10), "PDSA: No access or transport"),
    ]


@pytest.mark.parametrize(
    ("held_against", "charts"),
    [
        ("M1", ["M1", "M1-month"]),
        ("M1-month", ["M1", "M1-month"]),
        ("M7", ["M7"]),
        ("", ["M1", "M1-month", "M7", "M10"]),
    ],
)
def test_a_card_annotates_the_chart_of_its_measure_alone(
    held_against: str, charts: list[str]
) -> None:
    begun = card("c1", "2026-11-10", "2026-12-01")._replace(measure_id=held_against)
    asked = ["M1", "M1-month", "M7", "M10"]
    assert [each for each in asked if list(annotations([begun], each))] == charts


@pytest.mark.parametrize(
    ("keys", "measure_id"),
    [
        (["contacts:M1:2026-11", "contacts:M2:2026-11", "referral:r1"], "M1"),
        (["referral:r1", "referral:r2", "contacts:M1:2026-11"], "M7"),
        (["task:t1"], "M24"),
        (["unheard-of:1"], "M1"),
    ],
)
def test_a_reason_belongs_to_the_measure_of_the_rows_it_counts_most(
    keys: list[str], measure_id: str
) -> None:
    rows = tuple(Miss(key, "", "no_access", on(TUESDAY)) for key in keys)
    assert measure_of(Cause("no_access", rows, 1.0, 1.0)) == measure_id


def test_every_measure_that_a_reason_may_belong_to_is_there() -> None:
    assert set(MEASURED.values()) <= {each.id for each in load_measures()}


def test_a_reason_opens_to_its_rows() -> None:
    known = team(
        TUESDAY,
        decisions=[
            decision("excuse", "2026-11-20", "watch:M1", "a", reason="Member declined"),
            decision("excuse", "2026-11-23", "watch:M1", "b", reason="Member declined"),
        ],
    )
    shown = board(known)
    (cause,) = [each for each in misses(shown, known, 30) if each.code == "member_declined"]
    rows = missed_rows(shown, cause).sections[0].items
    assert [row.key for row in rows] == ["watch:M1", "watch:M1:2"]
    assert rows[0].reasons[0].text == "The watch list, 23 Nov"


@pytest.mark.parametrize(
    ("as_of", "noted_on", "said"),
    [
        (FRIDAY, "2026-11-27", "noted today"),
        # Saturday: no working day since, and not today.
        ("2026-11-28", "2026-11-27", "noted Fri 27 Nov"),
        ("2026-11-30", "2026-11-27", "no note for 1 business day"),
    ],
)
def test_a_note_before_a_day_off_is_not_said_to_be_of_today(
    as_of: str, noted_on: str, said: str
) -> None:
    known = team(as_of, barrier(None, noted_on=noted_on))
    (row,) = listed(known)
    assert said in row.item.reasons[0].text
