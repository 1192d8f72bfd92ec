"""A team lead brings the team's own files, looks at the board, and leaves with a task."""

from tests.stories.conftest import Team


def test_from_the_teams_own_files_to_a_task_with_owner_and_due_day(team: Team) -> None:
    agenda = team.agenda()
    assert {section: set(items) for section, items in agenda.items()} == {
        "followups": {"task:T1"},
        "watch": {"watch:M01", "watch:M02", "watch:M03"},
        "contacts": {"contacts:M04:2026-11", "contacts:M05:2026-11"},
        "referrals": {"referral:R1"},
        "requests": {"request:Q1"},
        "documents": {"document:M08:consent"},
        "barriers": set(),
    }

    seat = team.sit()
    seat.press("3", r"▲ K\.S\. ··\d{4}  M\. Chen +23 days late")
    assert "Saleh" not in seat.text
    seat.press("/KS<enter>a", r"Assign a task(?s:.*)Owner +M\. Chen")
    seat.press("<enter>", r"Saved: K\.S\. ··\d{4}, task for M\. Chen, due today")
    seat.leave()

    [task] = [each for each in team.tasks() if each["from_key"]]
    assert task["from_key"] == "contacts:M04:2026-11"
    assert (task["member_id"], task["owner"], task["due"]) == ("M04", "s-chen", "2026-11-23")
    assert (task["status"], task["created_by"], task["huddle_id"]) == ("open", "s-young", None)
    assert task["title"]


def test_the_form_takes_another_text_owner_and_day(team: Team) -> None:
    seat = team.sit()
    seat.press("/NK<enter>a", "Assign a task")
    seat.press("<ctrl+a><ctrl+k>Ring the plan<tab><ctrl+a><ctrl+k>chen", "→ M. Chen|M. Chen")
    seat.press("<tab><ctrl+a><ctrl+k>fri", "→ Fri 27 Nov")
    seat.press("<enter>", r"Saved: N\.K\. ··\d{4}, task for M\. Chen, due Fri")
    [task] = [each for each in team.tasks() if each["from_key"]]
    assert (task["title"], task["owner"], task["due"]) == ("Ring the plan", "s-chen", "2026-11-27")


def test_a_due_day_that_means_nothing_is_not_saved(team: Team) -> None:
    seat = team.sit()
    seat.press("/NK<enter>a", "Assign a task")
    seat.press("<tab><tab><ctrl+a><ctrl+k>someday<enter>", '"someday" is not a day')
    assert team.decisions() == []
    seat.press("<ctrl+a><ctrl+k>+2bd<enter>", "Saved: N")
    [task] = [each for each in team.tasks() if each["from_key"]]
    assert task["due"] == "2026-11-25"


def test_marked_rows_are_decided_at_once_and_undone_at_once(team: Team) -> None:
    seat = team.sit()
    seat.press("3<space><space>", "2 marked")
    seat.press("a", "Assign a task")
    seat.press("<enter>", "Saved: .* and 1 more|2 decided")
    seat.sees("0 open")
    made = [each for each in team.tasks() if each["from_key"]]
    assert {(each["from_key"], each["owner"]) for each in made} == {
        ("contacts:M04:2026-11", "s-chen"),
        ("contacts:M05:2026-11", "s-ortiz"),
    }
    seat.press("u", "Taken back")
    seat.sees("2 open")
    assert team.decisions() == []
    assert [each for each in team.tasks() if each["from_key"] and each["status"] == "open"] == []
