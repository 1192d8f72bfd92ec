"""The chart review: who is drawn, and what the answers add up to."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from db.types import ChartReading, TeamFacts
from huddle.outlet import json
from huddle.privacy import show
from huddle.views.charts import charts, quarter_of, results, sample
from tests.rules.build import board, facts, member, rules

TUESDAY = "2026-11-24"


def team(size: int = 8) -> TeamFacts:
    members = [
        member(f"{whose}{n}", care_manager_id=whose) for whose in ("a", "b") for n in range(size)
    ]
    return facts(TUESDAY, members=members)


def read(member_id: str, *answers: str, day: int = 20, quarter: str = "2026Q4") -> ChartReading:
    at = datetime(2026, 11, day, 15, tzinfo=UTC)
    assessment, linked, issues, verified = answers
    whose = member_id[0]
    return ChartReading(
        member_id, whose, quarter, assessment, linked, issues, verified, at.date(), at, "lead"
    )


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026Q1"),
        (date(2026, 3, 31), "2026Q1"),
        (date(2026, 4, 1), "2026Q2"),
        (date(2026, 12, 31), "2026Q4"),
        (date(2028, 2, 29), "2028Q1"),
    ],
)
def test_a_quarter_is_three_months(day: date, quarter: str) -> None:
    assert quarter_of(day) == quarter


def test_each_worker_has_as_many_and_the_same_seed_draws_the_same() -> None:
    drawn = sample(team(), ())
    assert sorted(drawn.values()) == ["a", "a", "a", "b", "b", "b"]
    assert sample(team(), ()) == drawn
    assert any(sample(team(), (), seed=str(n)).keys() != drawn.keys() for n in range(3))
    assert len(sample(team(2), ())) == 4


def test_a_chart_that_was_read_stays_and_counts_for_its_worker() -> None:
    late = [each for each in (f"a{n}" for n in range(8)) if each not in sample(team(), ())]
    kept = sample(team(), (read(late[0], "yes", "yes", "yes", "yes"),))
    assert late[0] in kept
    assert list(kept.values()).count("a") == 3


def test_closed_and_pended_members_and_those_of_nobody_are_not_drawn() -> None:
    known = facts(
        TUESDAY,
        members=[
            member("m1", care_manager_id="a", segment="pended"),
            member("m2", care_manager_id="a", segment="closed"),
            member("m3", care_manager_id=""),
            member("m4", care_manager_id="a", segment="maintenance"),
        ],
    )
    assert sample(known, ()) == {"m4": "a"}


def test_results_count_yes_among_those_to_which_it_applies_and_the_last_reading() -> None:
    readings = (
        read("a1", "no", "no", "no", "no"),
        read("a1", "yes", "no", "na", "yes", day=21),
        read("b1", "yes", "yes", "yes", "no"),
        read("b2", "no", "no", "no", "no", quarter="2026Q3"),
    )
    found = [
        (each.numerator, each.denominator, each.excluded) for each in results(team(), readings)
    ]
    assert found == [(2, 2, 0), (1, 2, 0), (1, 1, 1), (1, 2, 0)]


def test_what_a_workers_charts_lack_is_not_said_masked() -> None:
    known = team(1)
    view = charts(board(known), known, (read("a0", "yes", "no", "yes", "yes"),))
    assert [section.count for section in view.sections] == [1, 1]
    said = json.agenda(show(view, known, rules()), schema="huddle.charts/1")
    assert "linked to the plan" not in said
    other = charts(board(known), known, (read("a0", "yes", "yes", "yes", "yes"),))
    assert json.agenda(show(other, known, rules()), schema="huddle.charts/1") == said
    revealed = show(view, known, rules(), reveal=True)
    assert revealed.sections[1].items[0].reasons[0].text == "Read 20 Nov: not linked to the plan"


def test_a_member_who_left_the_team_is_no_row() -> None:
    known = replace(team(1))
    view = charts(board(known), known, (read("z9", "yes", "yes", "yes", "yes"),))
    assert all(item.member_id != "z9" for section in view.sections for item in section.items)
