"""A barrier from its raising to its end, and a reason for misses to the review of its PDSA card."""

import json

from tests.stories.conftest import Team

MONDAY = "2026-11-23T08:30"


def test_a_barrier_is_raised_noted_escalated_returned_and_closed(team: Team) -> None:
    seat = team.sit(MONDAY)
    seat.press("e", "Raise a barrier")
    seat.press("No beds<tab><tab>Ask the county<enter>", "Barrier raised")
    seat.press("gb", r"B1 · open 0 days · noted today")
    seat.press("<home>t1called<enter>", "Noted: B1")
    seat.press("t2no answer<enter>", "Escalated: B1")
    seat.sees("with the supervisor, theirs")
    seat.leave()
    said = json.loads(team.run("barriers", "--format", "json", at="2026-12-01T09:00"))
    (barrier,) = said["barriers"]
    # Answer due five business days after the 23rd: 24, 25, 27 (26 is Thanksgiving), 30, 1 December.
    assert (barrier["id"], barrier["tier"], barrier["side"]) == ("B1", "the supervisor", "theirs")
    assert (barrier["response_due"], barrier["overdue"]) == ("2026-12-01", False)
    assert (barrier["days_open"], barrier["business_days_since_note"]) == (8, 5)
    assert (barrier["title"], barrier["next_step"]) == (None, None)
    assert "barrier:" not in json.dumps(team.agenda("2026-12-01T09:00")["barriers"])
    (late,) = team.agenda("2026-12-02T09:00")["barriers"].values()
    assert late["due"] == "2026-12-01"

    seat = team.sit("2026-12-02T08:30")
    seat.press("gb", r"B1 · open 9 days")
    seat.press("<home>")
    seat.press("t3two beds<enter>", "Returned with the answer: B1")
    seat.press("t4a list of the county<enter>", "Closed: B1")
    seat.sees("0 open")
    seat.leave()
    assert team.rows("SELECT closed_reason FROM barrier") == [("a list of the county",)]
    # The day before stands as it stood.
    then = json.loads(team.run("barriers", "--format", "json", "--as-of", "2026-12-01"))
    assert then["barriers"][0]["tier"] == "the supervisor"


def test_a_reason_becomes_a_card_and_its_review_comes_up(team: Team) -> None:
    seat = team.sit(MONDAY)
    seat.press("x", "Excuse")
    seat.press("6<enter>", "Saved: ")
    seat.press("gb", r"(?s)Why things were missed, 30 days.*No access or transport")
    seat.press("<end><enter>", r"Missed · No access or transport")
    seat.press("<escape>", "Why things were missed, 30 days")
    seat.press("A", "the one thing done differently")
    seat.press("Fewer<tab>Ride vouchers<tab>half<enter>", "PDSA card opened")
    seat.leave()
    assert "vouchers" not in team.run("barriers", at=MONDAY)
    # Two weeks after the 23rd is Monday the 7th; three business days before it the 2nd.
    key = f"pdsa:{team.rows('SELECT cycle_id FROM pdsa_cycle')[0][0]}"
    followups = [
        team.agenda(f"2026-12-{day:02}T09:00")["followups"].get(key, {}).get("severity")
        for day in (1, 2, 4, 7, 8)
    ]
    assert followups == [None, "soon", "soon", "act", "act"]
    seat = team.sit("2026-12-07T08:30")
    seat.press("gb", "PDSA cards")
    seat.press("<end>t", "Review the PDSA card")
    seat.press("a third fewer<enter>", "Recorded: adopt")
    seat.leave()
    assert key not in team.agenda("2026-12-08T09:00")["followups"]
