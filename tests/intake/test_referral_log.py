"""A referral log kept in Excel: it arrives whole, and what is done here goes back out with it."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from db import commands
from db.imports import undo_batch
from db.orders import ReferralMove
from huddle.entry import main
from huddle.intake.xlsx import sheets
from tests.conftest import Database, copied_file, copied_on_server
from tests.intake.conftest import LEAD, NOW, Team, counts

HEADINGS = (
    *("Referral No", "Patient ID", "Type of Referral", "Agency", "Date Referred", "Current Status"),
    *("Status Date", "Date Accepted", "Appt Date", "Date Closed", "Outcome", "Reason for Closure"),
)
COLUMNS = (
    *("referral_id", "member_id", "direction", "kind", "to_org", "urgency", "sent_on", "status"),
    *("status_on", "accepted_on", "appt_on", "kept_on", "closed_on", "outcome", "reason"),
    *("staff_id", "source_status"),
)


def write_log(path: Path, rows: list[list[Any]]) -> Path:
    """A workbook as somebody keeps it: days are days, everything else is text."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Referral Log")
        day = book.add_format({"num_format": "m/d/yyyy"})
        for line, cells in enumerate([list(HEADINGS), *rows]):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, day)
                elif cell:
                    sheet.write_string(line, place, cell)
    return path


def patients(samples: Path) -> list[str]:
    with (samples / "synthea_csv_dbt" / "patients.csv").open(encoding="utf-8") as file:
        return [row["Id"] for row in csv.DictReader(file)]


def a_log(members: list[str], texts: list[str]) -> list[list[Any]]:
    """A row for each text, about the members in turn."""
    return [
        [
            f"000{number}",
            members[number % len(members)],
            *("Food", text, date(2026, 11, 2), "2.0 Created", date(2026, 11, 2), None, None, None),
            *("", text),
        ]
        for number, text in enumerate(texts)
    ]


def exported(database: Database, folder: Path) -> list[list[str]]:
    """The cells of the exported workbook, its header first."""
    words = ("export", str(folder), "--table", "referrals", "--format", "xlsx")
    assert main(["--db", database.url, *words]) == 0
    (path,) = folder.glob("*.xlsx")
    (sheet,) = sheets(path)[0]
    return [list(row) for _, row in sheet.rows()]


def stored(database: Database) -> list[tuple[Any, ...]]:
    named = ", ".join(COLUMNS)
    return database.rows(f"SELECT {named} FROM referral ORDER BY referral_id")


@pytest.fixture
def empty(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Database]:
    """Another database, of the same kind."""
    if database.dialect == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        with copied_file(template, tmp_path / "empty.db") as copy:
            yield copy
    else:
        with copied_on_server(request.getfixturevalue("postgresql_server"), "template") as copy:
            yield copy


def move(team: Team, referral_id: str, kind: str, **said: Any) -> commands.Moved:
    return commands.move_referral(
        team.database.engine,
        LEAD,
        referral_id=referral_id,
        move=ReferralMove(kind, **said),
        now=NOW + timedelta(hours=1),
    )


def test_a_log_arrives_whole_and_goes_back_out_with_what_was_done(
    team: Team, samples: Path, naughty: list[str], empty: Database, tmp_path: Path
) -> None:
    team.load([samples / "synthea_csv_dbt" / "patients.csv"])
    members = patients(samples)
    log = write_log(team.folder / "referral log.xlsx", a_log(members, naughty))
    report = team.load([log])
    assert report.files[0].tables == {"referrals": counts(new=515)}
    (first, *_) = stored(team.database)
    assert (first[0], first[1], first[3]) == ("0000", members[0], "Food")
    assert first[7:10] == ("sent", first[6], None)
    assert first[-1] == "2.0 Created"

    move(team, "0000", "scheduled", day=date(2026, 11, 20), appt_on=date(2026, 11, 27))
    new = move(team, "0001", "redirect", to_org="St Mary's").new_id
    header, *rows = exported(team.database, tmp_path / "out")
    assert tuple(header[: len(COLUMNS)]) == COLUMNS, "what follows is of our own keeping"
    assert len(rows) == 516
    by_id = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert {name: by_id["0000"][name] for name in ("status", "status_on", "appt_on")} == {
        "status": "scheduled",
        "status_on": "2026-11-20",
        "appt_on": "2026-11-27",
    }
    assert (by_id["0001"]["status"], by_id["0001"]["closed_on"]) == ("cancelled", "2026-11-22")
    assert (by_id[new]["to_org"], by_id[new]["sent_on"]) == ("St Mary's", "2026-11-22")
    assert by_id["0002"]["source_status"] == "2.0 Created"

    place = ["--agency", "Agency", "--time-zone", "America/New_York", "--team", "north"]
    assert main(["--db", empty.url, "init", *place]) == 0
    patients_file = samples / "synthea_csv_dbt" / "patients.csv"
    assert main(["--db", empty.url, "import", str(patients_file)]) == 0
    assert main(["--db", empty.url, "import", str(tmp_path / "out")]) == 0
    assert stored(empty) == stored(team.database)


def test_what_was_done_stays_until_the_log_says_something_new(team: Team, samples: Path) -> None:
    team.load([samples / "synthea_csv_dbt" / "patients.csv"])
    rows = a_log(patients(samples), ["Pantry", "Shelter"])
    log = write_log(team.folder / "log.xlsx", rows)
    team.load([log])
    move(team, "0000", "accepted")
    status = "SELECT status, status_on, accepted_on FROM referral WHERE referral_id = '0000'"
    again = team.load([log], now=NOW + timedelta(hours=2))
    assert again.files[0].tables == {"referrals": counts(unchanged=2)}
    assert team.rows(status) == [("accepted", "2026-11-22", "2026-11-22")]
    rows[0][5:7] = ["Booked", date(2026, 11, 23)]
    team.load([write_log(log, rows)], now=NOW + timedelta(days=1))
    assert team.rows(status) == [("scheduled", "2026-11-23", "2026-11-22")]


def test_one_made_here_stays_when_a_full_log_lacks_it(team: Team, samples: Path) -> None:
    team.load([samples / "synthea_csv_dbt" / "patients.csv"])
    log = write_log(team.folder / "log.xlsx", a_log(patients(samples), ["Pantry"]))
    full = team.folder / "full.toml"
    full.write_text('[[tables]]\ntable = "referrals"\nfiles = ["log*"]\nmode = "full"\n')
    team.load([log], profile=str(full))
    new = move(team, "0000", "redirect", to_org="St Mary's").new_id
    report = team.load([log], profile=str(full), now=NOW + timedelta(hours=2))
    assert report.files[0].tables["referrals"].vanished == 0
    assert team.rows(
        "SELECT vanished_at, removed_at FROM referral WHERE referral_id = :id", id=new
    ) == [(None, None)]


def test_a_referral_that_was_chased_stays_when_its_import_is_taken_back(team: Team) -> None:
    team.bring({"members.csv": "member_id,first,last,segment\nM1,Rosa,Alvarez,active\n"})
    log = write_log(team.folder / "log.xlsx", a_log(["M1"], ["Pantry", "Shelter"]))
    batch = team.load([log]).files[0].batch_id
    move(team, "0000", "chase", answer="no_answer")
    undone = undo_batch(team.database.engine, LEAD, batch_id=batch, now=NOW + timedelta(hours=2))
    assert (undone.removed, undone.stay) == (1, (("referral", "0000"),))
