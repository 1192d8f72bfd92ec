"""Two huddles on two days: what each decision of Monday does on Tuesday."""

from tests.stories.conftest import Seat, Team

MONDAY = "2026-11-23T08:30"
TUESDAY = "2026-11-24T08:30"
WEDNESDAY = "2026-11-25T08:30"


def huddle(team: Team, at: str) -> Seat:
    """Opens the board and starts the day's huddle."""
    seat = team.sit(at, shows="preparing")
    seat.press("<ctrl+s>", "Start the huddle")
    seat.press("<enter>", "0 min of 1:30")
    return seat


def close(seat: Seat) -> None:
    seat.press("8", "Close the huddle")
    seat.press("<enter>", "Its record is locked")
    seat.leave()


def test_an_assigned_row_is_gone_and_its_task_comes_up_on_its_due_day(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("3/KS<enter>a", "Assign a task")
    seat.press("<tab><tab><ctrl+a><ctrl+k>tomorrow<enter>", r"Saved: K\.S\. .* due tomorrow")
    close(seat)
    [task] = [each for each in team.tasks() if each["from_key"]]
    key, row = f"task:{task['task_id']}", "contacts:M04:2026-11"

    monday = team.agenda(MONDAY)
    assert monday["contacts"][row]["decision"]["kind"] == "assign"
    tuesday = team.agenda(TUESDAY)
    assert row not in tuesday["contacts"]
    assert (tuesday["followups"][key]["severity"], tuesday["followups"][key]["owner"]) == (
        "act",
        "s-chen",
    )

    seat = huddle(team, TUESDAY)
    seat.sees(r"▲ K\.S\. ··\d{4}  M\. Chen +due today")
    seat.press("3", "Contacts overdue or at risk · 1 open")
    seat.leave()


def test_a_task_done_with_the_fact_not_mended_brings_the_row_back(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("3/KS<enter>a", "Assign a task")
    seat.press("<enter>", r"Saved: K\.S\.")
    close(seat)
    [task] = [each for each in team.tasks() if each["from_key"]]
    team.run("tasks", "done", task["task_id"], at="2026-11-23T15:00")

    tuesday = team.agenda(TUESDAY)
    assert tuesday["contacts"]["contacts:M04:2026-11"]["decision"] is None
    team.sit(TUESDAY, shows="preparing").press("3", "Contacts overdue or at risk · 2 open")


def test_assigning_again_edits_the_open_task(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("3/KS<enter>a", "Assign a task")
    seat.press("<enter>", r"Saved: K\.S\.")
    close(seat)
    [first] = [each for each in team.tasks() if each["from_key"]]

    seat = huddle(team, TUESDAY)
    seat.press("/KS<enter>a", "Assign a task")
    seat.press("<tab><ctrl+a><ctrl+k>ortiz<tab><ctrl+a><ctrl+k>fri<enter>", r"Saved: K\.S\.")
    seat.leave()
    [again] = [each for each in team.tasks(TUESDAY) if each["task_id"] != "T1"]
    assert again["task_id"] == first["task_id"]
    assert (again["owner"], again["due"], again["status"]) == ("s-ortiz", "2026-11-27", "open")


def test_discussed_is_back_and_watched_stays_as_watch(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("2/LD<enter>d", r"Saved: L\.D\.")
    seat.press("/TW<enter>w", "Watch until")
    seat.press("<ctrl+a><ctrl+k>wed<enter>", r"Saved: T\.W\.")
    close(seat)

    tuesday = team.agenda(TUESDAY)["watch"]
    assert tuesday["watch:M03"]["decision"] is None
    assert tuesday["watch:M03"]["severity"] == "act"
    assert tuesday["watch:M02"]["severity"] == "watch"
    assert team.agenda(WEDNESDAY)["watch"]["watch:M02"]["severity"] == "watch"
    thursday = team.agenda("2026-11-26T08:30")["watch"]
    assert thursday["watch:M02"]["severity"] == "act"
    seat = team.sit(TUESDAY, shows="preparing")
    seat.sees(r"▲ L\.D\.")
    seat.sees(r"● T\.W\.")


def test_a_snoozed_row_is_hidden_until_its_day_and_then_asked_about(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("4s", "Snooze")
    seat.press("<ctrl+a><ctrl+k>wed<tab>office shut<enter>", r"Saved: O\.B\. .* until Wed")
    close(seat)
    assert "referral:R1" not in team.agenda(TUESDAY)["referrals"]
    wednesday = team.agenda(WEDNESDAY)
    assert wednesday["referrals"]["referral:R1"]["severity"] == "act"
    assert "followup:snooze:referral:R1" in wednesday["followups"]
    team.sit(TUESDAY, shows="preparing").press("4", "Referrals that wait · 0 open")


def test_a_baseline_is_gone_until_its_review_and_then_one_row_opens_to_it(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("4B", "Take as a baseline")
    seat.press("<ctrl+a><ctrl+k>wed<enter>", r"Saved: O\.B\. .*baseline until Wed")
    close(seat)
    assert "referral:R1" not in team.agenda(TUESDAY)["referrals"]
    wednesday = team.agenda(WEDNESDAY)
    assert wednesday["referrals"]["referral:R1"]["severity"] == "act"
    [review] = [each for key, each in wednesday["followups"].items() if key.startswith("baseline:")]
    assert (review["severity"], review["due"]) == ("act", "2026-11-25")
    [reason] = review["reasons"]
    assert (reason["text"], reason["evidence"]) == (
        "Baseline of 23 Nov to review: 1 row",
        ["referral:R1"],
    )

    seat = team.sit(WEDNESDAY, shows="preparing")
    seat.press("1", "Baseline of 23 Nov to review: 1 row")
    seat.press("<end><enter>", "1 Referrals")
    seat.press("<down><enter>", "Referrals that wait")
    seat.press("x", "Excuse")
    seat.press("1<enter>", r"Saved: O\.B\.")
    seat.leave()
    assert [key for key in team.agenda(WEDNESDAY)["followups"] if key.startswith("baseline:")] == []


def test_no_snooze_passes_an_official_clock(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("2/TW<enter>s", "Snooze")
    seat.press("<ctrl+a><ctrl+k>fri<tab>later<enter>", "▲ Its clock ends Mon 23 Nov")
    seat.press("<escape>", "Who to watch today · 3 open")
    assert team.decisions() == []


def test_an_excused_row_is_closed_and_a_carried_one_is_asked_about(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("6x", "Excuse")
    seat.press("1<enter>", r"Saved: P\.L\.")
    seat.press("8", "Close the huddle")
    seat.press("c", "carried to the next huddle")
    seat.press("<enter>", "carried over. Its record is locked")
    seat.leave()

    tuesday = team.agenda(TUESDAY)
    assert tuesday["documents"] == {}
    assert team.agenda("2026-12-15T08:30")["documents"] == {}
    assert {key for key in tuesday["followups"] if key.startswith("followup:carried:")} == {
        "followup:carried:watch:M02",
        "followup:carried:watch:M03",
        "followup:carried:contacts:M04:2026-11",
        "followup:carried:contacts:M05:2026-11",
        "followup:carried:referral:R1",
        "followup:carried:request:Q1",
    }
    assert [each["rule"] for each in tuesday["followups"]["task:T1"]["reasons"]] == [
        "task-due",
        "carried-over",
    ]
    seat = huddle(team, TUESDAY)
    seat.sees("Follow-ups since the last huddle · 7 open")


def test_a_logged_contact_mends_the_fact(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("3/KS<enter>l", "Log a contact")
    seat.press("<enter>", r"Contact logged: K\.S\.")
    seat.press("2/LD<enter>l", "Log a contact")
    seat.press("<enter>", r"Contact logged: L\.D\.")
    close(seat)
    assert team.rows(
        "SELECT member_id, channel, outcome, core_service FROM contact"
        " WHERE day = '2026-11-23' ORDER BY member_id"
    ) == [("M03", "phone", "reached", 0), ("M04", "phone", "reached", 1)]
    tuesday = team.agenda(TUESDAY)
    assert set(tuesday["contacts"]) == {"contacts:M05:2026-11"}
    assert set(tuesday["watch"]) == {"watch:M01", "watch:M02"}


def test_an_attempt_mends_nothing(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("2/LD<enter>l", "Log a contact")
    seat.press("n", "●no answer")
    seat.press("<enter>", r"Attempt logged: L\.D\.")
    seat.sees("Who to watch today · 3 open")
    seat.press("8", "Close the huddle(?s:.*)L\\.D\\.")
    seat.press("<enter>", "Its record is locked")
    assert "watch:M03" in team.agenda(TUESDAY)["watch"]


def test_undo_takes_back_the_decision_and_its_task(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("3/KS<enter>a", "Assign a task")
    seat.press("<enter>", r"Saved: K\.S\.")
    seat.press("u", r"Taken back: K\.S\.")
    close(seat)
    assert team.decisions() == []
    assert [each for each in team.tasks() if each["from_key"] and each["status"] == "open"] == []
    assert "contacts:M04:2026-11" in team.agenda(TUESDAY)["contacts"]


def test_rows_carried_twice_do_not_multiply(team: Team) -> None:
    for at in (MONDAY, TUESDAY):
        seat = huddle(team, at)
        seat.press("8", "Close the huddle")
        seat.press("c", "carried to the next huddle")
        seat.press("<enter>", "carried over. Its record is locked")
        seat.leave()
    carried = [key for kind, key in team.decisions() if kind == "carry"]
    assert not [key for key in carried if key.startswith("followup:")]
    assert carried.count("contacts:M04:2026-11") == 2
    came_back = team.agenda(WEDNESDAY)["followups"]
    assert sorted(came_back) == [
        "followup:carried:contacts:M04:2026-11",
        "followup:carried:contacts:M05:2026-11",
        "followup:carried:document:M08:consent",
        "followup:carried:referral:R1",
        "followup:carried:request:Q1",
        "followup:carried:watch:M01",
        "followup:carried:watch:M02",
        "followup:carried:watch:M03",
        "task:T1",
    ]


def test_a_carried_row_is_decided_once_wherever_it_stands(team: Team) -> None:
    seat = huddle(team, MONDAY)
    seat.press("8", "Close the huddle")
    seat.press("c", "carried to the next huddle")
    seat.press("<enter>", "carried over. Its record is locked")
    seat.leave()
    seat = huddle(team, TUESDAY)
    seat.sees("Follow-ups since the last huddle · 8 open(?s:.*)Carried over from 23 Nov")
    seat.press("4d", r"Saved: O\.B\.")
    seat.press("1", "Follow-ups since the last huddle · 7 open")
    seat.leave()
