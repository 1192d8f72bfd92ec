"""80 by 24, and a window that changes its size."""

from tests.stories.conftest import Team


def test_everything_is_reachable_at_80_by_24(team: Team) -> None:
    seat = team.sit(size=(80, 24))
    seat.sees(r"1Follow·1 +▶2Watch·3 +3Cont·2 +4Refer·1 +5Req·1 +6Docs·1 +7Barr·0 +8Close")
    seat.press("3/KS<enter><tab>", "Care manager +M. Chen")
    assert "Contacts overdue" not in seat.text or "Why here" in seat.text
    seat.sees("Last 90 days")
    seat.press("<tab>", "Contacts overdue or at risk · 2 open")
    seat.no_longer_sees("Care manager")
    for key, form in {
        "a": "Assign a task",
        "l": "Log a contact",
        "w": "Watch until",
        "s": "Snooze",
        "x": "Excuse",
        "e": "Raise a barrier",
        "+": "A worry about a member",
        "?": "Why is this here",
        "#": "Why this count",
        "/": "Find",
        "o": "─ Whose rows [─]+╮(?s:.)*M. Chen",
        "<f1>": "Help",
        "<ctrl+s>": "Start the huddle",
    }.items():
        seat.press(key, f"─ {form}|{form}")
        seat.sees("╰─+╯")
        seat.sees("Esc")
        seat.press("<escape>")
        seat.no_longer_sees("╰─+╯")
    seat.press("a", "Assign a task")
    seat.press("<enter>", r"Saved: K\.S\.")
    seat.sees("Decided today  1")


def test_a_window_that_changes_its_size_keeps_the_row(team: Team) -> None:
    seat = team.sit(size=(120, 36))
    seat.press("3/KS<enter>", "Care manager +M. Chen")
    seat.terminal.resize(80, 24)
    seat.sees("▶3Cont·2")
    seat.terminal.resize(160, 50)
    seat.sees("Care manager +M. Chen")
    seat.terminal.resize(60, 15)
    seat.no_longer_sees("Care manager")
    seat.terminal.resize(120, 36)
    seat.sees("Care manager +M. Chen")
    seat.press("d", r"Saved: K\.S\.")
    assert team.decisions() == [("discussed", "contacts:M04:2026-11")]


def test_the_arrow_keys_and_enter_alone_open_the_list(team: Team) -> None:
    seat = team.sit()
    seat.press("<left><down><down><enter>", "▶ 4 Referrals")
    seat.press("<enter>", "Member · ")
    seat.press("<escape>", "Referrals that wait")
    seat.press("<left><up><enter>", "▶ 3 Contacts")
