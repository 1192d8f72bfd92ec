"""The connection is cut at every message of a command, before it reaches the server and after: with
the same ids it is done once, and nothing of it is lost."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine

from db import audit
from db.commands import decide, log_contact
from db.engine import open_engine
from db.errors import Unreachable
from db.orders import FirstSaved, Target, Unanswered
from huddle import patience
from tests.conftest import Database
from tests.db.cutting import Network
from tests.db.seed import ANA, RED, at, on


@pytest.fixture
def network(postgresql_server: str) -> Iterator[Network]:
    folder = parse_qs(urlsplit(postgresql_server).query)["host"][0]
    network = Network(Path(folder) / ".s.PGSQL.5432")
    yield network
    network.close()


@pytest.fixture
def far(postgresql_north: Database, network: Network) -> Iterator[Engine]:
    """The north's database, with the network between."""
    name = urlsplit(postgresql_north.url).path
    engine = open_engine(
        f"postgresql+psycopg://postgres@127.0.0.1:{network.port}{name}?gssencmode=disable"
        "&sslmode=disable"
    )
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "WAITS_SECONDS", (0.01,) * 5)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_decision_is_made_once_wherever_the_network_is_cut(
    far: Engine, network: Network, postgresql_north: Database, before: bool
) -> None:
    def assign(number: int) -> None:
        decide(
            far,
            ANA,
            team_id="north",
            items=[Target(f"contacts:M{number}:2026-11", RED.reason_keys, f"M{number}")],
            kind="assign",
            text="Call",
            owner="s-ben",
            until=on(26),
            now=at(25),
            decision_id=f"d-{before}-{step}",
        )

    step = -1
    assign(1)  # the first connection asks the server what it is
    step = 0
    network.cut(0, before=before)
    assign(3)
    messages = network.passed
    assert messages > 5
    told: list[Exception] = []
    cuts = 0
    for step in range(1, messages + 1):
        network.cut(step, before=before)
        patience.patiently(lambda: assign(2), told.append)
        cuts += network.cuts
        assert _count(postgresql_north, f"d-{before}-{step}") == (1, 1, 1)
    # One message more or less passes where the decision before gives way.
    assert cuts >= messages - 3
    assert len(told) > messages // 2
    with closing(postgresql_north.connect()) as conn:
        assert audit.verify(conn, "agency").broken_at is None


def _count(database: Database, decision_id: str) -> tuple[int, ...]:
    """How many decisions, tasks of it and records there are."""
    like = f"%{decision_id}%"
    return tuple(
        database.rows(query, said=said)[0][0]
        for query, said in (
            ("SELECT count(*) FROM decision WHERE decision_id = :said", decision_id),
            (
                "SELECT count(*) FROM task WHERE task_id ="
                " (SELECT task_id FROM decision WHERE decision_id = :said)",
                decision_id,
            ),
            ("SELECT count(*) FROM audit WHERE after LIKE :said", like),
        )
    )


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_contact_is_logged_once(
    far: Engine, network: Network, postgresql_north: Database, before: bool
) -> None:
    def log(step: int) -> None:
        log_contact(
            far,
            ANA,
            member_id="M1",
            staff_id="s-ana",
            day=on(25),
            at=at(25),
            channel="phone",
            with_whom="member",
            outcome="reached",
            core_service=True,
            minutes=5,
            purpose="",
            team_id="north",
            now=at(25, 10),
            contact_id=f"c-{step}",
        )

    network.cut(0, before=before)
    log(0)
    messages = network.passed
    for step in range(1, messages + 1):
        network.cut(step, before=before)
        patience.patiently(lambda step=step: log(step), lambda _: None)  # type: ignore[misc]
    assert postgresql_north.rows("SELECT count(*) FROM contact") == [(messages + 1,)]


def test_without_patience_it_is_saved_whole_or_not_at_all(
    far: Engine, network: Network, postgresql_north: Database
) -> None:
    """Cut after its commit has been sent, the decision stands though nobody heard so."""

    def discuss(decision_id: str) -> None:
        decide(
            far,
            ANA,
            team_id="north",
            items=[RED],
            kind="discussed",
            now=at(25),
            decision_id=decision_id,
        )

    network.cut(0, before=False)
    discuss("d-1")
    commits = network.passed
    saved = []
    for step in range(commits, 0, -1):
        network.cut(step, before=False)
        with suppress(Unreachable, Unanswered):
            discuss(f"d-2-{step}")
        saved.append(
            postgresql_north.rows(
                "SELECT count(*) FROM decision WHERE decision_id = :id", id=f"d-2-{step}"
            )[0][0]
        )
    assert 1 in saved
    assert 0 in saved


def test_other_words_after_a_cut_are_saved_or_refused_and_never_dropped(
    far: Engine, network: Network, postgresql_north: Database
) -> None:
    def discuss(step: int, text: str) -> None:
        decide(
            *(far, ANA),
            team_id="north",
            items=[RED],
            kind="discussed",
            text=text,
            now=at(25),
            decision_id=f"d-{step}",
        )

    def stored(step: int) -> str:
        query = "SELECT text FROM decision WHERE decision_id = :id"
        return str(postgresql_north.rows(query, id=f"d-{step}")[0][0])

    network.cut(0, before=False)
    discuss(0, "first")
    seen = set()
    for step in range(1, network.passed + 1):
        network.cut(step, before=False)
        with suppress(Unreachable, Unanswered):
            discuss(step, "first")
        network.cut(0, before=False)
        try:
            discuss(step, "second")
        except FirstSaved:
            assert stored(step) == "first"
            discuss(step, "first")
            seen.add("refused")
        else:
            assert stored(step) == "second"
            discuss(step, "second")
            seen.add("saved")
    assert seen == {"refused", "saved"}
