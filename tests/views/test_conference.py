"""The list of the case conference: what is to be answered, and what its answers are."""

from datetime import UTC, date, datetime
from typing import Any

from db.types import Question, TeamFacts
from huddle.outlet import json
from huddle.privacy import show
from huddle.rules.board import Board
from huddle.views.conference import conference
from tests.rules.build import board, decision, facts, member, rules

TUESDAY = "2026-11-24"
ASKED = Question(
    "q-1",
    "m1",
    "watch:m1",
    "safety",
    "Does the [red]sister\x1b[31m know?",
    date(2026, 11, 20),
    datetime(2026, 11, 20, 15, tzinfo=UTC),
    "s2",
)


def listed(known: TeamFacts, *questions: Question) -> Board:
    return conference(board(known), known, questions)


def keys(made: Board) -> dict[str, list[str]]:
    return {section.key: [item.key for item in section.items] for section in made.sections}


def team(**known: Any) -> TeamFacts:
    return facts(TUESDAY, members=[member("m1", care_manager_id="s1")], **known)


def test_a_question_stands_until_a_decision_answers_it() -> None:
    assert keys(listed(team(), ASKED)) == {"conference": ["conference:q-1"], "answered": []}
    answered = team(decisions=[decision("discussed", TUESDAY, "conference:q-1")])
    assert keys(listed(answered, ASKED)) == {"conference": [], "answered": ["conference:q-1"]}
    watched = team(decisions=[decision("watch", TUESDAY, "conference:q-1", until="2026-12-01")])
    assert keys(listed(watched, ASKED)) == {"conference": ["conference:q-1"], "answered": []}


def test_it_belongs_to_the_care_manager_else_to_who_asked() -> None:
    (row,) = listed(team(), ASKED).sections[0].items
    assert row.owner == "s1"
    (row,) = listed(team(), ASKED._replace(member_id="")).sections[0].items
    assert (row.owner, row.member_id) == ("s2", None)


def test_masked_it_says_what_it_is_about_and_never_the_question() -> None:
    known = team()
    made = listed(known, ASKED)
    masked = json.agenda(show(made, known, rules()), schema="huddle.conference/1")
    assert "Safety · asked 20 Nov" in masked
    assert "sister" not in masked
    revealed = show(made, known, rules(), reveal=True)
    assert revealed.sections[0].items[0].reasons[0].text == (
        "Safety: Does the [red]sister know? · asked 20 Nov"
    )
