"""``huddle review`` as people and scripts meet it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from db.commands import Actor, agree_actions, reassign, review_member, sign_review
from db.orders import AgreedAction, Reassignment
from huddle.entry import main
from tests.conftest import Database
from tests.screens.fixtures.team import NOW, fill

OSEI = Actor("agency", "s-osei")
AT = datetime.fromisoformat(NOW)


@pytest.fixture
def team(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setenv("HUDDLE_DB", database.url)
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    monkeypatch.setenv("HUDDLE_USER", "s-osei")
    found = fill(database)
    with found.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE staff SET role = 'supervisor' WHERE staff_id = 's-osei'")
    whose: dict[str, Any] = {"team_id": "north", "staff_id": "s-ortiz", "now": AT}
    review_member(found.engine, OSEI, **whose, member_id="M1", note="steady", entry_id="e1")
    agreed = [AgreedAction("e2", "M1", "Visit at home", "s-ortiz", None)]
    agree_actions(found.engine, OSEI, **whose, actions=agreed)
    return found


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["review", *words])
    return (code, *capsys.readouterr())


def test_the_order_and_the_progress_as_json(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "--staff", "s-ortiz", "--format", "json")
    made = json.loads(out)
    assert (code, err, made["schema"]) == (0, "", "huddle.review/1")
    assert made["progress"] == {
        "done": 1,
        "of": 2,
        "not_listed": 0,
        "state": "By P. Osei, since 24 Nov, not signed yet",
        "reviewed": ["review:784417"],
    }
    keys = [each["key"] for part in made["sections"] for each in part["items"]]
    assert sorted(keys) == ["review:552208", "review:784417"]
    assert "Rosa" not in out
    assert "Visit at home" not in out


def test_the_record_is_masked_unless_revealed(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "--staff", "s-ortiz", "--record")
    assert (code, out) == (
        0,
        "Review of J. Ortiz\n"
        "By P. Osei, since 24 Nov, not signed yet. 1 of 2 reviewed.\n"
        "\n"
        "R.A. ··4417\n"
        "  Reviewed 24 Nov with a note\n"
        "  Agreed 24 Nov: a task, J. Ortiz, not done yet\n"
        "\n"
        "Not reviewed (1): L.D. ··2208\n",
    )
    _, out, _ = run(capsys, "--staff", "s-ortiz", "--record", "--reveal")
    assert "Rosa Alvarez\n  Reviewed 24 Nov: steady\n" in out
    assert "  Agreed 24 Nov: Visit at home, J. Ortiz, not done yet\n" in out


def test_a_protected_record_keeps_its_words(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with team.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE member SET privacy_tags = 'part2' WHERE member_id = 'M1'")
    for words in (("--record",), ()):
        _, out, _ = run(capsys, "--staff", "s-ortiz", *words, "--reveal")
        assert "steady" not in out
        assert "Visit at home" not in out


def test_who_may_see_whose(team: Database, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--staff", "s-osei", "--user", "s-ortiz")
    assert code == 4
    assert "Your role shows you your own caseload" in err
    code, _, err = run(capsys, "--record", "--format", "json")
    assert code == 2
    assert "The record is text" in err


def test_the_record_stays_when_both_have_signed(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    ((session_id,),) = team.rows("SELECT session_id FROM review_session")
    sign_review(team.engine, OSEI, session_id=session_id, now=AT)
    sign_review(team.engine, Actor("agency", "s-ortiz"), session_id=session_id, now=AT)
    _, out, _ = run(capsys, "--staff", "s-ortiz", "--record")
    assert "Reviewed 24 Nov with a note" in out
    assert "No review is going on" not in out
    _, out, _ = run(capsys, "--staff", "s-ortiz", "--format", "json")
    assert json.loads(out)["progress"]["done"] == 0


def test_a_finished_record_is_of_the_day_on_which_it_ended(
    team: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ((session_id,),) = team.rows("SELECT session_id FROM review_session")
    sign_review(team.engine, OSEI, session_id=session_id, now=AT)
    _, before, _ = run(capsys, "--staff", "s-ortiz", "--record")
    later = AT + timedelta(days=1)
    monkeypatch.setenv("HUDDLE_NOW", later.isoformat())
    reassign(
        team.engine,
        OSEI,
        moves=[Reassignment("M2", "s-chen")],
        to_id="s-ortiz",
        now=later,
    )
    _, after, _ = run(capsys, "--staff", "s-ortiz", "--record")
    assert "Not reviewed (1): L.D. ··2208" in after
    assert after == before
