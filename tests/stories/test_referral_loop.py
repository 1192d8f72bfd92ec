"""A referral from sent to served, by the worker who has it, and members moved by the lead."""

import json

from tests.stories.conftest import Team

WEDNESDAY = "2026-11-25T08:30"


def test_a_worker_takes_a_referral_round_the_loop(team: Team) -> None:
    seat = team.sit(user="s-chen", shows="masked")
    seat.press("gf", "Sent, no answer yet  1")
    seat.sees("sent 10 Nov \\(13 days\\)")
    seat.press("t", "Move the referral")
    seat.press("5<enter>", "asked 23 Nov, message left")
    seat.press("t3", "Appointment")
    seat.press("tue<enter>", "Appointment ahead  1")
    seat.sees("scheduled 23 Nov \\(0 days\\)")
    seat.leave()

    seat = team.sit(WEDNESDAY, user="s-chen", shows="masked")
    seat.press("gf", "Appointment over, outcome not known  1")
    seat.press("t", "Move the referral")
    seat.press("1<tab><backspace><backspace><backspace><backspace><backspace>yesterday")
    seat.press("<enter>", "Under way  1")
    seat.press("t", "Move the referral")
    seat.press("7<enter>", "Closed lately, service received  1")
    seat.press("u", "Under way  1")
    seat.leave()

    said = json.loads(team.run("referrals", "--format", "json", "--reveal", at=WEDNESDAY))
    row = said["referrals"]["referral:R1"]
    assert [(each["status"], each["days"]) for each in row["statuses"]] == [
        ("sent", 13),
        ("scheduled", 1),
        ("in_progress", 1),
    ]
    assert (row["outcome_known"], row["service_received"]) == (True, True)
    assert "referral:R1" not in team.agenda(WEDNESDAY)["referrals"]
    assert "referral:R1" in team.agenda(WEDNESDAY, "--as-of", "2026-11-22")["referrals"]


def test_a_lead_moves_members_and_a_past_day_keeps_their_worker(team: Team) -> None:
    lead = team.sit(user="s-young", options=("--reveal",))
    lead.press("gc", "weighing 7.2 of 80")
    lead.press("/Alvarez<enter><space>", "1 marked")
    lead.press("/Dietz<enter><space>", "2 marked")
    lead.press("tchen", "M. Chen  3.2 → 4.8 of 40")
    lead.sees("J. Ortiz  4 → 2.4 of 40")
    lead.press("<enter>", "Moved: 2 members, to M. Chen")
    lead.sees("M. Chen  4.8 of 40")
    lead.leave()
    moved = json.loads(team.run("capacity", "--format", "json", "--reveal"))
    assert {each["staff_id"]: each["weighted"] for each in moved["workers"]} == {
        "s-chen": 4.8,
        "s-ortiz": 2.4,
    }
    then = team.run("capacity", "--format", "json", "--reveal", "--as-of", "2026-11-22")
    assert {each["staff_id"]: each["weighted"] for each in json.loads(then)["workers"]} == {
        "s-chen": 3.2,
        "s-ortiz": 4.0,
    }
