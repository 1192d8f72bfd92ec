"""The requests ledger: every clock in its column, recorded and told from the row, taken back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from db import models
from huddle.screens.pages.requests import RequestsPage
from tests.conftest import Database
from tests.screens.conftest import Seat, Sit
from tests.screens.fixtures.team import _add

SIZES = [(80, 24), (120, 36)]


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


REQUESTS: list[Mapping[str, Any]] = [
    {
        "request_id": "q-1",
        "member_id": "M1",
        "payer": "Empire Plan",
        "payer_type": "medicaid_mco",
        "service": "home health aide",
        "kind": "standard",
        "received_on": day(18),
        "staff_id": "s-ortiz",
        "batch_id": "b-1",
    },
    {
        "request_id": "q-2",
        "member_id": "M2",
        "payer": "Bay State",
        "payer_type": "integrated_dsnp",
        "state": "MA",
        "service": "dental work",
        "decision": "reduced",
        "decision_on": day(20),
        "notice_on": day(20),
        "effective_on": day(1, 12),
        "previously_authorized": True,
        "member_updated_on": day(20),
        "batch_id": "b-1",
    },
    {
        "request_id": "q-3",
        "member_id": "M4",
        "payer": "Empire Plan",
        "payer_type": "medicaid_mco",
        "service": "personal care",
        "decision": "approved",
        "decision_on": day(2),
        "auth_end_on": date(2027, 4, 30),
        "batch_id": "b-1",
    },
]


@pytest.fixture(autouse=True)
def asked(team: Database) -> None:
    for row in REQUESTS:
        _add(team, models.ServiceRequest, row)


def page(seat: Seat) -> RequestsPage:
    assert isinstance(seat.app.page, RequestsPage)
    return seat.app.page


def stored(team: Database, request_id: str, columns: str) -> tuple[Any, ...]:
    (row,) = team.rows(f"SELECT {columns} FROM service_request WHERE request_id = '{request_id}'")
    return row


@pytest.mark.parametrize("size", SIZES)
async def test_the_clocks_stand_in_columns_the_tightest_row_first(
    sit: Sit, size: tuple[int, int]
) -> None:
    # 18 Nov + 7 days is tomorrow; the service can be kept until 1 Dec; the appeal until 24 Jan.
    async with sit(size=size) as seat:
        await seat.press("g", "s")
        text = seat.text
        assert "Service requests · 3 open · ▲ 2" in text
        lines = [" ".join(line.split("│")[0].split()) for line in seat.lines()]
        heads = next(line for line in lines if line.startswith("Decision"))
        assert heads.startswith("Decision Auth ends Keep by Appeal On appeal Hearing Told")
        rows = [line for line in lines if " · · " in f" {line} "]
        assert rows[0].startswith("▲ 25 Nov · · · · · not yet")
        assert rows[1].startswith("✓ 20 Nov · ▲ 1 Dec ● 24 Jan · · 20 Nov")
        assert rows[2].startswith("✓ 2 Nov ● 30 Apr · · · · not yet")


async def test_the_detail_says_every_clock_with_what_is_lost(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "down")
        said = " ".join(" ".join(line[81:].split()) for line in seat.lines())
        assert "Ask by Tue 1 Dec to keep the service 4 business days, 7 days left" in said
        assert "if it passes: the service is not kept during an appeal" in said
        assert "keep-benefits, 42 CFR 438.420" in said
        assert "Appeal can be filed until Sun 24 Jan 2027" in said


async def test_masked_neither_service_plan_nor_decision_shows_and_a_key_reveals(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "down")
        for hidden in ("dental", "Bay State", "reduced", "Webb"):
            assert hidden not in seat.text
        await seat.press("m")
        for shown in ("dental work", "Bay State", "reduced 20 Nov", "Tom Webb"):
            assert shown in seat.text


async def test_a_decision_is_three_keys_and_u_takes_it_back(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "t", "1", "enter")
        assert stored(team, "q-1", "decision, decision_on") == ("approved", "2026-11-24")
        assert "Recorded: R.A. ··4417." in seat.text
        assert "2 open" in seat.text
        await seat.press("u")
        assert stored(team, "q-1", "decision, decision_on") == ("", None)
        assert "Taken back: the change to the request." in seat.text
        assert "3 open" in seat.text


async def test_a_denial_has_its_reason_and_opens_the_appeal(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "t", "3", *"not", "tab", *"mon", "enter")
        assert "Not saved: It cannot be sent before it was decided" in seat.text
        await seat.press("shift+tab", "shift+tab", "ctrl+u", *"mon", "enter")
        assert stored(team, "q-1", "decision, decision_on, decision_reason, notice_on") == (
            *("denied", "2026-11-23", "not", "2026-11-23"),
        )
        # Mon 23 Nov + 60 days.
        assert "● 22 Jan" in seat.text


async def test_the_member_is_told_in_two_keys(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "i", "enter")
        assert stored(team, "q-1", "member_updated_on") == ("2026-11-24",)
        assert "Recorded: R.A. ··4417, member told how it stands." in seat.text
        await seat.press("u")
        assert stored(team, "q-1", "member_updated_on") == (None,)


async def test_what_the_member_chose_closes_that_window_alone(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "down", "t", "3", "enter")
        assert seat.decisions() == [("choice", "request:q-2", "", "s-ortiz")]
        found = {cell.name: cell.words for cell in page(seat).requests[under(seat)].cells}
        assert found["keep the service"] == "chose not to"
        assert found["appeal"] == "24 Jan 2027"
        await seat.press("u")
        assert seat.decisions() == []


def under(seat: Seat) -> str:
    item = page(seat).current_item
    assert item is not None
    return item.key


async def test_it_is_recorded_from_the_board_as_well(sit: Sit, team: Database) -> None:
    told = "SELECT request_id FROM service_request WHERE member_updated_on = '2026-11-24'"
    async with sit() as seat:
        await seat.press("5")
        assert "t record" in seat.lines()[-1]
        await seat.press("i", "enter")
        assert len(team.rows(told)) == 1
        await seat.press("t")
        assert "Record" in seat.text
        await seat.press("escape", "u")
        assert team.rows(told) == []


async def test_of_another_row_neither_key_does_anything(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("2", "i")
        assert "This row is no service request." in seat.text


async def test_one_worker_or_one_plan_and_escape_shows_all_again(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "o", *"chen", "enter")
        assert "1 open" in seat.text
        assert "T.W. ··0932" in seat.text
        await seat.press("escape")
        assert "3 open" in seat.text
        await seat.press("P", *"medicaid", "enter")
        assert "2 open" in seat.text
        assert "Medicaid plan" in seat.lines()[2]
        await seat.press("escape", "escape")
        assert seat.app.page is None


async def test_a_request_changed_meanwhile_is_not_overwritten(sit: Sit, team: Database) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "t", "1")
        with team.engine.begin() as conn:
            conn.exec_driver_sql(
                "UPDATE service_request SET decision = 'denied' WHERE request_id = 'q-1'"
            )
        await seat.press("enter")
        assert "an import changed it." in seat.text
        assert "W write mine over it" in seat.dialog
        assert stored(team, "q-1", "decision") == ("denied",)


async def test_a_past_day_is_looked_at_only(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("g", "s", "<", "t")
        assert "A past day can be looked at" in seat.text


async def test_hostile_text_stays_text(sit: Sit, team: Database) -> None:
    hostile = "[red]x[/] \x1b[31m\u202e" + "y" * 10_000
    with team.engine.begin() as conn:
        conn.exec_driver_sql(
            "UPDATE service_request SET service = ?, payer = ?, decision_reason = ?",
            (hostile, hostile, hostile),
        )
    async with sit(reveal=True) as seat:
        await seat.press("g", "s", "down")
        assert "[red]x[/]" in seat.text
        assert "\x1b" not in seat.text
        await seat.press("P")
        assert "[red]x[/]" in seat.text


async def test_nothing_open_says_so(sit: Sit, team: Database) -> None:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE service_request SET resolved_on = '2026-11-20'")
    async with sit() as seat:
        await seat.press("g", "s")
        assert "No service request is open." in seat.text


async def test_a_tall_screen_shows_more_of_the_ledger_and_not_more_space(sit: Sit) -> None:
    async with sit(user="s-ortiz", size=(200, 60)) as seat:
        await seat.press("g", "s")
        page = seat.app.page
        assert page is not None
        heading, *lines = ["".join(span.text for span in line) for line in page.rows.lines]
        assert heading.split()[0] == "Open"
        rows = len(page.listed())
        assert rows > 1
        assert [line for line in lines[: 2 * rows] if not line.strip()] == []
