"""A care manager's day in the queue: what is theirs, worked without leaving it."""

from tests.stories.conftest import Team

QUEUE = r"My queue · \d+ open"


def test_a_contact_and_a_task_are_worked_where_they_stand(team: Team) -> None:
    team.run("tasks", "add", "--owner", "s-ortiz", "--due", "2026-11-20", typed="Call the clinic\n")
    seat = team.sit(user="s-ortiz", shows=QUEUE)
    seat.press("<down>t", "Change the task")
    seat.press("+2bd<tab><tab>clinic shut<enter>", "Saved: Task, task due Wed")
    seat.press("u", "Taken back: the change to the task")
    seat.press("f", "Done: Task")
    (done,) = [each for each in team.tasks() if each["title"] == "Call the clinic"]
    assert (done["status"], done["due"]) == ("done", "2026-11-20")

    seat.press("<up>l", "Log a contact")
    seat.press("n<enter>", "Attempt logged")
    assert team.rows("SELECT outcome, staff_id FROM contact WHERE provisional") == [
        ("no_answer", "s-ortiz")
    ]
    seat.press("<escape>", "Who to watch today")
    seat.leave()


def test_what_was_saved_before_a_kill_is_there_again(team: Team) -> None:
    team.run("tasks", "add", "--owner", "s-ortiz", "--due", "2026-11-20", typed="Call the clinic\n")
    seat = team.sit(user="s-ortiz", shows=QUEUE)
    seat.press("<down>t", "Change the task")
    seat.press("<tab>chen<tab>on leave<enter>", "Saved: Task, task for M. Chen")
    seat.terminal.kill()
    other = team.sit(user="s-chen", shows=QUEUE)
    other.sees("Task")
    (handed,) = [each for each in team.tasks() if each["title"] == "Call the clinic"]
    assert (handed["owner"], handed["due"]) == ("s-chen", "2026-11-20")
