"""``huddle summary``: a week or a month on one page, with no member on it."""

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
    made = tmp_path_factory.mktemp("summary") / "team.db"
    make_demo(made, 2, 60, TODAY)
    return made


@pytest.fixture(autouse=True)
def now(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", f"{TODAY}T18:00")
    monkeypatch.setenv("HUDDLE_DB", str(path))
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")


def told(capsys: pytest.CaptureFixture[str], *words: str, user: str = "s-young") -> str:
    assert main(["--user", user, "summary", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "md", "html"])
@pytest.mark.parametrize("reveal", [(), ("--reveal",)])
def test_no_member_stands_on_it(
    path: Path, capsys: pytest.CaptureFixture[str], form: str, reveal: tuple[str, ...]
) -> None:
    said = told(capsys, "--format", form, *reveal)
    if form == "html":
        said = said.partition("</style>")[2]  # a colour may be the digits of an id
        assert said
    with closing(sqlite3.connect(path)) as conn:
        known = conn.execute("SELECT first, last, short_id, member_id FROM member").fetchall()
    for first, last, short_id, member_id in known:
        for name in (f"{first} {last}", short_id, member_id):
            assert name not in said


def test_contacts_on_days_off_are_counted_by_team(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The month to 24 November: weekends, Veterans Day on the 11th."""
    with closing(sqlite3.connect(path)) as conn:
        days = [
            date.fromisoformat(day)
            for (day,) in conn.execute(
                "SELECT day FROM contact WHERE day BETWEEN '2026-11-01' AND '2026-11-24'"
                " AND removed_at IS NULL AND coalesce(entered_on, day) <= '2026-11-24'"
            )
        ]
    off = sum(day.weekday() > 4 or day == date(2026, 11, 11) for day in days)
    said = " ".join(told(capsys, "--month").split())
    assert f"Contacts {len(days)}:" in said
    assert f"{off} of {len(days)} (" in said


def test_a_worker_s_own_is_for_who_leads_with_names_revealed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "BY WORKER" not in told(capsys)
    assert "BY WORKER" in told(capsys, "--reveal")
    assert main(["--user", "s-ruiz", "--reveal", "summary"]) == 4
    assert "leads and supervisors" in capsys.readouterr().err
