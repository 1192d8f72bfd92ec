"""What a call names: folders, odd names, files that are none or not whole. One line for each."""

import os
from pathlib import Path

import pytest

from huddle.intake import files
from huddle.intake.sheets import FileError
from tests.intake.conftest import Team, counts

HEAD = "member_id,first,last,programme,segment\n"
MEMBERS = HEAD + "M1,Rosa,Alvarez,HH,active\nM2,Theo,Whitfield,HH,active\n"


def test_a_folder_is_walked_to_the_bottom_whatever_its_files_are_called(team: Team) -> None:
    deep = team.folder / "sub one" / "deep"
    deep.mkdir(parents=True)
    (deep / "Members (final) #2 – ümläut.CSV").write_text(MEMBERS)
    (deep / "members").write_text("member_id,first,last,phone\nM1,Rosa,Alvarez,555-0100\n")
    (team.folder / ".hidden.csv").write_text("no table")
    (team.folder / "~$log.xlsx").write_text("no table")
    report = team.load([team.folder])
    assert report.exit_code == 0
    assert [(file.path.name, file.tables) for file in report.files] == [
        ("Members (final) #2 – ümläut.CSV", {"members": counts(new=2)}),
        ("members", {"members": counts(changed=1)}),
    ]
    assert team.rows("SELECT name FROM feed ORDER BY name") == [
        ("Members (final) #2 – ümläut.CSV",),
        ("members",),
    ]


def test_a_folder_without_files_is_said(team: Team) -> None:
    empty = team.folder / "empty"
    (empty / "within").mkdir(parents=True)
    (team.folder / "members.csv").write_text(MEMBERS)
    report = team.load([empty])
    assert [file.problem for file in report.files] == ["no file to import in this folder"]
    assert report.exit_code == 1
    assert team.load([empty, team.folder / "members.csv"]).exit_code == 3


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            "<html><table><tr><td>member_id</td></tr></table></html>",
            "not a table: save it as CSV or XLSX",
        ),
        (
            "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<table>",
            "not a table: save it as CSV or XLSX",
        ),
        ("", "the file is empty"),
        (" \n\r\n", "the file is empty"),
        (",,\n" * 5000, "nothing in it"),
        ("only one line of text\n", "one column only, which is no table of an import"),
    ],
)
def test_a_file_with_nothing_in_it(team: Team, content: str, problem: str) -> None:
    report = team.bring({"members.csv": content})
    assert [file.problem for file in report.files] == [problem]
    assert report.exit_code == 1


def test_a_header_alone_is_taken_and_said(team: Team) -> None:
    report = team.bring({"members.csv": HEAD})
    assert report.exit_code == 0
    assert report.files[0].tables == {"members": counts()}
    assert report.files[0].notes == ["members: nothing below the header"]


def test_a_line_cut_off_at_the_end_of_the_file_is_refused(team: Team) -> None:
    team.bring({"members.csv": MEMBERS})
    report = team.bring({"members.csv": MEMBERS.removesuffix(",active\n")})
    # Taken as it stands, it would blank the segment of M2.
    assert report.exit_code == 3
    assert report.files[0].tables == {"members": counts(unchanged=1, rejected=1)}
    assert team.rows("SELECT line, reason FROM reject") == [
        (3, "the file ends within this line: is it still being written?")
    ]
    assert team.rows("SELECT segment FROM member WHERE member_id = 'M2'") == [("active",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_whole_last_line_needs_no_end_and_an_ended_one_may_be_short(
    team: Team, encoding: str
) -> None:
    whole = MEMBERS.replace("Rosa", "Rosé").removesuffix("\n").encode(encoding)
    short = (MEMBERS.replace("Rosa", "Rosé") + "M3,Ana\n").encode(encoding)
    report = team.bring({"a.csv": whole, "b.csv": short})
    assert [file.tables for file in report.files] == [
        {"members": counts(new=2)},
        {"members": counts(new=1, unchanged=2)},
    ]


def test_a_file_that_somebody_writes_to_meanwhile_is_left(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = files.digest

    def written(path: Path) -> str:
        found = digest(path)
        with path.open("a") as file:
            file.write("M3,Ana,Moreno,HH,active\n")
        return found

    monkeypatch.setattr(files, "digest", written)
    report = team.bring({"members.csv": MEMBERS})
    assert [file.problem for file in report.files] == [
        "somebody wrote to it while it was read: import it when it is whole"
    ]
    assert report.exit_code == 1
    assert team.rows("SELECT count(*) FROM member") == [(0,)]


def test_what_may_not_be_read_is_said(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(self: Path, *_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    (team.folder / "members.csv").write_text(MEMBERS)
    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(FileError, match=r"cannot be read \(Permission denied\)"):
        files.opened(team.folder / "members.csv")


def test_a_folder_that_may_not_be_read_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    (tmp_path / "members.csv").write_text(MEMBERS)
    scandir, listdir = os.scandir, os.listdir

    def allowed(path: str | Path) -> str | Path:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return path

    monkeypatch.setattr(os, "scandir", lambda path: scandir(allowed(path)))
    monkeypatch.setattr(os, "listdir", lambda path: listdir(allowed(path)))
    assert list(files.found([tmp_path])) == [
        (tmp_path / "members.csv", True),
        (locked, False),
    ]
    with pytest.raises(FileError, match=r"cannot be read \(Permission denied\)"):
        files.opened(locked)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "members.csv"
    os.mkfifo(pipe)
    with pytest.raises(FileError, match="not a file"):
        files.opened(pipe)
