"""A quarter of a team's life: asked at its end, every day's agenda is the one stored that day."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.quarter.life import Agenda, Life, live

FIRST = date(2026, 8, 31)
AFTER = date(2026, 12, 1)


def test_every_days_agenda_is_the_one_stored_that_day(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(sqlite_database, tmp_path, monkeypatch, seed=7, first=FIRST)
    stored: dict[date, Agenda] = {}

    def store(life: Life) -> None:
        life.set(life.day, 23, 59)
        stored[life.day] = life.agenda()

    live(life, 91, store)
    assert life.did.keys() >= {act.__name__ for act in life.acts()} | {"huddle", "merged"}
    assert life.did["vanished"]
    assert life.did["taken back"]
    assert len({agenda.masked for agenda in stored.values()}) == 91
    life.set(AFTER, 12)
    for day, agenda in stored.items():
        assert life.agenda(day) == agenda, f"the agenda of {day}"


def test_an_agenda_stored_at_noon_differs_by_the_age_of_its_feeds_alone(
    postgresql_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(postgresql_database, tmp_path, monkeypatch, seed=8, first=FIRST)
    stored: dict[date, str] = {}

    def store(life: Life) -> None:
        life.set(life.day, 12)
        stored[life.day] = without_ages(life.agenda().revealed)

    live(life, 25, store)
    life.set(AFTER, 12)
    for day, agenda in stored.items():
        assert without_ages(life.agenda(day).revealed) == agenda, f"the agenda of {day}"


def without_ages(agenda: str) -> str:
    """An agenda without what the hour of asking decides: how old the feeds are by then."""
    said = json.loads(agenda)
    for feed in said["feeds"]:
        del feed["age_hours"], feed["stale"]
    return json.dumps(said, indent=2)
