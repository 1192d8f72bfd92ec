"""My queue: opened, worked and left, key by key."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from db import models
from db.commands import Actor, add_task, edit_task, finish_task, start_huddle
from db.models import table
from huddle.widgets.entries import Heading, Row
from tests.conftest import Database
from tests.db.seed import add
from tests.screens.conftest import Seat, Sit
from tests.screens.test_pages import page, under_cursor

DODD = {"staff_id": "s-lead", "name": "Lee Dodd", "role": "team lead", "team": "north"}
LEAD = Actor("agency", "s-lead")
OSEI = Actor("agency", "s-osei")
EIGHT = datetime(2026, 11, 24, 13, tzinfo=UTC)


@pytest.fixture
def tasks(team: Database) -> Database:
    """Three tasks of Ortiz: late, for today, far; and one of Chen's."""
    for task_id, owner, due in (
        ("late", "s-ortiz", date(2026, 11, 20)),
        ("now", "s-ortiz", date(2026, 11, 24)),
        ("far", "s-ortiz", date(2027, 1, 4)),
        ("theirs", "s-chen", date(2026, 11, 24)),
    ):
        add_task(
            team.engine,
            LEAD,
            team_id="north",
            title=f"Do {task_id}",
            owner=owner,
            due=due,
            now=EIGHT,
            task_id=task_id,
        )
    return team


def headings(seat: Seat) -> list[str]:
    """The headings of the sections, with their counts."""
    entries = page(seat).rows.entries
    return [f"{each.title} {each.size}" for each in entries if isinstance(each, Heading)]


def keys(seat: Seat) -> list[str]:
    """The matters of the rows, from top to bottom."""
    snapshot = page(seat).snapshot
    assert snapshot is not None
    rows = [each for each in page(seat).rows.entries if isinstance(each, Row)]
    return [snapshot.shown.target(each.key).item_key for each in rows]


def at_cursor(seat: Seat) -> str:
    """The matter of the row under the cursor."""
    snapshot = page(seat).snapshot
    assert snapshot is not None
    return snapshot.shown.target(under_cursor(seat)).item_key


def stored(database: Database, task_id: str) -> tuple[object, ...]:
    (row,) = database.rows(
        f"SELECT owner, due, status, reason FROM task WHERE task_id = '{task_id}'"
    )
    return row


async def test_it_lists_what_is_mine_by_when_it_is_to_be_done(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q")
        assert headings(seat) == ["Overdue 1", "Today 3", "Later 3"]
        assert at_cursor(seat) == "task:late"
        assert "7 open" in seat.text
        assert "Owner  J. Ortiz" in seat.text
        assert "task:theirs" not in keys(seat)


async def test_a_task_is_finished_and_the_cursor_stays_to_undo_it(
    sit: Sit, tasks: Database
) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "f")
        assert stored(tasks, "late")[2] == "done"
        assert at_cursor(seat) == "task:late"
        assert headings(seat) == ["Overdue 0", "Today 3", "Later 3"]
        assert "f done" not in seat.lines()[-1]
        assert "u undo: the finished task" in seat.lines()[-1]
        await seat.press("u")
        assert stored(tasks, "late")[2] == "open"
        assert headings(seat) == ["Overdue 1", "Today 3", "Later 3"]
        await seat.press("f", "down")
        assert headings(seat) == ["Today 3", "Later 3", "Done today 1"]
        assert at_cursor(seat) == "watch:M1"


async def test_a_task_is_put_off_with_a_reason_and_taken_back(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "t", *"fri", "tab", "tab", *"closed", "enter")
        assert stored(tasks, "late") == ("s-ortiz", "2026-11-27", "open", "closed")
        assert "Saved: Task, task due Fri." in seat.text
        assert at_cursor(seat) == "task:late"
        await seat.press("down")
        assert headings(seat) == ["Today 3", "This week 1", "Later 3"]
        await seat.press("u")
        assert stored(tasks, "late") == ("s-ortiz", "2026-11-20", "open", "")
        assert headings(seat) == ["Overdue 1", "Today 3", "Later 3"]


async def test_a_task_is_handed_over_and_the_next_row_is_at_hand(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "t", "tab", *"chen", "tab", *"away", "enter")
        assert stored(tasks, "late") == ("s-chen", "2026-11-20", "open", "away")
        assert "Saved: Task, task for M. Chen." in seat.text
        assert at_cursor(seat) == "watch:M1"
        assert headings(seat) == ["Today 3", "Later 3"]


async def to(seat: Seat, matter: str) -> None:
    """Moves the cursor to the row of a matter, from the top."""
    await seat.press("home")
    while at_cursor(seat) != matter:
        await seat.press("down")


async def test_marked_tasks_are_put_off_and_handed_over_as_one(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q")
        for matter in ("task:late", "task:now", "task:far"):
            await to(seat, matter)
            await seat.press("space")
        await seat.press("home", "t")
        assert "3 tasks" in seat.text
        assert "each keeps its day" in seat.text
        await seat.press(*"fri", "tab", *"chen", "tab", *"away", "enter")
        assert "Saved: 3 tasks for M. Chen, due Fri." in seat.text
        assert {stored(tasks, each) for each in ("late", "now", "far")} == {
            ("s-chen", "2026-11-27", "open", "away")
        }
        assert tasks.rows("SELECT count(*) FROM audit WHERE action = 'task.edit'") == [(1,)]
        await seat.press("u")
        assert [stored(tasks, each) for each in ("late", "now", "far")] == [
            ("s-ortiz", "2026-11-20", "open", ""),
            ("s-ortiz", "2026-11-24", "open", ""),
            ("s-ortiz", "2027-01-04", "open", ""),
        ]


async def test_one_marked_task_is_changed_wherever_the_cursor_is(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "space", "down", "t")
        await seat.press(*"fri", "tab", "tab", *"closed", "enter")
        assert stored(tasks, "late") == ("s-ortiz", "2026-11-27", "open", "closed")


async def test_marked_rows_of_several_kinds_are_refused_before(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "space")
        await to(seat, "watch:M1")
        await seat.press("space")
        assert "t change task" not in seat.lines()[-1]
        await seat.press("t")
        assert "The marked rows are of several kinds." in seat.text
        assert "Change the task" not in seat.text
        await seat.press("escape", "home", "t")
        assert "Change the task" in seat.text


async def test_what_somebody_closed_meanwhile_stops_all_of_it(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "space")
        await to(seat, "task:far")
        await seat.press("space", "t", *"fri", "tab", "tab", *"closed")
        finish_task(tasks.engine, LEAD, task_id="far", now=EIGHT)
        await seat.press("enter")
        assert stored(tasks, "late") == ("s-ortiz", "2026-11-20", "open", "")
        assert "closed already" in seat.text


async def test_what_somebody_changed_meanwhile_is_told_and_may_be_written_over(
    sit: Sit, tasks: Database
) -> None:
    async with sit(user="s-ortiz", size=(80, 24)) as seat:
        await seat.press("g", "q", "t", *"fri", "tab", "tab", *"closed")
        edit_task(
            tasks.engine, OSEI, task_id="late", due=date(2026, 11, 30), owner="s-chen", now=EIGHT
        )
        await seat.press("enter")
        assert "P. Osei changed it at 8:00." in seat.dialog
        assert "Due theirs Mon 30 Nov, was Fri 20 Nov yours Fri 27 Nov" in seat.dialog
        assert "Owner theirs M. Chen, was J. Ortiz yours leaves it so" in seat.dialog
        assert stored(tasks, "late")[:2] == ("s-chen", "2026-11-30")
        await seat.press("escape")
        assert "closed" in seat.dialog
        await seat.press("enter")
        assert stored(tasks, "late") == ("s-chen", "2026-11-27", "open", "closed")
        await seat.press("g", "h")
        assert tasks.rows("SELECT before FROM change WHERE by = 's-ortiz' AND column_name = 'due'")[
            0
        ] == ("2026-11-30",)


async def test_the_form_left_leaves_what_somebody_else_wrote(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "t", "tab", *"chen", "tab", *"away")
        edit_task(tasks.engine, OSEI, task_id="late", due=date(2026, 11, 30), now=EIGHT)
        await seat.press("enter", "escape")
        assert "stays Mon 30 Nov" in seat.text
        assert "M. Chen" in seat.text
        await seat.press("escape")
        assert stored(tasks, "late") == ("s-ortiz", "2026-11-30", "open", "")


async def test_a_task_changed_meanwhile_is_not_finished_by_the_first_key(
    sit: Sit, tasks: Database
) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q")
        edit_task(tasks.engine, OSEI, task_id="late", title="Do it in Spanish", now=EIGHT)
        await seat.press("f")
        if stored(tasks, "late")[2] == "open":  # it was not read again before the key
            assert "Words theirs other words, was another yours leaves it so" in seat.dialog
            await seat.press("W")
        assert stored(tasks, "late")[2] == "done"


async def test_an_assignment_tells_what_somebody_changed(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "a")
        edit_task(tasks.engine, OSEI, task_id="late", title="Rosa: HIV clinic", now=EIGHT)
        await seat.press("enter")
        assert "Words theirs other words, was another" in seat.dialog
        assert "HIV" not in seat.text
        await seat.press("W")
        assert tasks.rows("SELECT title FROM task WHERE task_id = 'late'") == [
            ("Rosa: HIV clinic",)
        ]
        assert "Saved:" in seat.text


async def test_a_contact_is_two_keys_and_what_it_mends_is_done(sit: Sit, team: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q")
        assert at_cursor(seat) == "watch:M1"
        await seat.press("l", "enter")
        assert team.rows("SELECT channel, outcome, staff_id FROM contact WHERE provisional") == [
            ("phone", "reached", "s-ortiz")
        ]
        assert "Nothing left to do" in seat.text
        await seat.press("down")
        assert headings(seat) == ["Today 1", "Later 2", "Done today 1"]
        await seat.press("u")
        assert headings(seat) == ["Today 2", "Later 2"]
        assert team.rows(
            "SELECT count(*) FROM contact WHERE removed_at IS NULL AND provisional"
        ) == [(0,)]


async def test_an_attempt_is_three_keys_and_the_row_stays(sit: Sit, team: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "l", "n", "enter")
        assert team.rows("SELECT outcome FROM contact WHERE provisional") == [("no_answer",)]
        assert at_cursor(seat) == "watch:M1"
        assert headings(seat) == ["Today 2", "Later 2"]


async def test_a_decided_row_stays_until_the_cursor_leaves_it(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "d")
        assert at_cursor(seat) == "task:late"
        assert headings(seat)[0] == "Overdue 0"
        await seat.press("d")
        assert "Already decided. Undo takes it back." in seat.text
        await seat.press("down")
        assert headings(seat) == ["Today 3", "Later 3", "Done today 1"]


async def test_who_covers_sees_whose_rows_they_have(sit: Sit, tasks: Database) -> None:
    staff = table(models.Staff)
    away = {"away_from": date(2026, 11, 23), "away_to": date(2026, 11, 24), "cover_id": "s-ortiz"}
    with tasks.engine.begin() as conn:
        conn.execute(update(staff).where(staff.c.staff_id == "s-chen").values(**away))
    async with sit(user="s-ortiz", size=(160, 60)) as seat:
        await seat.press("g", "q")
        assert "Also for M. Chen (away until 24 Nov)" in seat.text
        assert "T.W. ··0932  for M. Chen" in seat.text
        assert "R.A. ··4417  J. Ortiz" not in seat.text
        assert "11 open" in seat.text


async def test_whose_queue_is_chosen_by_name_and_escape_comes_back(
    sit: Sit, tasks: Database
) -> None:
    add(tasks, models.Staff, DODD)
    async with sit(user="s-lead", size=(120, 50)) as seat:
        await seat.press("g", "q")
        assert "Nothing to do here." in seat.text
        await seat.press("o", *"chen", "enter")
        assert "task:theirs" in keys(seat)
        assert {item.owner for item in page(seat).items()} == {"M. Chen"}
        assert " open" not in seat.lines()[2]
        await seat.press("escape")
        assert "Nothing to do here." in seat.text
        await seat.press("escape")
        assert seat.app.page is None


async def test_staff_are_offered_their_own_queue_only(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "o")
        assert "J. Ortiz  you" in seat.text
        assert "M. Chen" not in seat.text.split("Whose queue")[1]


async def test_who_is_not_on_the_staff_list_is_told_what_to_do(sit: Sit, team: Database) -> None:
    async with sit(user="somebody") as seat:
        await seat.press("g", "q")
        assert "You are not on the staff list, so no row is yours." in seat.text
        await seat.press("o", *"osei", "enter")
        assert {item.owner for item in page(seat).items()} == {"P. Osei"}


async def test_another_person_at_the_seat_begins_with_their_own(sit: Sit, tasks: Database) -> None:
    add(tasks, models.Staff, DODD)
    async with sit(user="s-lead", size=(120, 50)) as seat:
        await seat.press("g", "q", "o", *"osei", "enter", "W", *"chen", "enter")
        assert {item.owner for item in page(seat).items()} == {"M. Chen"}


async def test_a_past_day_is_looked_at_only(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(120, 50)) as seat:
        await seat.press("g", "q", "less_than_sign", "t")
        assert "A past day can be looked at, not changed." in seat.text
        assert "task:late" not in keys(seat)


async def test_t_on_another_kind_of_row_says_what_it_is_for(sit: Sit, team: Database) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "q", "t")
        assert "This row is no task, referral, request or member to update." in seat.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_footer_names_what_works_on_a_task(
    sit: Sit, tasks: Database, size: tuple[int, int]
) -> None:
    async with sit(user="s-ortiz", size=size) as seat:
        await seat.press("g", "q")
        assert "f done" in seat.lines()[-1]
        assert "t change task" in seat.lines()[-1]


async def test_every_page_says_how_to_leave_it(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(80, 24)) as seat:
        for letter in "qsfcrb":
            await seat.press("g", letter)
            assert "Esc back" in seat.lines()[-1], letter


async def test_an_empty_queue_names_whose_to_look_at_and_no_key_for_a_row(
    sit: Sit, team: Database
) -> None:
    async with sit(user="s-lead", size=(80, 24)) as seat:
        await seat.press("g", "q")
        assert "o shows somebody's queue" in seat.text
        assert seat.lines()[-1].split()[:6] == ["+", "add", "o", "owner", "/", "find"]
        assert "? why" not in seat.lines()[-1]


async def test_home_shows_the_heading_of_the_first_row_again(sit: Sit, tasks: Database) -> None:
    async with sit(user="s-ortiz", size=(80, 14)) as seat:
        await seat.press("g", "q")
        first = seat.lines()[2]
        assert first.strip().startswith("Overdue")
        await seat.press("end")
        assert seat.lines()[2] != first
        await seat.press("home")
        assert seat.lines()[2] == first


@pytest.mark.parametrize(
    ("user", "opens", "expected"),
    [
        pytest.param("s-ortiz", "", "My queue", id="staff at their queue"),
        pytest.param("s-lead", "", "Huddle", id="a lead at the huddle"),
        pytest.param("somebody", "", "Huddle", id="who is not on the list at the huddle"),
        pytest.param("s-ortiz", "huddle", "Huddle", id="staff who want the huddle"),
        pytest.param("s-lead", "queue", "My queue", id="a lead who wants the queue"),
    ],
)
async def test_where_somebody_begins(
    sit: Sit, team: Database, user: str, opens: str, expected: str
) -> None:
    add(team, models.Staff, DODD)
    async with sit(user=user, opens=opens) as seat:
        assert seat.lines()[0].strip().startswith(expected)
        await seat.press("g", "h")
        assert seat.lines()[0].strip().startswith("Huddle")


async def test_staff_begin_at_the_huddle_while_it_is_on(sit: Sit, team: Database) -> None:
    start_huddle(team.engine, LEAD, team_id="north", facilitator="s-lead", now=EIGHT)
    async with sit(user="s-ortiz", opens="") as seat:
        assert seat.app.page is None


async def test_staff_who_look_at_a_past_day_begin_at_its_board(sit: Sit, team: Database) -> None:
    async with sit(user="s-ortiz", opens="", as_of=date(2026, 11, 20)) as seat:
        assert seat.app.page is None


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (40, 12), (99, 29), (300, 80)])
async def test_no_size_breaks_it(sit: Sit, tasks: Database, size: tuple[int, int]) -> None:
    async with sit(user="s-ortiz", size=size) as seat:
        await seat.press("g", "q", "down", "tab", "tab", "question_mark", "escape")
        assert len(seat.lines()) == size[1]


async def test_hostile_words_are_words(sit: Sit, tasks: Database) -> None:
    hostile = "O'Neil [/x] [@click=app.quit]go[/] \x1b[31m\u202e" + "long " * 2_000
    edit_task(tasks.engine, LEAD, task_id="late", title=hostile, reason=hostile, now=EIGHT)
    async with sit(user="s-ortiz", reveal=True, size=(100, 40)) as seat:
        await seat.press("g", "q")
        assert "O'Neil [/x] [@click=app.quit]go[/]" in seat.text
        await seat.press("t", *"fri", "tab", "tab", *"[/]", "enter")
        assert stored(tasks, "late")[3] == "[/]"
        await seat.press("down", "u")
        assert stored(tasks, "late")[3] == hostile
    async with sit(user="s-ortiz", size=(100, 40)) as seat:
        await seat.press("g", "q", "t")
        assert "O'Neil" not in seat.text
