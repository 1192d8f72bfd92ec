"""``huddle queue`` as people and scripts meet it."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update

from db import models
from db.commands import Actor, add_task
from db.models import table
from huddle.entry import main
from tests.conftest import Database
from tests.db.seed import add
from tests.screens.fixtures.team import NOW, fill

ORTIZ = ["contacts:M1:2026-11", "contacts:M3:2026-11", "watch:M1", "watch:M3"]


@pytest.fixture
def team(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setenv("HUDDLE_DB", database.url)
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    return fill(database)


def sections(out: str) -> dict[str, list[str]]:
    return {
        part["key"]: [each["key"] for each in part["items"]]
        for part in json.loads(out)["sections"]
        if part["items"]
    }


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["queue", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_queue_has_the_shape_of_the_agenda(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agenda", "--format", "json", "--reveal"]) == 0
    agenda: dict[str, Any] = json.loads(capsys.readouterr().out)
    code, out, err = run(capsys, "--staff", "s-ortiz", "--format", "json", "--reveal")
    queue: dict[str, Any] = json.loads(out)
    assert (code, err, queue["schema"]) == (0, "", "huddle.queue/1")
    assert list(queue) == list(agenda)
    for same in ("as_of", "team", "members", "feeds"):
        assert queue[same] == agenda[same]
    known = {each["key"]: each for part in agenda["sections"] for each in part["items"]}
    listed = [each for part in queue["sections"] for each in part["items"]]
    assert all(known[each["key"]] == each for each in listed)
    assert all(part["count"] == len(part["items"]) for part in queue["sections"])
    own = [key for key, each in known.items() if each["owner"] == "s-ortiz"]
    assert sorted(own) == sorted(each["key"] for each in listed) == ORTIZ


def test_ones_own_queue_where_none_is_named(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    # An ED visit of Friday 20 November is to be answered by Tuesday; contacts are due on Monday 30.
    code, out, _ = run(capsys, "--user", "s-ortiz", "--format", "json", "--reveal")
    assert code == 0
    assert sections(out) == {
        "today": ["watch:M1", "watch:M3"],
        "later": ["contacts:M3:2026-11", "contacts:M1:2026-11"],
    }
    code, text, _ = run(capsys, "--user", "s-ortiz")
    assert code == 0
    assert text.startswith("Queue of J. Ortiz  Northside pod · Tue 24 Nov 2026")
    assert "R.A. ··4417" in text
    assert "Alvarez" not in text


def test_who_covers_is_told_whose_rows_they_have(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    staff = table(models.Staff)
    away = {"away_from": date(2026, 11, 23), "away_to": date(2026, 11, 27), "cover_id": "s-ortiz"}
    with team.engine.begin() as conn:
        conn.execute(update(staff).where(staff.c.staff_id == "s-osei").values(**away))
    code, text, _ = run(capsys, "--user", "s-ortiz")
    assert code == 0
    assert text.splitlines()[1] == "Also for P. Osei (away until 27 Nov)"
    assert "P. Osei" in text.split("1 Overdue")[1]
    both = json.loads(run(capsys, "--user", "s-ortiz", "--format", "json")[1])
    owners = [each["owner"] for part in both["sections"] for each in part["items"]]
    assert sorted(owners) == ["s-ortiz"] * 4 + ["s-osei"]


def test_a_task_is_in_the_queue_however_far_its_day(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    add_task(
        team.engine,
        Actor("agency", "s-ortiz"),
        team_id="north",
        title="[red]Call\x1b[31m Rosa",
        owner="s-chen",
        due=date(2027, 3, 1),
        now=datetime(2026, 11, 24, 14, tzinfo=UTC),
        task_id="far",
    )
    code, out, _ = run(capsys, "--user", "s-chen", "--format", "json", "--reveal")
    assert code == 0
    assert sections(out)["later"][-1] == "task:far"
    assert "[red]Call Rosa" in run(capsys, "--user", "s-chen", "--reveal")[1]
    masked = run(capsys, "--user", "s-chen")[1]
    assert "Rosa" not in masked
    assert "due 1 Mar" in masked


def test_whose_queue_is_asked_where_it_is_not_known(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "--user", "somebody")
    assert (code, out) == (2, "")
    assert err == (
        "huddle: You (somebody) are not on the staff list, so no queue is yours. Say whose with "
        "--staff, or who you are with --user: s-chen, s-ortiz, s-osei\n"
    )
    code, out, err = run(capsys, "--user", "somebody", "--staff", "s-nobody")
    assert (code, out) == (2, "")
    assert err == (
        "huddle: No worker has the id 's-nobody'. Name one with --staff: s-chen, s-ortiz, s-osei\n"
    )


@pytest.mark.parametrize(
    ("user", "role", "code"),
    [
        ("s-young", "team lead", 0),
        ("s-abbas", "supervisor", 0),
        ("s-kim", "care manager", 4),
        ("wall", "", 4),
        ("root", "", 0),
    ],
)
def test_a_role_says_whose_queue_one_may_see(
    team: Database, capsys: pytest.CaptureFixture[str], user: str, role: str, code: int
) -> None:
    if role:
        add(team, models.Staff, {"staff_id": user, "name": "N. N.", "role": role, "team": "north"})
    found, out, err = run(capsys, "--staff", "s-ortiz", "--user", user, "--reveal")
    assert found == code
    if code:
        assert out == ""
        assert err.startswith("huddle: Your role shows you your own queue")
        assert team.rows("SELECT count(*) FROM audit WHERE action = 'reveal'") == [(0,)]
    else:
        assert "Rosa Alvarez" in out


def test_a_reveal_is_on_record(team: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--user", "s-ortiz", "--reveal", "--format", "json")[0] == 0
    ((actor, target),) = team.rows("SELECT actor, target FROM audit WHERE action = 'reveal'")
    assert (actor, target) == ("s-ortiz", "team:north")


def test_a_past_day(team: Database, capsys: pytest.CaptureFixture[str]) -> None:
    # On Saturday the ED visit of Friday had been answered by nobody, and Tuesday was its last day.
    code, out, _ = run(
        capsys, "--user", "s-ortiz", "--as-of", "2026-11-21", "--format", "json", "--reveal"
    )
    assert code == 0
    assert sections(out)["later"][0] == "watch:M1"
