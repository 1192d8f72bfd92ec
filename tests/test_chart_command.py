"""A run chart on the command line: as a file (``--chart``), and what it says in text and JSON."""

import json
from pathlib import Path

import pytest

from huddle.entry import main
from tests.conftest import Database
from tests.screens.fixtures.team import NOW, fill


@pytest.fixture
def team(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Database:
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    monkeypatch.setenv("HUDDLE_DB", sqlite_database.url)
    monkeypatch.setenv("HUDDLE_CONFIG", "/nowhere/settings.toml")
    monkeypatch.chdir(tmp_path)
    return fill(sqlite_database)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["measures", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_it_writes_one_measure_with_whose_it_is(
    team: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "--measure", "m1", "--chart", "m1.svg")
    assert (code, out, err) == (0, f"Written to {tmp_path / 'm1.svg'}\n", "")
    drawn = (tmp_path / "m1.svg").read_text("utf-8")
    assert "Agency · Northside pod · Tue 24 Nov 2026" in drawn
    assert "0 % on 24 Nov where the pace is 84.2 %: behind the pace." in drawn
    assert run(capsys, "--measure", "M1", "--chart", "m1.png")[0] == 0
    assert (tmp_path / "m1.png").read_bytes().startswith(b"\x89PNG")


def test_a_file_that_is_there_stays(
    team: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "m1.svg").write_text("mine")
    code, out, err = run(capsys, "--measure", "M1", "--chart", "m1.svg")
    assert (code, out) == (1, "")
    assert err == "huddle: m1.svg is there already. Choose another name\n"
    assert (tmp_path / "m1.svg").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--chart", "m.svg"), 2, "A chart is of one measure. Say which"),
        (("--measure", "M1", "--chart", "m.pdf"), 1, "m.pdf ends in none of .svg, .png"),
        (("--measure", "M1", "--staff", "s-chen", "--chart", "m.svg"), 4, "Add --reveal"),
    ],
)
def test_what_it_does_not_draw(
    words: tuple[str, ...],
    code: int,
    said: str,
    team: Database,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    found, out, err = run(capsys, *words)
    assert (found, out) == (code, "")
    assert said in err
    assert err.count("\n") == 1
    assert not list(tmp_path.glob("m.*"))


def test_one_worker_s_chart_says_so(
    team: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--measure", "M1", "--staff", "s-chen", "--reveal", "--chart", "m1.svg")
    assert run(capsys, *words)[0] == 0
    drawn = (tmp_path / "m1.svg").read_text("utf-8")
    assert "Agency · Northside pod · M. Chen · Tue 24 Nov 2026" in drawn


def test_text_and_json_say_what_the_chart_says(
    team: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "--measure", "M1", "--measure", "M5")
    assert code == 0
    assert "0 % on 24 Nov where the pace is 84.2 %: behind the pace." in " ".join(out.split())
    # All were last seen at one time: every week adds seven days.
    assert "points in a row going up" in " ".join(out.split())
    code, out, _ = run(capsys, "--measure", "M5", "--format", "json")
    (measure,) = json.loads(out)["measures"]
    known = [each for each in measure["series"] if each["value"] is not None]
    (trend,) = (each for each in measure["signals"] if each["kind"] == "trend")
    assert set(trend["points"]) < {each["on"] for each in known}
    assert trend["text"].startswith(f"{len(trend['points'])} points in a row going up")
    assert measure["median"] in [each["value"] for each in known]
