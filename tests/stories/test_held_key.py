"""A key that is held down decides once; one that comes before the board decides nothing."""

from tests.stories.conftest import Team


def test_enter_held_down_on_the_form_decides_one_row(team: Team) -> None:
    seat = team.sit()
    seat.press("3a", "Assign a task")
    seat.press("<enter>" * 40, "Saved: ")
    seat.press("4", "▶ 4 Referrals")
    seat.leave()
    assert len(team.decisions()) == 1
    assert len([each for each in team.tasks() if each["from_key"]]) == 1


def test_d_held_down_decides_one_row(team: Team) -> None:
    seat = team.sit()
    seat.press("3" + "d" * 40, "Saved: ")
    seat.press("4", "▶ 4 Referrals")
    seat.leave()
    assert len(team.decisions()) == 1


def test_a_then_enter_held_down_decides_one_row(team: Team) -> None:
    seat = team.sit()
    seat.press("3a" + "<enter>" * 40, "Saved: ")
    seat.press("4", "▶ 4 Referrals")
    seat.leave()
    assert len(team.decisions()) == 1


def test_enter_held_down_on_close_closes_once(team: Team) -> None:
    seat = team.sit()
    seat.press("<ctrl+s>", "Start the huddle")
    seat.press("<enter>", "0 min of 1:30")
    seat.press("8", "Close the huddle")
    seat.press("<enter>" * 30, "huddle closed")
    seat.leave()
    assert team.rows("SELECT status FROM huddle") == [("closed",)]
    assert team.rows("SELECT count(*) FROM audit WHERE action = 'huddle.close'") == [(1,)]


def test_keys_typed_before_there_is_a_board_do_nothing(team: Team) -> None:
    """They wait in the terminal when the program begins to read it."""
    seat = team.sit(shows="")
    seat.press("d?a/3", "Who to watch today · \\d+ open")
    seat.press("4", "▶ 4 Referrals")
    seat.leave()
    assert team.decisions() == []
