"""A run chart as a picture for a report."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from huddle.calendars import Calendar
from huddle.errors import HuddleError
from huddle.measures.chart import Chart, pace_chart, run_chart
from huddle.measures.pace import pace
from huddle.measures.point import Point
from huddle.outlet.chart import described, drawn, write

SVG = "{http://www.w3.org/2000/svg}"
ENDS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
ENDS += [date(2026, 5, 31), date(2026, 6, 30)]
VALUES = [21, 20, None, 16, 14, 12]
POINTS = [Point(on, value, 9) for on, value in zip(ENDS, VALUES, strict=True)]


def chart(title: str = "M6 Days to the appointment", text: str = "Warm hand-over") -> Chart:
    return run_chart(
        title,
        "Harbor Care · Northside pod",
        POINTS,
        "days",
        goal=14,
        changes=[(date(2026, 4, 2), text)],
        source="Seed 001",
    )


def texts(picture: bytes) -> str:
    """All the words of a picture."""
    return "\n".join(each.text or "" for each in ElementTree.fromstring(picture).iter(f"{SVG}text"))


def test_it_says_what_it_shows() -> None:
    picture = drawn(chart(), "svg")
    root = ElementTree.fromstring(picture)
    assert root.findtext(f"{SVG}title") == "M6 Days to the appointment"
    assert root.findtext(f"{SVG}desc") == (
        "M6 Days to the appointment. Harbor Care · Northside pod. Points: Jan 21 days (n 9); "
        "Feb 20 days (n 9); Mar no data (n 9); Apr 16 days (n 9); May 14 days (n 9); "
        "Jun 12 days (n 9). Goal 14 days. Median 16 days. A  2 Apr: Warm hand-over. "
        "5 points in a row going down, from Jan: a trend. "
        "Too early to count runs: 4 points off the median, 10 are needed."
    )
    said = texts(picture)
    for each in (
        *("M6 Days to the appointment", "Harbor Care · Northside pod", "goal 14", "median 16"),
        *("A  2 Apr: Warm hand-over", "Source: Seed 001", "days", "Jun"),
        "◆  5 points in a row going down, from Jan: a trend.",
    ):
        assert each in said


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_chart_is_the_same_bytes(form: str) -> None:
    code = (
        "import sys; from tests.outlet.test_chart import chart, drawn;"
        f"sys.stdout.buffer.write(drawn(chart(), {form!r}))"
    )
    here = Path(__file__).parents[2]
    elsewhere = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        cwd=here,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": str(here)},
    )
    assert elsewhere.stdout == drawn(chart(), form) == drawn(chart(), form)


def test_a_png_is_as_wide_as_a_page_needs_and_says_it_too() -> None:
    picture = drawn(chart(), "png")
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 1500
    assert b"5 points in a row going down" in picture


def test_a_pace_is_drawn_and_said() -> None:
    month = pace(date(2026, 11, 1), 1.0, Calendar())
    points = [Point(date(2026, 11, n), n / 40, 412) for n in range(1, 20)]
    said = texts(drawn(pace_chart("M1", "North", points, "share", goal=1.0, pace=month), "svg"))
    assert "47.5 % on 19 Nov where the pace is 66.7 %: behind the pace." in said
    assert "Dotted: the pace" in said


@pytest.mark.parametrize("form", ["svg", "png"])
@pytest.mark.parametrize(
    "points",
    [
        [],
        [Point(date(2026, 1, 31), None, 0)],
        [Point(date(2026, 1, 31), 0.0, 0)],
        [Point(on, 0.0, 3) for on in ENDS],
        [Point(on, 1.0, 3) for on in ENDS],
        [Point(date(2026, 1, 1 + n), 12_000.0 + n, 31) for n in range(31)],
        [Point(date(2024 + n // 12, n % 12 + 1, 28), 12_000.0, 1) for n in range(24)],
    ],
)
def test_any_series_can_be_drawn(points: list[Point], form: str) -> None:
    for unit in ("share", "days", "count", "per 1,000 member-months"):
        assert drawn(run_chart("M", "N", points, unit, goal=0.5), form)


@pytest.mark.parametrize(
    "text",
    [
        "$\\frac{1}{0}$",
        "[red]x[/]",
        "<b>&</b>",
        "\x1b[31mred\x1b[0m",
        "ab\u202ecd",
        "العربية 中文 ✓",
    ],
)
def test_words_of_any_kind_are_words(text: str) -> None:
    picture = drawn(chart(text, text), "svg")
    assert b"\x1b" not in picture
    assert "\u202e" not in picture.decode()
    said = ElementTree.fromstring(picture).findtext(f"{SVG}desc")
    assert said == described(chart(text, text))
    assert drawn(chart(text, text), "png")


def test_words_without_end_are_cut() -> None:
    picture = drawn(chart("x" * 10_000, "y" * 10_000), "svg")
    assert len(max(texts(picture).split("\n"), key=len)) < 130


def test_a_new_file_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "m6.svg"
    assert write(chart(), path) == path
    assert path.read_bytes() == drawn(chart(), "svg")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(HuddleError, match=r"m6.svg is there already"):
        write(chart(), path)


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HuddleError, match=r"m6.pdf ends in none of .svg, .png"):
        write(chart(), tmp_path / "m6.pdf")


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(HuddleError, match=r"pip install 'care-huddle\[charts\]'"):
        write(chart(), tmp_path / "m6.png")
    assert not list(tmp_path.iterdir())
