"""``huddle doctor`` on a server: each thing it says, with the fault that it is about."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import psycopg
import pytest

from db import health, schema, server
from huddle import doctor
from tests.conftest import Database
from tests.db.shared import sign_in, url_of
from tests.db.test_upgrading import do, owned
from tests.screens.fixtures.team import fill
from tests.test_shared_commands import Run, names, run

__all__ = ["names", "owned", "run"]


@pytest.fixture
def team(run: Run, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The team on a server, on the true day."""
    schema.upgrade(postgresql_database.url)
    return fill(postgresql_database)


@pytest.fixture
def chen(run: Run, names: Callable[[str], str], team: Database) -> str:
    """The login of a worker."""
    login = names("chen")
    words = ("user", "add", login, "--staff", "s-chen", "--no-password")
    assert run(team.url, *words)[0] == 0
    return login


def test_nothing_is_wrong(run: Run, team: Database, chen: str) -> None:
    code, said, _ = run(url_of(team, quote(chen)), "doctor")
    assert code == 0
    for good in (
        f"✓ Tables are up to date (version {schema.HEAD})",
        "✓ Signed in as s-chen, staff",
        "✓ Every table is held by its policy, and nobody was granted more",
        "✓ Nobody on the network can read along",
    ):
        assert good in said


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("ALTER TABLE contact DISABLE ROW LEVEL SECURITY", "No policy holds: contact"),
        ("DROP POLICY goal_rows ON goal", "No policy holds: goal"),
        ("ALTER POLICY goal_rows ON goal USING (true)", "since Huddle wrote them: goal"),
        ("GRANT SELECT ON audit TO PUBLIC", "since Huddle wrote them: audit"),
        ("GRANT DELETE ON task TO huddle_staff", "since Huddle wrote them: task"),
        ("DROP TRIGGER on_record ON task", "since Huddle wrote them: task"),
        ("CREATE TABLE copied AS SELECT * FROM member", "No policy holds: copied"),
    ],
)
def test_what_holds_no_more_is_said_to_whoever_asks(
    run: Run, team: Database, chen: str, fault: str, said: str
) -> None:
    do(team, fault)
    mine = url_of(team, quote(chen))
    code, out, _ = run(mine, "doctor")
    assert code == 1
    assert said in out
    assert "huddle init" in out
    if "copied" in fault:
        do(team, "DROP TABLE copied")
    assert run(team.url, "init")[0] == 0
    code, out, _ = run(mine, "doctor")
    assert (code, "Every table is held by its policy" in out) == (0, True)


def test_policies_of_another_huddle(run: Run, team: Database) -> None:
    do(team, "COMMENT ON SCHEMA huddle IS NULL")
    code, said, _ = run(team.url, "doctor")
    assert code == 0
    assert "! Policies and grants were written by another Huddle\n  → write them anew" in said


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('ALTER ROLE "{}" BYPASSRLS', "May do more on the server than a person should: {}"),
        ('ALTER ROLE "{}" CREATEROLE', "May do more on the server than a person should: {}"),
        ('GRANT huddle_lead TO "{}"', "Have other roles on the server than here: {}"),
        ('REVOKE huddle_staff FROM "{}"', "Have other roles on the server than here: {}"),
    ],
)
def test_a_login_that_is_not_what_it_is_here(
    run: Run, team: Database, chen: str, fault: str, said: str
) -> None:
    do(team, fault.format(chen))
    code, out, _ = run(team.url, "doctor")
    assert code == 1
    assert said.format(chen) in out


@pytest.mark.parametrize(("version", "fix"), [("0001", "huddle init"), ("9999", "Update Huddle")])
def test_tables_of_another_version(run: Run, team: Database, version: str, fix: str) -> None:
    do(team, f"UPDATE alembic_version SET version_num = '{version}'")
    code, said, _ = run(team.url, "doctor")
    assert code == 1
    assert "✓ PostgreSQL " in said
    assert f"✗ Tables are of version {version}, this Huddle's are of {schema.HEAD}" in said
    assert fix in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (-60, "! The server's clock is 60 s ahead of this machine's"),
        (60, "! The server's clock is 60 s behind this machine's"),
        (3, "✓ The server's clock and this machine's agree"),
    ],
)
def test_a_clock_that_goes_wrong(
    run: Run, team: Database, monkeypatch: pytest.MonkeyPatch, ahead: int, said: str
) -> None:
    """This machine's clock, by so many seconds."""
    monkeypatch.delenv("HUDDLE_NOW")
    monkeypatch.setattr(doctor, "now", lambda *_: _clock() + timedelta(seconds=ahead))
    assert said in run(team.url, "doctor")[1]


def _clock() -> datetime:
    from huddle.settings import now

    return now().astimezone(UTC)


def test_connections_that_somebody_forgot(
    run: Run, team: Database, chen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "STALE_HOURS", 0)
    mine = url_of(team, quote(chen)).replace("+psycopg", "", 1)
    with psycopg.connect(mine, application_name="huddle", autocommit=True) as board:
        board.execute("LISTEN huddle")
        said = run(team.url, "doctor")[1]
        assert f"! 1 connection asked nothing for a day: {chen}" in said
        # A worker may not look at others' connections, and is not told of it.
        assert "asked nothing" not in run(url_of(team, quote(chen)), "queue")[1]
    assert "asked nothing" not in run(team.url, "doctor")[1]


def test_a_transaction_that_somebody_forgot(
    run: Run, team: Database, chen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "OPEN_MINUTES", 0)
    with closing(sign_in(team, quote(chen))) as psql:
        psql.execute("BEGIN")
        psql.execute("SELECT count(*) FROM task")
        said = run(team.url, "doctor")[1]
    assert f"! 1 transaction open for long: {chen}" in said


def test_an_owner_who_may_not_see_others_is_told_so(run: Run, owned: Database) -> None:
    assert run(owned.url, "init", "--agency", "A", "--team", "north")[0] == 0
    superuser = owned.url.partition("@")[2]
    with psycopg.connect(f"postgresql://postgres@{superuser}"):
        said = run(owned.url, "doctor")[1]
    assert "! Of 1 other connection this login may not see" in said
    assert "pg_read_all_stats" in said


def test_a_pooler_between(
    run: Run, team: Database, chen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "is_pooled", lambda _: True)
    assert "through a pooler" in run(url_of(team, quote(chen)), "doctor")[1]


def test_a_login_that_is_none_and_one_that_may_nothing(
    run: Run, team: Database, names: Callable[[str], str]
) -> None:
    unknown, stranger = names("unknown"), names("stranger")
    code, out, err = run(url_of(team, quote(unknown)), "doctor")
    assert (code, err) == (1, "")
    assert "✗ Database " in out
    assert "does not exist" in out
    do(team, f'CREATE ROLE "{stranger}" LOGIN')
    code, out, err = run(url_of(team, quote(stranger)), "doctor")
    assert (code, err) == (1, "")
    assert "permission denied for database" in out
    database = team.url.partition("@/")[2].partition("?")[0]
    do(team, f'GRANT CONNECT ON DATABASE {database} TO "{stranger}"')
    code, out, err = run(url_of(team, quote(stranger)), "doctor")
    do(team, f'REVOKE CONNECT ON DATABASE {database} FROM "{stranger}"')
    assert (code, err) == (1, "")
    assert "This login may not see the tables" in out
