"""The made-up team has a month behind it, and every page has something to show."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from huddle.demo import make_demo
from huddle.entry import main

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo") / "team.db"
    make_demo(made, 5, 90, TODAY)
    return made


@pytest.fixture(autouse=True)
def now(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", f"{TODAY}T10:00-05:00")
    monkeypatch.setenv("HUDDLE_DB", str(path))
    monkeypatch.setenv("HUDDLE_USER", "s-young")
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 0
    return capsys.readouterr().out


def test_a_month_of_huddles_some_missed_some_late_one_over_its_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    health = json.loads(told(capsys, "health", "--format", "json"))
    # 2 to 23 November but the 11th, a holiday: fifteen working days.
    assert health["working_days"] == 15
    assert 0 < health["working_days"] - health["held"] <= 2
    assert health["start"] == "08:30"
    assert 1 <= health["timed"] - health["on_time"] <= 3
    assert any(each["over_seconds"] > 300 for each in health["huddles"])
    assert health["attendance"]["present"] < health["attendance"]["roll"]
    tasks = health["tasks"]
    assert min(tasks["in_time"], tasks["late"], tasks["undone"]) >= 1
    assert any(each["carried"] for each in health["back"])


def test_a_goal_is_red_three_times_running_before_any_huddle_begins(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = " ".join(told(capsys, "agenda").split())
    assert "needs problem solving" in said


def test_what_the_huddles_kept_of_the_goal_is_what_the_measure_says_of_those_weeks(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(path)) as conn:
        kept = conn.execute(
            "SELECT DISTINCT period_end, value, n, standing FROM measure_result"
            " WHERE measure_id = 'M24' ORDER BY period_end"
        ).fetchall()
    assert len(kept) >= 3
    for sunday, value, n, standing in kept:
        shown = json.loads(
            told(capsys, "--as-of", sunday, "measures", "--measure", "M24", "--format", "json")
        )
        (measure,) = shown["measures"]
        assert measure["denominator"] == n
        assert measure["value"] == pytest.approx(float(value), abs=1e-4)
        assert (measure["value"] < 0.85) is (standing == "red")


def test_barriers_stand_at_every_tier_and_age_with_one_closed_and_one_returned(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    barriers = json.loads(told(capsys, "barriers", "--format", "json"))["barriers"]
    assert {each["tier"] for each in barriers} == {
        "the team",
        "the supervisor",
        "the programme lead",
        "the agency or plan",
    }
    assert min(each["days_open"] for each in barriers) < 7
    assert max(each["days_open"] for each in barriers) > 28
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM barrier WHERE closed_reason <> ''").fetchone()[0]
        (answers,) = conn.execute(
            "SELECT count(*) FROM barrier_note WHERE kind = 'answer'"
        ).fetchone()
        cycles = conn.execute("SELECT verdict, measure_id FROM pdsa_cycle").fetchall()
    assert answers == 1
    assert sorted(cycles) == [("", "M1"), ("adopt", "M7")]


@pytest.mark.parametrize("on", ["2026-10-23", "2026-11-02", "2026-11-16"])
def test_a_past_day_has_its_own_huddle_and_the_tasks_that_were_open_at_its_end(
    path: Path, capsys: pytest.CaptureFixture[str], on: str
) -> None:
    with closing(sqlite3.connect(path)) as conn:
        (open_then,) = conn.execute(
            "SELECT count(*) FROM task WHERE created_on <= :on AND huddle_id <> ''"
            " AND due BETWEEN :first AND :on AND (closed_on IS NULL OR closed_on > :on)",
            {"on": on, "first": f"{on[:8]}01"},
        ).fetchone()
    health = json.loads(told(capsys, "--as-of", on, "health", "--format", "json"))
    assert health["tasks"]["undone"] == open_then
    assert health["huddles"][-1]["on"] == on


def test_the_audit_chain_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
