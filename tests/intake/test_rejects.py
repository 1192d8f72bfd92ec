"""Rows that cannot be taken: reported, mended, brought again."""

import csv
import stat
from datetime import timedelta
from pathlib import Path

from tests.intake.conftest import NOW, Team, counts

MEMBERS = "member_id,first,last\n0012,Rosa,Alvarez\nM2,Theo,Whitfield\n"
HEAD = "contact_id,member_id,at,outcome,note\n"
CONTACTS = (
    HEAD
    + "c1,M2,2026-11-20,reached,fine\n"
    + ",M2,2026-11-20,reached,no id\n"
    + "c3,M2,2026-02-30,reached,no such day\n"
    + "c4,M9,2026-11-20,reached,nobody\n"
    + "c5,12,2026-11-20,reached,zeros lost\n"
    + "c6,M2,,reached,no day\n"
    + "c7,M2,2026-11-20,reached,too,many,cells\n"
    + 'c8,M2,soon,reached,"=SUM(A1)\nand more"\n'
    + "1.2E+11,M2,2026-11-20,reached,damaged\n"
)


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_has_its_line_its_column_and_the_reason(team: Team) -> None:
    report = team.bring({"members.csv": MEMBERS, "contacts.csv": CONTACTS})
    assert report.exit_code == 3
    assert report.files[1].tables == {"contacts": counts(new=1, rejected=8)}
    path = team.folder / "contacts.rejects.csv"
    assert report.files[1].rejects == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [(row["line"], row["column"], row["reason"]) for row in lines(path)] == [
        ("3", "contact_id", "no contact_id"),
        ("4", "at", "no such day"),
        ("5", "member_id", "unknown member"),
        ("6", "member_id", "unknown member: were leading zeros lost?"),
        ("7", "at", "no at"),
        ("8", "", "7 cells under 5 headers: a separator too many?"),
        ("9", "at", "not a date"),
        ("11", "contact_id", "a spreadsheet has shortened this id to a power of ten"),
    ]
    assert (
        path.read_text().splitlines()[0]
        == "contact_id,member_id,at,outcome,note,line,column,reason"
    )
    assert lines(path)[6]["note"] == "'=SUM(A1)\nand more"
    assert team.rows(
        "SELECT table_name, line, column_name FROM reject ORDER BY reject_id LIMIT 2"
    ) == [("contacts", 3, "contact_id"), ("contacts", 4, "at")]


def test_mended_they_are_imported_as_part_of_their_feed(team: Team) -> None:
    team.bring({"members.csv": MEMBERS, "contacts.csv": CONTACTS})
    path = team.folder / "contacts.rejects.csv"
    mended = path.read_text().replace("2026-02-30", "2026-02-28").replace("soon", "11/20/2026")
    path.write_text(mended.replace("c4,M9", "c4,M2").replace("c5,12", "c5,0012"))
    report = team.load([path], now=NOW + timedelta(hours=1))
    assert report.files[0].tables == {"contacts": counts(new=5, rejected=3)}
    # What is left goes into a file of its own: nobody's mending is written over.
    assert report.files[0].rejects == team.folder / "contacts.2.rejects.csv"
    assert "2026-02-28" in path.read_text()
    assert team.load([path]).files[0].rejects == report.files[0].rejects
    assert team.rows("SELECT name FROM feed ORDER BY name") == [("contacts.csv",), ("members.csv",)]
    assert team.rows("SELECT contact_id, note FROM contact ORDER BY contact_id") == [
        ("c1", "fine"),
        ("c3", "no such day"),
        ("c4", "nobody"),
        ("c5", "zeros lost"),
        ("c7", "too, many, cells"),
        ("c8", "=SUM(A1)\nand more"),
    ]


def test_a_reason_of_ours_is_not_taken_for_the_sources(team: Team) -> None:
    head = "referral_id,member_id,sent_on,status\n"
    team.bring({"members.csv": MEMBERS, "log.csv": head + "r1,M2,13/45/2026,sent\n"})
    path = team.folder / "log.rejects.csv"
    path.write_text(path.read_text().replace("13/45/2026", "11/20/2026"))
    team.load([path])
    assert team.rows("SELECT referral_id, reason FROM referral") == [("r1", "")]


def test_several_tables_share_the_file_that_was_asked_for(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    team.bring(
        {
            "members.csv": MEMBERS + ",No,Id\n",
            "contacts.csv": HEAD + "c1,M9,2026-11-20,reached,x\n",
        },
        rejects=path,
    )
    found = lines(path)
    assert [(row["table"], row["line"], row["column"]) for row in found] == [
        ("members", "4", "member_id"),
        ("contacts", "2", "member_id"),
    ]
    path.write_text(path.read_text().replace(",No,Id,", "M9,No,Id,"))
    report = team.load([path])
    assert report.files[0].tables == {"members": counts(new=1), "contacts": counts(new=1)}


def test_psychotherapy_notes_go_nowhere(team: Team) -> None:
    text = "member_id,first,last,Psychotherapy notes\n,Rosa,Alvarez,secret\nM1,A,B,secret\n"
    report = team.bring({"members.csv": text})
    assert report.files[0].notes[0] == "members: columns not used: Psychotherapy notes"
    assert "secret" not in (team.folder / "members.rejects.csv").read_text()
    assert team.rows("SELECT content FROM reject WHERE content LIKE '%secret%'") == []


def test_a_rehearsal_writes_them_only_where_asked(team: Team, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"members.csv": MEMBERS, "contacts.csv": CONTACTS}
    report = team.bring(files, dry_run=True)
    assert report.files[1].rejected == 8
    assert not list(team.folder.glob("*.rejects.csv"))
    team.bring(files, dry_run=True, rejects=tmp_path / "r.csv")
    assert len(lines(tmp_path / "r.csv")) == 8


def test_a_folder_is_walked_without_the_rejects_in_it(team: Team) -> None:
    team.bring({"members.csv": MEMBERS, "contacts.csv": CONTACTS})
    report = team.load([team.folder])
    assert [file.path.name for file in report.files] == ["contacts.csv", "members.csv"]
