"""A supervisor's one-on-one with one worker: cut off, gone on with weeks later, signed by both."""

from tests.stories.conftest import Seat, Team

WEEKS_LATER = "2026-12-07T08:30"
WHOSE = "Whose caseload"


def open_review(seat: Seat, progress: str) -> None:
    seat.press("gr", WHOSE)
    seat.press("ortiz<enter>", progress)


def test_a_caseload_is_walked_cut_off_gone_on_with_and_signed(team: Team) -> None:
    seat = team.sit(options=("--reveal",))
    open_review(seat, "0 of 5")
    seat.press("/Dietz<enter>b", "may stay empty")
    seat.press("steady<enter>", "Reviewed: Lena Dietz")
    seat.press("/Quiet<enter>a", "Assign a task")
    seat.press("<ctrl+u>Visit at home<enter>", "Agreed: Fine Quiet, for J. Ortiz")
    seat.press("t", "Step up or down")
    seat.press("maintenance<enter>", r"J\. Ortiz  4 → 3\.45 of 40")
    seat.press("<enter>", "Saved: Fine Quiet")
    seat.press("Y", "No private notes here: this file is not encrypted")
    seat.terminal.kill()

    (agreed,) = [each for each in team.tasks() if each["title"] == "Visit at home"]
    team.run("tasks", "done", agreed["task_id"], user="s-ortiz", at="2026-11-30T10:00")

    seat = team.sit(WEEKS_LATER, options=("--reveal",))
    open_review(seat, r"1 of 5 +J\. Ortiz · since 23 Nov")
    seat.sees("Agreed 23 Nov: Visit at home: done 30 Nov")
    seat.sees("Maintenance since 23 Nov")
    seat.press("/Marques<enter>t", "Step up or down")
    seat.press("give<enter>", "Move to another worker")
    seat.press("chen<enter>", r"Saved: .*M\. Chen(?s:.*)0 of 0|1 of 4")
    for name in ("Quiet", "Kovac", "Alvarez"):
        seat.press(f"/{name}<enter>b", "may stay empty")
        seat.press("<enter>", rf"Reviewed: \w+ {name}")
        seat.no_longer_sees("may stay empty")
    seat.sees("4 of 4")
    seat.press("S", "4 of 4 reviewed")
    seat.press("<enter>", "Signed")
    seat.press("S", "You have signed. The worker signs next.")
    seat.leave()

    worker = team.sit("2026-12-07T09:30", user="s-ortiz", shows="My queue")
    worker.press("gr", "4 of 4")
    worker.press("S", "4 of 4 reviewed")
    worker.press("<enter>", "Signed")
    worker.leave()
    record = team.run("review", "--staff", "s-ortiz", "--record", "--reveal", at=WEEKS_LATER)
    assert "signed 7 Dec; J. Ortiz signed 7 Dec. 4 of 4 reviewed." in record
    assert "Visit at home" in record


def test_the_worker_is_told_before_that_it_is_not_their_turn(team: Team) -> None:
    seat = team.sit()
    open_review(seat, "0 of 5")
    seat.press("b", "may stay empty")
    seat.press("<enter>", "1 of 5")
    seat.leave()
    worker = team.sit(user="s-ortiz", shows="My queue")
    worker.press("gr", "1 of 5")
    assert "S finish, sign" not in worker.text
    assert "b reviewed" not in worker.text
    worker.press("S", "The review goes on. You sign when it is finished.")
    worker.press("b", "Your supervisor records the review.")
    worker.leave()
