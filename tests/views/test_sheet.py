"""The counts of the wall as they are kept: whole, strict to read, and without a name."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from huddle.measures.goals import Stand
from huddle.measures.measure import Measure, load_measures
from huddle.measures.point import Point
from huddle.views import sheet
from huddle.views.counts import BarrierCount, Counts, Goal, Measured, SectionCount


def measure(id_: str) -> Measure:
    return next(each for each in load_measures() if each.id == id_)


DAY = date(2026, 11, 26)
COUNTS = Counts(
    as_of=DAY,
    sections=(SectionCount("followups", 7, 1), SectionCount("barriers", 0, 0)),
    decided=4,
    barriers=BarrierCount(open=6, late=2, oldest=34, quiet=22, theirs=4),
    goals=(
        Goal(
            measure("M1"),
            0.97,
            411,
            1.0,
            Stand(date(2026, 11, 25), 0.97, 0.89, "green"),
            (Point(date(2026, 11, 25), None, 0), Point(date(2026, 11, 26), 0.97, 411)),
        ),
        Goal(measure("M24"), None, 0, None, few=True),
    ),
    workers=("s-ortiz", "s-young"),
    measured=Measured(datetime(2026, 11, 26, 14, tzinfo=UTC), 57),
)


def test_what_is_written_is_read_again() -> None:
    assert sheet.read(sheet.FORM, DAY, sheet.as_json(COUNTS)) == COUNTS


def test_it_holds_numbers_days_and_our_own_words_alone() -> None:
    """Every text in it is a day, an instant, a key of ours or a worker's id."""
    known = {"followups", "barriers", "M1", "M24", "green", "s-ortiz", "s-young"}

    def texts(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        parts = value.values() if isinstance(value, dict) else value
        return (
            [text for part in parts for text in texts(part)]
            if isinstance(value, dict | list)
            else []
        )

    found = set(texts(json.loads(sheet.as_json(COUNTS)))) - known
    assert all(datetime.fromisoformat(each) for each in found)


@pytest.mark.parametrize(("form", "said"), [(2, "A newer Huddle"), (0, "An older Huddle")])
def test_another_manner_is_refused_in_words(form: int, said: str) -> None:
    with pytest.raises(sheet.SheetError, match=said) as refused:
        sheet.read(form, DAY, sheet.as_json(COUNTS))
    assert "\n" not in str(refused.value)


def _with(**changed: Any) -> str:
    return json.dumps(json.loads(sheet.as_json(COUNTS)) | changed)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{}",
        _with(decided="4"),
        _with(decided=-1),
        _with(decided=True),
        _with(decided=float("nan")),
        _with(sections=[["gossip", 1, 2]]),
        _with(sections=[["watch", 1]]),
        _with(barriers=[1, 2, 3, 4, 5]),
        _with(barriers={"open": 1}),
        _with(goals=[{"measure": "M1"}]),
        _with(workers=[{"name": "R. Young"}]),
        _with(measured=["2026-11-26T14:00:00", 57]),
    ],
)
def test_what_is_not_wholly_understood_is_refused(body: str) -> None:
    with pytest.raises(sheet.SheetError, match="one version"):
        sheet.read(sheet.FORM, DAY, body)


def test_a_measure_of_a_protected_subject_is_refused() -> None:
    tagged = next(each for each in load_measures() if each.tags)
    goal = json.loads(sheet.as_json(COUNTS))["goals"][0] | {"measure": tagged.id}
    with pytest.raises(sheet.SheetError):
        sheet.read(sheet.FORM, DAY, _with(goals=[goal]))
