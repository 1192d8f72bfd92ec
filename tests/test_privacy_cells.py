"""Cells of a file on a screen: enough to map by, nothing of a person."""

import pytest

from huddle.privacy.cells import shown_cell, shown_word


@pytest.mark.parametrize(
    ("text", "table", "column", "shown"),
    [
        ("Alvarez, Rosa", "members", "full_name", "R.A."),
        ("Rosa Maria Alvarez", "members", "full_name", "R.M.A."),
        ("AB12345C", "members", "cin", "8 characters"),
        ("001234", "members", "member_id", "6 digits"),
        ("1970-01-02", "members", "dob", "a day"),
        ("2026-11-03", "contacts", "at", "2026-11-03"),
        ("LM", "contacts", "outcome", "LM"),
        ("call her sister", "contacts", "note", "15 characters"),
        ("J. Ortiz", "members", "care_manager_id", "J. Ortiz"),
        ("555-1234", "members", "phone", "8 characters"),
        ("anything", "", "", "8 characters"),
        ("Rosa's mother", "contacts", "with", "13 characters"),
        ("[b]x[/b]\x1b[31m", "contacts", "outcome", "[b]x[/b]"),
        ("", "members", "first", ""),
    ],
)
def test_a_masked_cell_tells_what_it_is_and_not_whose(
    text: str, table: str, column: str, shown: str
) -> None:
    assert shown_cell(text, table, column, revealed=False) == shown


@pytest.mark.parametrize("column", ["tier", "tier_reason", "programme"])
def test_why_somebody_is_in_a_tier_makes_no_difference(column: str) -> None:
    cells = {
        shown_cell(f"HH+ {why}", "members", column, revealed=False) for why in ("SMI", "AOT", "HIV")
    }
    words = {
        shown_word(f"HH+ {why}", "members", column, 5, revealed=False)
        for why in ("SMI", "AOT", "HIV")
    }
    assert cells == words == {"7 characters"}


def test_a_long_word_that_stands_once_may_be_about_one_person() -> None:
    assert shown_word("spoke to Rosa at home", "contacts", "outcome", 1, revealed=False) == (
        "21 characters"
    )
    assert shown_word("left word w/ shelter", "contacts", "outcome", 4, revealed=False) == (
        "left word w/ shelter"
    )


def test_revealed_a_cell_is_what_it_is_but_no_longer_than_a_line() -> None:
    assert shown_cell("Alvarez, Rosa", "members", "full_name", revealed=True) == "Alvarez, Rosa"
    assert len(shown_cell("x" * 5000, "", "", revealed=True)) == 60
