"""A team database to import into, and files to import, written as a source would write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db import commands
from huddle.intake.pipeline import Choices, Progress, run_import
from huddle.intake.report import ImportReport, TableCounts
from tests.conftest import Database

AGENCY = "agency"
LEAD = commands.Actor(AGENCY, "lead")
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
"""Sunday, 9 in the morning in New York."""


@dataclass
class Team:
    """A database with one agency in New York and the team ``north``."""

    database: Database
    folder: Path

    def bring(
        self,
        files: dict[str, str | bytes],
        *,
        now: datetime = NOW,
        progress: Progress | None = None,
        **choices: Any,
    ) -> ImportReport:
        """Writes the files and imports them in that order."""
        paths = []
        for name, content in files.items():
            path = self.folder / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(path)
        return self.load(paths, now=now, progress=progress, **choices)

    def load(
        self,
        paths: Sequence[Path],
        *,
        now: datetime = NOW,
        progress: Progress | None = None,
        **choices: Any,
    ) -> ImportReport:
        """Imports files that are there; the report is a revealed one."""
        return run_import(
            self.database.url,
            paths,
            user="lead",
            now=now,
            choices=Choices(**{"reveal": True, **choices}),
            progress=progress,
        )

    def rows(self, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """What a query gives; days and instants as text, so that both databases say the same."""
        return [tuple(map(_said, row)) for row in self.database.rows(query, **parameters)]


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.fixture
def team(database: Database, tmp_path: Path) -> Team:
    engine = database.engine
    commands.init_agency(engine, LEAD, name="Agency", zone="America/New_York", now=NOW)
    commands.add_team(engine, LEAD, team_id="north", name="Northside pod", now=NOW)
    folder = tmp_path / "files"
    folder.mkdir()
    return Team(database, folder)


def log_here(database: Database, now: datetime, **otherwise: Any) -> str:
    """The id of a contact that the lead logs here: M1, on the phone today, by s1."""
    contact = {
        "member_id": "M1",
        "staff_id": "s1",
        "day": NOW.date(),
        "channel": "phone",
        "outcome": "reached",
    }
    return commands.log_contact(database.engine, LEAD, now=now, **{**contact, **otherwise})


def counts(new: int = 0, changed: int = 0, unchanged: int = 0, **more: int) -> TableCounts:
    """The counts of one table, in the order in which people read them."""
    return TableCounts(new, changed, unchanged, more.get("vanished", 0), more.get("rejected", 0))
