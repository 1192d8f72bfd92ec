"""The caseload review: walked, interrupted, resumed and signed, key by key."""

from pathlib import Path

import pytest

from db import encryption, schema
from huddle.widgets.entries import Row
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit
from tests.screens.fixtures.team import NOW, fill
from tests.screens.test_blank import seated
from tests.screens.test_pages import page


@pytest.fixture
def team(team: Database) -> Database:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET role = 'supervisor' WHERE staff_id = 's-osei'")
        conn.exec_driver_sql("UPDATE staff SET role = 'care manager' WHERE staff_id != 's-osei'")
    return team


OPEN = ("g", "r", "o", *"ortiz", "enter")


def done(seat: Seat) -> list[bool]:
    return [each.done for each in page(seat).rows.entries if isinstance(each, Row)]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_worker_is_chosen_and_the_caseload_stands_in_order(
    sit: Sit, size: tuple[int, int]
) -> None:
    async with sit(user="s-osei", size=size) as seat:
        await seat.press(*OPEN)
        assert "J. Ortiz" in seat.text
        assert "0 of 2" in seat.text
        assert "Safety and open clocks  2" in seat.text
        assert "R.A. ··4417" in seat.text
        assert "Rosa" not in seat.text


async def test_b_and_enter_is_a_review_and_it_goes_on_where_it_stopped(sit: Sit) -> None:
    async with sit(user="s-osei") as seat:
        await seat.press(*OPEN, "b", "enter")
        assert "1 of 2" in seat.text
        assert done(seat) == [True, False]
        assert seat.database.rows("SELECT staff_id, note FROM review") == [("s-ortiz", "")]
    async with sit(user="s-osei") as seat:
        await seat.press(*OPEN)
        assert "1 of 2" in seat.text
        await seat.press("down", "b", *"steady", "enter")
        assert "2 of 2" in seat.text
        assert seat.database.rows("SELECT count(*) FROM review_session") == [(1,)]
        assert seat.database.rows("SELECT note FROM review WHERE note != ''") == [("steady",)]


async def test_what_is_agreed_is_kept_shown_and_taken_back(sit: Sit) -> None:
    async with sit(user="s-osei", reveal=True) as seat:
        await seat.press(*OPEN, "a", "ctrl+u", *"Visit at home", "enter")
        assert seat.database.rows("SELECT title, owner FROM task") == [("Visit at home", "s-ortiz")]
        assert seat.database.rows("SELECT count(*) FROM review_entry WHERE task_id != ''") == [(1,)]
        assert "Visit at home: not done yet" in " ".join(seat.text.split())
        await seat.press("u")
        assert "Visit at home: not done yet" not in " ".join(seat.text.split())


async def test_u_takes_a_review_back(sit: Sit) -> None:
    async with sit(user="s-osei") as seat:
        await seat.press(*OPEN, "b", "enter", "u")
        assert "0 of 2" in seat.text
        assert done(seat) == [False, False]
        await seat.press("b", "enter")
        assert "1 of 2" in seat.text
    standing = "SELECT undone_at IS NULL FROM review ORDER BY at"
    assert seat.database.rows(standing) == [(0,), (1,)]


async def test_a_task_for_the_marked_is_one_act_and_one_undo(sit: Sit) -> None:
    async with sit(user="s-osei", reveal=True) as seat:
        await seat.press(*OPEN, "space", "space", "a", "ctrl+u", *"Visit at home", "enter")
        tasks = "SELECT count(*) FROM task WHERE removed_at IS NULL"
        assert seat.database.rows(tasks) == [(2,)]
        await seat.press("u")
        assert seat.database.rows(tasks) == [(0,)]


async def test_both_sign(sit: Sit) -> None:
    signed = "SELECT finished_at IS NULL, signed_at IS NULL FROM review_session"
    async with sit(user="s-osei") as seat:
        await seat.press("g", "r", "S")
        assert "No review is going on." in seat.text
        await seat.press("o", *"ortiz", "enter", "b", "enter", "S")
        assert "1 not reviewed; the record says so." in seat.text
        await seat.press("enter")
        assert [tuple(map(bool, each)) for each in seat.database.rows(signed)] == [(False, True)]
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "r", "b")
        assert "Your supervisor records the review." in seat.text
        await seat.press("S", "enter")
        assert [tuple(map(bool, each)) for each in seat.database.rows(signed)] == [(False, False)]


async def test_a_private_note_says_why_not(sit: Sit) -> None:
    async with sit(user="s-osei") as seat:
        await seat.press(*OPEN, "Y")
        assert "No private notes here" in seat.text


async def test_a_step_says_the_load_first_and_u_takes_it_back(sit: Sit) -> None:
    segment = "SELECT segment FROM member WHERE care_manager_id = 's-ortiz' ORDER BY segment"
    async with sit(user="s-osei", reveal=True) as seat:
        await seat.press(*OPEN, "t", *"maint", "enter")
        # Two standard members weigh 1.6; one in maintenance instead: 0.8 and 0.25.
        assert "J. Ortiz  1.6 → 1.05 of 40" in seat.text
        assert seat.database.rows(segment) == [("active",), ("active",)]
        await seat.press("enter")
        assert seat.database.rows(segment) == [("active",), ("maintenance",)]
        await seat.press("u")
        assert seat.database.rows(segment) == [("active",), ("active",)]


async def test_a_transfer_shows_both_loads(sit: Sit) -> None:
    async with sit(user="s-osei", reveal=True) as seat:
        await seat.press(*OPEN, "t", *"another", "enter", *"chen")
        assert "J. Ortiz  1.6 → 0.8 of 40" in seat.text
        assert "M. Chen  1.6 → 2.4 of 40" in seat.text
        await seat.press("enter")
        assert "0 of 1" in seat.text


async def test_staff_have_their_own_caseload_only(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "r")
        assert "0 of 2" in seat.text
        await seat.press("o")
        assert "M. Chen" not in seat.text
        await seat.press("escape", "t")
        assert "Leads and supervisors move members. Ask one of them." in seat.text


@pytest.mark.parametrize("reveal", [False, True])
async def test_a_step_past_the_maximum_needs_a_supervisor_who_says_why(
    sit: Sit, team: Database, *, reveal: bool
) -> None:
    """One HH+ and one standard member weigh 2.8 of at most 2."""
    tiers = "SELECT tier FROM member WHERE care_manager_id = 's-ortiz' ORDER BY tier"
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET max_caseload = 2 WHERE staff_id = 's-ortiz'")
        conn.exec_driver_sql("UPDATE staff SET role = 'lead' WHERE staff_id = 's-chen'")
    async with sit(user="s-chen", reveal=reveal) as seat:
        await seat.press(*OPEN, "t", *"HH", "enter")
        assert "a supervisor can do it, and says why" in seat.text
    async with sit(user="s-osei", reveal=reveal) as seat:
        await seat.press(*OPEN, "t", *"HH", "enter", "enter")
        assert "It passes the maximum. Say why it may" in seat.text
        assert ("HH+",) not in seat.database.rows(tiers)
        await seat.press(*"for a month", "enter")
        assert ("HH+",) in seat.database.rows(tiers)
        (after,) = seat.database.rows("SELECT after FROM audit ORDER BY seq DESC LIMIT 1")[0]
        assert "for a month" in after


async def test_masked_a_step_tells_no_reason_by_where_it_stops(sit: Sit, team: Database) -> None:
    """One HH+ and one standard member weigh 2.8 of at most 3; AOT would weigh 4.1."""
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET max_caseload = 3 WHERE staff_id = 's-ortiz'")
        conn.exec_driver_sql("UPDATE staff SET role = 'lead' WHERE staff_id = 's-chen'")
    shown = []
    for reason in ("AOT", "SMI", "HIV"):
        with team.engine.begin() as conn:
            conn.exec_driver_sql(
                f"UPDATE member SET tier_reason = '{reason}' WHERE care_manager_id = 's-ortiz'"
            )
        async with sit(user="s-chen") as seat:
            await seat.press(*OPEN, "t", *"HH", "enter")
            shown.append(seat.text)
    assert "Loads are not for a masked screen." in shown[0]
    assert shown[0] == shown[1] == shown[2]


async def test_an_encrypted_file_keeps_a_private_note_for_its_author(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setattr(encryption, "_known", {})
    monkeypatch.setattr(encryption, "_asked", [lambda path, new: "the sea"])
    sealed = Database(f"sqlite+pysqlcipher:///{tmp_path / 'team.db'}", "sqlite")
    schema.upgrade(sealed.url)
    fill(sealed)
    with sealed.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET role = 'supervisor' WHERE staff_id != 's-ortiz'")
    notes = "SELECT author_id, member_id, text FROM supervision_note"
    async with seated(sealed, user="s-osei", reveal=True) as seat:
        await seat.press(*OPEN, "Y", *"worn out", "enter")
        assert sealed.rows(notes) == [("s-osei", "M1", "worn out")]
        assert "worn out" not in seat.text
        await seat.press("Y")
        assert "2026-11-24  worn out" in seat.text
    async with seated(sealed, user="s-chen", reveal=True) as seat:
        await seat.press(*OPEN, "Y")
        assert "Private note" in seat.text
        assert "worn out" not in seat.text
    sealed.close()


async def test_who_covers_sees_the_caseload_and_is_told_who_records_the_review(
    sit: Sit, team: Database
) -> None:
    with team.engine.begin() as conn:
        conn.exec_driver_sql(
            "UPDATE staff SET cover_id = 's-chen', away_from = '2026-11-23',"
            " away_to = '2026-11-27' WHERE staff_id = 's-ortiz'"
        )
    async with sit(user="s-chen") as seat:
        await seat.press(*OPEN)
        assert "0 of 2" in seat.text
        for offered in ("b reviewed", "Y private note", "t step, transfer"):
            assert offered not in seat.lines()[-1]
        await seat.press("b")
        assert "Leads and supervisors record a review. Ask one of them." in seat.text
        await seat.press("Y")
        assert "Leads and supervisors record a review. Ask one of them." in seat.text
        await seat.press("t")
        assert "Leads and supervisors move members. Ask one of them." in seat.text
        assert seat.database.rows("SELECT count(*) FROM review") == [(0,)]


async def test_a_review_is_of_one_member_and_says_so_while_rows_are_marked(sit: Sit) -> None:
    async with sit(user="s-osei") as seat:
        await seat.press(*OPEN, "space", "b")
        assert "One row at a time. Escape takes the marks off." in seat.text
        await seat.press("escape", "b")
        assert "may stay empty" in seat.text
