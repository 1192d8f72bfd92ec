"""The program is killed in the middle of a huddle, and the huddle goes on."""

from tests.stories.conftest import Team


def test_a_killed_huddle_goes_on_at_its_step_with_all_that_was_decided(team: Team) -> None:
    seat = team.sit()
    seat.press("<ctrl+s>", "Start the huddle")
    seat.press("<enter>", "0 min of 1:30")
    seat.press("n", "▶ 2 Watch today")
    seat.press("n", "▶ 3 Contacts")
    seat.press("/KS<enter>d", r"Saved: K\.S\.")
    seat.press("/AM<enter>a", "Assign a task")
    seat.press("<enter>", r"Saved: A\.M\.")
    seat.terminal.kill()
    before = team.decisions()
    assert before == [("discussed", "contacts:M04:2026-11"), ("assign", "contacts:M05:2026-11")]

    seat = team.sit("2026-11-23T08:33", shows="The huddle goes on at step 3, Contacts")
    seat.sees("Contacts overdue or at risk · 0 open · 2 decided")
    seat.sees(r"3 of 3 here · \d+ min of 2:30")
    seat.press("4a", "Assign a task")
    seat.press("<enter>", r"Saved: O\.B\.")
    seat.leave()
    assert team.decisions() == [*before, ("assign", "referral:R1")]
    assert team.rows("SELECT count(DISTINCT huddle_id), count(*) FROM decision") == [(1, 3)]
    assert team.rows("SELECT status, step FROM huddle") == [("open", 4)]


def test_a_form_that_is_open_when_the_program_dies_decides_nothing(team: Team) -> None:
    seat = team.sit()
    seat.press("/KS<enter>a", "Assign a task")
    seat.terminal.kill()
    assert team.decisions() == []
    team.sit(shows="3 open").press("3", "Contacts overdue or at risk · 2 open")


def test_a_huddle_of_yesterday_never_closed_does_not_stand_in_the_way(team: Team) -> None:
    seat = team.sit()
    seat.press("<ctrl+s>", "Start the huddle")
    seat.press("<enter>", "0 min of 1:30")
    seat.terminal.kill()
    seat = team.sit("2026-11-24T08:30", shows="preparing")
    seat.sees("The huddle of Mon 23 Nov was not closed. Starting today's closes it.")
    seat.press("<ctrl+s>", "Start the huddle")
    seat.press("<enter>", "0 min of 1:30")
    assert team.rows("SELECT day, status FROM huddle ORDER BY day") == [
        *(("2026-11-23", "closed"), ("2026-11-24", "open")),
    ]
