"""Guesses: the header words that practices really use, and how sure each is."""

import pytest

from huddle.intake import guessing
from huddle.intake.guessing import NOTHING_SEEN, Look, Trust
from huddle.intake.tables import BY_NAME

NAMES = guessing.look(["Alvarez, Rosa", "Webb, Tom", "Dietz, Lena"])
IDS = guessing.look(["M1001", "M1002", "001003"])
DAYS = guessing.look(["2026-11-02", "11/3/2026", "2026-11-05"])
WORDS = guessing.look(["call sister", "moved in May", "see note"])


def first(table: str, label: str, seen: Look = NOTHING_SEEN) -> str:
    """The likeliest column for a header; blank where there is none."""
    found = guessing.candidates(BY_NAME[table], label, seen)
    return next((guess.column for guess in found), "")


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("Pt Name", "full_name"),
        ("Pt. Name (Last, First)", "full_name"),
        ("Member's Name", "full_name"),
        ("MRN", "member_id"),
        ("Pt ID", "member_id"),
        ("EMR #", "member_id"),
        ("Medicaid #", "cin"),
        ("CIN", "cin"),
        ("D.O.B.", "dob"),
        ("CM", "care_manager_id"),
        ("Care Coord.", "care_manager_id"),
        ("HH\nStatus", "segment"),
        ("Enroll Dt", "enrolled_on"),
        ("SOC", "enrolled_on"),
        ("Ph #", "phone"),
        ("POC Due", "plan_due_on"),
        ("Consent Exp", "consent_expires"),
        ("HRA date", "assessment_on"),
        ("HH+", "tier"),
        ("Prog.", "programme"),
        ("Next steps", "next_step"),
        ("Red flags", "concern"),
    ],
)
def test_words_over_the_columns_of_a_roster(label: str, column: str) -> None:
    assert first("members", " ".join(label.split())) == column


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("Last F2F", "at"),
        ("Date Last Seen", "at"),
        ("Last Contact", "at"),
        ("DOS", "at"),
        ("LM/NA/Spoke", "outcome"),
        ("Result of call", "outcome"),
        ("Spoke to", "with"),
        ("How", "channel"),
        ("Billable?", "core_service"),
        ("Min.", "minutes"),
        ("Comments", "note"),
        ("Seen by", "staff_id"),
    ],
)
def test_words_over_the_columns_of_a_contact_log(label: str, column: str) -> None:
    assert first("contacts", label) == column


@pytest.mark.parametrize(
    ("label", "column"),
    [("Referred To", "to_org"), ("What for", "kind"), ("Date faxed", "sent_on"), ("CBO", "to_org")],
)
def test_words_over_the_columns_of_a_referral_log(label: str, column: str) -> None:
    assert first("referrals", label) == column


def test_what_stands_below_decides_between_a_name_and_an_id() -> None:
    assert first("members", "Member", IDS) == "member_id"
    assert first("members", "Member", NAMES) == "full_name"
    assert first("contacts", "Client", IDS) == "member_id"
    assert first("contacts", "Client", NAMES) == ""


def test_a_column_of_days_holds_days() -> None:
    assert first("contacts", "Last F2F", DAYS) == "at"
    assert first("contacts", "Last F2F", WORDS) == ""


def test_a_column_without_a_telling_name_is_known_by_its_words() -> None:
    seen = guessing.look(["Left message", "No answer", "Reached", "LM 11/2"])
    [guess] = guessing.candidates(BY_NAME["contacts"], "Xyz", seen)
    assert guess == ("outcome", Trust.MAYBE)


def test_how_sure_a_guess_is() -> None:
    def sure(label: str) -> Trust:
        return next(guessing.candidates(BY_NAME["members"], label, NOTHING_SEEN)).trust

    assert sure("member_id") is Trust.SURE
    assert sure("Date of Birth") is Trust.SURE
    assert sure("Pt Name") is Trust.LIKELY
    assert sure("Enrolment Daet") is Trust.MAYBE


def test_nothing_is_guessed_where_nothing_speaks() -> None:
    assert first("members", "Favourite colour", WORDS) == ""


@pytest.mark.parametrize(
    ("table", "column", "word", "code"),
    [
        ("contacts", "outcome", "NA", "no_answer"),
        ("contacts", "outcome", "Spoke w/ mom", "reached"),
        ("contacts", "outcome", "Left mesage", "left_msg"),
        ("contacts", "channel", "HV", "home"),
        ("contacts", "channel", "F2F", ""),
        ("members", "segment", "Open", "active"),
        ("members", "segment", "Blue", ""),
        ("referrals", "status", "Open", "sent"),
    ],
)
def test_what_a_word_may_mean_is_asked(table: str, column: str, word: str, code: str) -> None:
    assert guessing.code_guess(BY_NAME[table].by_name[column], word) == code


def test_the_header_is_found_below_titles_and_above_the_data() -> None:
    rows = [
        ["NORTHSIDE TRACKER", "", "", ""],
        ["printed 11/2/2026", "", "", ""],
        [],
        ["Pt Name", "DOB", "CM", "Last F2F"],
        ["Alvarez, Rosa", "1970-01-02", "J. Ortiz", "2026-11-03"],
        ["Webb, Tom", "1971-02-03", "M. Chen", "2026-11-05"],
    ]
    assert guessing.header_row(rows) == 3
