"""The case conference and the chart review, by keys."""

from tests.conftest import Database
from tests.screens.conftest import Sit


async def test_a_row_is_put_on_the_list_answered_and_taken_back(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("K", "right", "tab", *"Who calls?", "enter")
        assert "On the list of the conference: T.W. ··0932." in seat.text
        assert team.rows("SELECT topic, question, item_key FROM conference_question") == [
            ("safety", "Who calls?", "watch:M2")
        ]
        await seat.press("g", "k")
        assert "To answer  1" in seat.text
        assert "Safety · asked" in seat.text
        assert "Who calls?" not in seat.text
        await seat.press("t", *"Ortiz does", "enter")
        assert "Answered today  1" in seat.text
        assert "Ortiz does" not in seat.text, "a masked list says what it is about, no more"
        assert team.rows("SELECT kind, text FROM decision") == [("discussed", "Ortiz does")]
        await seat.press("u")
        assert "To answer  1" in seat.text
        await seat.press("u")
        assert "Nothing is on the list." in seat.text
        assert team.rows("SELECT count(*) FROM conference_question WHERE removed_at IS NULL") == [
            (0,)
        ]


async def test_what_was_answered_stands_in_the_revealed_list(sit: Sit, team: Database) -> None:
    async with sit(reveal=True) as seat:
        await seat.press("K", "right", "tab", *"Who calls?", "enter", "g", "k")
        assert "Safety: Who calls? · asked" in seat.text
        await seat.press("t", *"Ortiz does", "enter")
        assert "Safety: Who calls? · answered: Ortiz does" in seat.text


async def test_one_question_covers_the_marked_rows(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("space", "space", "K", "tab", *"both", "enter")
        assert team.rows("SELECT count(*) FROM conference_question") == [(2,)]
        asked = team.rows("SELECT count(*) FROM audit WHERE action = 'conference.ask'")
        assert asked == [(1,)]
        await seat.press("u")
        assert "Taken off the list of the conference." in seat.text
        left = "SELECT count(*) FROM conference_question WHERE removed_at IS NULL"
        assert team.rows(left) == [(0,)]


async def test_a_chart_is_read_by_its_checklist_and_nothing_is_taken_for_granted(
    sit: Sit, team: Database
) -> None:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET role = 'lead' WHERE staff_id = 's-ortiz'")
    async with sit() as seat:
        await seat.press("g", "x")
        assert "0 of 5 read" in seat.text
        await seat.press("t", "enter")
        assert "yes, no, or does it not apply?" in seat.text
        await seat.press("y", "tab", "n", "tab", "d", "tab", "y", "enter")
        assert "1 of 5 read" in seat.text
        assert team.rows(
            "SELECT assessment, linked, issues, verified, quarter FROM chart_review"
        ) == [("yes", "no", "na", "yes", "2026Q4")]


async def test_the_chart_review_is_for_leads(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "x")
        assert "The chart review is for leads and supervisors." in seat.text
