"""The gallery shows every rule in every state, whatever day the demo is made."""

from datetime import date

import pytest

from huddle.coverage import STATES, cells, coverage
from huddle.rules.rule import load_rules
from huddle.settings import today

DAYS = {
    "today": today("America/New_York"),
    "a Sunday before Thanksgiving": date(2026, 11, 22),
    "the last day of a year": date(2026, 12, 31),
    "the first of March": date(2027, 3, 1),
    "a leap day": date(2028, 2, 29),
}


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
def test_every_cell_is_filled_and_holds(day: date) -> None:
    wrong = [
        f"{rule}, {state}: {problem}"
        for rule, row in cells(day).items()
        for state, cell in row.items()
        for problem in cell.wrong or (() if cell.members or cell.never else ("empty",))
    ]
    assert wrong == []


def test_the_table_has_a_row_for_every_rule_that_members_can_show() -> None:
    text, whole = coverage(date(2026, 11, 22))
    assert whole
    rows = {line.split(" ")[0] for line in text.split("\n\n")[0].splitlines()[1:]}
    assert rows == {rule.id for rule in load_rules(None) if rule.on and rule.section}
    assert all(state in text for state in STATES[:4])
