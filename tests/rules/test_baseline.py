"""A baseline: what was late by then is off the board until its review, and nothing else is."""

import pytest

from db.types import Decision
from huddle.rules.board import Board, Item
from tests.rules.build import (
    board,
    calls,
    decision,
    event,
    facts,
    huddle,
    item,
    kept_month,
    member,
    on,
    reason,
    referral,
    severity,
    task,
)

WATCH = "watch:M1"
ED_1 = "event:e1:follow-up-ed-2bd"
ED_2 = "event:e2:follow-up-ed-2bd"
NOVEMBER = "contacts:M1:2026-11"
DECEMBER = "contacts:M1:2026-12"
CORE = "ny-hh-core-monthly"

# An old log: the ED visit of 2 Nov was due on the 4th, two business days later (grade L).
LATE = event("ed", "2026-11-02")
TAKEN = decision(
    "baseline", "2026-11-20", WATCH, ED_1, until="2026-12-01", decision_id="b1", by="s-lead"
)
REVIEW = "baseline:b1"


def hidden(shown: Board) -> set[str]:
    return {each.key for each in shown.hidden}


def said(shown: Board, key: str = REVIEW) -> str | None:
    found = item(shown, key, "followups")
    return found.reasons[0].text if found else None


@pytest.mark.parametrize(
    ("as_of", "listed"),
    [
        pytest.param("2026-11-20", False, id="on the day it is taken"),
        pytest.param("2026-11-30", False, id="the day before the review"),
        pytest.param("2026-12-01", True, id="on the day of the review"),
        pytest.param("2026-12-02", True, id="the day after"),
    ],
)
def test_what_was_late_is_off_the_board_until_the_review(as_of: str, listed: bool) -> None:
    shown = board(facts(as_of, events=[LATE], decisions=[TAKEN]))
    assert (item(shown, WATCH, "watch") is not None) is listed
    assert (WATCH in hidden(shown)) is not listed
    assert (said(shown) is not None) is listed


def test_the_review_is_one_row_that_is_due_on_its_day_and_names_what_is_left() -> None:
    other = event("ed", "2026-11-03", "e2", member_id="M2")
    second = TAKEN._replace(
        decision_id="b1.1", item_key="watch:M2", reason_keys=(ED_2,), member_id="M2"
    )
    shown = board(
        facts(
            "2026-12-02",
            members=[member("M1"), member("M2")],
            events=[LATE, other],
            decisions=[TAKEN, second],
        )
    )
    found = item(shown, REVIEW, "followups")
    assert found is not None
    assert (severity(found), found.due, found.days_overdue) == ("act", on("2026-12-01"), 1)
    assert (found.member_id, found.owner) == (None, "s-lead")
    assert found.reasons[0].text == "Baseline of 20 Nov to review: 2 rows"
    assert found.reasons[0].neutral == found.reasons[0].text
    assert found.reasons[0].evidence == ("watch:M1", "watch:M2")


def test_the_review_stays_until_nothing_is_left_of_it() -> None:
    def left(*decisions: Decision, reached: bool = False) -> str | None:
        known = facts(
            "2026-12-04",
            events=[LATE],
            contacts=calls("2026-12-03") if reached else [],
            decisions=[TAKEN, *decisions],
            huddles=[huddle("2026-12-01"), huddle("2026-12-02")],
        )
        return said(board(known))

    assert left() == "Baseline of 20 Nov to review: 1 row"
    assert left(reached=True) is None
    assert left(decision("excuse", "2026-12-01", WATCH, ED_1)) is None
    assert left(decision("discussed", "2026-12-03", WATCH, ED_1)) is not None
    assert left(decision("discussed", "2026-12-04", WATCH, ED_1)) is None


def test_a_baseline_taken_again_is_reviewed_once_on_its_new_day() -> None:
    again = decision(
        "baseline", "2026-12-01", WATCH, ED_1, until="2026-12-10", decision_id="b2", by="s-lead"
    )

    def shown(as_of: str) -> Board:
        return board(facts(as_of, events=[LATE], decisions=[TAKEN, again]))

    assert (said(shown("2026-12-09")), said(shown("2026-12-09"), "baseline:b2")) == (None, None)
    assert WATCH in hidden(shown("2026-12-09"))
    assert said(shown("2026-12-10")) is None
    assert said(shown("2026-12-10"), "baseline:b2") == "Baseline of 1 Dec to review: 1 row"


def test_what_happens_afterwards_shows_alone() -> None:
    newer = event("ed", "2026-11-23", event_id="e2")
    shown = board(facts("2026-11-24", events=[LATE, newer], decisions=[TAKEN]))
    found = item(shown, WATCH, "watch")
    assert found is not None
    assert [each.key for each in found.reasons] == [ED_2]
    assert WATCH in hidden(shown)


def test_a_signal_without_a_clock_is_not_late_and_stays() -> None:
    admitted = event("admit", "2026-11-05", "e2")
    taken = TAKEN._replace(reason_keys=(ED_1, "event:e2:signal-inpatient"))
    shown = board(facts("2026-11-24", events=[LATE, admitted], decisions=[taken]))
    found = item(shown, WATCH, "watch")
    assert found is not None
    assert [each.rule for each in found.reasons] == ["signal-inpatient"]


def test_an_official_clock_that_was_still_to_come_is_never_hidden() -> None:
    """A contact after a discharge of 19 Nov is due on the 23rd, grade A."""
    reason_key = "event:e1:tcm-contact-2bd"
    discharge = event("discharge", "2026-11-19")

    def hides(day: str, as_of: str) -> bool:
        taken = decision("baseline", day, WATCH, reason_key, until="2026-12-15")
        shown = board(facts(as_of, events=[discharge], decisions=[taken]))
        found = item(shown, WATCH, "watch")
        return found is None or reason_key not in {each.key for each in found.reasons}

    assert not hides("2026-11-20", "2026-11-20")
    assert not hides("2026-11-23", "2026-11-23")
    assert not hides("2026-11-23", "2026-11-25")
    assert hides("2026-11-24", "2026-11-24")


# Contacts: September was kept, October missed. Of November one core service is behind from the
# 15th; its last working day is Monday the 30th. Taken on 10 Nov, until 15 Dec.
SEPTEMBER = kept_month("2026-09")
OLD_MISS = decision(
    "baseline", "2026-11-10", NOVEMBER, f"{NOVEMBER}:{CORE}", until="2026-12-15", decision_id="b1"
)


def contacts(as_of: str, *made: str) -> Board:
    return board(facts(as_of, contacts=[*SEPTEMBER, *calls(*made)], decisions=[OLD_MISS]))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param("2026-11-10", None, id="the day it is taken"),
        pytest.param("2026-11-14", None, id="the day before November is behind"),
        pytest.param("2026-11-15", ("soon", "2026-11-30", 0), id="November is behind"),
        pytest.param("2026-11-29", ("act", "2026-11-30", 0), id="one working day is left"),
        pytest.param("2026-11-30", ("act", "2026-11-30", 0), id="the last day"),
        pytest.param("2026-12-01", ("act", "2026-11-30", 1), id="November was missed too"),
        pytest.param("2026-12-14", ("act", "2026-11-30", 14), id="the day before the review"),
        pytest.param("2026-12-15", ("act", "2026-10-31", 45), id="on the day of the review"),
        pytest.param("2026-12-16", ("act", "2026-10-31", 46), id="the day after"),
    ],
)
def test_missed_months_wait_while_this_month_runs(
    as_of: str, expected: tuple[str, str, int] | None
) -> None:
    shown = contacts(as_of)
    key = DECEMBER if as_of >= "2026-12-01" else NOVEMBER
    found = item(shown, key, "contacts")
    seen = (found.severity, str(found.due), found.days_overdue) if found else None
    assert seen == expected
    assert (key in hidden(shown)) is (as_of < "2026-12-15")
    assert (said(shown) is not None) is (as_of >= "2026-12-15")


def test_the_review_opens_the_row_of_the_month_that_it_is_in() -> None:
    found = item(contacts("2026-12-15"), REVIEW, "followups")
    assert found is not None
    assert found.reasons[0].evidence == (DECEMBER,)


def test_a_contact_mends_the_missed_months_of_a_baseline() -> None:
    shown = contacts("2026-12-15", "2026-11-23")
    assert item(shown, DECEMBER, "contacts") is not None, "December itself is behind by now"
    assert said(shown) is None
    assert DECEMBER not in hidden(shown)


# A referral of 9 Nov: acknowledged by the 11th, quiet from the 16th, to be redirected on 9 Dec.
SENT = referral("sent", sent_on="2026-11-09", status_on="2026-11-09")
REFERRAL_TAKEN = decision(
    "baseline",
    "2026-11-20",
    "referral:r1",
    "referral:r1:referral-acknowledge",
    "referral:r1:referral-quiet",
    until="2026-12-21",
)


@pytest.mark.parametrize(
    ("as_of", "rules"),
    [
        pytest.param("2026-11-20", None, id="taken"),
        pytest.param("2026-12-08", None, id="the day before its 30 days are over"),
        pytest.param("2026-12-09", {"referral-30d": "soon"}, id="30 days"),
        pytest.param("2026-12-10", {"referral-30d": "act"}, id="the day after"),
        pytest.param(
            "2026-12-21",
            {
                "referral-30d": "act",
                "referral-acknowledge": "act",
                "referral-quiet": "act",
            },
            id="the review",
        ),
    ],
)
def test_of_a_referral_only_what_falls_due_later_shows(
    as_of: str, rules: dict[str, str] | None
) -> None:
    found = item(board(facts(as_of, referrals=[SENT], decisions=[REFERRAL_TAKEN])), "referral:r1")
    seen = {each.rule: each.severity.value for each in found.reasons} if found else None
    assert seen == rules


def test_a_clock_that_begins_anew_shows() -> None:
    """Its status moved on 24 Nov: quiet again from 1 Dec."""
    moved = SENT._replace(status="received", status_on=on("2026-11-24"))

    def seen(as_of: str) -> Item | None:
        known = facts(as_of, referrals=[moved], decisions=[REFERRAL_TAKEN])
        return item(board(known), "referral:r1")

    assert seen("2026-11-30") is None
    found = seen("2026-12-01")
    assert found is not None
    assert [each.rule for each in found.reasons] == ["referral-quiet"]


def test_a_document_renewed_has_a_new_clock() -> None:
    taken = decision("baseline", "2026-11-20", "document:M1:consent", until="2026-12-31")

    def consent(expires: str) -> str | None:
        known = facts("2026-11-24", members=[member(consent_expires=expires)], decisions=[taken])
        return severity(reason(board(known), "documents", "document-consent"))

    assert consent("2026-11-19") is None
    assert consent("2026-11-20") == "act"
    assert consent("2026-12-20") == "soon"


def test_an_old_task_with_a_new_day_is_due_on_it() -> None:
    taken = decision("baseline", "2026-11-20", "task:t1", "task:t1:task-due", until="2026-12-31")

    def listed(due: str) -> bool:
        known = facts("2026-11-25", tasks=[task(due=due)], decisions=[taken])
        return item(board(known), "task:t1") is not None

    assert not listed("2026-11-19")
    assert listed("2026-11-25")


def test_a_later_decision_stands_before_the_baseline() -> None:
    watched = decision("watch", "2026-11-23", WATCH, ED_1, until="2026-11-30")
    shown = board(facts("2026-11-24", events=[LATE], decisions=[TAKEN, watched]))
    assert severity(item(shown, WATCH, "watch")) == "watch"
