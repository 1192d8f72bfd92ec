"""Questions for the case conference: several asked and taken back as one."""

import pytest

from db.commands import CommandError, ask_conference, decide, take_back_questions
from db.orders import Target
from tests.conftest import Database
from tests.db.seed import ANA, BEN, at

TWO = [Target("watch:M1", (), "M1"), Target("watch:M2", (), "M2")]


def ask(north: Database, question_id: str, *items: Target, hour: int = 10) -> None:
    ask_conference(
        north.engine,
        ANA,
        team_id="north",
        items=items,
        topic="safety",
        question="Who\x1b[2J calls?",
        now=at(3, hour),
        question_id=question_id,
    )


def standing(north: Database) -> list[str]:
    query = "SELECT question_id FROM conference_question WHERE removed_at IS NULL ORDER BY 1"
    return [row[0] for row in north.rows(query)]


def test_all_rows_of_one_act_are_asked_once_however_often_it_is_tried(north: Database) -> None:
    ask(north, "q", *TWO)
    ask(north, "q", *TWO)
    assert standing(north) == ["q", "q.1"]
    asked = north.rows("SELECT target FROM audit WHERE action = 'conference.ask'")
    assert asked == [("conference:q conference:q.1",)]


@pytest.mark.parametrize("key", ["q", "q.1"])
def test_one_act_is_taken_back_whole_and_nothing_else(north: Database, key: str) -> None:
    ask(north, "q", *TWO)
    ask(north, "r", *TWO, hour=11)
    for _ in range(2):
        take_back_questions(north.engine, ANA, question_id=key, now=at(3, 12))
    assert standing(north) == ["r", "r.1"]
    assert north.rows("SELECT count(*) FROM audit WHERE action = 'conference.drop'") == [(1,)]


def test_what_was_answered_keeps_all_of_it_on_the_list(north: Database) -> None:
    ask(north, "q", *TWO)
    decide(
        north.engine,
        BEN,
        team_id="north",
        items=[Target("conference:q.1", (), "M2")],
        kind="discussed",
        text="Ben",
        now=at(3, 11),
    )
    with pytest.raises(CommandError, match="answered it since"):
        take_back_questions(north.engine, ANA, question_id="q", now=at(3, 12))
    assert standing(north) == ["q", "q.1"]


def test_no_row_is_asked_where_one_cannot_be(north: Database) -> None:
    with pytest.raises(CommandError, match="no such member"):
        ask(north, "q", TWO[0], Target("watch:M9", (), "M9"))
    assert standing(north) == []
