"""A team lead brings the tracker that the team has kept for years; next month it takes one command.

Today is Monday 23 November 2026. In the tracker of November Rosa was reached on the 3rd, Tom had a
message left on the 5th, Lena was not there on the 10th, Karim has no contact yet; Ana's plan is due
"soon", which is no day. In December Rosa was seen again and Pia is new.
"""

import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.stories.conftest import MONDAY, Team
from tests.terminal import Terminal

NOVEMBER = "Northside tracker v7 FINAL.xlsx"
DECEMBER = "Northside tracker v8 FINAL (1).xlsx"
IN_DECEMBER = "2026-12-14T08:30"
HEADER = ("Pt Name", "DOB", "CM", "HH\nStatus", "Last F2F", "LM/NA/Spoke", "How", "POC\nDue")
ROSA = ("Alvarez, Rosa", date(1970, 1, 2), "J. Ortiz", "Active", date(2026, 11, 3), "Spoke", "HV")
TOM = ("Webb, Tom", date(1971, 2, 3), "M. Chen", "Active", date(2026, 11, 5), "LM", "Phone")
LENA = ("Dietz, Lena", date(1972, 3, 4), "J. Ortiz", "Pend", date(2026, 11, 10), "NA", "Phone")
KARIM = ("Saleh, Karim", date(1973, 4, 5), "M. Chen", "Active", None, None, None)
ANA = ("Marques, Ana", date(1974, 5, 6), "M. Chen", "Active", None, None, None)
ROSA_AGAIN = (*ROSA[:4], date(2026, 12, 8), "Spoke", "HV")
PIA = ("Lindqvist, Pia", date(1975, 6, 7), "J. Ortiz", "Active", None, None, None)
DUE = date(2026, 12, 15)


def write(path: Path, rows: list[tuple[object, ...]], header: tuple[str, ...] = HEADER) -> Path:
    """The tracker: a title, a row of groups over the header, merged cells, and a sheet of notes."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Tracker"
    sheet.append(["NORTHSIDE CARE TEAM: TRACKER"])
    sheet.merge_cells("A1:H1")
    sheet.append(["Member", None, None, None, "Last contact", None, None, "Plan"])
    sheet.merge_cells("A2:D2")
    sheet.merge_cells("E2:G2")
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    referrals = book.create_sheet("Referrals")
    referrals.append(["Pt Name", "DOB", "Referred To", "What for", "Date sent", "Status"])
    referrals.append([*ROSA[:2], "Harbor House", "housing", date(2026, 11, 10), "Open"])
    book.create_sheet("Old stuff").append(["do not use"])
    book.save(path)
    return path


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """A team without a database, its lead with settings of their own."""
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))
    monkeypatch.setenv("TZ", "America/New_York")
    team = Team(tmp_path / "team.db")
    yield team
    team.close()


def november(folder: Path) -> Path:
    rows = [(*row, DUE) for row in (ROSA, TOM, LENA, KARIM)]
    return write(folder / NOVEMBER, [*rows, (*ANA, "soon")])


def import_in_terminal(team: Team, *words: str, at: str = MONDAY) -> Terminal:
    return Terminal(
        team.command("import", *words), columns=80, rows=24, environment={"HUDDLE_NOW": at}
    )


def stored(team: Team) -> dict[str, list[tuple[object, ...]]]:
    return {
        "members": team.rows("SELECT first, last, segment, programme FROM member ORDER BY last"),
        "contacts": team.rows(
            "SELECT m.last, c.day, c.channel, c.outcome FROM contact c"
            " JOIN member m ON m.member_id = c.member_id ORDER BY c.day"
        ),
        "referrals": team.rows(
            "SELECT m.last, r.to_org, r.sent_on, r.status FROM referral r"
            " JOIN member m ON m.member_id = r.member_id"
        ),
    }


NOVEMBER_STORED = {
    "members": [
        ("Rosa", "Alvarez", "active", "HH"),
        ("Lena", "Dietz", "pended", "HH"),
        ("Karim", "Saleh", "active", "HH"),
        ("Tom", "Webb", "active", "HH"),
    ],
    "contacts": [
        ("Alvarez", "2026-11-03", "home", "reached"),
        ("Webb", "2026-11-05", "phone", "left_msg"),
        ("Dietz", "2026-11-10", "phone", "no_answer"),
    ],
    "referrals": [("Alvarez", "Harbor House", "2026-11-10", "sent")],
}


def map_november(terminal: Terminal) -> None:
    """Two minutes of the team lead's: the programme, the codes, a look at the rows, save."""
    terminal.wait("1 Sheets(?s:.*)Tracker +members, contacts(?s:.*)Referrals +referrals")
    terminal.send("2")
    terminal.wait("member: programme")
    terminal.send("<down><down><enter>")
    terminal.wait("every row: HH")
    terminal.send("<enter>")
    terminal.wait('every row "HH"')
    terminal.send("3")
    terminal.wait('"HV" .*home\\?')
    terminal.wait('"NA" .*no answer\\?')
    terminal.send("a")
    terminal.wait("every word is known")
    terminal.send("<tab>")
    terminal.wait('"Open" .*sent\\?')
    terminal.send("a")
    terminal.wait("1 guess taken")
    terminal.send("<tab>4")
    terminal.wait("▲ row 8 +member: not a date +under POC Due")
    terminal.wait("whole file · members 4 new 1 rejected")
    assert not any(name in terminal.text for name in ("Alvarez", "Rosa", "Webb", "Lena"))


def test_an_unseen_tracker_is_mapped_once_and_takes_one_command_the_next_month(
    nobody: Team, tmp_path: Path
) -> None:
    with import_in_terminal(nobody, str(november(tmp_path))) as terminal:
        map_november(terminal)
        terminal.send("m")
        terminal.wait("Alvarez(?s:.*)logged with the import")
        terminal.send("m")
        terminal.wait("Masked")
        assert not nobody.path.exists()
        terminal.send("<ctrl+s>")
        terminal.wait("Profile +northside-tracker")
        terminal.send("<enter>")
        terminal.wait("members: 4 new(?s:.*)contacts: 3 new(?s:.*)1 rejected row in")
        assert terminal.wait_exit() == 3
    assert stored(nobody) == NOVEMBER_STORED
    reveals = "SELECT actor, target FROM audit WHERE action = 'reveal'"
    assert nobody.rows(reveals) == [("s-young", "agency:agency")]

    rows = [(*row, DUE) for row in (ROSA_AGAIN, TOM, LENA, KARIM, ANA, PIA)]
    path = write(tmp_path / DECEMBER, rows)
    with import_in_terminal(nobody, str(path), at=IN_DECEMBER) as terminal:
        terminal.wait("members: 2 new, 0 changed, 4 unchanged")
        terminal.wait("contacts: 1 new, 0 changed, 2 unchanged")
        terminal.wait("read with profile northside-tracker")
        assert terminal.wait_exit() == 0
    after = stored(nobody)
    assert [row[:2] for row in after["members"]] == [
        ("Rosa", "Alvarez"),
        ("Lena", "Dietz"),
        ("Pia", "Lindqvist"),
        ("Ana", "Marques"),
        ("Karim", "Saleh"),
        ("Tom", "Webb"),
    ]
    assert after["contacts"] == [
        *NOVEMBER_STORED["contacts"],
        ("Alvarez", "2026-12-08", "home", "reached"),
    ]
    assert nobody.rows("SELECT name FROM feed") == [("northside-tracker",)]


def test_headers_that_changed_open_the_mapping_with_what_still_holds(
    nobody: Team, tmp_path: Path
) -> None:
    with import_in_terminal(nobody, str(november(tmp_path))) as terminal:
        map_november(terminal)
        terminal.send("<ctrl+s>")
        terminal.wait("Profile +northside-tracker")
        terminal.send("<enter>")
        assert terminal.wait_exit() == 3

    header = (*HEADER[:4], "Last Face to Face", *HEADER[5:])
    path = write(tmp_path / DECEMBER, [(*ROSA_AGAIN, DUE)], header)
    said = subprocess.run(
        nobody.command("import", str(path)),
        env=os.environ | {"HUDDLE_NOW": IN_DECEMBER},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert "its columns have changed since profile northside-tracker was saved" in said.stderr
    assert "missing: Last F2F" in said.stderr
    assert "huddle import --map FILE" in said.stderr
    assert stored(nobody) == NOVEMBER_STORED

    with import_in_terminal(nobody, str(path), at=IN_DECEMBER) as terminal:
        terminal.wait("missing: Last F2F")
        terminal.wait("new: Last Face to Face")
        terminal.send("2")
        terminal.wait('member: programme +every row "HH"')
        terminal.wait("Last Face to Face +2026-12-08 +contact: day of the")
        terminal.send("3")
        terminal.wait("every word is known")
        terminal.send("<ctrl+s>")
        terminal.wait("Profile +northside-tracker")
        terminal.send("<enter>")
        terminal.wait("contacts: 1 new")
        assert terminal.wait_exit() == 0
    assert ("Alvarez", "2026-12-08", "home", "reached") in stored(nobody)["contacts"]


def test_leaving_asks_and_writes_nothing(nobody: Team, tmp_path: Path) -> None:
    with import_in_terminal(nobody, str(november(tmp_path))) as terminal:
        map_november(terminal)
        terminal.send("<escape>")
        terminal.wait("Leave the mapping\\?")
        terminal.send("<escape>")
        terminal.wait(r"(?s)\A(?!.*Leave the mapping)")
        terminal.wait("every row|row 4")
        terminal.send("<escape>")
        terminal.wait("Leave the mapping\\?")
        terminal.send("l")
        assert terminal.wait_exit() == 130
        assert "Nothing was imported" in terminal.text
    assert not nobody.path.exists()
    assert not (tmp_path / "config" / "profiles").exists()


def test_without_a_terminal_one_line_says_how_to_map(nobody: Team, tmp_path: Path) -> None:
    said = subprocess.run(
        nobody.command("import", str(november(tmp_path))),
        env=os.environ | {"HUDDLE_NOW": MONDAY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert "huddle import --map FILE" in said.stderr
    refused = subprocess.run(
        nobody.command("import", "--map", str(tmp_path / NOVEMBER)),
        env=os.environ | {"HUDDLE_NOW": MONDAY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("huddle: --map looks at one file in a terminal")
    assert refused.stderr.count("\n") == 1


def test_from_the_board_a_tracker_is_mapped_and_its_rows_are_on_the_board(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))
    path = write(tmp_path / "Tracker.xlsx", [(*KARIM, DUE)])
    seat = team.sit(size=(80, 24))
    seat.press("<ctrl+o>", "Import a file")
    seat.press(f"{path}<enter>", "▸2 Columns|1 Sheets(?s:.*)Tracker +members")
    seat.press("<ctrl+s>", "Profile +tracker")
    seat.press("<enter>", "Imported: 2 rows new|Imported: 1 row new")
    assert ("Karim", "Saleh", "", "active") in team.rows(
        "SELECT first, last, programme, segment FROM member WHERE length(member_id) = 16"
    )
    seat.leave()


def test_quitting_over_a_mapping_asks_and_quits_only_then(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))
    path = write(tmp_path / "Tracker.xlsx", [(*KARIM, DUE)])
    before = team.rows("SELECT count(*) FROM member")
    seat = team.sit(size=(80, 24))
    seat.press("<ctrl+o>", "Import a file")
    seat.press(f"{path}<enter>", "1 Sheets(?s:.*)Tracker +members")
    seat.press(" ", "Tracker is left out")
    seat.press("<ctrl+q>", "Leave the mapping\\?")
    seat.press("<ctrl+q>", "Leave the mapping\\?")
    seat.press("<enter>", "")
    seat.no_longer_sees("Leave the mapping")
    seat.press("<ctrl+q>", "Leave the mapping\\?")
    seat.terminal.send("l")
    assert seat.terminal.wait_exit() == 0
    assert team.rows("SELECT count(*) FROM member") == before


MANY = 60_000


@pytest.mark.parametrize("end", ["<escape>", "<ctrl+q>"])
def test_an_import_from_the_board_says_how_far_it_is_and_can_be_stopped(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setenv("HUDDLE_CONFIG", str(tmp_path / "config" / "settings.toml"))
    path = tmp_path / "members.csv"
    rows = (f"X{number},Given{number},Family{number},active" for number in range(MANY))
    path.write_text("\n".join(("member_id,first,last,segment", *rows)))
    before = team.rows("SELECT count(*) FROM member")
    seat = team.sit(size=(80, 24))
    seat.press("<ctrl+o>", "Import a file")
    seat.press(f"{path}<enter>", r"\d+,000 rows read|Storing members")
    if end == "<escape>":
        seat.press(end, "Stopped; nothing was imported")
        seat.leave()
    else:
        seat.terminal.send(end)
        assert seat.terminal.wait_exit() == 0
    assert team.rows("SELECT count(*) FROM member") == before
    assert team.rows("SELECT count(*) FROM batch WHERE path LIKE '%members.csv' AND path LIKE"
                     f" '{tmp_path}%'") == [(0,)]  # fmt: skip
