"""The board of a past day is there to look at only."""

from tests.stories.conftest import MONDAY, Team


def test_a_past_day_is_read_only(team: Team) -> None:
    seat = team.sit(options=("--as-of", "2026-11-20"), shows="a past day, to look at only")
    seat.sees("Fri 20 Nov 2026")
    refused = r"A past day can be looked at, not changed\."
    for key in ("a", "l", "d", "w", "s", "x", "e", "u", "<space>", "+", "<ctrl+s>"):
        seat.press("3", "Contacts overdue or at risk · 2 open")
        seat.no_longer_sees(refused)
        seat.press(key, refused)
        assert "─╮" not in seat.text
    seat.leave()
    assert team.decisions() == []


def test_back_a_day_and_forward_again(team: Team) -> None:
    seat = team.sit(MONDAY)
    seat.press("3/KS<enter>d", r"Saved: K\.S\.")
    seat.press("<", "Sun 22 Nov 2026")
    seat.sees("a past day, to look at only")
    seat.sees("Contacts overdue or at risk · 2 open")
    seat.press(">", "Mon 23 Nov 2026")
    seat.sees("Contacts overdue or at risk · 1 open · 1 decided")
    seat.press("<<<", "Fri 20 Nov 2026")
    seat.press("<escape>", "Mon 23 Nov 2026")
    assert team.decisions() == [("discussed", "contacts:M04:2026-11")]


def test_escape_comes_back_to_the_row_one_left(team: Team) -> None:
    seat = team.sit(MONDAY)
    seat.press("2/RA<enter>?", r"Why is this here\?[^\n]*\n[^\n]*R\.A\.")
    seat.press("<escape>")
    seat.no_longer_sees("Why is this here")
    # Rosa's ED visit was on Friday: on Thursday she was not on the board.
    seat.press("<<<<", "Thu 19 Nov 2026")
    seat.sees("Who to watch that day")
    seat.no_longer_sees(r"R\.A\.")
    seat.press("<escape>", "Mon 23 Nov 2026")
    seat.press("?", r"Why is this here\?[^\n]*\n[^\n]*R\.A\.")


def test_a_day_that_was_asked_for_is_only_where_one_begins(team: Team) -> None:
    seat = team.sit(MONDAY, options=("--as-of", "2026-11-22"), shows="Sun 22 Nov 2026")
    seat.press(">", "Mon 23 Nov 2026")
    seat.no_longer_sees("a past day")
    seat.press(">", r"This is today: no day lies ahead of it\.")
    seat.press("3/KS<enter>d", r"Saved: K\.S\.")
    assert team.decisions() == [("discussed", "contacts:M04:2026-11")]
