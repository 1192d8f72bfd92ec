"""What stands under a list is no row of it, and what only looks so is."""

import pytest

from huddle.intake.trailing import any_trails, is_footnote, sums_up
from tests.intake.conftest import Team, counts

NOTES = (
    "* Tier per Q3 HML",
    "† moved out of county",
    "Note: Karim is back on Monday",
    "Key: LM = left message",
    "Please call the front desk before 5 pm.",
)
ROWS = ("00417", "*00417", "A-17 B", "Maria del Carmen Lopez de Garcia", "Webb, Tom", "Note")


@pytest.mark.parametrize("text", NOTES)
def test_a_note_alone_in_its_row_is_no_row(text: str) -> None:
    assert is_footnote(["", f" {text} ", ""], 3)
    assert any_trails(["M1", text])
    assert not is_footnote([text, "x", ""], 3)
    assert not is_footnote([text, ""], 2)


@pytest.mark.parametrize("text", ROWS)
def test_an_id_or_a_name_alone_in_its_row_is_one(text: str) -> None:
    assert not is_footnote([text, "", ""], 3)
    assert not sums_up([text, "", ""])


def test_footnotes_of_a_list_are_counted_and_make_nobody_a_member(team: Team) -> None:
    text = (
        "MRN #,First,Last,DOB,Enrolled\n00417,Rosa,Alvarez,1970-01-02,2026-01-01\n"
        "Total,1,,,\n* Enrolled as of Q3,,,,\n,Note: see the front desk,,,\n"
    )
    (file,) = team.bring({"panel.csv": text}).files
    assert file.tables == {"members": counts(1)}
    assert file.skipped == {"totals": 1, "footnotes": 2}
    assert team.rows("SELECT member_id FROM member") == [("00417",)]
