"""``huddle import`` as people and scripts call it."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from huddle.entry import main

MEMBERS = (
    "member_id,first,last,programme,segment\n"
    "M1,Rosa,Alvarez,HH,active\nM2,Theo,Whitfield,HH,active\n"
)
CONTACTS = (
    "contact_id,member_id,at,channel,outcome,core_service\nc1,M1,2026-11-20,fax,reached,yes\n"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUDDLE_DB", str(tmp_path / "team.db"))
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-22T09:00-05:00")
    monkeypatch.setenv("HUDDLE_USER", "lead")
    monkeypatch.delenv("HUDDLE_TEAM", raising=False)
    assert main(["init", "--team", "north", "--time-zone", "America/New_York"]) == 0
    (tmp_path / "members.csv").write_text(MEMBERS)
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    return tmp_path


def stored(place: Path) -> list[str]:
    """Everything in the database."""
    with closing(sqlite3.connect(place / "team.db")) as conn:
        return list(conn.iterdump())


def test_json_has_the_shape_that_scripts_rely_on(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(place / "contacts.csv"), str(place / "members.csv")]
    capsys.readouterr()
    assert main(["import", *files, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    ids = [batch.pop("id") for batch in found["batches"]]
    assert all(len(batch_id) == 36 for batch_id in ids)
    none = {"new": 0, "changed": 0, "unchanged": 0, "vanished": 0, "rejected": 0}
    assert found == {
        "schema": "huddle.import/1",
        "batches": [
            {
                "path": files[0],
                "kind": "csv",
                "tables": {"contacts": none | {"new": 1}},
                "skipped": {},
            },
            {
                "path": files[1],
                "kind": "csv",
                "tables": {"members": none | {"new": 2}},
                "skipped": {},
            },
        ],
    }
    assert err == "contacts.csv: contacts: channel has codes nobody knows, kept: fax (1)\n"


def test_text_says_what_became_of_each_file_and_names_nobody(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "contacts.csv").write_text(CONTACTS + "c2,M9,2026-11-20,phone,reached,no\n")
    capsys.readouterr()
    assert main(["import", str(place), "--rejects", str(place / "r.csv")]) == 3
    out, err = capsys.readouterr()
    assert "contacts.csv: contacts: 1 new, 0 changed, 0 unchanged, 0 vanished, 1 rejected" in out
    assert "members.csv: members: 2 new, 0 changed, 0 unchanged, 0 vanished, 0 rejected" in out
    assert f"1 rejected row in {place / 'r.csv'}" in out
    assert not any(name in out + err for name in ("Rosa", "Alvarez", "Theo", "Whitfield"))
    assert main(["import", str(place / "members.csv")]) == 0
    assert "nothing changed, the same file as before" in capsys.readouterr().out


WHY = ("HIV/AIDS wing", "psychiatric court order")


def report_of_a_shorter_list(
    place: Path, why: str, capsys: pytest.CaptureFixture[str], *words: str
) -> str:
    """What the second import of a whole list says, of which Theo is missing and in which somebody
    has typed why Rosa is in her tier."""
    (place / "whole.toml").write_text(
        'name = "whole"\n[[tables]]\ntable = "members"\nmode = "full"\n'
    )
    header, rosa, theo = MEMBERS.splitlines()
    for lines in ((f"{rosa},SMI", f"{theo},"), (f"{rosa},{why}",)):
        path = place / "members.csv"
        path.write_text("\n".join((f"{header},tier_reason", *lines, "")))
        capsys.readouterr()
        profile = ["--profile", str(place / "whole.toml")]
        assert main(["import", str(path), *profile, *words]) == 0
    out, err = capsys.readouterr()
    return out + err


@pytest.mark.parametrize("why", WHY)
def test_the_report_of_an_import_is_masked(
    place: Path, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = report_of_a_shorter_list(place, why, capsys)
    with closing(sqlite3.connect(place / "team.db")) as conn:
        [(short_id,)] = conn.execute("SELECT short_id FROM member WHERE member_id = 'M2'")
    assert f"members no longer in the file: {short_id}" in said
    assert "tier_reason has codes nobody knows, kept: not shown (1)" in said
    assert not any(word in said for word in ("M1", "M2", "HIV", "AIDS", "psych", "court"))


def test_a_revealed_report_names_the_sources_ids_and_is_logged(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = report_of_a_shorter_list(place, WHY[0], capsys, "--reveal")
    assert "members no longer in the file: M2" in said
    assert "tier_reason has codes nobody knows, kept: HIV/AIDS wing (1)" in said
    assert main(["audit", "list", "--action", "reveal"]) == 0
    assert capsys.readouterr().out.count("lead") == 2


def test_a_file_of_which_all_is_skipped_is_named(
    place: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["import", str(samples / "synthea_csv_dbt" / "devices.csv")]) == 0
    out, _ = capsys.readouterr()
    assert out.startswith("devices.csv: nothing in it to import\n  skipped 3: devices\n")


def test_a_rehearsal_has_no_batch(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["import", str(place / "members.csv"), "--dry-run"]
    capsys.readouterr()
    assert main([*arguments, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["batches"][0]["id"] is None
    assert main(arguments) == 0
    assert "nothing was changed" in capsys.readouterr().out


def test_an_import_is_taken_back_by_its_id(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["import", str(place / "members.csv"), "--format", "json"]) == 0
    batch_id = json.loads(capsys.readouterr().out)["batches"][0]["id"]
    assert main(["import", str(place / "contacts.csv")]) == 0
    capsys.readouterr()
    assert main(["import", "--undo", batch_id]) == 3
    out = capsys.readouterr().out
    assert "members.csv: taken back; 1 row removed" in out
    assert "something was done there since: 1" in out
    assert "  1 member\n" in out
    assert "M1" not in out
    assert main(["import", "--undo", batch_id]) == 1
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "needs a file or a folder"),
        (["nowhere.csv"], 1, "huddle: nowhere.csv: no such file"),
        (["nowhere.csv", "--format", "json"], 1, "huddle: nowhere.csv: no such file"),
        (["x" * 300], 1, "cannot be read (File name too long)"),
        (["bad.csv", "--rejects", "."], 1, "nothing was imported: give another place"),
        (["bad.csv", "--rejects", "no/r.csv"], 1, "nothing was imported: give another place"),
        (["bad.csv", "--rejects", "team.db"], 2, "holds no refused rows"),
        (["bad.csv", "--rejects", "bad.csv"], 2, "a file that is imported"),
        (["bad.csv", "--rejects", "linked.csv"], 2, "a file that is imported"),
        ([".", "--rejects", "bad.csv"], 2, "a file that is imported"),
        (["members.csv", "--profile", "nothing"], 2, "No profile is called"),
        (["members.csv", "--format", "xml"], 2, "--format takes"),
        (["members.csv", "--undo", "x"], 2, "takes no files"),
        (["members.csv", "--team", "south"], 1, "No team is called"),
        (["--undo", "x"], 1, "There is no import"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(place)
    (place / "bad.csv").write_text(MEMBERS + ",No,Id,HH,active\n")
    (place / "linked.csv").hardlink_to(place / "bad.csv")
    before = stored(place)
    capsys.readouterr()
    assert main(["import", *arguments]) == code
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert stored(place) == before


def test_an_import_dated_to_another_day(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(place / "members.csv"), "--as-of", "2026-10-30"]) == 0
    assert main(["agenda", "--format", "json", "--as-of", "2026-11-01"]) == 0
    out = capsys.readouterr().out
    feeds = json.loads(out[out.index("{") :])["feeds"]
    assert feeds[0]["imported_at"] == "2026-10-30T09:00:00-04:00"


def test_refused_rows_take_the_place_of_refused_rows(place: Path) -> None:
    (place / "members.csv").write_text(MEMBERS + ",No,Id,HH,active\n")
    words = ["import", str(place / "members.csv"), "--rejects", str(place / "r.csv")]
    assert main(words) == 3
    (place / "members.csv").write_text(MEMBERS + ",Other,Row,HH,active\n")
    assert main(words) == 3
    assert "Other" in (place / "r.csv").read_text()


def test_files_with_odd_names_come_in_and_are_told_on_one_line(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [
        b"two\nlines\x1b[31m\xe2\x80\xae.csv",
        b"not \xff\xfe UTF-8.csv",
        b"[red]'\"$(x);`.csv",
        b"m" * 251 + b".csv",
    ]
    for number, name in enumerate(names):
        path = Path(os.fsdecode(bytes(place) + b"/" + name))
        path.write_text(f"member_id,first,last\nX{number},A,B\n,No,Id\n")
        capsys.readouterr()
        assert main(["import", str(path)]) == 3
        out, err = capsys.readouterr()
        assert err == ""
        assert out.splitlines()[0].endswith(
            ": members: 1 new, 0 changed, 0 unchanged, 0 vanished, 1 rejected"
        )
        assert not {"\x1b", "\u202e"} & set(out)
    assert len(list(place.glob("*.rejects.csv"))) == 4
    with closing(sqlite3.connect(place / "team.db")) as conn:
        feeds = [name for (name,) in conn.execute("SELECT name FROM feed ORDER BY name")]
    assert [name[:12] for name in feeds] == [
        "[red]'\"$(x);",
        "m" * 12,
        "not  UTF-8.c",
        "two lines.cs",
    ]
