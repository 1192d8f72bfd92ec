"""The words that sources use for our codes, and those that nobody can tell."""

import pytest

from huddle.intake import codes
from huddle.intake.codes import Codes
from huddle.intake.folding import fold
from tests.intake.conftest import Team


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (
            codes.CHANNEL,
            {
                "email": "mail",
                "E-Mail": "mail",
                "Face to Face - Home": "home",
                "F2F (Home)": "home",
                "Home - In Person": "home",
                "home visit": "home",
                "Face-to-Face: Community": "community",
                "In person at office": "office",
                "Office Visit": "office",
                "telehealth": "video",
                "Video Visit": "video",
                "Telephonic": "phone",
                "call": "phone",
                "Face to Face": None,
                "In person": None,
                "Portal message": None,
                "Fax": None,
            },
        ),
        (
            codes.PROGRAMME,
            {
                "Health Home": "HH",
                "Health Home Plus": "HH",
                "HH+": "HH",
                "HH+ (SMI)": "HH",
                "OneCare": "ONECARE",
                "MassHealth One Care": "ONECARE",
                "Primary Care": "PC",
                "PCMH": "PC",
                "SCO": None,
                "Health Home Serving Children": None,
            },
        ),
        (
            codes.SEGMENT,
            {
                "engaged": "active",
                "Active - Enrolled": "active",
                "Outreach/Engagement": "outreach",
                "Outreach & Engagement": "outreach",
                "Pended - DSE": "pended",
                "Graduated": "closed",
                "Open": None,
                "Pending": None,
                "New": None,
            },
        ),
        (
            codes.OUTCOME,
            {
                "Successful": "reached",
                "Completed": "reached",
                "met": "reached",
                "LM": "left_msg",
                "VM": "left_msg",
                "Left Voicemail": "left_msg",
                "No answer - LM": "left_msg",
                "Voicemail full": "no_answer",
                "Wrong number": "no_answer",
                "DNKA": "no_show",
                "Declined": "refused",
                "NA": None,
                "Rescheduled": None,
                "Cancelled": None,
            },
        ),
        (
            codes.WITH_WHOM,
            {
                "Client": "member",
                "Parent/Guardian": "guardian",
                "Wife": "collateral",
                "Mother": None,
                "Parent": None,
            },
        ),
        (
            codes.DECISION,
            {
                "approve": "approved",
                "Denial": "denied",
                "Partially Approved": "partial",
                "Approved - partial": "partial",
                "Adverse determination": "denied",
                "Pended": "",
                "Modified": None,
                "Closed": None,
            },
        ),
        (
            codes.APPEAL_DECISION,
            {"Denied": "upheld", "Appeal granted": "overturned", "Sustained": None},
        ),
        (
            codes.EVENT_TYPE,
            {
                "ER": "ed",
                "Emergency": "ed",
                "IP admit": "admit",
                "Hospitalization": "admit",
                "Inpatient": "admit",
                "Hospital D/C": "discharge",
                "Released from jail": "release",
                "Medicaid terminated": "eligibility_lost",
                "Released": None,
                "Observation": None,
                "A03": None,
            },
        ),
        (
            codes.APPOINTMENT_STATUS,
            {
                "fulfilled": "kept",
                "noshow": "no_show",
                "DNKA": "no_show",
                "checked-in": "arrived",
                "entered-in-error": "cancelled",
                "Rescheduled": None,
                "waitlist": None,
            },
        ),
        (
            codes.TASK_STATUS,
            {
                **dict.fromkeys(("draft", "requested", "received", "accepted", "ready"), "open"),
                **dict.fromkeys(("in-progress", "on-hold", "Past due", "Not done"), "open"),
                **dict.fromkeys(("rejected", "cancelled", "entered-in-error"), "cancelled"),
                "completed": "done",
                "failed": None,
            },
        ),
    ],
)
def test_words_of_the_field(known: Codes, words: dict[str, str | None]) -> None:
    assert {word: known.get(fold(word)) for word in words} == words


def test_every_status_of_a_fhir_task_is_a_referral_status() -> None:
    """The twelve codes of the R4 value set task-status."""
    assert {
        word: codes.REFERRAL_STATUS[fold(word)]
        for word in (
            *("draft", "requested", "received", "accepted", "rejected", "ready", "cancelled"),
            *("in-progress", "on-hold", "failed", "completed", "entered-in-error"),
        )
    } == {
        "draft": "draft",
        "requested": "sent",
        "received": "received",
        "accepted": "accepted",
        "rejected": "declined",
        "ready": "in_progress",
        "cancelled": "cancelled",
        "in-progress": "in_progress",
        "on-hold": "on_hold",
        "failed": "failed",
        "completed": "completed",
        "entered-in-error": "void",
    }


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("3.0 Accepted", "accepted"),
        ("4.0 Declined", "declined"),
        ("5.1.1 Event scheduled", "scheduled"),
        ("5.1.4 Event completed", "in_progress"),
        ("5.2", "cancelled"),
        ("6.0", "cancelled"),
        ("Not eligible / No capacity", "declined"),
        ("Client declined", "cancelled"),
        ("Closed - not served", "failed"),
        ("Closed: Resolved", "completed"),
        ("Outreach initiated", "in_progress"),
        ("Closed", None),
        ("Open", None),
        ("Refused", None),
        ("Active", None),
    ],
)
def test_referral_statuses_of_other_sources(word: str, status: str | None) -> None:
    assert codes.REFERRAL_STATUS.get(fold(word)) == status


def test_a_programme_that_is_a_tier_says_it_where_the_tier_is_blank(team: Team) -> None:
    text = (
        "member_id,first,last,program,tier,segment\n"
        "M1,A,B,Health Home Plus,,active\nM2,A,B,HH+ SMI,N/A,active\n"
        "M3,A,B,HH+,standard,active\nM4,A,B,Health Home,,active\n"
    )
    report = team.bring({"members.csv": text})
    assert report.files[0].notes == []
    assert team.rows("SELECT member_id, programme, tier, tier_reason FROM member ORDER BY 1") == [
        ("M1", "HH", "HH+", ""),
        ("M2", "HH", "HH+", "SMI"),
        ("M3", "HH", "standard", ""),
        ("M4", "HH", "", ""),
    ]


def test_an_unknown_word_is_kept_and_reported_not_guessed(team: Team) -> None:
    text = "member_id,first,last,programme,segment\nM1,A,B,HH,Open\nM2,A,B,HH,Active\n"
    report = team.bring({"members.csv": text})
    assert report.files[0].notes == ["members: segment has codes nobody knows, kept: Open (1)"]
    assert team.rows("SELECT segment FROM member ORDER BY member_id") == [("Open",), ("active",)]
