"""The referral ledger: by stage, moved from the row here and on the board, and taken back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from db import models
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit
from tests.screens.fixtures.team import _add

SIZES = [(80, 24), (120, 36)]


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


REFERRALS: list[Mapping[str, Any]] = [
    {
        "referral_id": "r-1",
        "member_id": "M1",
        "kind": "housing",
        "to_org": "Shelter First",
        "sent_on": day(12),
        "status": "sent",
        "status_on": day(12),
        "staff_id": "s-ortiz",
    },
    {
        "referral_id": "r-2",
        "member_id": "M2",
        "kind": "food",
        "to_org": "Pantry",
        "sent_on": day(2),
        "status": "scheduled",
        "status_on": day(9),
        "accepted_on": day(5),
        "appt_on": day(30),
        "staff_id": "s-chen",
    },
    {
        "referral_id": "r-3",
        "member_id": "M4",
        "kind": "food",
        "to_org": "Pantry",
        "sent_on": day(2),
        "status": "completed",
        "status_on": day(16),
        "closed_on": day(16),
        "staff_id": "s-osei",
    },
]


@pytest.fixture
def team(team: Database) -> Database:
    _add(team, models.Referral, *({"direction": "out", **each} for each in REFERRALS))
    return team


def stored(seat: Seat, referral_id: str = "r-1") -> tuple[Any, ...]:
    (row,) = seat.database.rows(
        "SELECT status, status_on, appt_on, closed_on, outcome, reason FROM referral"
        " WHERE referral_id = :id",
        id=referral_id,
    )
    return tuple(str(each) if each is not None else "" for each in row)


@pytest.mark.parametrize("size", SIZES)
async def test_rows_stand_by_stage_with_the_days_at_each(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(user="s-ortiz", size=size) as seat:
        await seat.press("g", "f")
        text = " ".join(seat.text.split())
        assert "Referrals · 2 open" in text
        for said in (
            "Sent, no answer yet 1",
            "sent 12 Nov (12 days)",
            "Appointment ahead 1",
            "sent 2 Nov (3 days), accepted 5 Nov (4",
            "Closed lately, service received 1",
        ):
            assert said in text
        for hidden in ("Shelter", "Pantry", "housing", "Rosa"):
            assert hidden not in seat.text


async def test_t_and_a_digit_move_a_referral_and_u_takes_it_back(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "t", "enter")
        assert stored(seat) == ("accepted", "2026-11-24", "", "", "", "")
        assert "Accepted, no appointment yet  1" in seat.text
        await seat.press("u")
        assert stored(seat) == ("sent", "2026-11-12", "", "", "", "")
        assert "Sent, no answer yet  1" in seat.text


async def test_an_appointment_is_booked_in_one_line(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "t", "3", *"fri", "enter")
        assert stored(seat)[:3] == ("scheduled", "2026-11-24", "2026-11-27")
        assert "Appointment ahead  2" in seat.text


async def test_a_chase_is_two_keys_and_stands_beside_the_row(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "t", "5", "enter")
        assert seat.database.rows("SELECT kind, outcome, channel FROM referral_step") == [
            ("chase", "left_msg", "phone")
        ]
        assert "asked 24 Nov, message left" in seat.text


async def test_a_redirect_brings_the_new_referral(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "t", "9", *"Mary", "enter")
        assert stored(seat)[0] == "cancelled"
        assert seat.database.rows("SELECT to_org, status FROM referral WHERE to_org = 'Mary'") == [
            ("Mary", "sent")
        ]
        assert "Sent, no answer yet  1" in seat.text
        assert "Closed lately, service not received  1" in seat.text


async def test_what_is_missing_is_asked_for_and_nothing_is_written(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "t", "0", "enter")
        assert "Why is it closed?" in seat.text
        assert stored(seat)[0] == "sent"


async def test_t_moves_a_referral_from_the_board_too(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("4")
        assert seat.cursor == "R.A. ··4417"
        await seat.press("t", "enter")
        assert stored(seat)[0] == "accepted"
        await seat.press("u")
        assert stored(seat)[0] == "sent"


async def test_somebody_else_s_move_is_not_overwritten(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "t")
        with seat.database.engine.begin() as conn:
            conn.exec_driver_sql("UPDATE referral SET status = 'on_hold' WHERE referral_id = 'r-1'")
        await seat.press("enter")
        assert "theirs on hold, was sent" in seat.dialog
        assert stored(seat)[0] == "on_hold"


async def test_a_closed_one_is_not_moved(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "down", "down", "t")
        assert "This referral is closed." in seat.text


async def test_o_lists_one_worker_s_and_escape_all_again(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "o", *"chen", "enter")
        assert "1 open" in seat.text
        assert "M. Chen" in seat.lines()[2]
        await seat.press("escape")
        assert "2 open" in seat.text


async def test_organizations_stand_with_their_counts(sit: Sit) -> None:
    async with sit(user="s-ortiz", reveal=True) as seat:
        await seat.press("g", "f", "O")
        assert "Shelter First  outcome known 0/1 · received 0/1 · open 1" in seat.text
        assert "Pantry         outcome known 1/2 · received 1/2 · open 1" in seat.text
        await seat.press(*"pantry", "enter")
        assert "Pantry" in seat.lines()[2]
        assert "Sent, no answer yet" not in seat.text


async def test_masked_no_organization_of_few_members_is_named(sit: Sit) -> None:
    async with sit(user="s-ortiz") as seat:
        await seat.press("g", "f", "O")
        assert "2 other organizations  outcome known 1/3" in seat.text
        assert "Pantry" not in seat.text
        await seat.press("down", "enter")
        assert "Which rows went there is not said here." in seat.text
