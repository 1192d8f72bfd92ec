"""From any row to its member and back; somebody without a row found by a slip of a name."""

from tests.stories.conftest import Team


def test_a_member_is_opened_worked_on_and_left(team: Team) -> None:
    seat = team.sit()
    seat.press("/KS<enter><enter>", r"Member · K\.S\. ··\d{4}(?s:.*)Last made")
    assert "Saleh" not in seat.text
    seat.press("l", "Log a contact")
    seat.press("n<enter>", "Attempt logged")
    seat.press("T", "Timeline  contacts")
    seat.press("<escape><escape>", "Contacts overdue or at risk")
    assert team.rows("SELECT member_id, outcome FROM contact WHERE provisional") == [
        ("M04", "no_answer")
    ]
    seat.leave()


def test_a_slip_of_a_name_finds_the_member_on_a_revealed_screen(team: Team) -> None:
    seat = team.sit(options=("--reveal",))
    seat.press("/salhe karmi", "Karim Saleh(?s:.*)1 member")
    seat.press("<down><down><down><enter>", "Member · Karim Saleh")
    seat.press("<escape>", "Who to watch today")
    seat.leave()


def test_from_the_queue_to_a_member_and_back_into_the_queue(team: Team) -> None:
    seat = team.sit(user="s-chen", shows=r"My queue · \d+ open")
    seat.press("<down><enter>", "Member · ")
    seat.press("<escape>", r"My queue · \d+ open")
    seat.leave()
