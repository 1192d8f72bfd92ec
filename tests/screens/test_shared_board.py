"""Two people at two terminals on one server: each sees what the other does, and a server that is
gone for a while costs neither of them anything."""

from asyncio import sleep
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import insert, select, update

from db import models, schema
from db.commands import start_huddle
from db.commands.logins import add_login, disable_login
from db.models import table
from db.orders import Actor
from db.policies import group
from huddle import patience
from huddle.app import HuddleApp
from huddle.screens.live import TRIED_AGAIN
from huddle.settings import login, now
from huddle.signing_in import signed_in
from huddle.widgets.dialog import SAVING_SECONDS
from tests.conftest import Database
from tests.db.seed import add
from tests.db.shared import at_any_time, url_of
from tests.screens.conftest import Seat
from tests.screens.fixtures.given import settings
from tests.screens.fixtures.team import NOW, fill

ZONE = "America/New_York"
AT = datetime.fromisoformat(NOW)
SitAs = Callable[[str], AbstractAsyncContextManager[Seat]]


@pytest.fixture
def logins(
    postgresql_server: str, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The team on a server, with a lead and a worker who sign in."""
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    schema.upgrade(postgresql_database.url)
    at_any_time(postgresql_database)
    team = fill(postgresql_database)
    add(
        team,
        models.Staff,
        {"staff_id": "s-young", "name": "R. Young", "role": "team lead", "team": "north"},
    )
    found = {}
    for staff_id, role in (("s-young", "lead"), ("s-chen", "staff")):
        found[staff_id] = f"{staff_id}-{uuid4().hex[:8]}"
        add_login(
            team.engine,
            Actor("agency", "owner"),
            login=found[staff_id],
            staff_id=staff_id,
            role=role,
            password=None,
            now=now(ZONE),
        )
    yield found
    team.close()
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY(%s)",
            (list(found.values()),),
        )
        for login in found.values():
            conn.execute(f'DROP ROLE "{login}"')


@pytest.fixture
def sit_as(logins: dict[str, str], postgresql_database: Database) -> SitAs:
    @asynccontextmanager
    async def sit(staff_id: str) -> AsyncIterator[Seat]:
        url = url_of(postgresql_database, logins[staff_id])
        app = HuddleApp(signed_in(settings(url, user=login(), opens="huddle")))
        async with app.run_test(size=(120, 36)) as pilot:
            seat = Seat(app, pilot, postgresql_database)
            await seat.settle()
            yield seat

    return sit


async def _until(seat: Seat, said: str) -> None:
    for _ in range(200):
        if said in seat.text:
            return
        await seat.pilot.pause(0.05)
    raise AssertionError(f"{said!r} is not in\n{seat.text}")


async def test_what_one_decides_the_other_is_told_and_stays_where_they_are(sit_as: SitAs) -> None:
    async with sit_as("s-young") as lead, sit_as("s-chen") as worker:
        assert "R. Young, lead" in lead.text
        assert "M. Chen, staff" in worker.text
        await lead.press(*"/T.W.", "enter")
        label = lead.cursor
        await worker.press("l", "h", "tab", "n")
        assert "●home" in worker.text
        assert "●no answer" in worker.text
        await lead.press("d")
        await _until(worker, f"R. Young: {label}, discussed.")
        assert "●home" in worker.text
        assert "●no answer" in worker.text


async def test_two_at_one_referral_on_a_server(sit_as: SitAs) -> None:
    async with sit_as("s-young") as lead, sit_as("s-chen") as worker:
        add(
            worker.database,
            models.Referral,
            {
                **{"referral_id": "r-1", "member_id": "M2", "direction": "out", "kind": "food"},
                **{"sent_on": date(2026, 11, 2), "status": "accepted", "staff_id": "s-chen"},
            },
        )
        for seat in (lead, worker):
            await seat.press("r", "g", "f", "t", "1")
        await worker.press(*"fri")
        await lead.press(*"mon", "enter")
        await _until(worker, "R. Young changed it at 9:02: status scheduled")
        await worker.press("enter")
        assert "theirs Mon 30 Nov, was no day yours Fri 27 Nov" in worker.dialog
        await worker.press("W")
        booked = "SELECT appt_on FROM referral WHERE referral_id = 'r-1'"
        assert worker.database.rows(booked) == [(date(2026, 11, 27),)]
        await _until(lead, "appointment Fri")


async def test_a_server_that_is_gone_is_said_and_nothing_is_lost_or_done_twice(
    sit_as: SitAs, postgresql_server: str, logins: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WAITS_SECONDS", (0.3,) * 20)

    def server(statement: str) -> None:
        with psycopg.connect(postgresql_server, autocommit=True) as conn:
            conn.execute(statement)

    async with sit_as("s-chen") as seat:
        login = logins["s-chen"]
        await seat.press("l")
        server(f'ALTER ROLE "{login}" CONNECTION LIMIT 0')
        server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{login}'")
        await seat.pilot.press("enter")
        await _until(seat, "The server has no connection free.")
        assert "Log a contact" in seat.text
        assert seat.database.rows("SELECT count(*) FROM contact WHERE provisional") == [(0,)]
        server(f'ALTER ROLE "{login}" CONNECTION LIMIT -1')
        await _until(seat, "Contact logged")
        await seat.settle()
        assert "Log a contact" not in seat.text
        assert seat.database.rows("SELECT count(*) FROM contact WHERE provisional") == [(1,)]


FULL = "BEGIN RAISE 'no room for M1' USING ERRCODE = '{code}'; END"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("25006", "The server takes no changes at present."),
        ("53100", "The server's disk is full."),
        ("53200", "The server is out of memory."),
        ("53400", "The server is at its limits."),
    ],
)
async def test_what_a_server_has_no_room_for_is_kept_and_saved_once_there_is(
    sit_as: SitAs, code: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WAITS_SECONDS", (0.1,) * 100)
    logged = "SELECT count(*) FROM contact WHERE provisional"
    async with sit_as("s-chen") as seat:
        _run(
            seat.database,
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ {FULL.format(code=code)} $$",
            "CREATE TRIGGER no_room BEFORE INSERT ON contact EXECUTE FUNCTION no_room()",
        )
        await seat.press("l")
        await seat.pilot.press("enter")
        await _until(seat, said)
        assert "Log a contact" in seat.text
        assert "It is tried again" in seat.text
        assert "M1" not in seat.text
        await seat.pilot.press("escape")
        await _until(seat, f"Not saved: {said}")
        assert seat.database.rows(logged) == [(0,)]
        await seat.pilot.press("enter")
        await _until(seat, "It is tried again")
        _run(seat.database, "DROP TRIGGER no_room ON contact")
        await _until(seat, "Contact logged")
        assert seat.database.rows(logged) == [(1,)]


async def test_a_server_that_takes_no_changes_for_a_while_is_waited_for(
    sit_as: SitAs, logins: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WAITS_SECONDS", (0.1,) * 100)
    async with sit_as("s-chen") as seat:
        name = logins["s-chen"]
        _run(seat.database, f'ALTER ROLE "{name}" SET default_transaction_read_only = on')
        await seat.press("l")
        await seat.pilot.press("enter")
        said = f"The server takes no changes at present. {TRIED_AGAIN}"
        await _until(seat, said)
        await sleep(2 * SAVING_SECONDS)
        assert f"{said} Esc stops trying." in seat.dialog
        _run(seat.database, f'ALTER ROLE "{name}" RESET default_transaction_read_only')
        await _until(seat, "Contact logged")
        logged = "SELECT count(*) FROM contact WHERE provisional"
        assert seat.database.rows(logged) == [(1,)]


@pytest.mark.parametrize("ended", [True, False], ids=["connections-ended", "connections-left"])
async def test_whoever_is_disabled_sees_and_writes_nothing_more_until_let_in_again(
    sit_as: SitAs, logins: dict[str, str], ended: bool
) -> None:
    """Also where the owner may not end connections."""
    async with sit_as("s-chen") as seat:
        name, owner = logins["s-chen"], Actor("agency", "owner")
        await seat.press("l", *"half a sentence")
        assert "T.W." in seat.text
        if ended:
            disable_login(seat.database.engine, owner, login=name, now=now(ZONE))
        else:
            _run(
                seat.database,
                f'ALTER ROLE "{name}" NOLOGIN',
                f'REVOKE {group("staff")} FROM "{name}"',
            )
        await _until(seat, "This login was disabled. Ask whoever runs the database.")
        assert "T.W." not in seat.text
        assert "Log a contact" not in seat.text
        before = seat.text
        await seat.pilot.press("enter", "z", "escape", "d")
        assert seat.text == before
        assert seat.database.rows("SELECT count(*) FROM contact WHERE provisional") == [(0,)]
        assert seat.decisions() == []
        add_login(seat.database.engine, owner, login=name, role="staff", password=None, now=now())
        await _until(seat, "The server lets you in again: z comes back")
        assert "T.W." not in seat.text
        await seat.pilot.press("z")
        await _until(seat, "T.W.")
        assert "Log a contact" in seat.text


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("idle_session_timeout", "300ms"),
        ("idle_in_transaction_session_timeout", "1s"),
        ("lock_timeout", "1s"),
        ("statement_timeout", "2s"),
    ],
)
async def test_a_servers_time_limits_cost_nobody_anything(
    sit_as: SitAs,
    logins: dict[str, str],
    postgresql_database: Database,
    setting: str,
    value: str,
) -> None:
    for name in logins.values():
        _run(postgresql_database, f"ALTER ROLE \"{name}\" SET {setting} = '{value}'")
    async with sit_as("s-young") as lead, sit_as("s-chen") as worker:
        await sleep(1.5)
        await lead.press(*"/T.W.", "enter")
        label = lead.cursor
        await lead.press("d")
        await _until(worker, f"R. Young: {label}, discussed.")
        for seat in (lead, worker):
            assert "server" not in seat.text
            assert "cut" not in seat.text


def _run(database: Database, *statements: str) -> None:
    with database.engine.begin() as conn:
        for statement in statements:
            conn.exec_driver_sql(statement)


async def test_an_open_board_refuses_tables_of_another_version(sit_as: SitAs) -> None:
    from sqlalchemy import text

    async with sit_as("s-chen") as seat:
        with seat.database.engine.begin() as conn:
            conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await seat.press("d")
        assert "made by a newer Huddle" in seat.text
        assert seat.decisions() == []


async def test_staff_watch_the_huddle_and_leads_run_it(sit_as: SitAs) -> None:
    async with sit_as("s-young") as lead, sit_as("s-chen") as worker:
        assert "start the huddle" not in worker.lines()[-1]
        await worker.press("ctrl+s")
        assert "A lead or supervisor runs the huddle" in worker.text
        await lead.press("ctrl+s", "enter")
        await _until(lead, "running" if "running" in lead.text else "▶")
        assert lead.database.rows("SELECT count(*) FROM huddle") == [(1,)]
        await _until(worker, "You are watching.")
        await worker.press("W")
        assert "You are who signed in" in worker.text
        await worker.press("ctrl+o")
        assert "login of its own brings the files" in worker.text


async def test_a_lead_gives_the_huddle_that_another_has_started_the_roll_that_was_called(
    sit_as: SitAs, postgresql_database: Database
) -> None:
    chen = Actor("agency", "s-chen")
    async with sit_as("s-young") as seat:
        await seat.press("ctrl+s", "down", "down", "space")
        start_huddle(postgresql_database.engine, chen, team_id="north", attendance=[], now=AT)
        await _until(seat, "M. Chen has started it. Enter gives it your roll, Esc keeps theirs.")
        await seat.press("enter")
        await _until(seat, "M. Chen leads it, with your roll.")
    assert postgresql_database.rows("SELECT staff_id, status FROM attendance ORDER BY 1") == [
        ("s-chen", "present"),
        ("s-ortiz", "present"),
        ("s-osei", "out"),
        ("s-young", "present"),
    ]


async def test_a_past_day_says_how_many_members_another_team_has_now(
    logins: dict[str, str], postgresql_database: Database
) -> None:
    with postgresql_database.engine.begin() as conn:
        conn.execute(
            insert(models.Team),
            {"agency_id": "agency", "team_id": "south", "name": "South", "created_at": AT},
        )
        here = table(models.Assignment)
        ours = select(here.c.member_id).where(here.c.team_id == "north").limit(1)
        member = conn.execute(ours).scalar_one()
        conn.execute(update(here).where(here.c.member_id == member).values(valid_to=AT))
        conn.execute(
            insert(here),
            {
                **{"agency_id": "agency", "assignment_id": "to-south", "member_id": member},
                **{"team_id": "south", "care_manager_id": "", "valid_from": AT},
            },
        )
    url = url_of(postgresql_database, logins["s-young"])
    app = HuddleApp(signed_in(settings(url, user=login(), team="north", opens="huddle")))
    async with app.run_test(size=(120, 36)) as pilot:
        seat = Seat(app, pilot, postgresql_database)
        await seat.settle()
        assert "not shown" not in seat.text
        await seat.press("less_than_sign")
        assert "Mon 23 Nov 2026" in seat.text
        assert "1 not shown" in seat.text
        await seat.press("greater_than_sign")
        assert "not shown" not in seat.text


async def test_while_a_leads_board_is_open_the_wall_is_counted(
    sit_as: SitAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huddle.wall_keeping.SOON_SECONDS", (0.0, 0.0))
    monkeypatch.setattr("huddle.wall_keeping.CALM_SECONDS", 0.05)
    decided = "SELECT body::json ->> 'decided' FROM wall_sheet"
    async with sit_as("s-chen") as worker:
        await worker.press("d")
        assert worker.board.wall_keeper._thread is None
        assert worker.database.rows(decided) == []
        async with sit_as("s-young") as lead:
            await _counted(lead, decided, "1")
            await lead.press("less_than_sign")
            assert "a past day" in lead.text  # which is no concern of the wall
            await worker.press("u")
            assert worker.decisions() == []
            await _counted(lead, decided, "0")
            keeper = lead.board.wall_keeper
        assert keeper._over.is_set()


async def _counted(seat: Seat, query: str, expected: str) -> None:
    for _ in range(1200):
        if seat.database.rows(query) == [(expected,)]:
            return
        await seat.pilot.pause(0.05)
    raise AssertionError(f"{seat.database.rows(query)}, not {expected}")
