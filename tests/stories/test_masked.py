"""On a shared screen: masked, revealed for a moment, blanked at once."""

from tests.stories import files
from tests.stories.conftest import Team

NAMES = [line.split(",")[2] for line in files.MEMBERS.splitlines()[1:]]


def test_names_show_for_a_moment_and_only_on_their_own_row(team: Team) -> None:
    seat = team.sit()
    for step in "1234567":
        seat.press(step, f"▶ {step} ")
        assert not [name for name in NAMES if name in seat.text]
    seat.press("3/KS<enter>m", "Karim Saleh")
    seat.sees("Shown for 20 seconds, and logged")
    seat.sees("row revealed")
    assert "Marques" not in seat.text
    seat.press("m", r"K\.S\. ··\d{4}")
    seat.no_longer_sees("Saleh")
    seat.leave()
    assert team.rows("SELECT actor, target FROM audit WHERE action LIKE '%reveal%'") == [
        ("s-young", "contacts:M04:2026-11")
    ]


def test_z_blanks_at_once_and_comes_back_as_it_was(team: Team) -> None:
    seat = team.sit()
    seat.press("3<down>z")
    seat.no_longer_sees("··")
    for private in ("Contacts", "north", "M. Chen", "late"):
        assert private not in seat.text
    seat.press("ad<enter>n")
    seat.press("z", "▶ 3 Contacts")
    seat.sees("Contacts overdue or at risk · 2 open")
    assert team.decisions() == []


def test_find_on_a_masked_screen_takes_no_names(team: Team) -> None:
    seat = team.sit()
    seat.press("/Saleh", "Find")
    seat.no_longer_sees(r"▲ K\.S\.")
    seat.sees("On a masked screen: initials and digits only")
    assert "Sale" not in seat.text, "a name stands on no masked screen, not even typed"


def test_what_is_printed_is_masked_too(team: Team) -> None:
    for format_ in ("text", "json", "md", "html"):
        said = team.run("agenda", "--format", format_)
        assert not [name for name in NAMES if name in said]
        assert "M04" not in said
