"""The manual lists every measure as it is defined; a definition says where it comes from."""

import pytest

from huddle.measures.kinds import KINDS
from huddle.measures.measure import Measure, load_measures
from tests.measures.manual import PAGE, page


def test_the_manual_lists_every_measure_as_it_is_defined() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.measures.manual"


@pytest.mark.parametrize("measure", load_measures(), ids=lambda each: each.id)
def test_a_definition_is_whole(measure: Measure) -> None:
    assert measure.kind in KINDS
    assert all((measure.title, measure.numerator, measure.denominator, measure.source))
    assert measure.grade in "ABL"
    assert measure.grade == "L" or measure.url
    assert (measure.goal is None) == (not measure.goal_source)


def test_no_two_definitions_have_one_id() -> None:
    ids = [each.id for each in load_measures()]
    assert len(ids) == len(set(ids))
    asked = {f"M{number}" for number in range(1, 34)}
    assert asked <= set(ids)
