"""A second person opens the huddle that somebody runs."""

from tests.stories.conftest import Team


def test_one_watches_then_takes_over(team: Team) -> None:
    lead = team.sit(user="s-young")
    lead.press("<ctrl+s>", "Start the huddle")
    lead.press("<enter>", "0 min of 1:30")
    lead.press("n", "▶ 2 Watch today")

    other = team.sit(user="s-ortiz", shows="This huddle is running")
    other.sees("R. Young leads it. Begun at 8:30; it stands at Watch today")
    other.press("w", "watching, R. Young leads")

    lead.press("/TW<enter>d", r"Saved: T\.W\.")
    other.sees(r"T\.W\. ··\d{4}  discussed")
    lead.press("n", "▶ 3 Contacts")
    other.sees("▶ 3 Contacts")

    other.press("<ctrl+s>", "This huddle is running")
    other.press("t", "You facilitate this huddle now")
    other.sees("3 of 3 here · 0 min of 2:30 · J. Ortiz, staff · masked")
    lead.sees("watching, J. Ortiz leads")
    assert team.rows("SELECT facilitator, status FROM huddle") == [("s-ortiz", "open")]
    other.press("n", "▶ 4 Referrals")
    lead.sees("▶ 4 Referrals")


def test_two_who_decide_the_same_row_both_know(team: Team) -> None:
    lead = team.sit(user="s-young")
    other = team.sit(user="s-ortiz", shows="My queue · \\d+ open")
    other.press("gh", "Who to watch today")
    lead.press("3/KS<enter>a", "Assign a task")
    other.press("3/KS<enter>a", "Assign a task")
    lead.press("<enter>", r"Saved: K\.S\.")
    other.press("<enter>", "R. Young decided about it at")
    other.sees("W.write.mine.over.it")
    assert team.rows("SELECT by, undone_at FROM decision") == [("s-young", None)]
    other.press("K", "Contacts overdue or at risk · 1 open")
