"""The Pareto of reasons for misses: counted by hand."""

from datetime import timedelta

from huddle.measures.misses import misses
from huddle.measures.pareto import pareto
from huddle.measures.reasons import EXCUSES, excuse_of
from tests.rules.build import board, contact, decision, facts, member, on

TUESDAY = "2026-11-24"


def test_causes_stand_most_frequent_first_with_their_share_and_what_they_are_together() -> None:
    counted = [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("b", 5), ("a", 6), ("d", 7), ("b", 8)]
    made = [(each.code, each.count, each.share, each.cumulative) for each in pareto(counted)]
    assert made == [
        ("b", 4, 0.5, 0.5),
        ("a", 2, 0.25, 0.75),
        ("c", 1, 0.125, 0.875),
        ("d", 1, 0.125, 1.0),
    ]
    assert pareto(counted)[0].rows == (1, 3, 5, 8)
    assert pareto([]) == ()


def test_an_excuse_is_known_by_its_words_with_or_without_a_sentence() -> None:
    for code, words in EXCUSES:
        assert excuse_of(words) == code
        assert excuse_of(f"{words}: the sister: said so") == code
    assert excuse_of("") == excuse_of("[red]whatever\x1b[0m") == "other"


def test_excuses_count_each_and_what_is_put_off_or_carried_counts_once() -> None:
    known = facts(
        TUESDAY,
        members=[member("M1"), member("M2")],
        contacts=[contact("2026-11-20"), contact("2026-11-20", member_id="M2")],
        decisions=[
            decision("excuse", "2026-11-20", "watch:M1", "a", reason="Member declined"),
            decision("excuse", "2026-11-23", "watch:M1", "b", reason="Member declined: tired"),
            decision("excuse", "2026-11-23", "referral:r", reason="Moved away"),
            decision("snooze", "2026-11-19", "referral:q", until="2026-11-20", reason="later"),
            decision("snooze", "2026-11-23", "referral:q", until="2026-11-30", reason="later"),
            decision("carry", "2026-11-20", "watch:M2", reason="no time"),
            decision("carry", "2026-11-23", "followup:carried:watch:M2", reason="no time"),
            decision("choice", "2026-11-23", "request:x", reason="The member chose not to"),
            decision("discussed", "2026-11-23", "watch:M2"),
        ],
    )
    found = {each.code: each.count for each in misses(board(known), known, 30)}
    assert found == {"member_declined": 2, "moved_away": 1, "put_off": 1, "carried": 1}


def test_the_first_day_that_counts_is_29_days_back_and_of_90_days_89() -> None:
    today = on(TUESDAY)
    made = [
        decision("excuse", str(today - timedelta(days=back)), f"referral:{back}", reason="Other: x")
        for back in (0, 29, 30, 89, 90)
    ]
    known = facts(TUESDAY, contacts=[contact("2026-11-20")], decisions=made)
    assert [each.count for each in misses(board(known), known, 30)] == [2]
    assert [each.count for each in misses(board(known), known, 90)] == [4]


def test_a_missed_month_that_nobody_gave_a_reason_for_is_a_reason_of_its_own() -> None:
    # October was missed: due 31 October, 24 days before the 24th of November.
    silent = facts(TUESDAY, contacts=[contact("2026-09-10")])
    (cause,) = misses(board(silent), silent, 30)
    assert (cause.code, cause.count, cause.rows[0].day) == ("unsaid", 1, on("2026-10-31"))
    excused = facts(
        TUESDAY,
        contacts=[contact("2026-09-10")],
        decisions=[
            decision(
                "excuse", TUESDAY, "contacts:M1:2026-11", reason="Could not be reached after tries"
            )
        ],
    )
    assert [each.code for each in misses(board(excused), excused, 30)] == ["not_reached"]
