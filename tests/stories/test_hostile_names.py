"""Names and texts that look like markup, like commands to a terminal, or never end."""

from pathlib import Path

import pytest

from tests.stories.conftest import Make

NAMES = {
    "markup": ("[red]", "[/x]"),
    "action": ("[@click=app.quit]Quit[/]", "[link=x]"),
    "escapes": ("\x1b[2J\x1b]0;owned\x07Eve", "\x1b[31mRed"),
    "right to left": ("\u202eevil", "\u05d0\u05d1\u05d2"),
    "endless": ("L" * 10_000, "O" * 10_000),
    "combining": ("Z\u0351\u0352\u0353" * 40, "e\u0301"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_a_row_with_a_hostile_name_is_shown_and_decided_on(make_team: Make, kind: str) -> None:
    first, last = NAMES[kind]

    def rename(folder: Path) -> None:
        for name, old, new in (
            ("members.csv", "Karim,Saleh", f'"{first}","{last}"'),
            ("staff.csv", "Mei Chen", f'"{first} {last}"'),
            ("tasks.csv", "Send the housing letter", f'"{first} {last}"'),
            ("referrals.csv", "Harbor House", f'"{last}"'),
        ):
            path = folder / name
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    team = make_team(rename)
    seat = team.sit(options=("--reveal",))
    seat.press("1", "▶ 1 Follow-ups")
    seat.press("3", "Contacts overdue or at risk · 2 open")
    seat.press("<tab><tab>v", "Sorted by")
    seat.press("vvv", "Sorted by urgency")
    [(member_id, owner)] = team.rows(
        "SELECT member_id, care_manager_id FROM member WHERE member_id = 'M04'"
    )
    seat.press("<down><down><up><up>d", "1 decided")
    seat.press("<down>a", "Assign a task")
    seat.press("<enter>", "2 decided")
    seat.press("o", "Whose rows")
    seat.press("<escape>")
    seat.no_longer_sees("Whose rows")
    seat.press("4a", "Assign a task")
    seat.press("<enter>", "Referrals that wait · 0 open")
    seat.press("2?", "Why is this here")
    seat.press("<escape>")
    seat.no_longer_sees("Why is this here")
    seat.leave()
    assert (member_id, owner) == ("M04", "s-chen")
    assert sorted(key for _, key in team.decisions()) == [
        "contacts:M04:2026-11",
        "contacts:M05:2026-11",
        "referral:R1",
    ]
    assert "\x1b" not in team.run("agenda", "--reveal")


def test_no_control_character_of_a_name_reaches_the_terminal(make_team: Make) -> None:
    def rename(folder: Path) -> None:
        path = folder / "members.csv"
        path.write_text(
            path.read_text("utf-8").replace("Karim", "\x1b]0;owned\x07\x9b31mKarim"), "utf-8"
        )

    team = make_team(rename)
    [(first,)] = team.rows("SELECT first FROM member WHERE member_id = 'M04'")
    assert first.isprintable()
    seat = team.sit(options=("--reveal",))
    seat.press("3", "Karim Saleh")
    assert "owned" not in (seat.terminal.screen.title or "")
