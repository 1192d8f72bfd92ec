"""Measures as text and CSV: one rounding in what is read, none in what is reckoned with."""

import csv
import io

from huddle.measures.measure import load_measures
from huddle.measures.point import Point
from huddle.measures.series import Series
from huddle.measures.tally import Unit, tally
from huddle.outlet.measures import as_csv, as_text
from tests.rules.build import facts, on

DAY = "2026-11-30"


def told() -> Series:
    """36 of 37 members: 97.297… %, of them 1 of 3 in one part."""
    units = [
        Unit(f"member:M{at}", f"M{at}", "s1", "HH", int(at > 0), "", part="a" if at < 3 else "b")
        for at in range(37)
    ]
    made = tally(units, "ratio")
    measure = next(each for each in load_measures() if each.id == "M27")
    return Series(measure, made, (Point(on(DAY), made.value, made.n),))


def test_text_rounds_as_the_screen_does() -> None:
    text = as_text(facts(DAY), [told()], whose="Team")
    assert "97.3 %" in text
    assert "66.7 %" in text
    assert "97 %" not in text


def test_csv_rounds_nothing() -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv([told()])))
    assert float(row["value"]) == 36 / 37
