"""Cells of a file on a screen: enough to map by, nothing of a person."""

import pytest

from huddle.privacy.cells import shown_cell, shown_meaning, shown_word


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
        ("call her sister", "contacts", "note", "text"),
        ("12", "contacts", "note", "text"),
        ("Denied - not med nec", "service_requests", "decision", "text"),
        ("J. Ortiz", "members", "care_manager_id", "J. Ortiz"),
        ("555-1234", "members", "phone", "text"),
        ("anything", "", "", "text"),
        ("4417", "", "", "digits"),
        ("Rosa's mother", "contacts", "with", "not shown"),
        ("[b]x[/b]\x1b[31m", "contacts", "outcome", "text"),
        ("left message", "contacts", "outcome", "left message"),
        ("saw her at detox", "contacts", "outcome", "text"),
        ("3 Nov 2026 2:30 PM", "contacts", "at", "3 Nov 2026 2:30 PM"),
        ("HIV test 3 Nov", "contacts", "at", "text"),
        ("30 min", "contacts", "minutes", "30 min"),
        ("with Ana 30 min", "contacts", "minutes", "text"),
        ("maybe, ask Ana", "contacts", "core_service", "text"),
        ("Yes", "contacts", "core_service", "Yes"),
        ("Amida Care", "service_requests", "payer", "text"),
        ("Methadone clinic", "referrals", "to_org", "text"),
        ("Part 2 consent", "documents", "type", "text"),
        ("Peer recovery", "members", "programme", "text"),
        ("ED", "events", "type", "not shown"),
        ("", "members", "first", ""),
    ],
)
def test_a_masked_cell_tells_what_it_is_and_not_whose(
    text: str, table: str, column: str, shown: str
) -> None:
    assert shown_cell(text, table, column, revealed=False) == shown


ALIKE = {
    ("members", "tier"): ("HH+ SMI", "HH+ AOT", "HH+ assisted outpatient", "HH+ HIV/AIDS"),
    ("members", "tier_reason"): ("SMI", "AOT", "HIV", "Court order", "HIV/AIDS"),
    ("members", "privacy_tags"): ("hiv", "part2", "dv", "minor", "hiv, part2"),
    ("events", "tags"): ("mh", "sud", "sud part2", "planned"),
    ("events", "facility"): ("General", "Hope Detox", "Elm OTP"),
    ("contacts", "note"): ("housing", "asked about her HIV medicine", "12"),
    ("contacts", "with"): ("her mother", "Ryan White case manager"),
    ("", ""): ("Positive", "Negative", "not tested yet"),
}


@pytest.mark.parametrize("place", ALIKE)
def test_what_differs_only_in_why_reads_alike(place: tuple[str, str]) -> None:
    assert len({shown_cell(each, *place, revealed=False) for each in ALIKE[place]}) == 1


@pytest.mark.parametrize("column", ["tier", "tier_reason", "programme"])
def test_a_word_for_why_somebody_is_in_a_tier_makes_no_difference(column: str) -> None:
    words = {
        shown_word(f"HH+ {why}", "members", column, 5, revealed=False)
        for why in ("SMI", "AOT", "HIV", "psychiatric")
    }
    assert len(words) == 1


def test_the_meaning_of_a_protected_word_is_not_told() -> None:
    assert shown_meaning("HIV", "members", "tier_reason", revealed=False) == "known"
    assert shown_meaning("", "members", "tier_reason", revealed=False) == ""
    assert shown_meaning("HIV", "members", "tier_reason", revealed=True) == "HIV"
    assert shown_meaning("left_msg", "contacts", "outcome", revealed=False) == "left_msg"


def test_a_long_word_that_stands_once_may_be_about_one_person() -> None:
    assert shown_word("spoke to Rosa at home", "contacts", "outcome", 1, revealed=False) == "text"
    assert shown_word("left word w/ shelter", "contacts", "outcome", 4, revealed=False) == (
        "left word w/ shelter"
    )


def test_revealed_a_cell_is_what_it_is_but_no_longer_than_a_line() -> None:
    assert shown_cell("Alvarez, Rosa", "members", "full_name", revealed=True) == "Alvarez, Rosa"
    assert len(shown_cell("x" * 5000, "", "", revealed=True)) == 60
