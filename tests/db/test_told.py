"""Whom a commit on a server makes read the board anew: everybody who sees a row that changed, and
in a large agency not everybody."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine, text

from db import reader
from db.commands import decide
from db.commands.logins import add_login
from db.engine import open_engine
from db.orders import Actor, Target
from tests.conftest import Database, copied_on_server
from tests.db import shared

Seats = dict[str, "psycopg.Connection[Any]"]

LISTENING = ("lead", "supervisor", "worker", "cover", "feeds", "far")
COMES_WITH_ITS_ROW = {"change", "source_value"}
NOT_OF_PEOPLE = {"reject"}
"""What imports alone write is told to everybody."""


@pytest.fixture(scope="module")
def agency(postgresql_server: str) -> Iterator[tuple[Database, dict[str, str]]]:
    suffix = uuid4().hex[:8]
    with copied_on_server(postgresql_server, "template") as database:
        logins = shared.make(database, suffix)
        logins["far"] = f"far_{suffix}"
        add_login(
            database.engine,
            shared.OWNER,
            login=logins["far"],
            staff_id="s-far",
            role="staff",
            password=None,
            now=shared.NOW,
        )
        yield database, logins
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        for login in logins.values():
            conn.execute(f"DROP ROLE {login}")


@pytest.fixture
def seats(
    agency: tuple[Database, dict[str, str]],
) -> Iterator[Seats]:
    database, logins = agency
    with database.engine.begin() as conn:
        conn.execute(text("DELETE FROM huddle.told"))
    with ExitStack() as stack:
        yield {
            who: stack.enter_context(closing(shared.sign_in(database, logins[who])))
            for who in LISTENING
        }


def _told_of(database: Database, table: str, of_side: str, number: int) -> None:
    """As if somebody had just changed the row of a side in a table, with that record."""
    with database.engine.begin() as conn:
        conn.execute(
            text(
                "SELECT huddle.tell('agency', whom, :number)"
                f' FROM public."{table}" AS changed, huddle.concerned(to_jsonb(changed)) AS whom'
                f" WHERE {of_side}"
            ),
            {"number": number},
        )


def _latest(conn: "psycopg.Connection[Any]") -> int:
    found = conn.execute("SELECT huddle.latest()").fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.parametrize(
    "table",
    [table.name for table in shared.TABLES if table.name not in COMES_WITH_ITS_ROW | NOT_OF_PEOPLE],
)
def test_whoever_sees_a_changed_row_is_told(
    agency: tuple[Database, dict[str, str]],
    seats: Seats,
    table: str,
) -> None:
    database, _ = agency
    key = next(
        column.name
        for column in next(each for each in shared.TABLES if each.name == table).primary_key
        if column.name != "agency_id"
    )
    for number, side in enumerate(("n", "s"), 1):
        row = f"{key}::text LIKE '{side}-%'"
        _told_of(database, table, row, number)
        for who, conn in seats.items():
            try:
                sees = conn.execute(f'SELECT 1 FROM "{table}" WHERE {row}').fetchone() is not None
            except psycopg.errors.InsufficientPrivilege:
                sees = False
            if sees:
                assert _latest(conn) == number, (who, side)


@pytest.mark.parametrize("author", ["s-abbas", "s-far"])
def test_a_private_note_is_told_to_its_author(
    agency: tuple[Database, dict[str, str]],
    seats: Seats,
    author: str,
) -> None:
    database, _ = agency
    _told_of(database, "supervision_note", f"note_id = '{author}'", 1)
    assert _latest(seats[{"s-abbas": "supervisor", "s-far": "far"}[author]]) == 1


def _decided(engine: Engine, staff_id: str, member_id: str, team_id: str) -> int:
    """A decision about a member; gives the number of its record."""
    decide(
        engine,
        Actor("agency", staff_id),
        team_id=team_id,
        items=[Target(f"watch:{member_id}", member_id=member_id)],
        kind="discussed",
        now=shared.NOW + timedelta(minutes=1),
        decision_id=uuid4().hex,
    )
    with engine.connect() as conn:
        return int(conn.execute(text("SELECT max(seq) FROM audit")).scalar() or 0)


def test_a_decision_is_told_to_its_team_and_to_no_other(
    agency: tuple[Database, dict[str, str]], seats: Seats
) -> None:
    database, logins = agency
    engine = open_engine(shared.url_of(database, logins["worker"]))
    number = _decided(engine, "s-kim", "M1", "north")
    engine.dispose()
    told = {who for who, conn in seats.items() if _latest(conn) == number}
    assert told == {"lead", "supervisor", "worker", "cover", "feeds"}
    assert _latest(seats["far"]) == 0


def test_what_files_and_the_owner_bring_is_told_to_everybody(
    agency: tuple[Database, dict[str, str]], seats: Seats
) -> None:
    database, logins = agency
    for actor in (database.url, shared.url_of(database, logins["feeds"])):
        engine = open_engine(actor)
        with engine.begin() as conn:
            number = conn.execute(
                text("SELECT huddle.record('agency', now(), 'x', 'import', 'f', '', '')")
            ).scalar()
        engine.dispose()
        assert {_latest(conn) for conn in seats.values()} == {number}


def test_who_moves_to_another_team_is_gone_from_the_first_at_once(
    agency: tuple[Database, dict[str, str]], seats: Seats
) -> None:
    """The row that ends names the team that is left, the new one where the member is now."""
    database, _ = agency
    with database.engine.begin() as conn:
        about = conn.execute(
            text(
                "SELECT array_agg(whom) FROM huddle.concerned("
                "jsonb_build_object('agency_id', 'agency', 'member_id', 'M1', 'team_id', 'south'))"
                " AS whom"
            )
        ).scalar()
    assert set(about or ()) >= {"team:north", "team:south"}


def test_nobody_is_told_of_a_record_that_changed_nothing(
    agency: tuple[Database, dict[str, str]],
) -> None:
    """A reveal is on record and changes no row."""
    database, logins = agency
    with (
        closing(shared.sign_in(database, logins["lead"])) as writing,
        closing(reader.connect(shared.url_of(database, logins["worker"]))) as conn,
    ):
        before = reader.data_version(conn)
        writing.execute("SELECT huddle.record('agency', now(), 'x', 'reveal', 'M1', '', '')")
        assert reader.data_version(conn) == before
