"""The command line on a server: moving there, letting people in, and who one is there."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from db import models, schema
from db.policies import group
from db.policies.access import ROLES
from huddle.entry import main
from huddle.errors import HuddleError
from huddle.moving import compared, month_ends
from tests.conftest import Database
from tests.db.seed import add, on
from tests.db.shared import at_any_time, sign_in, url_of
from tests.screens.fixtures.team import NOW, fill

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    monkeypatch.delenv("HUDDLE_USER", raising=False)

    def command(url: str, *words: str) -> tuple[int, str, str]:
        code = main(["--db", url, *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def file(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A team's file."""
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    fill(sqlite_database)
    sqlite_database.close()
    path = tmp_path / "moved.db"
    shutil.copy(sqlite_database.url.removeprefix("sqlite:///"), path)
    return path


@pytest.fixture
def names(postgresql_server: str) -> Iterator[Callable[[str], str]]:
    """Names of logins that no other test has; what was made with them goes."""
    suffix = uuid4().hex[:8]
    yield lambda who: f"{who}-{suffix}"
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        made = conn.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", (f"%-{suffix}",))
        for (login,) in made.fetchall():
            conn.execute(f'DROP ROLE "{login}"')


def test_a_file_moves_whole_and_looks_the_same(
    run: Run, file: Path, postgresql_database: Database
) -> None:
    url = postgresql_database.url
    before = run(str(file), "agenda", "--format", "json")[1]
    code, out, err = run(url, "move", "--from", str(file), "--to", url)
    assert (code, err) == (0, "")
    assert "116 rows with 2 audit records; each is the same there" in out
    after = run(url, "agenda", "--format", "json")[1]
    assert _rows(after) == _rows(before)
    ((members,),) = postgresql_database.rows("SELECT count(*) FROM member")
    assert _known_to_the_planner(postgresql_database, "member") == members > 0
    assert "whole" in run(url, "audit", "verify")[1]


def test_a_file_that_was_moved_is_read_and_closed_for_writing(
    run: Run, file: Path, tmp_path: Path, postgresql_database: Database
) -> None:
    """There is one truth; an earlier copy of the file finds that the server has it, and is closed
    as well."""
    url, kept, other = postgresql_database.url, tmp_path / "kept.db", tmp_path / "other.db"
    shutil.copy(file, kept)
    shutil.copy(file, other)
    before = run(str(file), "agenda", "--format", "json")[1]
    assert run(url, "move", "--from", str(file), "--to", url)[0] == 0
    assert run(str(file), "agenda", "--format", "json")[1] == before
    for words in (("init", "--closed", "2026-12-24"), ("move", "--from", str(file), "--to", url)):
        code, _, err = run(str(file), *words)
        assert code == 1
        assert "This team works on a server now: huddle --db 'postgresql+psycopg://" in err
    assert run(str(file), "agenda", "--reveal")[0] == 0
    assert "closed for writing" in run(str(file), "doctor")[1]
    code, out, err = run(url, "move", "--from", str(kept), "--to", url)
    assert (code, err) == (0, "")
    assert "has this very file already, and it is closed for writing now" in out
    assert "closed for writing" in run(str(kept), "doctor")[1]
    assert run(str(other), "init", "--closed", "2026-12-24")[0] == 0
    code, _, err = run(url, "move", "--from", str(other), "--to", url)
    assert code == 1
    assert "has this file as it was earlier; what was written in it since is not there" in err


def test_a_move_that_was_cut_before_the_file_was_closed_closes_it_when_run_again(
    run: Run, file: Path, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the machine loses its power between the server's commit and the file's: whoever
    went on in the file would write what nobody on the server reads."""
    from db.moving import Both

    url = postgresql_database.url
    with monkeypatch.context() as cut:
        cut.setattr(Both, "close_file", lambda _: None)
        assert run(url, "move", "--from", str(file), "--to", url)[0] == 0
    assert "closed for writing" not in run(str(file), "doctor")[1]
    code, _, err = run(url, "move", "--from", str(file), "--to", url)
    assert (code, err) == (0, "")
    code, _, err = run(str(file), "init", "--closed", "2026-12-24")
    assert code == 1
    assert "This team works on a server now: huddle --db 'postgresql+psycopg://" in err
    assert postgresql_database.rows("SELECT count(*) FROM audit") == [(3,)]


def test_another_team_s_file_finds_the_server_taken_and_stays_open(
    run: Run, file: Path, tmp_path: Path, postgresql_database: Database
) -> None:
    url, other = postgresql_database.url, str(tmp_path / "other.db")
    named = ("init", "--agency", "Riverside", "--team-name", "East", "--time-zone", "UTC")
    assert run(other, *named)[0] == 0
    assert run(url, "move", "--from", str(file), "--to", url)[0] == 0
    before = postgresql_database.rows("SELECT count(*) FROM audit")
    code, out, err = run(url, "move", "--from", other, "--to", url)
    assert (code, out) == (1, "")
    assert "The server's database has an agency already. Make a new one." in err
    assert postgresql_database.rows("SELECT count(*) FROM audit") == before
    assert run(other, "init", "--closed", "2026-12-24")[0] == 0


def _known_to_the_planner(database: Database, table: str) -> int:
    """How many rows the server's planner reckons with: -1 where it has never looked."""
    ((rows,),) = database.rows("SELECT reltuples FROM pg_class WHERE relname = :name", name=table)
    return int(rows)


def _rows(document: str) -> list[tuple[str, int]]:
    """Of each section, how many rows: the keys of masked rows are another's on every database."""
    return [(each["key"], each["count"]) for each in json.loads(document)["sections"]]


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("contact", "DELETE FROM contact WHERE member_id = 'M1'"),
        # A letter in a text that no board shows.
        ("member", "UPDATE member SET phone = '1' WHERE member_id = 'M1'"),
    ],
)
def test_a_copy_that_differs_is_not_kept_and_the_file_stays_open(
    run: Run,
    file: Path,
    postgresql_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    statement: str,
) -> None:
    from db import moving

    whole = moving._copy

    def careless(reading: object, writing: object, name: str, said: object) -> None:
        whole(reading, writing, name, said)  # type: ignore[arg-type]
        if name == table:
            writing.execute(text(statement))  # type: ignore[attr-defined]

    monkeypatch.setattr(moving, "_copy", careless)
    code, out, err = run("x.db", "move", "--from", str(file), "--to", postgresql_database.url)
    assert (code, out) == (1, "")
    assert f"The rows of {table} are others on the server. Nothing was moved" in err
    assert postgresql_database.rows("SELECT count(*) FROM agency") == [(0,)]
    assert run(str(file), "init", "--closed", "2026-12-24")[0] == 0


def test_a_move_goes_from_a_file_to_a_server(run: Run, file: Path, tmp_path: Path) -> None:
    code, _, err = run("x.db", "move", "--from", str(file), "--to", str(tmp_path / "other.db"))
    assert code == 1
    assert "from a file to a server" in err
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (on(24), on(24), [on(24)]),
        (on(30, 9), on(1, 11), [on(30, 9), on(31, 10), on(1, 11)]),
        (on(1, 10), on(31, 10), [on(31, 10)]),
        (on(31, 10), on(30, 11), [on(31, 10), on(30, 11)]),
    ],
)
def test_the_ends_of_months_up_to_a_day(first: date, last: date, days: list[date]) -> None:
    assert list(month_ends(first, last)) == days


def test_boards_are_compared_by_month_since_there_was_one_and_by_year_before() -> None:
    first, board, last = date(1936, 12, 15), date(2020, 5, 20), date(2026, 11, 25)
    days = list(compared(first, board, last))
    assert days[:2] == [date(1936, 12, 31), date(1937, 12, 31)]
    years = [date(year, 12, 31) for year in range(1936, 2020)]
    assert days[: len(years)] == years
    assert days[len(years)] == date(2020, 5, 31)
    assert len(days[len(years) :]) == 79  # May 2020 to October 2026, and today
    assert days[-1] == last
    # Where the first board is new, three years back are looked at month by month all the same.
    recent = list(compared(date(2022, 1, 5), last, last))
    assert recent[:2] == [date(2022, 12, 31), date(2023, 11, 30)]
    assert len(recent) == 1 + 36 + 1


def test_people_are_let_in_given_another_role_and_shut_out(
    run: Run, names: Callable[[str], str], postgresql_database: Database
) -> None:
    owner = postgresql_database.url
    schema.upgrade(owner)
    at_any_time(postgresql_database)
    fill(postgresql_database)
    chen = names("chen")
    code, out, _ = run(owner, "user", "add", chen, "--staff", "s-chen", "--no-password")
    assert (code, out) == (0, f"{chen} signs in as s-chen, staff\n")
    mine = url_of(postgresql_database, quote(chen))
    assert run(mine, "queue")[0] == 0
    assert run(mine, "capacity")[0] == 4
    code, _, err = run(mine, "--user", "s-ortiz", "queue")
    assert code == 4
    assert "You signed in as s-chen" in err
    assert run(mine, "user", "add", names("friend"), "--staff", "s-ortiz", "--no-password")[0] == 1
    assert run(owner, "user", "role", chen, "lead")[0] == 0
    assert run(mine, "capacity")[0] == 0
    listed = json.loads(run(owner, "user", "list", "--format", "json")[1])
    assert [(each["login"], each["role"]) for each in listed["logins"]] == [(chen, "lead")]
    assert run(owner, "user", "disable", chen)[0] == 0
    code, out, err = run(mine, "agenda")
    assert (code, out) == (1, "")
    assert "This login was disabled." in err
    assert "disabled" in run(owner, "user", "list")[1]
    code, out, _ = run(owner, "user", "add", chen, "--no-password")
    assert (code, out) == (0, f"{chen} (the server knew it) signs in as s-chen, lead\n")
    assert run(mine, "capacity")[0] == 0


def test_who_keeps_everybody_from_writing_is_shut_out(
    run: Run, names: Callable[[str], str], postgresql_database: Database
) -> None:
    owner, chen = postgresql_database.url, names("chen")
    schema.upgrade(owner)
    fill(postgresql_database)
    assert run(owner, "user", "add", chen, "--staff", "s-chen", "--no-password")[0] == 0
    with closing(sign_in(postgresql_database, quote(chen))) as held:
        held.autocommit = False
        held.execute("SELECT pg_advisory_xact_lock(hashtext(huddle.agency()))")
        code, _, err = run(owner, "user", "disable", chen)
        assert (code, err) == (0, "")
        with pytest.raises(psycopg.errors.AdminShutdown):
            held.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        sign_in(postgresql_database, quote(chen))


@pytest.mark.parametrize(
    ("role", "code"), [("staff", 4), ("lead", 0), ("supervisor", 0), ("feeds", 0)]
)
def test_what_is_of_all_members_is_not_made_of_a_part(
    run: Run, names: Callable[[str], str], postgresql_database: Database, role: str, code: int
) -> None:
    """Staff read their own: fifty of fifty-one reached would be one worker's result, and be called
    the team's."""
    schema.upgrade(postgresql_database.url)
    at_any_time(postgresql_database)
    fill(postgresql_database)
    login = names("login")
    words = ("user", "add", login, "--staff", "s-chen", "--role", role, "--no-password")
    assert run(postgresql_database.url, *words)[0] == 0
    mine = url_of(postgresql_database, quote(login))
    for command in (("measures", "--points", "0"), ("goals",), ("health",), ("summary", "--week")):
        found, out, err = run(mine, *command)
        assert (command, found) == (command, code)
        assert ("would not be the team's" in err) == bool(code)
        assert (out == "") == bool(code)
    said = run(mine, "agenda")[1]
    assert ("as many as your login reads" in said) == bool(code)
    if role == "staff":
        own = ("measures", "--points", "0", "--staff", "s-chen", "--reveal")
        assert run(mine, *own)[0] == 0


def test_an_owner_who_is_no_superuser_lets_people_in_and_back_in(
    run: Run, names: Callable[[str], str], postgresql_server: str
) -> None:
    """As the administrator's page has it: the owner may make roles, and no more."""
    owner, chen, name = names("owner"), names("chen"), f"owned_{uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f'CREATE ROLE "{owner}" LOGIN CREATEROLE')
        conn.execute(f'CREATE DATABASE {name} OWNER "{owner}"')
        for role in ROLES:
            conn.execute(f'GRANT {group(role)} TO "{owner}" WITH ADMIN OPTION')
    whole = Database(
        postgresql_server.replace("postgresql://", "postgresql+psycopg://", 1).replace(
            "/postgres?", f"/{name}?", 1
        ),
        "postgresql",
    )
    url = url_of(whole, quote(owner))
    owned = Database(url, "postgresql")
    try:
        assert run(url, "init", "--team", "north")[0] == 0
        add(owned, models.Staff, {"staff_id": "s-chen", "name": "M. Chen", "team": "north"})
        staff = ("--staff", "s-chen", "--role", "staff", "--no-password")
        for words in (
            ("add", chen, *staff),
            ("role", chen, "lead"),
            ("disable", chen),
            ("add", chen, *staff),
        ):
            code, _, err = run(url, "user", *words)
            assert (words, code, err) == (words, 0, "")
        assert "staff" in run(url_of(whole, quote(chen)), "user", "list")[1]
    finally:
        owned.close()
        with psycopg.connect(postgresql_server, autocommit=True) as conn:
            conn.execute(f"DROP DATABASE {name} WITH (FORCE)")
            conn.execute(f'DROP OWNED BY "{owner}" CASCADE')
            conn.execute(f'DROP ROLE IF EXISTS "{chen}"')


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "NEW", "--staff", "s-nobody"), "Nobody on the staff list"),
        (("add", "NEW", "--staff", "s-chen", "--role", "boss"), "No role is called 'boss'"),
        (("add", "postgres", "--staff", "s-chen"), "may do more there than a person should"),
        (("add", "huddle_lead", "--staff", "s-chen"), "No login can be called 'huddle_lead'"),
        (("add", "none", "--staff", "s-chen"), "No login can be called 'none'"),
        # 64 bytes, of which the server would keep 63.
        (("add", "é" * 32, "--staff", "s-chen"), "of 63 letters at most"),
        (("role", "NEW", "lead"), "No login is called"),
        (("disable", "NEW"), "No login is called"),
    ],
)
def test_what_does_not_fit_is_refused(
    run: Run,
    names: Callable[[str], str],
    postgresql_database: Database,
    words: tuple[str, ...],
    said: str,
) -> None:
    fill(postgresql_database)
    login = names("new")
    given = [login if word == "NEW" else word for word in words]
    if words[0] == "add":
        given.append("--no-password")
    code, out, err = run(postgresql_database.url, "user", *given)
    assert (code, out) == (1, "")
    assert said in err
    assert postgresql_database.rows("SELECT count(*) FROM login") == [(0,)]
    assert postgresql_database.rows(
        "SELECT count(*) FROM pg_roles WHERE rolname = :login", login=login
    ) == [(0,)]


@pytest.mark.parametrize("power", ["pg_execute_server_program", "pg_write_all_data"])
def test_who_has_a_power_by_belonging_to_another_role_is_no_person(
    run: Run,
    names: Callable[[str], str],
    postgresql_database: Database,
    postgresql_server: str,
    power: str,
) -> None:
    owner, chen, other = postgresql_database.url, names("chen"), names("other")
    schema.upgrade(owner)
    fill(postgresql_database)
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f'CREATE ROLE "{chen}" LOGIN IN ROLE {power}')
    words = ("--staff", "s-chen", "--no-password")
    code, _, err = run(owner, "user", "add", chen, *words)
    assert code == 1
    assert "may do more there than a person should" in err
    assert run(owner, "user", "add", other, *words)[0] == 0
    assert other not in run(owner, "doctor")[1]
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f'GRANT {power} TO "{other}"')
    assert other in run(owner, "doctor")[1]


def test_a_password_is_typed_and_never_sent_in_clear(
    run: Run,
    names: Callable[[str], str],
    postgresql_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from huddle import passphrase

    fill(postgresql_database)
    login = names("chen")
    monkeypatch.setattr(passphrase, "new_password", lambda _: "correct horse")
    assert run(postgresql_database.url, "user", "add", login, "--staff", "s-chen")[0] == 0
    ((kept,),) = postgresql_database.rows(
        "SELECT rolpassword FROM pg_authid WHERE rolname = :login", login=login
    )
    assert kept.startswith("SCRAM-SHA-256$")
    with sign_in(postgresql_database, login) as conn:
        words = ("user", "add", login)
        assert run(postgresql_database.url, *words, "--no-password")[0] == 0
        assert conn.execute("SELECT 1").fetchone() == (1,)
        assert run(postgresql_database.url, *words)[0] == 0
        with pytest.raises(psycopg.errors.AdminShutdown):
            conn.execute("SELECT 1")


def test_a_file_has_no_logins(run: Run, file: Path) -> None:
    for words in (("list",), ("add", "chen", "--staff", "s-chen", "--no-password")):
        code, out, err = run(str(file), "user", *words)
        assert (code, out) == (1, "")
        assert "A file has no logins" in err


def test_a_login_that_nobody_let_in_is_told_so(
    run: Run, names: Callable[[str], str], postgresql_database: Database, postgresql_server: str
) -> None:
    fill(postgresql_database)
    login = names("stranger")
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f'CREATE ROLE "{login}" LOGIN IN ROLE huddle_staff')
    code, out, err = run(url_of(postgresql_database, quote(login)), "agenda")
    assert (code, out) == (4, "")
    assert "huddle user add" in err


def test_doctor_says_who_signed_in_and_which_table_no_policy_holds(
    run: Run, names: Callable[[str], str], postgresql_database: Database
) -> None:
    schema.upgrade(postgresql_database.url)
    fill(postgresql_database)
    login = names("chen")
    words = ("user", "add", login, "--staff", "s-chen", "--no-password")
    assert run(postgresql_database.url, *words)[0] == 0
    mine = url_of(postgresql_database, quote(login))
    said = run(mine, "doctor")[1]
    assert "Signed in as s-chen, staff" in said
    assert "Every table is held by its policy" in said
    assert "This login owns the database" in run(postgresql_database.url, "doctor")[1]
    with postgresql_database.engine.begin() as conn:
        conn.execute(text("ALTER TABLE contact DISABLE ROW LEVEL SECURITY"))
    code, said, _ = run(mine, "doctor")
    assert code == 1
    assert "No policy holds: contact" in said
    assert run(postgresql_database.url, "init")[0] == 0
    assert "Every table is held by its policy" in run(mine, "doctor")[1]


def test_the_login_for_files_brings_them_and_a_lead_does_not(
    run: Run, names: Callable[[str], str], postgresql_database: Database, tmp_path: Path
) -> None:
    schema.upgrade(postgresql_database.url)
    at_any_time(postgresql_database)
    fill(postgresql_database)
    lead, feeds = names("lead"), names("feeds")
    for words in ((lead, "--staff", "s-chen", "--role", "lead"), (feeds, "--role", "feeds")):
        assert run(postgresql_database.url, "user", "add", *words, "--no-password")[0] == 0
    goals = tmp_path / "goals.csv"
    goals.write_text("goal_id,member_id,text,status\ng-77,M1,Walk,open\n", "utf-8")
    theirs = url_of(postgresql_database, quote(lead))
    for command in (("import", str(goals)), ("import", "--undo", "any")):
        code, out, err = run(theirs, *command)
        assert (code, out) == (4, "")
        assert "login of its own brings the files" in err
    code, out, err = run(url_of(postgresql_database, quote(feeds)), "import", str(goals))
    assert (code, err) == (0, "")
    assert "1 new" in out
    assert postgresql_database.rows("SELECT member_id FROM goal WHERE goal_id = 'g-77'") == [
        ("M1",)
    ]


@pytest.mark.parametrize(("brought", "known"), [(999, -1), (1000, 1000)])
def test_the_planner_learns_at_once_what_a_large_file_brings(
    run: Run,
    names: Callable[[str], str],
    postgresql_database: Database,
    tmp_path: Path,
    brought: int,
    known: int,
) -> None:
    schema.upgrade(postgresql_database.url)
    at_any_time(postgresql_database)
    fill(postgresql_database)
    feeds = names("feeds")
    run(postgresql_database.url, "user", "add", feeds, "--role", "feeds", "--no-password")
    goals = tmp_path / "goals.csv"
    rows = "".join(f"g-{number},M1,Walk,open\n" for number in range(brought))
    goals.write_text(f"goal_id,member_id,text,status\n{rows}", "utf-8")
    code, _, err = run(url_of(postgresql_database, quote(feeds)), "import", str(goals))
    assert (code, err) == (0, "")
    assert _known_to_the_planner(postgresql_database, "goal") == known


def test_the_login_for_files_takes_its_import_back(
    run: Run, names: Callable[[str], str], postgresql_database: Database, tmp_path: Path
) -> None:
    """New members of a new team, on the day of the import: what nobody has seen leaves no trace."""
    schema.upgrade(postgresql_database.url)
    at_any_time(postgresql_database)
    fill(postgresql_database)
    feeds = names("feeds")
    run(postgresql_database.url, "user", "add", feeds, "--role", "feeds", "--no-password")
    members = tmp_path / "members.csv"
    members.write_text("member_id,last,team\nN1,New,west\n", "utf-8")
    theirs = url_of(postgresql_database, quote(feeds))
    code, out, err = run(theirs, "import", str(members), "--format", "json")
    assert code == 0
    assert "new team: west" in err
    (batch,) = json.loads(out)["batches"]
    code, out, err = run(theirs, "import", "--undo", batch["id"])
    assert (code, err) == (0, "")
    assert "1 row removed" in out
    assert postgresql_database.rows(
        "SELECT count(*) FROM assignment WHERE member_id = 'N1' AND valid_to IS NULL"
    ) == [(0,)]


def test_somebody_exports_what_they_read_and_does_not_judge_the_log(
    run: Run, names: Callable[[str], str], postgresql_database: Database, tmp_path: Path
) -> None:
    schema.upgrade(postgresql_database.url)
    at_any_time(postgresql_database)
    fill(postgresql_database)
    chen = names("chen")
    owner = postgresql_database.url
    run(owner, "user", "add", chen, "--staff", "s-chen", "--role", "staff", "--no-password")
    theirs = url_of(postgresql_database, quote(chen))
    code, _, err = run(theirs, "export", str(tmp_path / "out"))
    assert (code, err) == (0, "")
    exported = (tmp_path / "out" / "members.csv").read_text("utf-8-sig").splitlines()[1:]
    own = postgresql_database.rows("SELECT count(*) FROM member WHERE care_manager_id = 's-chen'")
    assert 0 < len(exported) == own[0][0]
    code, out, err = run(theirs, "audit", "verify")
    assert (code, out) == (4, "")
    assert "your own records alone" in err


def test_a_wall_is_let_in_for_one_team_and_shows_what_came_in_with_the_files(
    run: Run, names: Callable[[str], str], postgresql_database: Database, tmp_path: Path
) -> None:
    schema.upgrade(postgresql_database.url)
    at_any_time(postgresql_database)
    fill(postgresql_database)
    owner, corridor, feeds = postgresql_database.url, names("corridor"), names("feeds")
    goals = tmp_path / "goals.csv"
    goals.write_text("goal_id,member_id,text,status\ng-77,M1,Walk,open\n", "utf-8")
    assert run(owner, "user", "add", feeds, "--role", "feeds", "--no-password")[0] == 0
    brings = url_of(postgresql_database, quote(feeds))
    assert run(brings, "import", str(goals))[0] == 0
    assert postgresql_database.rows("SELECT count(*) FROM wall_sheet") == [(0,)], "nobody's wall"
    words = ("user", "add", corridor, "--role", "wall", "--no-password")
    code, out, err = run(owner, *words, "--team", "west")
    assert (code, out) == (1, "")
    assert "No team is called 'west'" in err
    code, out, _ = run(owner, *words)
    assert (code, out) == (0, f"{corridor} signs in as {corridor}, wall of north\n")
    assert "wall of north" in run(owner, "user", "list")[1]
    hung = url_of(postgresql_database, quote(corridor))
    code, out, err = run(hung)
    assert (code, err) == (0, ""), "there is no board for it"
    assert "Nothing was counted for this wall yet" in out
    assert "nothing was counted yet" in run(owner, "doctor")[1]
    code, out, err = run(brings, "import", str(goals))
    assert (code, err) == (0, "")
    code, out, err = run(hung, "--wall")
    assert (code, err) == (0, "")
    assert "to act today" in out
    assert out == run(hung)[1]
    assert "The wall of north: counted 0 min ago by " in run(owner, "doctor")[1]
    said = run(hung, "doctor")[1]
    assert "The wall of north" in said
    assert "The board cannot be made" not in said
    code, out, _ = run(hung, "agenda")
    assert (code, out) == (1, "")


def test_an_import_stands_though_the_walls_cannot_be_counted(
    run: Run,
    names: Callable[[str], str],
    postgresql_database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schema.upgrade(postgresql_database.url)
    at_any_time(postgresql_database)
    fill(postgresql_database)
    owner = postgresql_database.url
    words = ("user", "add", names("corridor"), "--role", "wall", "--no-password")
    assert run(owner, *words)[0] == 0
    goals = tmp_path / "goals.csv"
    goals.write_text("goal_id,member_id,text,status\ng-77,M1,Walk,open\n", "utf-8")

    def gone(_: object) -> None:
        raise HuddleError("gone")

    monkeypatch.setattr("huddle.walling.WallReader.keep_current", gone)
    code, out, err = run(owner, "import", str(goals))
    assert code == 0
    assert "1 new" in out
    assert err == "huddle: the walls keep their numbers of before: gone\n"


def test_a_program_and_tables_of_two_versions_refuse_each_other_in_words(
    run: Run, postgresql_database: Database
) -> None:
    fill(postgresql_database)
    url = postgresql_database.url
    for version, said in (("0001", "huddle init"), ("9999", "newer Huddle")):
        with postgresql_database.engine.begin() as conn:
            conn.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        for words in (("agenda",), ("tasks",), ("audit", "verify")):
            code, out, err = run(url, *words)
            assert (code, out) == (1, "")
            assert said in err


def test_an_owner_who_is_no_superuser_lets_in_shuts_out_and_takes_back(
    run: Run,
    names: Callable[[str], str],
    postgresql_database: Database,
    postgresql_server: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on a server whose administrator keeps to themselves: CREATEROLE and the database alone."""
    from huddle import passphrase

    owner, chen = names("owner"), names("chen")
    database = f"own_{uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f'CREATE ROLE "{owner}" LOGIN CREATEROLE')
        for role in ("lead", "supervisor", "staff", "feeds", "wall"):
            conn.execute(f'GRANT huddle_{role} TO "{owner}" WITH ADMIN OPTION')
        conn.execute(f'CREATE DATABASE {database} OWNER "{owner}"')
    before, host, after = url_of(postgresql_database, quote(owner)).partition("?")
    url = f"{before.rpartition('/')[0]}/{database}{host}{after}"
    try:
        code, _, err = run(url, "init", "--agency", "A", "--team", "north")
        assert (code, err) == (0, "")
        who = ("--staff", "s-chen", "--role", "feeds")
        code, _, err = run(url, "user", "add", chen, *who, "--no-password")
        assert (code, err) == (0, "")
        assert run(url, "user", "disable", chen)[0] == 0
        code, _, err = run(url, "user", "role", chen, "lead")
        assert code == 1
        assert f"{chen} is disabled" in err
        monkeypatch.setattr(passphrase, "new_password", lambda _: "correct horse")
        code, out, err = run(url, "user", "add", chen)
        assert (code, err) == (0, "")
        assert out == f"{chen} (the server knew it) signs in as s-chen, feeds\n"
    finally:
        with psycopg.connect(postgresql_server, autocommit=True) as conn:
            conn.execute(f"DROP DATABASE {database} WITH (FORCE)")
            conn.execute(f'DROP ROLE IF EXISTS "{chen}"')
            conn.execute(f'DROP OWNED BY "{owner}"')


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0", "keeps texts in SQL_ASCII"),
        ("", "Do it as the login that owns the database"),
    ],
)
def test_a_database_that_cannot_be_set_up_says_what_it_needs(
    run: Run, names: Callable[[str], str], postgresql_server: str, made: str, said: str
) -> None:
    owner, database = names("owner"), f"unfit_{uuid4().hex}"
    with psycopg.connect(postgresql_server, autocommit=True) as conn:
        conn.execute(f'CREATE ROLE "{owner}" LOGIN')
        conn.execute(f"CREATE DATABASE {database} {made}")
    url = f"postgresql+psycopg://{quote(owner)}@" + postgresql_server.partition("@")[2].replace(
        "/postgres?", f"/{database}?", 1
    )
    try:
        code, out, err = run(url, "init", "--agency", "A", "--team", "north")
        assert (code, out) == (1, "")
        assert said in err
    finally:
        with psycopg.connect(postgresql_server, autocommit=True) as conn:
            conn.execute(f"DROP DATABASE {database} WITH (FORCE)")
