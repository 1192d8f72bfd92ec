"""Capacity: nobody's members first, loads only where opened, moved with what-if and taken back."""

from datetime import date

import pytest
from sqlalchemy import insert

from db import models
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit


@pytest.fixture
def team(team: Database) -> Database:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET role = 'supervisor' WHERE staff_id = 's-ortiz'")
        conn.exec_driver_sql("UPDATE staff SET role = 'team lead' WHERE staff_id = 's-osei'")
        conn.exec_driver_sql("UPDATE staff SET role = 'care manager' WHERE staff_id = 's-chen'")
        conn.exec_driver_sql("UPDATE staff SET max_caseload = 1 WHERE staff_id = 's-chen'")
        conn.exec_driver_sql("UPDATE member SET care_manager_id = '' WHERE member_id = 'M5'")
        conn.exec_driver_sql("UPDATE assignment SET care_manager_id = '' WHERE member_id = 'M5'")
    return team


def workers(seat: Seat) -> dict[str, str]:
    found = seat.database.rows(
        "SELECT member_id, care_manager_id FROM assignment WHERE valid_to IS NULL"
    )
    return {member_id: staff_id for member_id, staff_id in found}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_masked_nobody_s_members_and_the_team_s_load_stand(
    sit: Sit, size: tuple[int, int]
) -> None:
    async with sit(user="s-ortiz", size=size) as seat:
        await seat.press("g", "c")
        assert "Members without a worker  1" in seat.text
        assert "A.M. ··5120" in seat.text
        # Five standard members weigh 4; three workers, of whom each has a caseload: 120.
        assert "5 members" in seat.text
        assert "weighing 4 of 120" in " ".join(seat.text.split())
        assert "M. Chen" not in seat.text.replace("M. Chen, staff", "")


async def test_enter_on_the_team_opens_each_worker_s_load_for_a_while(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "c", "down", "enter")
        assert "Workers  3" in seat.text
        assert "M. Chen  0.8 of 40, at most 1  1" in seat.text
        assert "J. Ortiz  1.6 of 40  2" in seat.text
        assert "Rosa" not in seat.text
        assert seat.database.rows("SELECT target FROM audit WHERE action = 'reveal'") == [
            ("capacity:team",)
        ]
        await seat.press("escape")
        assert "of 40" not in seat.text


async def test_a_member_without_a_worker_gets_one_and_u_takes_it_back(sit: Sit) -> None:
    async with sit(user="s-ortiz", reveal=True) as seat:
        await seat.press("g", "c", "t", *"osei")
        assert "P. Osei  0.8 → 1.6 of 40" in seat.text
        await seat.press("enter")
        assert workers(seat)["M5"] == "s-osei"
        assert "Members without a worker" not in seat.text
        await seat.press("u")
        assert workers(seat)["M5"] == ""
        assert "Members without a worker  1" in seat.text


async def test_several_marked_are_one_move_with_both_loads_before(sit: Sit) -> None:
    async with sit(user="s-ortiz", reveal=True) as seat:
        await seat.press("g", "c", *["down"] * 5, "space", "space", "t", *"osei")
        assert "2 members" in seat.text
        assert "P. Osei" in seat.text
        await seat.press("enter")
        assert list(workers(seat).values()).count("s-osei") == 3
        assert len(seat.database.rows("SELECT 1 FROM audit WHERE action = 'caseload.move'")) == 1
        await seat.press("u")
        assert list(workers(seat).values()).count("s-osei") == 1


async def test_masked_the_form_says_limits_and_no_loads(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "c", "t", *"chen")
        said = " ".join(seat.text.replace("│", " ").split())
        assert "Loads are not for a masked screen." in said
        assert "M. Chen would pass the maximum." in said
        assert "of 40" not in said


async def test_a_supervisor_passes_a_maximum_and_says_why(sit: Sit) -> None:
    async with sit(user="s-ortiz", reveal=True) as seat:
        await seat.press("g", "c", "t", *"chen", "enter")
        assert "Say why the maximum may be passed" in seat.text
        assert workers(seat)["M5"] == ""
        await seat.press(*"leave", "enter")
        assert workers(seat)["M5"] == "s-chen"
        ((after,),) = seat.database.rows("SELECT after FROM audit WHERE action = 'caseload.move'")
        assert '"reason": "leave"' in after


async def test_a_lead_does_not_pass_a_maximum(sit: Sit) -> None:
    async with sit(user="s-osei", reveal=True) as seat:
        await seat.press("g", "c", "t", *"chen", "enter")
        assert "a supervisor can do it" in " ".join(seat.text.split())
        assert workers(seat)["M5"] == ""


async def test_staff_are_told_before_that_capacity_is_not_theirs(sit: Sit) -> None:
    async with sit(user="s-chen") as seat:
        await seat.press("g", "c")
        assert "The capacity is for leads and supervisors." in seat.text
        assert seat.app.page is None or not seat.lines()[0].strip().startswith("Capacity")


async def test_when_somebody_moved_one_meanwhile_the_form_says_whom_and_stays(sit: Sit) -> None:
    async with sit(user="s-ortiz", reveal=True) as seat:
        await seat.press("g", "c", "t", *"osei")
        with seat.database.engine.begin() as conn:
            conn.exec_driver_sql(
                "UPDATE member SET care_manager_id = 's-ortiz' WHERE member_id = 'M5'"
            )
        await seat.press("enter")
        assert "theirs J. Ortiz, was nobody yours P. Osei" in seat.dialog
        await seat.press("escape")
        assert "Esc cancel" in seat.dialog
        moved = "SELECT count(*) FROM audit WHERE action = 'caseload.move'"
        assert seat.database.rows(moved) == [(0,)]


async def test_open_work_of_the_old_worker_is_counted_before_and_goes_along(
    sit: Sit, team: Database
) -> None:
    place = {"agency_id": "agency", "member_id": "M4"}
    with team.engine.begin() as conn:
        for task_id, owner, status in (
            ("t-1", "s-osei", "open"),
            ("t-2", "s-osei", "done"),
            ("t-3", "s-chen", "open"),
        ):
            own = {"task_id": task_id, "owner": owner, "status": status, "title": "Call"}
            conn.execute(insert(models.Task), {**place, **own, "team_id": "north"})
        referral = {"referral_id": "r-1", "status": "sent", "staff_id": "s-osei"}
        conn.execute(insert(models.Referral), {**place, **referral, "direction": "out"})
    async with sit(user="s-ortiz", reveal=True) as seat:
        await seat.press("g", "c", "slash", *"saleh", "enter", "t")
        assert "Open with them: 1 task, 1 referral" in seat.text
        await seat.press(*"ortiz", "enter")
        assert workers(seat)["M4"] == "s-ortiz"
        owners = seat.database.rows("SELECT owner FROM task ORDER BY task_id")
        assert owners == [("s-ortiz",), ("s-osei",), ("s-chen",)]


async def test_a_referral_to_us_is_given_to_somebody(sit: Sit, team: Database) -> None:
    with team.engine.begin() as conn:
        conn.execute(
            insert(models.Referral),
            {
                "agency_id": "agency",
                "referral_id": "r-in",
                "member_id": "M1",
                "direction": "in",
                "status": "sent",
                "sent_on": date(2026, 11, 23),
            },
        )
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "c")
        assert "Referrals without a worker  1" in seat.text
        await seat.press("down", "t", *"chen", "enter")
        assert seat.database.rows("SELECT staff_id FROM referral") == [("s-chen",)]
        assert "Referrals without a worker" not in seat.text
        await seat.press("u")
        assert seat.database.rows("SELECT staff_id FROM referral") == [("",)]


async def masked_with(sit: Sit, team: Database, reason: str, *keys: str) -> str:
    """What the masked capacity shows after these keys, with M5 in HH+ for a reason."""
    with team.engine.begin() as conn:
        conn.exec_driver_sql(
            f"UPDATE member SET tier = 'HH+', tier_reason = '{reason}' WHERE member_id = 'M5'"
        )
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "c", *keys)
        return seat.text


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("down", "enter", "up", "t", *"osei"), "P. Osei  0.8 → 2.8 of 40"),
        (("t", *"osei"), "Loads are not for a masked screen."),
    ],
    ids=["with the loads opened", "with no load shown"],
)
async def test_masked_a_move_tells_aot_from_smi_no_more_than_hiv(
    sit: Sit, team: Database, keys: tuple[str, ...], said: str
) -> None:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET max_caseload = 3 WHERE staff_id = 's-osei'")
    shown = [await masked_with(sit, team, reason, *keys) for reason in ("AOT", "SMI", "HIV")]
    assert said in shown[0]
    assert shown[0] == shown[1] == shown[2]
