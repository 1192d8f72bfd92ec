"""Whose an export is: what a new database needs to know before the export's rows come."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from huddle.intake import files
from huddle.intake.files import WORKBOOK
from huddle.intake.headers import labels
from huddle.intake.sheets import FileError, Sheet


class Origin(NamedTuple):
    """The agency that exported, where its days begin, and the first of its teams."""

    agency: str = ""
    zone: str = ""
    team: str = ""
    team_name: str = ""


def origin(paths: Sequence[Path]) -> Origin:
    """What an export among ``paths`` says of itself; all blank where there is none."""
    found: dict[str, dict[str, str]] = {}
    for name, sheet in _sheets(paths):
        found.setdefault(name, _first_row(sheet))
    agency, team = found.get("agency", {}), found.get("teams", {})
    return Origin(
        agency.get("name", ""),
        agency.get("zone", ""),
        team.get("team_id", ""),
        team.get("name", ""),
    )


def _sheets(paths: Sequence[Path]) -> Iterator[tuple[str, Sheet]]:
    for path, _ in files.found(paths):
        if path.name in (WORKBOOK, "agency.csv", "teams.csv"):
            with suppress(FileError, OSError):
                for sheet in files.opened(path).sheets:
                    yield (sheet.name if path.name == WORKBOOK else path.stem), sheet


def _first_row(sheet: Sheet) -> dict[str, str]:
    rows = sheet.rows()
    head = next(rows, None)
    first = next(rows, None)
    if head is None or first is None:
        return {}
    return dict(zip(labels(head[1]), (cell.strip() for cell in first[1]), strict=False))
