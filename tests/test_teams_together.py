"""Somebody of two teams, members of two teams, and a navigator who carries many of low acuity: each
matter stands once, and no total counts a member twice."""

import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.commands import Actor, Target, decide, review_member, sign_review
from db.engine import open_engine
from huddle.app import HuddleApp
from huddle.entry import main
from huddle.screens.pages.member import MemberPage
from huddle.screens.pages.review import ReviewPage
from huddle.settings import Flags, read
from tests.conftest import Database
from tests.screens.conftest import Seat

STAFF = """staff_id,name,role,team,supervisor_id,target_caseload,max_caseload
s-nav,Nina Navarro,navigator,north; south,,60,80
s1,Jo Ortiz,care manager,north,,40,50
s2,Mei Chen,care manager,south,s-nav,40,50
"""
HEAD = "member_id,first,last,programme,segment,enrolled_on,care_manager_id,team\n"
LOW = [
    f"M{number:03},Low{number},Acuity,HH,maintenance,2025-03-01,s-nav,"
    f"{'north' if number <= 75 else 'south'}\n"
    for number in range(1, 151)
]
SHARED = [
    "N1,Rosa,Alvarez,HH,active,2025-03-01,s1,north\n",
    "N1,Rosa,Alvarez,HH,active,2025-03-01,s-nav,south\n",
    "N2,Jane,Smith,HH,active,2025-03-01,s-nav,north; south\n",
    "S1,Tom,Weller,HH,active,2025-03-01,s2,south\n",
]
CONTACTS = """contact_id,member_id,staff_id,at,channel,outcome,core_service
c1,N1,s1,2026-08-03,phone,reached,yes
c2,N2,s-nav,2026-08-04,phone,reached,yes
c3,S1,s2,2026-08-04,phone,reached,yes
"""
EVENTS = """event_id,member_id,type,at
e1,M003,ed,2026-11-23
e2,M140,ed,2026-11-20
"""
TASKS = """task_id,member_id,title,owner,due,status
t1,,Call the plan,s-nav,2026-11-25,open
t2,N1,Ask her,s-nav,2026-11-26,open
t3,,Whose is it,Dr. Nobody,2026-11-26,open
"""
OPEN_NOW = (
    "SELECT team_id, member_id, care_manager_id FROM assignment WHERE valid_to IS NULL"
    " ORDER BY team_id, member_id"
)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two teams of one agency, from files, on Thursday, 26 November 2026 (Thanksgiving)."""
    files = {
        "staff": STAFF,
        "members": "".join((HEAD, *LOW, *SHARED)),
        "contacts": CONTACTS,
        "events": EVENTS,
        "tasks": TASKS,
    }
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    found = tmp_path / "team.db"
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-26T09:00")
    monkeypatch.setenv("HUDDLE_DB", str(found))
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    assert main(["init", "--team", "north"]) == 0
    assert main(["import", str(folder)]) == 0
    return found


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
        return conn.execute(query).fetchall()


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    code = main(["--reveal", *words, "--format", "json"])
    out, err = capsys.readouterr()
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def keys(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for section in said["sections"]:
        assert section["count"] == len(section["items"])
        for item in section["items"]:
            yield section["key"], item["key"]


OF_NAVIGATOR = [
    # October passed without a core service, none since the 3rd and the 4th of August.
    ("overdue", "contacts:N1:2026-11"),
    ("overdue", "contacts:N2:2026-11"),
    # An ED visit is to be answered in two business days: Mon 23 + 2 = 25, Fri 20 + 2 = 24.
    ("overdue", "watch:M003"),
    ("overdue", "watch:M140"),
    ("overdue", "task:t1"),
    ("today", "task:t2"),
]


@pytest.mark.parametrize("team", [(), ("--team", "north"), ("--team", "south")])
def test_a_navigators_queue_has_each_matter_of_both_teams_once(
    path: Path, capsys: pytest.CaptureFixture[str], team: tuple[str, ...]
) -> None:
    said = told(capsys, *team, "--user", "s-nav", "queue")
    assert sorted(keys(said)) == sorted(OF_NAVIGATOR)
    # N1, N2 and S1 are active; the 150 are in maintenance. N1 and N2 are of both teams.
    counted = [each["count"] for each in said["members"]["excluded"]]
    assert (said["members"]["active"], counted) == (3, [150])
    assert said["members"]["active"] + sum(counted) == len(
        rows(path, "SELECT DISTINCT member_id FROM assignment WHERE valid_to IS NULL")
    )


def test_what_belongs_to_the_worker_of_one_team_is_theirs_alone(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ortiz = told(capsys, "--user", "s1", "queue")
    assert list(keys(ortiz)) == [("overdue", "contacts:N1:2026-11")]
    assert (ortiz["team"]["id"], ortiz["members"]["active"]) == ("north", 2)
    chen = told(capsys, "--user", "s2", "queue")
    assert list(keys(chen)) == [("overdue", "contacts:S1:2026-11")]


def test_loads_count_a_member_once_in_each_team_and_once_in_the_agency(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Maintenance weighs 0.25, a standard member 0.8: 75 of each team, N1 of two workers, N2 of one
    worker in both. The navigator's load is that of both teams, N2 in it once; a team's sum is that
    of its own members."""
    weighted: dict[str, dict[str, tuple[int, float]]] = {}
    beside = {}
    for team in ("north", "south"):
        said = told(capsys, "--team", team, "capacity")
        weighted[team] = {
            each["staff_id"]: (each["members"], round(each["weighted"], 6))
            for each in said["workers"]
            if each["members"]
        }
        beside[team] = {
            each["staff_id"]: (each["elsewhere"]["members"], each["elsewhere"]["weighted"])
            for each in said["workers"]
            if each["elsewhere"]["members"]
        }
        counted = {"north": 75 * 0.25 + 1.6, "south": 75 * 0.25 + 2.4}
        assert round(said["load"]["weighted"], 6) == counted[team]
        here = [row for row in rows(path, OPEN_NOW) if row[0] == team]
        assert said["load"]["members"] == len({row[1] for row in here})
        assert Counter(row[2] for row in here) == {
            staff_id: members for staff_id, (members, _) in weighted[team].items()
        }
    whole = 150 * 0.25 + 1.6
    assert weighted["north"] == {"s1": (1, 0.8), "s-nav": (76, whole)}
    assert weighted["south"] == {"s2": (1, 0.8), "s-nav": (77, whole)}
    # Of the south 75, and N1 who is s1's in the north; of the north 75, as N2 is of both.
    assert beside == {"north": {"s-nav": (76, 75 * 0.25 + 0.8)}, "south": {"s-nav": (75, 18.75)}}


def test_a_load_says_in_words_what_is_of_other_teams(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--team", "north", "--reveal", "--user", "lead", "capacity"]) == 0
    revealed = " ".join(capsys.readouterr().out.split())
    assert "N. Navarro" in revealed
    assert "39.1 of 60, at most 80" in revealed
    assert "19.55 of it with 76 members of other teams" in revealed
    assert main(["--team", "north", "--user", "lead", "capacity"]) == 0
    masked = " ".join(capsys.readouterr().out.split())
    said = "1 worker carries members of other teams too: part of their own load, not of the team's"
    assert said in masked
    assert "Navarro" not in masked
    assert "39.1" not in masked
    # s2 is of the south alone, and so are all whom they carry: one worker's line says it.
    assert main(["--team", "south", "--user", "lead", "capacity", "--reveal"]) == 0
    south = " ".join(capsys.readouterr().out.split())
    assert south.count("18.75 of it with 75 members of other teams") == 1
    assert south.count("of it with") == 1


def test_a_task_of_nobody_known_stands_on_a_board(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for team in ("north", "south"):
        said = told(capsys, "--team", team, "--user", "s1", "agenda")
        assert "task:t3" in {key for _, key in keys(said)}


def test_a_review_of_each_team_has_every_member_there_once(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for team, count in (("north", 76), ("south", 77)):
        said = told(capsys, "--team", team, "--user", "lead", "review", "--staff", "s-nav")
        listed = [item["member_id"] for part in said["sections"] for item in part["items"]]
        theirs = [row[1] for row in rows(path, OPEN_NOW) if row[0] == team and row[2] == "s-nav"]
        assert sorted(listed) == theirs
        assert said["progress"]["of"] == count
        # Whoever is on no list reads the team that is loaded: the rest is said, not skipped. Of the
        # south 75 and N1, of the north 75; N2 is listed on both.
        assert said["progress"]["not_listed"] == {"north": 76, "south": 75}[team]


WHOLE = [*(f"M{number:03}" for number in range(1, 151)), "N1", "N2"]


@pytest.mark.parametrize("team", ["north", "south"])
@pytest.mark.parametrize("user", ["s-nav", "s-over"])
def test_who_may_read_both_teams_reviews_the_whole_caseload_as_one(
    path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    team: str,
    user: str,
) -> None:
    supervise(tmp_path)
    said = told(capsys, "--team", team, "--user", user, "review", "--staff", "s-nav")
    listed = [item["member_id"] for part in said["sections"] for item in part["items"]]
    assert sorted(listed) == WHOLE
    assert (said["progress"]["of"], said["progress"]["not_listed"]) == (152, 0)


def supervise(folder: Path) -> None:
    """The navigator has a supervisor, of no team, from a later staff list."""
    over = STAFF.replace("north; south,,60", "north; south,s-over,60")
    (folder / "staff.csv").write_text(f"{over}s-over,Sam Abbas,supervisor,,,,\n", encoding="utf-8")
    assert main(["import", str(folder / "staff.csv")]) == 0


def test_a_review_begun_in_one_team_goes_on_in_the_other_and_is_signed_there(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    supervise(tmp_path)
    over = Actor(str(rows(path, "SELECT agency_id FROM agency")[0][0]), "s-over")
    at = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
    engine = open_engine(path)
    for team, member_id in (("north", "M001"), ("south", "M150")):
        review_member(
            engine,
            over,
            team_id=team,
            staff_id="s-nav",
            member_id=member_id,
            now=at,
            entry_id=f"e-{team}",
        )
    ((session_id,),) = rows(path, "SELECT session_id FROM review_session")
    sign_review(engine, over, session_id=session_id, now=at)
    sign_review(engine, over._replace(user_id="s-nav"), session_id=session_id, now=at)
    for team in ("north", "south"):
        for user in ("s-over", "s-nav"):
            capsys.readouterr()
            whose = ("--team", team, "--user", user, "review", "--staff", "s-nav", "--record")
            assert main([*whose, "--reveal"]) == 0
            record = " ".join(capsys.readouterr().out.split())
            assert "2 of 152 reviewed." in record
            assert "Low1 Acuity" in record
            assert "Low150 Acuity" in record
            assert "N. Navarro signed 26 Nov" in record
            assert "not in this list" not in record


async def choose(seat: Seat, staff_id: str) -> None:
    """Opens the review of somebody's caseload."""
    await seat.press("g", "r", "escape")
    page = seat.app.page
    assert isinstance(page, ReviewPage)
    page.chosen_worker = (page.settings.user, staff_id)
    page.look_again()
    await seat.settle()


async def test_the_page_says_who_is_not_in_its_list(path: Path) -> None:
    async with at_work(path, "lead", reveal=False) as seat:
        await choose(seat, "s-nav")
        assert "0 of 76" in seat.text
        assert "76 members of other teams are not in this list" in seat.text


async def test_the_whole_caseload_is_reviewed_on_the_page(path: Path, tmp_path: Path) -> None:
    supervise(tmp_path)
    async with at_work(path, "s-over", reveal=False) as seat:
        await choose(seat, "s-nav")
        assert "0 of 152" in seat.text
        assert "not in this list" not in seat.text
        await seat.press("end", "b", "enter")
        assert "1 of 152" in seat.text
        await seat.press("u")
        assert "0 of 152" in seat.text


def test_an_export_of_both_teams_comes_back_whole(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [told(capsys, "--team", team, "agenda") for team in ("north", "south")]
    queued = told(capsys, "--user", "s-nav", "queue")
    assert main(["export", str(tmp_path / "out"), "--reveal", "--user", "lead"]) == 0
    monkeypatch.setenv("HUDDLE_DB", str(tmp_path / "other.db"))
    assert main(["init"]) == 0
    assert main(["import", str(tmp_path / "out")]) == 0
    for team, board in zip(("north", "south"), before, strict=True):
        again = told(capsys, "--team", team, "agenda")
        assert (again["sections"], again["members"]) == (board["sections"], board["members"])
    assert told(capsys, "--user", "s-nav", "queue")["sections"] == queued["sections"]
    assert rows(tmp_path / "other.db", OPEN_NOW) == rows(path, OPEN_NOW)


@asynccontextmanager
async def at_work(path: Path, user: str, *, reveal: bool) -> AsyncIterator[Seat]:
    app = HuddleApp(read(Flags(user=user, team="north", reveal=reveal)))
    async with app.run_test(size=(120, 36)) as pilot:
        seat = Seat(app, pilot, Database(f"sqlite:///{path}", "sqlite"))
        await seat.settle()
        yield seat


@pytest.mark.parametrize(
    ("user", "found"),
    [
        ("s-nav", True),  # works in both
        ("s1", False),  # works in the north alone
        ("x-outside", False),  # is on no staff list: the team that is loaded
    ],
)
async def test_find_reaches_the_members_of_ones_own_teams(
    path: Path, user: str, *, found: bool
) -> None:
    async with at_work(path, user, reveal=True) as seat:
        await seat.press("slash", *"weler")
        assert ("Tom Weller" in seat.text) is found
        assert ("team south" in seat.text) is found


async def test_a_member_of_another_team_opens_is_worked_from_and_left(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with at_work(path, "s-nav", reveal=False) as seat:
        before = seat.app.front
        await seat.press("slash", *"tw")
        assert "another team" in seat.text
        assert "south" not in seat.text
        await seat.press("enter")
        page = seat.app.page
        assert isinstance(page, MemberPage)
        assert page.member_id == "S1"
        assert "Contacts missed in October" in seat.text
        await seat.press("a", "enter")
        await seat.press("escape")
        assert seat.app.front is before
    # One matter, one decision: it is seen on the board of the member's own team.
    decided = {
        item["key"]: item["decision"]["kind"]
        for team in ("south", "north")
        for part in told(capsys, "--team", team, "--user", "s2", "agenda")["sections"]
        for item in part["items"]
        if item["decision"]
    }
    assert decided["contacts:S1:2026-11"] == "assign"
    assert rows(path, "SELECT count(*) FROM task WHERE from_key = 'contacts:S1:2026-11'") == [(1,)]


def test_a_decision_of_one_team_holds_on_the_board_of_the_other(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """N1's missed month is one matter, on both boards, with the care manager of each."""
    engine = open_engine(path)
    decide(
        engine,
        Actor(str(rows(path, "SELECT agency_id FROM agency")[0][0]), "s1"),
        team_id="north",
        items=[Target("contacts:N1:2026-11", (), "N1")],
        kind="discussed",
        now=datetime(2026, 11, 26, 14, 30, tzinfo=UTC),
    )
    for team, owner in (("north", "s1"), ("south", "s-nav")):
        said = told(capsys, "--team", team, "--user", owner, "agenda")
        [row] = [
            item
            for part in said["sections"]
            for item in part["items"]
            if item["key"] == "contacts:N1:2026-11"
        ]
        assert (row["owner"], row["decision"]["kind"]) == (owner, "discussed")
