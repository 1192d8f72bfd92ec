"""Files that nobody on this project wrote: each is taken, or left with a clear line."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.intake.conftest import NOW, Team, counts


def encounters(folder: Path) -> list[dict[str, str]]:
    with (folder / "encounters.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "members", "classes"),
    [
        (
            "synthea_csv_unmc",
            111,
            {"contacts": 4369, "ed": 0, "inpatient": 0, "wellness": 2366},
        ),
        ("synthea_csv_dbt", 27, {"contacts": 226, "ed": 0, "inpatient": 0, "wellness": 348}),
    ],
)
def test_synthea_becomes_members_contacts_and_events(
    team: Team, samples: Path, name: str, members: int, classes: dict[str, int]
) -> None:
    folder = samples / name
    rows = encounters(folder)
    kinds = Counter(row["ENCOUNTERCLASS"] for row in rows)
    report = team.load([folder], rejects=team.folder / "rejects.csv")
    files = {file.path.name: file for file in report.files}
    assert files["patients.csv"].tables == {"members": counts(new=members)}
    assert files["encounters.csv"].tables == {
        "contacts": counts(new=classes["contacts"]),
        "events": counts(new=kinds["emergency"] + 2 * kinds["inpatient"]),
    }
    assert classes["contacts"] == kinds["ambulatory"] + kinds["outpatient"] + kinds["home"]
    skipped = files["encounters.csv"].skipped
    assert skipped["ENCOUNTERCLASS wellness"] == classes["wellness"] == kinds["wellness"]
    assert (
        sum(skipped.values())
        == len(rows) - classes["contacts"] - kinds["emergency"] - (kinds["inpatient"])
    )
    assert files["conditions.csv"].skipped.keys() == {"conditions"}
    assert files["medications.csv"].skipped.keys() == {"medications"}
    assert team.rows("SELECT DISTINCT segment, programme, care_manager_id FROM member") == [
        ("", "", "")
    ]
    assert team.rows("SELECT DISTINCT outcome, core_service FROM contact") == [("reached", None)]
    assert dict(team.rows("SELECT type, count(*) FROM event GROUP BY type")) == {
        kind: number
        for kind, number in (
            ("ed", kinds["emergency"]),
            ("admit", kinds["inpatient"]),
            ("discharge", kinds["inpatient"]),
        )
        if number
    }
    first = next(row for row in rows if row["ENCOUNTERCLASS"] == "ambulatory")
    assert team.rows(
        "SELECT member_id, staff_id, channel, at FROM contact WHERE contact_id = :id",
        id=first["Id"],
    ) == [
        (
            *(first["PATIENT"], first["PROVIDER"], "office"),
            first["START"].replace("Z", ".000000+00:00"),
        )
    ]


def test_synthea_by_the_name_of_its_profile(team: Team, samples: Path) -> None:
    folder = samples / "synthea_csv_dbt"
    paths = [folder / "encounters.csv", folder / "patients.csv"]
    report = team.load(paths, profile="synthea")
    assert report.exit_code == 0
    assert report.files[1].tables == {"members": counts(new=27)}


@pytest.mark.parametrize(
    "folder", ["csv_spectrum", "airtable_intake", "xlsx_calamine", "hl7v2_cdc", "fhir_r4_examples"]
)
def test_every_other_sample_is_left_with_a_line(team: Team, samples: Path, folder: str) -> None:
    paths = sorted(path for path in (samples / folder).rglob("*") if path.is_file())
    report = team.load(paths)
    assert [file.path for file in report.files] == paths
    assert all(file.problem and "\n" not in file.problem for file in report.files)
    assert report.exit_code == 1
    assert team.rows("SELECT count(*) FROM batch") == [(0,)]


def test_a_walked_folder_blames_no_bystander(team: Team, samples: Path) -> None:
    report = team.load([samples / "csv_spectrum"])
    blamed = [file.path.suffix for file in report.files if file.blamed]
    assert set(blamed) == {".csv"}
    assert len(blamed) == 12


def test_tables_of_others_in_a_workbook(team: Team, samples: Path) -> None:
    report = team.load(
        [samples / "xlsx_calamine" / name for name in ("issue252.xlsx", "pass_protected.xlsx")]
    )
    assert [file.problem for file in report.files] == [
        "not a workbook that can be read: save it again as .xlsx",
        "protected by a password: save a copy without one",
    ]


def test_one_patient_of_synthea_by_hand(team: Team, samples: Path) -> None:
    """Of 22 encounters 17 are wellness; his appendicitis is the ED visit and the admission."""
    team.load([samples / "synthea_csv_dbt" / name for name in ("patients.csv", "encounters.csv")])
    patient = "bd9aaf62-d8f4-7c54-6dc1-256867d9f132"
    assert team.rows(
        "SELECT contact_id, day, at, channel, outcome FROM contact WHERE member_id = :id"
        " ORDER BY day",
        id=patient,
    ) == [
        (
            *("3a411ac6-f0bc-5e24-dd0a-e582c2fe0114", "1990-05-10"),
            *("1990-05-10T21:03:55.000000+00:00", "office", "reached"),
        ),
        (
            *("8c0c35c9-3c94-3342-f165-a649ad4e3366", "2011-06-02"),
            *("2011-06-02T21:03:55.000000+00:00", "office", "reached"),
        ),
        (
            *("c15ec212-773d-b4f7-c086-e09500f6aaa8", "2020-10-10"),
            *("2020-10-10T21:03:55.000000+00:00", "office", "reached"),
        ),
    ]
    stay = "40514be9-2222-b3ec-ec04-731042d6b77d"
    assert team.rows(
        "SELECT event_id, type, at, visit_id, reason FROM event WHERE member_id = :id"
        " ORDER BY at, event_id DESC",
        id=patient,
    ) == [
        (
            *("92f8c807-3a05-a268-fd92-98c5d67f8812", "ed", "2014-09-08T14:03:55.000000+00:00"),
            *("92f8c807-3a05-a268-fd92-98c5d67f8812", "Appendicitis"),
        ),
        (f"{stay}-admit", "admit", "2014-09-08T14:03:55.000000+00:00", stay, "Appendicitis"),
        (
            f"{stay}-discharge",
            "discharge",
            "2014-09-12T09:51:25.000000+00:00",
            stay,
            "Appendicitis",
        ),
    ]


def test_an_ed_visit_that_ends_in_an_admission_is_one_matter(team: Team, samples: Path) -> None:
    """Three ED visits, two stays: the visit of 2000 ended in the stay of that day, and no other
    did. Days are New York's."""
    from db.facts import load
    from huddle.rules.case import admitted, ends_stay

    folder = samples / "synthea_csv_unmc"
    team.load([folder / "patients.csv", folder / "encounters.csv"])
    patient = "a3c030d0-fc73-74d5-b52c-d0e25f2a0f4c"
    assert team.rows(
        "SELECT channel, count(*) FROM contact WHERE member_id = :id GROUP BY channel", id=patient
    ) == [("office", 15 + 13)]
    conn = team.database.connect()
    try:
        events = load(conn, "north", NOW.date(), NOW).events[patient]
    finally:
        conn.close()
    assert [(event.type, event.day.isoformat()) for event in events] == [
        ("ed", "2000-11-08"),
        ("admit", "2000-11-08"),
        ("discharge", "2000-11-12"),
        ("ed", "2020-05-23"),
        ("admit", "2022-07-18"),
        ("discharge", "2022-07-19"),
        ("ed", "2023-07-03"),
    ]
    visits = [event for event in events if event.type == "ed"]
    assert [admitted(events, visit) for visit in visits] == [True, False, False]
    stays = [event for event in events if event.type == "admit"]
    assert [ends_stay(events, stay, "discharge") for stay in stays] == [True, True]
