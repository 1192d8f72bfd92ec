"""``?`` names the facts behind a reason with their days, and on a masked row no more than that."""

from huddle.privacy.evidence import evidence_words
from huddle.privacy.shown import ShownReason
from huddle.rules.board import Reason, Severity
from tests.rules.build import contact, event, facts, member


def _shown(rule: str) -> ShownReason:
    return ShownReason(
        key=f"x:{rule}",
        rule=rule,
        title="",
        severity=Severity.ACT,
        due=None,
        due_words="",
        text="",
        on=None,
    )


def _reason(rule: str, *evidence: str) -> Reason:
    return Reason(f"x:{rule}", rule, Severity.ACT, None, "", "", evidence=evidence)


KNOWN = facts(
    "2026-11-22",
    members=[member("M1")],
    contacts=[
        contact("2026-11-17", contact_id="c2", channel="phone", outcome="no_answer"),
        contact("2026-11-09", contact_id="c1", channel="home", entered_on="2026-11-12"),
    ],
    events=[event("ed", "2026-11-20", "e1"), event("discharge", "2026-11-21", "e2", tags="part2")],
)


def test_facts_stand_in_the_order_of_their_days() -> None:
    reason = _reason("ny-hh-core-monthly", "contact:c2", "contact:c1")
    shown = _shown("ny-hh-core-monthly")
    assert evidence_words(KNOWN, "M1", shown, reason, open_row=True) == (
        "contact 9 Nov, home, entered 12 Nov",
        "attempt 17 Nov, phone, no answer",
    )
    assert evidence_words(KNOWN, "M1", shown, reason, open_row=False) == (
        "contact 9 Nov",
        "attempt 17 Nov",
    )


def test_a_masked_standard_names_no_contacts_and_a_masked_clock_only_its_event() -> None:
    standard = _reason("ny-hhplus-hiv", "contact:c1", "contact:c2")
    assert evidence_words(KNOWN, "M1", _shown("hhplus"), standard, open_row=False) == ()
    clock = _reason("fum-7d", "event:e1", "contact:c2")
    assert evidence_words(KNOWN, "M1", _shown("follow-up"), clock, open_row=False) == (
        "ED visit 20 Nov",
    )


def test_an_event_under_part_2_reads_like_any_other() -> None:
    reason = _reason("tcm-contact-2bd", "event:e2", "event:gone")
    for open_row in (False, True):
        assert evidence_words(
            KNOWN, "M1", _shown("tcm-contact-2bd"), reason, open_row=open_row
        ) == ("discharge 21 Nov",)
