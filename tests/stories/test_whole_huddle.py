"""A whole huddle: the roll, every step, every kind of decision, the read-back, a locked record."""

from tests.stories.conftest import Team


def test_a_whole_huddle(team: Team) -> None:
    seat = team.sit()
    seat.press("<ctrl+s>", "Start the huddle")
    seat.sees("3 of 3 here")
    seat.press("<down><space>", "2 of 3 here")
    seat.press("<enter>", "2 of 3 here · 0 min of 1:30")

    seat.sees("▶ 1 Follow-ups")
    seat.press("a", "Assign a task")
    seat.press("<enter>", r"Saved: F\.Q\.")

    seat.press("+", "1 A worry about a member")
    seat.press("1", r"Member +F\.Q\. ··\d{4}")
    seat.press("alone at home<enter>", "Added to the watch list")

    seat.press("n", "▶ 2 Watch today")
    seat.press("/LD<enter>l", "Log a contact")
    seat.press("<enter>", r"Contact logged: L\.D\.")
    seat.press("/RA<enter>w", "Watch until")
    seat.press("<tab>third visit this month<enter>", r"Saved: R\.A\. ··\d{4}, watch")

    seat.press("n", "▶ 3 Contacts")
    seat.press("/KS<enter>d", r"Saved: K\.S\. ··\d{4}, discussed")
    seat.press("/AM<enter>a", "Assign a task")
    seat.press("<enter>", r"Saved: A\.M\.")
    seat.press("u", r"Taken back: A\.M\.")
    seat.press("e", "Raise a barrier")
    seat.press("No interpreter<tab><tab>Ask the county<enter>", "Barrier raised")

    seat.press("n", "▶ 4 Referrals")
    seat.press("s", "Snooze")
    seat.press("<tab>office shut<enter>", r"Saved: O\.B\. ··\d{4}, snoozed until Fri")
    seat.press("n", "▶ 5 Requests")
    seat.press("a", "Assign a task")
    seat.press("<enter>", r"Saved: N\.K\. ··\d{4}, task for J\. Ortiz")
    seat.press("n", "▶ 6 Documents")
    seat.press("x", "Excuse")
    seat.press("1<enter>", r"Saved: P\.L\. ··\d{4}, excused")
    seat.press("n", "▶ 7 Barriers")
    seat.press("n", "Close the huddle")
    seat.sees(r"M\. Chen  1(?s:.*)J\. Ortiz  1(?s:.*)Without a task")
    seat.sees("2 rows undecided")
    seat.press("c", "2 rows carried to the next huddle")
    seat.press("<enter>", "2 carried over. Its record is locked")
    seat.sees("huddle closed")
    seat.leave()

    assert sorted(team.decisions()) == [
        ("assign", "request:Q1"),
        ("assign", "task:T1"),
        ("carry", "contacts:M05:2026-11"),
        ("carry", "watch:M02"),
        ("discussed", "contacts:M04:2026-11"),
        ("excuse", "document:M08:consent"),
        ("log", "watch:M03"),
        ("snooze", "referral:R1"),
        ("watch", "watch:M01"),
    ]
    [(huddle, status, facilitator)] = team.rows("SELECT huddle_id, status, facilitator FROM huddle")
    assert (status, facilitator) == ("closed", "s-young")
    assert team.rows("SELECT staff_id, status FROM attendance ORDER BY staff_id") == [
        ("s-chen", "out"),
        ("s-ortiz", "present"),
        ("s-young", "present"),
    ]
    assert team.rows("SELECT DISTINCT step FROM huddle_step ORDER BY step") == [
        (number,) for number in range(1, 9)
    ]
    assert team.rows("SELECT title FROM barrier") == [("No interpreter",)]
    assert team.rows("SELECT member_id FROM concern") == [("M09",)]
    assert team.rows("SELECT count(*) FROM decision WHERE huddle_id = ''") == [(0,)]

    came_out = {
        each["from_key"]: (each["owner"], each["due"], each["huddle_id"], each["status"])
        for each in team.tasks()
        if each["from_key"] and each["status"] == "open"
    }
    assert came_out == {"request:Q1": ("s-ortiz", "2026-11-23", huddle, "open")}
    assert team.run("audit", "verify")


def test_what_came_out_is_read_in_the_record_and_sent_round_as_a_recap(team: Team) -> None:
    seat = team.sit()
    seat.press("<ctrl+s>", "Start the huddle")
    seat.press("<enter>", "0 min of 1:30")
    seat.press("+", "2 A task")
    seat.press("2", "what is to be done")
    seat.press("Ring Ana's sister<enter>", "Task added")
    seat.press("3/KS<enter>a", "Assign a task")
    seat.press("<tab><tab><ctrl+a><ctrl+k>fri<enter>", r"Saved: K\.S\.")
    seat.press("8", "Close the huddle(?s:.*)M\\. Chen  1(?s:.*)R\\. Young  1")
    seat.press("<enter>y", "Record, locked(?s:.*)M\\. Chen(?s:.*)due Fri 27 Nov")
    seat.press("<escape>", "huddle closed")
    seat.leave()
    for form, marks in (("md", "### {}"), ("html", "<h3><bdi>{}</bdi></h3>")):
        recap = team.run("recap", "--format", form)
        assert [who for who in ("M. Chen", "R. Young") if marks.format(who) not in recap] == []
        assert "due Fri 27 Nov" in recap
        assert "due Tue 24 Nov" in recap
        for secret in ("Saleh", "M04", "sister"):
            assert secret not in recap
    assert team.run("recap", "--as-of", "2026-11-23", at="2026-11-25T08:30") == team.run("recap")


def test_close_never_refuses(team: Team) -> None:
    seat = team.sit()
    seat.press("<ctrl+s>", "Start the huddle")
    seat.press("<enter>", "0 min of 1:30")
    seat.press("8", "Close the huddle")
    seat.sees("Nothing was decided")
    seat.press("<enter>", "Its record is locked")
    assert team.rows("SELECT status FROM huddle") == [("closed",)]
    assert team.decisions() == []
    seat.press("<ctrl+s>", "Today's huddle is closed")
    seat.press("2d", "Who to watch today · 2 open · 1 decided")
    seat.press("n", "▶ 3 Contacts")
    assert team.rows("SELECT kind, huddle_id FROM decision") == [("discussed", "")]


def test_steps_pressed_quickly_are_stored_in_their_order(team: Team) -> None:
    seat = team.sit()
    seat.press("<ctrl+s>", "Start the huddle")
    seat.press("<enter>", "0 min of 1:30")
    seat.press("nnnnppn35", "▶ 5 Requests")
    seat.leave()
    steps = team.rows("SELECT step FROM huddle_step ORDER BY seq")
    assert [step for (step,) in steps] == [1, 2, 3, 4, 5, 4, 3, 4, 3, 5]
    assert team.rows("SELECT step, status FROM huddle") == [(5, "open")]
