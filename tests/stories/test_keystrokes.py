"""How many keys the usual acts take, from the row they are about, as three people work.

Each act is done in the real program, and is in the database after it: fewer keys would be better,
more would break what the help promises.
"""

import re

from tests.stories.conftest import Seat, Team

_KEY = re.compile(r"<[a-z0-9+]+>|.", re.DOTALL)


def act(seat: Seat, keys: str, sees: str, *, most: int) -> None:
    """Does something with keys, of which there are not more than promised."""
    assert len(_KEY.findall(keys)) <= most
    seat.press(keys, sees)


def test_a_worker(team: Team) -> None:
    team.run("tasks", "add", "--owner", "s-ortiz", "--due", "2026-11-20", typed="Call the clinic\n")
    seat = team.sit(user="s-ortiz", shows="My queue")
    seat.press("/Task<enter>", "Task")
    act(seat, "f", "Done: Task", most=1)
    act(seat, "u", "open again", most=1)
    seat.press("/AM<enter>", r"A\.M\.")
    act(seat, "l<enter>", "Contact logged", most=2)
    act(seat, "ln<enter>", "Attempt logged", most=3)
    seat.press("/NK<enter>", r"N\.K\.")
    act(seat, "i<enter>", r"Recorded: N\.K\.", most=2)
    seat.leave()
    assert team.rows("SELECT outcome FROM contact WHERE provisional ORDER BY outcome") == [
        ("no_answer",),
        ("reached",),
    ]
    assert team.rows("SELECT member_updated_on FROM service_request") == [("2026-11-23",)]


def test_a_worker_with_a_referral(team: Team) -> None:
    seat = team.sit(user="s-chen", shows="My queue")
    seat.press("/OB<enter>", r"O\.B\.")
    act(seat, "t1<enter>", "Recorded: ", most=3)
    seat.leave()
    assert team.rows("SELECT status FROM referral") == [("accepted",)]


def test_a_lead(team: Team) -> None:
    seat = team.sit()
    seat.press("/KS<enter>", r"K\.S\.")
    act(seat, "a<enter>", r"Saved: K\.S\.", most=2)
    act(seat, "u", "Taken back", most=1)
    act(seat, "d", r"Saved: K\.S\.", most=1)
    act(seat, "u", "Taken back", most=1)
    act(seat, "w<enter>", r"Saved: K\.S\.", most=2)
    act(seat, "<ctrl+s><enter>", "0 min of 1:30", most=2)
    act(seat, "n", "2 Watch today", most=1)
    seat.leave()
    assert [kind for kind, _ in team.decisions()] == ["watch"]


def test_a_supervisor(team: Team) -> None:
    seat = team.sit()
    seat.press("gr", "Whose caseload")
    act(seat, "chen<enter>", "0 of 4", most=5)
    act(seat, "b<enter>", "1 of 4", most=2)
    seat.press("<down>")
    act(seat, "a<enter>", "Agreed: ", most=2)
    seat.press("<down>")
    act(seat, "tmain<enter><enter>", "Saved: ", most=7)
    seat.leave()
    assert team.rows("SELECT count(*) FROM review") == [(1,)]
    assert team.rows("SELECT count(*) FROM member WHERE segment = 'maintenance'") == [(1,)]
